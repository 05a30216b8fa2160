//! "Does the client matter more than the runtime?": every client of every contender, in plain text and over TLS.

mod figures;
mod findings;
mod pictures;
mod tables;

use super::figure::trials;
use crate::data::{Data, concurrency};
use crate::model::Experiment;
use crate::number::count;
use crate::parameters::spaced;
use figures::Cost;
use record::{Parameters, WorkloadInfo};

pub(super) fn answer(data: &Data<'_>) -> Option<Experiment> {
    let workloads = figures::workloads(data);
    let rows = figures::rows(data, &workloads);
    let costs: Vec<Cost> = rows.iter().filter_map(|row| row.cost.clone()).collect();
    let (Some(first), false) = (workloads.first(), costs.is_empty()) else { return None };
    let behind = trials(data, rows.iter().map(|row| &row.entry));
    Some(Experiment {
        question: "Does the client matter more than the runtime?",
        how: how(first, &costs, &behind),
        findings: findings::findings(&costs),
        plots: pictures::pictures(&rows, &costs),
        tables: Vec::new(),
    })
}

fn how(workload: &WorkloadInfo, costs: &[Cost], trials: &str) -> String {
    let delay = match &workload.parameters {
        Parameters::Fetch { delay, .. } => spaced(delay),
        Parameters::Countdown { .. } => String::new(),
    };
    let tls = match costs.iter().any(|cost| cost.tls) {
        true => " In plain text, and over TLS with a certificate made for the run.",
        false => "",
    };
    let baseline = costs.iter().any(|cost| !cost.comparable);
    let apart = match baseline {
        true => {
            " Contenders that have fewer in flight, or cannot keep connections, stand in the tables alone."
        }
        false => "",
    };
    format!(
        "The same fetches, {} in flight over {delay}, by every client that a contender has: raw is the shared codec over the \
         contender's own sockets, the others are libraries.{tls}{apart} {trials} of each cell; intervals run from the lowest to \
         the highest.",
        count(concurrency(&workload.parameters).into()),
    )
}
