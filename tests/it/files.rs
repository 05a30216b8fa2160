//! A run on disk, read by the command: the same pages from the same files, what two runs have to say of each other, and
//! files that are broken, missing, newer or hostile.

use crate::support::{Place, SMALL_SUITE, Said};
use record::{Machine, Run};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A run of this suite, in a results directory of its own within the place.
fn run(place: &Place, name: &str, suite: &str) -> Run {
    let results = place.path().join(name);
    let suite = place.write("small.toml", suite);
    let mut command = place.command(&["run", "--only", "std/*", "--only", "smol/*"]);
    command.arg(suite).arg("--results").arg(&results);
    Said::by(command).good();
    Run::open(&results).unwrap()
}

fn two_paths(command: &str, a: &Path, b: &Path, place: &Place) -> Said {
    place.inflight(&[command.as_ref(), a.as_os_str(), b.as_os_str()])
}

fn one_path(command: &str, path: &Path, place: &Place) -> Said {
    place.inflight(&[command.as_ref(), path.as_os_str()])
}

/// All files below a directory.
fn tree(directory: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut left = vec![directory.to_path_buf()];
    while let Some(next) = left.pop() {
        for entry in fs::read_dir(next).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                left.push(path);
            } else {
                found.insert(path.strip_prefix(directory).unwrap().to_path_buf(), fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// A copy of a whole results directory, and the run's path in it.
fn copy(place: &Place, run: &Run, name: &str) -> PathBuf {
    let machine = run.path.parent().unwrap();
    let (from, to) = (machine.parent().unwrap(), place.path().join(name));
    for (path, bytes) in tree(from) {
        let path = to.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    to.join(run.path.strip_prefix(from).unwrap())
}

/// Changes a JSON file.
fn edit(path: &Path, change: impl FnOnce(&mut Value)) {
    let mut value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    change(&mut value);
    fs::write(path, serde_json::to_vec_pretty(&value).unwrap()).unwrap();
}

#[test]
fn the_same_run_gives_the_same_pages() {
    let place = Place::new();
    let run = run(&place, "a", SMALL_SUITE);
    let results = place.path().join("a");
    let first = tree(&results);
    let pages = ["SUMMARY.md", "fetch.svg", "countdown.svg", "README.md"];
    for page in pages {
        assert!(first.keys().any(|path| path.ends_with(page)), "no {page} in {:?}", first.keys());
    }
    one_path("report", &results, &place).good();
    assert_eq!(tree(&results), first);
    // Elsewhere, without a page: nothing of where or when the report is made gets in.
    let elsewhere = copy(&place, &run, "b");
    let machine = elsewhere.parent().unwrap();
    fs::remove_file(machine.join("SUMMARY.md")).unwrap();
    fs::remove_dir_all(machine.join("charts")).unwrap();
    let out = one_path("report", &elsewhere, &place).good();
    assert_eq!(out.trim(), machine.join("SUMMARY.md").to_str().unwrap());
    assert_eq!(tree(&place.path().join("b")), first);
    assert_eq!(one_path("show", &elsewhere, &place).good(), one_path("show", &run.path, &place).good());
}

#[test]
fn a_report_for_programs_is_printed_and_nothing_is_written() {
    let place = Place::new();
    let run = run(&place, "a", SMALL_SUITE);
    let before = tree(&place.path().join("a"));
    let json = place.inflight(&["report", "--format", "json", run.path.to_str().unwrap()]).good();
    assert_eq!(tree(&place.path().join("a")), before);
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(
        (&report["schema"], &report["run"]),
        (&"inflight-report".into(), &run.meta.id.as_str().into())
    );
    // The page has the same sentences.
    let page = fs::read_to_string(run.path.parent().unwrap().join("SUMMARY.md")).unwrap();
    assert!(page.contains(&format!("**{}**", report["lead"].as_str().unwrap())), "{page}");
    place.inflight(&["report", "--format", "xml"]).bad(2, &["xml", "json"]);
}

#[test]
fn the_summary_names_who_took_part_and_how_it_was_made() {
    let place = Place::new();
    let run = run(&place, "a", SMALL_SUITE);
    let summary = fs::read_to_string(run.path.parent().unwrap().join("SUMMARY.md")).unwrap();
    let lines = summary.lines().skip_while(|line| !line.starts_with('|'));
    let first_table: Vec<&str> = lines.take_while(|line| line.starts_with('|')).collect();
    for contender in &run.meta.contenders {
        let rows = first_table.iter().filter(|row| row.contains(&contender.name)).count();
        assert_eq!(rows, 1, "{} in {first_table:#?}", contender.name);
    }
    assert!(summary.contains("inflight run --only 'std/*'"), "the command that made it: {summary}");
    assert!(summary.contains(&run.meta.seed.to_string()) && summary.contains(&run.meta.build.compiler));
    for version in run.meta.contenders.iter().filter_map(|info| info.libraries.get(&info.library)) {
        assert!(summary.contains(version), "no {version}");
    }
}

#[test]
fn two_runs_of_a_machine_are_compared_and_only_indicative() {
    let place = Place::new();
    let (a, b) = (run(&place, "a", SMALL_SUITE), run(&place, "b", SMALL_SUITE));
    let markdown = |a: &Path, b: &Path| {
        let (a, b) = (a.to_str().unwrap(), b.to_str().unwrap());
        place.inflight(&["compare", a, b, "--format", "markdown"]).good()
    };
    let rows = |page: &str| -> Vec<String> {
        page.lines().filter(|line| line.starts_with('|')).map(str::to_owned).collect()
    };
    let out = markdown(&a.path, &b.path);
    assert!(out.contains("Indicative only"), "{out}");
    let table = rows(&out);
    assert!(table.len() > 2 && table[1].contains("---"), "a markdown table: {out}");
    for cell in &a.meta.cells {
        assert!(table.iter().any(|row| row.contains(&cell.contender)), "no {} in {out}", cell.contender);
    }
    // A results directory stands for its newest run.
    let (a, b) = (place.path().join("a"), place.path().join("b"));
    assert_eq!(rows(&markdown(&a, &b)), table);
}

#[test]
fn runs_of_different_machines_builds_and_workloads_are_not_comparable() {
    let place = Place::new();
    let run_a = run(&place, "a", SMALL_SUITE);
    let refused = |b: &Path, word: &str| {
        let said = two_paths("compare", &run_a.path, b, &place);
        assert_eq!(said.code, Some(3), "{said:#?}");
        let lines: Vec<&str> = said.out.lines().collect();
        let named = lines.iter().all(|line| line.starts_with("NOT COMPARABLE: "));
        assert!(named && lines.iter().any(|line| line.contains(word)), "no {word:?} in {lines:#?}");
    };

    let kernel = copy(&place, &run_a, "kernel");
    let mut fields = run_a.machine.fields.clone();
    let name = fields.keys().find(|name| name.contains("kernel")).unwrap().clone();
    fields.insert(name, "9.9.9-other".into());
    let machine = Machine::from_fields(fields, run_a.machine.facts.clone());
    fs::write(kernel.parent().unwrap().join("machine.json"), serde_json::to_vec(&machine).unwrap()).unwrap();
    edit(&kernel.join("run.json"), |meta| meta["fingerprint"] = machine.fingerprint.clone().into());
    refused(&kernel, "kernel");
    refused(&kernel, "9.9.9-other");

    let build = copy(&place, &run_a, "build");
    edit(&build.join("run.json"), |meta| meta["build"]["profile"] = "fast".into());
    refused(&build, "profile differs");

    let delay = run(&place, "delay", &SMALL_SUITE.replace("2ms", "3ms"));
    refused(&delay.path, "delay of ");
    let other = run(&place, "other", &SMALL_SUITE.replace("name = \"", "name = \"other-"));
    refused(&other.path, "suite differs");
}

#[test]
fn broken_files_are_named_and_nothing_panics() {
    let place = Place::new();
    let whole = run(&place, "a", SMALL_SUITE);
    let in_run = tree(&whole.path).into_keys().map(|name| (whole.path.join(&name), name));
    let machine = (whole.path.parent().unwrap().join("machine.json"), PathBuf::from("../machine.json"));
    let files: Vec<(PathBuf, PathBuf)> = in_run.chain([machine]).collect();
    assert!(files.len() >= 5, "{files:?}");
    for (original, name) in files {
        let bytes = fs::read(&original).unwrap();
        let middle = bytes.len() / 2;
        let flipped: Vec<u8> = bytes.iter().map(|byte| byte ^ 0x80).collect();
        let newer = String::from_utf8(bytes.clone()).unwrap().replacen("\"schema\": 1", "\"schema\": 99", 1);
        let newer = newer.replace("schema 1", "schema 99").replace("\n1,", "\n99,");
        assert_ne!(newer.as_bytes(), bytes, "{name:?} carries no schema");
        let kinds: [(&str, &[u8], &str); 6] = [
            ("empty", b"", ""),
            ("truncated", &bytes[..middle], ""),
            ("garbage", b"what is this?\n\x00\x01\x02 {]\n", ""),
            ("not text", &flipped, ""),
            ("deep", &b"[".repeat(100_000), ""),
            ("newer", newer.as_bytes(), "newer inflight"),
        ];
        for (kind, bytes, word) in kinds {
            let broken = copy(&place, &whole, "broken");
            fs::write(broken.join(&name), bytes).unwrap();
            let file = name.file_name().unwrap().to_str().unwrap();
            for command in ["show", "report"] {
                let err = one_path(command, &broken, &place).bad(2, &[file, word]);
                assert!(err.len() < 2_000, "{kind} {file}: {} bytes of error", err.len());
            }
            two_paths("compare", &whole.path, &broken, &place).bad(2, &[file, word]);
            two_paths("compare", &broken, &whole.path, &place).bad(2, &[file, word]);
            fs::remove_dir_all(place.path().join("broken")).unwrap();
        }
    }
}

#[test]
fn files_that_are_not_there_and_directories_in_their_place_are_named() {
    let place = Place::new();
    let whole = run(&place, "a", SMALL_SUITE);
    for name in tree(&whole.path).into_keys().filter(|name| !name.ends_with("run.json")) {
        let broken = copy(&place, &whole, "broken");
        let file = name.to_str().unwrap();
        fs::remove_file(broken.join(file)).unwrap();
        one_path("show", &broken, &place).bad(2, &[file]);
        fs::create_dir(broken.join(file)).unwrap();
        one_path("show", &broken, &place).bad(2, &[file]);
        fs::remove_dir_all(place.path().join("broken")).unwrap();
    }
}

#[test]
fn hostile_values_are_refused_or_disarmed() {
    let place = Place::new();
    let whole = run(&place, "a", SMALL_SUITE);
    let changed = |change: &dyn Fn(&mut Value)| {
        let _ = fs::remove_dir_all(place.path().join("hostile"));
        let hostile = copy(&place, &whole, "hostile");
        edit(&hostile.join("run.json"), change);
        hostile
    };
    // A path where a name should be.
    let path = changed(&|meta| meta["id"] = "../../../outside".into());
    one_path("report", &path, &place).bad(2, &["run.json", "outside"]);
    let path = changed(&|meta| meta["workloads"][0]["name"] = "../up".into());
    one_path("report", &path, &place).bad(2, &["run.json", "../up"]);
    let path = changed(&|meta| meta["cells"][0]["limit"] = (-1).into());
    one_path("report", &path, &place).bad(2, &["run.json", "limit"]);

    // Text for people may be any text; it is obeyed by no terminal and no browser.
    let text = "\u{1b}[31m<script>alert(1)</script>|`x`\n# heading";
    let path = changed(&|meta| {
        meta["command"] = text.into();
        meta["suite"]["title"] = text.into();
        meta["warnings"] = Value::from(vec![text]);
        meta["contenders"][0]["maintenance"] = text.into();
    });
    let shown = one_path("show", &path, &place).good();
    assert!(!shown.contains('\u{1b}'), "{shown:?}");
    one_path("report", &path, &place).good();
    let page = fs::read_to_string(path.parent().unwrap().join("SUMMARY.md")).unwrap();
    assert!(!page.contains('\u{1b}') && !page.lines().any(|line| line == "# heading"), "{page}");
    for line in page.lines().filter(|line| line.contains("<script>")) {
        assert!(line.starts_with('`'), "a browser would obey it outside of a code span: {line}");
    }
}
