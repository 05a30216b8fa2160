//! What holds of every outcome, whatever the trial was.

use protocol::{Outcome, Samples, Spec, Work};

/// Holds of every outcome: counts add up, samples are one a task that ended well, service is part of response.
pub(crate) fn every_outcome(spec: &Spec, outcome: &Outcome) {
    assert_eq!(outcome.protocol, protocol::VERSION);
    assert_eq!(outcome.workers, spec.workers);
    let asked = match &spec.work {
        Work::Countdown(countdown) => u64::from(countdown.tasks),
        work => work.fetch().expect("all others fetch").requests,
    };
    let turned_away = outcome.pacer.as_ref().map_or(0, |pacer| pacer.turned_away);
    assert_eq!(outcome.attempted + turned_away, asked, "{:?}", outcome.errors);
    assert_eq!(outcome.pacer.is_some(), matches!(spec.work, Work::Open(_)));
    assert_eq!(outcome.countdowns.is_some(), matches!(spec.work, Work::Mixed(_)));
    assert_eq!(outcome.attempted, outcome.ok + outcome.errors.values().sum::<u64>());
    assert!(outcome.window.wall_ns > 0);
    let (service, response) = (raw(&outcome.service), raw(&outcome.response));
    assert_eq!((service.len() as u64, response.len() as u64), (outcome.ok, outcome.ok));
    for (service, response) in service.iter().zip(response) {
        assert!(service <= response, "a task began before it was due: {service} ns > {response} ns");
        assert!(*response <= outcome.window.wall_ns, "a task took longer than its window");
    }
}

/// The runners of this workspace tell raw nanoseconds.
pub(crate) fn raw(samples: &Samples) -> &[u64] {
    match samples {
        Samples::RawNs(ns) => ns,
        Samples::Hdr(_) => panic!("a histogram where raw nanoseconds were expected"),
    }
}
