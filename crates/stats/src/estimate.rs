//! skeleton
/// x
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Block {
    /// Logarithms of the figures of one side's trials.
    pub base: Vec<f64>,
    /// The other side's.
    pub head: Vec<f64>,
}
/// How far head is from base.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// Logarithm of the ratio head ÷ base.
    pub shift: f64,
    /// Lower end of its interval of confidence 1 − alpha; minus infinity where there are too few values for one.
    pub low: f64,
    /// Upper end; infinity where there are too few.
    pub high: f64,
    /// Two-sided p-value for no shift.
    pub p: f64,
    /// Values on the base side.
    pub base_n: u32,
    /// Values on the head side.
    pub head_n: u32,
}
/// None where a side has no value.
pub fn estimate(_blocks: &[Block], _alpha: f64) -> Option<Estimate> {
    unimplemented!()
}
/// One value a run and side: for runs that were not interleaved.
pub fn estimate_runs(_base: &[f64], _head: &[f64], _alpha: f64) -> Option<Estimate> {
    unimplemented!()
}
