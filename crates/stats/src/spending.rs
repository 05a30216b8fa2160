//! skeleton
/// (trials a side, alpha of that look); the alphas add up to at most `alpha`. Trials are multiples of two.
pub fn looks(_trials: u32, _alpha: f64) -> Vec<(u32, f64)> {
    unimplemented!()
}
