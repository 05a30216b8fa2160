//! Hartigan's dip (Hartigan and Hartigan 1985): how far, at least, a distribution function with one mode must lie from the one
//! of the data.

/// The dip of sorted values, from `1 ÷ 2n` to a quarter; 0 for none.
///
/// Left of its mode such a function is convex, right of it concave. Wherever the mode is put, the best one follows the greatest
/// convex minorant on the left and the least concave majorant on the right at half the largest distance that either leaves; the
/// dip is the smallest of these over all places of the mode.
pub(crate) fn dip(sorted: &[f64]) -> f64 {
    let left = half_gaps(sorted);
    let mirrored: Vec<f64> = sorted.iter().rev().map(|value| -value).collect();
    let right = half_gaps(&mirrored);
    let n = sorted.len();
    (0..n).map(|mode| left[mode].max(right[n - 1 - mode])).reduce(f64::min).unwrap_or(0.0)
}

/// For each `m`: half the largest distance between the steps of the first `m + 1` values and their greatest convex minorant.
fn half_gaps(sorted: &[f64]) -> Vec<f64> {
    let n = sorted.len() as f64;
    // A corner is (value, height below its step).
    let mut hull: Vec<(f64, f64)> = Vec::new();
    let mut gaps = Vec::with_capacity(sorted.len());
    for (index, value) in sorted.iter().enumerate() {
        let corner = (*value, index as f64 / n);
        while let [.., a, b] = hull.as_slice() {
            let below = (b.1 - a.1) * (corner.0 - a.0) >= (corner.1 - a.1) * (b.0 - a.0);
            if !below {
                break;
            }
            hull.pop();
        }
        hull.push(corner);
        gaps.push(largest_gap(&sorted[..=index], &hull, n) / 2.0);
    }
    gaps
}

/// Largest distance of the tops of the steps from the hull below them.
fn largest_gap(values: &[f64], hull: &[(f64, f64)], n: f64) -> f64 {
    let mut edge = 0;
    let mut largest = 0.0_f64;
    for (index, value) in values.iter().enumerate() {
        while edge + 2 < hull.len() && hull[edge + 1].0 <= *value {
            edge += 1;
        }
        let height = match &hull[edge..] {
            [a, b, ..] if b.0 > a.0 => a.1 + (b.1 - a.1) * ((value - a.0) / (b.0 - a.0)),
            [a, ..] => a.1,
            [] => 0.0,
        };
        largest = largest.max((index + 1) as f64 / n - height);
    }
    largest
}

/// `√n · dip` that one in a hundred samples of the uniform distribution exceeds (of all with one mode the one that dips most), by
/// size of sample. Printed by `benches/dip-table.py`: 400,000 samples of each size, 100,000 from 60 on.
const TABLE: [(usize, f64); 11] = [
    (8, 0.4891),
    (10, 0.5041),
    (12, 0.5138),
    (15, 0.5269),
    (20, 0.5397),
    (25, 0.5492),
    (30, 0.5569),
    (40, 0.5658),
    (60, 0.5772),
    (100, 0.5928),
    (200, 0.6036),
];

/// The dip that one sample of this size in a hundred exceeds although it has one mode; absent below the table's sizes, where a
/// dip tells nothing.
pub(crate) fn critical(n: usize) -> Option<f64> {
    let above = TABLE.iter().position(|(size, _)| *size >= n);
    let scaled = match above {
        Some(0) if TABLE[0].0 > n => return None,
        Some(0) => TABLE[0].1,
        Some(at) => {
            let ((low, from), (high, to)) = (TABLE[at - 1], TABLE[at]);
            from + (to - from) * (n - low) as f64 / (high - low) as f64
        }
        None => TABLE[TABLE.len() - 1].1,
    };
    Some(scaled / (n as f64).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An independent implementation's answers (`benches/dip-table.py` prints them).
    #[test]
    fn known_dips() {
        let close = |values: &[f64], expected: f64| {
            assert!((dip(values) - expected).abs() < 1e-9, "{values:?}: {} is not {expected}", dip(values));
        };
        close(&[1.0, 1.1, 1.2, 1.3, 5.0, 5.1, 5.2, 5.3], 0.23125);
        close(&[0.1, 0.5, 0.9, 1.0, 1.05, 1.1, 3.0, 9.0], 0.0625);
        close(&[2.0, 3.0, 5.0, 7.0, 11.0, 13.0, 17.0, 19.0, 23.0, 29.0], 0.066_666_666_666_666_67);
        close(&[1.0, 2.0, 2.1, 2.2, 6.0, 6.3, 6.4, 9.0, 9.1, 9.2], 0.152);
    }

    #[test]
    fn the_table_is_read_between_its_lines() {
        assert_eq!(critical(7), None);
        assert_eq!(critical(8), Some(0.4891 / 8.0_f64.sqrt()));
        let between = critical(50).unwrap() * 50.0_f64.sqrt();
        assert!((between - 0.5715).abs() < 1e-9);
        assert_eq!(critical(10_000), Some(0.6036 / 100.0));
    }
}
