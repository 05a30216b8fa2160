//! The loop: one thread, one epoll, every socket non-blocking. Knows connections by token and when they want a turn.

use std::net::SocketAddr;
use std::os::fd::{AsFd, OwnedFd};
use std::sync::Arc;

use rustix::buffer::spare_capacity;
use rustix::event::epoll::{self, CreateFlags, Event, EventData, EventFlags};
use rustix::io::Errno;
use rustix::time::Timespec;
use rustls::ServerConfig;

use crate::clock::monotonic_ns;
use crate::connection::{Connection, Turn};
use crate::control::{Reply, Request};
use crate::error::Error;
use crate::listener::Listener;
use crate::options::ServeOptions;
use crate::patience::Patience;
use crate::pipe::{self, Lines};
use crate::shared::Shared;
use crate::stream::Stream;
use crate::table::Table;

/// Tokens that are nobody's connection; [`Table`] never gives them out.
const HTTP: u64 = u64::MAX;
const TIMER: u64 = u64::MAX - (1 << 32);
const CONTROL: u64 = u64::MAX - (2 << 32);
const HTTPS: u64 = u64::MAX - (3 << 32);

/// Connections accepted before others get their turn.
const ACCEPTS_A_TURN: usize = 64;
/// How long no connection is accepted after the system had no file descriptor for one.
const ACCEPT_PAUSE_NS: u64 = 10_000_000;
/// Events taken from the system at once.
const EVENTS: usize = 512;
const NO_WAIT: Timespec = Timespec { tv_sec: 0, tv_nsec: 0 };

pub(crate) struct Server {
    epoll: OwnedFd,
    http: Listener,
    https: Option<Listener>,
    connections: Table,
    shared: Shared,
    /// Connections that had their share and want to go on.
    again: Vec<u64>,
    control: Option<Lines>,
    patience: Patience,
}

/// Whether the loop goes on.
#[derive(PartialEq, Eq)]
enum Fate {
    GoOn,
    Leave,
}

impl Server {
    /// Binds, listens, and registers everything; serves nothing yet.
    pub(crate) fn new(options: &ServeOptions, tls: Option<Arc<ServerConfig>>) -> Result<Self, Error> {
        let http = Listener::bind(options.listen, None)?;
        let any_port = SocketAddr::new(options.listen.ip(), 0);
        let https = tls.map(|config| Listener::bind(any_port, Some(config))).transpose()?;
        let epoll = epoll::create(CreateFlags::CLOEXEC).map_err(Error::system("epoll_create"))?;
        let shared = Shared::new().map_err(Error::system("timerfd_create"))?;
        let edge = EventFlags::IN | EventFlags::ET;
        for (listener, token) in Some(&http).into_iter().zip([HTTP]).chain(https.iter().zip([HTTPS])) {
            add(&epoll, listener, token, EventFlags::IN)
                .map_err(Error::system("epoll_ctl for the listener"))?;
        }
        add(&epoll, &shared.timers.timer, TIMER, edge).map_err(Error::system("epoll_ctl for the timer"))?;
        if options.control {
            add(&epoll, std::io::stdin(), CONTROL, EventFlags::IN).map_err(|errno| match errno {
                Errno::PERM => Error::ControlInput,
                other => Error::system("epoll_ctl for standard input")(other),
            })?;
        }
        let control = options.control.then(Lines::default);
        let (connections, again, patience) = (Table::default(), Vec::new(), Patience::default());
        Ok(Self { epoll, http, https, connections, shared, again, control, patience })
    }

    /// Where it listens: in plain text, and over TLS if it does.
    pub(crate) fn addresses(&self) -> Result<(SocketAddr, Option<SocketAddr>), Error> {
        Ok((self.http.address()?, self.https.as_ref().map(Listener::address).transpose()?))
    }

    /// Serves until the control pipe ends; without one, for ever.
    pub(crate) fn run(&mut self) -> Result<(), Error> {
        let mut events = Vec::with_capacity(EVENTS);
        loop {
            self.wait(&mut events)?;
            if self.shared.timers.len() > 0 {
                self.shared.now_ns = monotonic_ns();
                self.fire();
            }
            for event in events.drain(..) {
                if self.on_event(event)? == Fate::Leave {
                    return Ok(());
                }
                // A long batch must not make the deadlines behind it late. Requests read the clock anyway.
                self.fire();
            }
            self.give_turns();
        }
    }

    /// Until there are events, or a turn or a deadline is due.
    #[inline]
    fn wait(&mut self, events: &mut Vec<Event>) -> Result<(), Error> {
        let epoll = &self.epoll;
        let mut look = |timeout| match epoll::wait(epoll, spare_capacity(events), timeout) {
            Ok(count) => Ok(count > 0),
            Err(Errno::INTR) => Ok(false),
            Err(errno) => Err(Error::system("epoll_wait")(errno)),
        };
        if !self.again.is_empty() || self.shared.timers.any_due(self.shared.now_ns) {
            return look(Some(&NO_WAIT)).map(|_| ());
        }
        self.shared.caught_up();
        let timers = &mut self.shared.timers;
        if timers.len() == 0 && self.patience.exercise(|| look(Some(&NO_WAIT)))? {
            return Ok(());
        }
        timers.arm().map_err(Error::system("timerfd_settime"))?;
        look(None).map(|_| ())
    }

    #[inline]
    fn on_event(&mut self, event: Event) -> Result<Fate, Error> {
        let flags = event.flags;
        match event.data.u64() {
            token @ (HTTP | HTTPS) => self.accept(token)?,
            TIMER => self.shared.timers.went_off(),
            CONTROL => return self.on_control(),
            token => {
                let Some(connection) = self.connections.get(token) else { return Ok(Fate::GoOn) };
                let turn = if flags.intersects(EventFlags::ERR | EventFlags::HUP) {
                    Turn::Close
                } else {
                    let (readable, finished) =
                        (flags.contains(EventFlags::IN), flags.contains(EventFlags::RDHUP));
                    connection.on_event(readable, finished, token, &mut self.shared)
                };
                self.after(token, turn);
            }
        }
        Ok(Fate::GoOn)
    }

    #[inline]
    fn after(&mut self, token: u64, turn: Turn) {
        match turn {
            Turn::Wait => {}
            Turn::Again => self.again.push(token),
            Turn::Close => {
                if let Some(connection) = self.connections.remove(token) {
                    connection.on_close(&mut self.shared.stats);
                }
                let connections = &self.connections;
                self.shared.timers.prune(connections.open(), |deadline| {
                    matches!(deadline.token, HTTP | HTTPS) || connections.contains(deadline.token)
                });
            }
        }
    }

    /// Answers the first deadline that has come, and no more.
    ///
    /// One at a time, with a look at the sockets between two: a write costs more than reading a request, so requests
    /// read in one go would be due closer together than they can be answered. A burst would then stay a burst for ever,
    /// its tail always late; read as they arrive, they spread out. (100 connections at 10 ms: p99 lateness a third.)
    #[inline]
    fn fire(&mut self) {
        let Some(deadline) = self.shared.timers.pop_due(self.shared.now_ns) else { return };
        if let HTTP | HTTPS = deadline.token {
            let Some(listener) = self.listener(deadline.token) else { return };
            // It was removed, so adding it can only fail for want of memory: then try again later.
            if add(&self.epoll, listener, deadline.token, EventFlags::IN).is_err() {
                self.shared.timers.push(self.shared.now_ns + ACCEPT_PAUSE_NS, deadline.token);
            }
        } else if let Some(connection) = self.connections.get(deadline.token) {
            let turn = connection.on_deadline(deadline.due_ns, deadline.token, &mut self.shared);
            self.after(deadline.token, turn);
        }
    }

    fn give_turns(&mut self) {
        for token in std::mem::take(&mut self.again) {
            if let Some(connection) = self.connections.get(token) {
                let turn = connection.go_on(token, &mut self.shared);
                self.after(token, turn);
            }
        }
    }

    fn listener(&self, token: u64) -> Option<&Listener> {
        if token == HTTPS { self.https.as_ref() } else { Some(&self.http) }
    }

    fn accept(&mut self, token: u64) -> Result<(), Error> {
        for _ in 0..ACCEPTS_A_TURN {
            let Some(listener) = self.listener(token) else { return Ok(()) };
            match listener.accept() {
                Ok(stream) => self.register(stream),
                Err(Errno::AGAIN) => return Ok(()),
                Err(Errno::MFILE | Errno::NFILE | Errno::NOBUFS | Errno::NOMEM) => {
                    return self.pause_accepting(token);
                }
                // The client gave up before its turn; the next one may not have.
                Err(_) => {}
            }
        }
        Ok(())
    }

    fn register(&mut self, stream: Stream) {
        let Some(token) = self.connections.insert(Connection::new(stream)) else { return };
        let flags = EventFlags::IN | EventFlags::OUT | EventFlags::RDHUP | EventFlags::ET;
        let added = self
            .connections
            .get(token)
            .is_some_and(|c| add(&self.epoll, c.stream.socket(), token, flags).is_ok());
        if added {
            self.shared.stats.connections_accepted += 1;
        } else {
            self.connections.remove(token);
        }
    }

    /// Level triggered as it is, the listener would call at once again; nothing can be accepted until something closes.
    fn pause_accepting(&mut self, token: u64) -> Result<(), Error> {
        let Some(listener) = self.listener(token) else { return Ok(()) };
        epoll::delete(&self.epoll, listener).map_err(Error::system("epoll_ctl for the listener"))?;
        self.shared.timers.push(monotonic_ns() + ACCEPT_PAUSE_NS, token);
        Ok(())
    }

    /// Makes all that waits due now. It is then answered as ever: one by one, with a look at the sockets in between.
    fn release(&mut self) -> u64 {
        let (connections, shared) = (&mut self.connections, &mut self.shared);
        shared.now_ns = monotonic_ns();
        shared.timers.advance(shared.now_ns, |deadline| {
            connections.get(deadline.token).is_some_and(|connection| connection.release(deadline.due_ns))
        })
    }

    fn on_control(&mut self) -> Result<Fate, Error> {
        let Some(lines) = &mut self.control else { return Ok(Fate::GoOn) };
        let reading = lines.read();
        for request in reading.requests {
            let reply = request.map_or_else(|message| Reply::Error { message }, |known| self.reply(known));
            if pipe::print(&reply).is_err() {
                // Nobody listens any more: the same as the end of the input.
                return Ok(Fate::Leave);
            }
        }
        Ok(if reading.ended { Fate::Leave } else { Fate::GoOn })
    }

    fn reply(&mut self, request: Request) -> Reply {
        match request {
            Request::Reset => {
                self.shared.stats.reset();
                Reply::Reset
            }
            Request::Report => {
                Reply::Report(Box::new(self.shared.stats.report(self.connections.open() as u64)))
            }
            Request::InFlight => Reply::InFlight { count: self.shared.stats.in_flight() },
            Request::Release => Reply::Released { count: self.release() },
        }
    }
}

fn add(epoll: &OwnedFd, source: impl AsFd, token: u64, flags: EventFlags) -> rustix::io::Result<()> {
    epoll::add(epoll, source, EventData::new_u64(token), flags)
}
