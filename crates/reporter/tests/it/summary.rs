//! The page as a person sees it: the answer first, and everything else where it can be found.

use crate::common;
use crate::common::part;

fn summary(run: &record::Run) -> String {
    common::pages(run).summary
}

#[test]
fn the_first_screen_is_the_answer() {
    let mut run = common::run();
    common::doubt(&mut run, "std/threads:fetch-100:raw", 2, "others used 3.2 % of the CPU");
    insta::assert_snapshot!(part(&summary(&run), "# ", "<details>"), @r"
    # amd-epyc-2c-f5ef4791

    **Fetching 100 URLs at a time, each 10.0 ms away, the fastest, tokio/multi-thread and 2 others within its spread, were 95.5× to 98.4× as fast as one by one (94.2 % to 97.0 % of the limit); counting down on 2 cores, nothing got past 1.96×.**

    | contender | fetch speed-up | of limit | p50 | p99 | CPU per request | peak memory | countdown speed-up | of limit | cores used | note |
    |---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|
    | std/sequential | 1.00× | 1.0 % | 10.0 ms | 13.1 ms | 41.0 µs | 2.90 MiB | 1.00× | 50.0 % | 1.00 |  |
    | tokio/multi-thread | 98.4× | 97.0 % | 10.2 ms | 13.3 ms | 43.2 µs | 4.21 MiB | 1.96× | 97.9 % | 1.97 |  |
    | tokio/current-thread | 97.9× | 96.5 % | 10.3 ms | 13.3 ms | 31.0 µs | 3.30 MiB | 1.00× | 49.8 % | 1.00 |  |
    | std/threads † | 95.5× | 94.2 % | 10.5 ms | 13.7 ms | 88.0 µs | 11.4 MiB | 1.96× | 98.1 % | 1.98 |  |
    | process/per-task | — | — | — | — | — | — | 1.86× | 93.0 % | 1.91 | fetch unsupported: 100 processes at once make no sense |

    † a check doubts some of the trials behind this row, which count all the same: std/threads (fetch 2 of 5).

    Fetch: fetch-100 (5,000 requests, 100 in flight, delay 10 ms, 1,024 bytes each, connections: reuse, time-out 5.00 s). Countdown: countdown (8 tasks, each from 100,000,000 to 0). Placement of origin and contenders on cores: shared. p50 and p99 are response times; the limit is what the delay allows with all of the workload's tasks in flight, or what the cores allow, the same for every row (std/sequential too). Suite default, 5 trials of each cell, begun 2026-01-31T23:59:59Z: [20260131T235959Z-0a1b2c3](20260131T235959Z-0a1b2c3).

    **Why:**
    - Fetching is mostly waiting, and waits overlap: of 100 in flight 3 contenders had 98.0 waiting at the same time, on 0.30 to 0.83 of 2 cores, so speed-ups of 95.5× to 98.4× took little CPU.
    - Counting down is all work: for 4 contenders the speed-up (1.00× to 1.96×) is within 2.6 % of the cores used (1.00 to 1.98), and ends at the limit of 2 cores. On one thread tokio/current-thread gets 1.00×, although it fetches at 97.9×: one core overlaps waits, not work.
    - A thread or process for each task in flight has its price: std/threads (102 at once) took 88.0 µs of CPU per request and 11.4 MiB of memory for 95.5×; tokio/multi-thread and tokio/current-thread (1 to 3) took 37.1 µs and 3.76 MiB for 98.1× (medians).

    ![Fetch: speed-up over one at a time, beside the limit. fetch-1 (1 in flight, 10 ms): from 0.99× to 1.00×, limit 1.01×. fetch-100 (100 in flight, 10 ms): from 1.00× to 98.4×, limit 101×.](charts/fetch.svg)

    ![Countdown: speed-up over one core, beside the limit. countdown (8 tasks at once): from 1.00× to 1.96×, limit 2.00×.](charts/countdown.svg)
    ");
}

#[test]
fn a_workload_has_all_its_cells() {
    let page = summary(&common::run());
    insta::assert_snapshot!(part(&page, "### fetch-100", "### countdown"), @r"
    ### fetch-100: 5,000 requests, 100 in flight, delay 10 ms, 1,024 bytes each, connections: reuse, time-out 5.00 s

    A hundred waits at once

    <details><summary>Speed and latencies</summary>

    | contender | client | tasks/s | spread | speed-up | of limit | p50 | p90 | p99 | p99.9 | max | service p50 | service p99 | trials | why not |
    |---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|---|
    | std/sequential | raw | 98.6 | 3.4 % | 1.00× | 1.0 % | 10.0 ms | 11.0 ms | 13.1 ms | 15.1 ms | 20.1 ms | 9.94 ms | 12.9 ms | 5 ok |  |
    | std/sequential | ureq | 95.6 | 3.4 % | 0.97× | 1.0 % | 10.4 ms | 11.4 ms | 13.5 ms | 15.5 ms | 20.7 ms | 10.2 ms | 13.3 ms | 5 ok |  |
    | tokio/multi-thread | raw | 9,700 | 3.4 % | 98.4× | 97.0 % | 10.2 ms | 11.2 ms | 13.3 ms | 15.3 ms | 20.4 ms | 10.1 ms | 13.1 ms | 5 ok |  |
    | tokio/current-thread | raw | 9,650 | 3.4 % | 97.9× | 96.5 % | 10.3 ms | 11.3 ms | 13.3 ms | 15.4 ms | 20.5 ms | 10.2 ms | 13.2 ms | 5 ok |  |
    | std/threads | raw | 9,420 | 3.4 % | 95.5× | 94.2 % | 10.5 ms | 11.6 ms | 13.7 ms | 15.8 ms | 21.0 ms | 10.4 ms | 13.5 ms | 5 ok |  |
    | tokio/multi-thread | ureq | 9,410 | 3.4 % | 95.4× | 94.1 % | 10.5 ms | 11.6 ms | 13.7 ms | 15.8 ms | 21.0 ms | 10.4 ms | 13.5 ms | 5 ok |  |
    | tokio/current-thread | ureq | 9,360 | 3.4 % | 94.9× | 93.6 % | 10.6 ms | 11.6 ms | 13.7 ms | 15.9 ms | 21.2 ms | 10.5 ms | 13.6 ms | 5 ok |  |
    | std/threads | ureq | 9,140 | 3.4 % | 92.7× | 91.4 % | 10.8 ms | 11.9 ms | 14.1 ms | 16.3 ms | 21.7 ms | 10.7 ms | 13.9 ms | 5 ok |  |
    | process/per-task | raw | — | — | — | — | — | — | — | — | — | — | — | 5 unsupported | unsupported: 100 processes at once make no sense |
    | process/per-task | ureq | — | — | — | — | — | — | — | — | — | — | — | 5 unsupported | unsupported: 100 processes at once make no sense |

    </details>

    <details><summary>What it cost</summary>

    | contender | client | CPU per task | cores used | overlap | switches per task | connections opened | peak memory | before the window | threads | processes |
    |---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|
    | std/sequential | raw | 41.0 µs | 0.004 | 0.98 | 1.31 | 0 | 2.90 MiB | 2.32 MiB | 1 | 1 |
    | std/sequential | ureq | 53.0 µs | 0.005 | 0.98 | 1.31 | 3 | 2.90 MiB | 2.32 MiB | 1 | 1 |
    | tokio/multi-thread | raw | 43.2 µs | 0.42 | 98.0 | 1.31 | 0 | 4.21 MiB | 3.37 MiB | 3 | 1 |
    | tokio/current-thread | raw | 31.0 µs | 0.30 | 98.0 | 1.31 | 0 | 3.30 MiB | 2.64 MiB | 1 | 1 |
    | std/threads | raw | 88.0 µs | 0.83 | 98.0 | 1.31 | 0 | 11.4 MiB | 9.12 MiB | 102 | 1 |
    | tokio/multi-thread | ureq | 55.2 µs | 0.52 | 98.0 | 1.31 | 3 | 4.21 MiB | 3.37 MiB | 3 | 1 |
    | tokio/current-thread | ureq | 43.0 µs | 0.40 | 98.0 | 1.31 | 3 | 3.30 MiB | 2.64 MiB | 1 | 1 |
    | std/threads | ureq | 100 µs | 0.91 | 98.0 | 1.31 | 3 | 11.4 MiB | 9.12 MiB | 102 | 1 |

    </details>
    ");
}

#[test]
fn the_rest_is_there_too() {
    let page = summary(&common::run());
    insta::assert_snapshot!(part(&page, "## What a client", "nothing starts so"), @r"
    ## What a client library costs over raw

    The same contender, the same workload: its HTTP library beside the shared codec over its own sockets.

    <details><summary>All pairs</summary>

    | contender | client | workload | CPU per request | over raw | p50 | over raw | peak memory | over raw |
    |---|---|---|---:|---:|---:|---:|---:|---:|
    | std/sequential | ureq | fetch-1 | 53.0 µs | +12.0 µs | 10.4 ms | +311 µs | 2.90 MiB | 0 B |
    | std/sequential | ureq | fetch-100 | 53.0 µs | +12.0 µs | 10.4 ms | +311 µs | 2.90 MiB | 0 B |
    | std/threads | ureq | fetch-1 | 100 µs | +12.0 µs | 10.4 ms | +311 µs | 11.4 MiB | 0 B |
    | std/threads | ureq | fetch-100 | 100 µs | +12.0 µs | 10.8 ms | +325 µs | 11.4 MiB | 0 B |
    | tokio/current-thread | ureq | fetch-1 | 43.0 µs | +12.0 µs | 10.4 ms | +312 µs | 3.30 MiB | 0 B |
    | tokio/current-thread | ureq | fetch-100 | 43.0 µs | +12.0 µs | 10.6 ms | +317 µs | 3.30 MiB | 0 B |
    | tokio/multi-thread | ureq | fetch-1 | 55.2 µs | +12.0 µs | 10.4 ms | +313 µs | 4.21 MiB | 0 B |
    | tokio/multi-thread | ureq | fetch-100 | 55.2 µs | +12.0 µs | 10.5 ms | +316 µs | 4.21 MiB | 0 B |

    </details>

    ## Failed, suspect and unsupported trials

    125 trials: 105 ok, 20 unsupported.

    <details><summary>What was wrong, put together by reason</summary>

    A suspect trial with two reasons is in two rows.

    | verdict | trials | reason | cells |
    |---|---:|---|---|
    | unsupported | 20 | 100 processes at once make no sense | process/per-task:fetch-100:raw, process/per-task:fetch-100:ureq, process/per-task:fetch-1:raw, process/per-task:fetch-1:ureq |

    </details>

    ## The machine and who ran where

    Origin and contenders shared cores (origin: cores 0, 1; contenders: cores 0, 1): in a fetch, time that the origin takes is not there for the contender, alike for all of them. By its own clock the origin served 123,456 requests and answered late by 12.3 µs at the median, 103 µs at the 99th percentile and 1.21 ms at worst.

    <details><summary>The machine</summary>

    | what | value | counts for comparing |
    |---|---|---|
    | affinity | 0-1 | yes |
    | architecture | x86_64 | yes |
    | clock source | kvm-clock | yes |
    | cpu model | AMD EPYC | yes |
    | governor | none | yes |
    | hypervisor | kvm | yes |
    | kernel | 6.1.0 | yes |
    | online cpus | 0-1 | yes |
    | smt | notsupported | yes |
    | memory | 7.76 GiB |  |

    </details>

    ## Who took part

    <details><summary>Contenders, versions, maintenance</summary>

    | contender | how it runs tasks | library | language | with | maintenance |
    |---|---|---|---|---|---|
    | std/sequential | one line on how it runs tasks | standard library | Rust 1.96.0 | tokio 1.54.1, ureq 3.5.2 |  |
    | std/threads | one line on how it runs tasks | standard library | Rust 1.96.0 | tokio 1.54.1, ureq 3.5.2 | unmaintained: see RUSTSEC |
    | tokio/multi-thread | one line on how it runs tasks | tokio 1.54.1 | Rust 1.96.0 | ureq 3.5.2 |  |
    | tokio/current-thread | one line on how it runs tasks | tokio 1.54.1 | Rust 1.96.0 | ureq 3.5.2 |  |
    | process/per-task | one line on how it runs tasks | standard library | Rust 1.96.0 | tokio 1.54.1, ureq 3.5.2 |  |

    </details>

    <details><summary>What was left out</summary>

    | left out | why |
    |---|---|
    | cpython/\* | python3 is not installed |

    </details>

    ## How this was made

    `inflight run --suite default`

    <details><summary>Commit, seed, build</summary>

    | what | value |
    |---|---|
    | run | 20260131T235959Z-0a1b2c3 |
    | began | 2026-01-31T23:59:59Z |
    | ended | 2026-02-01T00:04:11Z |
    | suite | default: A few minutes |
    | suite's SHA-256 | abababababababababababababababababababababababababababababababab |
    | trials of each cell | 5 |
    | seed | 42 |
    | commit | 0a1b2c3d0a1b2c3d0a1b2c3d0a1b2c3d0a1b2c3d |
    | compiler | rustc 1.96.0 |
    | profile | release |
    | target | x86_64-unknown-linux-gnu |
    | allocator | system |
    | machine | f5ef4791 |
    | schema of the files | 1 |

    </details>

    Every figure here is in [20260131T235959Z-0a1b2c3](20260131T235959Z-0a1b2c3): `cells.csv` has a row a cell, `trials.csv` a row a trial, `histograms.hlog` every latency.
    ");
}

#[test]
fn doubts_are_put_together_by_reason() {
    let mut run = common::run();
    common::doubt(
        &mut run,
        "std/threads:fetch-100:raw",
        2,
        "others used 3.2 % of the CPU; pressure stall 120 ms",
    );
    common::doubt(&mut run, "std/threads:fetch-1:raw", 1, "others used 14 % of the CPU");
    insta::assert_snapshot!(part(&summary(&run), "## Failed", "</details>"), @r"
    ## Failed, suspect and unsupported trials

    125 trials: 102 ok, 3 suspect, 20 unsupported.

    <details><summary>What was wrong, put together by reason</summary>

    A suspect trial with two reasons is in two rows.

    | verdict | trials | reason | cells |
    |---|---:|---|---|
    | suspect | 3 | others used 3.2 % of the CPU | std/threads:fetch-100:raw, std/threads:fetch-1:raw |
    | suspect | 2 | pressure stall 120 ms | std/threads:fetch-100:raw |
    | unsupported | 20 | 100 processes at once make no sense | process/per-task:fetch-100:raw, process/per-task:fetch-100:ureq, process/per-task:fetch-1:raw, process/per-task:fetch-1:ureq |
    ");
}
