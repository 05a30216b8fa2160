use super::*;
use crate::plan::resolved::Choice;
use crate::plan::resolved::tests::{contenders, find, plan};
use protocol::Work;

fn side(name: &str, planted: f64) -> Side {
    Side { name: name.into(), label: format!("the {name}"), commit: None, planted }
}

fn builds(planted: f64) -> Vec<Built> {
    let built = |side: Side| {
        let mut contenders = contenders();
        for entry in &mut contenders.list {
            entry.runner = vec![format!("/{}/{}", side.name, entry.runner[0]), "arg".into()];
            entry.env.insert("SIDE".into(), side.name.clone());
        }
        Built { side, contenders }
    };
    vec![built(side("base", 0.0)), built(side("head", planted))]
}

fn sided(planted: f64) -> Plan {
    plan(Choice::default()).unwrap().sided(&builds(planted)).unwrap()
}

#[test]
fn every_cell_is_there_once_a_side_and_each_side_has_its_own_program() {
    let plan = sided(0.0);
    assert_eq!(plan.cells.len(), 10);
    for name in ["base", "head"] {
        let planned = find(&plan, &format!("pool/threads@{name}:fetch-100:raw"));
        assert_eq!(planned.contender.runner, [format!("/{name}/b"), "arg".into()]);
        assert_eq!(planned.contender.env["SIDE"], name);
        assert_eq!(planned.cell.contender, format!("pool/threads@{name}"));
        assert_eq!(planned.cell.baseline, format!("std/sequential@{name}"));
    }
    assert!(plan.cells.is_sorted_by(|a, b| a.cell.id < b.cell.id));
}

#[test]
fn a_baseline_that_takes_no_part_is_named_as_it_is() {
    let only = Choice { only: vec!["pool/*".into()], ..Choice::default() };
    let plan = plan(only).unwrap().sided(&builds(0.0)).unwrap();
    assert_eq!(find(&plan, "pool/threads@base:countdown").cell.baseline, "std/sequential");
}

#[test]
fn a_runner_is_told_nothing_of_sides() {
    let origin = crate::plan::planned::Served { address: "127.0.0.1:9".parse().unwrap(), tls: None };
    let plan = sided(0.0);
    let spec = |side| {
        let id = format!("std/sequential@{side}:fetch-100:ureq");
        find(&plan, &id).spec(3, 5, Some(&origin), None)
    };
    assert_eq!(spec("base").contender, "std/sequential");
    assert_eq!(spec("base"), spec("head"), "the same work in the same round");
}

#[test]
fn a_planted_slow_down_is_in_the_order_and_in_the_record() {
    let plan = sided(0.05);
    let origin = crate::plan::planned::Served { address: "127.0.0.1:9".parse().unwrap(), tls: None };
    let head = find(&plan, "pool/threads@head:fetch-100:raw");
    let Parameters::Fetch { delay, mean_delay_ns, requests, .. } = &head.cell.parameters else { panic!() };
    assert_eq!((delay.as_str(), *mean_delay_ns, *requests), ("10500us", 10_500_000.0, 3000));
    assert!((head.cell.limit.unwrap() - 10_000.0 / 1.05).abs() < 1e-6, "{:?}", head.cell.limit);
    let Work::Fetch(fetch) = head.spec(1, 0, Some(&origin), None).work else { panic!() };
    assert!(fetch.urls[0].contains("delay=10500us"), "{:?}", fetch.urls);
    let head = find(&plan, "pool/threads@head:countdown");
    assert_eq!(head.cell.parameters, Parameters::Countdown { tasks: 8, iterations: 1050, scale: 1.0 });
    assert_eq!(head.cell.limit, Some(2.0));
    let Work::Countdown(countdown) = head.spec(1, 0, None, None).work else { panic!() };
    assert_eq!((countdown.iterations, countdown.warmup_iterations), (1050, 10));

    let base = find(&plan, "pool/threads@base:fetch-100:raw");
    assert_eq!(base.cell.limit, Some(10_000.0));
    assert!(matches!(&base.cell.parameters, Parameters::Fetch { delay, .. } if delay == "10ms"));
    assert_eq!(plan.suite_hash(), sided(0.0).suite_hash(), "the suite is the same one");
}

#[test]
fn what_one_side_has_not_is_left_out_and_said() {
    let plan = plan(Choice::default()).unwrap();
    let mut builds = builds(0.0);
    builds[1].contenders.list.retain(|entry| entry.name != "pool/threads");
    builds[0].contenders.list[0].clients.retain(|client| client != "ureq");
    let sided = plan.sided(&builds).unwrap();
    let left: Vec<&str> = sided.cells.iter().map(|planned| planned.cell.id.0.as_str()).collect();
    let of = |side: &str| ["countdown", "fetch-100:raw"].map(|what| format!("std/sequential@{side}:{what}"));
    assert_eq!(left, [of("base"), of("head")].concat());
    let said: Vec<(&str, &str)> =
        sided.exclusions.iter().map(|left_out| (left_out.what.as_str(), left_out.why.as_str())).collect();
    let client = "base (the base) has no client ureq for it";
    let contender = "head (the head) has no such contender";
    assert_eq!(said, [("pool/threads", contender), ("std/sequential:fetch-100:ureq", client)]);

    builds[1].contenders.list.clear();
    let error = plan.sided(&builds).unwrap_err().to_string();
    for words in ["no cell that all sides have", "std/sequential: head (the head) has no such contender"] {
        assert!(error.contains(words), "{error}");
    }
}

#[test]
fn sides_that_make_no_sense_are_refused() {
    let plan = plan(Choice::default()).unwrap();
    let refused = |change: fn(&mut Side), words: &str| {
        let mut builds = builds(0.0);
        change(&mut builds[1].side);
        let error = plan.sided(&builds).unwrap_err().to_string();
        assert!(error.contains(words), "{error}");
    };
    refused(|side| side.name = "base".into(), "two sides are named");
    refused(|side| side.name = "../x".into(), "../x");
    refused(|side| side.planted = -0.5, "from 0 to 10");
    refused(|side| side.planted = f64::NAN, "from 0 to 10");
}

#[test]
fn looks_are_recorded_before_they_are_taken() {
    let sides = sides(&builds(0.1), &[(10, 0.001), (20, 0.009)]);
    assert_eq!(sides.list.iter().map(|side| side.planted).collect::<Vec<_>>(), [0.0, 0.1]);
    let looks: Vec<_> = sides.looks.iter().map(|look| (look.trials, look.alpha, look.taken)).collect();
    assert_eq!(looks, [(10, 0.001, false), (20, 0.009, false)]);
    assert_eq!((sides.blocks_voided, sides.blocks_repeated), (0, 0));
}
