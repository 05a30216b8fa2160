//! The runner under test, and the specs it is given.

use protocol::{Body, Connection, Countdown, Fetch, How, Spec, VERSION, Warmup, Work};

/// A binary and which contender it is to be.
#[derive(Debug, Clone, Copy)]
pub struct Runner {
    pub(crate) binary: &'static str,
    pub(crate) args: &'static [&'static str],
    pub(crate) language: &'static str,
    pub(crate) contender: &'static str,
    pub(crate) workers: Option<u32>,
    pub(crate) in_flight: Option<u32>,
    pub(crate) fresh_only: bool,
    pub(crate) workers_in: Option<&'static str>,
    pub(crate) ways: &'static [How],
    pub(crate) tls: &'static [&'static str],
    pub(crate) without_pool: &'static [&'static str],
}

impl Runner {
    /// A contender of the binary at this path (`env!("CARGO_BIN_EXE_…")`). It is given as many workers as the
    /// workload has concurrency.
    pub const fn new(binary: &'static str, contender: &'static str) -> Self {
        Self {
            binary,
            args: &[],
            language: "rustc",
            contender,
            workers: None,
            in_flight: None,
            fresh_only: false,
            workers_in: None,
            ways: &[],
            tls: &[],
            without_pool: &[],
        }
    }

    /// A script: the binary is what runs it, and says that it is of this language.
    pub const fn script(self, args: &'static [&'static str], language: &'static str) -> Self {
        Self { args, language, ..self }
    }

    /// Its specs ask for this many workers instead.
    pub const fn workers(self, workers: u32) -> Self {
        Self { workers: Some(workers), ..self }
    }

    /// It is told the number of workers by this environment variable as well.
    pub const fn workers_in(self, variable: &'static str) -> Self {
        Self { workers_in: Some(variable), ..self }
    }

    /// It never has more than this many tasks in flight, whatever the spec allows.
    pub const fn in_flight(self, most: u32) -> Self {
        Self { in_flight: Some(most), ..self }
    }

    /// It cannot keep connections.
    pub const fn fresh_only(self) -> Self {
        Self { fresh_only: true, ..self }
    }

    /// It can run countdowns beside fetches in these ways; any other, it must refuse.
    pub const fn ways(self, ways: &'static [How]) -> Self {
        Self { ways, ..self }
    }

    /// These clients fetch `https://` and trust the spec's authority; any other must refuse.
    pub const fn tls(self, clients: &'static [&'static str]) -> Self {
        Self { tls: clients, ..self }
    }

    /// These clients never keep connections, whatever the spec says.
    pub const fn without_pool(self, clients: &'static [&'static str]) -> Self {
        Self { without_pool: clients, ..self }
    }

    /// A spec for this contender; `concurrency` of a countdown is its number of tasks.
    pub fn spec(&self, work: Work) -> Spec {
        let concurrency = match &work {
            Work::Countdown(countdown) => countdown.tasks,
            Work::Fetch(fetch) => fetch.concurrency,
            Work::Open(open) => open.fetch.concurrency,
            Work::Mixed(mixed) => mixed.fetch.concurrency,
        };
        Spec {
            protocol: VERSION,
            contender: self.contender.into(),
            workers: self.workers.unwrap_or(concurrency),
            work,
        }
    }
}

/// A window of `requests` fetches of `url` without warm-up: connections reused, bodies of `bytes` bytes, ten
/// seconds a task. Change what the test is about.
pub fn fetch(client: &str, url: String, bytes: u64, requests: u64, concurrency: u32) -> Fetch {
    Fetch {
        client: client.into(),
        urls: vec![url],
        requests,
        concurrency,
        connection: Connection::Reuse,
        timeout_ns: 10_000_000_000,
        body: Some(Body { bytes }),
        warmup: Warmup { urls: Vec::new(), requests: 0 },
        authority: None,
    }
}

/// A countdown with a short warm-up.
pub fn countdown(tasks: u32, iterations: u64) -> Work {
    Work::Countdown(Countdown { tasks, iterations, warmup_iterations: 10 })
}
