//! Two runs: what moved, loudly called indicative; and each field on which a comparison is refused.

// Helpers of tests may fail like tests.
#![allow(clippy::unwrap_used)]

mod common;

use record::{Machine, Parameters, Run, Status};
use reporter::{Metric, Refusal, compare};

const CELL: &str = "tokio/multi-thread:fetch-100:raw";

/// A second run in which one thing is another.
fn changed(change: impl FnOnce(&mut Run)) -> Run {
    let mut run = common::run();
    run.meta.id = "20260207T120000Z-1b2c3d4".into();
    change(&mut run);
    run
}

fn refused(change: impl FnOnce(&mut Run)) -> Refusal {
    compare(&common::run(), &changed(change)).unwrap_err()
}

#[test]
fn shifts_have_direction_and_floors() {
    let b = changed(|run| {
        let row = common::row_mut(run, CELL);
        let response = row.response.as_mut().unwrap();
        response.p50_ns = response.p50_ns * 1029 / 1000;
        response.p99_ns = response.p99_ns * 94 / 100;
        row.peak_bytes = row.peak_bytes.map(|bytes| bytes * 3.0);
    });
    let comparison = compare(&common::run(), &b).unwrap();
    let shift = comparison.cells.iter().find(|shift| shift.cell == CELL).unwrap();
    let near =
        |metric, wanted: f64| assert!((shift.ratio(metric).unwrap() - wanted).abs() < 1e-4, "{metric:?}");
    near(Metric::P50, 0.029);
    near(Metric::P99, -0.06);
    near(Metric::Throughput, 0.0);
    near(Metric::Memory, 2.0);
    // 2.9 % of p50 is below its floor, and memory has none.
    assert_eq!(shift.worth_a_look(), [Metric::P99]);
}

#[test]
fn the_page_is_loud_about_what_it_is() {
    let b = changed(|run| {
        let row = common::row_mut(run, CELL);
        row.response = row.response.map(|latency| common::latency(latency.p50_ns * 12 / 10));
        row.throughput_per_s = row.throughput_per_s.map(|x| x * 0.9);
        common::row_mut(run, "std/threads:countdown").throughput_per_s = None;
        run.meta.source.commit = Some("1b2c3d4e".repeat(5));
        run.meta.status = Status::Interrupted;
        let tokio = run.meta.contenders.iter_mut().find(|c| c.name == "tokio/multi-thread").unwrap();
        tokio.libraries.insert("tokio".into(), "1.60.0".into());
    });
    let page = compare(&common::run(), &b).unwrap().to_markdown().unwrap();
    let upto = page.find("<details>").unwrap();
    insta::assert_snapshot!(&page[..upto], @r"
    # 20260131T235959Z-0a1b2c3 (A) against 20260207T120000Z-1b2c3d4 (B)

    > [!IMPORTANT]
    > **Indicative only.** Two runs cannot be paired: on one machine, within 20 minutes and with nothing changed, p50 moved by up to 0.6 % and p99 by up to 6 % between runs. To decide anything, run both builds interleaved, or several runs of each.

    > [!WARNING]
    > B is not complete.

    **Of 20 cells 1 moved by at least 3 % in p50 or 5 % in p99 and may be worth a look.**

    From A to B, response time, throughput and cost of the cells that moved:

    | cell | p50 | p99 | tasks/s | CPU per task | peak memory | worth a look |
    |---|---:|---:|---:|---:|---:|---|
    | tokio/multi-thread:fetch-100:raw | +20.0 % (slower) | +20.0 % (slower) | −10.0 % (less) | 0 % | 0 % | p50, p99 |
    ");
    let only = page.find("With figures in A alone").unwrap();
    let rest = &page[only..page.find("<details><summary>The figures").unwrap()];
    insta::assert_snapshot!(rest, @r"
    With figures in A alone:

    - std/threads:countdown

    ## What else is not the same

    | what | A | B |
    |---|---|---|
    | commit | 0a1b2c3d0a1b2c3d0a1b2c3d0a1b2c3d0a1b2c3d | 1b2c3d4e1b2c3d4e1b2c3d4e1b2c3d4e1b2c3d4e |
    | tokio of tokio/multi-thread | 1.54.1 | 1.60.0 |
    ");
}

#[test]
fn the_same_twice_has_nothing_to_look_at() {
    let comparison = compare(&common::run(), &common::run()).unwrap();
    assert!(comparison.cells.iter().all(|shift| shift.worth_a_look().is_empty()));
    let page = comparison.to_markdown().unwrap();
    assert!(page.contains("That is not proof that nothing changed."));
    assert!(!page.contains("no regression"));
    assert_eq!(page, compare(&common::run(), &common::run()).unwrap().to_markdown().unwrap());
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
        assert_eq!(refusal.to_string(), format!("NOT COMPARABLE: {shown} differs: A has {had}, B has other"));
    }
}

#[test]
fn facts_may_differ() {
    let b = changed(|run| {
        run.machine = Machine::from_fields(run.machine.fields.clone(), Default::default());
        run.meta.seed = 43;
    });
    let comparison = compare(&common::run(), &b).unwrap();
    assert_eq!(comparison.changed.len(), 1);
    assert_eq!(comparison.changed[0].field, "seed");
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
        assert!(line.starts_with(&format!("NOT COMPARABLE: {name} differs: A has ")), "{line}");
        assert!(line.ends_with("B has other"), "{line}");
    }
}

#[test]
fn another_suite_is_refused() {
    assert_eq!(
        refused(|run| run.meta.schema = 2).to_string(),
        "NOT COMPARABLE: schema differs: A has 1, B has 2"
    );
    let placement = refused(|run| run.meta.placement.runner_cores = vec![1]).to_string();
    assert!(placement.starts_with("NOT COMPARABLE: placement differs: A has shared"), "{placement}");
    let cells = refused(|run| run.meta.cells.clear()).to_string();
    assert!(cells.starts_with("NOT COMPARABLE: suite differs: A has 25 cells of default, none"), "{cells}");
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
