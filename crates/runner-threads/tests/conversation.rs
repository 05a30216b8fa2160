//! Talks the protocol to the real runner.

use runner_tests::{Runner, conformance};

const BINARY: &str = env!("CARGO_BIN_EXE_runner-threads");

conformance!(threads, Runner::new(BINARY, "std/threads"), ["raw", "reqwest"]);
