//! Putting one answer on the wire, in as many writes as the peer's reading asks for, and counting it when it is out.

use std::os::fd::OwnedFd;
use std::rc::Rc;
use std::time::Duration;

use rustix::io::Errno;
use rustix::net::sockopt::set_socket_linger;

use crate::clock::monotonic_ns;
use crate::fault::Fault;
use crate::request::Plan;
use crate::response::{self, Persistence};
use crate::shared::Shared;
use crate::stream::Stream;

/// Up to this size an answer is copied together and sent as one piece, which costs less than gathering.
const COPY_LIMIT: u64 = 8 * 1024;
/// Bytes one connection may write before others get their turn.
const SHARE_BYTES: u64 = 1024 * 1024;

/// A request taken on and not yet answered.
pub(crate) struct Answer {
    pub(crate) plan: Rc<Plan>,
    pub(crate) index: u64,
    pub(crate) fault: Option<Fault>,
    pub(crate) parsed_ns: u64,
    /// When the answer is due; `None` without a delay, and once it has been released from it.
    pub(crate) due_ns: Option<u64>,
    /// Of the statistics, when it was taken on.
    pub(crate) epoch: u32,
}

/// How far the writing got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sent {
    /// The peer does not read fast enough; an edge will tell when to go on.
    Blocked,
    /// There is more, but others are waiting.
    Share,
    /// The connection is gone.
    Lost,
    /// All of it.
    All {
        /// Whether the connection goes on.
        keep: bool,
    },
}

/// What is counted when an answer is out. Pages are not.
struct Account {
    epoch: u32,
    fault: Option<Fault>,
    parsed_ns: u64,
    due_ns: Option<u64>,
}

/// An answer on its way out: a head, then a stretch of the alphabet.
pub(crate) struct Writing {
    head: Rc<[u8]>,
    index: u64,
    body_bytes: u64,
    sent: u64,
    keep: bool,
    account: Option<Account>,
}

impl Writing {
    /// An answer that is all head.
    pub(crate) fn page(head: Rc<[u8]>, persistence: Persistence) -> Self {
        Self {
            head,
            index: 0,
            body_bytes: 0,
            sent: 0,
            keep: persistence != Persistence::Closed,
            account: None,
        }
    }

    /// The answer to a request for bytes, with its fault planned in.
    #[inline]
    pub(crate) fn answer(answer: Answer) -> Self {
        let Answer { plan, index, fault, parsed_ns, due_ns, epoch } = answer;
        let account = Some(Account { epoch, fault, parsed_ns, due_ns });
        let full = plan.work.body_bytes;
        let keep = plan.persistence != Persistence::Closed;
        let (head, body_bytes, keep) = match fault {
            Some(Fault::Unavailable) => {
                let text = "a planned fault: 503\n";
                (response::page("503 Service Unavailable", "", text, plan.persistence), 0, keep)
            }
            // Nothing cannot be cut short: promise one byte.
            Some(Fault::Truncate) if full == 0 => {
                let head = response::head("200 OK", "", 1, plan.persistence);
                (head.into_bytes().into(), 0, false)
            }
            Some(Fault::Truncate) => (Rc::clone(&plan.head), full / 2, false),
            Some(Fault::Reset | Fault::Stall) | None => (Rc::clone(&plan.head), full, keep),
        };
        Self { head, index, body_bytes, sent: 0, keep, account }
    }

    /// The epoch of the statistics this answer belongs to, if it is counted at all.
    pub(crate) fn epoch(&self) -> Option<u32> {
        self.account.as_ref().map(|account| account.epoch)
    }

    /// Writes until done, blocked, or out of its share.
    #[inline]
    pub(crate) fn go_on(&mut self, stream: &mut Stream, shared: &mut Shared) -> Sent {
        let total = self.head.len() as u64 + self.body_bytes;
        let share_end = self.sent + SHARE_BYTES;
        loop {
            // Right before the write, and only believed if the write takes something: this is the first byte's stamp.
            let stamp_ns = if self.sent == 0 { monotonic_ns() } else { 0 };
            let taken = match self.send_some(total, stream, shared) {
                Ok(taken) => taken as u64,
                Err(Errno::AGAIN) => return Sent::Blocked,
                Err(_) => return Sent::Lost,
            };
            shared.stats.bytes_written += taken;
            if self.sent == 0 {
                self.on_first_byte(stamp_ns, shared);
            }
            self.sent += taken;
            if self.sent == total {
                self.on_last_byte(shared);
                return Sent::All { keep: self.keep };
            }
            if self.sent >= share_end {
                return Sent::Share;
            }
        }
    }

    #[inline]
    fn send_some(&self, total: u64, stream: &mut Stream, shared: &mut Shared) -> rustix::io::Result<usize> {
        let ends_after = (!self.keep).then_some(total - self.sent);
        if total <= COPY_LIMIT {
            shared.outbox.clear();
            shared.outbox.extend_from_slice(&self.head);
            shared.outbox.extend_from_slice(shared.body.piece(self.index, 0, self.body_bytes));
            return stream.send(&shared.outbox[self.sent as usize..], ends_after);
        }
        let mut slices = response::empty_slices();
        let filled = shared.body.gather(&self.head, self.index, self.body_bytes, self.sent, &mut slices);
        stream.send_gathered(&slices[..filled], ends_after)
    }

    #[inline]
    fn on_first_byte(&self, stamp_ns: u64, shared: &mut Shared) {
        shared.now_ns = shared.now_ns.max(stamp_ns);
        if let Some(account) = &self.account
            && account.epoch == shared.stats.epoch
        {
            if account.fault.is_none() {
                shared.stats.time_to_first_byte.record(stamp_ns.saturating_sub(account.parsed_ns));
            }
            if let Some(due_ns) = account.due_ns {
                shared.begun(due_ns, stamp_ns);
            }
        }
    }

    #[inline]
    fn on_last_byte(&self, shared: &mut Shared) {
        if let Some(account) = &self.account
            && account.epoch == shared.stats.epoch
        {
            match account.fault {
                None => shared.stats.ok += 1,
                Some(fault) => shared.stats.fault(fault),
            }
        }
    }
}

/// Carries out the fault that has no bytes: the close that follows will send a reset.
pub(crate) fn reset(socket: &OwnedFd, answer: &Answer, shared: &mut Shared) {
    let now_ns = monotonic_ns();
    // Where this fails the connection is gone already, and the close is all there is.
    let _ = set_socket_linger(socket, Some(Duration::ZERO));
    if answer.epoch == shared.stats.epoch {
        shared.stats.fault(Fault::Reset);
        if let Some(due_ns) = answer.due_ns {
            shared.begun(due_ns, now_ns);
        }
    }
}
