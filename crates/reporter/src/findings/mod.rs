//! What the figures say and why, as sentences. Each finding is computed, and each has its exception: where the figures of
//! this machine do not bear it out, the sentence says so instead. It must not know files, nor how a page looks.
//!
//! Sentences are plain text: whoever prints them escapes them.

mod cost;
mod countdown;
mod evidence;
mod fetch;
mod finding;
mod lead;
pub(crate) mod words;

pub(crate) use evidence::Evidence;
pub(crate) use finding::Finding;
pub(crate) use lead::lead;

/// Contraries shown at most, beside the main sentences: a page of exceptions explains nothing.
const EXCEPTIONS: usize = 4;

/// Why the figures are what they are: one sentence each on fetch, countdown, and what a thread a task costs; then what
/// does not fit, the strongest first.
pub(crate) fn why(evidence: &Evidence) -> Vec<Finding> {
    let main = [fetch::main(evidence), countdown::main(evidence), cost::finding(evidence)];
    let mut findings: Vec<Finding> = main.into_iter().flatten().collect();
    let mut exceptions = fetch::exceptions(evidence);
    exceptions.extend(countdown::exceptions(evidence));
    exceptions.sort_by_key(|exception| exception.strength);
    let left_out = exceptions.len().saturating_sub(EXCEPTIONS);
    findings.extend(exceptions.into_iter().take(EXCEPTIONS).map(|exception| exception.finding));
    if let (1.., Some(last)) = (left_out, findings.last_mut()) {
        let exceptions = words::by_number(left_out, "exception is", "exceptions are");
        last.text.push_str(&format!(" ({left_out} weaker {exceptions} left out here.)"));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::evidence::synthetic::{counter, evidence, fetcher};
    use super::*;

    #[test]
    fn a_clean_machine_is_explained_in_three_sentences() {
        let threads = evidence::Fetcher { threads: 101, cpu_ns: 80e3, ..fetcher("std/threads", 96.0, 0.7) };
        let mut single = counter("a/one", 1.0, 1.0);
        single.one_thread = true;
        let fetchers = vec![fetcher("a/one", 97.0, 0.3), fetcher("a/many", 98.0, 0.4), threads];
        let told = why(&evidence(fetchers, vec![single, counter("a/many", 1.96, 1.97)]));
        assert_eq!(told.len(), 3, "{told:?}");
        assert!(told.iter().all(|finding| finding.expected && finding.text.len() < 420), "{told:?}");
    }

    #[test]
    fn exceptions_follow_the_strongest_first_and_no_more_than_four() {
        let unfilled = evidence::Fetcher { overlap: 8.0, ..fetcher("empty/slots", 7.0, 0.8) };
        let held = fetcher("slow/one", 30.0, 0.8);
        let fetchers = vec![fetcher("a/b", 98.0, 0.4), fetcher("c/d", 97.0, 0.4), unfilled, held];
        let counters = vec![
            counter("a/b", 1.96, 1.97),
            counter("c/d", 1.95, 1.97),
            counter("e/f", 1.9, 1.9),
            counter("too/fast", 2.6, 1.97),
            counter("no/use", 1.1, 1.97),
        ];
        let mut evidence = evidence(fetchers, counters);
        let told =
            |evidence: &Evidence| why(evidence).into_iter().filter(|c| !c.expected).collect::<Vec<_>>();
        let four = told(&evidence);
        let starts: Vec<&str> = four.iter().map(|c| c.text.split(' ').next().unwrap()).collect();
        assert_eq!(starts, ["too/fast", "empty/slots", "slow/one", "no/use"]);
        assert!(!four[3].text.contains("left out"));
        evidence.fetchers.push(fetcher("hot/one", 88.0, 1.95));
        let five = told(&evidence);
        assert_eq!(five.len(), 4);
        assert!(five[3].text.ends_with("(1 weaker exception is left out here.)"), "{five:?}");
    }
}
