//! From what was observed to the facts of a row: counting and subtracting, no judgement.

use crate::mark::{Event, Mark};
use crate::observe::Observed;
use crate::situation::Situation;
use crate::system::System;
use record::UnjoinedRow;
use std::collections::{BTreeMap, BTreeSet};

/// The row of a case that was played; its two texts are still empty.
pub(crate) fn row(system: &System, situation: Situation, call: String, seen: &Observed) -> UnjoinedRow {
    let (tasks, _) = situation.size();
    let marks = Marks(&seen.marks);
    let lives = marks.lives();
    let count = |is: &dyn Fn(&Life) -> bool| lives.values().filter(|life| is(life)).count() as u32;
    let ended_at = |is: &dyn Fn(u64) -> bool| count(&|life| life.ended_ns.is_some_and(is));
    let ended = ended_at(&|_| true);
    let (start, submitted) = (marks.at(&Event::Start), marks.submitted());
    let (calling, called) = (marks.at(&Event::Calling), marks.at(&Event::Called));
    let leaving = marks.at(&Event::Leaving);
    let last_end = lives.values().filter_map(|life| life.ended_ns).max();
    let begins = || seen.marks.iter().filter(|mark| matches!(mark.event, Event::Begin(_)));
    UnjoinedRow {
        system: system.name(),
        library: system.version(),
        situation: situation.name(),
        call,
        ran: true,
        tasks,
        begun: count(&|life| life.begun_ns.is_some()),
        ended,
        lost: tasks.saturating_sub(ended),
        unfinished_freed: count(&|life| life.ended_ns.is_none() && life.freed_ns.is_some()),
        ended_before_call: ended_at(&|at| calling.or(leaving).is_none_or(|call| at < call)),
        ended_after_call: ended_at(&|at| called.is_some_and(|call| at > call)),
        ended_after_exit: ended_at(&|at| at > seen.exited_ns),
        most_at_once: most_at_once(&lives),
        threads: begins().map(|mark| (mark.process, mark.thread)).collect::<BTreeSet<_>>().len() as u32,
        processes: begins().map(|mark| mark.process).collect::<BTreeSet<_>>().len() as u32,
        zombies: seen.zombies,
        printed_ms: between(start, submitted.map(|(at, _)| at)),
        longest_submit_ms: submitted.map(|(_, longest)| milliseconds(longest)),
        call_ms: between(calling, called),
        work_ms: between(start, last_end),
        joined_work_ms: None,
        leaving_ms: between(leaving, Some(seen.exited_ns)),
        elapsed_ms: milliseconds(seen.exited_ns - seen.started_ns),
        refused: marks.count(|event| matches!(event, Event::Refused(_))),
        told_ok: marks.count(|event| matches!(event, Event::Told(Ok(())))),
        told_error: marks.count(|event| matches!(event, Event::Told(Err(_)))),
        told_words: marks.told_words().unwrap_or_default(),
        main_ended: marks.at(&Event::Left).is_some(),
        status: seen.status.to_string(),
        stderr: shortened(&seen.stderr),
        reported: String::new(),
        words: String::new(),
    }
}

/// What is known of one task.
#[derive(Debug, Default)]
struct Life {
    begun_ns: Option<u64>,
    ended_ns: Option<u64>,
    freed_ns: Option<u64>,
}

struct Marks<'a>(&'a [Mark]);

impl Marks<'_> {
    fn at(&self, event: &Event) -> Option<u64> {
        self.0.iter().find(|mark| mark.event == *event).map(|mark| mark.at_ns)
    }

    fn count(&self, is: fn(&Event) -> bool) -> u32 {
        self.0.iter().filter(|mark| is(&mark.event)).count() as u32
    }

    /// When, and the longest submit in nanoseconds.
    fn submitted(&self) -> Option<(u64, u64)> {
        self.0.iter().find_map(|mark| match mark.event {
            Event::Submitted { longest_ns } => Some((mark.at_ns, longest_ns)),
            _ => None,
        })
    }

    fn told_words(&self) -> Option<String> {
        self.0.iter().find_map(|mark| match &mark.event {
            Event::Told(Err(words)) | Event::Refused(words) => Some(words.clone()),
            _ => None,
        })
    }

    fn lives(&self) -> BTreeMap<u32, Life> {
        let mut lives: BTreeMap<u32, Life> = BTreeMap::new();
        for mark in self.0 {
            match mark.event {
                Event::Begin(task) => lives.entry(task).or_default().begun_ns = Some(mark.at_ns),
                Event::End(task) => lives.entry(task).or_default().ended_ns = Some(mark.at_ns),
                Event::Freed(task) => lives.entry(task).or_default().freed_ns = Some(mark.at_ns),
                _ => {}
            }
        }
        lives
    }
}

fn most_at_once(lives: &BTreeMap<u32, Life>) -> u32 {
    let mut steps = Vec::new();
    for life in lives.values() {
        steps.extend(life.begun_ns.map(|at| (at, 1)));
        steps.extend(life.ended_ns.or(life.freed_ns).map(|at| (at, -1)));
    }
    steps.sort_unstable();
    let (mut running, mut most) = (0i32, 0i32);
    for (_, step) in steps {
        running += step;
        most = most.max(running);
    }
    most.unsigned_abs()
}

fn between(from: Option<u64>, to: Option<u64>) -> Option<f64> {
    Some(milliseconds(to?.saturating_sub(from?)))
}

/// To the microsecond: what is finer is not known.
fn milliseconds(ns: u64) -> f64 {
    (ns / 1000) as f64 / 1000.0
}

/// Without advice on backtraces and empty lines, at most 400 characters.
fn shortened(stderr: &str) -> String {
    let mut text = String::new();
    for line in stderr.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("note: ")) {
        match text.chars().last() {
            None => {}
            Some(':') => text.push(' '),
            Some(_) => text.push_str("; "),
        }
        text.push_str(line);
    }
    text.chars().take(400).collect()
}
