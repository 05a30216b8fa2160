//! What every Rust runner shares: the conversation with the harness, warm-up, window and accounting, the HTTP
//! codec of the `raw` lane, and the body of the countdown.
//!
//! A runner implements [`Contender`] and calls [`run`]; reading two runners side by side is then the comparison.
//! The kit must not know any runtime or HTTP client, reads no files and computes no statistics.

mod arrivals;
mod batch;
mod beside;
pub mod blocking;
mod contender;
mod countdown;
mod failure;
mod idle;
mod ledger;
mod refusal;
mod reply;
mod run;
mod usage;

pub use arrivals::{Arrival, Arrivals};
pub use batch::{Batch, Order};
pub use beside::Beside;
pub use contender::Contender;
pub use countdown::{Countdown, count_down, count_down_sample};
pub use failure::Failure;
pub use idle::Idle;
pub use ledger::{Ledger, Sample};
pub use protocol::{Connection, ErrorKind, Fetch, How, Identity, Spec, Work};
pub use refusal::Refusal;
pub use reply::Reply;
pub use run::{abandon, die_with_parent, identity_from, run};
pub use usage::Usage;

/// The [`Identity`] of the runner that calls it: name and version of the crate, compiler, and the libraries of its
/// lock file. Needs a `build.rs` that calls `versions::emit()`.
#[macro_export]
macro_rules! identity {
    () => {
        $crate::identity_from(
            env!("CARGO_PKG_NAME"),
            env!("CARGO_PKG_VERSION"),
            env!("INFLIGHT_LANGUAGE"),
            env!("INFLIGHT_LIBRARIES"),
        )
    };
}
