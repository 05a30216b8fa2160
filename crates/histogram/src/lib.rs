//! Latency histograms in nanoseconds, and their text form: HdrHistogram V2, deflated, in base64. What comes from a file or
//! a foreign runner is hostile until `vet` has seen it. It is a crate of its own so that it alone is compiled with
//! optimisation, of all that reads a run: it walks some 30,000 slots a histogram. It must not know whose times it holds.

mod fault;
mod vet;

pub use fault::HistogramFault;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hdrhistogram::Histogram;
use hdrhistogram::serialization::{Deserializer, Serializer as _, V2DeflateSerializer};

/// Smallest value told apart, in nanoseconds.
pub const LOWEST_NS: u64 = 1;
/// Largest value, in nanoseconds: one hour.
pub const HIGHEST_NS: u64 = 3_600_000_000_000;
/// Decimal digits that a value keeps.
pub const SIGNIFICANT_DIGITS: u8 = 3;

/// An empty histogram of the one layout that runs are recorded in.
pub fn new_histogram() -> Histogram<u64> {
    Histogram::new_with_bounds(LOWEST_NS, HIGHEST_NS, SIGNIFICANT_DIGITS).expect("constant bounds are valid")
}

/// Counts a value; one out of range is counted at the edge. Returns whether it was.
pub fn record_clamped(histogram: &mut Histogram<u64>, ns: u64) -> bool {
    let kept = ns.clamp(histogram.low(), histogram.high());
    histogram.saturating_record(kept);
    kept != ns
}

/// Adds one histogram to another, whatever their bounds. Returns how many samples had to be counted at the edge.
pub fn merge_clamped(into: &mut Histogram<u64>, from: &Histogram<u64>) -> u64 {
    // A sample at the very edge reads as the upper end of its slot, which lies beyond the edge.
    let edge = into.highest_equivalent(into.high());
    if from.max() <= edge && into.add(from).is_ok() {
        return 0;
    }
    let mut clamped = 0;
    for step in from.iter_recorded() {
        let (value, count) = (step.value_iterated_to(), step.count_at_value());
        into.saturating_record_n(value.clamp(into.low(), into.high()), count);
        if value > edge {
            clamped += count;
        }
    }
    clamped
}

/// A histogram as text.
///
/// # Errors
/// Where a count is beyond what the format can hold (2⁶³).
pub fn encode(histogram: &Histogram<u64>) -> Result<String, HistogramFault> {
    let mut bytes = Vec::new();
    let written = V2DeflateSerializer::new().serialize(histogram, &mut bytes);
    written.map_err(|error| HistogramFault(error.to_string()))?;
    Ok(STANDARD.encode(bytes))
}

/// A histogram from text, in bounded memory whatever the text says.
///
/// # Errors
/// Where it is too long, not base64, not deflated, inflates to too much, or has bounds or counts out of reason.
pub fn decode(text: &str) -> Result<Histogram<u64>, HistogramFault> {
    if text.len() > vet::LONGEST_TEXT {
        return Err(HistogramFault(format!("{} bytes of base64, at most {}", text.len(), vet::LONGEST_TEXT)));
    }
    let packed = STANDARD.decode(text).map_err(|error| HistogramFault(format!("base64: {error}")))?;
    let plain = vet::inflate(&packed)?;
    vet::check(&plain)?;
    Deserializer::new().deserialize(&mut plain.as_slice()).map_err(|error| HistogramFault(error.to_string()))
}

/// The values up to which these shares (0 to 1) of the samples are, in nanoseconds; zeros where there are none.
pub fn quantiles<const N: usize>(histogram: &Histogram<u64>, shares: [f64; N]) -> [u64; N] {
    shares.map(|share| quantile(histogram, share))
}

/// The value up to which a share (0 to 1) of the samples is, in nanoseconds; zero where there are none.
pub fn quantile(histogram: &Histogram<u64>, share: f64) -> u64 {
    histogram.value_at_quantile(share)
}

/// The percentile spectrum as (share, nanoseconds): `steps` points for each halving of what is left to 1.
pub fn spectrum(histogram: &Histogram<u64>, steps: u32) -> Vec<(f64, f64)> {
    let steps = histogram.iter_quantiles(steps);
    steps.map(|step| (step.quantile_iterated_to(), step.value_iterated_to() as f64)).collect()
}

/// The mean in nanoseconds; zero where there are no samples.
pub fn mean(histogram: &Histogram<u64>) -> f64 {
    histogram.mean()
}
