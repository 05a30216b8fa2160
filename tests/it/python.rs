//! The Python runner: all contenders of the `python3` at hand are held to the conversation like every Rust runner, and those
//! of every Python that is found go through the harness. What only Python has is tested beside its source.

use crate::support::{Place, checkout, skipped};
use harness::{Contender, Contenders, Workers};
use protocol::Connection;
use record::{Parameters, Run};
use runner_tests::{Runner, check};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::thread;

const GROUP: &str = "python";
/// `apply` waits for each task before it takes the next.
const ONE_BY_ONE: &str = "/pool-apply";

/// The contenders of this interpreter.
fn contenders(program: &str) -> Contenders {
    let mut listed = Contenders::read(&checkout().join("benches/contenders.toml")).unwrap();
    listed.interpreters.iter_mut().for_each(|interpreter| interpreter.programs = vec![program.into()]);
    let mut found = listed.in_groups(&[GROUP.to_string()]);
    found.list.retain(|contender| contender.speed.is_some());
    found
}

/// Those of the `python3` at hand, with all ways of starting processes.
fn at_hand() -> &'static [Contender] {
    static FOUND: OnceLock<Vec<Contender>> = OnceLock::new();
    FOUND.get_or_init(|| {
        let found = contenders("python3");
        if found.list.is_empty() {
            skipped(format_args!("no python3: {:?}", found.exclusions));
        }
        found.list
    })
}

/// The contender as the checks of Rust runners take it.
fn runner(contender: &Contender, client: &str) -> Runner {
    let words: Vec<&'static str> = contender.runner.iter().map(|word| &*word.clone().leak()).collect();
    let runner =
        Runner::new(words[0], contender.name.clone().leak()).script(words[1..].to_vec().leak(), "Py");
    let runner = if contender.workers.fetch == Workers::One { runner.workers(1) } else { runner };
    // Whatever it is allowed and however many workers it has.
    let most = if contender.name.ends_with(ONE_BY_ONE) { Some(1) } else { contender.max_concurrency };
    let runner = most.map_or(runner, |most| runner.in_flight(most));
    let fresh = contender.connection == Some(Connection::Fresh) || client == "urllib";
    if fresh { runner.fresh_only() } else { runner }
}

/// The lanes to try: what speaks HTTP is one piece of code for all whose tasks may block, so its libraries are tried where
/// tasks run on one thread, on several, and in processes.
fn lanes() -> Vec<(Runner, &'static str)> {
    let flavour = |contender: &Contender| contender.name.rsplit('/').next().unwrap().to_string();
    // The ways of starting processes are tried below.
    let plain = |contender: &&Contender| !contender.about.contains(", started by ");
    let lanes = at_hand().iter().filter(plain).flat_map(|contender| {
        let some =
            ["sequential", "threads", "process-pool", "asyncio"].contains(&flavour(contender).as_str());
        let clients = contender
            .clients
            .iter()
            .chain(&contender.more_clients)
            .filter(move |client| some || *client == "raw");
        clients.map(move |client| (runner(contender, client), &*client.clone().leak()))
    });
    lanes.collect()
}

/// A test for each thing that every lane must do.
macro_rules! in_every_lane {
    ($($check:ident),+) => {$(
        #[test]
        fn $check() {
            for (runner, client) in lanes() {
                eprintln!("{runner:?}, {client}");
                check::$check(&runner, client);
            }
        }
    )+};
}
in_every_lane!(
    answers_are_checked_and_timed,
    concurrency_is_reached_and_kept,
    connections_are_kept_or_opened_anew,
    errors_are_told_apart,
    time_runs_out,
    nobody_listens
);

#[test]
fn every_contender_keeps_to_the_conversation() {
    for contender in at_hand() {
        let runner = runner(contender, "raw");
        eprintln!("{runner:?}");
        check::keeps_to_the_conversation(&runner);
        check::refuses_what_it_does_not_have(&runner);
        check::counts_down(&runner);
    }
}

/// `benches/contenders.toml` for this interpreter alone.
fn file(place: &Place, program: &str) -> PathBuf {
    let text = fs::read_to_string(checkout().join("benches/contenders.toml")).unwrap();
    let mut table: toml::Table = text.parse().unwrap();
    table.remove("contender");
    let [interpreter] = table["interpreter"].as_array_mut().unwrap().as_mut_slice() else {
        panic!("one language")
    };
    interpreter["programs"] = vec![program.to_string()].into();
    let script = interpreter["runner"][0].as_str().unwrap().replace("{root}", checkout().to_str().unwrap());
    interpreter["runner"] = vec![script].into();
    place.write("contenders.toml", toml::to_string(&table).unwrap())
}

/// Runs all its contenders with these clients on a small fetch and a small countdown, once.
fn run(place: &Place, program: &str, clients: &str) -> Run {
    let suite = format!(
        "trials = 1\ntrial_timeout = '60s'\ngroups = [{GROUP:?}]\n\
         [[workload]]\nname = 'fetch'\nkind = 'fetch'\nclients = {clients:?}\nrequests = 12\nconcurrency = 3\ndelay = '4ms'\nbody_bytes = 3000\n\
         [[workload]]\nname = 'countdown'\nkind = 'countdown'\ntasks = 2\niterations = 50_000\n"
    );
    let suite = place.write("small.toml", suite);
    let contenders = file(place, program);
    place.run(&suite, &["--contenders", contenders.to_str().unwrap()]).good();
    place.wait_until_nobody_lives();
    place.newest()
}

/// Every contender that was found has its rows, and they add up.
fn assert_whole(run: &Run, of: &Contenders, lanes: impl Fn(&Contender) -> usize) {
    let found: BTreeSet<&str> = run.meta.cells.iter().map(|cell| cell.contender.as_str()).collect();
    let wanted: BTreeSet<&str> = of.list.iter().map(|contender| contender.name.as_str()).collect();
    assert_eq!(found, wanted);
    assert_eq!(run.trials.len(), of.list.iter().map(|contender| lanes(contender) + 1).sum::<usize>());
    for row in &run.trials {
        assert!(row.verdict.has_figures(), "{row:#?}");
        let cell = run.meta.cells.iter().find(|cell| cell.id == row.cell).unwrap();
        let tasks = cell.parameters.tasks();
        assert_eq!((row.attempted, row.ok, row.errors), (tasks, tasks, 0), "{row:#?}");
        assert_eq!(row.origin_requests, cell.parameters.is_fetch().then_some(tasks), "{row:#?}");
        assert!(row.wall_ns > 0 && row.peak_bytes > 0 && row.threads > 0 && row.processes > 0, "{row:#?}");
        let (family, _) = cell.contender.split_once('/').unwrap();
        assert_eq!(cell.baseline, format!("{family}/sequential"));
    }
    assert!(run.cells.iter().all(|row| row.speedup.is_some()), "{:#?}", run.cells);
    for info in &run.meta.contenders {
        assert!(info.runner.starts_with("runner-python ") && !info.language.is_empty(), "{info:#?}");
    }
    assert_scaled(run);
}

/// A pool as large as any other, which does not use it.
fn assert_one_by_one(run: &Run) {
    let cells = run.meta.cells.iter().filter(|cell| cell.contender.ends_with(ONE_BY_ONE));
    let cells: Vec<_> = cells.filter(|cell| cell.parameters.is_fetch()).collect();
    assert!(!cells.is_empty(), "{:?}", run.meta.cells);
    for cell in cells {
        let Parameters::Fetch { concurrency, requests, .. } = &cell.parameters else { unreachable!() };
        assert_eq!((*concurrency, *requests, cell.workers), (3, 12, 3), "{cell:?}");
        let row = run.trials.iter().find(|row| row.cell == cell.id).unwrap();
        assert!(row.overlap <= 1.01, "more than one at a time: {row:#?}");
        assert!(row.processes > 3, "a runner and its pool: {row:#?}");
    }
}

/// A countdown from fifty thousand is over at once in every Python; all contenders count from the same larger number.
fn assert_scaled(run: &Run) {
    let [info] = run.meta.interpreters.as_slice() else { panic!("{:?}", run.meta.interpreters) };
    let countdowns: Vec<&Parameters> = run
        .meta
        .cells
        .iter()
        .map(|cell| &cell.parameters)
        .filter(|parameters| !parameters.is_fetch())
        .collect();
    let Parameters::Countdown { iterations, scale, .. } = countdowns[0] else { unreachable!() };
    assert!(*scale >= 2.0 && scale.log2().fract() == 0.0, "{scale}");
    assert_eq!(*iterations, (50_000.0 * scale) as u64);
    let alone_ns = *iterations as f64 * info.ns_per_iteration;
    assert!((0.2e9..0.4e9).contains(&alone_ns), "{alone_ns} ns");
    assert!(countdowns.iter().all(|other| other == &countdowns[0]), "{countdowns:?}");
}

#[test]
fn every_contender_of_the_python_at_hand_goes_through_the_harness() {
    if at_hand().is_empty() {
        return;
    }
    let place = Place::new();
    let run = run(&place, "python3", "all");
    let of = contenders("python3");
    assert_whole(&run, &of, |contender| contender.clients.len() + contender.more_clients.len());
    assert_one_by_one(&run);
    let summary = fs::read_to_string(run.path.parent().unwrap().join("SUMMARY.md")).unwrap();
    for contender in &of.list {
        assert!(
            summary.contains(&format!("| {} ", contender.name)),
            "{} is not in the summary",
            contender.name
        );
    }
}

/// What the file looks for.
fn named() -> Vec<String> {
    let listed = Contenders::read(&checkout().join("benches/contenders.toml")).unwrap();
    listed.interpreters.iter().flat_map(|interpreter| interpreter.programs.clone()).collect()
}

/// Every other Python: those that the file names, and those that a version manager keeps.
fn others() -> Vec<String> {
    let home = std::env::var_os("PYENV_ROOT").map(PathBuf::from);
    let home =
        home.or_else(|| Some(Path::new(&std::env::var_os("HOME")?).join(".pyenv"))).unwrap_or_default();
    let kept = fs::read_dir(home.join("versions")).into_iter().flatten().flatten();
    let mut kept: Vec<String> =
        kept.map(|entry| entry.path().join("bin/python").to_string_lossy().into_owned()).collect();
    kept.sort();
    named().into_iter().filter(|name| name != "python3").chain(kept).collect()
}

#[test]
fn every_other_python_goes_through_the_harness() {
    let mut wanted = Vec::new();
    let mut families: BTreeSet<String> =
        contenders("python3").found.into_iter().map(|found| found.info.family).collect();
    for program in others() {
        let of = contenders(&program);
        let [found] = of.found.as_slice() else {
            skipped(format_args!("{:?}", of.exclusions));
            continue;
        };
        let info = &found.info;
        // A version manager may keep some that nobody looks for.
        let looked_for =
            info.family.strip_prefix('c').is_none_or(|name| named().iter().any(|named| named == name));
        if !looked_for || !families.insert(info.family.clone()) {
            continue;
        }
        eprintln!("{}", info.version);
        wanted.push((program, of));
    }
    // Two side by side: some take half a minute.
    thread::scope(|scope| {
        for some in wanted.chunks(wanted.len().div_ceil(2).max(1)) {
            scope.spawn(move || {
                for (program, of) in some {
                    let place = Place::new();
                    assert_whole(&run(&place, program, "raw"), of, |_| 1);
                }
            });
        }
    });
}
