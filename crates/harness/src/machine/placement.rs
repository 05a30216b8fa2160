//! Who runs on which cores: decided once a run, recorded, and told.

use record::Placement as Recorded;
use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

/// With fewer cores than this the origin has none of its own.
const SPLIT_FROM: usize = 4;

/// Cores of the origin and of the runners.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placement {
    all: Vec<usize>,
    origin: Vec<usize>,
    runner: Vec<usize>,
}

impl Placement {
    /// On the cores this process may use.
    pub fn here() -> Self {
        // A system that cannot tell has one core, as far as we know.
        let cores = sched_getaffinity(None)
            .map(|set| (0..CpuSet::MAX_CPU).filter(|core| set.is_set(*core)).collect())
            .unwrap_or_else(|_| vec![0]);
        Self::on(cores)
    }

    /// On these cores: `split` from four on, where the last one is the origin's; else `shared`.
    pub fn on(cores: Vec<usize>) -> Self {
        match cores.as_slice() {
            [runner @ .., last] if cores.len() >= SPLIT_FROM => {
                Self { origin: vec![*last], runner: runner.to_vec(), all: cores }
            }
            _ => Self { origin: cores.clone(), runner: cores.clone(), all: cores },
        }
    }

    /// Whether origin and runner have cores of their own.
    pub fn is_split(&self) -> bool {
        self.origin != self.runner
    }

    /// Cores of a runner: all of them for countdown, where the origin sleeps.
    pub fn runner_cores(&self, fetch: bool) -> &[usize] {
        if fetch { &self.runner } else { &self.all }
    }

    /// The origin's one core, where it has one.
    pub fn origin_core(&self) -> Option<usize> {
        self.is_split().then(|| self.origin[0])
    }

    /// For `run.json`.
    pub fn recorded(&self) -> Recorded {
        Recorded {
            kind: if self.is_split() { "split" } else { "shared" }.into(),
            origin_cores: self.origin.clone(),
            runner_cores: self.runner.clone(),
        }
    }

    /// Runs `start` such that a process it starts has the runner's cores: a child inherits them from the thread that
    /// starts it.
    pub fn as_runner<T>(&self, fetch: bool, start: impl FnOnce() -> T) -> T {
        if !self.is_split() {
            return start();
        }
        pin(self.runner_cores(fetch));
        let started = start();
        pin(&self.all);
        started
    }
}

fn pin(cores: &[usize]) {
    let mut set = CpuSet::new();
    cores.iter().for_each(|core| set.set(*core));
    // The cores were ours a moment ago; if one has gone offline since, the trial's own checks will tell.
    let _ = sched_setaffinity(None, &set);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_machines_share_and_larger_ones_split() {
        let two = Placement::on(vec![0, 1]);
        assert!(!two.is_split());
        assert_eq!(two.runner_cores(true), [0, 1]);
        let four = Placement::on(vec![0, 2, 4, 6]);
        assert_eq!(four.recorded().kind, "split");
        assert_eq!(four.origin_core(), Some(6));
        assert_eq!(four.runner_cores(true), [0, 2, 4]);
        assert_eq!(four.runner_cores(false), [0, 2, 4, 6]);
    }

    #[test]
    fn a_runner_inherits_its_cores_and_ours_come_back() {
        let before = Placement::here();
        let last = *before.all.last().unwrap();
        let forced = Placement { origin: vec![], runner: vec![last], all: before.all.clone() };
        let inside = forced.as_runner(true, || Placement::here().all);
        assert_eq!(inside, [last]);
        assert_eq!(Placement::here(), before);
    }
}
