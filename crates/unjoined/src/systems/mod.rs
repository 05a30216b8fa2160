//! The systems, a module each (tokio's two flavours share one): how one submits, joins, lets go and cancels there. They
//! know nothing of situations beyond what ends them.

mod async_std_global;
mod join_set;
mod local_pool;
mod processes;
mod rayon_pool;
mod rayon_scope;
mod scoped_threads;
mod smol_multi;
mod smol_single;
mod spawn_blocking;
mod thread_pool;
mod threads;
mod tokio_runtime;
mod unblock;

use crate::system::System;
use anyhow::Context as _;

/// All of them, in the order of the table.
pub(crate) static SYSTEMS: [&System; 15] = [
    &threads::SYSTEM,
    &scoped_threads::SYSTEM,
    &rayon_pool::SYSTEM,
    &rayon_scope::SYSTEM,
    &spawn_blocking::SYSTEM,
    &unblock::SYSTEM,
    &processes::SYSTEM,
    &tokio_runtime::MULTI_THREAD,
    &tokio_runtime::CURRENT_THREAD,
    &join_set::SYSTEM,
    &async_std_global::SYSTEM,
    &smol_multi::SYSTEM,
    &smol_single::SYSTEM,
    &local_pool::SYSTEM,
    &thread_pool::SYSTEM,
];

/// The system with this name.
pub(crate) fn find(name: &str) -> anyhow::Result<&'static System> {
    let found = SYSTEMS.iter().copied().find(|system| system.name() == name);
    found.with_context(|| format!("there is no system {name:?}: `unjoined list` prints them"))
}
