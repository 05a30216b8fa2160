//! `benches/contenders.toml`: who takes part, and which program runs whom. Suites never say so.

mod check;
#[cfg(test)]
mod check_tests;
mod merge;
#[cfg(test)]
mod merge_tests;

use crate::document::Document;
use crate::error::Error;
use crate::estimate::Speed;
use crate::interpreters::{Interpreter, Located};
use crate::suite::Lanes;
use protocol::How;
use record::{Exclusion, InterpreterInfo, did_you_mean_glob};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The file.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contenders {
    /// All contenders that are known by name.
    #[serde(default, rename = "contender")]
    pub list: Vec<Contender>,
    /// Where more of them may be found.
    #[serde(default, rename = "interpreter")]
    pub interpreters: Vec<Interpreter>,
    /// The interpreters that were found.
    #[serde(skip)]
    pub found: Vec<Located>,
    /// What was looked for and takes no part, and why.
    #[serde(skip)]
    pub exclusions: Vec<Exclusion>,
}

/// A text that lists contenders, and what `{root}` stands for in it.
#[derive(Debug, Clone)]
pub struct Listing {
    /// The text.
    pub document: Document,
    /// The directory above that of the file.
    pub root: PathBuf,
}

impl Listing {
    /// Reads a file.
    ///
    /// # Errors
    /// The file cannot be read, or is not UTF-8.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let file = path.canonicalize().map_err(|source| Error::Read { path: path.into(), source })?;
        let root = file.ancestors().nth(2).unwrap_or(&file).to_path_buf();
        Ok(Self { document: Document::read(path)?, root })
    }
}

/// One `[[contender]]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contender {
    /// `family/flavour`.
    pub name: String,
    /// How it runs tasks, in one line; where nothing is said, the words of `runner`.
    #[serde(default)]
    pub about: String,
    /// The runner: a program (see [`crate::Runners`]) or a path; then its arguments.
    pub runner: Vec<String>,
    /// How it can speak HTTP, `raw` first; `raw` alone where nothing is said.
    #[serde(default = "raw")]
    pub clients: Vec<String>,
    /// How else it can, where a workload asks what the client costs.
    #[serde(default)]
    pub more_clients: Vec<String>,
    /// Those of its clients that cannot be told whom to trust, and so take no part in TLS; `raw` never does.
    #[serde(default)]
    pub no_tls: Vec<String>,
    /// Where it can run countdowns beside its fetches.
    #[serde(default)]
    pub beside: Vec<How>,
    /// How many workers it is told to start.
    #[serde(default)]
    pub workers: WorkerCounts,
    /// The library whose version makes it what it is; empty where that is the standard library.
    #[serde(default)]
    pub library: String,
    /// For instance an advisory.
    #[serde(default)]
    pub maintenance: String,
    /// Whom its speed-up is reckoned against.
    #[serde(default = "sequential")]
    pub baseline: String,
    /// It never has more in flight; its windows are shortened in proportion.
    #[serde(default)]
    pub max_concurrency: Option<u32>,
    /// It cannot do otherwise with connections, whatever the workload says.
    #[serde(default)]
    pub connection: Option<protocol::Connection>,
    /// Variables of its environment, `{workers}` replaced: for libraries that can be told in no other way.
    #[serde(default)]
    pub env: BTreeMap<String, String>,
    /// What suites choose contenders by.
    #[serde(default = "rust")]
    pub group: String,
    /// The text that lists it, as errors call it.
    #[serde(skip)]
    pub from: String,
    /// What its interpreter said of itself; absent where it has none.
    #[serde(skip)]
    pub speed: Option<Speed>,
}

/// How many workers, by workload.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkerCounts {
    /// In fetch.
    pub fetch: Workers,
    /// In countdown.
    pub countdown: Workers,
}

/// A number of workers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Workers {
    /// One.
    One,
    /// One a core.
    Cores,
    /// One for each task in flight.
    Concurrency,
}

impl Default for WorkerCounts {
    fn default() -> Self {
        Self { fetch: Workers::Cores, countdown: Workers::Cores }
    }
}

impl Workers {
    /// The number, for a workload that has `in_flight` tasks at once on `cores` cores.
    pub fn count(self, cores: u32, in_flight: u32) -> u32 {
        match self {
            Self::One => 1,
            Self::Cores => cores,
            Self::Concurrency => in_flight,
        }
    }
}

impl Contender {
    /// A program that no file names: the raw client, a worker a core.
    pub fn of_program(name: &str, runner: Vec<String>) -> Self {
        Self {
            name: name.into(),
            about: runner.join(" "),
            runner,
            clients: vec!["raw".into()],
            more_clients: Vec::new(),
            no_tls: Vec::new(),
            beside: Vec::new(),
            workers: WorkerCounts::default(),
            library: String::new(),
            maintenance: String::new(),
            baseline: sequential(),
            max_concurrency: None,
            connection: None,
            env: BTreeMap::new(),
            group: rust(),
            from: String::new(),
            speed: None,
        }
    }
}

impl Contender {
    /// Its clients in these lanes; over TLS only those that can.
    pub(crate) fn clients_in(&self, lanes: Lanes, tls: bool) -> Vec<&str> {
        let most = match lanes {
            Lanes::Raw => 1,
            Lanes::Usual => self.clients.len(),
            Lanes::All => usize::MAX,
        };
        let all = self.clients.iter().chain(&self.more_clients).take(most);
        let able = all.filter(|client| !tls || (*client != "raw" && !self.no_tls.contains(client)));
        able.map(String::as_str).collect()
    }
}

impl Contenders {
    /// Reads the file.
    ///
    /// # Errors
    /// Names the file, the line and the column of what is wrong.
    pub fn read(path: &Path) -> Result<Self, Error> {
        Self::merge(&[Listing::read(path)?], None)
    }

    /// Makes a list of its text. `root` is what `{root}` stands for in it.
    ///
    /// # Errors
    /// Names the text, the line and the column of what is wrong.
    pub fn parse(document: &Document, root: &Path) -> Result<Self, Error> {
        Self::merge(&[Listing { document: document.clone(), root: root.to_path_buf() }], None)
    }

    /// This one alone.
    pub fn of(contender: Contender) -> Self {
        Self { list: vec![contender], ..Self::default() }
    }

    /// Those that fit one of these globs; all of them if there are none.
    ///
    /// # Errors
    /// Globs that are none, or that nobody fits.
    pub fn that_fit(&self, globs: &[String]) -> Result<Self, Error> {
        let Some(set) = crate::plan::globs(globs, "--contender")? else { return Ok(self.clone()) };
        let list: Vec<_> = self.list.iter().filter(|entry| set.is_match(&entry.name)).cloned().collect();
        if list.is_empty() {
            let names: Vec<_> = self.list.iter().map(|entry| entry.name.as_str()).collect();
            let wanted = globs.join(" --contender ");
            let fits = |glob: &str| crate::plan::fits_one(glob, &names);
            let meant = did_you_mean_glob(globs, names.iter().copied(), fits);
            return Err(Error::Plan(format!(
                "no contender fits --contender {wanted}{meant}; there are: {}",
                names.join(", ")
            )));
        }
        Ok(Self { list, ..self.clone() })
    }

    /// Whether [`Contenders::in_groups`] takes its time: it asks interpreters, one after the other, about a second each.
    pub fn must_ask(&self, groups: &[String]) -> bool {
        self.interpreters.iter().any(|interpreter| groups.contains(&interpreter.group))
    }

    /// Those of these groups. Where one of them is made of interpreters, they are looked for and asked what they are.
    pub fn in_groups(&self, groups: &[String]) -> Self {
        let chosen = |contender: &Contender| groups.contains(&contender.group);
        let mut all =
            Self { list: self.list.iter().filter(|c| chosen(c)).cloned().collect(), ..self.clone() };
        for interpreter in self.interpreters.iter().filter(|interpreter| groups.contains(&interpreter.group))
        {
            let found = interpreter.find();
            for contender in found.contenders {
                if all.get(&contender.name).is_none() {
                    all.list.push(contender);
                }
            }
            all.found.extend(found.interpreters);
            all.exclusions.extend(found.exclusions);
        }
        all
    }

    /// For a run that goes on: interpreters are as fast as they were when it began. Asked once more they are a little faster
    /// or slower, and their countdowns might be scaled otherwise.
    pub fn as_fast_as(&mut self, before: &[InterpreterInfo]) {
        for info in before {
            let speeds = self.list.iter_mut().filter(|contender| info.has(&contender.name));
            for speed in speeds.filter_map(|contender| contender.speed.as_mut()) {
                speed.ns_per_iteration = info.ns_per_iteration;
            }
        }
    }

    /// The entry with this name.
    pub fn get(&self, name: &str) -> Option<&Contender> {
        self.list.iter().find(|contender| contender.name == name)
    }
}

fn raw() -> Vec<String> {
    vec!["raw".into()]
}

fn rust() -> String {
    "rust".into()
}

fn sequential() -> String {
    "std/sequential".into()
}
