//! A cell that is ready to run: its parameters for one contender, and the order that a runner gets.

use crate::{Contender, UrlList, WorkloadKind};
use origin::{Delay, Faults};
use protocol::{Body, Connection, Countdown, Fetch, Spec, VERSION, Warmup, Work};
use record::{Cell, Parameters};
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
    Fetch { delay: Delay, faults: Faults, connection: Connection, timeout: Duration, body_bytes: u64 },
    Countdown(Countdown),
}

impl Planned {
    /// The trial's whole order to a runner. All contenders of one round meet the same delays (one that has fewer requests
    /// meets the first of them).
    pub fn spec(&self, seed: u64, round: u32, origin: Option<SocketAddr>, urls: Option<&UrlList>) -> Spec {
        let work = match (&self.work, &self.cell.parameters) {
            (Resolved::Countdown(countdown), _) => Work::Countdown(*countdown),
            (
                Resolved::Fetch { delay, faults, connection, timeout, body_bytes },
                Parameters::Fetch { requests, concurrency, mean_delay_ns, .. },
            ) => {
                let at = |path: String| {
                    origin.map(|address| format!("http://{address}{path}")).into_iter().collect()
                };
                let seed = seed.wrapping_add(u64::from(round));
                let warm = Delay::fixed_ns(warmup_delay_ns(*mean_delay_ns, *concurrency) as u64);
                let listed = urls.map(|list| list.urls.clone());
                Work::Fetch(Fetch {
                    client: self.cell.client.clone().unwrap_or_default(),
                    urls: listed
                        .clone()
                        .unwrap_or_else(|| at(origin::url_path(*body_bytes, delay, seed, faults))),
                    requests: *requests,
                    concurrency: *concurrency,
                    connection: *connection,
                    timeout_ns: timeout.as_nanos() as u64,
                    body: listed.is_none().then_some(Body { bytes: *body_bytes }),
                    warmup: Warmup {
                        requests: if listed.is_some() { 0 } else { u64::from(*concurrency) * 2 },
                        urls: match listed {
                            Some(_) => Vec::new(),
                            None => at(origin::url_path(*body_bytes, &warm, 0, &Faults::NONE)),
                        },
                    },
                })
            }
            (Resolved::Fetch { .. }, Parameters::Countdown { .. }) => {
                unreachable!("made together in `Resolved::new`")
            }
        };
        // A runner knows nothing of sides.
        let (contender, _) = record::without_side(&self.cell.contender);
        Spec { protocol: VERSION, contender: contender.into(), workers: self.cell.workers, work }
    }
}

impl Resolved {
    pub(crate) fn new(kind: &WorkloadKind, parameters: &Parameters, contender: &Contender) -> Self {
        match (kind, parameters) {
            (WorkloadKind::Fetch { delay, faults, connection, timeout, body_bytes, .. }, _) => Self::Fetch {
                delay: *delay,
                faults: *faults,
                connection: contender.connection.unwrap_or(*connection),
                timeout: *timeout,
                body_bytes: *body_bytes,
            },
            (WorkloadKind::Countdown { .. }, Parameters::Countdown { tasks, iterations }) => {
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
        WorkloadKind::Fetch { requests, concurrency, delay, body_bytes, connection, timeout, faults } => {
            let in_flight = (*concurrency).min(contender.and_then(|c| c.max_concurrency).unwrap_or(u32::MAX));
            let connection = contender.and_then(|c| c.connection).unwrap_or(*connection);
            let share = requests * u64::from(in_flight) / u64::from(*concurrency);
            Parameters::Fetch {
                requests: share.max(FEWEST_REQUESTS).min(*requests),
                concurrency: in_flight,
                delay: if urls.is_some() { "unknown".into() } else { delay.to_string() },
                mean_delay_ns: if urls.is_some() { 0.0 } else { delay.mean_ns() },
                body_bytes: *body_bytes,
                connection: match connection {
                    Connection::Reuse => "reuse".into(),
                    Connection::Fresh => "fresh".into(),
                },
                timeout_ns: timeout.as_nanos() as u64,
                faults: if faults.is_none() { String::new() } else { faults.to_string() },
                target: urls.map_or_else(|| "origin".into(), |list| format!("urls:{}", list.urls.len())),
            }
        }
        WorkloadKind::Countdown { tasks, tasks_per_core, iterations, total_iterations } => {
            let tasks = tasks.unwrap_or_else(|| tasks_per_core.unwrap_or(1) * cores).max(1);
            let total = total_iterations.unwrap_or(0) / u64::from(tasks);
            Parameters::Countdown { tasks, iterations: iterations.unwrap_or(total).max(1) }
        }
    }
}
