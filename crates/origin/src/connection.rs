//! One client's connection: read a request, wait, write the answer, again. Knows the loop only through [`Shared`].
//!
//! Sockets are registered edge triggered, once. So a connection remembers what the edges said (`readable`,
//! `peer_finished`) and, while it waits or writes, leaves what arrives in the kernel: a peer that sends without end
//! fills its own window, not our memory.

use std::rc::Rc;

use rustix::io::Errno;
use rustix::net::{RecvFlags, Shutdown, recv, shutdown};

use crate::clock::monotonic_ns;
use crate::fault::Fault;
use crate::received::Received;
use crate::request::{Parsed, Plan};
use crate::response::Persistence;
use crate::shared::Shared;
use crate::stats::Stats;
use crate::stream::Stream;
use crate::writing::{Answer, Sent, Writing};

/// Requests one connection may have answered before others get their turn.
const REQUESTS_A_TURN: usize = 16;
/// How long, and for how many bytes, a refused client is listened to, so that it can read why before the reset.
const DRAIN_NS: u64 = 1_000_000_000;
const DRAIN_BYTES: usize = 1024 * 1024;

/// What the loop is to do with a connection next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    /// Nothing until its next event or deadline.
    Wait,
    /// It could go on, but has had its share.
    Again,
    /// Close it.
    Close,
}

/// One step: go on with the next state, or end the turn.
type Step = Option<Turn>;

enum State {
    Idle,
    Waiting(Answer),
    Writing(Writing),
    Stalled,
    Draining { left_bytes: usize },
}

pub(crate) struct Connection {
    pub(crate) stream: Stream,
    state: State,
    /// Received and not yet parsed; empty in the common case.
    unread: Vec<u8>,
    /// Whether the kernel may hold more.
    readable: bool,
    /// The peer will send no more. It may still want its answers.
    peer_finished: bool,
}

impl Connection {
    pub(crate) fn new(stream: Stream) -> Self {
        Self { stream, state: State::Idle, unread: Vec::new(), readable: false, peer_finished: false }
    }

    /// Takes note of an edge, and goes on where that helps.
    #[inline]
    pub(crate) fn on_event(
        &mut self,
        readable: bool,
        finished: bool,
        token: u64,
        shared: &mut Shared,
    ) -> Turn {
        self.readable |= readable | finished;
        self.peer_finished |= finished;
        match self.state {
            State::Waiting(_) => Turn::Wait,
            State::Stalled if finished => Turn::Close,
            State::Stalled => Turn::Wait,
            _ => self.go_on(token, shared),
        }
    }

    /// A deadline of this connection has come.
    pub(crate) fn on_deadline(&mut self, due_ns: u64, token: u64, shared: &mut Shared) -> Turn {
        match std::mem::replace(&mut self.state, State::Idle) {
            State::Waiting(answer) if answer.due_ns.is_none_or(|ns| ns == due_ns) => {
                let step = self.carry_out(answer, token, shared);
                step.unwrap_or_else(|| self.go_on(token, shared))
            }
            State::Draining { .. } => Turn::Close,
            state => {
                self.state = state;
                Turn::Wait
            }
        }
    }

    /// Whether `due_ns` is the deadline of an answer, which from now on is not waited for: the next deadline is for it.
    pub(crate) fn release(&mut self, due_ns: u64) -> bool {
        let State::Waiting(answer) = &mut self.state else { return false };
        answer.due_ns.take_if(|ns| *ns == due_ns).is_some()
    }

    /// To be called before a connection is dropped: an unfinished request is counted as aborted.
    pub(crate) fn on_close(&self, stats: &mut Stats) {
        let epoch = match &self.state {
            State::Waiting(answer) => Some(answer.epoch),
            State::Writing(writing) => writing.epoch(),
            State::Idle | State::Stalled | State::Draining { .. } => None,
        };
        if epoch == Some(stats.epoch) {
            stats.aborted += 1;
        }
    }

    /// Runs until there is nothing to do, or the turn is over.
    pub(crate) fn go_on(&mut self, token: u64, shared: &mut Shared) -> Turn {
        for _ in 0..REQUESTS_A_TURN {
            let step = match &mut self.state {
                State::Idle => self.next_request(token, shared),
                State::Writing(_) => self.write(token, shared),
                State::Draining { .. } => self.drain(shared),
                State::Waiting(_) | State::Stalled => Some(Turn::Wait),
            };
            if let Some(turn) = step {
                return turn;
            }
        }
        Turn::Again
    }

    fn next_request(&mut self, token: u64, shared: &mut Shared) -> Step {
        if !self.unread.is_empty() {
            let unread = std::mem::take(&mut self.unread);
            let parsed = shared.parser.parse(&unread);
            if !matches!(parsed, Parsed::Partial) {
                return self.take_on(parsed, &unread, token, shared);
            }
            self.unread = unread;
        }
        if !self.readable {
            return Some(Turn::Wait);
        }
        let Received { count, more } = match self.stream.receive(&mut shared.inbox) {
            Ok(Received { count: 0, .. }) => return Some(Turn::Close),
            Ok(received) => received,
            Err(Errno::AGAIN) => {
                // What is unsent goes out with the next look, which the next edge brings.
                self.readable = self.stream.has_unsent();
                return Some(Turn::Wait);
            }
            Err(Errno::INTR) => return None,
            Err(_) => return Some(Turn::Close),
        };
        // The end of the stream brings no edge after its first, so with that in sight the reading goes on.
        self.readable = more || self.peer_finished;
        if !self.unread.is_empty() {
            self.unread.extend_from_slice(&shared.inbox[..count]);
            return None;
        }
        let inbox = std::mem::take(&mut shared.inbox);
        let parsed = shared.parser.parse(&inbox[..count]);
        let step = self.take_on(parsed, &inbox[..count], token, shared);
        shared.inbox = inbox;
        step
    }

    /// Starts on what was parsed from `bytes`; what is behind it is kept for later.
    #[inline]
    fn take_on(&mut self, parsed: Parsed, bytes: &[u8], token: u64, shared: &mut Shared) -> Step {
        match parsed {
            Parsed::Partial => {
                self.unread = bytes.to_vec();
                None
            }
            Parsed::Bytes { consumed, plan, index } => {
                self.keep(&bytes[consumed..]);
                self.begin(plan, index, token, shared)
            }
            Parsed::Other { consumed, answer, persistence } => {
                self.keep(&bytes[consumed..]);
                shared.stats.other += 1;
                self.state = State::Writing(Writing::page(answer, persistence));
                None
            }
            Parsed::Malformed { answer } => {
                shared.stats.malformed += 1;
                // Whatever else it sent is not looked at; that there may be more makes the ending a patient one.
                self.readable = true;
                self.state = State::Writing(Writing::page(answer, Persistence::Closed));
                None
            }
        }
    }

    #[inline]
    fn keep(&mut self, rest: &[u8]) {
        if !rest.is_empty() {
            self.unread = rest.to_vec();
        }
    }

    #[inline]
    fn begin(&mut self, plan: Rc<Plan>, index: u64, token: u64, shared: &mut Shared) -> Step {
        let parsed_ns = monotonic_ns();
        shared.now_ns = parsed_ns;
        shared.stats.requests += 1;
        let work = &plan.work;
        if let Some(stall) = work.stall
            && stall.at == index
        {
            shared.stand_still(stall.duration);
        }
        let fault = work.faults.draw(work.seed, index);
        if fault == Some(Fault::Stall) {
            shared.stats.fault(Fault::Stall);
            self.state = State::Stalled;
            return Some(if self.peer_finished { Turn::Close } else { Turn::Wait });
        }
        let due_ns = match work.delay.draw_ns(work.seed, index) {
            0 => None,
            delay_ns => Some(parsed_ns + delay_ns),
        };
        let answer = Answer { plan, index, fault, parsed_ns, due_ns, epoch: shared.stats.epoch };
        let Some(due_ns) = due_ns else {
            return self.carry_out(answer, token, shared);
        };
        shared.timers.push(due_ns, token);
        self.state = State::Waiting(answer);
        Some(Turn::Wait)
    }

    #[inline]
    fn carry_out(&mut self, answer: Answer, token: u64, shared: &mut Shared) -> Step {
        if answer.fault == Some(Fault::Reset) {
            crate::writing::reset(self.stream.socket(), &answer, shared);
            return Some(Turn::Close);
        }
        self.state = State::Writing(Writing::answer(answer));
        self.write(token, shared)
    }

    #[inline]
    fn write(&mut self, token: u64, shared: &mut Shared) -> Step {
        let State::Writing(writing) = &mut self.state else { return None };
        match writing.go_on(&mut self.stream, shared) {
            Sent::Blocked => Some(Turn::Wait),
            Sent::Share => Some(Turn::Again),
            Sent::Lost => Some(Turn::Close),
            Sent::All { keep: true } => {
                self.state = State::Idle;
                None
            }
            Sent::All { keep: false } => self.finish(token, shared),
        }
    }

    /// Ends the connection so that the peer can still read what it was sent: closing over bytes not yet read would
    /// answer them with a reset, and that may overtake.
    fn finish(&mut self, token: u64, shared: &mut Shared) -> Step {
        self.state = State::Idle;
        if self.unread.is_empty() && !self.readable {
            return Some(Turn::Close);
        }
        if shutdown(self.stream.socket(), Shutdown::Write).is_err() {
            return Some(Turn::Close);
        }
        self.unread = Vec::new();
        shared.timers.push(monotonic_ns() + DRAIN_NS, token);
        self.state = State::Draining { left_bytes: DRAIN_BYTES };
        None
    }

    fn drain(&mut self, shared: &mut Shared) -> Step {
        let State::Draining { left_bytes } = &mut self.state else { return None };
        match recv(self.stream.socket(), &mut shared.inbox[..], RecvFlags::empty()) {
            Ok((count @ 1.., _)) if count < *left_bytes => {
                *left_bytes -= count;
                None
            }
            Err(Errno::AGAIN) => Some(Turn::Wait),
            Ok(_) | Err(_) => Some(Turn::Close),
        }
    }
}
