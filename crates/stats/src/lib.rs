//! From two sets of trials to a verdict that holds. Pure functions on numbers: no clock, no disk, no names of anything that
//! is measured.
//!
//! Everything works on natural logarithms of figures, so that a shift is a ratio: `exp(shift) − 1`.

mod curve;
mod dip;
mod estimate;
mod family;
mod finding;
mod level;
mod modes;
mod null;
mod rate;
mod spending;
mod usl;

pub use estimate::{Block, Estimate, estimate, estimate_runs};
pub use family::holm;
pub use finding::{Finding, judge};
pub use level::ALPHA;
pub use modes::{Instability, instability};
pub use rate::rate_at_most;
pub use spending::looks;
pub use usl::{Bounded, Load, Usl, usl};
