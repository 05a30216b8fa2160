//! A cell that is ready to run: its parameters for one contender, and the order that a runner gets.

use crate::contenders::Contender;
use crate::plan::external::UrlList;
use crate::plan::schedule::due_ns;
use crate::suite::WorkloadKind;
use crate::suite::fetch_kind::FetchKind;
use origin::{Delay, Faults, UrlPath};
use protocol::{Beside, Body, Connection, Countdown, Fetch, Mixed, Open, Spec, VERSION, Warmup, Work};
use record::{Cell, Extra, OpenLoop, Parameters};
use std::net::SocketAddr;
use std::time::Duration;

/// A cell and what is needed to run it.
#[derive(Debug, Clone)]
pub struct Planned {
    /// As it is recorded.
    pub cell: Cell,
    /// Who runs it.
    pub contender: Contender,
    /// Whether the origin was told to make errors.
    pub faulty: bool,
    pub(crate) work: Resolved,
}

#[derive(Debug, Clone)]
pub(crate) enum Resolved {
    /// With the connection that the contender can have.
    Fetch(Box<FetchKind>),
    Countdown(Countdown),
}

/// Where the origin listens.
#[derive(Debug, Clone)]
pub struct Served {
    /// In plain text.
    pub address: SocketAddr,
    /// Over TLS, and the authority that vouches for it, as PEM.
    pub tls: Option<(SocketAddr, String)>,
}

/// Longer than a harness needs to look at a runner; it lets the answers go by itself.
const HELD: Duration = Duration::from_secs(60);

impl Planned {
    /// The trial's whole order to a runner. All contenders of one round meet the same delays and arrivals (one that has fewer
    /// requests meets the first of them).
    pub fn spec(&self, seed: u64, round: u32, origin: Option<&Served>, urls: Option<&UrlList>) -> Spec {
        let seed = seed.wrapping_add(u64::from(round));
        let work = match &self.work {
            Resolved::Countdown(countdown) => Work::Countdown(*countdown),
            Resolved::Fetch(kind) => {
                let fetch = self.fetch(kind, seed, origin, urls);
                match (kind.open, self.beside()) {
                    (Some(open), _) => {
                        Work::Open(Open { due_ns: due_ns(&open, fetch.requests, seed), fetch })
                    }
                    (None, Some(beside)) => Work::Mixed(Mixed { fetch, beside }),
                    (None, None) => Work::Fetch(fetch),
                }
            }
        };
        // A runner knows nothing of sides.
        let (contender, _) = record::without_side(&self.cell.contender);
        Spec { protocol: VERSION, contender: contender.into(), workers: self.cell.workers, work }
    }

    fn fetch(&self, kind: &FetchKind, seed: u64, origin: Option<&Served>, urls: Option<&UrlList>) -> Fetch {
        let Parameters::Fetch { requests, concurrency, mean_delay_ns, .. } = self.cell.parameters else {
            unreachable!("made together in `Resolved::new`")
        };
        let tls = origin.filter(|_| kind.tls).and_then(|served| served.tls.as_ref());
        let at = |path: UrlPath| {
            let url = match tls {
                Some((address, _)) => Some(format!("https://{address}{path}")),
                None => origin.map(|served| format!("http://{}{path}", served.address)),
            };
            url.into_iter().collect()
        };
        let listed = urls.map(|list| list.urls.clone());
        let foreign = listed.is_some();
        let (delay, stall) = (if kind.held { Delay::from(HELD) } else { kind.delay }, kind.stall);
        let path = UrlPath { bytes: kind.body_bytes, delay, seed, faults: kind.faults, stall };
        let warm = Delay::fixed_ns(warmup_delay_ns(mean_delay_ns, concurrency) as u64);
        Fetch {
            client: self.cell.client.clone().unwrap_or_default(),
            urls: listed.unwrap_or_else(|| at(path)),
            requests,
            concurrency,
            connection: kind.connection,
            timeout_ns: (if kind.held { kind.timeout.max(HELD) } else { kind.timeout }).as_nanos() as u64,
            body: (!foreign).then_some(Body { bytes: kind.body_bytes }),
            warmup: Warmup {
                // What is held is weighed against a runner that has not fetched anything yet.
                requests: if foreign || kind.held { 0 } else { u64::from(concurrency) * 2 },
                urls: if foreign {
                    Vec::new()
                } else {
                    at(UrlPath { delay: warm, faults: Faults::NONE, stall: None, seed: 0, ..path })
                },
            },
            authority: tls.map(|(_, authority)| authority.clone()),
        }
    }

    fn beside(&self) -> Option<Beside> {
        let Resolved::Fetch(kind) = &self.work else { return None };
        let tasks = self.cell.parameters.extra()?.beside.as_ref()?.tasks;
        let beside = kind.beside?;
        Some(Beside {
            tasks,
            iterations: beside.iterations,
            how: beside.how,
            yield_every: beside.yield_every,
        })
    }
}

impl Resolved {
    pub(crate) fn new(kind: &WorkloadKind, parameters: &Parameters, contender: &Contender) -> Self {
        match (kind, parameters) {
            (WorkloadKind::Fetch(fetch), _) => Self::Fetch(Box::new(FetchKind {
                connection: contender.connection.unwrap_or(fetch.connection),
                ..fetch.clone()
            })),
            (WorkloadKind::Countdown { .. }, Parameters::Countdown { tasks, iterations, .. }) => {
                // A hundredth of the work starts the threads and wakes the cores.
                let warmup_iterations = (iterations / 100).max(1);
                Self::Countdown(Countdown { tasks: *tasks, iterations: *iterations, warmup_iterations })
            }
            (WorkloadKind::Countdown { .. }, Parameters::Fetch { .. }) => {
                unreachable!("made from the same workload")
            }
        }
    }
}

/// In the warm-up every connection must be opened, so an answer must take longer than opening all of them: 100 µs each,
/// and at least what the workload itself waits, up to a second.
pub(crate) fn warmup_delay_ns(mean_delay_ns: f64, concurrency: u32) -> f64 {
    (f64::from(concurrency) * 100e3).max(10e6).max(mean_delay_ns.min(20e6)).min(1e9)
}

/// The parameters of a workload, for a contender or as the suite has it. A contender that never has more than so many tasks
/// in flight gets a window with fewer tasks in proportion, so that it lasts about as long as everybody's.
pub(crate) fn parameters(
    kind: &WorkloadKind,
    contender: Option<&Contender>,
    cores: u32,
    urls: Option<&UrlList>,
) -> Parameters {
    const FEWEST_REQUESTS: u64 = 5;
    match kind {
        WorkloadKind::Fetch(fetch) => {
            let most = contender.and_then(|c| c.max_concurrency).unwrap_or(u32::MAX);
            // An open loop does not ask whether anybody keeps up.
            let in_flight =
                if fetch.open.is_some() { fetch.concurrency } else { fetch.concurrency.min(most) };
            let connection = contender.and_then(|c| c.connection).unwrap_or(fetch.connection);
            let share = fetch.requests * u64::from(in_flight) / u64::from(fetch.concurrency);
            let delay = match urls {
                Some(_) => "unknown".into(),
                None if fetch.held => "held".into(),
                None => fetch.delay.to_string(),
            };
            Parameters::Fetch {
                requests: share.max(FEWEST_REQUESTS).min(fetch.requests),
                concurrency: in_flight,
                delay,
                mean_delay_ns: if urls.is_some() { 0.0 } else { fetch.delay.mean_ns() },
                body_bytes: fetch.body_bytes,
                connection: match connection {
                    Connection::Reuse => "reuse".into(),
                    Connection::Fresh => "fresh".into(),
                },
                timeout_ns: fetch.timeout.as_nanos() as u64,
                faults: if fetch.faults.is_none() { String::new() } else { fetch.faults.to_string() },
                target: urls.map_or_else(|| "origin".into(), |list| format!("urls:{}", list.urls.len())),
                extra: extra(fetch, cores),
            }
        }
        WorkloadKind::Countdown { tasks, tasks_per_core, iterations, total_iterations } => {
            let tasks = at_once(*tasks, *tasks_per_core, cores);
            let total = total_iterations.unwrap_or(0) / u64::from(tasks);
            let iterations = iterations.unwrap_or(total).max(1);
            let scale = contender.and_then(|c| c.speed).map_or(1.0, |speed| speed.scale(iterations));
            let iterations = ((iterations as f64 * scale) as u64).max(1);
            Parameters::Countdown { tasks, iterations, scale }
        }
    }
}

fn at_once(tasks: Option<u32>, per_core: Option<u32>, cores: u32) -> u32 {
    tasks.unwrap_or_else(|| per_core.unwrap_or(1) * cores).max(1)
}

fn extra(fetch: &FetchKind, cores: u32) -> Extra {
    Extra {
        open: fetch.open.map(|open| OpenLoop {
            rate_per_s: open.rate,
            arrivals: open.arrivals.as_str().into(),
            late_ns: open.late.map(|late| late.as_nanos() as u64),
        }),
        beside: fetch.beside.map(|beside| record::Beside {
            tasks: at_once(beside.tasks, beside.tasks_per_core, cores),
            iterations: beside.iterations,
            how: beside.how.as_str().into(),
            yield_every: beside.yield_every,
        }),
        stall: fetch.stall.map(|stall| stall.to_string()).unwrap_or_default(),
        tls: fetch.tls,
        held: fetch.held,
        system_calls: fetch.system_calls,
    }
}
