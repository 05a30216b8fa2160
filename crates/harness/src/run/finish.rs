//! What is written once a run: `run.json` at its start and end, and whether a resumed run is still the same one.

use crate::builds::source::build_info;
use crate::error::Error;
use crate::plan::resolved::Plan;
use crate::run::blocks::DISTURBANCE;
use crate::run::sitting::{Options, Tools};
use crate::trial::measured::Measured;
use hdrhistogram::Histogram;
use record::{Cell, ContenderInfo, Machine, OriginInfo, RunMeta, SCHEMA, Source, Status, SuiteInfo};
use std::collections::BTreeMap;

/// UTC now, RFC 3339 with milliseconds.
pub(crate) fn now_millis() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
}

fn now_seconds() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// `run.json` of a run that begins.
pub(crate) fn first_meta(plan: &Plan, options: &Options, tools: &Tools, machine: &Machine) -> RunMeta {
    let source = options.source.clone();
    let mut contenders: Vec<ContenderInfo> = Vec::new();
    for planned in &plan.cells {
        let (name, entry) = (&planned.cell.contender, &planned.contender);
        if contenders.iter().all(|known| known.name != *name) {
            contenders.push(ContenderInfo {
                name: name.clone(),
                about: entry.about.clone(),
                maintenance: entry.maintenance.clone(),
                library: entry.library.clone(),
                runner: String::new(),
                language: String::new(),
                libraries: BTreeMap::new(),
            });
        }
    }
    RunMeta {
        schema: SCHEMA,
        id: record::run_id(jiff::Timestamp::now(), source.commit.as_deref()),
        started: now_seconds(),
        finished: None,
        status: Status::Running,
        command: options.command.clone(),
        fingerprint: machine.fingerprint.clone(),
        suite: SuiteInfo {
            name: plan.suite.name.clone(),
            sha256: plan.suite_hash(),
            title: plan.suite.title.clone(),
        },
        seed: plan.seed,
        trials_per_cell: plan.suite.trials,
        source,
        build: tools.build.clone(),
        placement: plan.placement.recorded(),
        origin: None,
        warnings: options.warnings.clone(),
        contenders,
        interpreters: plan.interpreters.iter().map(|located| located.info.clone()).collect(),
        workloads: plan.workloads.clone(),
        cells: plan.cells.iter().map(|planned| planned.cell.clone()).collect(),
        exclusions: plan.exclusions.clone(),
        sides: None,
        disturbance: Some(DISTURBANCE),
        unjoined: Vec::new(),
        gil: Vec::new(),
        slo: String::new(),
    }
}

/// Refuses to continue a run as another one.
pub(crate) fn check_same(meta: &RunMeta, plan: &Plan, machine: &Machine) -> Result<(), Error> {
    let cells: Vec<&Cell> = plan.cells.iter().map(|planned| &planned.cell).collect();
    let same = |what: &str, theirs: &dyn std::fmt::Display, ours: &dyn std::fmt::Display| {
        let (theirs, ours) = (theirs.to_string(), ours.to_string());
        if theirs == ours {
            return Ok(());
        }
        Err(Error::Plan(format!(
            "cannot resume {}: its {what} is {theirs}, and now it would be {ours}",
            meta.id
        )))
    };
    same("machine", &meta.fingerprint, &machine.fingerprint)?;
    same("suite", &meta.suite.name, &plan.suite.name)?;
    same("suite's hash", &meta.suite.sha256, &plan.suite_hash())?;
    same("seed", &meta.seed, &plan.seed)?;
    same("number of trials", &meta.trials_per_cell, &plan.suite.trials)?;
    same("compiler", &meta.build.compiler, &build_info().compiler)?;
    same("profile", &meta.build.profile, &build_info().profile)?;
    if !meta.cells.iter().eq(cells) {
        return Err(Error::Plan(format!(
            "cannot resume {}: its cells are others than now (contenders.toml has changed, or --only differs); start a new run",
            meta.id
        )));
    }
    Ok(())
}

/// A warning where the source is not the one that the run began with: its rows would be of two builds.
pub(crate) fn source_moved(meta: &RunMeta, now: &Source) -> Option<String> {
    let name = |source: &Source| {
        let commit =
            source.commit.as_deref().unwrap_or("no commit").get(..7).unwrap_or("no commit").to_owned();
        if source.dirty { format!("{commit} with uncommitted changes") } else { commit }
    };
    (*now != meta.source).then(|| {
        format!(
            "begun at {}, continued at {}: its trials may be of two builds",
            name(&meta.source),
            name(now)
        )
    })
}

/// What is only known when all trials are over.
#[derive(Default)]
pub(crate) struct Totals {
    requests: u64,
    lateness: Option<Histogram<u64>>,
    identities: BTreeMap<String, protocol::Identity>,
}

impl Totals {
    pub(crate) fn add(&mut self, cell: &Cell, measured: &Measured) {
        let runner = &measured.outcome.runner;
        self.identities.entry(cell.contender.clone()).or_insert_with(|| runner.clone());
        let Some(report) = &measured.origin else { return };
        self.requests += report.requests;
        if let Ok(lateness) = record::decode(&report.lateness.histogram) {
            let all = self.lateness.get_or_insert_with(record::new_histogram);
            record::merge_clamped(all, &lateness);
        }
    }

    /// Writes who the runners are, as far as they have told, into `run.json`. `true` if it did not know yet. A runner that has
    /// changed since (rebuilt between the parts of a resumed run) is a warning.
    pub(crate) fn introduce(&self, meta: &mut RunMeta) -> bool {
        let mut news = false;
        for info in &mut meta.contenders {
            let Some(identity) = self.identities.get(&info.name) else { continue };
            let runner = format!("{} {}", identity.name, identity.version);
            if info.runner == runner
                && info.language == identity.language
                && info.libraries == identity.libraries
            {
                continue;
            }
            if !info.runner.is_empty() {
                meta.warnings
                    .push(format!("{}: its runner or its libraries changed during the run", info.name));
            }
            news = true;
            info.runner = runner;
            info.language.clone_from(&identity.language);
            info.libraries.clone_from(&identity.libraries);
        }
        news
    }

    /// Closes `run.json`. Of the two parts of a resumed run the origin's worse lateness stands.
    pub(crate) fn enter_into(self, meta: &mut RunMeta, complete: bool) {
        meta.status = if complete { Status::Complete } else { Status::Interrupted };
        meta.finished = Some(now_seconds());
        self.introduce(meta);
        if let Some(lateness) = self.lateness.filter(|histogram| !histogram.is_empty()) {
            let before = meta.origin.take();
            let worse =
                |now: u64, then: fn(&OriginInfo) -> u64| before.as_ref().map_or(now, |b| then(b).max(now));
            meta.origin = Some(OriginInfo {
                requests: before.as_ref().map_or(0, |origin| origin.requests) + self.requests,
                lateness_p50_ns: worse(lateness.value_at_quantile(0.5), |b| b.lateness_p50_ns),
                lateness_p99_ns: worse(lateness.value_at_quantile(0.99), |b| b.lateness_p99_ns),
                lateness_max_ns: worse(lateness.max(), |b| b.lateness_max_ns),
            });
        }
    }
}
