//! What a system is: how it submits, joins, lets go and cancels, and in which words one writes that. A module each below
//! `systems`; they look alike, so that what differs is the library.

use crate::situation::Situation;
use anyhow::bail;

/// A call as one writes it, or why there is none.
pub(crate) type Call = Result<&'static str, &'static str>;

/// An entry of the table. The name is in two parts, as those of the contenders are read.
pub(crate) struct System {
    pub(crate) family: &'static str,
    pub(crate) flavour: &'static str,
    /// The crate, or `std`.
    pub(crate) library: &'static str,
    /// Plays a situation on an executor made for it.
    pub(crate) run: fn(Situation),
    pub(crate) spawn: &'static str,
    pub(crate) join: &'static str,
    /// A blocking submit, if there is a call of its own for it.
    pub(crate) ask: Option<&'static str>,
    pub(crate) drop_handle: Call,
    pub(crate) detach: Call,
    pub(crate) cancel: Call,
    pub(crate) drop_executor: Call,
    /// Only some have a way to shut down without waiting.
    pub(crate) shut_down: Option<&'static str>,
}

impl System {
    pub(crate) fn name(&self) -> String {
        format!("{}/{}", self.family, self.flavour)
    }

    /// Name and version of the library.
    pub(crate) fn version(&self) -> String {
        let mut all = env!("INFLIGHT_LIBRARIES").split(';').filter_map(|entry| entry.split_once('='));
        match all.find(|(name, _)| *name == self.library) {
            Some((name, version)) => format!("{name} {version}"),
            None => format!("{} of {}", self.library, env!("INFLIGHT_LANGUAGE")),
        }
    }

    /// The call that makes a situation, or why there is none; `None` if the situation is not one of this system's.
    pub(crate) fn call(&self, situation: Situation) -> Option<Result<String, &'static str>> {
        use Situation::*;
        let call: Call = match situation {
            NoJoin | MainBlocks | PanicUnasked | SubmitFull => Ok(self.spawn),
            LeaveMain => {
                return Some(Ok(format!("return from main after {}", self.detach.unwrap_or(self.spawn))));
            }
            JoinAll | PanicJoined => Ok(self.join),
            OneByOne => {
                return Some(Ok(self
                    .ask
                    .map_or_else(|| format!("{}, {}", self.spawn, self.join), str::to_owned)));
            }
            DropHandle => self.drop_handle,
            Detach => self.detach,
            CancelWaiting | CancelComputing => self.cancel,
            DropExecutor => self.drop_executor,
            ShutDown => Ok(self.shut_down?),
        };
        Some(call.map(str::to_owned))
    }

    /// Plays a situation in this process.
    pub(crate) fn play(&self, situation: Situation) -> anyhow::Result<()> {
        match self.call(situation) {
            Some(Ok(_)) => (self.run)(situation),
            Some(Err(why)) => bail!("{} has no such call: {why}", self.name()),
            None => bail!("{} is not a situation of {}", situation.name(), self.name()),
        }
        Ok(())
    }
}

/// The words of a panic that a join hands over.
pub(crate) fn panic_words(payload: &(dyn std::any::Any + Send)) -> String {
    let text = payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("a panic with something other than text").to_owned()
}
