//! A service level objective: which latency may be how long. `p99<50ms`.

use crate::trial::{Latency, TrialRow};
use std::fmt;
use std::str::FromStr;

/// A bound on a quantile of the response time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slo {
    quantile: Quantile,
    /// The response time must be shorter, in nanoseconds.
    pub bound_ns: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quantile {
    P50,
    P90,
    P99,
    P999,
    Max,
}

const QUANTILES: [(&str, Quantile); 5] = [
    ("p50", Quantile::P50),
    ("p90", Quantile::P90),
    ("p99.9", Quantile::P999),
    ("p99", Quantile::P99),
    ("max", Quantile::Max),
];

impl Slo {
    /// Whether this trial kept it: the quantile below the bound, every task ended well, none turned away.
    pub fn kept(&self, row: &TrialRow) -> bool {
        let all = row.errors == 0 && row.turned_away.unwrap_or(0) == 0;
        all && row.verdict.has_figures()
            && row.response.is_some_and(|response| self.of(&response) < self.bound_ns)
    }

    /// Whether a rate keeps it: more trials kept it than did not.
    pub fn kept_by_most<'a>(&self, rows: impl IntoIterator<Item = &'a TrialRow>) -> bool {
        let (mut kept, mut all) = (0, 0);
        for row in rows {
            all += 1;
            kept += usize::from(self.kept(row));
        }
        kept * 2 > all
    }

    /// The quantile it is about, in nanoseconds.
    pub fn of(&self, latency: &Latency) -> u64 {
        match self.quantile {
            Quantile::P50 => latency.p50_ns,
            Quantile::P90 => latency.p90_ns,
            Quantile::P99 => latency.p99_ns,
            Quantile::P999 => latency.p999_ns,
            Quantile::Max => latency.max_ns,
        }
    }
}

impl FromStr for Slo {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong =
            |why: &str| format!("{text:?}: {why}; write for instance p99<50ms (p50, p90, p99, p99.9 or max)");
        let (name, bound) = text.split_once('<').ok_or_else(|| wrong("no `<`"))?;
        let known = QUANTILES.iter().find(|(known, _)| *known == name.trim());
        let (_, quantile) = known.ok_or_else(|| wrong("no such quantile"))?;
        let bound = humantime::parse_duration(bound.trim()).map_err(|e| wrong(&e.to_string()))?;
        let bound_ns = u64::try_from(bound.as_nanos()).map_err(|_| wrong("too long"))?;
        if bound_ns == 0 {
            return Err(wrong("nothing is shorter than 0"));
        }
        Ok(Self { quantile: *quantile, bound_ns })
    }
}

impl fmt::Display for Slo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name =
            QUANTILES.iter().find(|(_, quantile)| *quantile == self.quantile).map_or("", |(name, _)| name);
        write!(f, "{name}<{}", humantime::format_duration(std::time::Duration::from_nanos(self.bound_ns)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cell::CellId;
    use crate::trial::Verdict;

    fn row(p99_ns: u64, turned_away: u64) -> TrialRow {
        let latency = Latency { p99_ns, ..Latency::default() };
        let empty =
            TrialRow::empty(CellId("a/b:c:raw".into()), 0, 0, String::new(), Verdict::Ok, String::new());
        TrialRow { response: Some(latency), turned_away: Some(turned_away), ..empty }
    }

    #[test]
    fn it_reads_back_as_it_is_written() {
        for text in ["p99<50ms", "p99.9<1s", "max<200us", "p50<10ms"] {
            let slo: Slo = text.parse().unwrap();
            assert_eq!(slo.to_string().parse::<Slo>().unwrap(), slo);
        }
        assert_eq!("p99 < 50ms".parse::<Slo>().unwrap().bound_ns, 50_000_000);
        for wrong in ["p99", "p98<1s", "p99<", "p99<0s", "p99<fast", ""] {
            let error = wrong.parse::<Slo>().unwrap_err();
            assert!(error.contains("p99<50ms"), "{error}");
        }
    }

    #[test]
    fn late_answers_and_turned_away_arrivals_break_it() {
        let slo: Slo = "p99<1ms".parse().unwrap();
        assert!(slo.kept(&row(999_999, 0)));
        assert!(!slo.kept(&row(1_000_000, 0)));
        assert!(!slo.kept(&row(1, 1)));
        assert!(!slo.kept(&TrialRow { errors: 1, ..row(1, 0) }));
        assert!(!slo.kept(&TrialRow { verdict: Verdict::Failed, ..row(1, 0) }));
        assert!(slo.kept_by_most([&row(1, 0), &row(1, 0), &row(1, 1)]));
        assert!(!slo.kept_by_most([&row(1, 0), &row(1, 1)]));
        assert!(!slo.kept_by_most([]));
    }
}
