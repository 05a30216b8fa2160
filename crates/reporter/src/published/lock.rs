//! What an interpreter's lock does to threads, and what an interpreter costs before it is warm: tables, each with a sentence
//! that says how to read it. It must not know how a page looks.

use super::timing::{Pace, Timing};
use super::{Repeated, THREADS};
use crate::data::Data;
use crate::model::Captioned;
use crate::number::{NONE, Unit, count, median, times};
use crate::table::{Cell, Table, figures, row, words};
use record::{GilCountdown, GilFetch, GilFigures, Parameters};

/// Beside what is fetched.
const ANOTHER: &str = "a countdown on another thread";

/// Every table that has a row.
pub(super) fn tables(data: &Data<'_>, repeated: &[Repeated<'_>]) -> Vec<Captioned> {
    let all = [countdowns(data), fetches(data), warming(data, repeated)];
    all.into_iter().filter(|captioned| !captioned.table.is_empty()).collect()
}

fn countdowns(data: &Data<'_>) -> Captioned {
    let mut table = Table::new(vec![
        words("interpreter", 0),
        words("four countdowns", 0),
        words("a thread may keep the lock for", 0),
        words("speed-up", 0),
        figures("CPU time ÷ time", 1),
        figures("threads waited", 2),
        figures("taken off a core", 2),
    ]);
    for interpreter in &data.meta().gil {
        for row in &interpreter.countdown {
            table.push(row![
                interpreter.language.clone(),
                on(row),
                interval(interpreter, row.switch_interval.as_deref()),
                speed_up(interpreter, row),
                Cell::of(cpu_share(row), Unit::Ratio),
                Cell::of(middle(&row.voluntary_switches), Unit::Count),
                Cell::of(middle(&row.involuntary_switches), Unit::Count),
            ]);
        }
    }
    Captioned {
        caption: "What the lock does to countdowns. CPU time ÷ time near 1 means that only one thread ran at any moment, \
                  however many there were; where threads wait often, the lock was handed over often. Speed-ups are against no threads: \
                  what a single thread gains or loses is not the lock's doing (docs/METHODOLOGY.md, on fragile steps)."
            .into(),
        table,
    }
}

/// With the mark of what chance may have done.
fn speed_up(of: &GilFigures, row: &GilCountdown) -> String {
    let timing = |row: &GilCountdown| Timing::of(row.wall_ns.iter().copied());
    let alone = of.countdown.iter().find(|row| row.threads == 0).filter(|_| row.threads > 0);
    let pace = alone.and_then(|alone| Some(Pace { before: timing(alone)?, after: timing(row)? }));
    let told = times(row.speed_up);
    match pace {
        Some(pace) => pace.marked(&told),
        None => told,
    }
}

fn on(row: &GilCountdown) -> String {
    match row.threads {
        0 => "one after the other, no threads".into(),
        1 => "on 1 thread".into(),
        n => format!("on {n} threads"),
    }
}

/// With its unit, which an interpreter's own interval has and one that was set for a row may not have.
fn interval(of: &GilFigures, told: Option<&str>) -> String {
    let Some(told) = told else { return NONE.into() };
    let unit = of.switch_interval.as_deref().and_then(|own| own.split_once(' ')).map(|(_, unit)| unit);
    match unit {
        Some(unit) if !told.contains(' ') => format!("{told} {unit}"),
        _ => told.into(),
    }
}

fn cpu_share(row: &GilCountdown) -> Option<f64> {
    median(row.cpu_ns.iter().zip(&row.wall_ns).map(|(cpu, wall)| *cpu as f64 / *wall as f64).collect())
}

fn middle(values: &[u64]) -> Option<f64> {
    median(values.iter().map(|value| *value as f64).collect())
}

fn fetches(data: &Data<'_>) -> Captioned {
    let mut table = Table::new(vec![
        words("who fetches", 0),
        words("beside", 0),
        words("a thread may keep the lock for", 0),
        figures("p50", 0),
        figures("p99", 0),
        figures("longest", 1),
        figures("ns a step of the countdown", 2),
    ]);
    for interpreter in &data.meta().gil {
        interpreter.fetch.iter().for_each(|row| table.push(fetch(interpreter, row)));
    }
    if !table.is_empty() {
        without_lock(data).into_iter().for_each(|row| table.push(row));
    }
    Captioned {
        caption: "What the lock does to a thread that fetches while another counts down (the convoy effect). Each answer \
                  is there after a millisecond, but the thread must get the lock back before it can take it: it waits as long \
                  as the other may keep it, once or more for each answer. (CPython 2 and PyPy count steps instead of time, 100 and \
                  10,000 of them, which are sooner over.) A thread of Rust needs no lock for that, only a core."
            .into(),
        table,
    }
}

fn fetch(interpreter: &GilFigures, row: &GilFetch) -> Vec<Cell> {
    let time = |ns: Option<u64>| Cell::of(ns.map(|ns| ns as f64), Unit::Ns);
    let beside = row.rival.as_ref().map_or("nothing", |_| ANOTHER);
    let failed = if row.failed > 0 { format!(" ({} failed)", count(row.failed)) } else { String::new() };
    row![
        interpreter.language.clone(),
        format!("{beside}{failed}"),
        interval(interpreter, row.switch_interval.as_deref()),
        time(row.p50_ns),
        time(row.p99_ns),
        time(row.max_ns),
        Cell::of(row.rival_ns_per_iteration, Unit::Number),
    ]
}

/// Threads that count and share no lock with the one that fetches.
fn without_lock<'a>(data: &'a Data<'_>) -> impl IntoIterator<Item = Vec<Cell>> + 'a {
    let beside = |parameters: &Parameters| parameters.extra().is_some_and(|extra| extra.beside.is_some());
    let workloads = data.meta().workloads.iter().filter(move |workload| beside(&workload.parameters));
    workloads.flat_map(|workload| data.raw_entries(workload)).filter_map(|entry| {
        let (_, flavour) = entry.cell.contender.split_once('/')?;
        let latency = entry.figures()?.service.filter(|_| THREADS.contains(&flavour))?;
        let tasks = entry.cell.parameters.extra()?.beside.as_ref()?.tasks;
        let time = |ns: u64| Cell::of(Some(ns as f64), Unit::Ns);
        Some(row![
            format!("{} (Rust)", entry.cell.contender),
            if tasks == 1 { ANOTHER.into() } else { format!("countdowns on {tasks} other threads") },
            "no lock",
            time(latency.p50_ns),
            time(latency.p99_ns),
            time(latency.max_ns),
            Cell::None,
        ])
    })
}

/// Every trial starts an interpreter and warms it up. (The first finds its files read: the interpreter was asked before.)
fn warming(data: &Data<'_>, repeated: &[Repeated<'_>]) -> Captioned {
    let mut table = Table::new(vec![
        words("interpreter", 0),
        figures("ready after, first trial", 0),
        figures("others", 0),
        figures("countdowns, first trial", 1),
        figures("others", 1),
        figures("ns a step, cold", 0),
        figures("warm", 0),
    ]);
    for (of, info) in repeated.iter().filter_map(|of| Some((of, of.interpreter?))) {
        let trials = of.counted_alone.map(|cell| data.trials(cell)).unwrap_or_default();
        let time = |first: bool, ns: fn(&record::TrialRow) -> Option<u64>| {
            let rows = trials.iter().filter(|row| (row.round == 0) == first && row.verdict.has_figures());
            Cell::of(median(rows.filter_map(|row| ns(row)).map(|ns| ns as f64).collect()), Unit::Ns)
        };
        table.push(row![
            of.name.clone(),
            time(true, |row| row.ready_ns),
            time(false, |row| row.ready_ns),
            time(true, |row| Some(row.wall_ns)),
            time(false, |row| Some(row.wall_ns)),
            Cell::of(Some(info.first_ns_per_iteration), Unit::Number),
            Cell::of(Some(info.ns_per_iteration), Unit::Number),
        ]);
    }
    Captioned {
        caption: "What warming up costs. Ready: from the start of a fresh process to the end of its warm-up (a hundredth of the \
                  countdowns). A step of a countdown is cold in the first call of its function; what compiles while it runs \
                  (PyPy, Jython) is many times as fast when warm."
            .into(),
        table,
    }
}
