use super::*;

fn subject(name: &str, closed_stall_ms: f64, open_stall_ms: f64) -> Subject {
    Subject {
        name: name.into(),
        closed_stall_ns: Some(closed_stall_ms * 1e6),
        open_stall_ns: Some(open_stall_ms * 1e6),
        closed_ns: Some(10e6),
        open_ns: Some(11e6),
        closed_felt: Some(0.01),
        open_felt: Some(0.1),
        closed_per_s: Some(1_950.0),
        in_flight: Some(20.0),
        turned_away: 0,
    }
}

fn evidence(subjects: Vec<Subject>) -> Evidence {
    Evidence {
        stall_ns: Some(200e6),
        rate_per_s: Some(2_000.0),
        pacer_p99_ns: Some(60e3),
        pacer_max_ns: Some(2e6),
        subjects,
    }
}

fn texts(evidence: &Evidence) -> Vec<(bool, String)> {
    findings(evidence).into_iter().map(|finding| (finding.expected, finding.text)).collect()
}

#[test]
fn the_closed_loop_hides_what_the_open_one_shows() {
    let evidence =
        evidence(vec![subject("a/a", 15.0, 210.0), subject("b/b", 20.0, 200.0), subject("c/c", 16.0, 205.0)]);
    let wanted = [
        "With the same stall of 200 ms, median and range of 3 contenders, the closed loop's p99 is 16.0 ms (15.0 ms to \
         20.0 ms) and the open loop's 205 ms (200 ms to 210 ms): 12.8× (10.0× to 14.0×) as long. The closed loop stands still \
         together with the origin and asks for nothing while it would have to wait: coordinated omission, as Gil Tene named \
         it.",
        "1.0 % of the closed loop's requests took longer than half the stall, and 10.0 % of the open loop's (medians): at its \
         own pace it would have sent 390 in that time, had 20 in flight, and never sent 94.9 % of them.",
        "Without a stall all 3 contenders with figures keep up with 2,000 a second: the open loop's p99 is 1.10× the closed loop's.",
        "No arrival was turned away: there was always room in flight.",
        "The pacer was late by 60.0 µs (p99 of the worst trial, at worst 2.00 ms), which is little beside what the loops are \
         there to show.",
    ];
    assert_eq!(texts(&evidence), wanted.map(|text| (true, text.to_string())));
}

#[test]
fn or_the_contrary_of_each() {
    let noticed = Subject {
        closed_felt: Some(0.2),
        open_ns: Some(40e6),
        turned_away: 1_234,
        ..subject("a/a", 190.0, 60.0)
    };
    let evidence = Evidence { pacer_p99_ns: Some(9e6), ..evidence(vec![noticed]) };
    let wanted = [
        "With the same stall of 200 ms for a/a, the closed loop's p99 is 190 ms and the open loop's 60.0 ms: 0.32× as long. \
         Most closed loops did not hide the stall here.",
        "20.0 % of the closed loop's requests took longer than half the stall, and 10.0 % of the open loop's (medians): the \
         closed loop lost none of them here.",
        "The closed loop of a/a did show the stall: p99 190 ms.",
        "Even the open loop of a/a did not show the stall at p99: 60.0 ms.",
        "a/a fell behind 2,000 a second without any stall: the open loop's p99 is 40.0 ms, 4.00× the closed loop's.",
        "1,234 arrivals of a/a found as many in flight as there may be and were turned away: they are in no latency.",
        "The pacer was late by 9.00 ms (p99 of the worst trial, at worst 2.00 ms): of the open loops, latencies shorter than \
         that mean little.",
    ];
    assert_eq!(texts(&evidence), wanted.map(|text| (false, text.to_string())));
}

#[test]
fn nothing_is_said_of_what_was_not_measured() {
    assert!(findings(&Evidence::default()).is_empty());
    let closed = Subject { open_stall_ns: None, open_ns: None, open_felt: None, ..subject("a/a", 15.0, 0.0) };
    let none = Evidence { rate_per_s: None, pacer_p99_ns: None, ..evidence(vec![closed]) };
    assert!(findings(&none).is_empty(), "{:?}", texts(&none));
    let unpaced = Subject { closed_per_s: None, ..subject("a/a", 15.0, 210.0) };
    assert!(texts(&evidence(vec![unpaced]))[1].1.ends_with("of the open loop's (medians)."));
}
