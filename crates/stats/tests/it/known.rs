//! Answers of published examples and of independent implementations; `benches/known-answers.py` prints the latter.

use stats::{Block, Load, Usl, estimate, estimate_runs, holm, looks, usl};

fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-9 * expected.abs().max(1.0), "{found} is not {expected}");
}

/// Hollander and Wolfe (1973), p. 69: the example of R's `wilcox.test`, which prints p = 0.2544, an estimate of 0.305 and
/// the 95 % interval from −0.15 to 0.76.
#[test]
fn permeability_constants() {
    let x = vec![0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
    let y = vec![1.15, 0.88, 0.90, 0.74, 1.21];
    let found = estimate(&[Block { base: y, head: x }], 0.05).unwrap();
    close(found.p, 0.254_412_254_412_254_4);
    assert!((found.shift - 0.305).abs() < 1e-3, "{found:?}");
    assert!((found.low + 0.15).abs() < 1e-3 && (found.high - 0.76).abs() < 1e-3, "{found:?}");
    assert_eq!((found.base_n, found.head_n), (5, 10));
}

/// SciPy: `mannwhitneyu(b, a, method="asymptotic", use_continuity=True)`.
#[test]
fn one_large_block_with_ties_is_the_rank_sum_test() {
    let hundredths = |n: u32| f64::from(n) / 100.0;
    let a = (0..24).map(|i| 1.0 + hundredths(i * 7 % 13)).collect();
    let b = (0..22).map(|i| 1.02 + hundredths(i * 5 % 11)).collect();
    close(estimate(&[Block { base: a, head: b }], 0.01).unwrap().p, 0.255_959_900_999_859_66);
}

/// All 216 arrangements, enumerated in Python.
#[test]
fn labels_are_permuted_within_blocks() {
    let block = |base: [f64; 2], head: [f64; 2]| Block { base: base.to_vec(), head: head.to_vec() };
    let blocks = [
        block([1.00, 1.03], [1.06, 1.02]),
        block([1.10, 1.12], [1.16, 1.21]),
        block([0.95, 0.97], [0.99, 1.05]),
    ];
    close(estimate(&blocks, 0.01).unwrap().p, 0.018_518_518_518_518_517);
}

/// SciPy: `ttest_ind(head, base, equal_var=False)` and its `confidence_interval(0.99)`.
#[test]
fn runs_are_units() {
    let found = estimate_runs(&[2.310, 2.305, 2.298, 2.315], &[2.352, 2.361, 2.340], 0.01).unwrap();
    close(found.shift, 0.044_000_000_000_000_04);
    assert!((found.low - 0.007_017_662_196_564_335).abs() < 1e-7, "{found:?}");
    assert!((found.high - 0.080_982_337_803_435_75).abs() < 1e-7, "{found:?}");
    assert!((found.p - 0.005_808_375_189_860_014).abs() < 1e-7, "{found:?}");
}

/// The example in the documentation of R's `p.adjust` and many textbooks: Holm (1979).
#[test]
fn a_family_of_four() {
    let adjusted = holm(&[0.01, 0.04, 0.03, 0.005]);
    adjusted.iter().zip([0.03, 0.06, 0.06, 0.02]).for_each(|(found, expected)| close(*found, expected));
    assert_eq!(holm(&[]), []);
}

/// `2 − 2Φ(2.5758 ÷ √t)` at a half and at four fifths, by SciPy; what is left goes to the end.
#[test]
fn error_is_spent_as_lan_and_demets_say() {
    let looks = looks(20, 0.01);
    assert_eq!(looks.iter().map(|look| look.0).collect::<Vec<_>>(), [10, 16, 20]);
    close(looks[0].1, 0.000_269_716_956_631_483_5);
    close(looks[1].1, 0.003_978_458_508_916_265 - 0.000_269_716_956_631_483_5);
    close(looks.iter().map(|look| look.1).sum(), 0.01);
    assert_eq!(stats::looks(5, 0.01), [(6, 0.01)]);
}

fn fit(loads: &[(f64, &[f64])]) -> Usl {
    let load = |(n, x): &(f64, &[f64])| Load { concurrency: *n, throughputs: x.to_vec() };
    usl(&loads.iter().map(load).collect::<Vec<_>>(), 0.99, 1).expect("enough loads")
}

fn parameters_are(found: &Usl, expected: [f64; 3]) {
    for (found, expected) in [found.lambda, found.sigma, found.kappa].iter().zip(expected) {
        assert!((found.value - expected).abs() <= 1e-7 * expected, "{found:?} is not {expected}");
    }
}

/// SPEC SDM91 on a SPARCcenter 2000, an example of Gunther's (2007). SciPy: `curve_fit` of the logarithms; of throughputs as they
/// are it gives σ = 0.0277, κ = 0.000104 and the knee at 96.5 users.
#[test]
fn users_of_a_sparccenter() {
    let x = [64.9, 995.9, 1652.4, 1853.2, 1828.9, 1775.0, 1702.2];
    let loads: Vec<(f64, &[f64])> =
        [1.0, 18.0, 36.0, 72.0, 108.0, 144.0, 216.0].into_iter().zip(x.chunks(1)).collect();
    let found = fit(&loads);
    parameters_are(&found, [67.942_323_150_7, 0.013_452_473_306, 0.000_115_110_077_38]);
    let knee = found.knee().unwrap();
    assert!(knee.low < 96.5 && 96.5 < knee.high, "{knee:?}");
}

/// SciPy's `curve_fit` again, every load weighing alike; without a fall at the end κ stays at its bound.
#[test]
fn loads_over_four_decades() {
    let with = |last: f64| {
        fit(&[
            (1.0, &[98.0]),
            (10.0, &[925.0, 941.0]),
            (100.0, &[7600.0, 7450.0, 7510.0]),
            (1000.0, &[25_300.0]),
            (3000.0, &[29_400.0, 30_100.0]),
            (10_000.0, &[last, last * 1.04]),
        ])
    };
    parameters_are(&with(12_000.0), [93.655_695_081_7, 0.001_828_325_277, 5.184_581_452e-7]);
    let rising = with(61_000.0);
    parameters_are(&rising, [92.018_121_154_4, 0.002_039_192_781, 0.0]);
    close(rising.ceiling().unwrap(), rising.lambda.value / rising.sigma.value);
}
