//! What a program does with its tasks, once for all systems. A situation is played in the program under observation and
//! judges nothing.

use crate::mark::{Event, mark};
use crate::spawner::Spawner;
use crate::task::{Task, Work};
use clap::ValueEnum;
use std::io::{self, IsTerminal, Read};
use std::thread;
use std::time::{Duration, Instant};

/// Threads of every pool and of every runtime that has several.
pub(crate) const WORKERS: usize = 4;

/// How long tasks may run until something is done to them: they have begun then, and none has ended.
pub(crate) const SETTLE: Duration = Duration::from_millis(60);

/// How long the program goes on afterwards: enough for all tasks to end, if nothing stops them.
pub(crate) const STAY: Duration = Duration::from_millis(800);

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Situation {
    /// Submit all, then join all: what the others are compared with
    JoinAll,
    /// Submit, keep the handles, never ask; main goes on
    NoJoin,
    /// The same, but main goes on with something that blocks its thread
    MainBlocks,
    /// Submit, drop the handles while the tasks run; main goes on
    DropHandle,
    /// Submit, let go of the handles in the library's own way; main goes on
    Detach,
    /// Return from main while tasks run that were let go of
    LeaveMain,
    /// Drop the pool, runtime or executor while tasks run; main goes on
    DropExecutor,
    /// Tell the runtime to shut down in the background, then return from main
    ShutDown,
    /// One task panics; all are joined
    PanicJoined,
    /// One task panics; nobody asks
    PanicUnasked,
    /// Cancel tasks that wait
    CancelWaiting,
    /// Cancel tasks that compute and never await
    CancelComputing,
    /// Submit more tasks than there are workers, each of which keeps its worker
    SubmitFull,
    /// Ask for each task before the next is submitted
    OneByOne,
}

impl Situation {
    pub(crate) fn name(self) -> String {
        self.to_possible_value().expect("none is hidden").get_name().to_owned()
    }

    /// Whether something is done to tasks that must still be running then.
    pub(crate) fn interrupts(self) -> bool {
        use Situation::*;
        matches!(self, DropHandle | Detach | LeaveMain | DropExecutor | ShutDown | CancelWaiting)
    }

    /// How long its tasks take, and how many there are.
    pub(crate) fn size(self) -> (u32, Duration) {
        let (count, milliseconds) = match self {
            Self::JoinAll | Self::OneByOne => (8, 100),
            Self::SubmitFull => (32, 50),
            // They keep cores busy: no more than there is need of.
            Self::CancelComputing => (2, 200),
            _ => (8, 200),
        };
        (count, Duration::from_millis(milliseconds))
    }

    fn tasks(self) -> impl Iterator<Item = Task> {
        let (count, time) = self.size();
        (0..count).map(move |index| {
            let work = match self {
                Self::PanicJoined | Self::PanicUnasked if index == 0 => Work::Panic,
                Self::SubmitFull => Work::Block,
                Self::CancelComputing => Work::Compute,
                _ => Work::Wait,
            };
            // The one that panics does so while the others run.
            let time = if work == Work::Panic { time / 2 } else { time };
            Task { index, work, time }
        })
    }

    /// What `main` does. Of [`Self::DropExecutor`] and [`Self::ShutDown`], the first half: whoever owns the executor goes on.
    pub(crate) async fn play<S: Spawner>(self, system: &S) {
        mark(Event::Start);
        if self == Self::OneByOne {
            for task in self.tasks() {
                system.ask(task).await;
            }
            return mark(Event::Leaving);
        }
        let held = self.submit(system);
        match self {
            Self::JoinAll | Self::PanicJoined | Self::SubmitFull => system.join(held).await,
            Self::NoJoin | Self::PanicUnasked => {
                stay(system).await;
                drop(held);
            }
            Self::MainBlocks => {
                stay_blocking();
                drop(held);
            }
            Self::LeaveMain | Self::DropExecutor | Self::ShutDown => {
                system.pause(SETTLE).await;
                system.detach(held);
            }
            Self::DropHandle | Self::Detach | Self::CancelWaiting | Self::CancelComputing => {
                system.pause(SETTLE).await;
                mark(Event::Calling);
                match self {
                    Self::DropHandle => drop(held),
                    Self::Detach => system.detach(held),
                    _ => system.cancel(held).await,
                }
                mark(Event::Called);
                stay(system).await;
            }
            Self::OneByOne => unreachable!("played above"),
        }
        mark(Event::Leaving);
    }

    fn submit<S: Spawner>(self, system: &S) -> S::Held {
        let mut held = S::Held::default();
        let mut longest = Duration::ZERO;
        for task in self.tasks() {
            let before = Instant::now();
            if let Err(words) = system.spawn(&mut held, task) {
                mark(Event::Refused(words));
            }
            longest = longest.max(before.elapsed());
        }
        mark(Event::Submitted { longest_ns: longest.as_nanos() as u64 });
        held
    }
}

/// The second half of dropping an executor: `main` goes on without it.
pub(crate) fn without_executor(drop_it: impl FnOnce()) {
    mark(Event::Calling);
    drop_it();
    mark(Event::Called);
    stay_blocking();
}

fn stay_blocking() {
    thread::sleep(STAY);
    look_at_me();
}

/// `main` goes on with something else, the way one waits in this system.
async fn stay<S: Spawner>(system: &S) {
    system.pause(STAY).await;
    look_at_me();
}

/// Waits until the observer has looked and closes standard input. Somebody who tries a case by hand need not.
fn look_at_me() {
    mark(Event::Stayed);
    let mut input = io::stdin();
    if !input.is_terminal() {
        let _ = input.read_to_end(&mut Vec::new());
    }
}
