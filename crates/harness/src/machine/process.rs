//! A child process that leads a group: how it ended, and its end with all of its group; and where programs are. Knows nothing of
//! what a child is for.

use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, WaitIdStatus, kill_process_group, waitid};
use std::io::Read;
use std::path::PathBuf;
use std::process::Child;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// How much of standard error is kept.
const TAIL_BYTES: usize = 2_000;

/// How it exited.
pub(crate) struct Exit {
    /// Absent where a signal ended it.
    pub(crate) code: Option<i32>,
    /// In words.
    pub(crate) words: String,
}

impl Exit {
    fn of(status: &WaitIdStatus) -> Self {
        let words = match (status.exit_status(), status.terminating_signal()) {
            (Some(code), _) => format!("exit status: {code}"),
            (None, Some(signal)) => format!("signal: {signal}"),
            (None, None) => "no exit status".into(),
        };
        Self { code: status.exit_status(), words }
    }
}

/// How a child has ended, if it has within `patience`. It is not reaped: its number stays its own until [`end_group`].
pub(crate) fn exited(child: &Child, patience: Duration) -> Option<Exit> {
    let until = Instant::now() + patience;
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    loop {
        match waitid(WaitId::Pid(Pid::from_child(child)), options) {
            Ok(Some(status)) => return Some(Exit::of(&status)),
            Ok(None) if Instant::now() < until => thread::sleep(Duration::from_millis(1)),
            _ => return None,
        }
    }
}

/// Ends a child that leads a process group with all of it, and reaps it.
pub(crate) fn end_group(child: &mut Child) {
    let _ = kill_process_group(Pid::from_child(child), Signal::KILL);
    let _ = child.wait();
}

/// Where on PATH a program is; a name with a slash in it is a path.
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    if program.contains('/') {
        return Some(PathBuf::from(program)).filter(|path| path.is_file());
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).map(|directory| directory.join(program)).find(|path| path.is_file())
}

/// Reads to the end, and keeps the last of it.
pub(crate) fn keep_tail(mut pipe: impl Read, tail: &Mutex<Vec<u8>>) {
    let mut piece = [0; 1024];
    while let Ok(count @ 1..) = pipe.read(&mut piece) {
        let mut kept = tail.lock().unwrap_or_else(PoisonError::into_inner);
        kept.extend_from_slice(&piece[..count]);
        let surplus = kept.len().saturating_sub(TAIL_BYTES);
        kept.drain(..surplus);
    }
}
