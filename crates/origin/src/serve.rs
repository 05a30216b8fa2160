//! From options to a server that answers: the process is prepared, the address told.

use std::io::Write as _;
use std::net::SocketAddr;

use rustix::process::{
    Resource, Rlimit, Signal, getrlimit, set_parent_process_death_signal, setpriority_process, setrlimit,
};
use rustix::thread::{CpuSet, sched_setaffinity};

use crate::authority::Identity;
use crate::delay::Delay;
use crate::error::Error;
use crate::fault::Faults;
use crate::options::ServeOptions;
use crate::target::url_path;
use crate::{control, pipe, server};

/// Listens, prints the address, and serves: with `control` until standard input ends, else until the process is ended.
///
/// # Errors
/// When it cannot start, or the system fails it. Nothing a client does is an error here.
pub fn serve(options: ServeOptions) -> Result<(), Error> {
    if options.control {
        // A harness that is killed takes its origin along.
        set_parent_process_death_signal(Some(Signal::KILL))
            .map_err(Error::system("prctl(PR_SET_PDEATHSIG)"))?;
    }
    if let Some(core) = options.core {
        run_on(core)?;
    }
    raise_file_limit();
    raise_priority();
    let identity = options.tls.then(|| Identity::new(options.listen.ip())).transpose()?;
    let (tls, authority_pem) = identity.map(|i| (i.config, i.authority_pem)).unzip();
    let mut server = server::Server::new(&options, tls)?;
    let (address, https_address) = server.addresses()?;
    if options.control {
        let listening = control::Reply::Listening { address, https_address, authority_pem };
        pipe::print(&listening).map_err(Error::Print)?;
    } else {
        greet(address, https_address.zip(authority_pem)).map_err(Error::Print)?;
    }
    server.run()
}

/// Says to people where it listens.
fn greet(address: SocketAddr, tls: Option<(SocketAddr, String)>) -> std::io::Result<()> {
    let path = url_path(26, &Delay::fixed_ns(10_000_000), 0, &Faults::NONE).replace("{i}", "0");
    // In one write: a reader that has the address and closes its end must not catch us between two lines.
    let mut greeting =
        format!("inflight origin listening on http://{address}/\ntry: curl 'http://{address}{path}'\n");
    if let Some((address, authority_pem)) = tls {
        greeting.push_str(&format!(
            "and on https://{address}/ for those who trust this authority (curl --cacert FILE):\n{authority_pem}"
        ));
    }
    let mut stdout = std::io::stdout().lock();
    stdout.write_all(greeting.as_bytes())?;
    stdout.flush()
}

fn run_on(core: usize) -> Result<(), Error> {
    let refused = |source: std::io::Error| Error::Core { core, source };
    if core >= CpuSet::MAX_CPU {
        return Err(refused(std::io::ErrorKind::InvalidInput.into()));
    }
    let mut set = CpuSet::new();
    set.set(core);
    sched_setaffinity(None, &set).map_err(|errno| refused(errno.into()))
}

/// Each connection is a file; take what the system allows. Where it refuses, the limit stays, and accepting pauses at it.
fn raise_file_limit() {
    let limit = getrlimit(Resource::Nofile);
    let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum });
}

/// The measuring device goes first: on a machine without a core to spare, a deadline that waits for another process's
/// turn to end is milliseconds late. Where it is not allowed (it needs `CAP_SYS_NICE`), the report shows the nice value
/// and the lateness.
fn raise_priority() {
    let _ = setpriority_process(None, -20);
}
