//! What a person sees while a run is under way: a bar on a terminal, a few plain lines elsewhere.

use harness::Event;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use record::Verdict;
use std::io::IsTerminal as _;
use std::time::{Duration, Instant};

/// Shows the events of a run on stderr.
pub(crate) struct Progress {
    bar: ProgressBar,
    terminal: bool,
    counts: [usize; 4],
    trials: usize,
    done: usize,
    told: Instant,
}

impl Progress {
    /// For one run.
    pub(crate) fn new() -> Self {
        let terminal = std::io::stderr().is_terminal();
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        Self { bar, terminal, counts: [0; 4], trials: 0, done: 0, told: Instant::now() }
    }

    /// Takes one event.
    pub(crate) fn tell(&mut self, event: Event<'_>) {
        match event {
            Event::Started { path, trials, done } => {
                (self.trials, self.done) = (trials, done);
                let again = if done > 0 { format!(", {done} of them done before") } else { String::new() };
                self.say(&format!("{trials} trials{again}; rows go to {}", path.display()));
                if self.terminal {
                    self.bar = ProgressBar::new(trials as u64);
                    self.bar.set_style(style());
                    self.bar.set_position(done as u64);
                }
            }
            Event::Asking(what) if self.terminal => self.bar.set_message(format!("asking {what}")),
            Event::Asking(what) => self.say(&format!("asking {what}")),
            Event::Trial { planned, left } => {
                self.bar.set_prefix(format!("about {} left", minutes(left)));
                self.bar.set_message(planned.cell.id.to_string());
            }
            Event::Row(trial) => {
                self.done += 1;
                self.bar.inc(1);
                self.counts[trial.row.verdict as usize] += 1;
                if trial.row.verdict == Verdict::Failed {
                    self.say(&format!(
                        "failed: {} (round {}): {}",
                        trial.row.cell, trial.row.round, trial.row.reason
                    ));
                }
                self.plain_line();
            }
            Event::Repeats { trials } => {
                self.trials += trials;
                self.bar.inc_length(trials as u64);
            }
            Event::Warning(text) => self.say(&format!("warning: {text}")),
        }
    }

    /// Ends it with a line that counts.
    pub(crate) fn end(&self) {
        self.bar.finish_and_clear();
        // A run that could not begin has only its error to tell.
        if self.trials > 0 {
            eprintln!("{}", self.counted());
        }
    }

    fn counted(&self) -> String {
        let [ok, suspect, failed, unsupported] = self.counts;
        format!(
            "{} of {} trials: {ok} ok, {suspect} suspect, {failed} failed, {unsupported} unsupported",
            self.done, self.trials
        )
    }

    /// Away from a terminal: one line every half minute.
    fn plain_line(&mut self) {
        if !self.terminal && self.told.elapsed() > Duration::from_secs(30) && self.done < self.trials {
            self.told = Instant::now();
            eprintln!("{}", self.counted());
        }
    }

    fn say(&self, line: &str) {
        if self.terminal { self.bar.suspend(|| eprintln!("{line}")) } else { eprintln!("{line}") }
    }
}

/// `4 min 10 s`, for people.
pub(crate) fn minutes(time: Duration) -> String {
    let seconds = time.as_secs_f64().ceil() as u64;
    if seconds < 60 { format!("{seconds} s") } else { format!("{} min {:02} s", seconds / 60, seconds % 60) }
}

fn style() -> ProgressStyle {
    // `indicatif` leaves colours out by itself where NO_COLOR is set.
    ProgressStyle::with_template("{bar:28.cyan} {pos}/{len}  {prefix}  {wide_msg}")
        .expect("the template is a constant")
}
