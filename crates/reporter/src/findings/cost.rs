//! What a thread (or process) for each task in flight costs, beside few threads that share them all. Which contender is
//! of which kind follows from the threads that were seen, not from its name.

use super::evidence::{Evidence, Fetcher};
use super::finding::Finding;
use super::words::{names, range};
use crate::number::{bytes, count, duration, median, times};

/// Below this many in flight the two kinds cannot be told apart.
const CROWD: u32 = 8;
/// Medians closer than this factor are the same.
const SAME: f64 = 1.05;

pub(super) fn finding(evidence: &Evidence) -> Option<Finding> {
    if evidence.concurrency < CROWD {
        return None;
    }
    let in_flight = f64::from(evidence.concurrency);
    let each = |f: &&Fetcher| f64::from(f.threads) >= in_flight / 2.0;
    let few = |f: &&Fetcher| f64::from(f.threads) <= in_flight / 4.0;
    let many: Vec<&Fetcher> = evidence.fetchers.iter().filter(each).collect();
    let few: Vec<&Fetcher> = evidence.fetchers.iter().filter(few).collect();
    let of = |fetchers: &[&Fetcher], figure: fn(&Fetcher) -> f64| {
        median(fetchers.iter().map(|fetcher| figure(fetcher)).collect())
    };
    let cpu = (of(&many, |f| f.cpu_ns)?, of(&few, |f| f.cpu_ns)?);
    let peak = (of(&many, |f| f.peak_bytes)?, of(&few, |f| f.peak_bytes)?);
    let speed = (of(&many, |f| f.speedup)?, of(&few, |f| f.speedup)?);
    let dearer = cpu.0 > cpu.1 * SAME || peak.0 > peak.1 * SAME;
    let faster = speed.0 > speed.1 * SAME;
    let verdict = match (dearer, faster) {
        (true, false) => "a thread or process for each task in flight has its price",
        (true, true) => {
            "a thread or process for each task in flight was dearer here, and faster all the same"
        }
        (false, false) => "a thread or process for each task in flight was no dearer here",
        (false, true) => "a thread or process for each task in flight was no dearer here, and faster",
    };
    let text = format!(
        "{verdict}: {} ({} at once) took {} of CPU per request and {} of memory for {}; {} ({}) took {} and {} \
         for {}{}.",
        names(many.iter().map(|fetcher| fetcher.name.as_str())),
        range(many.iter().map(|fetcher| f64::from(fetcher.threads)), whole),
        duration(cpu.0),
        bytes(peak.0),
        times(speed.0),
        names(few.iter().map(|fetcher| fetcher.name.as_str())),
        range(few.iter().map(|fetcher| f64::from(fetcher.threads)), whole),
        duration(cpu.1),
        bytes(peak.1),
        times(speed.1),
        if many.len() + few.len() > 2 { " (medians)" } else { "" },
    );
    Some(if dearer && !faster { Finding::expected(text) } else { Finding::exception(text) })
}

fn whole(threads: f64) -> String {
    count(threads as u64)
}

#[cfg(test)]
mod tests {
    use super::super::evidence::synthetic::{evidence, fetcher};
    use super::*;

    fn threads(cpu_ns: f64, peak_bytes: f64, speedup: f64) -> Fetcher {
        Fetcher { threads: 101, cpu_ns, peak_bytes, ..fetcher("std/threads", speedup, 0.7) }
    }

    fn findings(many: Fetcher) -> (bool, String) {
        let finding = finding(&evidence(vec![many, fetcher("a/async", 97.0, 0.4)], vec![])).unwrap();
        (finding.expected, finding.text)
    }

    #[test]
    fn threads_have_their_price() {
        assert_eq!(
            findings(threads(80e3, 12.0 * 1024.0 * 1024.0, 96.0)),
            (
                true,
                "A thread or process for each task in flight has its price: std/threads (101 at once) took 80.0 µs of \
                 CPU per request and 12.0 MiB of memory for 96.0×; a/async (3) took 40.0 µs and 3.81 MiB for 97.0×."
                    .into()
            )
        );
    }

    #[test]
    fn or_have_not_and_are_even_faster() {
        for (many, wanted) in [
            (threads(40e3, 4e6, 96.0), "A thread or process for each task in flight was no dearer here:"),
            (
                threads(20e3, 4e6, 120.0),
                "A thread or process for each task in flight was no dearer here, and faster:",
            ),
            (
                threads(80e3, 4e6, 120.0),
                "A thread or process for each task in flight was dearer here, and faster all the same:",
            ),
        ] {
            let (expected, text) = findings(many);
            assert!(!expected);
            assert!(text.starts_with(wanted), "{text}");
        }
    }

    #[test]
    fn nothing_is_said_where_one_kind_is_missing() {
        assert!(finding(&evidence(vec![fetcher("a/async", 97.0, 0.4)], vec![])).is_none());
        assert!(finding(&evidence(vec![threads(1.0, 1.0, 1.0)], vec![])).is_none());
        let mut few = evidence(vec![threads(1.0, 1.0, 1.0), fetcher("a/async", 1.0, 0.4)], vec![]);
        few.concurrency = 4;
        assert!(finding(&few).is_none());
    }
}
