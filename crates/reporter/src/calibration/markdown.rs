//! A calibration as a page.

use super::model::{Calibration, Rate};
use crate::compare::Metric;
use crate::error::ReportError;
use crate::number::{count, share};
use crate::table::{Table, figures, words};
use serde::Serialize;
use stats::rate_at_most;

/// What a slow-down moves.
const SPEED: [Metric; 3] = [Metric::P50, Metric::P99, Metric::Throughput];

#[derive(Serialize)]
struct Page<'a> {
    run: &'a str,
    trials: u32,
    command: &'a str,
    sections: Vec<Section>,
}

#[derive(Serialize)]
struct Section {
    title: &'static str,
    text: &'static str,
    table: Table,
}

impl Calibration {
    /// The page; `command` is the one that made it.
    ///
    /// # Errors
    /// Only where a template is at fault.
    pub fn to_markdown(&self, command: &str) -> Result<String, ReportError> {
        let page = Page { run: &self.run, trials: self.trials, command, sections: self.sections() };
        crate::markdown::render("calibration.md.j2", page)
    }

    fn sections(&self) -> Vec<Section> {
        let section = |title, text, table| Section { title, text, table };
        vec![
            section(
                "The same build on both sides",
                "Tests on disjoint trials, interleaved in blocks of four; each judged alone at 1 %, floors on. Every call is false.",
                false_calls(&self.disjoint),
            ),
            section(
                "Whole comparisons",
                "All tests of a session judged as one family (Holm at 1 %).",
                self.whole(),
            ),
            section(
                "A planted slow-down on one side",
                "The origin's delay, or the iterations, of one side were made longer by so much. Found: called slower, of the tests \
                 that are not in cells named UNSTABLE.",
                found(&self.disjoint),
            ),
            section(
                "Drawn: the same build",
                "Arms drawn from the blocks of one build. Draws share trials: these rates are estimates.",
                false_calls(&self.drawn),
            ),
            section(
                "Drawn: a planted slow-down",
                "As above, one arm's figures multiplied.",
                found(&self.drawn),
            ),
            section(
                "Disturbed blocks",
                "Spread of a fetch cell's trials (standard deviation ÷ mean) when blocks in which others used more of the CPU than \
                 the threshold are left out: median over cells, and the worst cell.",
                self.spread(),
            ),
        ]
    }

    fn whole(&self) -> Table {
        let mut table = Table::new(vec![
            figures("comparisons", 0),
            figures("tests in them", 0),
            figures("with a false call", 0),
        ]);
        let families = self.families;
        if families.all > 0 {
            table.push(vec![
                count(families.all.into()),
                count(families.tests.into()),
                format!(
                    "{} (at most {})",
                    families.with_a_call,
                    share(rate_at_most(families.with_a_call, families.all))
                ),
            ]);
        }
        table
    }

    fn spread(&self) -> Table {
        let titles = ["p50, median", "p50, worst", "p99, median", "p99, worst"];
        let mut columns = vec![words("others may use", 0), figures("blocks left", 0)];
        columns.extend(titles.map(|title| figures(title, 0)));
        let mut table = Table::new(columns);
        for spread in &self.spreads {
            let threshold =
                if spread.others_share.is_finite() { share(spread.others_share) } else { "anything".into() };
            let mut row = vec![threshold];
            row.extend([spread.kept, spread.p50, spread.p50_worst, spread.p99, spread.p99_worst].map(share));
            table.push(row);
        }
        table
    }
}

fn kind(rate: &Rate) -> String {
    if rate.fetch { "fetch".into() } else { "countdown".into() }
}

fn false_calls(rates: &[Rate]) -> Table {
    let mut columns = vec![words("workload", 0), words("figure", 0)];
    columns.extend(
        ["tests", "called changed", "share", "at most (95 %)", "same", "inconclusive", "unstable"]
            .map(|title| figures(title, 0)),
    );
    let mut table = Table::new(columns);
    let blank: Vec<&Rate> = rates.iter().filter(|rate| rate.planted == 0.0).collect();
    for rate in &blank {
        table.push(false_row(kind(rate), rate.metric.name().into(), rate.counts));
    }
    if let Some(all) = blank.iter().map(|rate| rate.counts).reduce(super::Counts::plus) {
        table.push(false_row("all".into(), "all".into(), all));
    }
    table
}

fn false_row(kind: String, metric: String, counts: super::Counts) -> Vec<String> {
    let tests = counts.tests();
    let rate = f64::from(counts.changed()) / f64::from(tests.max(1));
    let mut row = vec![kind, metric, count(tests.into()), counts.changed().to_string(), share(rate)];
    row.push(share(rate_at_most(counts.changed(), tests)));
    row.extend([counts.same, counts.inconclusive, counts.unstable].map(|n| n.to_string()));
    row
}

fn found(rates: &[Rate]) -> Table {
    let mut columns = vec![words("workload", 0), words("figure", 0)];
    columns.extend(["planted", "tests", "found", "share", "unstable"].map(|title| figures(title, 0)));
    let mut table = Table::new(columns);
    for rate in rates.iter().filter(|rate| rate.planted != 0.0 && SPEED.contains(&rate.metric)) {
        let (found, of) = rate.found();
        table.push(vec![
            kind(rate),
            rate.metric.name().into(),
            format!("+{}", share(rate.planted)),
            count(of.into()),
            found.to_string(),
            share(f64::from(found) / f64::from(of.max(1))),
            rate.counts.unstable.to_string(),
        ]);
    }
    table
}
