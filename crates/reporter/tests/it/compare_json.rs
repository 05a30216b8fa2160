//! A comparison for programs: what the JSON has, and that it is what its published schema says.

use crate::common::schema::Schema;
use crate::compared::{CELL, of_builds, of_runs, run};
use reporter::{Across, compare_contenders, compare_runs};
use serde_json::{Value, json};

fn faults(document: &Value) -> Option<String> {
    Schema::of("compare").faults(document)
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn the_json_is_what_its_schema_says() {
    let run_of_one_build = run(3, 4);
    let contenders =
        compare_contenders(&run_of_one_build, "", "tokio/multi-thread", "tokio/current-thread").unwrap();
    let machines = Across { machines: true, all_runs: false };
    let ratios = compare_runs(("a", &[run(1, 8)]), ("b", &[run(2, 8)]), machines).unwrap();
    for comparison in [of_builds(), of_runs(), contenders, ratios] {
        let document = parsed(&comparison.to_json());
        assert_eq!(faults(&document), None, "{document:#}");
        assert_eq!(document["cells"].as_array().unwrap().len(), comparison.cells.len());
    }
    let mut other = run(2, 4);
    other.meta.build.profile = "debug".into();
    let Err(reporter::Fault::NotComparable(refusal)) =
        compare_runs(("a", &[run(1, 4)]), ("b", &[other]), Across::default())
    else {
        panic!("profiles differ")
    };
    assert_eq!(faults(&parsed(&refusal.to_json())), None);
}

#[test]
fn the_json_has_what_the_page_says() {
    let document = parsed(&of_builds().to_json());
    let cells = document["cells"].as_array().unwrap();
    let cell = cells.iter().find(|cell| cell["cell"] == CELL).unwrap();
    let p50 = &cell["figures"][0];
    assert_eq!(
        (&p50["metric"], &p50["verdict"], &p50["unit"]),
        (&json!("p50"), &json!("slower"), &json!("ns"))
    );
    assert!((p50["shift"].as_f64().unwrap() - 0.2).abs() < 0.02, "{p50}");
    assert!(p50["words"].as_str().unwrap().starts_with("SLOWER p50 +"), "{p50}");
    let failed = cells.iter().filter(|cell| cell["state"] == "failed");
    assert_eq!(failed.count(), 1);
    assert_eq!(document["base"]["label"], "base of a test");
}

#[test]
fn a_document_that_is_broken_does_not_fit_the_schema() {
    let good = parsed(&of_builds().to_json());
    let broken: [fn(&mut Value); 9] = [
        |v| v["version"] = json!(2),
        |v| v["schema"] = json!("other"),
        |v| _ = v.as_object_mut().unwrap().remove("cells"),
        |v| v["comparable"] = json!("yes"),
        |v| v["heads"] = json!([]),
        |v| v["cells"][0]["figures"][0]["verdict"] = json!("worse"),
        |v| v["cells"][0]["figures"][0]["p"] = json!(1.5),
        |v| v["cells"][0]["trials"]["base"]["counted"] = json!(-1),
        |v| _ = v["cells"][0]["figures"][0].as_object_mut().unwrap().remove("words"),
    ];
    for (index, change) in broken.iter().enumerate() {
        let mut document = good.clone();
        change(&mut document);
        assert!(faults(&document).is_some(), "change {index} went unnoticed");
    }
    let refusal = json!({"schema": "inflight-compare", "version": 1, "comparable": false, "differences": []});
    assert!(faults(&refusal).is_some(), "a refusal has a reason");
}
