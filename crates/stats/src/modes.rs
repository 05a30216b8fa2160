//! skeleton
use crate::Block;
/// Why trials do not agree on one figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Instability {
    /// They have two.
    Bimodal,
    /// They have any.
    Erratic,
}
/// `floor` a ratio.
pub fn instability(_blocks: &[Block], _floor: f64) -> Option<Instability> {
    unimplemented!()
}
