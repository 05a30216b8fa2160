//! A report for programs: figures are exact, and the document is what its published schema says. (So are those of all other
//! tests here: `common::pages` holds each to it.)

use crate::common;
use crate::common::schema::Schema;
use record::Run;
use reporter::report;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// What is wrong with a report by its schema, if anything.
pub(crate) fn faults(document: &Value) -> Option<String> {
    static SCHEMA: OnceLock<Schema> = OnceLock::new();
    SCHEMA.get_or_init(|| Schema::of("report")).faults(document)
}

fn parsed(run: &Run) -> Value {
    serde_json::from_str(&report(run).to_json()).unwrap()
}

#[test]
fn reports_of_committed_runs_are_what_the_schema_says_and_every_kind_of_chart_is_among_them() {
    let mut kinds = Vec::new();
    for results in ["results", "results/gil", "results/why"] {
        let run = Run::open(&root().join(results)).unwrap();
        let document = parsed(&run);
        assert_eq!(faults(&document), None, "{results}");
        assert_eq!(document["run"], run.meta.id);
        let experiments = document["experiments"].as_array().unwrap().iter();
        let plots = experiments.flat_map(|one| one["plots"].as_array().unwrap());
        let all = document["charts"].as_array().unwrap().iter().chain(plots);
        kinds.extend(all.map(|chart| chart["plot"]["kind"].as_str().unwrap().to_owned()));
        // Nothing of it is by chance.
        assert_eq!(document, parsed(&run));
    }
    kinds.sort();
    kinds.dedup();
    assert_eq!(kinds, ["bars", "dots", "lines", "spectrum"]);
}

#[test]
fn a_figure_is_as_exact_as_it_was_computed_and_rounded_on_the_page_alone() {
    let mut run = common::run();
    common::row_mut(&mut run, "tokio/multi-thread:fetch-100:raw").speedup = Some(98.345_678_9);
    let document = parsed(&run);
    let columns = document["standings"]["columns"].as_array().unwrap();
    let at = columns.iter().position(|column| column["title"] == "fetch speed-up").unwrap();
    let rows = document["standings"]["rows"].as_array().unwrap();
    let row = rows.iter().find(|row| row[0] == "tokio/multi-thread").unwrap();
    assert_eq!(row[at], json!({ "value": 98.345_678_9, "unit": "ratio" }));
    assert!(common::pages(&run).summary.contains("| tokio/multi-thread | 98.3× |"));
}

#[test]
fn a_document_that_is_broken_does_not_fit_the_schema() {
    let whole = parsed(&common::run());
    assert_eq!(faults(&whole), None);
    let breaks: [fn(&mut Value); 6] = [
        |v| v["schema"] = json!("other"),
        |v| v["version"] = json!(2),
        |v| v["standings"]["rows"][0][1] = json!({ "value": "98.3×", "unit": "ratio" }),
        |v| v["standings"]["rows"][0][1] = json!({ "value": 98.3, "unit": "furlong" }),
        |v| v["charts"][0]["plot"]["kind"] = json!("pie"),
        |v| _ = v.as_object_mut().unwrap().remove("findings"),
    ];
    for (index, damage) in breaks.into_iter().enumerate() {
        let mut broken = whole.clone();
        damage(&mut broken);
        assert!(faults(&broken).is_some(), "break {index}");
    }
}
