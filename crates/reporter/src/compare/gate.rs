//! Whether a comparison lets a change pass. It must not know exit codes.

use super::model::{Comparison, State, Strength};

/// How many findings a ruling names.
const NAMED: usize = 10;

/// What a gate rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ruling {
    /// Nothing was found.
    Passed,
    /// Something got worse.
    Regression,
    /// Something could not be judged, and it was asked to be strict.
    Undecided,
}

impl Comparison {
    /// Rules, and says why. With `gate` a regression is one; with `strict` whatever is neither a change nor the same is
    /// undecided. Of a hint nothing is gated.
    pub fn rule(&self, gate: bool, strict: bool) -> (Ruling, String) {
        if let Strength::Indicative { instead, .. } = &self.strength {
            let ruling = if strict { Ruling::Undecided } else { Ruling::Passed };
            return (
                ruling,
                format!("nothing is gated, for this comparison is indicative; to decide, {instead}"),
            );
        }
        let worse = self.regressions();
        if gate && !worse.is_empty() {
            return (Ruling::Regression, format!("regressions: {} ({})", worse.len(), named(&worse)));
        }
        let open = self.open();
        if strict && !open.is_empty() {
            return (Ruling::Undecided, format!("undecided: {} ({})", open.len(), named(&open)));
        }
        if strict && self.tests().next().is_none() {
            return (Ruling::Undecided, "nothing could be judged".into());
        }
        let rest = if open.is_empty() { String::new() } else { format!("; undecided: {}", open.len()) };
        (Ruling::Passed, format!("regressions found: {}{rest}", worse.len()))
    }

    /// What got worse, in words.
    pub fn regressions(&self) -> Vec<String> {
        let failed = self.cells.iter().filter(|pair| pair.state == State::Failed);
        let failed = failed.map(|pair| format!("{} {}", self.shown(pair), self.failed(pair)));
        let worse = self.tests().filter(|(_, figure)| figure.verdict.is_regression());
        failed.chain(worse.map(|(pair, f)| format!("{} {}", self.shown(pair), self.words(f, true)))).collect()
    }

    /// What can be called neither changed nor the same, in words.
    fn open(&self) -> Vec<String> {
        let missing = self.cells.iter().filter(|pair| pair.is_open());
        let missing = missing.map(|pair| format!("{} has no figures on both sides", self.shown(pair)));
        let open = self.tests().filter(|(_, figure)| figure.verdict.is_open());
        open.map(|(pair, f)| format!("{} {}", self.shown(pair), self.words(f, true))).chain(missing).collect()
    }
}

fn named(findings: &[String]) -> String {
    let more = findings.len().saturating_sub(NAMED);
    let rest = if more > 0 { format!("; and {more} more") } else { String::new() };
    format!("{}{rest}", findings[..findings.len() - more].join("; "))
}
