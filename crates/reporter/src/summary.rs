//! `SUMMARY.md`: the template is in `templates/summary.md.j2`, this fills it. It must not say anything of its own about
//! the figures, nor touch the disk.

use crate::answer::Answer;
use crate::claims::Claim;
use crate::data::Data;
use crate::published::Published;
use crate::questions::Answered;
use crate::table::Table;
use crate::workload::Section;
use crate::{ReportError, about, doubts, markdown, workload};
use record::{Parameters, RunMeta};
use serde::Serialize;

/// A chart as the page refers to it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Picture {
    /// Relative to the page.
    pub(crate) path: &'static str,
    /// What it shows, for those who do not see it.
    pub(crate) alt: String,
}

#[derive(Serialize)]
struct Page<'a> {
    machine: &'a str,
    run_id: &'a str,
    command: &'a str,
    started: &'a str,
    suite: &'a str,
    trials: u32,
    warnings: Vec<String>,
    published: Option<Published>,
    lead: String,
    caption: String,
    answer: Table,
    footnote: Option<String>,
    absent: Vec<String>,
    scaled: bool,
    why: Vec<Claim>,
    pictures: &'a [Picture],
    questions: &'a [Answered],
    sections: Vec<Section>,
    client_costs: Table,
    doubts_sentence: String,
    doubts: Table,
    more_doubts: usize,
    placement: String,
    origin: Option<String>,
    machine_table: Table,
    contenders: Table,
    exclusions: Table,
    making: Table,
    baselines: String,
}

/// The page.
pub(crate) fn render(
    data: &Data<'_>,
    answer: &Answer<'_>,
    pictures: &[Picture],
    questions: &[Answered],
) -> Result<String, ReportError> {
    let meta = data.meta();
    let (doubts, more_doubts) = doubts::table(data);
    markdown::render(
        "summary.md.j2",
        Page {
            machine: &data.run.machine.slug,
            run_id: &meta.id,
            command: &meta.command,
            started: &meta.started,
            suite: &meta.suite.name,
            trials: meta.trials_per_cell,
            warnings: answer.warnings.clone(),
            published: answer.published.clone(),
            lead: answer.lead.clone(),
            caption: answer.caption.clone(),
            answer: answer.table.clone(),
            footnote: answer.footnote.clone(),
            absent: answer.absent.clone(),
            scaled: meta.cells.iter().any(|cell| is_scaled(&cell.parameters)),
            why: answer.why.clone(),
            pictures,
            questions,
            sections: workload::sections(data),
            client_costs: workload::client_costs(data),
            doubts_sentence: doubts::sentence(data),
            doubts,
            more_doubts,
            placement: about::placement(&meta.placement),
            origin: meta.origin.as_ref().map(about::origin),
            machine_table: about::machine(data),
            contenders: about::contenders(meta),
            exclusions: about::exclusions(meta),
            making: about::making(meta),
            baselines: baselines(meta),
        },
    )
}

/// Whom speed-ups are reckoned against; where there are many, only how they are found.
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
