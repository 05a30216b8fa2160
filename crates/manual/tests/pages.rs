//! The program that writes pages and completions, started for real.

use std::process::Command;

#[test]
fn pages_and_completions_are_written_below_the_folder() {
    let place = tempfile::tempdir().expect("a folder");
    let status = Command::new(env!("CARGO_BIN_EXE_manual")).arg(place.path()).status().expect("it starts");
    assert!(status.success());
    let read = |name: &str| std::fs::read_to_string(place.path().join(name)).expect(name);
    assert!(read("man/man1/inflight.1").contains(".TH inflight 1"));
    assert!(read("man/man1/inflight-run.1").contains("trials"));
    for name in [
        "bash-completion/completions/inflight",
        "zsh/site-functions/_inflight",
        "fish/vendor_completions.d/inflight.fish",
    ] {
        assert!(read(name).contains("resume"), "{name}");
    }
}

#[test]
fn without_a_folder_it_says_what_it_wants() {
    for words in [&[][..], &["--help"], &["--targett"], &["one", "two"]] {
        let output = Command::new(env!("CARGO_BIN_EXE_manual")).args(words).output().expect("it starts");
        assert_eq!(output.status.code(), Some(2), "{words:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("name a directory"), "{words:?}");
    }
}
