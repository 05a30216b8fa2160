//! A histogram's percentile spectrum, as `HistogramLogProcessor` and `outputPercentileDistribution` of HdrHistogram write
//! it and the plotter at <https://hdrhistogram.github.io/HdrHistogram/plotFiles.html> reads it.

use hdrhistogram::Histogram;
use record::CellId;
use std::f64::consts::LN_2;
use std::fmt::Write as _;

/// Lines for each half of what is left to 100 %, as the public tools have it.
const TICKS_PER_HALF_DISTANCE: f64 = 5.0;
/// Nanoseconds in the unit that values are written in.
const NS_PER_MS: f64 = 1e6;

/// The whole text; values in milliseconds. Levels are stepped through in per cent, as the Java library does: in shares
/// of one, 12 of 40 samples are not yet 0.1 + 0.1 + 0.1 of them.
pub(super) fn spectrum(histogram: &Histogram<u64>) -> String {
    let digits = usize::from(histogram.sigfig());
    let mut text =
        format!("{:>12} {:>14} {:>10} {:>14}\n\n", "Value", "Percentile", "TotalCount", "1/(1-Percentile)");
    let mut line = |ns: u64, share: f64, total: u64, more: String| {
        let ms = ns as f64 / NS_PER_MS;
        writeln!(text, "{ms:12.digits$} {share:.12} {total:10}{more}").expect("a string takes every byte");
    };
    let (mut percent, mut total) = (0.0, 0);
    for step in histogram.iter_recorded() {
        total += step.count_at_value();
        let reached = 100.0 * total as f64 / histogram.len() as f64;
        while reached >= percent {
            let share = percent / 100.0;
            line(step.value_iterated_to(), share, total, format!(" {:14.2}", 1.0 / (1.0 - share)));
            percent += step_after(percent);
            if total == histogram.len() {
                // What is left up to 100 % lies in the same slot.
                break;
            }
        }
    }
    line(histogram.max(), 1.0, total, String::new());
    text + &footer(histogram, digits)
}

/// The distance to the next level: each half of what is left to 100 % has the same number of ticks.
fn step_after(percent: f64) -> f64 {
    let halvings = ((100.0 / (100.0 - percent)).ln() / LN_2).trunc();
    100.0 / (TICKS_PER_HALF_DISTANCE * 2_f64.powf(halvings + 1.0))
}

fn footer(histogram: &Histogram<u64>, digits: usize) -> String {
    let ms = |ns: f64| ns / NS_PER_MS;
    let (mean, deviation, max) = (ms(histogram.mean()), ms(histogram.stdev()), ms(histogram.max() as f64));
    // As the library reckons it: twice as many as the digits can tell apart, up to a power of two.
    let sub_buckets = (2 * 10_u64.pow(u32::from(histogram.sigfig()))).next_power_of_two();
    format!(
        "#[Mean    = {mean:12.digits$}, StdDeviation   = {deviation:12.digits$}]\n\
         #[Max     = {max:12.digits$}, Total count    = {:12}]\n\
         #[Buckets = {:12}, SubBuckets     = {sub_buckets:12}]\n",
        histogram.len(),
        histogram.buckets(),
    )
}

/// A file's name for a cell. Parts of a cell's name have no `~`, so that two cells never share a file.
pub(super) fn file_name(cell: &CellId) -> String {
    format!("{}.hgrm", cell.0.replace(['/', ':'], "~"))
}
