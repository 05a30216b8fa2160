//! What would run: every cell with every parameter fixed, and the order of trials. Plain data, nothing measured.

use crate::contenders::{Contender, Contenders, Located};
use crate::error::Error;
use crate::machine::limits::most_connections;
use crate::machine::placement::Placement;
use crate::plan::external::{MAX_CONCURRENCY, MAX_REQUESTS, MAX_REQUESTS_PER_TRIAL, UrlList};
use crate::plan::planned::{Planned, Resolved, parameters};
use crate::suite::{Suite, Workload, WorkloadKind};
use crate::text::globs::{fits_one, globs};
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use record::{Cell, CellId, Exclusion, InterpreterInfo, Parameters, WorkloadInfo, did_you_mean_glob};
use sha2::{Digest, Sha256};

/// What a person chooses of a suite.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// Globs over cell names (`tokio/*`, `*:countdown`, `*:raw`); a cell is in if one of them fits. None: all.
    pub only: Vec<String>,
    /// Instead of the suite's number.
    pub trials: Option<u32>,
    /// Orders the trials and draws the delays.
    pub seed: u64,
    /// Instead of the origin.
    pub urls: Option<UrlList>,
}

/// A suite, resolved for this machine.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The suite, its number of trials as chosen.
    pub suite: Suite,
    /// Orders the trials and draws the delays.
    pub seed: u64,
    /// Who runs where.
    pub placement: Placement,
    /// The cells, sorted by name.
    pub cells: Vec<Planned>,
    /// The workloads as the suite has them.
    pub workloads: Vec<WorkloadInfo>,
    /// The interpreters that some of the cells are of.
    pub interpreters: Vec<Located>,
    /// What was left out.
    pub exclusions: Vec<Exclusion>,
    /// Instead of the origin.
    pub urls: Option<UrlList>,
}

impl Plan {
    /// Resolves a suite.
    ///
    /// # Errors
    /// A choice that leaves nothing, or more than foreign hosts are to be asked for.
    pub fn new(
        mut suite: Suite,
        contenders: &Contenders,
        choice: Choice,
        placement: Placement,
    ) -> Result<Self, Error> {
        suite.trials = choice.trials.unwrap_or(suite.trials);
        let urls = choice.urls;
        let mut plan = Self {
            seed: choice.seed,
            placement,
            cells: vec![],
            workloads: vec![],
            exclusions: contenders.exclusions.clone(),
            interpreters: vec![],
            urls,
            suite,
        };
        for workload in plan.suite.workloads.clone() {
            plan.add(&workload, contenders)?;
        }
        plan.choose(&choice.only)?;
        plan.cells.sort_by(|a, b| a.cell.id.cmp(&b.cell.id));
        plan.be_polite()?;
        plan.interpreters =
            contenders.found.iter().filter(|located| plan.runs_in(&located.info)).cloned().collect();
        Ok(plan)
    }

    /// Keeps the cells that a person wants.
    fn choose(&mut self, only: &[String]) -> Result<(), Error> {
        if self.cells.is_empty() && !self.workloads.is_empty() {
            let why =
                self.exclusions.iter().map(|left_out| format!("\n  {}: {}", left_out.what, left_out.why));
            return Err(Error::Plan(format!("no contender takes part{}", why.collect::<String>())));
        }
        let Some(wanted) = globs(only, "--only")? else { return Ok(()) };
        let fits = |cell: &Cell| wanted.is_match(&cell.id.0) || wanted.is_match(&cell.contender);
        if !self.cells.iter().any(|planned| fits(&planned.cell)) {
            let names = self.cells.iter().map(|planned| planned.cell.id.0.as_str());
            let either =
                self.cells.iter().map(|planned| planned.cell.contender.as_str()).chain(names.clone());
            let either: Vec<&str> = either.collect();
            let meant = did_you_mean_glob(only, names, |glob| fits_one(glob, &either));
            let only = only.join(" --only ");
            return Err(Error::Plan(format!(
                "no cell fits --only {only}{meant}; `inflight plan` lists their names"
            )));
        }
        self.cells.retain(|planned| fits(&planned.cell));
        Ok(())
    }

    fn runs_in(&self, interpreter: &InterpreterInfo) -> bool {
        self.cells.iter().any(|planned| interpreter.has(&planned.contender.name))
    }

    /// All trials in the order they run in: rounds outermost, in each round every cell once, shuffled.
    pub fn schedule(&self) -> Vec<(u32, usize)> {
        let mut chance = ChaCha8Rng::seed_from_u64(self.seed);
        (0..self.suite.trials)
            .flat_map(|round| {
                let mut cells: Vec<usize> = (0..self.cells.len()).collect();
                cells.shuffle(&mut chance);
                cells.into_iter().map(move |cell| (round, cell))
            })
            .collect()
    }

    /// SHA-256 over the workloads as this plan resolves them: equal hash, equal work.
    pub fn suite_hash(&self) -> String {
        let text = serde_json::to_string(&self.workloads).expect("workloads are plain data");
        Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn add(&mut self, workload: &Workload, contenders: &Contenders) -> Result<(), Error> {
        let cores = |fetch| self.placement.runner_cores(fetch).len() as u32;
        self.workloads.push(WorkloadInfo {
            name: workload.name.clone(),
            title: workload.title.clone(),
            headline: workload.headline,
            experiment: workload.experiment.clone(),
            parameters: parameters(&workload.kind, None, cores(false), self.urls.as_ref()),
        });
        let fetch_limit = self.workloads.last().and_then(|info| fetch_limit(&info.parameters));
        for contender in &contenders.list {
            match takes_part(workload, contender) {
                Ok(true) => {}
                Ok(false) => continue,
                Err(why) => {
                    let what = format!("{}:{}", contender.name, workload.name);
                    self.exclusions.push(Exclusion { what, why });
                    continue;
                }
            }
            let parameters = parameters(&workload.kind, Some(contender), cores(false), self.urls.as_ref());
            let clients = match &workload.kind {
                WorkloadKind::Fetch(fetch) => {
                    contender.clients_in(workload.clients, fetch.tls).into_iter().map(Some).collect()
                }
                WorkloadKind::Countdown { .. } => vec![None],
            };
            for client in clients {
                let client = client.map(str::to_owned);
                let id = CellId::new(&contender.name, &workload.name, client.as_deref())?;
                let (limit, workers) = match &parameters {
                    Parameters::Fetch { concurrency, .. } => {
                        (fetch_limit, contender.workers.fetch.count(cores(true), *concurrency))
                    }
                    Parameters::Countdown { tasks, .. } => (
                        Some(f64::from((*tasks).min(cores(false)))),
                        contender.workers.countdown.count(cores(false), *tasks),
                    ),
                };
                self.cells.push(Planned {
                    cell: Cell {
                        id,
                        contender: contender.name.clone(),
                        workload: workload.name.clone(),
                        client,
                        baseline: contender.baseline.clone(),
                        workers,
                        limit,
                        parameters: parameters.clone(),
                    },
                    contender: contender.clone(),
                    faulty: matches!(&workload.kind, WorkloadKind::Fetch(fetch) if !fetch.faults.is_none()),
                    work: Resolved::new(&workload.kind, &parameters, contender),
                });
            }
        }
        Ok(())
    }

    /// Foreign hosts are asked for little, slowly, or not at all.
    fn be_polite(&mut self) -> Result<(), Error> {
        if !self.urls.as_ref().is_some_and(|urls| urls.foreign) {
            return Ok(());
        }
        let exclusions = &mut self.exclusions;
        self.cells.retain(|planned| match planned.cell.parameters {
            Parameters::Fetch { concurrency, .. } if concurrency > MAX_CONCURRENCY => {
                let why = format!("more than {MAX_CONCURRENCY} in flight against a foreign host");
                exclusions.push(Exclusion { what: planned.cell.id.to_string(), why });
                false
            }
            _ => true,
        });
        let fetching = self.cells.iter().filter(|planned| planned.cell.parameters.is_fetch()).count() as u64;
        let share = MAX_REQUESTS / (fetching * u64::from(self.suite.trials)).max(1);
        if share == 0 {
            return Err(Error::Plan(format!(
                "{fetching} cells × {} trials would ask foreign hosts for more than {MAX_REQUESTS} URLs in all; choose fewer \
                 with --only and --trials",
                self.suite.trials
            )));
        }
        for planned in &mut self.cells {
            if let Parameters::Fetch { requests, .. } = &mut planned.cell.parameters {
                *requests = (*requests).min(share).min(MAX_REQUESTS_PER_TRIAL);
            }
        }
        Ok(())
    }
}

/// Whether the workload means anything for a contender; `Err` says why it is left out although it might.
fn takes_part(workload: &Workload, contender: &Contender) -> Result<bool, String> {
    let WorkloadKind::Fetch(fetch) = &workload.kind else { return Ok(true) };
    let files = most_connections();
    match contender.max_concurrency {
        Some(most) if workload.exact && most < fetch.concurrency => {
            Err(format!("never more than {most} in flight, and this wants {}", fetch.concurrency))
        }
        _ if workload.exact && files < u64::from(fetch.concurrency) => {
            Err(format!("the file limit allows {files} connections, and this wants {}", fetch.concurrency))
        }
        _ => Ok(fetch.beside.is_none_or(|beside| contender.beside.contains(&beside.how))),
    }
}

/// Tasks a second that the workload allows anybody: `concurrency ÷ mean delay`; absent where there is no delay.
fn fetch_limit(parameters: &Parameters) -> Option<f64> {
    match parameters {
        // An open loop is allowed what it is offered, and its cap is no limit.
        Parameters::Fetch { extra, .. } if extra.open.is_some() => {
            extra.open.as_ref().map(|open| open.rate_per_s)
        }
        Parameters::Fetch { concurrency, mean_delay_ns, .. } if *mean_delay_ns > 0.0 => {
            Some(f64::from(*concurrency) / (mean_delay_ns / 1e9))
        }
        _ => None,
    }
}

/// A seed that nobody has chosen. 32 bits, so that every reader of JSON reads it exactly.
pub fn fresh_seed() -> u32 {
    rand::random()
}

#[cfg(test)]
#[path = "resolved_tests.rs"]
pub(crate) mod tests;
