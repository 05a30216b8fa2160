//! The harness's side: an origin as a child process, spoken to over its pipes. Knows nothing of how the origin serves.

use std::ffi::{OsStr, OsString};
use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::net::SocketAddr;
use std::os::unix::process::CommandExt as _;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};

mod error;

pub use error::{ProcessError, Tail};

use crate::control::{Reply, Report, Request};
use crate::stall::MAX_STALL;

/// How long a reply is waited for. A loop that serves anything answers in milliseconds, unless it was told to stand still.
const REPLY_TIMEOUT: Duration = Duration::from_secs(10).saturating_add(MAX_STALL);
/// How long a stopped origin has to leave by itself before it is killed.
const STOP_TIMEOUT: Duration = Duration::from_millis(500);
/// How much of standard error is kept for an error message.
const TAIL_BYTES: usize = 4096;
/// The longest line read; two full histograms stay far below it.
const LINE_BYTES: u64 = 1024 * 1024;

/// A running origin. Dropping it stops it.
///
/// The child leads its own process group, so a Ctrl-C meant for the parent does not reach it, and it asks to be killed
/// when the *thread* that started it ends (`PR_SET_PDEATHSIG` counts threads): start it from one that outlives it.
#[derive(Debug)]
pub struct OriginProcess {
    child: Child,
    /// `None` once stopped: closing it is how an origin is told to leave.
    stdin: Option<ChildStdin>,
    lines: Receiver<String>,
    stderr: Arc<Mutex<Vec<u8>>>,
    stderr_reader: Option<thread::JoinHandle<()>>,
    address: SocketAddr,
    https_address: Option<SocketAddr>,
    authority_pem: Option<String>,
}

impl OriginProcess {
    /// Starts `program args…`, which must lead to [`crate::serve`] with `control: true`, and waits for its address.
    ///
    /// # Errors
    /// Every [`ProcessError`]; the child is gone when this returns one.
    pub fn start<A: AsRef<OsStr>>(
        program: impl AsRef<OsStr>,
        args: impl IntoIterator<Item = A>,
        timeout: Duration,
    ) -> Result<Self, ProcessError> {
        let mut child = Command::new(program.as_ref())
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0)
            .spawn()
            .map_err(|source| ProcessError::Start { program: display(program.as_ref()), source })?;
        let (sender, lines) = sync_channel(4);
        if let Some(stdout) = child.stdout.take() {
            thread::spawn(move || forward_lines(stdout, &sender));
        }
        let stderr = Arc::new(Mutex::new(Vec::new()));
        let stderr_reader = child.stderr.take().map(|pipe| {
            let tail = Arc::clone(&stderr);
            thread::spawn(move || keep_tail(pipe, &tail))
        });
        let stdin = child.stdin.take();
        let address = SocketAddr::from(([127, 0, 0, 1], 0));
        let (https_address, authority_pem) = (None, None);
        let mut origin =
            Self { child, stdin, lines, stderr, stderr_reader, address, https_address, authority_pem };
        match origin.receive("its address", timeout)? {
            Reply::Listening { address, https_address, authority_pem } => {
                (origin.address, origin.https_address, origin.authority_pem) =
                    (address, https_address, authority_pem);
            }
            other => return Err(origin.unexpected("its address", &other)),
        }
        Ok(origin)
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where it speaks TLS; `None` unless it was started with `--tls`.
    #[must_use]
    pub fn https_address(&self) -> Option<SocketAddr> {
        self.https_address
    }

    /// The certificate (PEM) of the authority that vouches for [`Self::https_address`], as `localhost` and by its
    /// address.
    #[must_use]
    pub fn authority_pem(&self) -> Option<&str> {
        self.authority_pem.as_deref()
    }

    /// Its process id, which is also its process group.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Sets its counts to zero.
    ///
    /// # Errors
    /// When it died, stays silent, or answers something else.
    pub fn reset(&mut self) -> Result<(), ProcessError> {
        match self.ask(Request::Reset, "the acknowledgement of a reset")? {
            Reply::Reset => Ok(()),
            other => Err(self.unexpected("the acknowledgement of a reset", &other)),
        }
    }

    /// Its counts since the last reset.
    ///
    /// # Errors
    /// When it died, stays silent, or answers something else.
    pub fn report(&mut self) -> Result<Report, ProcessError> {
        match self.ask(Request::Report, "a report")? {
            Reply::Report(report) => Ok(*report),
            other => Err(self.unexpected("a report", &other)),
        }
    }

    /// Requests that wait for their delay or are being written: [`Report::in_flight`] without the rest of a report, for
    /// asking again and again.
    ///
    /// # Errors
    /// When it died, stays silent, or answers something else.
    pub fn in_flight(&mut self) -> Result<u64, ProcessError> {
        match self.ask(Request::InFlight, "the number of requests in flight")? {
            Reply::InFlight { count } => Ok(count),
            other => Err(self.unexpected("the number of requests in flight", &other)),
        }
    }

    /// Makes every answer that waits for its delay due at once, and says how many there were. With a delay that is long
    /// enough this holds requests for as long as one likes.
    ///
    /// # Errors
    /// When it died, stays silent, or answers something else.
    pub fn release(&mut self) -> Result<u64, ProcessError> {
        match self.ask(Request::Release, "the acknowledgement of a release")? {
            Reply::Released { count } => Ok(count),
            other => Err(self.unexpected("the acknowledgement of a release", &other)),
        }
    }

    /// Closes its input, waits briefly, then kills what is left. Says how it ended.
    ///
    /// # Errors
    /// When the system cannot say how it ended.
    pub fn stop(mut self) -> std::io::Result<ExitStatus> {
        self.end()
    }

    fn ask(&mut self, request: Request, awaited: &'static str) -> Result<Reply, ProcessError> {
        let mut line = serde_json::to_string(&request).expect("requests are plain data");
        line.push('\n');
        // A broken pipe means it died; receiving finds out how.
        if let Some(stdin) = &mut self.stdin {
            let _ = stdin.write_all(line.as_bytes());
        }
        self.receive(awaited, REPLY_TIMEOUT)
    }

    fn receive(&mut self, awaited: &'static str, timeout: Duration) -> Result<Reply, ProcessError> {
        match self.lines.recv_timeout(timeout) {
            Ok(line) => serde_json::from_str(&line).map_err(|_| self.garbage(awaited, &line)),
            Err(RecvTimeoutError::Timeout) => {
                let _ = self.end();
                Err(ProcessError::Silent { awaited, waited: timeout, stderr: self.tail() })
            }
            Err(RecvTimeoutError::Disconnected) => match self.end() {
                Ok(status) => Err(ProcessError::Died { awaited, status, stderr: self.tail() }),
                Err(source) => Err(ProcessError::Start { program: "origin".to_owned(), source }),
            },
        }
    }

    fn unexpected(&mut self, awaited: &'static str, reply: &Reply) -> ProcessError {
        let line = serde_json::to_string(reply).unwrap_or_default();
        self.garbage(awaited, &line)
    }

    fn garbage(&mut self, awaited: &'static str, line: &str) -> ProcessError {
        let _ = self.end();
        let line = line.chars().take(200).collect();
        ProcessError::Garbage { awaited, line, stderr: self.tail() }
    }

    fn end(&mut self) -> std::io::Result<ExitStatus> {
        drop(self.stdin.take());
        let deadline = Instant::now() + STOP_TIMEOUT;
        while Instant::now() < deadline {
            if let Some(status) = self.child.try_wait()? {
                return Ok(status);
            }
            thread::sleep(Duration::from_millis(2));
        }
        // Not yet reaped, so the id cannot belong to anybody else.
        if let Some(group) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) {
            let _ = kill_process_group(group, Signal::KILL);
        }
        self.child.wait()
    }

    /// Only called after `end`: the pipe is closed unless a grandchild holds it, so waiting is short or pointless.
    fn tail(&mut self) -> Tail {
        let deadline = Instant::now() + STOP_TIMEOUT;
        if let Some(reader) = self.stderr_reader.take() {
            while !reader.is_finished() && Instant::now() < deadline {
                thread::sleep(Duration::from_millis(2));
            }
        }
        let bytes = self.stderr.lock().unwrap_or_else(PoisonError::into_inner);
        Tail(String::from_utf8_lossy(&bytes).into_owned())
    }
}

impl Drop for OriginProcess {
    fn drop(&mut self) {
        let _ = self.end();
    }
}

fn display(program: &OsStr) -> String {
    OsString::from(program).to_string_lossy().into_owned()
}

/// Ends with the pipe, with a line that is too long to be ours, or when nobody listens any more.
fn forward_lines(stdout: impl Read, sender: &SyncSender<String>) {
    let mut reader = BufReader::new(stdout);
    loop {
        let mut line = Vec::new();
        match reader.by_ref().take(LINE_BYTES).read_until(b'\n', &mut line) {
            Ok(0) | Err(_) => return,
            Ok(_) => {
                let text = String::from_utf8_lossy(&line).trim_end().to_owned();
                if sender.send(text).is_err() {
                    return;
                }
            }
        }
    }
}

fn keep_tail(mut stderr: impl Read, tail: &Mutex<Vec<u8>>) {
    let mut chunk = [0_u8; 1024];
    while let Ok(count @ 1..) = stderr.read(&mut chunk) {
        let mut kept = tail.lock().unwrap_or_else(PoisonError::into_inner);
        kept.extend_from_slice(&chunk[..count]);
        let excess = kept.len().saturating_sub(TAIL_BYTES);
        kept.drain(..excess);
    }
}
