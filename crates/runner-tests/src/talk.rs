//! One conversation with a runner's process. It fails instead of hanging, and leaves no process behind.

use crate::runner::Runner;
use protocol::{FromRunner, LineError, ToRunner};
use std::io::{BufReader, Write};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

/// A runner that says nothing for this long hangs.
const PATIENCE: Duration = Duration::from_secs(30);

/// The harness's side of the pipes.
#[derive(Debug)]
pub struct Talk {
    child: Child,
    stdin: Option<ChildStdin>,
    lines: Receiver<Result<FromRunner, LineError>>,
}

impl Talk {
    /// Starts the runner, with the environment the harness gives for this many workers.
    pub fn start(runner: &Runner, workers: u32) -> Self {
        let mut child = Command::new(runner.binary)
            .args(runner.args)
            .envs(runner.workers_in.map(|name| (name, workers.to_string())))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|e| panic!("{}: {e}", runner.binary));
        let mut stdout = BufReader::new(child.stdout.take().expect("stdout is piped"));
        let (tell, lines) = channel();
        thread::spawn(move || {
            while let Some(line) = protocol::read_line(&mut stdout).transpose() {
                let last = line.is_err();
                if tell.send(line).is_err() || last {
                    break;
                }
            }
        });
        Self { stdin: child.stdin.take(), child, lines }
    }

    /// The process, for tests that look at it.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Says a line.
    pub fn say(&mut self, message: &ToRunner) {
        let stdin = self.stdin.as_mut().expect("still on the line");
        protocol::write_line(stdin, message).expect("the runner listens");
    }

    /// Says anything.
    pub fn say_text(&mut self, text: &str) {
        let stdin = self.stdin.as_mut().expect("still on the line");
        stdin.write_all(text.as_bytes()).expect("the runner listens");
    }

    /// The runner's next line; `None` when it has closed its stdout.
    pub fn hear(&mut self) -> Option<FromRunner> {
        match self.lines.recv_timeout(PATIENCE) {
            Ok(line) => Some(line.expect("a line of the protocol")),
            Err(RecvTimeoutError::Disconnected) => None,
            Err(RecvTimeoutError::Timeout) => panic!("the runner says nothing for {PATIENCE:?}"),
        }
    }

    /// Closes the runner's stdin.
    pub fn hang_up(&mut self) {
        self.stdin = None;
    }

    /// Hangs up and waits for the end.
    pub fn exit(mut self) -> ExitStatus {
        self.hang_up();
        while self.hear().is_some() {}
        self.child.wait().expect("a child that was not waited for")
    }
}

impl Drop for Talk {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
