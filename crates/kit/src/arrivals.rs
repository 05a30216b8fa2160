//! The open loop: arrivals by the clock, whether or not the contender keeps up. A thread that belongs to no runtime keeps the
//! schedule (the pacer) and hands each arrival over; the contender takes them as it would take requests from a network.

use crate::batch::{Batch, Order};
use crate::failure::Failure;
use crate::ledger::{Ledger, Sample};
use crate::refusal::Refusal;
use crate::usage::Usage;
use async_channel::{Receiver, Sender};
use protocol::{ErrorKind, Open, Pacer, Samples};
use std::num::NonZeroU64;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// The pacer sleeps until so long before an arrival is due and looks at the clock from then on: a sleeping thread wakes up
/// tens of microseconds late.
const ALERT: Duration = Duration::from_micros(60);

/// What arrives in one window. Cheap to clone: all clones take from the same stream.
#[derive(Debug, Clone)]
pub struct Arrivals {
    stream: Receiver<Arrival>,
}

/// A task that is due now. Give it back with [`Arrival::end`]; one that is dropped instead has failed.
#[derive(Debug)]
pub struct Arrival {
    order: Order,
    due: Instant,
    book: Arc<Book>,
    ended: bool,
}

/// What is known of all arrivals.
#[derive(Debug)]
struct Book {
    in_flight: AtomicUsize,
    ledger: Mutex<Ledger>,
}

impl Arrivals {
    /// The next one; `None` when the schedule is over. For asynchronous contenders, on any runtime.
    pub async fn next(&self) -> Option<Arrival> {
        self.stream.recv().await.ok()
    }

    /// The same for contenders that block.
    pub fn next_blocking(&self) -> Option<Arrival> {
        self.stream.recv_blocking().ok()
    }
}

impl Arrival {
    /// What to fetch.
    pub fn order(&self) -> &Order {
        &self.order
    }

    /// When the schedule wanted it to begin: response time runs from here.
    pub fn due(&self) -> Instant {
        self.due
    }

    /// Enters how it went.
    pub fn end(mut self, sample: Sample) {
        self.ended = true;
        self.book.enter(sample);
    }
}

impl Drop for Arrival {
    /// A task that was lost (it panicked, or no thread could be had for it) is a task that failed.
    fn drop(&mut self) {
        if !self.ended {
            let failure = Failure::new(ErrorKind::Other, "the task was lost".to_owned());
            self.book.enter(Sample::due(self.due).end(Err(failure)));
        }
    }
}

impl Book {
    fn enter(&self, sample: Sample) {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner).enter(sample);
        self.in_flight.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Runs `serve` on the arrivals of an open loop. The CPU time of the pacer is told apart: it is not the contender's.
pub(crate) fn paced(
    open: &Open,
    batch: &Arc<Batch>,
    serve: impl FnOnce(&Arrivals),
) -> Result<(Ledger, Pacer, Usage), Refusal> {
    let book = Arc::new(Book {
        in_flight: AtomicUsize::new(0),
        ledger: Mutex::new(Ledger::with_capacity(batch.requests())),
    });
    let (sender, stream) = async_channel::unbounded();
    let schedule =
        Schedule { batch: Arc::clone(batch), due_ns: open.due_ns.clone(), sender, book: Arc::clone(&book) };
    let pacer = thread::Builder::new().name("pacer".into()).spawn(move || schedule.keep())?;
    serve(&Arrivals { stream });
    let (pacer, used) = pacer.join().map_err(|_| Refusal::Failed("the pacer panicked".into()))?;
    let ledger = std::mem::take(&mut *book.ledger.lock().unwrap_or_else(PoisonError::into_inner));
    Ok((ledger, pacer, used))
}

struct Schedule {
    batch: Arc<Batch>,
    due_ns: Vec<u64>,
    sender: Sender<Arrival>,
    book: Arc<Book>,
}

impl Schedule {
    fn keep(self) -> (Pacer, Usage) {
        first_in_line();
        let before = Usage::of_this_thread();
        let opened = Instant::now();
        let mut lateness_ns = Vec::with_capacity(self.due_ns.len());
        let mut turned_away = 0;
        for (index, due_ns) in self.due_ns.iter().enumerate() {
            let due = opened + Duration::from_nanos(*due_ns);
            wait_until(due);
            if self.book.in_flight.load(Ordering::Relaxed) >= self.batch.concurrency() {
                turned_away += 1;
            } else {
                self.book.in_flight.fetch_add(1, Ordering::Relaxed);
                let order = self.batch.order(index as u64);
                let arrival = Arrival { order, due, book: Arc::clone(&self.book), ended: false };
                // Unbounded, so never full; it is closed only when the contender has given up.
                let _ = self.sender.try_send(arrival);
            }
            lateness_ns.push(due.elapsed().as_nanos() as u64);
        }
        let pacer = Pacer { turned_away, lateness: Samples::RawNs(lateness_ns) };
        (pacer, Usage::of_this_thread() - before)
    }
}

fn wait_until(due: Instant) {
    let left = due.saturating_duration_since(Instant::now());
    if left > ALERT {
        thread::sleep(left - ALERT);
    }
    while Instant::now() < due {
        std::hint::spin_loop();
    }
}

/// Asks the kernel to wake this thread in time and before others. What it does not grant shows in the lateness.
fn first_in_line() {
    let _ = rustix::thread::set_current_timer_slack(NonZeroU64::new(1));
    // On Linux this is the calling thread alone.
    let _ = rustix::process::setpriority_process(None, -20);
}

#[cfg(test)]
#[path = "arrivals_tests.rs"]
mod tests;
