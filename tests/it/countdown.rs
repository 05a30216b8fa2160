//! Counting down is work in proportion to where one begins: neither a compiler nor a contender takes a short cut.

use crate::support::Place;

/// Ten times the work, and enough of it that the clock ticks of a kernel that samples do not matter.
const SUITE: &str = r#"
trials = 3

[[workload]]
name = "short"
kind = "countdown"
tasks = 2
iterations = 20_000_000

[[workload]]
name = "long"
kind = "countdown"
tasks = 2
iterations = 200_000_000
"#;

/// One thread, many threads, a runtime, and processes whose time counts although they are children.
const SOME: [&str; 4] = ["std/sequential", "std/threads", "tokio/multi-thread", "process/pool"];

#[test]
fn cpu_time_grows_in_proportion_to_n() {
    let place = Place::new();
    let suite = place.write("proportion.toml", SUITE);
    let only: Vec<&str> = SOME.iter().flat_map(|name| ["--only", name]).collect();
    place.run(&suite, &only).good();
    let run = place.newest();
    for name in SOME {
        // The least of three: whatever disturbs a trial only adds to it.
        let used_ns = |workload: &str| {
            let cell = format!("{name}:{workload}");
            let rows: Vec<_> = run.trials.iter().filter(|row| row.cell.0 == cell).collect();
            assert!(rows.len() == 3 && rows.iter().all(|row| row.verdict.has_figures()), "{rows:#?}");
            rows.iter().map(|row| row.user_ns + row.system_ns).min().unwrap()
        };
        let ratio = used_ns("long") as f64 / used_ns("short") as f64;
        assert!(
            (5.0..20.0).contains(&ratio),
            "{name}: ten times the iterations took {ratio:.2} times the CPU time"
        );
    }
}
