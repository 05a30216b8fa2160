//! A runner's process: started in a group of its own, read in threads, and ended whole.

use crate::machine::placement::Placement;
use crate::machine::process::{Exit, end_group, exited, keep_tail};
use crate::machine::runners::{Runners, nowhere};
use crate::plan::planned::Planned;
use protocol::{FromRunner, LineError, ToRunner};
use std::io::{self, BufReader};
use std::os::unix::process::CommandExt as _;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// A started runner. Dropping it ends its whole process group.
pub(crate) struct Runner {
    child: Child,
    /// To the thread that writes to its stdin: a runner that does not read must not hold up the harness. Dropped, stdin
    /// closes.
    stdin: Option<Sender<ToRunner>>,
    lines: Receiver<Result<Option<FromRunner>, LineError>>,
    stderr: Arc<Mutex<Vec<u8>>>,
    stderr_reader: Option<thread::JoinHandle<()>>,
    ended: bool,
}

/// What was heard of it within some time.
pub(crate) enum Heard {
    Line(FromRunner),
    Garbage(String),
    End,
    Nothing,
}

impl Runner {
    /// Starts the contender's runner on its cores. Call it from the thread that will outlive the runner: the kernel ends
    /// a runner with the thread that started it.
    pub(crate) fn start(planned: &Planned, runners: &Runners, placement: &Placement) -> Result<Self, String> {
        let [program, args @ ..] = planned.contender.runner.as_slice() else {
            return Err("`runner` names no program".into());
        };
        let cannot = |why: &str| format!("cannot start the runner: {why}");
        let path = runners.locate(program).ok_or_else(|| cannot(&nowhere(program)))?;
        let mut command = Command::new(&path);
        command
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0);
        for (name, value) in &planned.contender.env {
            command.env(name, value.replace("{workers}", &planned.cell.workers.to_string()));
        }
        let fetch = planned.cell.parameters.is_fetch();
        let spawned = placement.as_runner(fetch, || command.spawn());
        let mut child = spawned.map_err(|e| format!("cannot start the runner {}: {e}", path.display()))?;

        // A few lines at most: a runner that floods us waits, and not in our memory.
        let (sender, lines) = sync_channel(4);
        if let Some(stdout) = child.stdout.take() {
            thread::spawn(move || {
                let mut reader = BufReader::new(stdout);
                loop {
                    let line = protocol::read_line::<FromRunner>(&mut reader);
                    let more = matches!(line, Ok(Some(_)));
                    if sender.send(line).is_err() || !more {
                        break;
                    }
                }
                // Whatever else it says, it must not block on a full pipe.
                let _ = io::copy(&mut reader, &mut io::sink());
            });
        }
        let stderr = Arc::new(Mutex::new(Vec::new()));
        let stderr_reader = child.stderr.take().map(|pipe| {
            let tail = Arc::clone(&stderr);
            thread::spawn(move || keep_tail(pipe, &tail))
        });
        let stdin = child.stdin.take().map(|pipe| {
            let (sender, messages) = channel();
            thread::spawn(move || write_all(pipe, &messages));
            sender
        });
        Ok(Self { child, stdin, lines, stderr, stderr_reader, ended: false })
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Says something. A runner that no longer listens is found out by [`Runner::hear`].
    pub(crate) fn say(&mut self, message: ToRunner) {
        if let Some(stdin) = &self.stdin {
            let _ = stdin.send(message);
        }
    }

    pub(crate) fn close_stdin(&mut self) {
        self.stdin = None;
    }

    /// The next line, if it comes within `patience`.
    pub(crate) fn hear(&mut self, patience: Duration) -> Heard {
        match self.lines.recv_timeout(patience) {
            Ok(Ok(Some(line))) => Heard::Line(line),
            Ok(Ok(None)) | Err(RecvTimeoutError::Disconnected) => Heard::End,
            Ok(Err(LineError::Torn(begin))) if begin.trim().is_empty() => Heard::End,
            Ok(Err(error)) => Heard::Garbage(error.to_string()),
            Err(RecvTimeoutError::Timeout) => Heard::Nothing,
        }
    }

    /// Waits for it to exit by itself; `None` if it does not within `patience`. It is not reaped yet: its number, which is its
    /// process group's too, stays its own until [`Runner::end`].
    pub(crate) fn exited(&mut self, patience: Duration) -> Option<Exit> {
        exited(&self.child, patience)
    }

    /// Ends the whole process group, whatever state it is in, and reaps its leader.
    pub(crate) fn end(&mut self) {
        self.stdin = None;
        if self.ended {
            return;
        }
        self.ended = true;
        end_group(&mut self.child);
    }

    /// The end of its standard error, on one line. Call it when the runner has been ended: the pipe is then closed, unless a
    /// process that left the group still holds it, so waiting for its reader is short or pointless.
    pub(crate) fn stderr_tail(&self) -> String {
        let until = Instant::now() + Duration::from_millis(200);
        while self.stderr_reader.as_ref().is_some_and(|reader| !reader.is_finished())
            && Instant::now() < until
        {
            thread::sleep(Duration::from_millis(1));
        }
        let bytes = self.stderr.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&bytes).split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

impl Drop for Runner {
    fn drop(&mut self) {
        self.end();
    }
}

/// Ends when nobody speaks any more, or nobody listens.
fn write_all(mut pipe: ChildStdin, messages: &Receiver<ToRunner>) {
    for message in messages {
        if protocol::write_line(&mut pipe, &message).is_err() {
            return;
        }
    }
}
