use super::*;

/// p99 alone is 10 ms; the others in milliseconds, with countdowns a second.
fn subject(name: &str, places: &[(&str, f64, f64)]) -> Subject {
    let place = |(how, p99_ms, per_s): &(&str, f64, f64)| Place {
        how: (*how).into(),
        p99_ns: p99_ms * 1e6,
        counted_per_s: Some(*per_s),
    };
    Subject { name: name.into(), alone_ns: 10e6, places: places.iter().map(place).collect() }
}

fn texts(subjects: &[Subject]) -> Vec<(bool, String)> {
    findings(subjects).into_iter().map(|finding| (finding.expected, finding.text)).collect()
}

#[test]
fn inline_harms_offloading_and_yielding_help() {
    let subjects = [
        subject("a/one", &[("inline", 40.0, 200.0), ("yield", 20.0, 200.0), ("pool", 12.0, 190.0)]),
        subject(
            "a/two",
            &[("inline", 30.0, 100.0), ("yield", 20.0, 90.0), ("pool", 15.0, 95.0), ("x", 11.0, 99.0)],
        ),
        subject("b/threads", &[("thread", 11.0, 150.0)]),
    ];
    let wanted = [
        "Countdowns in tasks like any other hold fetches up: the p99 of a/one and a/two is 3.00× to 4.00× that of the same \
         fetches alone (most for a/one: 10.0 ms alone, 40.0 ms beside them).",
        "Moved off the executor, to the best place that the library offers, they do less harm: p99 is 1.10× to 1.20× that \
         alone; inline it is 3.00× to 4.00×. The best place is pool for a/one; x for a/two.",
        "Yielding between pieces of a countdown helps a/one and a/two: p99 is 0.50× to 0.67× that inline, and 2.00× that \
         alone.",
        "b/threads has no place inline: with countdowns where there is one (thread), p99 is 1.10× that alone, for the system \
         shares out the cores between threads.",
        "The countdowns lose little by it: in the best place for the fetches 0.95× to 0.99× as many end in a second as inline.",
    ];
    assert_eq!(texts(&subjects), wanted.map(|text| (true, text.to_string())));
}

#[test]
fn or_the_contrary_of_each() {
    let subjects = [
        subject("a/one", &[("inline", 11.0, 200.0), ("yield", 15.0, 200.0), ("pool", 12.0, 100.0)]),
        subject("a/two", &[("inline", 12.0, 100.0), ("yield", 12.0, 90.0), ("pool", 13.0, 95.0)]),
        subject("b/threads", &[("thread", 31.0, 150.0)]),
    ];
    let wanted = [
        "Countdowns in tasks like any other did not hold up the fetches of a/one and a/two here: p99 is 1.10× to 1.20× that \
         alone.",
        "No place off the executor gave a shorter p99 than inline for a/one (11.0 ms inline, 12.0 ms pool) and a/two (12.0 ms \
         inline, 13.0 ms pool).",
        "Yielding changed nothing for a/two: p99 is 1.00× that inline.",
        "Yielding was worse than not yielding for a/one: p99 is 1.36× that inline.",
        "b/threads has no place inline: with countdowns where there is one (thread), p99 is 3.10× that alone: there is \
         nothing to block, and the cores are busy all the same.",
        "The best place for the fetches has its price in countdowns for 1 of 2 contenders: 0.50× as many end in a second as \
         inline (fewest for a/one: 100 instead of 200).",
    ];
    assert_eq!(texts(&subjects), wanted.map(|text| (false, text.to_string())));
}

#[test]
fn who_suffers_and_who_does_not_are_both_told() {
    let both = [subject("a/one", &[("inline", 40.0, 1.0)]), subject("a/two", &[("inline", 10.0, 1.0)])];
    let told = texts(&both);
    assert_eq!(told.iter().map(|finding| finding.0).collect::<Vec<_>>(), [true, false]);
    assert!(
        told[0].1.contains(
            "the p99 of a/one is 4.00× that of the same fetches alone (10.0 ms alone, 40.0 ms beside"
        )
    );
    assert!(told[1].1.contains("of a/two here"));
}

#[test]
fn nothing_is_said_of_what_was_not_measured() {
    assert!(findings(&[]).is_empty());
    let only = [Subject { places: vec![], ..subject("a/one", &[]) }];
    assert!(findings(&only).is_empty());
    let mut uncounted = subject("a/one", &[("inline", 40.0, 0.0), ("pool", 12.0, 0.0)]);
    uncounted.places.iter_mut().for_each(|place| place.counted_per_s = None);
    assert!(!texts(&[uncounted]).iter().any(|finding| finding.1.contains("countdowns lose")));
}
