use super::*;
use protocol::Work;

const CONTENDERS: &str = r#"
    [[contender]]
    name = "std/sequential"
    about = "one after the other"
    runner = ["a"]
    clients = ["raw", "ureq"]
    workers = { fetch = "one", countdown = "one" }
    max_concurrency = 1
    [[contender]]
    name = "pool/threads"
    about = "a pool"
    runner = ["b"]
    clients = ["raw"]
    workers = { fetch = "concurrency", countdown = "cores" }
"#;

const SUITE: &str = r#"
    trials = 3
    [[workload]]
    name = "fetch-100"
    kind = "fetch"
    requests = 3000
    concurrency = 100
    delay = "10ms"
    [[workload]]
    name = "countdown"
    kind = "countdown"
    tasks_per_core = 4
    total_iterations = 8000
"#;

pub(crate) fn contenders() -> Contenders {
    toml::from_str(CONTENDERS).unwrap()
}

pub(crate) fn plan(choice: Choice) -> Result<Plan, Error> {
    let suite = Suite::of(SUITE).unwrap();
    Plan::new(suite, &contenders(), choice, Placement::on(vec![0, 1]))
}

pub(crate) fn find<'a>(plan: &'a Plan, id: &str) -> &'a Planned {
    plan.cells.iter().find(|planned| planned.cell.id.0 == id).unwrap_or_else(|| panic!("no cell {id}"))
}

#[test]
fn cells_have_their_limits_and_workers() {
    let plan = plan(Choice::default()).unwrap();
    assert_eq!(plan.cells.len(), 5);
    let pool = find(&plan, "pool/threads:fetch-100:raw");
    assert_eq!((pool.cell.workers, pool.cell.limit), (100, Some(10_000.0)));
    let countdown = find(&plan, "pool/threads:countdown");
    assert_eq!((countdown.cell.workers, countdown.cell.limit), (2, Some(2.0)));
    assert_eq!(countdown.cell.parameters, Parameters::Countdown { tasks: 8, iterations: 1000, scale: 1.0 });
}

#[test]
fn one_at_a_time_means_a_window_of_the_same_length_with_fewer_requests() {
    let plan = plan(Choice::default()).unwrap();
    let sequential = &find(&plan, "std/sequential:fetch-100:ureq").cell;
    assert!(matches!(sequential.parameters, Parameters::Fetch { requests: 30, concurrency: 1, .. }));
    assert_eq!((sequential.workers, sequential.limit), (1, Some(10_000.0)));
}

#[test]
fn rounds_are_outermost_and_the_seed_orders_them() {
    let order = |seed| plan(Choice { seed, ..Choice::default() }).unwrap().schedule();
    let schedule = order(1);
    assert_eq!(schedule, order(1));
    assert_ne!(schedule, order(2));
    assert_eq!(schedule.len(), 15);
    for (at, round) in schedule.chunks(5).enumerate() {
        let mut cells: Vec<usize> =
            round.iter().map(|(number, cell)| (*number as usize == at).then_some(*cell).unwrap()).collect();
        cells.sort_unstable();
        assert_eq!(cells, [0, 1, 2, 3, 4], "every cell once a round");
    }
}

#[test]
fn a_choice_by_contender_or_cell() {
    let only = |glob: &str| plan(Choice { only: vec![glob.into()], ..Choice::default() });
    assert_eq!(only("pool/*").unwrap().cells.len(), 2);
    assert_eq!(only("*:raw").unwrap().cells.len(), 2);
    let error = only("tokyo/*").unwrap_err().to_string();
    assert!(error.contains("tokyo/*") && error.contains("inflight plan"), "{error}");
    assert!(only("[").is_err());
}

#[test]
fn all_contenders_of_a_round_meet_the_same_trace() {
    let plan = plan(Choice { seed: 7, ..Choice::default() }).unwrap();
    let origin = crate::plan::planned::Served { address: "127.0.0.1:9".parse().unwrap(), tls: None };
    let urls = |id: &str, round| match find(&plan, id).spec(plan.seed, round, Some(&origin), None).work {
        Work::Fetch(fetch) => fetch.urls,
        other => panic!("not a fetch: {other:?}"),
    };
    let one = urls("pool/threads:fetch-100:raw", 0);
    assert_eq!(one, urls("std/sequential:fetch-100:ureq", 0));
    assert!(one[0].starts_with("http://127.0.0.1:9/bytes/1024?") && one[0].ends_with("i={i}"), "{one:?}");
}

#[test]
fn foreign_hosts_are_asked_for_little() {
    let urls = Some(UrlList { urls: vec!["http://example.org/".into()], foreign: true });
    let plan = plan(Choice { urls, ..Choice::default() }).unwrap();
    assert!(
        plan.exclusions.iter().any(|left_out| left_out.what == "pool/threads:fetch-100:raw"),
        "100 in flight"
    );
    let requests: u64 =
        plan.cells.iter().filter(|p| p.cell.parameters.is_fetch()).map(|p| p.cell.parameters.tasks()).sum();
    assert!(requests > 0 && requests * 3 <= MAX_REQUESTS);
}

/// The pool counts down in an interpreter, at so many nanoseconds a step.
fn plan_in(ns_per_iteration: f64, suite: &str, choice: Choice) -> Plan {
    let mut contenders = contenders();
    contenders.list[1].speed = Some(crate::contenders::speed::Speed {
        ns_per_iteration,
        one_core: true,
        startup: std::time::Duration::ZERO,
    });
    let suite = Suite::of(suite).unwrap();
    Plan::new(suite, &contenders, choice, Placement::on(vec![0, 1])).unwrap()
}

fn counted(plan: &Plan, id: &str) -> (u64, f64, u64) {
    let planned = find(plan, id);
    let Work::Countdown(countdown) = planned.spec(1, 0, None, None).work else { panic!("{id}") };
    match planned.cell.parameters {
        Parameters::Countdown { iterations, scale, .. } => (iterations, scale, countdown.iterations),
        Parameters::Fetch { .. } => panic!("{id}"),
    }
}

#[test]
fn a_countdown_is_scaled_to_its_language_in_the_cell_and_in_the_order() {
    // 1,000 steps of 40 µs are 0.04 s, and 8,000 of 6.4 ms are 6.4 s.
    let plan = plan_in(40e3, SUITE, Choice::default());
    assert_eq!(counted(&plan, "pool/threads:countdown"), (8000, 8.0, 8000));
    assert_eq!(counted(&plan, "std/sequential:countdown"), (1000, 1.0, 1000));
    let slow = plan_in(6.4e6, SUITE, Choice::default());
    assert_eq!(counted(&slow, "pool/threads:countdown"), (500, 0.5, 500));
    assert_eq!(plan.suite_hash(), slow.suite_hash(), "the suite is the same one");
    assert!(slow.estimate() > plan.estimate(), "{:?} {:?}", slow.estimate(), plan.estimate());
}

#[test]
fn a_run_that_goes_on_keeps_its_scale_though_the_interpreter_was_asked_again() {
    let named = |speed| {
        let mut contenders = contenders();
        contenders.list[1].speed = Some(crate::contenders::speed::Speed {
            ns_per_iteration: speed,
            one_core: true,
            startup: std::time::Duration::ZERO,
        });
        contenders
    };
    let planned = |contenders: &Contenders| {
        let suite = Suite::of(SUITE).unwrap();
        Plan::new(suite, contenders, Choice::default(), Placement::on(vec![0, 1])).unwrap()
    };
    let mut again = named(20e3);
    assert_eq!(counted(&planned(&again), "pool/threads:countdown"), (16000, 16.0, 16000));
    again.as_fast_as(&[record::InterpreterInfo {
        family: "pool".into(),
        version: "Pool 1".into(),
        locked: true,
        first_ns_per_iteration: 50e3,
        ns_per_iteration: 40e3,
    }]);
    assert_eq!(counted(&planned(&again), "pool/threads:countdown"), (8000, 8.0, 8000));
}
