//! Asks the program `unjoined` what happens to work that nobody joins. Its answer goes into `run.json` as it is.

use crate::runner::locate;
use record::UnjoinedRow;
use serde::Deserialize;
use std::io::Read as _;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{io, thread};

/// Longer than the whole table takes.
const PATIENCE: Duration = Duration::from_secs(120);
const MOST_BYTES: u64 = 4 << 20;

#[derive(Deserialize)]
struct Answer {
    rows: Vec<UnjoinedRow>,
}

/// Every system in every situation. `Err` says why there is no table.
pub(crate) fn ask(runners: &Path) -> Result<Vec<UnjoinedRow>, String> {
    let path = locate("unjoined", runners);
    let failed = |e: &dyn std::fmt::Display| format!("{}: {e}", path.display());
    let mut command = Command::new(&path);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).process_group(0);
    let mut child = command.spawn().map_err(|e| failed(&e))?;
    let stdout = child.stdout.take();
    let reader = thread::spawn(move || {
        let mut text = String::new();
        let read = stdout.map_or(Ok(0), |pipe| pipe.take(MOST_BYTES).read_to_string(&mut text));
        read.map(|_| text)
    });
    let until = Instant::now() + PATIENCE;
    while !reader.is_finished() && Instant::now() < until {
        thread::sleep(Duration::from_millis(20));
    }
    if !reader.is_finished() {
        let _ = child.kill();
    }
    let status = child.wait().map_err(|e| failed(&e))?;
    let text = reader.join().unwrap_or_else(|_| Err(io::ErrorKind::Other.into())).map_err(|e| failed(&e))?;
    if !status.success() {
        return Err(failed(&status));
    }
    serde_json::from_str::<Answer>(&text).map(|answer| answer.rows).map_err(|e| failed(&e))
}
