//! Many tests at once.

/// Holm's (1979) adjusted p-values, in the order given: a test whose adjusted value is at most alpha may be called, and the
/// chance that any call of the whole family is false stays at most alpha, however the tests depend on each other.
pub fn holm(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|a, b| p[*a].total_cmp(&p[*b]));
    let mut adjusted = vec![0.0; p.len()];
    let mut so_far = 0.0_f64;
    for (step, at) in order.iter().enumerate() {
        so_far = so_far.max(((p.len() - step) as f64 * p[*at]).min(1.0));
        adjusted[*at] = so_far;
    }
    adjusted
}
