//! A comparison as it is read: the pull-request comment and the terminal.

use crate::compared::{of_builds, of_runs};

/// Blanks that do not break, as blanks.
fn plain(text: &str) -> String {
    text.replace('\u{a0}', " ")
}

#[test]
fn the_comment_concludes_warns_and_folds_the_rest_away() {
    let page = of_builds().to_markdown().unwrap();
    let fold = page.find("<details>").unwrap();
    insta::assert_snapshot!(plain(&page[..fold]), @r"
    **FAILED: tokio/multi-thread:fetch-100:ureq. 37 figures of 8 cells were judged: 2 SLOWER, 1 COSTLIER, 1 CHEAPER, 33 SAME.**

    - base: base of a test (20260131T000001Z-0a1b2c3)
    - head: head of a test (20260131T000001Z-0a1b2c3)

    > [!WARNING]
    > - Trials failed on one side only: tokio/current-thread:fetch-100:raw (base 0 of 20, head 1 of 20).
    > - 1 of 319 trials are suspect, and count: tokio/current-thread:countdown (base 0 of 20, head 1 of 20).
    > - Not the same on both sides: commit 0a1b0a1 → 1b2c1b2; tokio 1.54.1 → 1.60.0 (process/per-task and 4 more).

    | cell | figure | verdict | base | head | p |
    |---|---|---|---:|---:|---:|
    | tokio/multi-thread:fetch-100:ureq | — | FAILED: all 20 trials of head | — | — | — |
    | tokio/current-thread:fetch-100:ureq | CPU per task | COSTLIER CPU per task +201 % [+99, +300] | 43.0 µs | 130 µs | &lt;0.0001 |
    | tokio/multi-thread:fetch-100:raw | p50 | SLOWER p50 +20 % [+19, +20] | 10.2 ms | 12.2 ms | &lt;0.0001 |
    | tokio/multi-thread:fetch-100:raw | p99 | SLOWER p99 +19 % [+18, +20] | 13.3 ms | 15.9 ms | &lt;0.0001 |
    | tokio/current-thread:countdown | peak memory | CHEAPER peak memory −20 % [−20, −20] | 3.31 MiB | 2.64 MiB | &lt;0.0001 |
    ");
    insta::assert_snapshot!(plain(&page[fold..]), @r#"
    <details><summary>All verdicts (9 cells)</summary>

    | cell | trials | p50 (floor 3 %) | p99 (floor 5 %) | throughput (floor 3 %) | CPU per task (floor 5 %) | peak memory (floor 5 %) |
    |---|---:|---|---|---|---|---|
    | std/sequential:countdown | 20 → 20 | SAME within ±3 % | not judged | SAME within ±3 % | SAME within ±5 % | SAME within ±5 % |
    | std/sequential:fetch-100:raw | 20 → 20 | SAME within ±3 % | SAME within ±5 % | SAME within ±3 % | SAME within ±5 % | SAME within ±5 % |
    | std/sequential:fetch-100:ureq | 20 → 20 | SAME within ±3 % | SAME within ±5 % | SAME within ±3 % | SAME within ±5 % | SAME within ±5 % |
    | tokio/current-thread:countdown | 20 → 20 | SAME within ±3 % | not judged | SAME within ±3 % | SAME within ±5 % | CHEAPER −20 % [−20, −20] |
    | tokio/current-thread:fetch-100:raw | 20 → 19 | SAME within ±3 % | SAME within ±5 % | SAME within ±3 % | SAME within ±5 % | SAME within ±5 % |
    | tokio/current-thread:fetch-100:ureq | 20 → 20 | SAME within ±3 % | SAME within ±5 % | SAME within ±3 % | COSTLIER +201 % [+99, +300] | SAME within ±5 % |
    | tokio/multi-thread:countdown | 20 → 20 | SAME within ±3 % | not judged | SAME within ±3 % | SAME within ±5 % | SAME within ±5 % |
    | tokio/multi-thread:fetch-100:raw | 20 → 20 | SLOWER +20 % [+19, +20] | SLOWER +19 % [+18, +20] | SAME within ±3 % | SAME within ±5 % | SAME within ±5 % |
    | tokio/multi-thread:fetch-100:ureq | 20 → 0 | FAILED | FAILED | FAILED | FAILED | FAILED |

    </details>

    <details><summary>The figures themselves</summary>

    Medians over trials, base → head.

    | cell | p50 | p99 | p99.9 | throughput | CPU per task | peak memory |
    |---|---:|---:|---:|---:|---:|---:|
    | std/sequential:countdown | 989 ms → 988 ms | 1.29 s → 1.29 s | 1.48 s → 1.48 s | 8.05/s → 8.01/s | 120 ms → 120 ms | 2.90 MiB → 2.89 MiB |
    | std/sequential:fetch-100:raw | 10.0 ms → 10.0 ms | 13.1 ms → 13.0 ms | 15.0 ms → 15.1 ms | 98.2/s → 99.0/s | 41.0 µs → 41.0 µs | 2.89 MiB → 2.90 MiB |
    | std/sequential:fetch-100:ureq | 10.3 ms → 10.4 ms | 13.5 ms → 13.4 ms | 15.5 ms → 15.5 ms | 95.9/s → 95.7/s | 53.0 µs → 53.1 µs | 2.90 MiB → 2.90 MiB |
    | tokio/current-thread:countdown | 995 ms → 991 ms | 1.29 s → 1.29 s | 1.49 s → 1.49 s | 8.00/s → 7.97/s | 120 ms → 120 ms | 3.31 MiB → 2.64 MiB |
    | tokio/current-thread:fetch-100:raw | 10.3 ms → 10.2 ms | 13.3 ms → 13.3 ms | 15.4 ms → 15.3 ms | 9,640/s → 9,670/s | 31.1 µs → 31.0 µs | 3.30 MiB → 3.30 MiB |
    | tokio/current-thread:fetch-100:ureq | 10.6 ms → 10.6 ms | 13.8 ms → 13.8 ms | 15.9 ms → 15.9 ms | 9,370/s → 9,360/s | 43.0 µs → 130 µs | 3.29 MiB → 3.31 MiB |
    | tokio/multi-thread:countdown | 505 ms → 506 ms | 656 ms → 658 ms | 758 ms → 760 ms | 15.7/s → 15.7/s | 120 ms → 120 ms | 4.24 MiB → 4.22 MiB |
    | tokio/multi-thread:fetch-100:raw | 10.2 ms → 12.2 ms | 13.3 ms → 15.9 ms | 15.3 ms → 18.3 ms | 9,670/s → 9,680/s | 43.2 µs → 43.2 µs | 4.22 MiB → 4.22 MiB |
    | tokio/multi-thread:fetch-100:ureq | — | — | — | — | — | — |

    </details>

    <details><summary>What else is not the same</summary>

    | what | base | head |
    |---|---|---|
    | commit | 0a1b0a1b0a1b0a1b0a1b0a1b0a1b0a1b0a1b0a1b | 1b2c1b2c1b2c1b2c1b2c1b2c1b2c1b2c1b2c1b2c |
    | tokio of process/per-task | 1.54.1 | 1.60.0 |
    | tokio of std/sequential | 1.54.1 | 1.60.0 |
    | tokio of std/threads | 1.54.1 | 1.60.0 |
    | tokio of tokio/current-thread | 1.54.1 | 1.60.0 |
    | tokio of tokio/multi-thread | 1.54.1 | 1.60.0 |

    </details>

    <details><summary>How to read it</summary>

    - The trial is the unit. Rank test on logarithms, labels permuted within blocks of trials that ran back to back.
    - Brackets hold the 99 % interval of the shift, in per cent. A change is called where the p-value, corrected for all figures together (Holm), is at most 1 % and the shift is at least the floor; **SAME** where the whole interval lies within the floor; else it is **INCONCLUSIVE**, which is not "nothing changed".
    - **SLOWER** and **FASTER** are response times or throughput, **COSTLIER** and **CHEAPER** CPU time or memory. **UNSTABLE**: the trials of a side do not agree on one figure. **FAILED**: every trial of head failed.
    - p99 is judged where every trial has at least 100 tasks that ended well: of fewer it is the slowest one. p99.9 is never judged.

    </details>
    "#);
}

#[test]
fn between_runs_the_comment_says_that_it_is_a_hint() {
    let page = of_runs().to_markdown().unwrap();
    insta::assert_snapshot!(plain(&page[..page.find("<details>").unwrap()]), @r"
    **Indicative only. SLOWER: tokio/multi-thread:fetch-100:raw p50 +20 %, and more. 100 figures of 21 cells were judged: 2 SLOWER, 98 SAME.**

    - base: results/a (20260131T000001Z-0a1b2c3)
    - head: results/b (20260131T000002Z-0a1b2c3)

    > [!IMPORTANT]
    > **Indicative only.** Two runs cannot be paired: on one machine, within 20 minutes and with nothing changed, p50 moved by up to 0.6 % and p99 by up to 6 % between runs.

    | cell | figure | verdict | base | head | p |
    |---|---|---|---:|---:|---:|
    | tokio/multi-thread:fetch-100:raw | p50 | indicative: SLOWER p50 +20 % [+19, +21] | 10.2 ms | 12.3 ms | &lt;0.0001 |
    | tokio/multi-thread:fetch-100:raw | p99 | indicative: SLOWER p99 +20 % [+18, +21] | 13.3 ms | 15.9 ms | &lt;0.0001 |
    ");
}

#[test]
fn the_terminal_has_the_same() {
    let text = of_builds().to_text(140, false);
    let lines: Vec<&str> = text.lines().collect();
    insta::assert_snapshot!(lines[..24].join("\n"), @r"
    FAILED: tokio/multi-thread:fetch-100:ureq. 37 figures of 8 cells were judged: 2 SLOWER, 1 COSTLIER, 1 CHEAPER, 33 SAME.
    - base: base of a test (20260131T000001Z-0a1b2c3)
    - head: head of a test (20260131T000001Z-0a1b2c3)
    ! Trials failed on one side only: tokio/current-thread:fetch-100:raw (base 0 of 20, head 1 of 20).
    ! 1 of 319 trials are suspect, and count: tokio/current-thread:countdown (base 0 of 20, head 1 of 20).
    ! Not the same on both sides: commit 0a1b0a1 → 1b2c1b2; tokio 1.54.1 → 1.60.0 (process/per-task and 4 more).

    What changed, failed or is unstable
     cell                                 figure            base      head  verdict                                         p
    ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
     tokio/multi-thread:fetch-100:ureq    —                    —         —  FAILED: all 20 trials of head                   —
     tokio/current-thread:fetch-100:ureq  CPU per task   43.0 µs    130 µs  COSTLIER CPU per task +201 % [+99, +300]  <0.0001
     tokio/multi-thread:fetch-100:raw     p50            10.2 ms   12.2 ms  SLOWER p50 +20 % [+19, +20]               <0.0001
     tokio/multi-thread:fetch-100:raw     p99            13.3 ms   15.9 ms  SLOWER p99 +19 % [+18, +20]               <0.0001
     tokio/current-thread:countdown       peak memory   3.31 MiB  2.64 MiB  CHEAPER peak memory −20 % [−20, −20]      <0.0001

    Everything else
     cell                                 figure            base      head  verdict              p
    ───────────────────────────────────────────────────────────────────────────────────────────────
     std/sequential:countdown             p50             989 ms    988 ms  SAME within ±3 %  1.00
     std/sequential:countdown             p99             1.29 s    1.29 s  not judged           —
     std/sequential:countdown             p99.9           1.48 s    1.48 s  not judged           —
     std/sequential:countdown             throughput      8.05/s    8.01/s  SAME within ±3 %  1.00
     std/sequential:countdown             CPU per task    120 ms    120 ms  SAME within ±5 %  1.00
    ");
    insta::assert_snapshot!(lines[63..70].join("\n"), @r"
    Figures are medians; brackets hold the 99 % interval of the shift, in per cent; p is corrected for all figures together (Holm). p99 is
    judged where every trial has at least 100 tasks that ended well, p99.9 never.

    What else is not the same
     what                           base                                      head
    ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────
    ");
}

#[test]
fn numbers_stay_beside_their_units() {
    let page = of_builds().to_markdown().unwrap();
    let table = page.lines().filter(|line| line.starts_with("| "));
    for line in table.filter(|line| line.contains("ms")) {
        assert!(!line.contains(" ms") && !line.contains("0 %"), "{line}");
    }
    assert!(page.contains("FASTER") || page.contains("SLOWER p50 +20\u{a0}% [+"), "{page}");
    // A minus is a minus.
    assert!(page.contains("[−") && !page.contains("[-"), "{page}");
}

#[test]
fn the_same_runs_give_the_same_bytes() {
    let (one, other) = (of_builds(), of_builds());
    assert_eq!(one.to_markdown().unwrap(), other.to_markdown().unwrap());
    assert_eq!(one.to_text(100, true), other.to_text(100, true));
    assert_eq!(one.to_json(), other.to_json());
}

#[test]
fn a_fold_has_as_many_ends_as_beginnings_and_tables_are_whole() {
    for page in [of_builds(), of_runs()].map(|comparison| comparison.to_markdown().unwrap()) {
        assert_eq!(page.matches("<details>").count(), page.matches("</details>").count());
        let mut columns = None;
        for line in page.lines() {
            let cells = line.starts_with('|').then(|| line.replace("\\|", "").matches('|').count());
            assert!(columns.is_none() || cells.is_none() || columns == cells, "{line}\n{page}");
            columns = cells;
        }
    }
}
