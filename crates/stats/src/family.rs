//! skeleton
/// Holm's adjusted p-values, in the order given.
pub fn holm(_p: &[f64]) -> Vec<f64> {
    unimplemented!()
}
