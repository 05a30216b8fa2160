//! One `[[interpreter]]`, as people write it: programs that run a runner's script, and the contenders that they may become.

use super::contender::WorkerCounts;
use crate::suite::values::duration;
use crate::text::located::Fault;
use record::{check_name, did_you_mean};
use serde::Deserialize;
use std::path::PathBuf;
use std::time::Duration;

/// One `[[interpreter]]`: every interpreter of one language.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Interpreter {
    /// The group of its contenders.
    pub group: String,
    /// Programs to look for, by name on PATH or by path. Two names of one interpreter count once, and of two interpreters of one
    /// family the first takes part.
    pub programs: Vec<String>,
    /// What follows the program: the runner's script and its arguments. `{root}` is the directory above that of the file, or
    /// where that does not have the script, the one that the program's own files are in.
    pub runner: Vec<String>,
    /// What follows that, for the program to say on one line what it is and has.
    pub probe: Vec<String>,
    /// How long it may take to say so.
    #[serde(default = "a_minute", deserialize_with = "duration")]
    pub probe_timeout: Duration,
    /// The flavour that speed-ups of the same interpreter are reckoned against.
    pub baseline: String,
    /// A script and its arguments that tell what happens to work that nobody joins (rows of `run.json`).
    #[serde(default)]
    pub unjoined: Vec<String>,
    /// A script and its arguments that tell, of the interpreters whose programs follow, what their lock does (as in `run.json`).
    #[serde(default)]
    pub gil: Vec<String>,
    /// The contenders, as far as an interpreter has them.
    #[serde(rename = "flavour")]
    pub flavours: Vec<Flavour>,
    /// What its text is called ([`crate::Document::shown`]).
    #[serde(skip)]
    pub from: String,
    /// What `{root}` may be: the first below which there is the script.
    #[serde(skip)]
    pub(crate) roots: Vec<PathBuf>,
}

/// One `[[interpreter.flavour]]`: a contender of every interpreter that has it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flavour {
    /// The second half of its name.
    pub name: String,
    /// How it runs tasks, in one line.
    pub about: String,
    /// How it can speak HTTP, `raw` first. Those that an interpreter does not have are left out.
    pub clients: Vec<String>,
    /// How else it can, where a workload asks what the client costs.
    #[serde(default)]
    pub more_clients: Vec<String>,
    /// How many workers it is told to start.
    #[serde(default)]
    pub workers: WorkerCounts,
    /// It never has more in flight; its windows are shortened in proportion.
    #[serde(default)]
    pub max_concurrency: Option<u32>,
    /// It cannot do otherwise with connections, whatever the workload says.
    #[serde(default)]
    pub connection: Option<protocol::Connection>,
    /// Whether its workers share the interpreter's lock, where there is one.
    #[serde(default)]
    pub shares_lock: bool,
    /// Whether it has variants, `NAME-METHOD`: one for each way of starting processes that is not the interpreter's own choice.
    #[serde(default)]
    pub start_methods: bool,
}

impl Interpreter {
    /// What is wrong with the entry.
    pub(crate) fn check(&self) -> Result<(), Fault> {
        if self.runner.is_empty() {
            return Err(Fault::at("runner", "`runner` names no script"));
        }
        let names = || self.flavours.iter().map(|flavour| flavour.name.as_str());
        if names().all(|name| name != self.baseline) {
            let (baseline, meant) = (&self.baseline, did_you_mean(&self.baseline, names()));
            let problem = format!("its baseline {baseline:?} is none of its flavours{meant}");
            return Err(Fault::at("baseline", problem));
        }
        for (at, Flavour { name, clients, .. }) in self.flavours.iter().enumerate() {
            let of = |key: &str| format!("flavour.{at}.{key}");
            check_name("flavour", name).map_err(|e| Fault::at(of("name"), e.to_string()))?;
            if names().take(at).any(|other| other == name) {
                return Err(Fault::at(of("name"), format!("two flavours are named {name:?}")));
            }
            if clients.first().is_none_or(|client| client != "raw") {
                let problem = format!("`clients` of {name:?} must begin with \"raw\"");
                return Err(Fault::at(of("clients"), problem));
            }
        }
        Ok(())
    }
}

fn a_minute() -> Duration {
    Duration::from_secs(60)
}
