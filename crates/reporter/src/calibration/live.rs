//! Tests on disjoint trials: every session of so many trials a side is one comparison as `inflight ab` would make it. Base
//! against head, which are the same build, counts what is called falsely; base against a side with a planted slow-down counts
//! what is found.

use super::count::{Counts, Test, logs};
use super::families::Families;
use super::model::Rate;
use super::subject::{Subject, subjects};
use crate::compare::Metric;
use record::{Run, TRIALS_A_BLOCK};
use stats::{Block, holm};
use std::collections::BTreeMap;

/// All comparisons of the run, and how many whole families of them had a false call.
pub(super) fn count(run: &Run, trials: u32) -> (Vec<Rate>, Families) {
    let planted: BTreeMap<&str, f64> = run
        .meta
        .sides
        .iter()
        .flat_map(|sides| &sides.list)
        .filter(|side| side.name != BASE)
        .map(|side| (side.name.as_str(), side.planted))
        .collect();
    let subjects = subjects(run, true);
    let mut rates: BTreeMap<(bool, &str, Metric), Rate> = BTreeMap::new();
    let mut families = Families::default();
    for (side, planted) in &planted {
        let sessions: Vec<Vec<Session<'_>>> =
            subjects.iter().map(|subject| of_subject(subject, side, trials)).collect();
        let most = sessions.iter().map(Vec::len).max().unwrap_or(0);
        for index in 0..most {
            let family: Vec<&Session<'_>> = sessions.iter().filter_map(|all| all.get(index)).collect();
            let tests: Vec<(bool, Test)> = family.iter().flat_map(|session| session.tests()).collect();
            let corrected = holm(&tests.iter().map(|(_, test)| test.estimate.p).collect::<Vec<_>>());
            let mut called = Counts::default();
            for ((fetch, test), corrected) in tests.iter().zip(corrected) {
                let rate = rates
                    .entry((!fetch, side, test.metric))
                    .or_insert_with(|| Rate::new(*fetch, test.metric, *planted));
                rate.counts.add(test.verdict(test.estimate.p));
                called.add(test.verdict(corrected));
            }
            if *planted == 0.0 {
                families.all += 1;
                families.with_a_call += u32::from(called.changed() > 0);
                families.tests += called.tests();
            }
        }
    }
    (rates.into_values().collect(), families)
}

const BASE: &str = "base";

/// So many trials a side of one subject.
struct Session<'a> {
    subject: &'a Subject<'a>,
    side: &'a str,
    numbers: Vec<u32>,
}

fn of_subject<'a>(subject: &'a Subject<'a>, side: &'a str, trials: u32) -> Vec<Session<'a>> {
    let there = |side: &str, number: &u32| {
        let rows = subject.sides.get(side).and_then(|blocks| blocks.get(number));
        rows.is_some_and(|rows| rows.len() == TRIALS_A_BLOCK as usize)
    };
    let numbers: Vec<u32> =
        subject.numbers().into_iter().filter(|number| there(BASE, number) && there(side, number)).collect();
    let chunks = numbers.chunks_exact((trials / TRIALS_A_BLOCK).max(1) as usize);
    chunks.map(|numbers| Session { subject, side, numbers: numbers.to_vec() }).collect()
}

impl Session<'_> {
    fn tests(&self) -> Vec<(bool, Test)> {
        let fetch = self.subject.fetch;
        let test = |metric: &Metric| {
            let figures = |side: &str, number: &u32| -> Option<Vec<f64>> {
                let rows = self.subject.sides.get(side)?.get(number)?;
                logs(rows, *metric, 1.0)
            };
            let block = |number: &u32| {
                Some(Block { base: figures(BASE, number)?, head: figures(self.side, number)? })
            };
            let blocks = self.numbers.iter().map(block).collect::<Option<Vec<Block>>>()?;
            Some((fetch, Test::new(*metric, blocks)?))
        };
        Metric::ALL.iter().filter_map(test).collect()
    }
}
