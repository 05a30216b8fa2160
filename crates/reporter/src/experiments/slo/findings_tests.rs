use super::*;

fn found(contender: &str, kept_per_s: Option<f64>, broken_per_s: Option<f64>) -> Found {
    Found {
        contender: contender.into(),
        client: RAW.into(),
        workload: "f".into(),
        kept_per_s,
        broken_per_s,
        broken_failed: false,
    }
}

fn texts(all: &[Found]) -> Vec<(bool, String)> {
    findings("p99<50ms", all).into_iter().map(|finding| (finding.expected, finding.text)).collect()
}

#[test]
fn the_best_and_the_worst_and_how_far_apart() {
    let all = [found("a/a", Some(5_000.0), Some(5_750.0)), found("b/b", Some(1_000.0), Some(1_150.0))];
    let wanted = "The highest rate that keeps p99<50ms is 5,000 a second with a/a and 1,000 with b/b: 5.00×.";
    assert_eq!(texts(&all), [(true, wanted.to_string())]);
    assert_eq!(texts(&all[..1]), [(true, "a/a keeps p99<50ms up to 5,000 a second.".to_string())]);
}

#[test]
fn or_no_difference_nobody_or_everybody() {
    let same = [found("a/a", Some(1_150.0), Some(1_322.0)), found("b/b", Some(1_000.0), Some(1_150.0))];
    let told = texts(&same);
    assert!(!told[0].0 && told[0].1.starts_with("It makes no difference who is asked"), "{told:?}");
    assert!(told[0].1.contains("up to 1,000 to 1,150 a second"), "{told:?}");

    let nobody = [found("a/a", None, Some(50.0)), found("b/b", None, Some(50.0))];
    let wanted = "Nobody keeps p99<50ms even at 50.0 a second, the lowest rate there is.";
    assert_eq!(texts(&nobody), [(false, wanted.to_string())]);

    let all = [found("a/a", Some(93_000.0), None), found("b/b", None, Some(50.0))];
    let told = texts(&all);
    assert_eq!(told.iter().map(|finding| finding.0).collect::<Vec<_>>(), [true, false, false]);
    assert_eq!(told[1].1, "b/b does not keep p99<50ms even at 50.0 a second, the lowest rate there is.");
    assert!(
        told[2].1.starts_with("a/a keeps p99<50ms at 93,000 a second too, where the ladder ends"),
        "{told:?}"
    );
}

#[test]
fn a_search_that_ended_without_figures_says_so() {
    let failed = Found { broken_failed: true, ..found("a/a", Some(100.0), Some(115.0)) };
    let told = texts(&[failed.clone(), found("b/b", Some(1_000.0), Some(1_150.0))]);
    assert_eq!(told[0], (true, "b/b keeps p99<50ms up to 1,000 a second.".to_string()));
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(
        !told[1].0 && told[1].1.starts_with("The search for a/a ended at a rate that gave no figures"),
        "{told:?}"
    );
    // Nothing is said of a bound that no figure was held against.
    let nothing = Found { kept_per_s: None, ..failed };
    assert_eq!(texts(&[nothing]).len(), 1);
}

#[test]
fn workloads_are_told_apart_and_other_clients_left_to_the_table() {
    let mut all = vec![found("a/a", Some(10.0), Some(12.0)), found("a/a", Some(20.0), Some(23.0))];
    all[1].workload = "g".into();
    all.push(Found { client: "lib".into(), ..found("a/a", Some(99.0), None) });
    let told = texts(&all);
    assert_eq!(told.len(), 2, "{told:?}");
    assert_eq!(told[0].1, "a/a keeps p99<50ms on f up to 10.0 a second.");
    assert_eq!(told[1].1, "a/a keeps p99<50ms on g up to 20.0 a second.");
}
