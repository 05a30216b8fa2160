//! Pools of threads that blocking tasks are sent to: `pool/rayon`, `pool/spawn-blocking` (tokio's) and
//! `pool/unblock` (the `blocking` crate's). A pool has as many threads as the spec has workers.
//!
//! A module each; they look alike, so that what differs is the library.

mod client;
mod rayon_pool;
mod spawn_blocking;
mod unblock;

use kit::{Arrivals, Batch, Contender, Countdown, Ledger, Refusal, Spec};
use rayon_pool::Rayon;
use spawn_blocking::SpawnBlocking;
use std::process::ExitCode;
use std::sync::Arc;
use unblock::Unblock;

fn main() -> ExitCode {
    kit::run::<Pool>(kit::identity!())
}

/// Which of them the spec asks for.
enum Pool {
    Rayon(Rayon),
    SpawnBlocking(SpawnBlocking),
    Unblock(Unblock),
}

impl Contender for Pool {
    fn start(spec: &Spec) -> Result<Self, Refusal> {
        if spec.workers == 0 {
            // Two of the three would take it for "as many as you like".
            return Err(Refusal::Failed("a pool needs a number of workers of at least 1".into()));
        }
        match spec.contender.as_str() {
            "pool/rayon" => Ok(Self::Rayon(Rayon::start(spec)?)),
            "pool/spawn-blocking" => Ok(Self::SpawnBlocking(SpawnBlocking::start(spec)?)),
            "pool/unblock" => Ok(Self::Unblock(Unblock::start(spec)?)),
            other => Err(Refusal::unknown_contender(other)),
        }
    }

    fn fetch(&mut self, batch: &Arc<Batch>) -> Ledger {
        match self {
            Self::Rayon(pool) => pool.fetch(batch),
            Self::SpawnBlocking(pool) => pool.fetch(batch),
            Self::Unblock(pool) => pool.fetch(batch),
        }
    }

    fn countdown(&mut self, work: Countdown) -> Ledger {
        match self {
            Self::Rayon(pool) => pool.countdown(work),
            Self::SpawnBlocking(pool) => pool.countdown(work),
            Self::Unblock(pool) => pool.countdown(work),
        }
    }

    fn open(&mut self, arrivals: &Arrivals) {
        match self {
            Self::Rayon(pool) => pool.open(arrivals),
            Self::SpawnBlocking(pool) => pool.open(arrivals),
            Self::Unblock(pool) => pool.open(arrivals),
        }
    }
}
