//! Watches a program from outside: it reads marks, standard error and the exit status until the last process that shares
//! the pipe is gone. It does not know what the marks mean, but for two: when to look at the program's children, and
//! whether an interruption came so late that the case has to be played again.

use crate::mark::{Event, Mark, now_ns};
use crate::situation::{SETTLE, Situation, WORKERS};
use crate::system::System;
use anyhow::{Context, anyhow, bail};
use procfs::process::{ProcState, all_processes};
use rustix::process::{Pid, Signal, kill_process_group};
use std::env;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::CommandExt;
use std::process::{ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

/// After this a program and what it started are killed. The longest case takes two seconds on an idle machine.
const TIME_OUT: Duration = Duration::from_secs(30);

/// How much later than planned an interruption may come, so that no task has ended by then.
const LATE: Duration = Duration::from_millis(70);

pub(crate) struct Observed {
    pub(crate) marks: Vec<Mark>,
    pub(crate) zombies: Option<u32>,
    pub(crate) stderr: String,
    pub(crate) status: ExitStatus,
    pub(crate) started_ns: u64,
    /// When the program's own process was gone. What it started may live on.
    pub(crate) exited_ns: u64,
}

/// Plays one case in a process of its own. A case that the machine held up is played again, twice at most.
pub(crate) fn observe_case(system: &System, situation: Situation) -> anyhow::Result<Observed> {
    let program = env::current_exe().context("cannot find this program itself")?;
    let play = || {
        let mut command = Command::new(&program);
        command.args(["case", &system.name(), &situation.name()]);
        // async-std takes the number of its threads from here only.
        command.env("ASYNC_STD_THREAD_COUNT", WORKERS.to_string()).env("RUST_BACKTRACE", "0");
        observe(command, TIME_OUT)
            .with_context(|| format!("unjoined case {} {}", system.name(), situation.name()))
    };
    let mut seen = play()?;
    for _ in 0..2 {
        if !situation.interrupts() || !seen.is_late() {
            break;
        }
        seen = play()?;
    }
    Ok(seen)
}

/// Runs a program to its end, and then until everything it started is gone.
pub(crate) fn observe(mut command: Command, time_out: Duration) -> anyhow::Result<Observed> {
    // A group of its own: whatever it starts can be ended with it.
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
    let started_ns = now_ns();
    let mut child = command.spawn().context("it does not start")?;
    let pid = child.id();
    let stdin = child.stdin.take().expect("piped");
    let stdout = child.stdout.take().expect("piped");
    let mut stderr = child.stderr.take().expect("piped");
    let (tell, gone) = channel();
    thread::scope(|scope| {
        let marks = scope.spawn(move || {
            let marks = read_marks(stdout, stdin, pid);
            // Whoever waits may have given up.
            let _ = tell.send(());
            marks
        });
        let text = scope.spawn(move || {
            let mut bytes = Vec::new();
            stderr.read_to_end(&mut bytes).map(|_| String::from_utf8_lossy(&bytes).into_owned())
        });
        let ended = scope.spawn(move || child.wait().map(|status| (status, now_ns())));
        let in_time = gone.recv_timeout(time_out).is_ok();
        if !in_time {
            let group = Pid::from_raw(pid as i32).context("a process has a number")?;
            // It may be gone by now.
            let _ = kill_process_group(group, Signal::KILL);
        }
        let threads = "a thread that reads does not panic";
        let marks = marks.join().expect(threads);
        let stderr = text.join().expect(threads).context("cannot read its standard error")?;
        let (status, exited_ns) = ended.join().expect(threads).context("cannot wait for it")?;
        if !in_time {
            bail!("killed after {time_out:?}; standard error: {stderr}");
        }
        let (marks, zombies) = marks.with_context(|| format!("{status}; standard error: {stderr}"))?;
        Ok(Observed { marks, zombies, stderr, status, started_ns, exited_ns })
    })
}

/// To the end of the pipe: until every process that could write to it is gone.
fn read_marks(stdout: ChildStdout, stdin: ChildStdin, pid: u32) -> anyhow::Result<(Vec<Mark>, Option<u32>)> {
    let mut stdin = Some(stdin);
    let (mut marks, mut zombies) = (Vec::new(), None);
    for line in BufReader::new(stdout).lines() {
        let line = line.context("cannot read its marks")?;
        let mark: Mark = serde_json::from_str(&line).map_err(|e| anyhow!("not a mark ({e}): {line}"))?;
        if mark.event == Event::Stayed {
            zombies = Some(count_zombies(pid)?);
            // It waits for this.
            drop(stdin.take());
        }
        marks.push(mark);
    }
    Ok((marks, zombies))
}

/// Children of a process that have ended and were not waited for.
fn count_zombies(parent: u32) -> anyhow::Result<u32> {
    let all = all_processes().context("cannot list processes")?;
    // A process may go away while one looks at it.
    let stats = all.filter_map(|process| process.ok()?.stat().ok());
    let dead = |stat: &procfs::process::Stat| matches!(stat.state(), Ok(ProcState::Zombie));
    Ok(stats.filter(|stat| stat.ppid as u32 == parent && dead(stat)).count() as u32)
}

impl Observed {
    /// Whether so much more time than planned went by until the interruption that tasks may have ended before it.
    fn is_late(&self) -> bool {
        let at = |wanted: fn(&Event) -> bool| self.marks.iter().find(|m| wanted(&m.event)).map(|m| m.at_ns);
        let submitted = at(|event| matches!(event, Event::Submitted { .. }));
        let interrupted = at(|event| matches!(event, Event::Calling | Event::Leaving));
        match (submitted, interrupted) {
            (Some(from), Some(to)) => to.saturating_sub(from) > (SETTLE + LATE).as_nanos() as u64,
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sh(script: &str, time_out: Duration) -> anyhow::Result<Observed> {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        observe(command, time_out)
    }

    fn line(event: &str) -> String {
        format!("echo '{{\"at_ns\":1,\"process\":1,\"thread\":1,\"event\":{event}}}'")
    }

    #[test]
    fn what_an_orphan_says_is_heard_and_the_status_is_that_of_the_program() {
        let script = format!("{}; (sleep 0.3; {}) & exit 3", line("{\"begin\":0}"), line("{\"end\":0}"));
        let before = now_ns();
        let seen = sh(&script, TIME_OUT).unwrap();
        let gone = now_ns();
        assert_eq!(seen.marks.len(), 2);
        assert_eq!(seen.marks[1].event, Event::End(0));
        assert_eq!(seen.status.code(), Some(3));
        assert!(before <= seen.started_ns && seen.started_ns < seen.exited_ns);
        assert!(seen.exited_ns + 150_000_000 < gone, "it was waited for with the orphan");
    }

    #[test]
    fn a_program_that_stays_is_looked_at_and_let_go() {
        // The shell becomes `cat`, which does not know that it has children, and ends with its input.
        let script = format!("(exit 0) & (sleep 0.3; {}) & exec cat", line("\"stayed\""));
        let seen = sh(&script, TIME_OUT).unwrap();
        assert!(seen.zombies.unwrap() >= 1, "{:?}", seen.zombies);
        assert!(seen.status.success());
    }

    #[test]
    fn what_is_no_mark_is_an_error_that_shows_it() {
        let error = sh("echo hello; echo oops >&2", TIME_OUT).err().expect("no mark");
        let text = format!("{error:#}");
        assert!(text.contains("hello") && text.contains("oops"), "{text}");
    }

    #[test]
    fn a_program_that_hangs_is_killed_with_what_it_started() {
        let before = now_ns();
        let error = sh("sleep 60 & sleep 60", Duration::from_millis(200)).err().expect("killed");
        assert!(error.to_string().contains("killed after 200ms"), "{error}");
        // The pipe was read to its end: nobody holds it any more.
        assert!(now_ns() - before < 30_000_000_000);
    }
}
