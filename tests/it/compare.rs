//! `inflight compare` as a person and a workflow use it: what is named, which format, and every exit code.

#[path = "../../benches/synthetic.rs"]
#[allow(dead_code, reason = "benches use the rest of it")]
mod synthetic;

use crate::support::{INFLIGHT, Said};
use record::{Cell, CellId, Look, RunMeta, Side, Sides, Trial, TrialRow, Verdict};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use synthetic::write_run;
use tempfile::TempDir;

/// The cell that changes.
const CELL: &str = "family/flavour-2:fetch-100:raw";

/// A directory of one test, gone afterwards. No runner is needed here, nor built.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// `inflight compare` with these words, in this place.
    fn compare(&self, words: &[&str]) -> Said {
        let mut command = Command::new(INFLIGHT);
        command.arg("compare").args(words).current_dir(self.0.path()).env_remove("NO_COLOR");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        Said::by(command)
    }

    fn git(&self, words: &[&str]) {
        let mut git = Command::new("git");
        git.current_dir(self.0.path())
            .args(["-c", "user.name=t", "-c", "user.email=t@example.org"])
            .args(words);
        git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        assert!(git.output().unwrap().status.success(), "git {words:?}");
    }
}

/// A run of four cells; figures scatter by half a per cent, and one cell's latencies are so many times as long.
fn write(results: &Path, number: u32, times: f64, change: impl FnOnce(&mut RunMeta)) -> PathBuf {
    let mut meta = synthetic::meta(4, 20);
    meta.id = format!("20260131T1200{number:02}Z-nosource");
    meta.started = format!("2026-01-31T12:00:{number:02}Z");
    change(&mut meta);
    write_run(results, meta, 200, true, |trial| {
        alter(trial, number, |cell| if cell == CELL { times } else { 1.0 })
    })
}

fn alter(trial: &mut Trial, number: u32, times: impl Fn(&str) -> f64) {
    let times = times(&trial.row.cell.0);
    let step = f64::from(trial.row.position.wrapping_mul(7).wrapping_add(number * 3) % 11) - 5.0;
    let scatter = 1.0 + step / 1000.0;
    let row = &mut trial.row;
    row.throughput_per_s *= scatter;
    row.user_ns = (row.user_ns as f64 * scatter) as u64;
    let response = row.response.as_mut().unwrap();
    response.p50_ns = (response.p50_ns as f64 * scatter * times) as u64;
    response.p99_ns = (response.p99_ns as f64 * scatter * times) as u64;
}

/// A run with two builds of each contender; head's is so many times as slow in one cell.
fn write_builds(results: &Path, times: f64, alter_too: impl Fn(&mut Trial)) -> PathBuf {
    let mut meta = synthetic::meta(4, 20);
    let on = |side: &'static str| {
        move |cell: &Cell| {
            let contender = format!("{}@{side}", cell.contender);
            let id = CellId::new(&contender, &cell.workload, cell.client.as_deref()).unwrap();
            Cell { id, contender, ..cell.clone() }
        }
    };
    meta.cells = ["base", "head"].iter().flat_map(|side| meta.cells.iter().map(on(side))).collect();
    let side =
        |name: &str| Side { name: name.into(), label: format!("the {name}"), commit: None, planted: 0.0 };
    meta.sides = Some(Sides {
        list: vec![side("base"), side("head")],
        looks: vec![Look { trials: 20, alpha: 0.01, taken: true }],
        blocks_voided: 0,
        blocks_repeated: 0,
    });
    let slow = "family/flavour-2@head:fetch-100:raw";
    write_run(results, meta, 200, true, |trial| {
        alter(trial, 1, |cell| if cell == slow { times } else { 1.0 });
        alter_too(trial);
    })
}

#[test]
fn builds_of_one_run_are_gated() {
    let place = Place::new();
    write_builds(&place.at("same"), 1.0, |_| ());
    write_builds(&place.at("slow"), 1.2, |_| ());
    let out = place.compare(&["same", "--gate", "--strict"]).good();
    assert!(out.starts_with("All SAME. 20 figures of 4 cells were judged: 20 SAME."), "{out}");
    // Found, and shown; without --gate that is all.
    let out = place.compare(&["slow"]).good();
    assert!(out.contains("SLOWER p50 +20 % ["), "{out}");
    let said = place.compare(&["slow", "--gate"]);
    assert_eq!(said.out, out, "a gate changes no page");
    said.bad(1, &["gate: regressions: 2 (", "family/flavour-2:fetch-100:raw SLOWER p50 +20 %"]);
    // A regression comes before what is undecided.
    place.compare(&["slow", "--gate", "--strict"]).bad(1, &["regressions: 2"]);
    assert_eq!(place.compare(&["slow", "--strict"]).code, Some(0), "all is decided, and nothing gated");
}

#[test]
fn what_is_undecided_counts_where_it_is_asked_for() {
    let place = Place::new();
    write_builds(&place.at("noisy"), 1.0, |trial| {
        let noise = f64::from(trial.row.position.wrapping_mul(2_654_435_761) >> 24) / 1000.0;
        trial.row.throughput_per_s *= 1.0 + noise;
    });
    let out = place.compare(&["noisy", "--gate"]).good();
    assert!(out.contains("INCONCLUSIVE [−") && out.contains("needs about "), "{out}");
    assert!(out.contains("No change was found; what is not SAME may have changed."), "{out}");
    place.compare(&["noisy", "--gate", "--strict"]).bad(4, &["gate: undecided: "]);
    place.compare(&["noisy", "--strict"]).bad(4, &["gate: undecided: "]);
}

#[test]
fn a_build_that_fails_does_not_pass() {
    let place = Place::new();
    write_builds(&place.at("broken"), 1.0, |trial| {
        if trial.row.cell.0 == "family/flavour-1@head:fetch-100:raw" {
            let row = trial.row.clone();
            let why = "exited with 101".into();
            trial.row = TrialRow::empty(row.cell, row.round, row.position, row.started, Verdict::Failed, why);
            (trial.service, trial.response) = (None, None);
        }
    });
    place.compare(&["broken", "--gate"]).bad(1, &["FAILED: all 20 trials of head"]);
}

#[test]
fn two_runs_are_never_gated() {
    let place = Place::new();
    write(&place.at("a"), 1, 1.0, |_| ());
    write(&place.at("b"), 2, 1.2, |_| ());
    let said = place.compare(&["a", "b", "--gate"]);
    assert!(said.out.starts_with("Indicative only. SLOWER: family/flavour-2:fetch-100:raw"), "{}", said.out);
    said.bad(0, &["gate: nothing is gated", "inflight ab", "three runs a side"]);
    place.compare(&["a", "b", "--gate", "--strict"]).bad(4, &["nothing is gated"]);
}

#[test]
fn three_runs_a_side_are_gated() {
    let place = Place::new();
    for number in 1..=3 {
        write(&place.at("a"), number, 1.0, |_| ());
        write(&place.at("b"), 10 + number, 1.3, |_| ());
    }
    place.compare(&["a", "b", "--all-runs", "--gate"]).bad(1, &["regressions: 2", "SLOWER p50 +30 %"]);
    let out = place.compare(&["a", "b", "--all-runs"]).good();
    assert!(!out.contains("ndicative"), "{out}");
    write(&place.at("c"), 20, 1.3, |_| ());
    let said = place.compare(&["a", "c", "--all-runs", "--gate"]);
    assert!(said.out.contains("base has 3 (0 missing), head has 1 (2 missing)"), "{}", said.out);
    said.bad(0, &["nothing is gated"]);
}

#[test]
fn what_cannot_be_compared_names_the_field_in_every_format() {
    let place = Place::new();
    write(&place.at("a"), 1, 1.0, |_| ());
    write(&place.at("b"), 2, 1.0, |meta| meta.build.profile = "debug".into());
    let words = ["a", "b", "--gate", "--strict"];
    let said = place.compare(&words);
    assert_eq!(said.out, "NOT COMPARABLE: profile differs: base has none, head has debug\n");
    said.bad(3, &[]);
    let markdown = place.compare(&["a", "b", "--format", "markdown"]);
    assert!(markdown.out.starts_with("**NOT COMPARABLE: profile differs.**"), "{}", markdown.out);
    markdown.bad(3, &[]);
    let json = place.compare(&["a", "b", "--format", "json"]);
    let document: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(document["comparable"], false);
    assert_eq!(document["differences"][0]["field"], "profile");
    json.bad(3, &[]);
    // Ratios may be.
    let out = place.compare(&["a", "b", "--across-machines"]).good();
    assert!(out.contains("ratios to the same run's baseline cell"), "{out}");
    assert!(out.contains("profile differs: base has none, head has debug"), "{out}");
}

#[test]
fn contenders_of_one_run_are_compared() {
    let place = Place::new();
    write(&place.at("a"), 1, 1.2, |_| ());
    let pair = "family/flavour-1,family/flavour-2";
    let out = place.compare(&["a", "--contenders", pair]).good();
    assert!(out.contains("fetch-100:raw") && out.contains("SLOWER p50 +20 % ["), "{out}");
    place.compare(&["a", "--contenders", pair, "--gate"]).bad(1, &["regressions: 2"]);
    let err = place.compare(&["a", "--contenders", "family/flavour-1,none/such"]).bad(2, &["none/such"]);
    assert!(err.contains("family/flavour-0, family/flavour-1"), "{err}");
    place.compare(&["a", "--contenders", "family/flavour-1"]).bad(2, &["two names"]);
    place.compare(&["a", "a", "--contenders", pair]).bad(2, &["--contenders"]);
    place.compare(&["a"]).bad(2, &["a run of one build", "--contenders"]);
    place.compare(&["a", "--all-runs"]).bad(2, &["HEAD"]);
}

#[test]
fn a_commit_is_compared_with_the_work_tree() {
    let place = Place::new();
    write(&place.at("results"), 1, 1.0, |_| ());
    place.git(&["init", "-q"]);
    place.git(&["add", "."]);
    place.git(&["commit", "-q", "-m", "A run"]);
    write(&place.at("results"), 2, 1.2, |_| ());
    let out = place.compare(&["HEAD", "."]).good();
    assert!(out.contains("base: HEAD (") && out.contains("indicative: SLOWER p50 +20 % ["), "{out}");
    // With all runs, those of the commit are base's and not head's.
    let out = place.compare(&["HEAD", ".", "--all-runs"]).good();
    assert!(out.contains("base has 1 (2 missing), head has 1 (2 missing)"), "{out}");
    assert!(out.contains("SLOWER p50"), "{out}");
    place.compare(&["nonesuch", "."]).bad(2, &["nonesuch", "neither such a path nor such a git revision"]);
}

#[test]
fn the_formats_are_pages_of_one_comparison() {
    let place = Place::new();
    write(&place.at("a"), 1, 1.0, |_| ());
    write(&place.at("b"), 2, 1.2, |_| ());
    let page = |format| place.compare(&["a", "b", "--format", format]).good();
    let (text, markdown, json) = (page("text"), page("markdown"), page("json"));
    assert_eq!(text, place.compare(&["a", "b"]).good(), "text unless told otherwise");
    let document: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&document["schema"], &document["version"]), (&"inflight-compare".into(), &1.into()));
    assert_eq!(document["strength"], "indicative");
    let conclusion = document["conclusion"].as_str().unwrap();
    assert!(markdown.starts_with(&format!("**{conclusion}**\n")), "{markdown}");
    assert!(text.replace("\n", " ").starts_with(conclusion), "{text}");
    assert_eq!(markdown, page("markdown"), "the same bytes");
    assert!(!text.contains('\u{1b}'), "no colours away from a terminal");
    place.compare(&["a", "b", "--format", "yaml"]).bad(2, &["yaml", "markdown"]);
}
