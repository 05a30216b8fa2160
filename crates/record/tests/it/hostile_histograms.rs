//! Histograms from elsewhere: what the public format allows is read, what would cost memory or panic is refused.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use hdrhistogram::Histogram;
use record::*;
use std::io::Write;

fn deflated(plain: &[u8]) -> String {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(plain).unwrap();
    let body = encoder.finish().unwrap();
    let mut bytes = 0x1c84_9314_u32.to_be_bytes().to_vec();
    bytes.extend((body.len() as u32).to_be_bytes());
    bytes.extend(body);
    STANDARD.encode(bytes)
}

/// A V2 histogram with any header and payload.
fn plain(length: u32, offset: u32, digits: u32, low: u64, high: u64, payload: &[u8]) -> Vec<u8> {
    let mut bytes = 0x1c84_9313_u32.to_be_bytes().to_vec();
    for word in [length, offset, digits] {
        bytes.extend(word.to_be_bytes());
    }
    bytes.extend(low.to_be_bytes());
    bytes.extend(high.to_be_bytes());
    bytes.extend(1.0_f64.to_be_bytes());
    bytes.extend(payload);
    bytes
}

fn refusal(text: &str) -> String {
    decode(text).unwrap_err().to_string()
}

#[test]
fn what_is_encoded_is_decoded() {
    let mut histogram = new_histogram();
    for ns in [0, 1, 999, 1_000_000, HIGHEST_NS] {
        histogram.record_n(ns, 3).unwrap();
    }
    assert_eq!(decode(&encode(&histogram).unwrap()).unwrap(), histogram);
    assert_eq!(encode(&histogram).unwrap(), encode(&histogram).unwrap());
    let empty = decode(&encode(&new_histogram()).unwrap()).unwrap();
    assert_eq!((empty.len(), Latency::of(&empty)), (0, Latency::default()));

    let mut foreign = Histogram::<u64>::new_with_bounds(1000, 60_000_000_000, 2).unwrap();
    foreign.record_n(5_000_000, 7).unwrap();
    assert_eq!(decode(&encode(&foreign).unwrap()).unwrap(), foreign);
    let by_hand = decode(&deflated(&plain(1, 0, 3, 1, 2000, &[6]))).unwrap();
    assert_eq!((by_hand.len(), by_hand.max()), (3, 0));
}

#[test]
fn a_bomb_is_refused_before_it_goes_off() {
    let bomb = deflated(&vec![0; 256 << 20]);
    assert!(bomb.len() < 1 << 20, "short enough to get past the limit on text: {}", bomb.len());
    assert!(refusal(&bomb).contains("would inflate to more than"));
    let mut histogram = plain((256 << 20) - 40, 0, 3, 1, 2000, &[]);
    histogram.resize(256 << 20, 0);
    assert!(refusal(&deflated(&histogram)).contains("would inflate to more than"));
    assert!(refusal(&"A".repeat((1 << 20) + 4)).contains("bytes of base64, at most"));
}

#[test]
fn headers_are_not_believed() {
    let huge = u64::MAX;
    for (what, bytes) in [
        ("payload", plain(u32::MAX, 0, 3, 1, 2000, &[6])),
        ("payload", plain(0, 0, 3, 1, 2000, &[6])),
        ("header", plain(1, 1, 3, 1, 2000, &[6])),
        ("digits need", plain(1, 0, 5, 1, huge, &[6])),
        ("bounds of", plain(1, 0, u32::MAX, 1, 2000, &[6])),
        ("bounds of", plain(1, 0, 0, 1, 2000, &[6])),
        ("bounds of", plain(1, 0, 3, 0, 2000, &[6])),
        ("bounds of", plain(1, 0, 3, huge, huge, &[6])),
        ("bounds of", plain(1, 0, 3, 1000, 1001, &[6])),
        ("cut off", plain(1, 0, 3, 1, 2000, &[])[..20].to_vec()),
        ("header", Vec::new()),
    ] {
        let said = refusal(&deflated(&bytes));
        assert!(said.contains(what), "expected {what:?}: {said}");
    }
    // The ratio is the library's to refuse.
    let mut ratio = plain(1, 0, 3, 1, 2000, &[6]);
    ratio[32..40].copy_from_slice(&f64::NAN.to_be_bytes());
    refusal(&deflated(&ratio));
}

#[test]
fn counts_are_not_believed() {
    let largest = [0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
    for (what, payload) in [
        ("more samples", largest.to_vec()),
        ("beyond its own bounds", [0xff; 9].to_vec()),
        ("beyond its own bounds", vec![2; 10_000]),
        ("cut off", vec![0x80]),
    ] {
        let said = refusal(&deflated(&plain(payload.len() as u32, 0, 3, 1, 2000, &payload)));
        assert!(said.contains(what), "expected {what:?}: {said}");
    }
}

#[test]
fn garbage_is_refused_and_never_panics() {
    for text in [
        "",
        "HISTFAAAA",
        "not base64!",
        "AAAA",
        "SElTVA==",
        "\u{fffd}",
        "HISTFAAAABB42pNpmSzMwMDAxgABzFCaEUoz2X+AsgA",
    ] {
        refusal(text);
    }
    let mut histogram = new_histogram();
    (1..500).for_each(|step| histogram.record(step * step * 1000).unwrap());
    let good = STANDARD.decode(encode(&histogram).unwrap()).unwrap();
    // Every byte of the envelope, then every byte of the inflated histogram.
    for at in 0..good.len() {
        let mut bad = good.clone();
        bad[at] ^= 0x55;
        let _ = decode(&STANDARD.encode(&bad));
        refusal(&STANDARD.encode(&good[..at]));
    }
    let mut inner = Vec::new();
    std::io::Read::read_to_end(&mut flate2::read::ZlibDecoder::new(&good[8..]), &mut inner).unwrap();
    for at in 0..inner.len() {
        for flip in [0x01, 0x80, 0xff] {
            let mut bad = inner.clone();
            bad[at] ^= flip;
            if let Ok(histogram) = decode(&deflated(&bad)) {
                Latency::of(&histogram);
                merge_clamped(&mut new_histogram(), &histogram);
                encode(&histogram).unwrap();
            }
        }
    }
}
