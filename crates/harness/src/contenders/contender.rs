//! One `[[contender]]`: a way of running many tasks, and the program that is it.

use crate::contenders::speed::Speed;
use crate::suite::Lanes;
use protocol::How;
use serde::Deserialize;
use std::collections::BTreeMap;

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

fn raw() -> Vec<String> {
    vec!["raw".into()]
}

fn rust() -> String {
    "rust".into()
}

fn sequential() -> String {
    "std/sequential".into()
}
