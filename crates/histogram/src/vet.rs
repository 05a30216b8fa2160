//! The gate before the histogram library: it takes a header's word for how much to allocate, so the header and every
//! count are looked at here first. Format: HdrHistogram V2 (`V2EncodedHistogram`), all numbers big-endian.

use crate::fault::HistogramFault;
use flate2::read::ZlibDecoder;
use std::io::Read;

/// Longest base64 text that is looked at, in bytes.
pub(super) const LONGEST_TEXT: usize = 1 << 20;
/// Most slots a histogram may have: 3 digits over the whole of 64 bits need 55 Ki.
const MOST_SLOTS: u64 = 64 * 1024;
/// Most bytes a histogram may inflate to: 9 for each slot, and the header.
const LARGEST_PLAIN: usize = HEADER + 9 * MOST_SLOTS as usize;
/// Most samples in one histogram: far above any run, far below where sums overflow.
const MOST_SAMPLES: u64 = 1 << 50;
/// Cookie, payload length, normalising offset, digits, lowest, highest, ratio.
const HEADER: usize = 40;
const COOKIE: u32 = 0x1c84_9303 | 0x10;
const DEFLATED_COOKIE: u32 = 0x1c84_9304 | 0x10;

fn fault<T>(what: impl Into<String>) -> Result<T, HistogramFault> {
    Err(HistogramFault(what.into()))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_be_bytes(bytes.get(at..at + 8)?.try_into().ok()?))
}

/// Undoes the deflated envelope, up to [`LARGEST_PLAIN`] bytes.
pub(super) fn inflate(packed: &[u8]) -> Result<Vec<u8>, HistogramFault> {
    if u32_at(packed, 0) != Some(DEFLATED_COOKIE) {
        return fault("it does not begin like a deflated V2 histogram");
    }
    let body = packed.get(8..).unwrap_or_default();
    if u32_at(packed, 4).map(|length| length as usize) != Some(body.len()) {
        return fault("its length does not match its header");
    }
    let mut plain = Vec::new();
    let read = ZlibDecoder::new(body).take(LARGEST_PLAIN as u64 + 1).read_to_end(&mut plain);
    if let Err(error) = read {
        return fault(format!("inflating: {error}"));
    }
    if plain.len() > LARGEST_PLAIN {
        return fault(format!("it would inflate to more than {LARGEST_PLAIN} bytes"));
    }
    Ok(plain)
}

/// Checks header and counts of an inflated histogram, so that the library neither allocates much nor overflows.
pub(super) fn check(plain: &[u8]) -> Result<(), HistogramFault> {
    let (Some(COOKIE), Some(length), Some(0)) = (u32_at(plain, 0), u32_at(plain, 4), u32_at(plain, 8)) else {
        return fault("its header is not that of a V2 histogram");
    };
    let (Some(digits), Some(low), Some(high)) = (u32_at(plain, 12), u64_at(plain, 16), u64_at(plain, 24))
    else {
        return fault("its header is cut off");
    };
    let payload = plain.get(HEADER..).unwrap_or_default();
    if length as usize != payload.len() {
        return fault("its payload does not have the length that its header tells");
    }
    let slots = slots(digits, low, high)?;
    check_counts(payload, slots)
}

/// How many slots the library will allocate for these bounds.
fn slots(digits: u32, low: u64, high: u64) -> Result<u64, HistogramFault> {
    if !(1..=5).contains(&digits) || low == 0 || low > 1 << 40 || high < low.saturating_mul(2) {
        return fault(format!("bounds of {low} to {high} with {digits} digits"));
    }
    let sub_buckets = (2 * 10_u64.pow(digits)).next_power_of_two();
    // The first bucket reaches to `sub_buckets << log2(low)`; each further one doubles that.
    let first = sub_buckets.ilog2() + low.ilog2();
    let buckets = 1 + u64::from((high.ilog2() + 1).saturating_sub(first));
    let slots = (buckets + 1) * (sub_buckets / 2);
    if slots > MOST_SLOTS {
        return fault(format!("bounds of {low} to {high} with {digits} digits need {slots} slots"));
    }
    Ok(slots)
}

/// Walks the counts (zig-zag LEB128: a count, or minus a number of empty slots).
fn check_counts(payload: &[u8], slots: u64) -> Result<(), HistogramFault> {
    let (mut at, mut slot, mut samples) = (0, 0_u64, 0_u64);
    while at < payload.len() {
        let Some((word, length)) = varint(&payload[at..]) else { return fault("its last count is cut off") };
        at += length;
        let half = word >> 1;
        let negative = word & 1 == 1;
        slot = slot.saturating_add(if negative { half.saturating_add(1) } else { 1 });
        samples = samples.saturating_add(if negative { 0 } else { half });
        if slot > slots {
            return fault("it counts values beyond its own bounds");
        }
        if samples > MOST_SAMPLES {
            return fault("it has more samples than any run could make");
        }
    }
    Ok(())
}

/// One LEB128-64b9B number and its length: 7 bits a byte, the ninth byte whole.
fn varint(bytes: &[u8]) -> Option<(u64, usize)> {
    let mut value = 0;
    for index in 0..9 {
        let byte = *bytes.get(index)?;
        let last = index == 8 || byte & 0x80 == 0;
        let bits = if index == 8 { byte } else { byte & 0x7f };
        value |= u64::from(bits) << (7 * index);
        if last {
            return Some((value, index + 1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{MOST_SLOTS, slots, varint};
    use hdrhistogram::Histogram;

    #[test]
    fn slots_are_those_that_the_library_allocates() {
        let bounds = [
            (1, 2, 1),
            (1, 2047, 3),
            (1, 2048, 3),
            (1, 3_600_000_000_000, 3),
            (1, 60_000_000, 2),
            (1000, 60_000_000_000, 3),
            (7, u64::MAX, 3),
        ];
        for (low, high, digits) in bounds {
            let histogram = Histogram::<u64>::new_with_bounds(low, high, digits).unwrap();
            let counted = slots(u32::from(digits), low, high).unwrap();
            assert_eq!(counted, histogram.distinct_values() as u64, "{low} to {high}, {digits} digits");
        }
    }

    #[test]
    fn bounds_that_need_much_memory_are_refused() {
        let bounds = [(1, u64::MAX, 5), (1, u64::MAX, 4), (0, 10, 3), (5, 9, 3), (1, 10, 6), (1, 10, 0)];
        for (low, high, digits) in bounds {
            assert!(slots(digits, low, high).is_err(), "{low} to {high}, {digits} digits");
        }
        assert!(slots(3, 1, u64::MAX).unwrap() <= MOST_SLOTS);
    }

    #[test]
    fn numbers_are_read_to_their_last_byte() {
        assert_eq!(varint(&[0x05, 0xff]), Some((5, 1)));
        assert_eq!(varint(&[0x80, 0x01]), Some((128, 2)));
        assert_eq!(varint(&[0xff; 9]), Some((u64::MAX, 9)));
        assert_eq!(varint(&[0x80]), None);
    }
}
