//! The figures that findings rest on, picked from the headline workloads. Baselines are not among the contenders here:
//! they are what the others are measured against.

use crate::data::{Data, concurrency};
use crate::headline::Standing;
use record::Parameters;

/// Below this nobody would speak of a gain, where much more is possible.
const GAIN: f64 = 2.0;

/// All that the findings look at.
#[derive(Debug, Clone, Default)]
pub(crate) struct Evidence {
    /// Cores that the runners may use.
    pub(crate) cores: f64,
    /// Tasks in flight at most in the headline fetch; 0 where there is none.
    pub(crate) concurrency: u32,
    /// Mean delay of an answer in nanoseconds; absent where nobody knows.
    pub(crate) delay_ns: Option<f64>,
    /// Contenders with fetch figures.
    pub(crate) fetchers: Vec<Fetcher>,
    /// The limit of the headline countdown, as a speed-up.
    pub(crate) countdown_limit: Option<f64>,
    /// Contenders with countdown figures.
    pub(crate) counters: Vec<Counter>,
    /// Baselines that have no figures, so that no speed-up could be reckoned against them.
    pub(crate) missing_baselines: Vec<String>,
}

/// A contender that fetched.
#[derive(Debug, Clone)]
pub(crate) struct Fetcher {
    pub(crate) name: String,
    pub(crate) speedup: f64,
    /// (Largest − smallest throughput) ÷ median; absent for a single trial.
    pub(crate) spread: Option<f64>,
    pub(crate) limit_share: Option<f64>,
    /// Tasks under way at the same time: Σ service times ÷ window.
    pub(crate) overlap: f64,
    /// First byte sent to last byte read, mean.
    pub(crate) service_ns: f64,
    /// Slot free to first byte sent, mean.
    pub(crate) start_ns: f64,
    pub(crate) cores_used: f64,
    pub(crate) cpu_ns: f64,
    pub(crate) peak_bytes: f64,
    /// Threads or processes seen at most, whichever are more.
    pub(crate) threads: u32,
}

/// A contender that counted down.
#[derive(Debug, Clone)]
pub(crate) struct Counter {
    pub(crate) name: String,
    pub(crate) speedup: f64,
    pub(crate) cores_used: f64,
    /// It was told to start one worker, or was seen with one thread.
    pub(crate) one_thread: bool,
}

impl Evidence {
    /// From this speed-up on a contender has gained from fetching at once.
    pub(crate) fn gain(&self) -> f64 {
        (0.75 * f64::from(self.concurrency)).min(GAIN)
    }

    pub(crate) fn new(data: &Data<'_>, standings: &[Standing<'_>]) -> Self {
        let fetch = data.headline(true).map(|workload| &workload.parameters);
        let delay_ns = fetch.and_then(|parameters| match parameters {
            Parameters::Fetch { mean_delay_ns, target, .. } if target == "origin" => Some(*mean_delay_ns),
            _ => None,
        });
        let limits = standings.iter().filter_map(|s| s.countdown.and_then(|entry| entry.cell.limit));
        let others = || standings.iter().filter(|standing| !standing.is_baseline());
        Self {
            cores: data.meta().placement.runner_cores.len() as f64,
            concurrency: fetch.map(concurrency).unwrap_or_default(),
            delay_ns,
            fetchers: others()
                .filter(|standing| !fetches_less(standing, fetch))
                .filter_map(fetcher)
                .collect(),
            countdown_limit: limits.reduce(f64::max),
            counters: others().filter_map(counter).collect(),
            missing_baselines: missing_baselines(standings),
        }
    }
}

/// Whether it never has as many in flight as the workload allows: of it nothing can be said beside those that have.
fn fetches_less(standing: &Standing<'_>, workload: Option<&Parameters>) -> bool {
    let own = standing.fetch.map(|entry| concurrency(&entry.cell.parameters));
    own < workload.map(concurrency)
}

fn fetcher(standing: &Standing<'_>) -> Option<Fetcher> {
    let row = standing.fetch?.figures()?;
    let service = row.service?.mean_ns;
    Some(Fetcher {
        name: standing.contender.into(),
        speedup: row.speedup?,
        spread: row.throughput_spread,
        limit_share: row.limit_share,
        overlap: row.overlap?,
        service_ns: service,
        start_ns: (row.response?.mean_ns - service).max(0.0),
        cores_used: row.cores_used?,
        cpu_ns: row.cpu_ns_per_task?,
        peak_bytes: row.peak_bytes?,
        threads: row.threads?.max(row.processes.unwrap_or_default()),
    })
}

fn counter(standing: &Standing<'_>) -> Option<Counter> {
    let entry = standing.countdown?;
    let row = entry.figures()?;
    Some(Counter {
        name: standing.contender.into(),
        speedup: row.speedup?,
        cores_used: row.cores_used?,
        one_thread: entry.cell.workers == 1 || row.threads == Some(1),
    })
}

fn missing_baselines(standings: &[Standing<'_>]) -> Vec<String> {
    let baselines = standings.iter().filter(|standing| standing.is_baseline());
    let fails = |standing: &&Standing<'_>| {
        [standing.fetch, standing.countdown].into_iter().flatten().any(|entry| entry.figures().is_none())
    };
    baselines.filter(fails).map(|standing| standing.contender.into()).collect()
}

#[cfg(test)]
pub(super) mod synthetic {
    //! Made-up figures for the tests of findings: 100 in flight, 10 ms delay, 2 cores.

    use super::*;

    pub(crate) fn evidence(fetchers: Vec<Fetcher>, counters: Vec<Counter>) -> Evidence {
        Evidence {
            cores: 2.0,
            concurrency: 100,
            delay_ns: Some(10e6),
            fetchers,
            countdown_limit: Some(2.0),
            counters,
            missing_baselines: Vec::new(),
        }
    }

    /// Few threads, all slots filled.
    pub(crate) fn fetcher(name: &str, speedup: f64, cores_used: f64) -> Fetcher {
        Fetcher {
            name: name.into(),
            speedup,
            spread: Some(0.01),
            limit_share: Some(speedup / 100.0),
            overlap: 99.0,
            service_ns: 10.1e6,
            start_ns: 0.1e6,
            cores_used,
            cpu_ns: 40e3,
            peak_bytes: 4e6,
            threads: 3,
        }
    }

    pub(crate) fn counter(name: &str, speedup: f64, cores_used: f64) -> Counter {
        Counter { name: name.into(), speedup, cores_used, one_thread: false }
    }
}
