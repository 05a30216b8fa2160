//! skeleton
use crate::{Estimate, Instability};
/// What a test found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    /// The figure rose by at least the floor.
    Rose,
    /// It fell by at least the floor.
    Fell,
    /// Whatever shift there is lies within the floor.
    Same,
    /// Neither can be said.
    Inconclusive {
        /// About so many trials a side would tell; absent where nothing can be said of that either.
        needs: Option<u32>,
    },
    /// The trials of a side do not agree on one figure.
    Unstable(Instability),
}
/// `p` is the adjusted one; `floor` a ratio, 0.03 for 3 %.
pub fn judge(
    _estimate: &Estimate,
    _p: f64,
    _alpha: f64,
    _floor: f64,
    _instability: Option<Instability>,
) -> Finding {
    unimplemented!()
}
