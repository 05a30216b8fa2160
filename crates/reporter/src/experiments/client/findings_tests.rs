//! Claims on clients, both ways.

use super::*;
use crate::experiments::figure::Figure;

fn cost(contender: &str, client: &str, tls: bool, cpu_us: f64) -> Cost {
    let figure = |value: f64| Figure { value, low: value, high: value };
    Cost {
        contender: contender.into(),
        client: client.into(),
        tls,
        comparable: true,
        cpu_ns: figure(cpu_us * 1e3),
        throughput: figure(4800.0),
        p99: Some(figure(12e6)),
    }
}

/// Two runtimes on the raw lane, and two libraries on the first of them.
fn four(second_runtime: f64, second_client: f64) -> Vec<Cost> {
    vec![
        cost("a/a", "raw", false, 10.0),
        cost("a/a", "lib", false, 20.0),
        cost("a/a", "other", false, second_client),
        cost("b/b", "raw", false, second_runtime),
    ]
}

#[track_caller]
fn one(finding: Option<Finding>) -> (bool, String) {
    let finding = finding.expect("figures are there");
    (finding.expected, finding.text)
}

#[test]
fn the_client_matters_more_or_the_runtime_does() {
    assert_eq!(
        one(which(&four(15.0, 80.0))),
        (
            true,
            "The client matters more than the runtime: between the clients of a/a the CPU time of a request differs by 4.00× \
             (20.0 µs in lib, 80.0 µs in other), between runtimes on the raw lane by 1.50× (10.0 µs in a/a, 15.0 µs in b/b)."
                .into()
        )
    );
    let (expected, text) = one(which(&four(100.0, 80.0)));
    assert!(!expected && text.starts_with("The runtime matters more than the client here:"), "{text}");
    let (expected, text) = one(which(&four(40.0, 80.0)));
    assert!(
        !expected && text.starts_with("Client and runtime matter about as much as each other here:"),
        "{text}"
    );
}

#[test]
fn who_cannot_be_compared_is_not() {
    let mut costs = four(100.0, 80.0);
    costs[3].comparable = false;
    assert!(which(&costs).is_none());
    // Without its pool a client is not the same choice.
    let mut costs = four(15.0, 80.0);
    costs[2].client = "lib-no-pool".into();
    assert!(which(&costs).is_none());
}

#[test]
fn libraries_cost_more_than_raw_or_not() {
    assert_eq!(
        one(over_raw(&four(15.0, 80.0))),
        (
            true,
            "A client library takes 5.00× (median; 2.00× to 8.00×) the CPU time of the raw lane on the same runtime.".into()
        )
    );
    let costs = [cost("a/a", "raw", false, 10.0), cost("a/a", "lib", false, 10.0)];
    let (expected, text) = one(over_raw(&costs));
    assert!(!expected && text.ends_with("runtime here: 1.00× of it."), "{text}");
    assert!(over_raw(&costs[..1]).is_none());
}

#[test]
fn tls_costs_something_or_not() {
    let over = |cpu_us: f64| one(tls(&[cost("a/a", "lib", false, 20.0), cost("a/a", "lib", true, cpu_us)]));
    assert_eq!(
        over(30.0),
        (
            true,
            "Over TLS, on connections that are kept, a request takes 1.50× the CPU time of one in plain text.".into()
        )
    );
    let (expected, text) = over(20.0);
    assert!(!expected && text.contains("a request is no dearer than in plain text here: 1.00×"), "{text}");
}

#[test]
fn a_pool_saves_something_or_not() {
    let pool =
        |tls: bool, cpu_us: f64| vec![cost("a/a", "lib", tls, 20.0), cost("a/a", "lib-no-pool", tls, cpu_us)];
    assert_eq!(
        one(no_pool(&[pool(false, 60.0), pool(true, 400.0)].concat())),
        (
            true,
            "Without its pool, lib takes 3.00× the CPU time of a request with it, and over TLS 20.0×.".into()
        )
    );
    let (expected, text) = one(no_pool(&pool(false, 20.0)));
    assert!(!expected && text.starts_with("Without its pool, lib takes no more CPU time"), "{text}");
    assert!(one(no_pool(&pool(true, 400.0))).1.ends_with("a request with it, over TLS."));
    assert!(findings(&pool(false, 20.0)[1..]).is_empty());
}
