//! What the page says of clients.

use crate::asked::{Seen, answered, failed, fetch, line, names, run, seen};
use record::{CellId, Extra, Parameters, Verdict};

const QUESTION: &str = "Does the client matter more than the runtime?";

fn parameters(tls: bool) -> Parameters {
    fetch(50, Extra { tls, ..Extra::default() })
}

fn workload(tls: bool) -> &'static str {
    if tls { "client-tls" } else { "client-plain" }
}

/// The same cell with another client.
fn with_client(mut one: Seen, client: &str) -> Seen {
    one.cell.id = CellId::new(&one.cell.contender, &one.cell.workload, Some(client)).unwrap();
    one.cell.client = Some(client.into());
    one.trials.iter_mut().for_each(|trial| trial.row.cell = one.cell.id.clone());
    one
}

fn cost(contender: &str, client: &str, tls: bool, cpu_us: u64) -> Seen {
    let one = seen(contender, workload(tls), parameters(tls), (10.0, 12.0), |row| {
        row.user_ns = cpu_us * 1_000_000;
    });
    with_client(one, client)
}

fn broken(contender: &str, client: &str, tls: bool, why: &str) -> Seen {
    with_client(failed(contender, workload(tls), parameters(tls), why), client)
}

fn whole() -> Vec<Seen> {
    vec![
        cost("a/a", "raw", false, 10),
        cost("a/a", "lib", false, 20),
        cost("a/a", "lib", true, 30),
        cost("a/a", "lib-no-pool", false, 60),
        cost("a/a", "other", false, 80),
        broken("a/a", "other", true, "no certificate"),
        cost("b/b", "raw", false, 15),
        cost("b/b", "lib", false, 25),
        cost("std/sequential", "raw", false, 200),
    ]
}

#[test]
fn clients_and_runtimes_are_set_against_each_other() {
    let (part, pictures) = answered(&run("client", whole()), QUESTION);
    assert_eq!(names(&pictures), ["charts/client-runtime.svg", "charts/client-cost.svg"]);
    for said in [
        "50 in flight over 10 ms",
        "The client matters more than the runtime: between the clients of a/a the CPU time of a request differs by 4.00×",
        "between runtimes on the raw lane by 1.50×",
        "Over TLS, on connections that are kept, a request takes 1.50× the CPU time",
        "Without its pool, lib takes 3.00× the CPU time",
    ] {
        assert!(part.contains(said), "{said}: {part}");
    }
    assert!(line(&part, &["a/a", "lib", "TLS", "30.0 µs"]).contains("| 3.00× |"), "{part}");
    assert!(line(&part, &["a/a", "other", "TLS"]).contains("failed: no certificate"), "{part}");
    line(&part, &["lib", "a/a", "20.0 µs", "b/b", "25.0 µs", "1.25×"]);
    line(&part, &["a/a", "lib", "20.0 µs", "other", "80.0 µs", "4.00×"]);
    let svg = &pictures[1].1;
    assert!(svg.contains("a/a, raw") && svg.contains("· lib-no-pool") && svg.contains("over TLS"), "{svg}");
}

#[test]
fn rows_that_one_picture_has_no_room_for_are_in_the_next() {
    let contenders: Vec<String> = (0..30).map(|index| format!("family/number-{index}")).collect();
    let cells =
        contenders.iter().flat_map(|name| [cost(name, "raw", false, 10), cost(name, "lib", false, 20)]);
    let (part, pictures) = answered(&run("client", cells.collect()), QUESTION);
    assert_eq!(
        names(&pictures),
        ["charts/client-runtime.svg", "charts/client-cost.svg", "charts/client-cost-2.svg"]
    );
    for name in &contenders {
        let shown = pictures[1..].iter().filter(|(_, svg)| svg.contains(&format!("{name}, raw<"))).count();
        assert_eq!(shown, 1, "{name}");
        line(&part, &[name, "lib", "plain"]);
    }
    assert!(pictures.iter().all(|(_, svg)| !svg.contains("not drawn")));
}

#[test]
fn one_contender_with_one_client_compares_nothing() {
    let mut lonely = cost("a/a", "raw", false, 10);
    lonely.trials.truncate(1);
    lonely.trials[0].row.verdict = Verdict::Suspect;
    let (part, pictures) = answered(&run("client", vec![lonely]), QUESTION);
    assert_eq!(names(&pictures), ["charts/client-cost.svg"]);
    assert!(!part.lines().any(|line| line.starts_with("- ")), "{part}");
    line(&part, &["a/a †", "raw", "plain", "10.0 µs"]);
    let none = answered(&run("client", vec![broken("a/a", "raw", false, "why")]), QUESTION);
    assert!(none.0.is_empty());
}
