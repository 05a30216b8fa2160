//! Computes a report: everything that a run says, once. Pages, terminal and JSON show it and compute nothing.

use crate::chart::bars;
use crate::data::Data;
use crate::findings::Evidence;
use crate::model::{About, Chart, Report, Trials};
use crate::{about, doubts, experiments, findings, headline, published, workload};
use record::{Parameters, Run, RunMeta};

/// Names of the two charts that stand above everything.
const FETCH: &str = "fetch";
const COUNTDOWN: &str = "countdown";

/// Computes the report of a run. Any run that can be read has one.
#[must_use]
pub fn report(run: &Run) -> Report {
    let data = Data::new(run);
    let meta = data.meta();
    let standings = headline::standings(&data);
    let evidence = Evidence::new(&data, &standings);
    let (reasons, more_reasons) = doubts::table(&data);
    let charts = [(FETCH, true), (COUNTDOWN, false)]
        .into_iter()
        .filter_map(|(name, fetch)| Some(Chart::new(name, bars(&data, &standings, fetch)?)));
    Report {
        schema: "inflight-report",
        version: 1,
        machine: run.machine.slug.clone(),
        run: meta.id.clone(),
        suite: meta.suite.name.clone(),
        started: meta.started.clone(),
        command: meta.command.clone(),
        trials_per_cell: meta.trials_per_cell,
        warnings: about::warnings(&data),
        lead: experiments::lead(&data).unwrap_or_else(|| findings::lead(&evidence)),
        published: published::published(&data),
        standings: headline::table(&standings),
        caption: about::caption(&data),
        baselines: baselines(meta),
        notes: headline::notes(&standings),
        footnote: headline::footnote(&standings),
        absent: about::absent(meta),
        scaled: meta.cells.iter().any(|cell| is_scaled(&cell.parameters)),
        why: findings::why(&evidence),
        charts: charts.collect(),
        experiments: experiments::answered(&data),
        workloads: workload::sections(&data),
        client_costs: workload::client_costs(&data),
        trials: Trials { sentence: doubts::sentence(&data), reasons, more_reasons },
        about: About {
            placement: about::placement(&meta.placement),
            origin: meta.origin.as_ref().map(about::origin),
            machine: about::machine(&data),
            contenders: about::contenders(meta),
            exclusions: about::exclusions(meta),
            making: about::making(meta),
        },
    }
}

/// Whether a file in `charts/` is called like a chart of any report.
pub(crate) fn is_ours(file: &str) -> bool {
    let Some(name) = file.strip_suffix(".svg") else { return false };
    [FETCH, COUNTDOWN].contains(&name) || experiments::PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

/// Whom speed-ups are relative to; where there are many, only how they are found.
fn baselines(meta: &RunMeta) -> String {
    const NAMED: usize = 2;
    let mut names: Vec<&str> = meta.cells.iter().map(|cell| cell.baseline.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    match names.len() {
        ..=NAMED => names.join(", "),
        _ => "the first row of the same family".into(),
    }
}

fn is_scaled(parameters: &Parameters) -> bool {
    matches!(parameters, Parameters::Countdown { scale, .. } if *scale != 1.0)
}
