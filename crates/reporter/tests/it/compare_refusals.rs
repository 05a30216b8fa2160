//! What is refused, field by field, with both values: between the two sides, and among the runs of one.

use crate::common;
use crate::compared;
use record::{Machine, Parameters, Run};
use reporter::{Across, Fault, Refusal, compare_runs};

/// Two runs of which one thing is another in the second.
fn refused(change: impl FnOnce(&mut Run)) -> Refusal {
    let mut head = common::run();
    head.meta.id = "20260207T120000Z-1b2c3d4".into();
    change(&mut head);
    refusal(&[common::run()], &[head], Across::default())
}

fn refusal(base: &[Run], head: &[Run], how: Across) -> Refusal {
    match compare_runs(("a", base), ("b", head), how) {
        Err(Fault::NotComparable(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

#[test]
fn another_machine_is_refused_field_by_field() {
    for field in common::run().machine.fields.keys() {
        let refusal = refused(|run| {
            let mut fields = run.machine.fields.clone();
            fields.insert(field.clone(), "other".into());
            run.machine = Machine::from_fields(fields, run.machine.facts.clone());
        });
        assert_eq!(refusal.differences.len(), 1);
        let had = &common::run().machine.fields[field];
        let shown = field.replace('_', " ");
        assert_eq!(
            refusal.to_string(),
            format!("NOT COMPARABLE: {shown} differs: base has {had}, head has other")
        );
    }
}

#[test]
fn another_build_is_refused_field_by_field() {
    type Change = fn(&mut Run) -> &mut String;
    let fields: [(&str, Change); 4] = [
        ("compiler", |run| &mut run.meta.build.compiler),
        ("profile", |run| &mut run.meta.build.profile),
        ("target", |run| &mut run.meta.build.target),
        ("allocator", |run| &mut run.meta.build.allocator),
    ];
    for (name, field) in fields {
        let refusal = refused(|run| *field(run) = "other".into());
        let line = refusal.to_string();
        assert!(line.starts_with(&format!("NOT COMPARABLE: {name} differs: base has ")), "{line}");
        assert!(line.ends_with("head has other"), "{line}");
    }
}

#[test]
fn another_suite_is_refused() {
    assert_eq!(
        refused(|run| run.meta.schema = 2).to_string(),
        "NOT COMPARABLE: schema differs: base has 1, head has 2"
    );
    let placement = refused(|run| run.meta.placement.runner_cores = vec![1]).to_string();
    assert!(placement.starts_with("NOT COMPARABLE: placement differs: base has shared"), "{placement}");
    let cells = refused(|run| run.meta.cells.clear()).to_string();
    assert!(
        cells.starts_with("NOT COMPARABLE: suite differs: base has 25 cells of default, none"),
        "{cells}"
    );
}

#[test]
fn another_parameter_is_refused_once_for_each_value() {
    type Change = fn(&mut Parameters);
    let fetch: [(&str, Change); 9] = [
        ("requests", |p| {
            if let Parameters::Fetch { requests, .. } = p {
                *requests = 7
            }
        }),
        ("concurrency", |p| {
            if let Parameters::Fetch { concurrency, .. } = p {
                *concurrency = 7
            }
        }),
        ("delay", |p| {
            if let Parameters::Fetch { delay, .. } = p {
                *delay = "7ms".into()
            }
        }),
        ("mean delay (ns)", |p| {
            if let Parameters::Fetch { mean_delay_ns, .. } = p {
                *mean_delay_ns = 7.0
            }
        }),
        ("body bytes", |p| {
            if let Parameters::Fetch { body_bytes, .. } = p {
                *body_bytes = 7
            }
        }),
        ("connection", |p| {
            if let Parameters::Fetch { connection, .. } = p {
                *connection = "fresh".into()
            }
        }),
        ("time-out (ns)", |p| {
            if let Parameters::Fetch { timeout_ns, .. } = p {
                *timeout_ns = 7
            }
        }),
        ("faults", |p| {
            if let Parameters::Fetch { faults, .. } = p {
                *faults = "reset=0.1".into()
            }
        }),
        ("target", |p| {
            if let Parameters::Fetch { target, .. } = p {
                *target = "urls:3".into()
            }
        }),
    ];
    for (name, change) in fetch {
        let refusal = refused(|run| {
            let cells = run.meta.cells.iter_mut().filter(|cell| cell.workload == "fetch-1");
            cells.for_each(|cell| change(&mut cell.parameters));
        });
        assert_eq!(refusal.differences.len(), 1, "{refusal}");
        assert_eq!(refusal.differences[0].field, format!("{name} of process/per-task:fetch-1:raw"));
    }
    let workers = refused(|run| run.meta.cells.iter_mut().for_each(|cell| cell.workers += 1));
    assert!(workers.to_string().contains("NOT COMPARABLE: workers of "), "{workers}");
    let iterations = refused(|run| {
        for cell in &mut run.meta.cells {
            if let Parameters::Countdown { iterations, .. } = &mut cell.parameters {
                *iterations = 7;
            }
        }
    });
    assert!(iterations.to_string().contains("iterations of process/per-task:countdown"), "{iterations}");
}

#[test]
fn all_differences_are_told_at_once() {
    let refusal = refused(|run| {
        run.meta.build.compiler = "rustc 2.0.0\n\u{1b}[31m".into();
        run.meta.schema = 2;
    });
    assert_eq!(refusal.to_string().lines().count(), 2, "{refusal}");
    assert!(!refusal.to_string().contains('\u{1b}'));
}

#[test]
fn facts_and_seeds_may_differ() {
    let mut head = common::run();
    head.machine = Machine::from_fields(head.machine.fields.clone(), Default::default());
    head.meta.seed = 43;
    let comparison = compare_runs(("a", &[common::run()]), ("b", &[head]), Across::default()).unwrap();
    let fields: Vec<&str> = comparison.differences.iter().map(|found| found.field.as_str()).collect();
    assert_eq!(fields, ["seed"]);
}

#[test]
fn runs_of_one_side_must_be_comparable_too() {
    let runs = |from: u64| (from..from + 3).map(|seed| compared::run(seed, 2)).collect::<Vec<_>>();
    let all = Across { all_runs: true, machines: false };
    let mut head = runs(10);
    head[2].meta.build.profile = "debug".into();
    let names = [0, 2].map(|index| head[index].meta.id.clone());
    let refusal = refusal(&runs(1), &head, all);
    let wanted = format!("NOT COMPARABLE: profile differs: {} has release, {} has debug", names[0], names[1]);
    assert_eq!(refusal.to_string(), wanted);
    // Where only the newest count, an older one may be anything.
    assert!(compare_runs(("a", &runs(1)), ("b", &head), Across::default()).is_ok());
}

#[test]
fn a_refusal_has_a_page_for_everybody() {
    let refusal = refused(|run| {
        run.meta.build.compiler = "rustc | 2".into();
        run.meta.build.profile = "debug".into();
    });
    let page = refusal.to_markdown().unwrap();
    insta::assert_snapshot!(&page[..page.find("Figures").unwrap()], @r"
    **NOT COMPARABLE: compiler, profile differ.**

    - compiler: base has rustc 1.96.0, head has rustc \| 2
    - profile: base has release, head has debug
    ");
    let document: serde_json::Value = serde_json::from_str(&refusal.to_json()).unwrap();
    assert_eq!(document["comparable"], false);
    assert_eq!(document["differences"][0]["values"][1], "rustc | 2");
}
