//! Verdicts in words, the same on every page. It must not know any page.

use super::metric::Metric;
use super::model::{Comparison, Figure, Pair, State, Strength, Unit, Verdict};
use stats::{Estimate, Instability};

/// A shift (a logarithm) as per cent with its sign, one digit after the point below ten; without an end, infinite.
pub(super) fn percent(shift: f64) -> String {
    if shift.is_infinite() {
        return if shift > 0.0 { "+∞" } else { "−∞" }.into();
    }
    let percent = shift.exp_m1() * 100.0;
    let decimals = if (percent.abs() * 10.0).round() < 100.0 { 1 } else { 0 };
    let size = format!("{:.decimals$}", percent.abs());
    match percent {
        _ if !size.bytes().any(|digit| (b'1'..=b'9').contains(&digit)) => "0".into(),
        percent if percent < 0.0 => format!("−{size}"),
        _ => format!("+{size}"),
    }
}

/// A share as per cent, as exact as one would say it: `99`, `99.26`.
pub(super) fn per_cent(share: f64) -> String {
    format!("{:.3}", share * 100.0).trim_end_matches('0').trim_end_matches('.').into()
}

fn interval(estimate: &Estimate) -> String {
    format!("[{}, {}]", percent(estimate.low), percent(estimate.high))
}

impl Comparison {
    /// A figure's verdict as a person reads it: `SLOWER p99 +18 % [+12, +25]`, `SAME within ±5 %`. What is claimed on the
    /// strength of a hint says so. Where the page names the figure elsewhere, `named` is false.
    pub fn words(&self, figure: &Figure, named: bool) -> String {
        let word = figure.verdict.word();
        let name = if named { format!(" {}", figure.metric.name()) } else { String::new() };
        let estimate = figure.estimate.as_ref();
        let hint = if self.is_indicative() { "indicative: " } else { "" };
        match figure.verdict {
            Verdict::NotJudged(_) => word.into(),
            Verdict::Same => {
                let floor = figure.metric.floor().unwrap_or_default() * 100.0;
                format!("{hint}{word}{name} within ±{floor:.0} %")
            }
            Verdict::Inconclusive { needs } => {
                let of = if self.unit == Unit::Run { "runs" } else { "trials" };
                let needs = needs.map_or(String::new(), |n| format!(", needs about {n} {of}"));
                let interval = estimate.map(interval).unwrap_or_default();
                format!("{word}{name} {interval}{needs}")
            }
            Verdict::Unstable(Instability::Bimodal) => format!("{word}{name} (bimodal)"),
            Verdict::Unstable(Instability::Erratic) => format!("{word}{name} (erratic)"),
            _ => {
                let shift = estimate.map(|e| format!(" {} % {}", percent(e.shift), interval(e)));
                format!("{hint}{word}{name}{}", shift.unwrap_or_default())
            }
        }
    }

    /// A cell that gave no figures where it gave some before.
    pub(super) fn failed(&self, pair: &Pair) -> String {
        format!("FAILED: all {} trials of {}", pair.trials.head.failed, pair.head)
    }

    /// The figures of both sides, as people read them.
    pub(super) fn medians(&self, figure: &Figure) -> [String; 2] {
        figure.medians.both().map(|x| self.shown_figure(figure.metric, *x))
    }

    fn shown_figure(&self, metric: Metric, figure: f64) -> String {
        if self.relative { crate::number::times(figure) } else { metric.shown(figure) }
    }

    /// What it came to, in one line.
    pub fn conclusion(&self) -> String {
        let failed: Vec<&Pair> = self.cells.iter().filter(|pair| pair.state == State::Failed).collect();
        let count = |word: &str| self.tests().filter(|(_, figure)| figure.verdict.word() == word).count();
        let words = ["SLOWER", "COSTLIER", "FASTER", "CHEAPER", "SAME", "UNSTABLE", "INCONCLUSIVE"];
        let counted: Vec<String> = words
            .into_iter()
            .map(|word| (word, count(word)))
            .filter(|(_, n)| *n > 0)
            .map(|(word, n)| format!("{n} {word}"))
            .collect();
        let tests = self.tests().count();
        let cells = self.cells.iter().filter(|pair| !pair.figures.is_empty()).count();
        let of = format!("{tests} figures of {cells} cells were judged: {}.", counted.join(", "));
        let hint = match &self.strength {
            Strength::Full => "",
            Strength::Indicative { .. } => "Indicative only. ",
        };
        let lead = match (self.worst(), failed.as_slice()) {
            (_, [pair, more @ ..]) => {
                let others = if more.is_empty() { "" } else { ", and more" };
                format!("FAILED: {}{others}.", self.shown(pair))
            }
            (Some((pair, figure)), _) => {
                let estimate = figure.estimate.as_ref().map(|e| format!(" {} %", percent(e.shift)));
                format!(
                    "{}: {} {}{}{}.",
                    figure.verdict.word(),
                    self.shown(pair),
                    figure.metric.name(),
                    estimate.unwrap_or_default(),
                    if self.changed() > 1 { ", and more" } else { "" },
                )
            }
            (None, _) if tests == 0 => return format!("{hint}Nothing could be judged."),
            (None, _) if count("SAME") == tests => "All SAME.".into(),
            (None, _) => "No change was found; what is not SAME may have changed.".into(),
        };
        format!("{hint}{lead} {of}")
    }

    fn changed(&self) -> usize {
        self.tests().filter(|(_, figure)| figure.verdict.is_change()).count()
    }

    /// The largest change for the worse; where there is none, the largest of all.
    fn worst(&self) -> Option<(&Pair, &Figure)> {
        let far = |figure: &Figure| figure.estimate.map_or(0.0, |estimate| estimate.shift.abs());
        let changes = self.tests().filter(|(_, figure)| figure.verdict.is_change());
        changes.max_by(|(_, a), (_, b)| {
            let key = |figure: &Figure| (figure.verdict.is_regression(), far(figure));
            let ((worse_a, far_a), (worse_b, far_b)) = (key(a), key(b));
            worse_a.cmp(&worse_b).then(far_a.total_cmp(&far_b))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn per_cent_have_a_sign_and_as_many_digits_as_one_reads() {
        let shown = |ratio: f64| percent(ratio.ln_1p());
        assert_eq!(shown(0.18), "+18");
        assert_eq!(shown(0.0996), "+10");
        assert_eq!(shown(0.0994), "+9.9");
        assert_eq!(shown(-0.034), "−3.4");
        assert_eq!(shown(-0.0004), "0");
        assert_eq!(shown(1.5), "+150");
        assert_eq!(percent(f64::INFINITY), "+∞");
        assert_eq!(percent(f64::NEG_INFINITY), "−∞");
    }
}
