//! What it costs each contender to spawn one task and wait for it.
//!
//! The figure is the **window of a countdown ÷ its tasks**, where every task counts down from 1, which is no work, and
//! all are submitted at once. So it holds what the contender does for a task (make it, queue it, wake or start a
//! worker, join it) and what the kit does to measure one (two looks at the clock, an entry in a ledger: see
//! `record.rs`). It is a share of a burst, not the time from one lone spawn to its join: workers on several cores divide
//! it, and start-up and warm-up of the runtime are not in it, because the window opens after them.
//!
//! Runtimes stay out of this program: the contenders of `contenders.toml` run in their own runners, over the pipe the
//! harness uses. One of criterion's iterations is one fresh process with one window, and counts as the figure above
//! instead of the time the process took; so what criterion calls the spread is the spread between processes.

use criterion::{Criterion, SamplingMode};
use harness::{Contender, Contenders, Placement, Workers};
use protocol::{Countdown, FromRunner, Outcome, Spec, ToRunner, VERSION, Work};
use std::io::BufReader;
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

/// A burst of tasks that share workers.
const TASKS: u32 = 5_000;
/// A burst of tasks that get a worker each, a thread or a process: few enough for any machine.
const TASKS_WITH_WORKERS: u32 = 64;

fn main() {
    let mut criterion = Criterion::default()
        .without_plots()
        .sample_size(10)
        // The shortest there is: a fresh process has nothing that could have been warmed up before it.
        .warm_up_time(Duration::from_nanos(1))
        .measurement_time(Duration::from_secs(2))
        .configure_from_args();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../benches/contenders.toml");
    let contenders = Contenders::read(&path).unwrap_or_else(|error| panic!("{error}"));
    let mut group = criterion.benchmark_group("spawn a task and wait");
    group.sampling_mode(SamplingMode::Flat);
    for contender in &contenders.list {
        if let Err(why) = task_ns(contender) {
            eprintln!("{}: SKIPPED: {why}\n", contender.name);
            continue;
        }
        group.bench_function(&contender.name, |bencher| {
            bencher.iter_custom(|iterations| {
                let figure = || task_ns(contender).unwrap_or_else(|why| panic!("{}: {why}", contender.name));
                Duration::from_nanos((0..iterations).map(|_| figure()).sum::<f64>() as u64)
            });
        });
    }
    group.finish();
    criterion.final_summary();
}

/// Has a fresh runner carry out one burst, and returns window ÷ tasks, in nanoseconds.
fn task_ns(contender: &Contender) -> Result<f64, String> {
    let tasks = match contender.workers.countdown {
        Workers::Concurrency => TASKS_WITH_WORKERS,
        Workers::One | Workers::Cores => TASKS,
    };
    let cores = Placement::here().runner_cores(false).len() as u32;
    let spec = Spec {
        protocol: VERSION,
        contender: contender.name.clone(),
        workers: contender.workers.countdown.count(cores, tasks),
        work: Work::Countdown(Countdown { tasks, iterations: 1, warmup_iterations: 1 }),
    };
    let outcome = Runner::start(contender, spec.workers)?.trial(spec)?;
    if outcome.ok != u64::from(tasks) {
        return Err(format!("{} of {tasks} tasks ended well: {:?}", outcome.ok, outcome.error_examples));
    }
    Ok(outcome.window.wall_ns as f64 / f64::from(tasks))
}

/// A runner's process; gone when this is dropped, however its trial ended.
struct Runner {
    child: Child,
    stdin: Option<ChildStdin>,
    stdout: BufReader<ChildStdout>,
}

impl Runner {
    /// As the harness starts it: the program beside `inflight`, else on PATH, with the contender's environment. What it
    /// writes to standard error is shown.
    fn start(contender: &Contender, workers: u32) -> Result<Self, String> {
        let [program, arguments @ ..] = contender.runner.as_slice() else {
            return Err("`runner` names no program".into());
        };
        let beside = Path::new(env!("CARGO_BIN_EXE_inflight")).with_file_name(program);
        let path = if !program.contains('/') && beside.is_file() { beside } else { program.into() };
        let environment = contender.env.iter();
        let mut child = Command::new(&path)
            .args(arguments)
            .envs(environment.map(|(name, value)| (name, value.replace("{workers}", &workers.to_string()))))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("cannot start {}: {error}; `make build` makes it", path.display()))?;
        let stdin = child.stdin.take();
        let stdout = child.stdout.take().ok_or("its stdout is no pipe")?;
        Ok(Self { child, stdin, stdout: BufReader::new(stdout) })
    }

    /// The whole conversation.
    fn trial(mut self, spec: Spec) -> Result<Outcome, String> {
        self.say(&ToRunner::Spec(spec))?;
        self.expect(FromRunner::Ready)?;
        self.say(&ToRunner::Go)?;
        self.expect(FromRunner::Done)?;
        self.stdin = None;
        let FromRunner::Outcome(outcome) = self.hear()? else { return Err("no outcome after `done`".into()) };
        let status = self.child.wait().map_err(|error| error.to_string())?;
        if status.success() { Ok(*outcome) } else { Err(format!("it ended with {status}")) }
    }

    fn say(&mut self, line: &ToRunner) -> Result<(), String> {
        let stdin = self.stdin.as_mut().ok_or("its stdin is closed")?;
        protocol::write_line(stdin, line).map_err(|error| format!("it does not listen: {error}"))
    }

    fn hear(&mut self) -> Result<FromRunner, String> {
        match protocol::read_line(&mut self.stdout) {
            Ok(Some(FromRunner::Unsupported { reason } | FromRunner::Failed { reason })) => Err(reason),
            Ok(Some(line)) => Ok(line),
            Ok(None) => Err("it ended before its outcome".into()),
            Err(error) => Err(error.to_string()),
        }
    }

    fn expect(&mut self, due: FromRunner) -> Result<(), String> {
        let line = self.hear()?;
        if line == due { Ok(()) } else { Err(format!("{due:?} was due, it said {line:?}")) }
    }
}

impl Drop for Runner {
    fn drop(&mut self) {
        // Nothing to do where it has exited, as it does after an outcome.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
