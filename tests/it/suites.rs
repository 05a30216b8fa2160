//! What a person writes and types, end to end: suites with lists, plans and findings for programs, and how words that are
//! nearly right are answered.

use crate::support::{Place, SMALL_SUITE, Said, checkout};
use boon::{Compiler, Schemas};
use serde_json::Value;
use std::fs;

/// A sweep that a person might write.
const SWEEP: &str = r#"
title = "a sweep"
trials = 2

[[workload]]
name = "sweep-{concurrency}-{delay}"
title = "{concurrency} in flight, {delay} away"
kind = "fetch"
concurrency = [1, 1000]
delay = ["1ms", "10ms"]
requests_per_in_flight = [20, 2]
"#;

/// What a document has that its schema in `docs/` does not allow.
fn faults(schema: &str, document: &Value) -> Option<String> {
    let path = checkout().join("docs").join(schema);
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    let text: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    compiler.add_resource(schema, text).unwrap();
    let index = compiler.compile(schema, &mut schemas).unwrap();
    schemas.validate(document, index).err().map(|fault| fault.to_string())
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|fault| panic!("{fault}: {text}"))
}

#[test]
fn a_block_with_lists_is_planned_as_its_product() {
    let place = Place::new();
    let suite = place.write("sweep.toml", SWEEP);
    let words = ["plan", suite.to_str().unwrap(), "--only", "std/threads:*:raw", "--format", "json"];
    let plan = json(&place.inflight(&words).good());
    let workloads: Vec<_> = plan["workloads"].as_array().unwrap().iter().collect();
    let told = |workload: &&Value| {
        let requests = workload["parameters"]["requests"].as_u64().unwrap();
        (
            workload["name"].as_str().unwrap().to_owned(),
            workload["title"].as_str().unwrap().to_owned(),
            requests,
        )
    };
    let told: Vec<_> = workloads.iter().map(told).collect();
    let expected = [
        ("sweep-1-1ms", "1 in flight, 1 ms away", 20),
        ("sweep-1-10ms", "1 in flight, 10 ms away", 20),
        ("sweep-1000-1ms", "1,000 in flight, 1 ms away", 2000),
        ("sweep-1000-10ms", "1,000 in flight, 10 ms away", 2000),
    ];
    let expected = expected.map(|(name, title, requests)| (name.to_owned(), title.to_owned(), requests));
    assert_eq!(told, expected);
    assert_eq!(plan["cells"].as_array().unwrap().len(), 4);
    assert_eq!((&plan["trials"], &plan["trials_per_cell"]), (&8.into(), &2.into()));
}

#[test]
fn a_plan_for_programs_is_what_its_schema_says_and_says_what_the_text_says() {
    let place = Place::new();
    let mut suites: Vec<String> = ["smoke", "verify", "why", "full"].map(String::from).into();
    suites.push(place.write("small.toml", SMALL_SUITE).display().to_string());
    for suite in suites {
        let text = place.inflight(&["plan", &suite]).good();
        let plan = json(&place.inflight(&["plan", &suite, "--format", "json"]).good());
        assert_eq!(faults("plan.schema.json", &plan), None, "{suite}");
        let cells = plan["cells"].as_array().unwrap();
        for cell in cells {
            let id = cell["id"].as_str().unwrap();
            assert!(text.lines().any(|line| line.trim_start().starts_with(id)), "{id} in {text}");
        }
        let all =
            format!("{} cells × {} trials = {} trials", cells.len(), plan["trials_per_cell"], plan["trials"]);
        assert!(text.contains(&all), "{all}: {text}");
        for excluded in plan["exclusions"].as_array().unwrap() {
            assert!(text.contains(&format!("left out: {}", excluded["what"].as_str().unwrap())), "{text}");
        }
        let again = json(&place.inflight(&["plan", &suite, "--format", "json"]).good());
        assert_eq!(plan, again, "nothing of it is by chance");
    }
    let wrong = serde_json::json!({ "schema": "inflight-plan", "version": 1 });
    assert!(faults("plan.schema.json", &wrong).is_some(), "the schema holds it to something");
}

#[test]
fn errors_of_a_plan_are_the_same_in_every_format() {
    let place = Place::new();
    for words in [["plan", "nonesuch"], ["doctor", "nonesuch"]] {
        let said = place.inflight(&[&words[..], &["--format", "json"]].concat());
        assert_eq!(said.out, "");
        said.bad(2, &["there is no suite \"nonesuch\""]);
    }
    place.inflight(&["plan", "--format", "xml"]).bad(2, &["xml", "json"]);
}

#[test]
fn findings_for_programs_are_what_their_schema_says_and_have_the_same_exit_code() {
    let place = Place::new();
    let said = place.inflight(&["doctor", "--format", "json"]);
    let all = json(&said.out);
    assert_eq!(faults("doctor.schema.json", &all), None, "{all:#}");
    assert_eq!(all["suite"], Value::Null);
    let stops = all["severity"] == "refusal";
    assert_eq!(said.code, Some(i32::from(stops)), "{said:#?}");

    let wide = "trials = 1\n[[workload]]\nname = 'w'\nkind = 'fetch'\nrequests = 1000\nconcurrency = 1000\n";
    let suite = place.write("wide.toml", wide);
    let words = format!("ulimit -n 256; exec \"$0\" doctor --format json {}", suite.display());
    let said = Said::by(place.shell(&words));
    let all = json(&said.out);
    assert_eq!(faults("doctor.schema.json", &all), None, "{all:#}");
    assert_eq!((&all["suite"], &all["severity"], said.code), (&"wide".into(), &"refusal".into(), Some(1)));
    let limit = all["findings"].as_array().unwrap().iter().find(|finding| finding["subject"] == "file limit");
    assert_eq!(limit.unwrap()["severity"], "refusal", "{all:#}");
}

#[test]
fn a_word_that_is_nearly_right_is_answered_with_the_nearest() {
    let place = Place::new();
    let asked = [
        (vec!["plan", "smok"], "there is no suite \"smok\" (did you mean `smoke`?)"),
        (vec!["run", "defualt"], "(did you mean `default`?)"),
        (vec!["plan", "smoke", "--only", "tokyo/*"], "no cell fits --only tokyo/* (did you mean 'tokio/*'?)"),
        (vec!["plan", "smoke", "--only", "*:countdwn"], "(did you mean '*:countdown'?)"),
        (
            vec!["plan", "smoke", "--only", "std/threads:fetch-100:reqest"],
            "(did you mean 'std/threads:fetch-100:reqwest'?)",
        ),
        (vec!["plan", "smoke", "--only", "countdown"], "(did you mean '*:countdown'?)"),
        (vec!["plan", "smoke", "--formt", "json"], "--format"),
    ];
    for (words, answer) in asked {
        place.inflight(&words).bad(2, &[answer]);
    }
    let far = place.inflight(&["plan", "smoke", "--only", "gevent/*"]).bad(2, &["no cell fits"]);
    assert!(!far.contains("did you mean"), "{far}");
}

#[test]
fn names_of_a_run_that_are_nearly_right_are_answered_with_the_nearest() {
    let place = Place::new();
    let run = fs::read_dir(checkout().join("results")).unwrap().flatten().map(|entry| entry.path());
    let machine = run.filter(|path| path.join("machine.json").is_file()).min().expect("a committed run");
    let machine = machine.to_str().unwrap();
    let contenders = "tokio/multi-tread,smol/multi";
    place
        .inflight(&["compare", machine, "--contenders", contenders])
        .bad(2, &["tokio/multi-tread did not take part", "(did you mean `tokio/multi-thread`?)"]);
    place
        .inflight(&["export", machine, "--format", "csv", "--only", "tokyo/*"])
        .bad(2, &["no cell of run", "(did you mean 'tokio/*'?)"]);
}

#[test]
fn a_mistake_in_a_suite_is_shown_where_it_is() {
    let place = Place::new();
    let suite = place.write("my.toml", SMALL_SUITE.replace("concurrency = 4", "concurrency = 0"));
    let err = place.inflight(&["plan", suite.to_str().unwrap()]).bad(2, &["my.toml:10:15: "]);
    let lines: Vec<&str> = err.lines().collect();
    assert!(lines[0].ends_with("workload \"fetch\": concurrency = 0: from 1 to 60000"), "{err}");
    assert_eq!(lines[1..], [" 10 | concurrency = 0", "    |               ^"], "{err}");
}

#[test]
fn a_suite_that_is_included_and_not_there_is_answered_with_the_nearest_beside_it() {
    let place = Place::new();
    place.write("small.toml", SMALL_SUITE);
    let suite = place.write("all.toml", "trials = 1\ninclude = [\"smal\"]\n");
    place
        .inflight(&["plan", suite.to_str().unwrap()])
        .bad(2, &["all.toml:2:12: include = \"smal\": ", "smal.toml is not there (did you mean `small`?)"]);
}

#[test]
fn texts_from_other_systems_are_read() {
    let place = Place::new();
    let other = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
    let suite = place.write("small.toml", other(SMALL_SUITE));
    let listed = fs::read_to_string(checkout().join("benches/contenders.toml")).unwrap();
    let contenders = place.write("contenders.toml", other(&listed));
    let urls = place.write("urls.txt", other("http://127.0.0.1:1/a\n\nhttp://localhost:1/b\n"));
    let [suite, contenders, urls] = [&suite, &contenders, &urls].map(|path| path.to_str().unwrap());
    let words = ["plan", suite, "--contenders", contenders, "--urls", urls, "--format", "json"];
    let plan = json(&place.inflight(&words).good());
    assert_eq!(plan["workloads"][0]["parameters"]["target"], "urls:2", "{plan:#}");
    // The mark is no column.
    place.write("small.toml", other("trails = 1\n"));
    place
        .inflight(&["plan", suite])
        .bad(2, &["small.toml:1:1: unknown field `trails` (did you mean `trials`?)"]);
}

#[test]
fn suites_that_the_pages_show_are_suites() {
    let place = Place::new();
    let page = fs::read_to_string(checkout().join("docs/CONTRIBUTING.md")).unwrap();
    let blocks = page.split("```toml\n").skip(1).filter_map(|rest| rest.split_once("\n```"));
    let mut workloads = 0;
    for (block, _) in blocks.filter(|(block, _)| block.contains("[[workload]]")) {
        let trials = if block.contains("trials =") { "" } else { "trials = 1\n" };
        let suite = place.write("shown.toml", format!("{trials}{block}"));
        let out = place.inflight(&["plan", suite.to_str().unwrap(), "--format", "json"]).good();
        workloads += json(&out)["workloads"].as_array().unwrap().len();
    }
    assert_eq!(workloads, 2 + 6 + 2);
}
