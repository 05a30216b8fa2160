//! What the documents say is so: links lead somewhere, examples are what the programs take, and the runner that the pages
//! tell people to write works.

use crate::support::{Place, SMALL_SUITE, checkout, skipped};
use protocol::{FromRunner, ToRunner};
use record::Verdict;
use std::fs;
use std::path::PathBuf;

/// README and everything in docs/, with its text.
fn pages() -> Vec<(PathBuf, String)> {
    let docs = fs::read_dir(checkout().join("docs")).unwrap().flatten().map(|entry| entry.path());
    let pages = docs.filter(|path| path.extension().is_some_and(|extension| extension == "md"));
    let all = pages.chain([checkout().join("README.md")]);
    all.map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect()
}

fn page(name: &str) -> String {
    fs::read_to_string(checkout().join("docs").join(name)).unwrap()
}

/// Fenced blocks of a language.
fn blocks(text: &str, language: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.trim_start() == format!("```{language}") {
            let indent = line.len() - line.trim_start().len();
            let inside = lines.by_ref().take_while(|line| line.trim_start() != "```");
            blocks.push(inside.map(|line| format!("{}\n", line.get(indent..).unwrap_or_default())).collect());
        }
    }
    blocks
}

#[test]
fn links_lead_somewhere() {
    let mut count = 0;
    for (path, text) in pages() {
        for (_, rest) in text.match_indices("](").map(|(at, _)| text.split_at(at + 2)) {
            let target = rest.split([')', ' ']).next().unwrap();
            if target.contains("://") || target.starts_with('#') {
                continue;
            }
            let file = target.split('#').next().unwrap();
            assert!(path.parent().unwrap().join(file).exists(), "{}: {target} leads nowhere", path.display());
            count += 1;
        }
    }
    assert!(count > 10, "{count} links");
}

#[test]
fn files_that_the_pages_name_are_there() {
    for (path, text) in pages() {
        // It walks through a crate that does not exist yet.
        if path.ends_with("CONTRIBUTING.md") {
            continue;
        }
        for code in text.split('`').skip(1).step_by(2) {
            let ours = ["crates/", "tests/", "benches/", "docs/"].iter().any(|root| code.starts_with(root));
            if ours && !code.contains(['*', '<', ' ', '…', '{', '\n']) {
                let file = code.split(':').next().unwrap();
                // Or one that crates have.
                let crates = fs::read_dir(checkout().join("crates")).unwrap().flatten();
                let mut roots = crates.map(|entry| entry.path()).chain([checkout()]);
                assert!(roots.any(|root| root.join(file).exists()), "{}: there is no {code}", path.display());
            }
        }
    }
}

#[test]
fn lines_of_the_protocol_page_are_lines_of_the_protocol() {
    let page = page("PROTOCOL.md");
    let (mut specs, mut outcomes) = (0, 0);
    for line in blocks(&page, "json").iter().flat_map(|block| block.lines()) {
        match serde_json::from_str(line) {
            Ok(ToRunner::Spec(spec)) => {
                assert_eq!(spec.protocol, protocol::VERSION);
                specs += 1;
            }
            Ok(ToRunner::Go) => {}
            Err(_) => {
                let said: FromRunner = serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"));
                let FromRunner::Outcome(outcome) = said else { panic!("{line}") };
                assert_eq!(outcome.attempted, outcome.ok + outcome.errors.values().sum::<u64>());
                outcomes += 1;
            }
        }
    }
    assert!(specs >= 2 && outcomes >= 1, "{specs} specs, {outcomes} outcomes");
    // In the text too: every kind of line, every kind of error.
    for kind in ["spec", "ready", "go", "done", "outcome", "unsupported", "failed"] {
        assert!(page.contains(&format!("{{\"type\":\"{kind}\"")), "{kind}");
    }
}

#[test]
fn entries_that_the_pages_show_are_entries() {
    let place = Place::new();
    let base = fs::read_to_string(checkout().join("benches/contenders.toml")).unwrap();
    for entry in blocks(&page("CONTRIBUTING.md"), "toml").iter().filter(|text| text.contains("[[contender]]"))
    {
        let contenders = place.write("contenders.toml", format!("{base}\n{entry}"));
        harness::Contenders::read(&contenders).unwrap();
    }
}

#[test]
fn the_runner_in_the_contributing_page_runs() {
    let page = page("CONTRIBUTING.md");
    let script = blocks(&page, "python").into_iter().find(|text| text.contains("\"outcome\"")).unwrap();
    let entry = blocks(&page, "toml").into_iter().find(|text| text.contains("\"python3\"")).unwrap();
    if std::process::Command::new("python3").arg("--version").output().is_err() {
        skipped("there is no python3");
        return;
    }
    let place = Place::new();
    let path = place.write("count.py", script);
    let from = entry.find("\"path/to/").unwrap();
    let to = from + entry[from..].find(']').unwrap();
    let entry = format!("{}{path:?}{}", &entry[..from], &entry[to..]);
    let contenders = place.write("contenders.toml", entry);
    let suite = place.write("small.toml", SMALL_SUITE);
    place.run(&suite, &["--contenders", contenders.to_str().unwrap()]).good();
    let run = place.newest();
    assert_eq!(run.trials.len(), 4);
    for row in &run.trials {
        if row.cell.0.ends_with(":countdown") {
            assert!(row.verdict.has_figures(), "{row:#?}");
            assert_eq!((row.attempted, row.ok), (2, 2));
        } else {
            assert_eq!(row.verdict, Verdict::Unsupported, "{row:#?}");
            assert!(row.reason.contains("only counts down"), "{}", row.reason);
        }
    }
    assert!(run.meta.contenders[0].language.contains("CPython"), "{:?}", run.meta.contenders);
}
