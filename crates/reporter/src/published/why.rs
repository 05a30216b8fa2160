//! Why figures differ from the published ones, as sentences made of the figures.

use super::timing::Pace;
use super::{AT_ONCE, FASTER_FETCHING, FASTER_IN_PROCESSES, ITERATIONS, Lock, Repeated, SLOWER_ON_THREADS};
use crate::data::Data;
use crate::findings::words::{capital, cores, names, range};
use crate::number::{count, duration, times};
use record::Parameters;

/// Less than this apart, and nothing was gained or lost.
const CHANGED: f64 = 1.1;

/// A sentence or two for each half of the experiment that was repeated.
pub(super) fn why(data: &Data<'_>, repeated: &[Repeated<'_>]) -> Vec<String> {
    let all =
        [threads(data, repeated), processes(data, repeated), fetching(data, repeated), scaled(repeated)];
    all.into_iter().flatten().collect()
}

/// Those of whom something is known, by name, and the range of it.
fn told<'a>(
    of: impl Iterator<Item = &'a Repeated<'a>>,
    figure: impl Fn(&Repeated<'a>) -> Option<f64>,
) -> Option<(String, String)> {
    let (who, figures): (Vec<&str>, Vec<f64>) =
        of.filter_map(|r| Some((r.name.as_str(), figure(r)?))).unzip();
    (!who.is_empty()).then(|| (names(who), range(figures, times)))
}

fn threads(data: &Data<'_>, repeated: &[Repeated<'_>]) -> Option<String> {
    let slowed = |r: &Repeated<'_>| r.threads().map(Pace::slow_down);
    let class = |r: &Repeated<'_>| Some((r.lock(), Change::of(r.threads()?)));
    let of = |lock: Lock, change: Change| {
        told(repeated.iter().filter(move |r| class(r) == Some((lock, change))), slowed)
    };
    let on = cores(data.meta().cores() as f64);
    let mut parts = Vec::new();
    let mut say = |found: Option<(String, String)>, sentence: &dyn Fn(&str, &str) -> String| {
        parts.extend(found.map(|(who, times)| capital(&sentence(&who, &times))));
    };
    say(of(Lock::BySteps, Change::Slower), &|who, times| {
        format!(
            "CPython 2 hands it over after every 100 steps, and threads on several cores fight for it: {who} took {times} as \
             long on {on}"
        )
    });
    say(of(Lock::BySteps, Change::None), &|who, times| {
        format!(
            "CPython 2 hands it over after every 100 steps; here nobody fought for it: {who} took {times} as long on {on}"
        )
    });
    say(of(Lock::ByTime, Change::None), &|who, times| {
        format!(
            "later interpreters hand it over when somebody has waited for it (CPython since 3.2: for 5 ms), which costs less but \
             gains nothing either: {who} took {times} as long"
        )
    });
    say(of(Lock::ByTime, Change::Slower), &|who, times| {
        format!("on threads {who} took {times} as long all the same")
    });
    let without_threads = |r: &&Repeated<'_>| {
        class(r) == Some((Lock::ByTime, Change::Slower))
            && r.one_thread().is_some_and(|pace| Change::of(pace) == Change::Slower)
    };
    say(
        told(repeated.iter().filter(without_threads), |r| r.one_thread().map(Pace::slow_down)),
        &|who, times| {
            format!(
                "that is not the lock's doing, or not all of it: on the one thread of asyncio {who} took {times} as long, too"
            )
        },
    );
    for lock in [Lock::BySteps, Lock::ByTime] {
        say(of(lock, Change::Faster), &|who, times| {
            format!(
                "{who} took only {times} as long, which no lock allows: something else was faster the second time"
            )
        });
    }
    say(of(Lock::None, Change::Faster), &|who, times| {
        format!("without a lock the work divides by the cores: {who} took {times} as long")
    });
    for change in [Change::None, Change::Slower] {
        say(of(Lock::None, change), &|who, times| {
            format!("to have no lock was not enough here: {who} took {times} as long")
        });
    }
    let unclear = |r: &&Repeated<'_>| class(r).is_some_and(|(_, change)| change == Change::Unclear);
    say(told(repeated.iter().filter(unclear), slowed), &|who, times| {
        format!("of {who} nothing can be said: {times} as long, which chance may have done")
    });
    (!parts.is_empty()).then(|| {
        format!(
            "Four threads took {SLOWER_ON_THREADS} times as long in the published figures: a lock lets only one of them run \
             Python at a time, and handing it over has its price. {}.",
            parts.join(". ")
        )
    })
}

/// What threads made of the time.
#[derive(Clone, Copy, PartialEq)]
enum Change {
    Slower,
    None,
    Faster,
    /// By so much that it would matter, and chance may have done it.
    Unclear,
}

impl Change {
    fn of(pace: Pace) -> Self {
        match pace.slow_down() {
            times if (1.0 / CHANGED..=CHANGED).contains(&times) => Self::None,
            _ if !pace.is_clear() => Self::Unclear,
            times if times > 1.0 => Self::Slower,
            _ => Self::Faster,
        }
    }
}

fn processes(data: &Data<'_>, repeated: &[Repeated<'_>]) -> Option<String> {
    let here = data.meta().cores() as f64;
    let (who, measured) = told(repeated.iter(), |r| r.processes().map(Pace::speed_up))?;
    let limit = here.min(AT_ONCE);
    Some(format!(
        "Four processes were {FASTER_IN_PROCESSES} times as fast: each has a lock of its own, and that machine had four cores \
         or more. This one has {}, which {} {} at most; {who} came to {measured}.{}",
        cores(here),
        if here == 1.0 { "allows" } else { "allow" },
        times(limit),
        past(repeated, Repeated::processes, limit),
    ))
}

fn fetching(data: &Data<'_>, repeated: &[Repeated<'_>]) -> Option<String> {
    let (who, measured) = told(repeated.iter(), |r| r.fetching().map(Pace::speed_up))?;
    let delay = data.headline(true).and_then(|workload| match &workload.parameters {
        Parameters::Fetch { mean_delay_ns, target, .. } if target == "origin" => Some(*mean_delay_ns),
        _ => None,
    });
    let here =
        delay.map(|ns| format!("Here each answer takes {} however often it is asked for: ", duration(ns)));
    Some(format!(
        "A pool of four fetched {FASTER_FETCHING} times as fast: the lock is let go while a thread waits for an answer, so waits \
         overlap. Four at a time can give {} at most if each answer takes as long as before, so those servers probably \
         answered sooner the second time (names looked up, pages at hand). {}{who} came to {measured}.{}",
        times(AT_ONCE),
        here.unwrap_or_default(),
        past(repeated, Repeated::fetching, AT_ONCE),
    ))
}

/// Who came out past what can be, and whether that is more than chance.
fn past<'a>(
    repeated: &'a [Repeated<'a>],
    pace: impl Fn(&Repeated<'a>) -> Option<Pace>,
    limit: f64,
) -> String {
    let over = |r: &&Repeated<'a>| {
        pace(r).is_some_and(|pace| times(pace.speed_up()) != times(limit) && pace.speed_up() > limit)
    };
    let (sure, chance): (Vec<_>, Vec<_>) =
        repeated.iter().filter(over).partition(|r| pace(r).is_some_and(|pace| pace.is_past(limit)));
    let names = |of: Vec<&Repeated<'a>>| names(of.iter().map(|r| r.name.as_str()));
    let mut text = String::new();
    if !chance.is_empty() {
        text += &format!(
            " To have passed {} may be chance: trials differ by more than that ({}).",
            times(limit),
            names(chance)
        );
    }
    if !sure.is_empty() {
        let who = names(sure);
        text += &format!(
            " More than {} cannot be, and is no chance: one after the other, {who} was slowed by something.",
            times(limit)
        );
    }
    text
}

fn scaled(repeated: &[Repeated<'_>]) -> Option<String> {
    let other = |r: &&Repeated<'_>| r.iterations.is_some_and(|(_, scale)| scale != 1.0);
    let who: Vec<&str> = repeated.iter().filter(other).map(|r| r.name.as_str()).collect();
    (!who.is_empty()).then(|| {
        format!(
            "{}: one countdown from {} would be over in less than 0.2 s, or take more than 5 s, so it is counted from another \
             number; such times compare only within the row.",
            names(who),
            count(ITERATIONS)
        )
    })
}
