//! `--rate` and `--slo`: a suite's fetches as open loops, at rates that a person names or that a search tries.

use crate::error::Error;
use crate::suite::fetch_kind::{MAX_RATE_PER_S, OpenKind, Pattern};
use crate::suite::{Suite, Workload, WorkloadKind};
use std::time::Duration;

/// How long a window of an open loop lasts here, in seconds. At 500 arrivals a second that is enough for a p99.
const WINDOW_S: f64 = 2.0;
/// Arrivals of a window at least, however low the rate.
const FEWEST: f64 = 100.0;
/// The search's lowest and highest rate, and the step between two of them: a rate is found to within 15 %.
const LADDER_PER_S: (f64, f64, f64) = (50.0, 100_000.0, 1.15);
/// Room for so many times what Little's law has in flight when every response takes as long as is patient …
const ROOM: f64 = 2.0;
/// … and for so many at most, unless the suite has more.
const MOST_IN_FLIGHT: u32 = 1000;

impl Suite {
    /// The plain fetches of the suite as open loops, once at each rate. Everything else is left out. The suite's
    /// concurrency is the cap on what is in flight, or more where responses may take as long as `patience`: the cap
    /// must not turn away what would still have been in time.
    ///
    /// # Errors
    /// A rate that is no load, or a suite without a plain fetch.
    pub fn at_rates(
        mut self,
        rates_per_s: &[f64],
        arrivals: Pattern,
        patience: Option<Duration>,
    ) -> Result<Self, Error> {
        if let Some(rate) = rates_per_s.iter().find(|rate| !(0.1..=MAX_RATE_PER_S).contains(*rate)) {
            return Err(Error::Plan(format!("--rate {rate}: from 0.1 to {MAX_RATE_PER_S} a second")));
        }
        let fetches = std::mem::take(&mut self.workloads);
        for workload in fetches {
            for rate in rates_per_s {
                self.workloads.extend(workload.at_rate(*rate, arrivals, patience));
            }
        }
        if self.workloads.is_empty() {
            return Err(Error::Plan(format!("suite {} has no fetch that could be paced", self.name)));
        }
        self.unjoined = false;
        Ok(self)
    }

    /// The rates that a search may try, ascending.
    pub fn ladder() -> Vec<f64> {
        let (lowest, highest, step) = LADDER_PER_S;
        let rates = std::iter::successors(Some(lowest), |rate| Some(rate * step));
        // Whole numbers, so that names are short.
        rates.take_while(|rate| *rate <= highest).map(f64::round).collect()
    }
}

impl Workload {
    fn at_rate(&self, rate: f64, arrivals: Pattern, patience: Option<Duration>) -> Option<Self> {
        let WorkloadKind::Fetch(fetch) = &self.kind else { return None };
        if fetch.held || fetch.beside.is_some() || fetch.open.is_some() {
            return None;
        }
        let mut fetch = fetch.clone();
        fetch.requests = (rate * WINDOW_S).max(FEWEST) as u64;
        if let Some(patience) = patience {
            let in_flight = (rate * patience.as_secs_f64() * ROOM).ceil() as u32;
            fetch.concurrency = fetch.concurrency.max(in_flight.min(MOST_IN_FLIGHT));
        }
        fetch.open = Some(OpenKind { rate, arrivals, late: None });
        Some(Self {
            name: format!("{}-at-{rate}", self.name),
            title: format!("{rate} arrivals a second ({}); of {}", arrivals.as_str(), self.name),
            headline: false,
            kind: WorkloadKind::Fetch(fetch),
            ..self.clone()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suite() -> Suite {
        let text = "trials = 1\n[[workload]]\nname = \"f\"\nkind = \"fetch\"\nrequests = 10\nconcurrency = 5\n\
            [[workload]]\nname = \"c\"\nkind = \"countdown\"\ntasks = 1\niterations = 9\n";
        Suite::of(text).expect("a suite")
    }

    #[test]
    fn each_fetch_is_there_once_a_rate_and_countdowns_are_not() {
        let suite = suite().at_rates(&[100.0, 2000.0], Pattern::Poisson, None).expect("rates");
        let names: Vec<_> = suite.workloads.iter().map(|workload| workload.name.as_str()).collect();
        assert_eq!(names, ["f-at-100", "f-at-2000"]);
        let WorkloadKind::Fetch(fetch) = &suite.workloads[1].kind else { panic!() };
        assert_eq!((fetch.requests, fetch.concurrency), (4000, 5));
    }

    #[test]
    fn a_search_has_room_for_what_may_take_as_long_as_its_bound() {
        let patience = Some(Duration::from_millis(50));
        let suite = suite().at_rates(&[10.0, 2000.0, 90_000.0], Pattern::Constant, patience).expect("rates");
        let room = |workload: &Workload| match &workload.kind {
            WorkloadKind::Fetch(fetch) => fetch.concurrency,
            WorkloadKind::Countdown { .. } => panic!(),
        };
        assert_eq!(suite.workloads.iter().map(room).collect::<Vec<_>>(), [5, 200, 1000]);
    }

    #[test]
    fn what_is_no_load_is_refused() {
        for rate in [0.0, -1.0, f64::NAN, 1e9] {
            assert!(suite().at_rates(&[rate], Pattern::Constant, None).is_err(), "{rate}");
        }
    }

    #[test]
    fn the_ladder_is_steady_and_bounded() {
        let ladder = Suite::ladder();
        assert!(ladder.windows(2).all(|pair| pair[0] < pair[1] && pair[1] / pair[0] < 1.17), "{ladder:?}");
        assert!(ladder[0] <= 50.0 && ladder.len() < 64);
    }
}
