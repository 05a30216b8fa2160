use super::list::{Contenders, Listing};
use crate::text::document::Document;
use std::path::{Path, PathBuf};

fn listing(name: &str, text: &str) -> Listing {
    let document = Document { shown: name.into(), text: text.into() };
    Listing { document, root: PathBuf::from(name) }
}

/// A list that is complete.
fn shipped() -> Listing {
    let text = r#"
[[contender]]
name = "std/sequential"
runner = ["runner-sequential"]

[[contender]]
name = "std/threads"
about = "as it is shipped"
runner = ["runner-threads"]
"#;
    listing("shipped", text)
}

/// The least that somebody can write.
const THREE_LINES: &str = "[[contender]]\nname = \"my/own\"\nrunner = [\"./mine\", \"--fast\"]\n";

fn names(all: &Contenders) -> Vec<&str> {
    all.list.iter().map(|contender| contender.name.as_str()).collect()
}

#[test]
fn three_lines_are_enough_and_bring_their_baseline() {
    let all = Contenders::merge(&[listing("mine", THREE_LINES)], Some(&shipped())).unwrap();
    assert_eq!(names(&all), ["my/own", "std/sequential"]);
    let mine = all.get("my/own").unwrap();
    assert_eq!((mine.about.as_str(), mine.from.as_str()), ("./mine --fast", "mine"));
    assert_eq!(mine.clients, ["raw"]);
    assert_eq!(all.get("std/sequential").unwrap().from, "shipped");
}

#[test]
fn a_later_text_adds_and_overrides() {
    let more = listing(
        "more",
        &format!("{THREE_LINES}[[contender]]\nname = \"std/threads\"\nrunner = [\"other\"]\n"),
    );
    let all = Contenders::merge(&[shipped(), more], None).unwrap();
    assert_eq!(names(&all), ["std/sequential", "std/threads", "my/own"]);
    let threads = all.get("std/threads").unwrap();
    assert_eq!((threads.about.as_str(), threads.from.as_str()), ("other", "more"));
}

#[test]
fn a_baseline_that_is_nowhere_is_an_error_at_its_place() {
    let text = format!("{THREE_LINES}baseline = \"std/sequentail\"\n");
    let error = Contenders::merge(&[listing("mine", &text)], Some(&shipped())).unwrap_err().to_string();
    assert!(error.starts_with("mine:4:12: "), "{error}");
    assert!(error.contains("did you mean `std/sequential`?"), "{error}");
    let error = Contenders::merge(&[listing("mine", THREE_LINES)], None).unwrap_err().to_string();
    assert!(error.starts_with("mine:") && error.contains("std/sequential"), "{error}");
}

#[test]
fn interpreters_of_a_later_text_keep_their_own_root() {
    let interpreter = |program: &str| {
        format!(
            "[[interpreter]]\ngroup = \"x\"\nprograms = [\"{program}\"]\nrunner = [\"{{root}}/run\"]\nprobe = []\n\
             baseline = \"one\"\n[[interpreter.flavour]]\nname = \"one\"\nabout = \"\"\nclients = [\"raw\"]\n"
        )
    };
    let (first, second) = (listing("first", &interpreter("a")), listing("second", &interpreter("b")));
    let all = Contenders::merge(&[first, second], None).unwrap();
    let found: Vec<_> =
        all.interpreters.iter().map(|i| (i.programs[0].as_str(), i.roots[0].as_path())).collect();
    assert_eq!(found, [("b", Path::new("second"))]);
}
