//! What the figures of "Where does the time go?" say, as sentences, each with its exception. Pure: from numbers to sentences.

use super::figures::Window;
use crate::findings::Finding;
use crate::findings::words::{by_number, names, range};
use crate::number::{count, median, plain, share, times};

/// From this share of the response time on it is most of it.
const MOST: f64 = 0.5;
/// So many waits a core, and a core carries more than it could work on.
const MANY: f64 = 10.0;
/// Speed-up and cores used agree within this share.
const AGREE: f64 = 0.15;
/// A task that is in the runtime for so many times its own work has queued; one that takes so many times as long as alone is
/// stretched.
const LONGER: f64 = 1.5;
/// From this share of the response time on, what stands before a fetch is worth a word.
const QUEUED: f64 = 0.1;

/// Windows of fetches and of countdowns.
pub(super) fn findings(fetches: &[Window], countdowns: &[Window]) -> Vec<Finding> {
    let others =
        |windows: &[Window]| windows.iter().filter(|window| !window.baseline).cloned().collect::<Vec<_>>();
    let (fetches, countdowns) = (others(fetches), others(countdowns));
    let all = [
        a_core_carries(&fetches, &countdowns),
        parts_of_a_fetch(&fetches),
        fetches_queue(&fetches),
        countdowns_queue(&countdowns),
        countdowns_stretch(&countdowns),
    ];
    all.into_iter().flatten().collect()
}

fn who(windows: &[&Window]) -> String {
    names(windows.iter().map(|window| window.contender.as_str()))
}

/// How many waits and how many countdowns one core in use carries.
fn a_core_carries(fetches: &[Window], countdowns: &[Window]) -> Option<Finding> {
    let used = |window: &&Window| window.cores_used.value > 0.0;
    let waits: Vec<f64> = fetches.iter().filter(used).map(|w| w.overlap.value / w.cores_used.value).collect();
    let works: Vec<f64> =
        countdowns.iter().filter(used).filter_map(|w| Some(w.speedup? / w.cores_used.value)).collect();
    let (wait, work) = (median(waits.clone())?, median(works.clone())?);
    let figures = format!(
        "a core in use carried {} fetches at a time and {} countdowns",
        range(waits, |x| if x >= MANY { count(x.round() as u64) } else { plain(x) }),
        range(works, plain)
    );
    Some(match (wait >= MANY, (work - 1.0).abs() <= AGREE) {
        (true, true) => Finding::expected(format!("{figures}: waits overlap, work only divides by cores.")),
        (true, false) => {
            let text = format!("{figures}: waits overlap, but speed-up did not follow the cores used here.");
            Finding::exception(text)
        }
        (false, true) => Finding::exception(format!("{figures}: fetching was as much work as waiting here.")),
        (false, false) => Finding::exception(format!(
            "{figures}: fetching was as much work as waiting here, and speed-up did not follow the cores used."
        )),
    })
}

/// What the response time of a fetch is made of.
fn parts_of_a_fetch(fetches: &[Window]) -> Option<Finding> {
    let shares: Vec<[f64; 3]> = fetches.iter().map(|window| window.parts.shares()).collect();
    let of = |index: usize| -> Vec<f64> { shares.iter().map(|shares| shares[index]).collect() };
    let waiting = median(of(2))?;
    let told = |index: usize| {
        let all = of(index);
        let middle = share(median(all.clone()).unwrap_or_default());
        if all.len() == 1 { middle } else { format!("{middle} ({})", range(all, share)) }
    };
    let medians = if shares.len() > 1 { "; medians of the contenders" } else { "" };
    let text = format!(
        "of the time from due to done a fetch spends {} waiting for its answer and {} queued before its first byte, and its CPU \
         time is {} of it{medians}",
        told(2),
        told(0),
        told(1),
    );
    Some(if waiting >= MOST {
        Finding::expected(format!("{text}."))
    } else {
        Finding::exception(format!("{text}: for most contenders waiting is not most of it."))
    })
}

/// Who keeps fetches waiting before they begin.
fn fetches_queue(fetches: &[Window]) -> Option<Finding> {
    let mut late: Vec<&Window> = fetches.iter().filter(|w| w.parts.shares()[0] >= QUEUED).collect();
    late.sort_by(|a, b| b.parts.shares()[0].total_cmp(&a.parts.shares()[0]));
    (!late.is_empty()).then(|| {
        Finding::exception(format!(
            "in {} a fetch waits for its turn before it waits for its answer: {} of its time is gone before the first byte.",
            who(&late),
            range(late.iter().map(|w| w.parts.shares()[0]), share),
        ))
    })
}

/// Response time ÷ service time, at the median.
fn queueing(window: &Window) -> f64 {
    window.response_p50_ns / window.service_p50_ns
}

/// Who lets countdowns wait for their turn.
fn countdowns_queue(countdowns: &[Window]) -> Option<Finding> {
    if !countdowns.iter().any(|window| window.at_once > 1.0) {
        return None;
    }
    let known: Vec<&Window> = countdowns.iter().filter(|w| w.service_p50_ns > 0.0).collect();
    let (queue, rest): (Vec<&Window>, Vec<&Window>) = known.iter().partition(|w| queueing(w) >= LONGER);
    let single: Vec<&Window> = rest.iter().copied().filter(|w| w.one_worker).collect();
    if queue.is_empty() {
        let text = "no contender lets countdowns queue: half of them are done within about the time that one is worked on.";
        return (!known.is_empty()).then(|| Finding::exception(text.into()));
    }
    let text = format!(
        "countdowns queue in {}: at the median, one is done after {} the time it is worked on",
        who(&queue),
        range(queue.iter().map(|w| queueing(w)), times),
    );
    Some(if single.is_empty() {
        Finding::expected(format!("{text}."))
    } else {
        let has = by_number(single.len(), "has", "have");
        Finding::exception(format!("{text}; {} {has} one worker and no queue.", who(&single)))
    })
}

/// Service time ÷ what a task takes alone.
fn stretch(window: &Window) -> Option<f64> {
    window.alone_ns.filter(|ns| *ns > 0.0).map(|ns| window.service_p50_ns / ns)
}

/// Who begins all at once, so that each takes longer.
fn countdowns_stretch(countdowns: &[Window]) -> Option<Finding> {
    let all: Vec<(&Window, f64)> =
        countdowns.iter().filter(|w| w.at_once > 1.0).filter_map(|w| Some((w, stretch(w)?))).collect();
    let stretched: Vec<(&Window, f64)> = all.iter().copied().filter(|(_, by)| *by >= LONGER).collect();
    if stretched.is_empty() {
        let text = "no contender stretches countdowns: once begun, one takes about as long as alone.";
        return (!all.is_empty()).then(|| Finding::exception(text.into()));
    }
    let windows: Vec<&Window> = stretched.iter().map(|(window, _)| *window).collect();
    let by = range(stretched.iter().map(|(_, by)| *by), times);
    Some(if stretched.iter().any(|(window, _)| window.one_worker) {
        Finding::exception(format!(
            "once begun, a countdown takes {by} as long as alone in {}, even with one worker: something else had the cores.",
            who(&windows),
        ))
    } else {
        Finding::expected(format!(
            "{} {} all countdowns at once, and each then takes {by} as long as alone: the wait for a core is in the service \
             time.",
            who(&windows),
            by_number(windows.len(), "begins", "begin"),
        ))
    })
}

#[cfg(test)]
#[path = "findings_tests.rs"]
mod tests;
