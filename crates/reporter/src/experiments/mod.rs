//! The questions that a suite can ask beyond the plain measurement: each with its sentences, pictures and tables. A module
//! each; none knows of another, of files, or of how a page looks.

mod client;
mod figure;
mod memory;
mod mixed;
mod scale;
mod shown;
mod slo;
mod tail;
mod time;
mod unjoined;

use crate::data::Data;
use crate::model::Experiment;

/// Every question that this run asked and has figures for, in the order in which one leads to the next.
pub(crate) fn answered(data: &Data<'_>) -> Vec<Experiment> {
    let modules: [fn(&Data<'_>) -> Option<Experiment>; 8] = [
        slo::answer,
        time::answer,
        scale::answer,
        mixed::answer,
        memory::answer,
        tail::answer,
        unjoined::answer,
        client::answer,
    ];
    modules.into_iter().filter_map(|answer| answer(data)).collect()
}

/// The sentence under the title of a run that is nothing but an answer to a question.
pub(crate) fn lead(data: &Data<'_>) -> Option<String> {
    slo::lead(data)
}

/// The beginnings of all their pictures' names: files below `charts/` that begin so and are of no picture are old.
pub(crate) const PREFIXES: [&str; 8] =
    ["slo-", "time-", "scale-", "mixed-", "memory-", "tail-", "unjoined-", "client-"];
