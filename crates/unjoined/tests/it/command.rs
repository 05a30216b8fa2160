//! The command line of `unjoined`.

use serde_json::Value;
use std::process::{Command, Output, Stdio};

fn unjoined(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_unjoined")).args(arguments).stdin(Stdio::null()).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn the_list_has_what_a_case_takes() {
    let said = text(&unjoined(&["list"]).stdout);
    let (systems, situations) = said.split_once("\n\n").unwrap();
    assert!(systems.lines().any(|line| line == "smol/single"), "{said}");
    assert!(situations.lines().any(|line| line.starts_with("leave-main  ")), "{said}");
    let case = unjoined(&["case", "smol/single", "leave-main"]);
    assert!(case.status.success());
    let last: Value = serde_json::from_str(text(&case.stdout).lines().last().unwrap()).unwrap();
    assert_eq!(last["event"], "left");
}

#[test]
fn a_filter_picks_systems_and_one_that_picks_none_is_an_error() {
    let table: Value = serde_json::from_slice(&unjoined(&["--only", "*/thread-pool"]).stdout).unwrap();
    let rows = table["rows"].as_array().unwrap();
    assert!(rows.len() > 10 && rows.iter().all(|row| row["system"] == "futures/thread-pool"), "{rows:?}");
    let none = unjoined(&["--only", "go/*"]);
    assert_eq!(none.status.code(), Some(1));
    assert!(text(&none.stderr).contains("go/*"), "{none:?}");
}

#[test]
fn a_case_that_cannot_be_says_why() {
    let no_call = unjoined(&["case", "std/threads", "cancel-waiting"]);
    assert!(!no_call.status.success());
    assert!(text(&no_call.stderr).contains("nothing stops a thread from outside"), "{no_call:?}");
    let nobody = unjoined(&["case", "go/goroutines", "join-all"]);
    assert!(text(&nobody.stderr).contains("unjoined list"), "{nobody:?}");
}
