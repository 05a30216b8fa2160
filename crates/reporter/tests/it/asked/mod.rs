//! Made-up runs that ask a question: cells with whatever trials a test wants.

#![allow(dead_code, unreachable_pub)]

use crate::common;
use record::*;

/// Three trials of a cell, or none that count.
pub struct Seen {
    pub cell: Cell,
    pub trials: Vec<Trial>,
}

/// Fetches, 50 in flight and 10 ms away, and what the experiment adds.
pub fn fetch(concurrency: u32, extra: Extra) -> Parameters {
    Parameters::Fetch {
        requests: 1_000,
        concurrency,
        delay: "10ms".into(),
        mean_delay_ns: 10e6,
        body_bytes: 1024,
        connection: "reuse".into(),
        timeout_ns: 5_000_000_000,
        faults: String::new(),
        target: "origin".into(),
        extra,
    }
}

/// Three trials whose response times are `quick_ms`, and for the slowest hundredth `slow_ms`, a little longer from trial to
/// trial. `more` changes the rows.
pub fn seen(
    contender: &str,
    workload: &str,
    parameters: Parameters,
    (quick_ms, slow_ms): (f64, f64),
    more: impl Fn(&mut TrialRow),
) -> Seen {
    let client = parameters.is_fetch().then_some("raw");
    let id = CellId::new(contender, workload, client).unwrap();
    let trial = |round: u32| {
        let mut response = new_histogram();
        let longer = 1.0 + f64::from(round) * 0.02;
        for request in 0..1_000 {
            let ms = if request < 985 { quick_ms } else { slow_ms };
            record_clamped(&mut response, (ms * 1e6 * longer) as u64);
        }
        let empty = TrialRow::empty(
            id.clone(),
            round,
            round,
            "2026-01-31T23:59:59Z".into(),
            Verdict::Ok,
            String::new(),
        );
        let mut row = TrialRow {
            attempted: 1_000,
            ok: 1_000,
            wall_ns: 500_000_000,
            throughput_per_s: 2_000.0,
            processes: 1,
            threads: 2,
            service: Some(Latency::of(&response)),
            response: Some(Latency::of(&response)),
            ..empty
        };
        more(&mut row);
        let histogram = row.verdict.has_figures().then_some(response);
        Trial { row, service: histogram.clone(), response: histogram }
    };
    let cell = Cell {
        id: id.clone(),
        contender: contender.into(),
        workload: workload.into(),
        client: client.map(Into::into),
        baseline: "std/sequential".into(),
        workers: 2,
        limit: None,
        parameters,
    };
    Seen { cell, trials: (0..3).map(trial).collect() }
}

/// The same, but every trial failed.
pub fn failed(contender: &str, workload: &str, parameters: Parameters, why: &str) -> Seen {
    seen(contender, workload, parameters, (1.0, 1.0), |row| {
        let (cell, started) = (row.cell.clone(), row.started.clone());
        *row = TrialRow::empty(cell, row.round, row.position, started, Verdict::Failed, why.into());
    })
}

/// A run of these cells, all of a question.
pub fn run(experiment: &str, seen: Vec<Seen>) -> Run {
    let mut run = common::run();
    let mut aggregate = Aggregate::new();
    run.meta.trials_per_cell = 3;
    run.meta.workloads.clear();
    for one in &seen {
        if run.meta.workloads.iter().all(|known| known.name != one.cell.workload) {
            run.meta.workloads.push(WorkloadInfo {
                name: one.cell.workload.clone(),
                title: format!("line on {}", one.cell.workload),
                headline: false,
                experiment: experiment.into(),
                parameters: one.cell.parameters.clone(),
            });
        }
        one.trials.iter().for_each(|trial| aggregate.add(trial));
    }
    run.trials = seen.iter().flat_map(|one| &one.trials).map(|trial| trial.row.clone()).collect();
    run.meta.cells = seen.into_iter().map(|one| one.cell).collect();
    run.meta.cells.sort_by(|a, b| a.id.cmp(&b.id));
    run.cells = aggregate.rows(&run.meta);
    (run.service, run.response) = aggregate.into_histograms();
    run
}

/// The question's part of the page, and its pictures.
pub fn answered(run: &Run, question: &str) -> (String, Vec<(String, String)>) {
    let pages = common::pages(run);
    let heading = format!("## {question}");
    let from = pages.summary.lines().skip_while(|line| *line != heading).skip(1);
    let part: Vec<&str> = from.take_while(|line| !line.starts_with("## ")).collect();
    let drawn =
        pages.charts.iter().filter(|(file, _)| !["fetch.svg", "countdown.svg"].contains(&file.as_str()));
    let drawn: Vec<_> = drawn.map(|(file, svg)| (format!("charts/{file}"), svg.clone())).collect();
    for (path, svg) in &drawn {
        assert!(svg.len() < 100_000, "{path} has {} bytes", svg.len());
        roxmltree::Document::parse(svg).unwrap();
        assert!(pages.summary.contains(&format!("]({path})")), "{path} is shown nowhere");
    }
    (part.join("\n"), drawn)
}

/// The names of the pictures.
pub fn names(pictures: &[(String, String)]) -> Vec<&str> {
    pictures.iter().map(|(path, _)| path.as_str()).collect()
}

/// The line of a table that begins with these cells, without the blanks that do not break.
pub fn line(part: &str, cells: &[&str]) -> String {
    let wanted = format!("| {} |", cells.join(" | "));
    let plain = part.replace('\u{a0}', " ");
    let found = plain.lines().find(|line| line.starts_with(&wanted));
    found.unwrap_or_else(|| panic!("no line {wanted} in:\n{plain}")).to_string()
}
