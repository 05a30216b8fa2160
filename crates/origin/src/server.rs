//! The loop: one thread, one epoll, every socket non-blocking. Knows connections by token and when they want a turn.

use std::net::{IpAddr, SocketAddr};
use std::os::fd::{AsFd, OwnedFd};

use rustix::buffer::spare_capacity;
use rustix::event::epoll::{self, CreateFlags, Event, EventData, EventFlags};
use rustix::io::Errno;
use rustix::net::sockopt::{set_socket_reuseaddr, set_tcp_nodelay};
use rustix::net::{
    AddressFamily, SocketFlags, SocketType, accept_with, bind, getsockname, listen, socket_with,
};
use rustix::time::Timespec;

use crate::Error;
use crate::clock::monotonic_ns;
use crate::connection::{Connection, Turn};
use crate::control::{Reply, Request};
use crate::patience::Patience;
use crate::pipe::{self, Lines};
use crate::shared::Shared;
use crate::table::Table;

/// Tokens that are nobody's connection; [`Table`] never gives them out.
const LISTENER: u64 = u64::MAX;
const TIMER: u64 = u64::MAX - (1 << 32);
const CONTROL: u64 = u64::MAX - (2 << 32);

/// Connections that may wait to be accepted; the system cuts this to `net.core.somaxconn`.
const BACKLOG: i32 = 65_535;
/// Connections accepted before others get their turn.
const ACCEPTS_A_TURN: usize = 64;
/// How long no connection is accepted after the system had no file descriptor for one.
const ACCEPT_PAUSE_NS: u64 = 10_000_000;
/// Events taken from the system at once.
const EVENTS: usize = 512;
const NO_WAIT: Timespec = Timespec { tv_sec: 0, tv_nsec: 0 };

pub(crate) struct Server {
    epoll: OwnedFd,
    listener: OwnedFd,
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
    pub(crate) fn new(address: SocketAddr, control: bool) -> Result<Self, Error> {
        let listener = listen_on(address).map_err(|errno| Error::Listen { address, source: errno.into() })?;
        let epoll = epoll::create(CreateFlags::CLOEXEC).map_err(Error::system("epoll_create"))?;
        let shared = Shared::new().map_err(Error::system("timerfd_create"))?;
        let edge = EventFlags::IN | EventFlags::ET;
        add(&epoll, &listener, LISTENER, EventFlags::IN)
            .map_err(Error::system("epoll_ctl for the listener"))?;
        add(&epoll, &shared.timers.timer, TIMER, edge).map_err(Error::system("epoll_ctl for the timer"))?;
        if control {
            add(&epoll, std::io::stdin(), CONTROL, EventFlags::IN).map_err(|errno| match errno {
                Errno::PERM => Error::ControlInput,
                other => Error::system("epoll_ctl for standard input")(other),
            })?;
        }
        let control = control.then(Lines::default);
        let (connections, again, patience) = (Table::default(), Vec::new(), Patience::default());
        Ok(Self { epoll, listener, connections, shared, again, control, patience })
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> Result<SocketAddr, Error> {
        let any = getsockname(&self.listener).map_err(Error::system("getsockname"))?;
        SocketAddr::try_from(any).map_err(Error::system("getsockname"))
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
        let timers = &mut self.shared.timers;
        let mut look = |timeout| match epoll::wait(epoll, spare_capacity(events), timeout) {
            Ok(count) => Ok(count > 0),
            Err(Errno::INTR) => Ok(false),
            Err(errno) => Err(Error::system("epoll_wait")(errno)),
        };
        if !self.again.is_empty() || timers.any_due(self.shared.now_ns) {
            return look(Some(&NO_WAIT)).map(|_| ());
        }
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
            LISTENER => self.accept()?,
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
                self.shared
                    .timers
                    .prune(connections.open(), |d| d.token == LISTENER || connections.contains(d.token));
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
        if deadline.token == LISTENER {
            // It was removed, so adding it can only fail for want of memory: then try again later.
            if add(&self.epoll, &self.listener, LISTENER, EventFlags::IN).is_err() {
                self.shared.timers.push(self.shared.now_ns + ACCEPT_PAUSE_NS, LISTENER);
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

    fn accept(&mut self) -> Result<(), Error> {
        for _ in 0..ACCEPTS_A_TURN {
            match accept_with(&self.listener, SocketFlags::NONBLOCK | SocketFlags::CLOEXEC) {
                Ok(socket) => self.register(socket),
                Err(Errno::AGAIN) => return Ok(()),
                Err(Errno::MFILE | Errno::NFILE | Errno::NOBUFS | Errno::NOMEM) => {
                    return self.pause_accepting();
                }
                // The client gave up before its turn; the next one may not have.
                Err(_) => {}
            }
        }
        Ok(())
    }

    fn register(&mut self, socket: OwnedFd) {
        let Some(token) = self.connections.insert(Connection::new(socket)) else { return };
        let flags = EventFlags::IN | EventFlags::OUT | EventFlags::RDHUP | EventFlags::ET;
        let added =
            self.connections.get(token).is_some_and(|c| add(&self.epoll, &c.socket, token, flags).is_ok());
        if added {
            self.shared.stats.connections_accepted += 1;
        } else {
            self.connections.remove(token);
        }
    }

    /// Level triggered as it is, the listener would call at once again; nothing can be accepted until something closes.
    fn pause_accepting(&mut self) -> Result<(), Error> {
        epoll::delete(&self.epoll, &self.listener).map_err(Error::system("epoll_ctl for the listener"))?;
        self.shared.timers.push(monotonic_ns() + ACCEPT_PAUSE_NS, LISTENER);
        Ok(())
    }

    fn on_control(&mut self) -> Result<Fate, Error> {
        let Some(lines) = &mut self.control else { return Ok(Fate::GoOn) };
        let reading = lines.read();
        for request in reading.requests {
            let reply = match request {
                Ok(Request::Reset) => {
                    self.shared.stats.reset();
                    Reply::Reset
                }
                Ok(Request::Report) => {
                    Reply::Report(Box::new(self.shared.stats.report(self.connections.open() as u64)))
                }
                Err(message) => Reply::Error { message },
            };
            if pipe::print(&reply).is_err() {
                // Nobody listens any more: the same as the end of the input.
                return Ok(Fate::Leave);
            }
        }
        Ok(if reading.ended { Fate::Leave } else { Fate::GoOn })
    }
}

fn add(epoll: &OwnedFd, source: impl AsFd, token: u64, flags: EventFlags) -> rustix::io::Result<()> {
    epoll::add(epoll, source, EventData::new_u64(token), flags)
}

fn listen_on(address: SocketAddr) -> rustix::io::Result<OwnedFd> {
    let family = match address.ip() {
        IpAddr::V4(_) => AddressFamily::INET,
        IpAddr::V6(_) => AddressFamily::INET6,
    };
    let flags = SocketFlags::NONBLOCK | SocketFlags::CLOEXEC;
    let listener = socket_with(family, SocketType::STREAM, flags, None)?;
    set_socket_reuseaddr(&listener, true)?;
    // Accepted sockets inherit it, which saves a call for each.
    set_tcp_nodelay(&listener, true)?;
    bind(&listener, &address)?;
    listen(&listener, BACKLOG)?;
    Ok(listener)
}
