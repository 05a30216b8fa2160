//! From a suite and contenders to a plan: every cell with every parameter fixed. Plain data, nothing measured.

pub(crate) mod estimate;
pub(crate) mod external;
pub(crate) mod json;
pub(crate) mod planned;
pub(crate) mod rate;
pub(crate) mod resolved;
pub(crate) mod schedule;
pub(crate) mod sides;
