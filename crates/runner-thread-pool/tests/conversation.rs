//! Talks the protocol to the real runner.

use runner_tests::protocol::{FromRunner, Spec, Work};
use runner_tests::{Runner, Server, conformance, countdown, fetch};

const BINARY: &str = env!("CARGO_BIN_EXE_runner-thread-pool");
const RAYON: Runner = Runner::new(BINARY, "pool/rayon").tls(&["ureq"]);
const SPAWN_BLOCKING: Runner = Runner::new(BINARY, "pool/spawn-blocking").tls(&["ureq"]);
const UNBLOCK: Runner = Runner::new(BINARY, "pool/unblock").tls(&["ureq"]);

conformance!(rayon, RAYON, ["raw", "ureq"]);
conformance!(spawn_blocking, SPAWN_BLOCKING, ["raw", "ureq"]);
conformance!(unblock, UNBLOCK, ["raw", "ureq"]);

#[test]
fn a_pool_has_as_many_threads_as_the_spec_has_workers_and_no_more() {
    for pool in [RAYON, SPAWN_BLOCKING, UNBLOCK] {
        let server = Server::start();
        let url = server.url(3, "gate=3&delay_ms=2");
        let outcome = pool.workers(3).trial(Work::Fetch(fetch("raw", url, 3, 24, 8)));
        assert_eq!(outcome.ok, 24);
        assert_eq!(server.most_in_flight(), 3, "{pool:?}: eight may be in flight, three threads carry them");
    }
}

#[test]
fn no_workers_is_no_pool() {
    for pool in [RAYON, SPAWN_BLOCKING, UNBLOCK] {
        let answer = pool.answer(Spec { workers: 0, ..pool.spec(countdown(1, 1)) });
        assert!(
            matches!(&answer, FromRunner::Failed { reason } if reason.contains("at least 1")),
            "{answer:?}"
        );
    }
}
