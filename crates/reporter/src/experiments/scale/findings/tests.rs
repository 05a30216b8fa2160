//! Claims on scaling, both ways.

use super::super::count::Tasks;
use super::super::points::{At, Full};
use super::*;
use crate::experiments::figure::Figure;

fn figure(value: f64) -> Option<Figure> {
    Some(Figure { value, low: value * 0.99, high: value * 1.01 })
}

fn at(in_flight: f64, per_s: f64) -> At {
    At {
        in_flight,
        limit: Some(in_flight * 50.0),
        throughput: figure(per_s).unwrap(),
        throughputs: vec![per_s],
        p50: figure(20e6),
        p99: figure(22e6),
        cpu_ns: figure(20e3),
        switches: figure(1.0),
        calls: None,
        peak_bytes: figure(8.0 * 1024.0 * 1024.0),
        cores_used: 0.5,
        threads: 3,
        processes: 1,
        full: None,
    }
}

/// 20 ms away; few threads; shares of the limit by what is in flight.
fn sweep(name: &str, shares: &[(f64, f64)]) -> Sweep {
    let points = shares.iter().map(|(n, share)| at(*n, n * 50.0 * share)).collect();
    Sweep { contender: name.into(), cores: 2.0, points }
}

fn threads(name: &str, shares: &[(f64, f64)], cpu_ns: f64) -> Sweep {
    let mut sweep = sweep(name, shares);
    for at in &mut sweep.points {
        (at.threads, at.cpu_ns) = (at.in_flight as u32 + 1, figure(cpu_ns));
    }
    sweep
}

fn evidence(sweeps: Vec<Sweep>) -> Evidence {
    Evidence { delay_ns: 20e6, sweeps, ..Evidence::default() }
}

#[track_caller]
fn one(finding: Option<Finding>) -> (bool, String) {
    let finding = finding.expect("figures are there");
    (finding.expected, finding.text)
}

#[test]
fn the_fastest_near_a_hundred_reaches_the_limit_or_not() {
    let good = sweep("a/good", &[(1.0, 0.99), (64.0, 0.98), (1000.0, 0.5)]);
    let poor = sweep("b/poor", &[(1.0, 0.99), (64.0, 0.8), (1000.0, 0.5)]);
    assert_eq!(
        one(limit::at_a_hundred(&evidence(vec![good, poor.clone()]))),
        (
            true,
            "At 64 in flight the fastest, a/good, reaches 98.0 % of the limit; 1 of 2 contenders reach 95 %."
                .into()
        )
    );
    assert_eq!(
        one(limit::at_a_hundred(&evidence(vec![poor]))),
        (false, "At 64 in flight even the fastest, b/poor, reaches only 80.0 % of the limit.".into())
    );
    assert!(limit::at_a_hundred(&evidence(vec![])).is_none());
}

#[test]
fn who_keeps_to_the_limit_furthest_and_where_it_ends() {
    let far = sweep("a/far", &[(1.0, 0.99), (16.0, 0.98), (64.0, 0.6)]);
    let near = sweep("b/near", &[(1.0, 0.99), (16.0, 0.9), (64.0, 0.96)]);
    let both = |far: &Sweep| one(limit::furthest(&evidence(vec![far.clone(), near.clone()])));
    let start = "a/far keeps to the limit (95 % of N ÷ 20.0 ms or more) up to 16 in flight";
    assert_eq!(both(&far), (true, format!("{start}; at 64 no longer.")));
    let mut boxed = far.clone();
    boxed.points[2].full = Some(Full::Cores);
    assert_eq!(both(&boxed), (true, format!("{start}; at 64 the box gives out.")));
    let whole = sweep("a/far", &[(1.0, 0.99), (16.0, 0.98)]);
    assert_eq!(both(&whole), (true, format!("{start}, as far as was tried.")));
    assert_eq!(
        one(limit::furthest(&evidence(vec![sweep("c/never", &[(1.0, 0.9), (16.0, 0.97)])]))),
        (
            false,
            "Nobody keeps to the limit (N ÷ 20.0 ms) even with the fewest in flight: the nearest, c/never, reaches 90.0 % of it \
             at 1."
                .into()
        )
    );
}

#[test]
fn who_falls_behind_first_is_dearer_or_not() {
    let far = sweep("a/far", &[(1.0, 0.99), (16.0, 0.98), (64.0, 0.97)]);
    let near = threads("b/near", &[(1.0, 0.99), (16.0, 0.98), (64.0, 0.6)], 90e3);
    let first = |near: &Sweep| one(limit::first_behind(&evidence(vec![far.clone(), near.clone()])));
    assert_eq!(
        first(&near),
        (
            true,
            "b/near falls behind first: 60.0 % of the limit at 64 in flight, for 90.0 µs of CPU and 1.00 context switches a \
             request; a/far, which goes furthest, takes 20.0 µs and 1.00 there. It is dearer, though its cores are not full \
             (0.50 of 2 cores used)."
                .into()
        )
    );
    let mut full = near.clone();
    full.points[2].cores_used = 1.9;
    assert!(first(&full).1.ends_with("It is dearer, and its cores are full (1.90 of 2 cores used)."));
    let cheap = sweep("b/near", &[(1.0, 0.99), (16.0, 0.98), (64.0, 0.6)]);
    let (expected, text) = first(&cheap);
    assert!(!expected && text.contains("What a request costs does not explain it"), "{text}");
    // Where the box gives out it is nobody's fault.
    let mut boxed = near;
    boxed.points[2].full = Some(Full::Timer);
    assert!(limit::first_behind(&evidence(vec![far.clone(), boxed])).is_none());
    let (expected, text) = one(limit::first_behind(&evidence(vec![far.clone(), far.clone()])));
    assert_eq!((expected, &*text), (false, "No contender falls behind the limit before the others do."));
    assert!(limit::first_behind(&evidence(vec![far])).is_none());
}

#[test]
fn a_thread_for_each_is_slower_and_dearer_or_not() {
    let few = sweep("a/few", &[(16.0, 0.98), (1000.0, 0.5)]);
    let kinds = |share: f64, cpu_ns: f64| {
        let many = threads("b/many", &[(16.0, 0.98), (1000.0, share)], cpu_ns);
        one(cost::kinds(&evidence(vec![few.clone(), many])))
    };
    assert_eq!(
        kinds(0.2, 90e3),
        (
            true,
            "With 1,000 in flight a thread for each in flight is slower and dearer than few that share them: b/many answer \
             10,000/s for 90.0 µs of CPU a request and 8.00 MiB at the peak, a/few 25,000/s for 20.0 µs and 8.00 MiB."
                .into()
        )
    );
    for (share, cpu_ns, wanted) in [
        (0.2, 20e3, "is slower than few that share them, and no dearer:"),
        (0.8, 90e3, "is faster than few that share them, though dearer:"),
        (0.8, 20e3, "is faster than few that share them, and no dearer:"),
        (0.5, 90e3, "is as fast as few that share them, though dearer:"),
        (0.5, 20e3, "is as fast as few that share them, and no dearer:"),
    ] {
        let (expected, text) = kinds(share, cpu_ns);
        assert!(!expected && text.contains(wanted), "{text}");
    }
    assert!(cost::kinds(&evidence(vec![few])).is_none());
}

#[test]
fn more_in_flight_makes_slower_or_not() {
    let steady = sweep("a/steady", &[(64.0, 0.98), (256.0, 0.9)]);
    let falling = sweep("b/falling", &[(64.0, 0.98), (256.0, 0.2)]);
    assert_eq!(
        one(capacity::falls_again(&evidence(vec![steady.clone()]))),
        (true, "More in flight makes nobody slower, as long as the box does not give out.".into())
    );
    assert_eq!(
        one(capacity::falls_again(&evidence(vec![steady.clone(), falling.clone()]))),
        (false, "More in flight makes b/falling slower from 3,140/s at 64 to 2,560/s at 256.".into())
    );
    // Trials that overlap decide nothing, nor what the box does.
    let mut unsure = falling.clone();
    unsure.points[1].throughput.high = 4000.0;
    let mut boxed = falling;
    boxed.points[1].full = Some(Full::Cores);
    assert!(one(capacity::falls_again(&evidence(vec![unsure, boxed, steady]))).0);
}

#[test]
fn knees_are_told_where_the_figures_bound_them() {
    let knee = |name: &str, at: Option<f64>| Knee {
        contender: name.into(),
        at: at.map(|value| Bounded { value, low: value * 0.5, high: value * 2.0 }),
        beyond: at.is_some_and(|value| value > 1000.0),
    };
    let knees = |knees: Vec<Knee>| capacity::knees(&Evidence { knees, ..Evidence::default() });
    let law = "The Universal Scalability Law, fitted to what lies before the box gives out,";
    assert_eq!(
        one(knees(vec![knee("a/a", None), knee("b/b", Some(300.0)), knee("c/c", Some(1200.0))])).1,
        format!(
            "{law} has its knee for b/b at 300 [150, 600], c/c at 1,200 [600, 2,400, extrapolated]; for the other one it shows \
             none (99 % intervals)."
        )
    );
    assert_eq!(
        one(knees(vec![knee("a/a", None), knee("b/b", None)])).1,
        format!(
            "{law} shows no knee for the 2 contenders it was fitted to: the figures do not say where throughput would fall."
        )
    );
    assert!(knees(vec![]).is_none());
}

#[test]
fn where_the_box_gives_out_is_said() {
    let own = sweep("a/own", &[(1.0, 0.99), (10_000.0, 0.2)]);
    let (expected, text) = one(capacity::box_gives_out(&evidence(vec![own.clone()])));
    assert!(
        expected && text.starts_with("Up to 10,000 in flight neither the origin nor the cores"),
        "{text}"
    );
    let mut full = own.clone();
    full.points[1].full = Some(Full::Origin);
    assert_eq!(
        one(capacity::box_gives_out(&evidence(vec![own, full]))),
        (
            false,
            "For a/own the box gives out, from 10,000 in flight on (the origin's core is full): what lies beyond measures this \
             machine."
                .into()
        )
    );
}

#[test]
fn a_late_trial_among_the_first_is_not_the_end() {
    let mut sweep = sweep("a/a", &[(1.0, 1.0), (4.0, 1.0), (16.0, 1.0), (64.0, 1.0), (256.0, 0.5)]);
    sweep.points[1].full = Some(Full::Timer);
    assert_eq!(sweep.box_gives_out(), None);
    sweep.points[3].full = Some(Full::Timer);
    sweep.points[4].full = Some(Full::Cores);
    assert_eq!(sweep.box_gives_out(), Some(1), "three of four from there on");
    sweep.points[1].full = None;
    assert_eq!(sweep.box_gives_out(), Some(3));
}

fn counting(name: &str, gains: &[(f64, f64)]) -> Counting {
    let point = |(tasks, gain): &(f64, f64)| Tasks {
        tasks: *tasks,
        gain: figure(*gain).unwrap(),
        limit: tasks.min(2.0),
    };
    Counting { contender: name.into(), points: gains.iter().map(point).collect() }
}

fn counts(countings: Vec<Counting>) -> Evidence {
    Evidence { countings, ..Evidence::default() }
}

#[test]
fn countdowns_reach_the_cores_or_not() {
    let best = |gain: f64| one(count::cores(&counts(vec![counting("a/a", &[(1.0, 1.0), (8.0, gain)])])));
    assert_eq!(
        best(1.96),
        (
            true,
            "Counting down, the best, a/a, does 1.96× the work of one countdown in the same time, with 8 at once: 98.0 % of \
             what 2 cores allow."
                .into()
        )
    );
    let (expected, text) = best(1.4);
    assert!(!expected && text.starts_with("Counting down, even the best, a/a, does 1.40×"), "{text}");
    let (expected, text) = best(2.6);
    assert!(!expected && text.ends_with("so do not trust this figure."), "{text}");
}

#[test]
fn more_tasks_than_cores_add_nothing_or_something() {
    let gains = |last: f64| {
        let all = vec![counting("a/a", &[(1.0, 1.0), (2.0, 1.95), (8.0, last)])];
        one(count::more_than_cores(&counts(all)))
    };
    assert_eq!(
        gains(1.95),
        (
            true,
            "More tasks than cores add nothing: 8 instead of 2 countdowns at once make 1.00× of what it was."
                .into()
        )
    );
    let (expected, text) = gains(1.17);
    assert!(!expected && text.ends_with("it was mostly less, in a/a (0.60×)."), "{text}");
    // Who keeps to one core has no say.
    let single = vec![counting("one/core", &[(1.0, 1.0), (2.0, 1.0), (8.0, 1.0)])];
    assert!(count::more_than_cores(&counts(single)).is_none());
}

#[test]
fn nothing_is_said_of_nothing() {
    assert!(findings(&Evidence::default()).is_empty());
}
