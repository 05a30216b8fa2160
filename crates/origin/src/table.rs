//! Where connections live: slots that are used again, each under a token that never leads to a successor.

use crate::connection::Connection;

struct Slot {
    /// How often the slot has been emptied: a token from before then is void.
    generation: u32,
    connection: Option<Box<Connection>>,
}

/// All open connections.
#[derive(Default)]
pub(crate) struct Table {
    slots: Vec<Slot>,
    free: Vec<u32>,
}

impl Table {
    pub(crate) fn open(&self) -> usize {
        self.slots.len() - self.free.len()
    }

    /// Stores a connection; `None` when there are 2^32 - 1 already.
    pub(crate) fn insert(&mut self, connection: Connection) -> Option<u64> {
        let index = match self.free.pop() {
            Some(index) => index,
            None => {
                // The last index is left out: its token could be one of the server's own.
                let index = u32::try_from(self.slots.len()).ok().filter(|index| *index < u32::MAX)?;
                self.slots.push(Slot { generation: 0, connection: None });
                index
            }
        };
        let slot = &mut self.slots[index as usize];
        slot.connection = Some(Box::new(connection));
        Some(u64::from(slot.generation) << 32 | u64::from(index))
    }

    #[inline]
    pub(crate) fn get(&mut self, token: u64) -> Option<&mut Connection> {
        let slot = self.slots.get_mut((token & u64::from(u32::MAX)) as usize)?;
        if slot.generation != (token >> 32) as u32 {
            return None;
        }
        slot.connection.as_deref_mut()
    }

    pub(crate) fn contains(&self, token: u64) -> bool {
        let slot = self.slots.get((token & u64::from(u32::MAX)) as usize);
        slot.is_some_and(|slot| slot.generation == (token >> 32) as u32 && slot.connection.is_some())
    }

    /// Takes a connection out; dropping it closes its socket.
    pub(crate) fn remove(&mut self, token: u64) -> Option<Box<Connection>> {
        self.get(token)?;
        let index = (token & u64::from(u32::MAX)) as u32;
        let slot = &mut self.slots[index as usize];
        slot.generation = slot.generation.wrapping_add(1);
        self.free.push(index);
        slot.connection.take()
    }
}
