//! How what a list of contenders may not say is answered, and a group of a suite that it does not have.

// Helpers of tests may fail like tests.
#![allow(clippy::unwrap_used)]

use crate::contenders::Contenders;
use crate::error::Error;
use crate::suite::Suite;
use crate::text::document::Document;
use std::path::Path;

const LISTED: &str = "[[contender]]\nname = 'std/sequential'\nabout = ''\nrunner = ['true']\nclients = ['raw', 'surf']\n\
    [[contender]]\nname = 'a/b'\nabout = ''\nrunner = ['true']\nclients = ['raw']\nbaseline = 'std/sequential'\n\
    [[interpreter]]\ngroup = 'python'\nprograms = []\nrunner = ['x']\nprobe = []\nbaseline = 'sequential'\n\
    [[interpreter.flavour]]\nname = 'sequential'\nabout = ''\nclients = ['raw']\n";

fn listed(text: &str) -> Result<Contenders, Error> {
    Contenders::parse(&Document { shown: "my.toml".into(), text: text.into() }, Path::new("/"))
}

#[test]
fn what_is_wrong_with_contenders_is_named_with_its_place() {
    listed(LISTED).unwrap();
    let cases = [
        ("about = ''", "abuot = ''", "my.toml:3:1: unknown field `abuot` (did you mean `about`?)"),
        (
            "baseline = 'std/sequential'",
            "baseline = 'std/sequental'",
            "my.toml:11:12: contender \"a/b\": its baseline \"std/sequental\" is in no list (did you mean `std/sequential`?)",
        ),
        ("name = 'a/b'", "name = 'std/sequential'", "my.toml:7:8: two contenders are named"),
        ("name = 'a/b'", "name = 'ab'", "my.toml:7:8: contender \"ab\": "),
        (
            "'raw', 'surf'",
            "'surf'",
            "my.toml:5:11: contender \"std/sequential\": `clients` must begin with \"raw\"",
        ),
        (
            "runner = ['true']",
            "runner = []",
            "my.toml:4:10: contender \"std/sequential\": `runner` names no program",
        ),
        (
            "about = ''",
            "about = ''\nno_tls = ['sruf']",
            "my.toml:4:11: contender \"std/sequential\": no_tls: \"sruf\" is none of its clients (did you mean `surf`?)",
        ),
        (
            "about = ''",
            "about = ''\nbeside = ['inline', 'yeild']",
            "my.toml:4:21: unknown variant `yeild` (did you mean `yield`?)",
        ),
        (
            "about = ''",
            "about = ''\nworkers = { fetch = 'core', countdown = 'one' }",
            "my.toml:4:21: unknown variant `core` (did you mean `cores`?)",
        ),
        (
            "baseline = 'sequential'",
            "baseline = 'sequental'",
            "my.toml:17:12: interpreters \"python\": its baseline \"sequental\" is none of its flavours (did you mean `sequential`?)",
        ),
        ("name = 'sequential'", "name = 'se/quential'", "my.toml:17:12: interpreters"),
        (
            "name = 'sequential'\nabout = ''\nclients = ['raw']",
            "name = 'sequential'\nabout = ''\nclients = ['urllib']",
            "my.toml:21:11: interpreters \"python\": `clients` of \"sequential\" must begin",
        ),
    ];
    for (from, to, expected) in cases {
        assert!(LISTED.contains(from), "{from}");
        let answer = listed(&LISTED.replacen(from, to, 1)).unwrap_err().to_string();
        assert!(answer.starts_with(expected), "{expected}\n{answer}");
    }
    assert!(listed("").unwrap_err().to_string().starts_with("my.toml:1:1: no [[contender]]"));
}

#[test]
fn a_group_that_is_nobodys_is_named_with_its_place_and_the_nearest() {
    let suite = |groups: &str| {
        Suite::of(&format!("trials = 1\ngroups = [{groups}]\n[[workload]]\nname = 'c'\nkind = 'countdown'\ntasks = 1\niterations = 2"))
            .unwrap()
    };
    let contenders = listed(LISTED).unwrap();
    suite("'rust', 'python'").check_groups(&contenders).unwrap();
    let answer = suite("'rust', 'pyton'").check_groups(&contenders).unwrap_err().to_string();
    let expected = "own.toml:2:19: groups: \"pyton\" is nobody's (did you mean `python`?); the contenders' file knows python, rust";
    assert!(answer.starts_with(expected), "{answer}");
}
