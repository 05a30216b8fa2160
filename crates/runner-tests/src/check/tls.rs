//! Fetches over TLS.

use crate::runner::{Runner, fetch};
use crate::server::Server;
use protocol::{Connection, ErrorKind, Fetch, FromRunner, Outcome, Work};

/// The server's own authority is trusted, another one is not; a client that cannot be told whom to trust refuses.
pub fn certificates_are_verified(runner: &Runner, client: &str) {
    let server = Server::start_tls();
    let spec =
        |authority| Fetch { authority, ..fetch(client, server.url(5_000, "delay_ms=2"), 5_000, 12, 4) };
    let trusted = spec(server.authority());
    if !runner.tls.contains(&client) {
        match runner.answer(runner.spec(Work::Fetch(trusted))) {
            FromRunner::Unsupported { reason } => assert!(reason.contains("http"), "{reason}"),
            other => panic!("{runner:?}, {client} is not said to fetch https (`Runner::tls`): {other:?}"),
        }
        return;
    }
    let ok = |outcome: Outcome| assert_eq!(outcome.ok, 12, "{client}: {:?}", outcome.error_examples);
    ok(runner.trial(Work::Fetch(trusted.clone())));
    let kept = server.connections();
    let fresh = runner.fresh_only || runner.without_pool.contains(&client);
    assert!(fresh || kept < 12, "{client}: {kept} connections for a concurrency of 4");
    ok(runner.trial(Work::Fetch(Fetch { connection: Connection::Fresh, ..trusted })));
    assert_eq!(server.connections() - kept, 12, "{client}: a connection for each request");

    let outcome = runner.trial(Work::Fetch(spec(Server::start_tls().authority())));
    let refused = |kind: &ErrorKind| matches!(kind, ErrorKind::Connect | ErrorKind::Other);
    assert!(outcome.errors.keys().all(refused), "{client}: {:?}", outcome.error_examples);
    assert_eq!(outcome.ok, 0, "{client}: an answer from a server nobody vouches for");
}
