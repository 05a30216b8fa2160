//! What the page says of how far contenders scale.

use crate::asked::{Seen, answered, failed, fetch, line, names, run, seen};
use record::{Extra, Parameters, TrialRow, Verdict};

const QUESTION: &str = "How far does it scale?";

/// So many in flight 10 ms away, on the way to a share of the limit.
fn point(contender: &str, in_flight: u32, share: f64, more: impl Fn(&mut TrialRow)) -> Seen {
    let limit = f64::from(in_flight) * 100.0;
    let workload = format!("scale-{in_flight}");
    let mut one = seen(contender, &workload, fetch(in_flight, Extra::default()), (10.1, 12.0), |row| {
        row.throughput_per_s = limit * share * (1.0 + f64::from(row.round) * 0.002);
        (row.user_ns, row.cores_used) = (20_000_000, 0.04);
        row.voluntary_switches = 1_500;
        row.peak_bytes = 8 << 20;
        more(row);
    });
    one.cell.limit = Some(limit);
    one
}

/// What is measured without the origin giving out.
fn healthy(row: &mut TrialRow) {
    (row.origin_cpu_ns, row.lateness_p99_ns) = (Some(row.wall_ns / 10), Some(100_000));
}

fn few(in_flight: u32, share: f64) -> Seen {
    point("a/few", in_flight, share, healthy)
}

fn many(in_flight: u32, share: f64) -> Seen {
    point("b/many", in_flight, share, |row| {
        healthy(row);
        (row.threads, row.user_ns) = (in_flight + 1, 90_000_000);
    })
}

/// Two contenders from 1 to 1,024 in flight; there the origin's core is full of what the first asks for.
fn sweep() -> Vec<Seen> {
    let shares = [(1, 0.99), (4, 0.99), (16, 0.98), (64, 0.97), (256, 0.9)];
    let mut cells: Vec<Seen> = shares.iter().map(|(n, share)| few(*n, *share)).collect();
    cells.push(point("a/few", 1024, 0.3, |row| row.origin_cpu_ns = Some(row.wall_ns)));
    cells.extend(shares.iter().map(|(n, share)| many(*n, share * (1.0 - f64::from(*n) / 640.0))));
    cells.push(many(1024, 0.1));
    cells
}

fn count(contender: &str, tasks: u32, per_s: f64) -> Seen {
    let parameters = Parameters::Countdown { tasks, iterations: 1_000_000, scale: 1.0 };
    let mut one = seen(contender, &format!("scale-count-{tasks}"), parameters, (80.0, 80.0), |row| {
        row.throughput_per_s = per_s;
    });
    one.cell.limit = Some(f64::from(tasks.min(2)));
    one
}

#[test]
fn a_sweep_is_drawn_fitted_and_told() {
    let (part, pictures) = answered(&run("scale", sweep()), QUESTION);
    let wanted = ["throughput", "latency", "cost", "switches", "memory"]
        .map(|name| format!("charts/scale-{name}.svg"));
    assert_eq!(names(&pictures), wanted);
    for said in [
        "Fetches over 10.0 ms with 1 to 1,024 in flight",
        "3 trials of each",
        "At 64 in flight the fastest, a/few, reaches 97.2 % of the limit; 1 of 2 contenders reach 95 %.",
        "a/few keeps to the limit (95 % of N ÷ 10.0 ms or more) up to 64 in flight; at 256 no longer.",
        "b/many falls behind first: 87.5 % of the limit at 64 in flight, for 90.0 µs of CPU",
        "**But:** For a/few the box gives out, from 1,024 in flight on (the origin's core is full)",
        "With 1,024 in flight a thread for each in flight is slower and dearer",
    ] {
        assert!(part.contains(said), "{said}: {part}");
    }
    // The first point beyond the box is drawn and marked, and no part of the fit.
    assert!(line(&part, &["a/few", "1,024"]).contains("the origin's core is full"));
    assert!(line(&part, &["a/few", "256"]).contains("| 23,100 | 23,000 to 23,100 | 90.2 % |"), "{part}");
    line(&part, &["a/few", "256", "99.1/s"]);
    line(&part, &["b/many", "1,024"]);
    let svg = &pictures[0].1;
    assert!(svg.contains("the box gives") && svg.contains("fit, 99 %") && svg.contains("limit"), "{svg}");
    let svg = &pictures[2].1;
    assert!(
        svg.contains("few threads") && svg.contains("a thread for each") && svg.contains("b/many"),
        "{svg}"
    );
}

#[test]
fn system_calls_are_shown_where_the_kernel_tells() {
    let asked = |calls: Option<u64>| {
        let mut cells = sweep();
        for one in &mut cells {
            if let Parameters::Fetch { extra, .. } = &mut one.cell.parameters {
                extra.system_calls = true;
            }
            one.trials.iter_mut().for_each(|trial| trial.row.system_calls = calls);
        }
        answered(&run("scale", cells), QUESTION)
    };
    let (part, pictures) = asked(Some(4_000));
    assert!(part.contains("System calls are counted, which takes a little time from each."), "{part}");
    assert!(part.contains("system calls a request") && pictures[3].1.contains("system calls"));
    let (part, pictures) = asked(None);
    assert!(part.contains("System calls could not be counted: this kernel does not tell."), "{part}");
    assert!(!part.contains("system calls a request") && !pictures[3].1.contains(">system calls<"));
}

#[test]
fn countdowns_stand_beside_one_of_them_and_the_cores() {
    let cells = vec![
        count("a/pool", 1, 10.0),
        count("a/pool", 2, 19.8),
        count("a/pool", 8, 19.8),
        count("b/one", 1, 10.0),
        count("b/one", 8, 10.0),
        failed(
            "c/broken",
            "scale-count-8",
            Parameters::Countdown { tasks: 8, iterations: 1_000_000, scale: 1.0 },
            "no threads",
        ),
    ];
    let (part, pictures) = answered(&run("scale", cells), QUESTION);
    assert_eq!(names(&pictures), ["charts/scale-count.svg"]);
    assert!(part.contains("does 1.98× the work of one countdown"), "{part}");
    assert!(part.contains("8 instead of 2 countdowns at once make 1.00× of what it was"), "{part}");
    line(&part, &["a/pool", "8", "4.00", "1.98×"]);
    assert!(line(&part, &["c/broken", "8"]).contains("failed: no threads"));
    assert!(pictures[0].1.contains("a/pool") && !pictures[0].1.contains("c/broken"));
}

#[test]
fn one_number_in_flight_one_trial_and_failures_are_told_as_far_as_they_go() {
    let mut lonely = few(64, 0.97);
    lonely.trials.truncate(1);
    lonely.trials[0].row.verdict = Verdict::Suspect;
    let broken = failed("c/broken", "scale-64", fetch(64, Extra::default()), "too many threads");
    let (part, pictures) = answered(&run("scale", vec![lonely, broken]), QUESTION);
    // A single point is no line: there is a sentence, and no picture.
    assert!(pictures.is_empty(), "{:?}", names(&pictures));
    assert!(
        part.contains("At 64 in flight the fastest, a/few,") && part.contains("1 trial of each"),
        "{part}"
    );
    assert!(!part.contains("Scalability"), "{part}");
    // Nothing at all leaves no heading.
    let broken = failed("c/broken", "scale-64", fetch(64, Extra::default()), "too many threads");
    assert!(answered(&run("scale", vec![broken]), QUESTION).0.is_empty());
}

#[test]
fn too_few_points_before_the_box_gives_out_are_not_fitted_alone() {
    let late = |row: &mut TrialRow| (row.origin_cpu_ns, row.lateness_p99_ns) = (Some(1), Some(30_000_000));
    let mut cells: Vec<Seen> = [1, 4, 16].into_iter().map(|n| few(n, 0.99)).collect();
    cells.extend([64, 256, 1024].into_iter().map(|n| point("a/few", n, 0.99 - f64::from(n) / 2000.0, late)));
    let (part, _) = answered(&run("scale", cells), QUESTION);
    let fitted = line(&part, &["a/few", "1,024", "99.3/s"]);
    assert!(fitted.contains("of contender and box together"), "{fitted}");
    assert!(
        part.contains("from 64 in flight on (the origin is late)") && !part.contains("knee for"),
        "{part}"
    );
}
