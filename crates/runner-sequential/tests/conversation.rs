//! Talks the protocol to the real runner.

use runner_tests::{Runner, conformance};

const BINARY: &str = env!("CARGO_BIN_EXE_runner-sequential");

const SEQUENTIAL: Runner = Runner::new(BINARY, "std/sequential").workers(1).in_flight(1).tls(&["ureq"]);

conformance!(sequential, SEQUENTIAL, ["raw", "ureq"]);
