//! The published experiment (four countdowns and a list of URLs, in Python) beside what it gives here: a table, and why the
//! two differ. For the suite that repeats it, and readable without the rest of the page. It must not know how a page looks.

mod lock;
mod timing;
mod why;

use crate::data::{Data, Entry, RAW};
use crate::model::Published;
use crate::number::{Unit, count, share};
use crate::table::{Cell, Table, figures, row, words};
use crate::text::natural;
use record::{CellId, InterpreterInfo, Parameters};
use timing::{Pace, Timing, pace};

/// The suite that repeats it.
pub(crate) const SUITE: &str = "gil";

/// Flavours that the experiment had, and what comes nearest where a language has no such flavour.
const THREADS: [&str; 1] = ["threads"];
const PROCESSES: [&str; 2] = ["processes", "per-task"];
const EVENT_LOOP: [&str; 1] = ["asyncio"];
const POOL: [&str; 2] = ["thread-pool", "threads"];
/// What the experiment fetched with.
const CLIENT: &str = "urllib";

/// The published figures: seconds, and how many times as fast the second way was as the first.
const COUNTDOWNS_S: [f64; 3] = [7.61, 9.47, 1.96];
const FETCHES_S: [f64; 2] = [3.53, 0.77];
const SLOWER_ON_THREADS: f64 = 1.24;
const FASTER_IN_PROCESSES: f64 = 3.89;
const FASTER_FETCHING: f64 = 4.59;
const ITERATIONS: u64 = 25_000_000;
/// Tasks at once, in either half.
const AT_ONCE: f64 = 4.0;

/// What lets only one thread run, and when it is handed over.
#[derive(Clone, Copy, PartialEq)]
enum Lock {
    None,
    BySteps,
    ByTime,
}

/// What one interpreter, or a language without one, made of it.
struct Repeated<'a> {
    /// For people.
    name: String,
    interpreter: Option<&'a InterpreterInfo>,
    /// From which number it counted, and how many times the suite's that is.
    iterations: Option<(u64, f64)>,
    /// The cell that counted one after the other.
    counted_alone: Option<&'a CellId>,
    /// One after the other, on threads, in processes.
    countdowns: [Option<Timing>; 3],
    /// On an event loop's single thread.
    on_one_thread: Option<Timing>,
    /// The list: one after the other, four at a time.
    fetches: [Option<Timing>; 2],
}

/// The section; absent for any other suite, and where nothing was measured.
pub(crate) fn published(data: &Data<'_>) -> Option<Published> {
    if data.meta().suite.name != SUITE {
        return None;
    }
    let mut baselines: Vec<&str> = data.meta().cells.iter().map(|cell| cell.baseline.as_str()).collect();
    baselines.sort_by(|a, b| natural(a).cmp(&natural(b)));
    baselines.dedup();
    let repeated: Vec<Repeated<'_>> = baselines.iter().map(|name| Repeated::new(data, name)).collect();
    let measured = repeated.iter().any(|r| r.countdowns[0].is_some() || r.fetches[0].is_some());
    measured.then(|| Published {
        intro: format!(
            "Four countdowns from {}, and a list of URLs through four at a time: what was published for Python, and what the \
             same gives here ({}, each in a fresh process). Where a trial of one way took as long as some trial of the other, \
             chance may have made the difference: such a one is marked ≈. The list one after the other is reckoned from a part of \
             it. Python fetches with {CLIENT}, the others with bare sockets; where a language has no pool of threads, each \
             URL gets a thread.",
            count(ITERATIONS),
            match data.meta().trials_per_cell {
                1 => "one trial".into(),
                n => format!("medians of {n} trials"),
            }
        ),
        table: table(&repeated),
        why: why::why(data, &repeated),
        more: lock::tables(data, &repeated),
    })
}

/// The cells of one half of the experiment that are reckoned against one baseline.
struct Half<'a> {
    family: &'a str,
    entries: Vec<Entry<'a>>,
    /// The workload's.
    tasks: f64,
}

impl<'a> Half<'a> {
    fn new(data: &Data<'a>, baseline: &str, family: &'a str, fetch: bool) -> Self {
        let workload = data.headline(fetch);
        let mut entries = workload.map(|workload| data.entries(workload)).unwrap_or_default();
        entries.retain(|entry| entry.cell.baseline == baseline);
        Self { family, entries, tasks: workload.map_or(0, |workload| workload.parameters.tasks()) as f64 }
    }

    /// The first of these flavours that the baseline's own family has; else the first that there is.
    fn find(&self, flavours: &[&str], client: Option<&str>) -> Option<Entry<'a>> {
        let find = |flavour: &str, own: bool| {
            let fits = |entry: &&Entry<'a>| {
                let (family, name) = entry.cell.contender.split_once('/').unwrap_or_default();
                name == flavour && (family == self.family || !own) && entry.cell.client.as_deref() == client
            };
            self.entries.iter().find(fits).copied()
        };
        let own = flavours.iter().find_map(|flavour| find(flavour, true));
        own.or_else(|| flavours.iter().find_map(|flavour| find(flavour, false)))
    }

    /// Of all tasks of the workload, of which the baseline may have had a part.
    fn timing(&self, data: &Data<'a>, flavours: &[&str], client: Option<&str>) -> Option<Timing> {
        let entry = self.find(flavours, client).filter(|entry| entry.figures().is_some())?;
        let trials = Timing::of(data.counted(&entry.cell.id).map(|trial| trial.wall_ns))?;
        Some(trials.scaled(self.tasks / entry.cell.parameters.tasks() as f64))
    }
}

impl<'a> Repeated<'a> {
    fn new(data: &Data<'a>, baseline: &'a str) -> Self {
        let (family, sequential) = baseline.split_once('/').unwrap_or((baseline, baseline));
        let sequential = [sequential];
        let meta = data.meta();
        let interpreter = meta.interpreters.iter().find(|info| info.family == family);
        let language = meta.contenders.iter().find(|info| info.name == baseline).map(|info| &info.language);
        let [counting, fetching] = [false, true].map(|fetch| Half::new(data, baseline, family, fetch));
        let client = fetching.find(&sequential, Some(CLIENT)).map_or(RAW, |_| CLIENT);
        let counted = |flavours: &[&str]| counting.timing(data, flavours, None);
        let fetched = |flavours: &[&str]| fetching.timing(data, flavours, Some(client));
        Self {
            name: match (interpreter, language) {
                (Some(info), _) => info.version.clone(),
                (None, Some(compiler)) if compiler.starts_with("rustc ") => {
                    format!("Rust ({})", compiler.split(" (").next().unwrap_or_default())
                }
                _ => family.into(),
            },
            interpreter,
            iterations: match counting.find(&sequential, None).map(|entry| &entry.cell.parameters) {
                Some(Parameters::Countdown { iterations, scale, .. }) => Some((*iterations, *scale)),
                _ => None,
            },
            counted_alone: counting.find(&sequential, None).map(|entry| &entry.cell.id),
            countdowns: [counted(&sequential), counted(&THREADS), counted(&PROCESSES)],
            on_one_thread: interpreter.and_then(|_| counted(&EVENT_LOOP)),
            fetches: [fetched(&sequential), fetched(&POOL)],
        }
    }

    fn lock(&self) -> Lock {
        match self.interpreter {
            Some(info) if info.locked && info.version.starts_with("CPython 2.") => Lock::BySteps,
            Some(info) if info.locked => Lock::ByTime,
            _ => Lock::None,
        }
    }

    /// On threads, beside one after the other.
    fn threads(&self) -> Option<Pace> {
        Some(Pace { before: self.countdowns[0]?, after: self.countdowns[1]? })
    }

    fn processes(&self) -> Option<Pace> {
        Some(Pace { before: self.countdowns[0]?, after: self.countdowns[2]? })
    }

    fn fetching(&self) -> Option<Pace> {
        Some(Pace { before: self.fetches[0]?, after: self.fetches[1]? })
    }

    /// One thread that goes from task to task, beside one task after the other: what it loses, no lock takes.
    fn one_thread(&self) -> Option<Pace> {
        Some(Pace { before: self.countdowns[0]?, after: self.on_one_thread? })
    }

    /// How far the trials of its countdowns are apart, where they are most.
    fn spread(&self) -> Option<f64> {
        self.countdowns.iter().flatten().filter_map(|timing| timing.spread()).reduce(f64::max)
    }
}

fn table(repeated: &[Repeated<'_>]) -> Table {
    let mut table = Table::new(vec![
        words("interpreter", 0),
        words("lock", 1),
        figures("counted from", 4),
        figures("one after the other", 2),
        figures("on threads", 2),
        words("that is", 0),
        figures("in processes", 2),
        words("that is", 0),
        figures("trials differ by", 3),
        figures("URLs one after the other", 3),
        figures("four at a time", 3),
        words("that is", 0),
    ]);
    let seconds = |s: f64| Cell::of(Some(s * 1e9), Unit::Ns);
    let [one, threads, processes] = COUNTDOWNS_S.map(seconds);
    let [list, pool] = FETCHES_S.map(seconds);
    table.push(row![
        "published, CPython 2.7",
        "yes",
        Cell::count(ITERATIONS),
        one,
        threads,
        pace(1.0 / SLOWER_ON_THREADS),
        processes,
        pace(FASTER_IN_PROCESSES),
        Cell::None,
        list,
        pool,
        pace(FASTER_FETCHING),
    ]);
    let told = |pace: Option<Pace>| pace.map_or(Cell::None, |pace| pace.told().into());
    let median = |timing: Option<Timing>| Cell::of(timing.map(|timing| timing.median_ns), Unit::Ns);
    for r in repeated {
        let [one, threads, processes] = r.countdowns.map(median);
        let [list, pool] = r.fetches.map(median);
        table.push(row![
            r.name.clone(),
            if r.lock() == Lock::None { "none" } else { "yes" },
            r.iterations.map_or(Cell::None, |(from, _)| Cell::count(from)),
            one,
            threads,
            told(r.threads()),
            processes,
            told(r.processes()),
            r.spread().map_or(Cell::None, |spread| format!("≤ {}", share(spread)).into()),
            list,
            pool,
            told(r.fetching()),
        ]);
    }
    table.pruned(u8::MAX)
}
