//! This machine: its limits and cores, programs that are started and asked, where runners are, who else measures here.

pub(crate) mod ask;
pub(crate) mod limits;
pub(crate) mod neighbours;
pub(crate) mod placement;
pub(crate) mod process;
pub(crate) mod runners;
