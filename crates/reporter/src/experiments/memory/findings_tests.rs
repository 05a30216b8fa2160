use super::*;

const KIB: f64 = 1024.0;

fn held(name: &str, kind: Kind, in_flight: u32, each_kib: f64) -> Held {
    let total_bytes = each_kib * KIB * f64::from(in_flight) + KIB * KIB;
    Held { name: name.into(), kind, in_flight, each_bytes: each_kib * KIB, total_bytes }
}

fn spawned(name: &str, wall_ns: f64) -> Spawned {
    Spawned { name: name.into(), wall_ns }
}

fn texts(evidence: &Evidence) -> Vec<(bool, String)> {
    findings(evidence).into_iter().map(|finding| (finding.expected, finding.text)).collect()
}

#[test]
fn a_thread_and_a_process_have_their_price() {
    let evidence = Evidence {
        held: vec![
            held("a/one", Kind::Shared, 1024, 4.0),
            held("a/many", Kind::Shared, 1024, 5.0),
            held("b/threads", Kind::Thread, 1024, 16.0),
            held("a/one", Kind::Shared, 64, 8.0),
            held("c/processes", Kind::Process, 64, 1024.0),
        ],
        missing: vec![(1024, "c/processes".into())],
        spawned: vec![spawned("a/one", 500.0), spawned("b/threads", 30e3)],
    };
    let wanted = [
        (
            true,
            "With 1,024 in flight, a request takes least memory with a/one (4.00 KiB; 5.00 MiB in all) and most with \
             b/threads (16.0 KiB; 17.0 MiB in all), 4.00×.",
        ),
        (
            true,
            "A thread for each request has its price: with 1,024 in flight, 16.0 KiB a request (b/threads), 3.56× the 4.50 \
             KiB where requests share threads (median of a/one and a/many).",
        ),
        (
            true,
            "A process for each request has its price: with 64 in flight, 1.00 MiB a request (c/processes), 128× the 8.00 \
             KiB where requests share threads (a/one).",
        ),
        (false, "c/processes has no figures with 1,024 in flight; the table says why."),
        (
            true,
            "Spawning and joining an empty task takes least time with a/one (500 ns) and most with b/threads (30.0 µs), \
             60.0×.",
        ),
    ];
    assert_eq!(texts(&evidence), wanted.map(|(expected, text)| (expected, text.to_string())));
}

#[test]
fn or_it_hardly_matters() {
    let evidence = Evidence {
        held: vec![held("a/one", Kind::Shared, 100, 4.0), held("b/threads", Kind::Thread, 100, 4.2)],
        missing: vec![],
        spawned: vec![spawned("a/one", 500.0), spawned("b/threads", 600.0)],
    };
    let told = texts(&evidence);
    let wanted = [
        "With 100 in flight, it hardly matters who keeps a request: a/one (4.00 KiB; 1.39 MiB in all) to b/threads",
        "A thread for each request takes no more memory here: with 100 in flight, 4.20 KiB a request (b/threads), and 4.00 KiB",
        "Spawning and joining an empty task takes much the same with everybody: a/one (500 ns) to b/threads (600 ns), 1.20×.",
    ];
    assert_eq!(told.len(), wanted.len(), "{told:?}");
    for ((expected, text), wanted) in told.iter().zip(wanted) {
        assert!(!expected && text.starts_with(wanted), "{text}");
    }
}

#[test]
fn one_contender_is_told_of_and_one_request_is_not() {
    let mut evidence = Evidence {
        held: vec![held("a/one", Kind::Unknown, 1, 300.0), held("a/one", Kind::Shared, 100, 4.0)],
        spawned: vec![spawned("a/one", 500.0)],
        ..Evidence::default()
    };
    let told = texts(&evidence);
    assert_eq!(
        told[0].1,
        "With 100 in flight, a request takes memory with a/one (4.00 KiB; 1.39 MiB in all)."
    );
    assert_eq!(told[1].1, "An empty task is spawned and joined with a/one (500 ns).");
    evidence.held.truncate(1);
    evidence.spawned.clear();
    assert!(texts(&evidence).is_empty());
}

#[test]
fn what_is_lost_in_noise_is_not_divided_by() {
    let held = vec![held("a/one", Kind::Shared, 100, -0.1), held("b/threads", Kind::Thread, 100, 16.0)];
    let told = texts(&Evidence { held, ..Evidence::default() });
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].1.contains("a/one (too little to be seen;"), "{told:?}");
    assert!(told[0].1.ends_with("in all)."), "{told:?}");
}
