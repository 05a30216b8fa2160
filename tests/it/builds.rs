//! What `inflight ab` builds: two revisions, the work tree, another version of a library; and what keeps it from building, or
//! from beginning.

use crate::support::{Place, Said, skipped};
use crate::tiny::{Tiny, two_versions};
use std::fs;

/// What the contenders of a run's sides are, as their runners told: a line each.
fn told(place: &Place) -> Vec<String> {
    let run = place.newest();
    assert!(run.trials.iter().all(|row| row.verdict.has_figures()), "{:#?}", run.trials);
    let infos = run.meta.contenders.iter();
    infos.map(|info| format!("{}: {} {:?}", info.name, info.runner, info.libraries)).collect()
}

fn labels(place: &Place) -> Vec<String> {
    place.newest().meta.sides.unwrap().list.into_iter().map(|side| side.label).collect()
}

#[track_caller]
fn assert_versions(place: &Place, base: &str, head: &str) {
    let sides = [("base", base), ("head", head)];
    let wanted = sides.map(|(side, version)| format!("std/sequential@{side}: tiny {version} {{}}"));
    assert_eq!(told(place), wanted);
}

/// Two commits: the runner says 0.1.0, then 0.2.0.
fn two_commits(place: &Place) -> Tiny<'_> {
    let tiny = Tiny::new(place, "");
    tiny.commit().unwrap();
    tiny.change("Cargo.toml", "0.1.0", "0.2.0");
    tiny.commit().unwrap();
    tiny
}

#[test]
fn two_revisions_are_built_once_and_kept_by_commit() {
    let place = Place::new();
    let tiny = two_commits(&place);
    let commits = ["HEAD~1", "HEAD"].map(|revision| tiny.git(&["rev-parse", revision]));
    let said = tiny.ab(&["--base", "HEAD~1", "--head", "main"]);
    let short = commits.clone().map(|commit| commit[..7].to_string());
    let labels_wanted = [format!("HEAD~1 ({})", short[0]), format!("main ({})", short[1])];
    assert!(
        said.err.contains(&format!("base: {}\nhead: {}\n", labels_wanted[0], labels_wanted[1])),
        "{said:#?}"
    );
    assert_eq!(said.err.matches("1 crates compiled").count(), 2, "{}", said.err);
    said.good();
    assert_versions(&place, "0.1.0", "0.2.0");
    assert_eq!(labels(&place), labels_wanted);
    let mut kept = commits.clone().map(|commit| commit[..12].to_string());
    kept.sort();
    assert_eq!(tiny.kept(), kept);
    let meta = place.newest().meta;
    assert_eq!((meta.source.commit.as_ref(), meta.build.profile.as_str()), (Some(&commits[1]), "release"));

    let said = tiny.ab(&["--base", "HEAD~1"]);
    assert_eq!(said.err.matches("was built before").count(), 2, "{}", said.err);
    said.good();
    // What was removed by hand (`make clean`) is made again.
    fs::remove_dir_all(place.path().join("tiny/target")).unwrap();
    tiny.ab(&["--base", "HEAD~1"]).good();
    assert_eq!(tiny.git(&["worktree", "list"]).lines().count(), 3);
    // And so is what somebody has changed.
    let changed = place.path().join(format!("tiny/target/ab/{}/tree/Cargo.toml", &commits[0][..12]));
    fs::write(&changed, fs::read_to_string(&changed).unwrap().replace("0.1.0", "6.6.6")).unwrap();
    tiny.ab(&["--base", "HEAD~1"]).good();
    assert_versions(&place, "0.1.0", "0.2.0");
}

#[test]
fn without_head_the_work_tree_is_built_as_it_is() {
    let place = Place::new();
    let tiny = two_commits(&place);
    tiny.change("Cargo.toml", "0.2.0", "0.3.0");
    tiny.change("Cargo.lock", "0.2.0", "0.3.0");
    tiny.write("src/new.rs", "");
    let state = || {
        [["status", "--porcelain"], ["stash", "list"], ["log", "--branches"]].map(|words| tiny.git(&words))
    };
    let before = state();
    for how in ["1 crates compiled", "was built before"] {
        let said = tiny.ab(&["--base", "HEAD"]);
        let (_, head) = said.err.split_once("building head").unwrap();
        assert!(head.contains(how), "no {how:?} in {}", said.err);
        assert!(said.err.contains("git does not know src/new.rs"), "{}", said.err);
        said.good();
    }
    assert_versions(&place, "0.2.0", "0.3.0");
    let short = &tiny.git(&["rev-parse", "HEAD"])[..7];
    assert_eq!(labels(&place)[1], format!("work tree ({short} with changes)"));
    assert!(place.newest().meta.source.dirty);
    assert_eq!(state(), before, "it is left as it was");
}

#[test]
fn two_builds_of_the_same_are_told_to_be_the_same() {
    let place = Place::new();
    let tiny = two_commits(&place);
    tiny.write("README.md", "nothing that is compiled");
    tiny.commit().unwrap();
    let said = tiny.ab(&["--base", "HEAD~1", "--head", "HEAD"]);
    assert!(said.err.contains("byte for byte"), "{}", said.err);
    let warnings = place.newest().meta.warnings;
    assert!(warnings.iter().any(|warning| warning.contains("byte for byte")), "{warnings:?}");
}

#[test]
fn a_contender_that_one_side_has_not_is_left_out() {
    let place = Place::new();
    let tiny = two_commits(&place);
    let entry = tiny.read("benches/contenders.toml");
    tiny.write("benches/contenders.toml", &format!("{entry}{}", entry.replace("std/sequential", "std/new")));
    tiny.commit().unwrap();
    let said = tiny.ab(&["--base", "HEAD~1", "--head", "HEAD"]);
    assert!(said.err.contains("left out: std/new: base (HEAD~1 ("), "{}", said.err);
    said.good();
    assert_eq!(place.newest().meta.exclusions[0].what, "std/new");
    let words = ["--base", "HEAD~1", "--contender", "std/new"];
    let err = tiny.ab(&words).bad(2, &["no cell that all sides have", "base (HEAD~1", "no such contender"]);
    assert!(!err.contains("building"), "{err}");
}

#[test]
fn another_version_of_a_library() {
    let place = Place::new();
    let [older, newer] = two_versions("base64");
    let tiny = Tiny::new(&place, &format!("base64 = \">={older}, <={newer}\""));
    if let Err(words) = tiny.commit() {
        skipped(format_args!("cargo has no base64 {newer} here and no registry to ask: {words}"));
        return;
    }
    let with = format!("base64={older}");
    let said = tiny.ab(&["--with", &with]);
    if said.err.contains("the registry cannot be reached") {
        skipped(format_args!("cargo has no base64 {older} here and no registry to ask: {}", said.err));
        return;
    }
    let wanted = format!("base: base64 {newer}\nhead: base64 {older}\n");
    assert!(said.err.contains(&wanted), "no {wanted:?} in {}", said.err);
    said.good();
    let sides = [("base", &newer), ("head", &older)];
    let wanted =
        sides.map(|(side, version)| format!("std/sequential@{side}: tiny 0.1.0 {{\"base64\": {version:?}}}"));
    assert_eq!(told(&place), wanted);
    assert_eq!(tiny.git(&["status", "--porcelain"]), "", "our own lock file is as it was");
    let said = tiny.ab(&["--with", &with]);
    assert_eq!(said.err.matches("was built before").count(), 2, "{}", said.err);

    let refused = |with: &str, words: &[&str]| {
        let err = tiny.ab(&["--with", with]).bad(2, words);
        assert!(!err.contains("building"), "{err}");
    };
    refused(&format!("base64={newer}"), &["both sides would be the same"]);
    refused("base64=0.0.0", &["cannot have base64 0.0.0; cargo says:", "→ "]);
    refused(&format!("base64@9.9.9={older}"), &["cargo says:", "base64@9.9.9", "`cargo tree`"]);
    refused("nonesuch=1.0.0", &["cargo says:", "nonesuch", "nothing in Cargo.lock has that name"]);
    refused("base64", &["NAME=VERSION"]);
    let kept = tiny.kept();
    assert_eq!(kept.len(), 2, "nothing stays of what could not be had: {kept:?}");
}

#[test]
fn what_keeps_it_from_building_is_said_before() {
    let place = Place::new();
    let tiny = two_commits(&place);
    let refused = |words: &[&str], said: &[&str]| {
        let err = tiny.ab(words).bad(2, said);
        assert!(!err.contains("building"), "{err}");
    };
    refused(&["--base", "nonesuch"], &["no revision \"nonesuch\"", "git branch"]);
    refused(&["--base", "HEAD~1", "--head", "nonesuch"], &["no revision \"nonesuch\""]);
    refused(&["--base", "HEAD~1", "--contender", "tokyo/*"], &["tokyo/*", "there are: std/sequential"]);
    refused(&["--base", "HEAD~1", "--only", "*:fetch"], &["no cell fits --only *:fetch"]);
    refused(&["--base", "HEAD~1", "--suite", "nonesuch"], &["there is no suite", "ab"]);
    let (without_git, only_git) = (place.path().join("nothing"), place.path().join("only-git"));
    fs::create_dir(&without_git).unwrap();
    fs::create_dir(&only_git).unwrap();
    let path = std::env::var_os("PATH").unwrap();
    let git = std::env::split_paths(&path).map(|dir| dir.join("git")).find(|git| git.is_file()).unwrap();
    std::os::unix::fs::symlink(git, only_git.join("git")).unwrap();
    for (path, tool) in [(without_git, "git"), (only_git, "cargo")] {
        let mut command = tiny.command(&["--base", "HEAD~1"]);
        command.env("PATH", path);
        Said::by(command).bad(2, &[&format!("cannot start {tool}"), "put it on PATH"]);
    }
    fs::rename(place.path().join("tiny/.git"), place.path().join("elsewhere")).unwrap();
    refused(&["--base", "HEAD~1"], &["is in no git checkout", "--runner-base"]);
}

#[test]
fn a_side_that_does_not_build_shows_why() {
    let place = Place::new();
    let tiny = two_commits(&place);
    tiny.change("src/main.rs", "fn main() {", "fn main() { nonsense();");
    tiny.commit().unwrap();
    let err = tiny.ab(&["--base", "HEAD~1"]).bad(2, &["HEAD (", "does not build", "nonsense", "build.log"]);
    let log = err.rsplit_once("all of them are in ").unwrap().1.trim();
    assert!(fs::read_to_string(log).unwrap().contains("cannot find function `nonsense`"));
    assert!(!place.results().exists(), "nothing was measured");
}

#[test]
fn what_makes_no_sense_is_said_before_anything_is_measured() {
    let place = Place::new();
    let (one, other) = (["--runner-base", "runner-sequential"], ["--runner-head", "runner-sequential"]);
    let both = [one, other].concat();
    let with = |more: &[&'static str]| [both.as_slice(), more].concat();
    let wrong: Vec<(Vec<&str>, &[&str])> = vec![
        (vec![], &["--base <REV>", "--with <NAME=VERSION>", "--runner-base <CMD>"]),
        (vec!["--base", "a", "--with", "b=1"], &["--base", "cannot be used with", "--with"]),
        (with(&["--base", "a"]), &["cannot be used with"]),
        (with(&["--head", "a"]), &["cannot be used with"]),
        (one.to_vec(), &["--runner-head <CMD>"]),
        (with(&["--trials", "1"]), &["2..=1000"]),
        (with(&["--trials", "8", "--budget", "5m"]), &["cannot be used with"]),
        (with(&["--budget", "soon"]), &["--budget"]),
        (with(&["--budget", "100ms"]), &["too short", "for 6 trials a side", "--only"]),
        (with(&["--contender", "tokio/*"]), &["give its name"]),
        (with(&["--contender", "a/b@c"]), &["give its name"]),
        (vec!["--runner-base", "a 'b", "--runner-head", "a"], &["--runner-base", "open quote"]),
        (vec!["--runner-base", "a", "--runner-head", " "], &["--runner-head", "no program"]),
        (vec!["--runner-base", "nonesuch", "--runner-head", "runner-sequential"], &["nonesuch is not there"]),
    ];
    for (words, said) in wrong {
        let mut command = place.command(&["ab"]);
        command.args(words).arg("--results").arg(place.results());
        Said::by(command).bad(2, said);
    }
    assert!(!place.results().exists());
}
