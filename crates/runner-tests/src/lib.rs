//! What every runner must do, as checks that talk the protocol to its real binary over pipes, against a small HTTP
//! server of their own. It is a dev-dependency of the runners; it must not know any of them.
//!
//! A runner's `tests/conversation.rs` is a line a contender:
//!
//! ```ignore
//! use runner_tests::{Runner, conformance};
//!
//! const BINARY: &str = env!("CARGO_BIN_EXE_runner-sequential");
//!
//! conformance!(sequential, Runner::new(BINARY, "std/sequential").in_flight(1), ["raw", "ureq"]);
//! ```
//!
//! which becomes a module `sequential` with a test for each function of [`check`]. What a contender can beyond that is
//! said of it: [`Runner::ways`], [`Runner::tls`]. What only one runner does is tested beside that line with
//! [`Runner::trial`], [`Runner::answer`] or a bare [`Talk`].

mod authority;
pub mod check;
mod outcome;
mod runner;
mod server;
mod talk;
mod trial;

pub use protocol;
pub use runner::{Runner, countdown, fetch};
pub use server::Server;
pub use talk::Talk;

/// A module with a test for everything a contender must do: `conformance!(name, runner, [clients])`, where `runner`
/// is a constant expression of type [`Runner`].
#[macro_export]
macro_rules! conformance {
    ($name:ident, $runner:expr, [$($client:literal),+ $(,)?]) => {
        mod $name {
            #[allow(unused_imports)]
            use super::*;
            const RUNNER: $crate::Runner = $runner;
            $crate::conformance!(@runner keeps_to_the_conversation);
            $crate::conformance!(@runner refuses_what_it_does_not_have);
            $crate::conformance!(@runner counts_down);
            $crate::conformance!(@client [$($client),+] answers_are_checked_and_timed);
            $crate::conformance!(@client [$($client),+] concurrency_is_reached_and_kept);
            $crate::conformance!(@client [$($client),+] connections_are_kept_or_opened_anew);
            $crate::conformance!(@client [$($client),+] errors_are_told_apart);
            $crate::conformance!(@client [$($client),+] time_runs_out);
            $crate::conformance!(@client [$($client),+] nobody_listens);
            $crate::conformance!(@client [$($client),+] arrivals_do_not_wait_for_answers);
            $crate::conformance!(@client [$($client),+] a_full_house_turns_away);
            $crate::conformance!(@client [$($client),+] fetches_go_on_beside_countdowns);
            $crate::conformance!(@client [$($client),+] certificates_are_verified);
        }
    };
    (@runner $check:ident) => {
        #[test]
        fn $check() {
            $crate::check::$check(&RUNNER);
        }
    };
    (@client [$($client:literal),+] $check:ident) => {
        #[test]
        fn $check() {
            $( $crate::check::$check(&RUNNER, $client); )+
        }
    };
}
