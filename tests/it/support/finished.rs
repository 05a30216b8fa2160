//! A program that has ended, and what it said. One that does not end is ended, and the test fails.

use super::PATIENCE;
use std::process::{Child, Command};
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant};

/// What a program said.
#[derive(Debug)]
pub(crate) struct Said {
    /// Absent where a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Said {
    /// Starts a program whose output is piped, and waits for its end.
    pub(crate) fn by(mut command: Command) -> Self {
        Self::of(command.spawn().unwrap())
    }

    /// Waits for its end.
    pub(crate) fn of(child: Child) -> Self {
        let pid = rustix::process::Pid::from_child(&child);
        let (sender, ended) = channel();
        thread::spawn(move || sender.send(child.wait_with_output()));
        let Ok(output) = ended.recv_timeout(PATIENCE) else {
            let _ = rustix::process::kill_process(pid, rustix::process::Signal::KILL);
            panic!("process {pid:?} did not end within {PATIENCE:?}");
        };
        let output = output.unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let said = Self { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) };
        assert!(!said.err.contains("panicked at"), "{said:#?}");
        said
    }

    /// Its output on standard output; it must have ended well.
    #[track_caller]
    pub(crate) fn good(self) -> String {
        assert_eq!(self.code, Some(0), "{self:#?}");
        self.out
    }

    /// Its last words: it must have ended with this code, and have said all of these on standard error.
    #[track_caller]
    pub(crate) fn bad(self, code: i32, words: &[&str]) -> String {
        assert_eq!(self.code, Some(code), "{self:#?}");
        for word in words {
            assert!(self.err.contains(word), "no {word:?} in: {}", self.err);
        }
        self.err
    }
}

/// Looks again and again until there is something to see.
pub(crate) fn wait_for<T>(what: &str, look: impl Fn() -> Option<T>) -> T {
    let until = Instant::now() + PATIENCE;
    loop {
        if let Some(seen) = look() {
            return seen;
        }
        assert!(Instant::now() < until, "waited {PATIENCE:?} in vain for {what}");
        thread::sleep(Duration::from_millis(5));
    }
}
