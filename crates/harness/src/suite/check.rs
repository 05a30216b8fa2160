//! What a suite may say: bounds, names, and what goes with what. It must not know how a text looks; where the text has what is
//! wrong is said by [`Fault::path`].

use super::model::{EXPERIMENTS, Suite, Workload, WorkloadKind};
use super::values::{some_tasks, within};
use crate::text::located::Fault;
use record::did_you_mean;

impl Suite {
    /// What is wrong with the suite itself; its workloads are looked at one by one.
    pub(super) fn check(&self) -> Result<(), Fault> {
        if self.workloads.is_empty() && !self.unjoined {
            return Err(Fault::at("workload", "no [[workload]]; a suite needs at least one"));
        }
        let experiment = self.experiment.as_str();
        if !experiment.is_empty() && !EXPERIMENTS.contains(&experiment) {
            let (meant, known) = (did_you_mean(experiment, EXPERIMENTS), EXPERIMENTS.join(", "));
            let problem = format!("experiment = {experiment:?}{meant}: the summary knows {known}");
            return Err(Fault::at("experiment", problem));
        }
        if self.groups.is_empty() {
            return Err(Fault::at("groups", "groups = []: nobody takes part"));
        }
        within("trials", u64::from(self.trials), 1, 1_000)
    }
}

impl Workload {
    /// What is wrong with its name or its parameters.
    pub(super) fn check(&self) -> Result<(), Fault> {
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        if self.name.is_empty() || self.name.starts_with('.') || !self.name.chars().all(plain) {
            return Err(Fault::at("name", "a name is made of letters, digits, `-`, `_` and `.`"));
        }
        match &self.kind {
            WorkloadKind::Fetch(fetch) => fetch.check(),
            WorkloadKind::Countdown { tasks, tasks_per_core, iterations, total_iterations } => {
                some_tasks(*tasks, *tasks_per_core, 100_000)?;
                let (key, number) = match (iterations, total_iterations) {
                    (Some(number), None) => ("iterations", *number),
                    (None, Some(number)) => ("total_iterations", *number),
                    _ => {
                        let problem = "give either `iterations` or `total_iterations`";
                        return Err(Fault::at("total_iterations", problem));
                    }
                };
                within(key, number, 1, 1 << 50)
            }
        }
    }
}
