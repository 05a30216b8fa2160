//! Fetches beside countdowns.

use crate::runner::{Runner, fetch};
use crate::server::Server;
use protocol::{Beside, FromRunner, How, Mixed, Work};

const ALL: [How; 7] =
    [How::Inline, How::Yield, How::SpawnBlocking, How::BlockInPlace, How::Unblock, How::Rayon, How::Thread];

/// In every way the contender has, both get on; a way it has not, it refuses and names.
pub fn fetches_go_on_beside_countdowns(runner: &Runner, client: &str) {
    for how in ALL {
        let server = Server::start();
        let fetch = fetch(client, server.url(3, "delay_ms=2"), 3, 24, 4);
        let beside = Beside { tasks: 2, iterations: 50_000, how, yield_every: 10_000 };
        let work = Work::Mixed(Mixed { fetch, beside });
        let way = how.as_str();
        if runner.ways.contains(&how) {
            let outcome = runner.trial(work);
            assert_eq!(outcome.ok, 24, "{client}, {way}: {:?}", outcome.error_examples);
            assert!(outcome.countdowns > Some(0), "{client}, {way}: {:?}", outcome.countdowns);
        } else {
            match runner.answer(runner.spec(work)) {
                FromRunner::Unsupported { reason } => assert!(reason.contains(way), "{reason}"),
                other => panic!("{runner:?} is not said to have the way {way} (`Runner::ways`): {other:?}"),
            }
        }
    }
}
