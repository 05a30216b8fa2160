//! Countdowns at once: the cores are the limit, and more tasks than cores change nothing.

use super::super::count::{Counting, Tasks};
use super::{Evidence, number};
use crate::findings::Finding;
use crate::findings::words::{cores as of_cores, names, range};
use crate::number::{median, share, times};

/// From this share of the limit on it is reached.
const REACHED: f64 = 0.95;
/// Beyond the limit by more than this factor is no chance.
const OVER: f64 = 1.05;
/// From this share on more than one core was used.
const SPREAD: f64 = 0.75;
/// Gains closer than this factor are the same.
const SAME: f64 = 1.05;

/// The best gain beside the cores.
pub(super) fn cores(evidence: &Evidence) -> Option<Finding> {
    let all = evidence.countings.iter().flat_map(|c| c.points.iter().map(move |at| (c, at)));
    let (best, at) = all.max_by(|a, b| a.1.gain.value.total_cmp(&b.1.gain.value))?;
    let limit = best.points.iter().map(|at| at.limit).reduce(f64::max)?;
    if limit < 2.0 {
        return None;
    }
    let reached = at.gain.value / limit;
    if reached > OVER {
        return Some(Finding::exception(format!(
            "counting down, {} came out at {} the work of one countdown with {} at once, more than {} can give: its one was \
             slowed by something, so do not trust this figure.",
            best.contender,
            times(at.gain.value),
            number(at.tasks),
            of_cores(limit),
        )));
    }
    let text = format!(
        "{}, {}, does {} the work of one countdown in the same time, with {} at once: {} of what {} allow.",
        if reached >= REACHED { "counting down, the best" } else { "counting down, even the best" },
        best.contender,
        times(at.gain.value),
        number(at.tasks),
        share(reached),
        of_cores(limit),
    );
    Some(if reached >= REACHED { Finding::expected(text) } else { Finding::exception(text) })
}

/// What it gains with about as many tasks as cores, and with the most.
fn ends(counting: &Counting) -> Option<(&Tasks, &Tasks)> {
    let limit = counting.points.iter().map(|at| at.limit).reduce(f64::max).filter(|limit| *limit >= 2.0)?;
    let full = counting.points.iter().find(|at| at.tasks >= limit)?;
    let last = counting.points.last().filter(|last| last.tasks > full.tasks)?;
    (full.gain.value.max(last.gain.value) >= SPREAD * limit).then_some((full, last))
}

/// Whether more tasks than cores help, harm, or neither; of those that use several cores.
pub(super) fn more_than_cores(evidence: &Evidence) -> Option<Finding> {
    let all: Vec<(&Counting, (&Tasks, &Tasks))> =
        evidence.countings.iter().filter_map(|counting| Some((counting, ends(counting)?))).collect();
    let (_, (full, last)) = all.first()?;
    let change = |(_, (full, last)): &(&Counting, (&Tasks, &Tasks))| last.gain.value / full.gain.value;
    let from = format!("{} instead of {} countdowns at once", number(last.tasks), number(full.tasks));
    let odd: Vec<&(&Counting, (&Tasks, &Tasks))> =
        all.iter().filter(|one| !(1.0 / SAME..=SAME).contains(&change(one))).collect();
    let who = |odd: &[&(&Counting, (&Tasks, &Tasks))]| {
        let names = names(odd.iter().map(|(counting, _)| counting.contender.as_str()));
        format!("{names} ({})", range(odd.iter().map(|one| change(one)), times))
    };
    let middle = median(all.iter().map(change).collect())?;
    if odd.len() * 2 < all.len() {
        let but = match odd.is_empty() {
            true => String::new(),
            false => format!("; not so for {}", who(&odd)),
        };
        return Some(Finding::expected(format!(
            "more tasks than cores add nothing: {from} make {} of what it was{but}.",
            times(middle)
        )));
    }
    let what = if middle > 1.0 { "more" } else { "less" };
    Some(Finding::exception(format!(
        "more tasks than cores changed what was done here: with {from} it was mostly {what}, in {}.",
        who(&odd)
    )))
}
