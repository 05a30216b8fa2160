//! Asking a program a question: started, heard out, ended whole. It must not know what the answer means.

use crate::machine::process::{end_group, exited, keep_tail};
use crate::text::sanitize::clipped;
use std::ffi::OsStr;
use std::io::Read;
use std::os::unix::process::CommandExt as _;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// Why a program that is not there was not asked.
pub(crate) const ABSENT: &str = "not on PATH";
/// How often somebody looks whether the answer is still wanted.
const LOOK: Duration = Duration::from_millis(50);
/// Longest answer, in bytes.
const LONGEST: u64 = 4 << 20;
/// What a shell says of a program that it does not find; so do the stand-ins that version managers put on PATH.
const NOT_FOUND: i32 = 127;

/// What it printed; `Err` says why there is no answer. Nobody listens any more when `stop` is set.
pub(crate) fn ask(
    program: impl AsRef<OsStr>,
    args: &[String],
    patience: Duration,
    stop: &AtomicBool,
) -> Result<String, String> {
    let mut command = Command::new(program);
    command.args(args).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
    let mut child = command.spawn().map_err(|error| format!("cannot be started: {error}"))?;
    let (tell, heard) = channel();
    if let Some(stdout) = child.stdout.take() {
        thread::spawn(move || {
            let mut text = Vec::new();
            // What cannot be read to its end is no answer, and then says so by itself.
            let _ = stdout.take(LONGEST).read_to_end(&mut text);
            tell.send(String::from_utf8_lossy(&text).into_owned())
        });
    }
    let (tail, (over, ended)) = (Arc::new(Mutex::new(Vec::new())), channel());
    if let Some(stderr) = child.stderr.take() {
        let tail = Arc::clone(&tail);
        thread::spawn(move || {
            keep_tail(stderr, &tail);
            over.send(())
        });
    }
    let answer = hear(&heard, patience, stop);
    let exit = answer.is_ok().then(|| exited(&child, Duration::from_secs(1))).flatten();
    end_group(&mut child);
    let answer = answer?;
    let exit = exit.ok_or("closed its output and did not end")?;
    match exit.code {
        Some(0) => Ok(answer),
        Some(NOT_FOUND) => Err(ABSENT.into()),
        _ => {
            // The group has ended, so this is short, unless somebody has left it and holds the pipe.
            let _ = ended.recv_timeout(Duration::from_millis(200));
            let said = tail.lock().unwrap_or_else(PoisonError::into_inner);
            Err(clipped(&format!("{} {}", exit.words, gist(&String::from_utf8_lossy(&said)))))
        }
    }
}

fn hear(answer: &Receiver<String>, patience: Duration, stop: &AtomicBool) -> Result<String, String> {
    let begun = Instant::now();
    loop {
        match answer.recv_timeout(LOOK.min(patience)) {
            Ok(answer) => return Ok(answer),
            Err(_) if stop.load(Ordering::Relaxed) => return Err("stopped".into()),
            Err(RecvTimeoutError::Timeout) if begun.elapsed() < patience => {}
            Err(_) => return Err(format!("did not answer within {}", humantime::format_duration(patience))),
        }
    }
}

/// The line that says most: of a traceback the last, of anything else the first.
fn gist(said: &str) -> &str {
    let mut lines = said.lines().map(str::trim).filter(|line| !line.is_empty());
    let traceback = said.contains("Traceback (most recent call last)");
    let line = if traceback { lines.next_back() } else { lines.next() };
    line.unwrap_or_default()
}
