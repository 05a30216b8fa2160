//! A runner's process: started in a group of its own, read in threads, and ended whole.

use crate::{Placement, Planned};
use protocol::{FromRunner, LineError, ToRunner};
use rustix::process::{Pid, Signal, kill_process_group};
use std::io::{self, BufReader, Read};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// How much of standard error is kept.
const TAIL_BYTES: usize = 2_000;

/// A started runner. Dropping it ends its whole process group.
pub(crate) struct Runner {
    child: Child,
    stdin: Option<ChildStdin>,
    lines: Receiver<Result<Option<FromRunner>, LineError>>,
    stderr: Arc<Mutex<Vec<u8>>>,
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
    pub(crate) fn start(planned: &Planned, directory: &Path, placement: &Placement) -> Result<Self, String> {
        let [program, args @ ..] = planned.contender.runner.as_slice() else {
            return Err("`runner` names no program".into());
        };
        let path = locate(program, directory);
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

        let (sender, lines) = channel();
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
        if let Some(pipe) = child.stderr.take() {
            let tail = Arc::clone(&stderr);
            thread::spawn(move || keep_tail(pipe, &tail));
        }
        Ok(Self { stdin: child.stdin.take(), child, lines, stderr })
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Says something. A runner that no longer listens is found out by [`Runner::hear`].
    pub(crate) fn say(&mut self, message: &ToRunner) {
        if let Some(stdin) = &mut self.stdin {
            let _ = protocol::write_line(stdin, message);
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

    /// Waits for it to exit by itself; `None` if it does not within `patience`.
    pub(crate) fn exited(&mut self, patience: Duration) -> Option<ExitStatus> {
        let until = Instant::now() + patience;
        loop {
            match self.child.try_wait() {
                Ok(Some(status)) => return Some(status),
                Ok(None) if Instant::now() < until => thread::sleep(Duration::from_millis(1)),
                _ => return None,
            }
        }
    }

    /// Ends the whole process group, whatever state it is in.
    pub(crate) fn end(&mut self) {
        self.stdin = None;
        if let Some(group) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) {
            // The leader may be reaped already; its children are still the group's.
            let _ = kill_process_group(group, Signal::KILL);
        }
        let _ = self.child.wait();
    }

    /// The end of its standard error, on one line.
    pub(crate) fn stderr_tail(&self) -> String {
        // The pipe's last bytes may still be on their way.
        thread::sleep(Duration::from_millis(10));
        let bytes = self.stderr.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&bytes).split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

impl Drop for Runner {
    fn drop(&mut self) {
        self.end();
    }
}

/// A bare name is looked for beside `inflight` first, then on PATH; anything else is a path.
pub(crate) fn locate(program: &str, directory: &Path) -> PathBuf {
    let beside = directory.join(program);
    if !program.contains('/') && beside.is_file() { beside } else { program.into() }
}

fn keep_tail(mut pipe: impl Read, tail: &Mutex<Vec<u8>>) {
    let mut piece = [0; 1024];
    while let Ok(count @ 1..) = pipe.read(&mut piece) {
        let mut kept = tail.lock().unwrap_or_else(PoisonError::into_inner);
        kept.extend_from_slice(&piece[..count]);
        let surplus = kept.len().saturating_sub(TAIL_BYTES);
        kept.drain(..surplus);
    }
}
