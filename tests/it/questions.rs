//! What a suite asks interpreters once, before its trials: who answers is in the run, who does not is a warning, and who
//! stops it is heard.

use crate::support::stubs::{HONEST, SUITE, answer, entry, script, stub};
use crate::support::{Place, Said, wait_for};
use rustix::process::{Pid, Signal, kill_process};

/// What a script tells of a lock.
const FIGURES: &str = r#"{"interpreters":[{"family":"one","language":"Stub 1.0","gil":true,"cores":2,"iterations":9,"trials":1,"countdown":[{"threads":4,"speed_up":0.5,"wall_ns":[8],"cpu_ns":[9],"voluntary_switches":[7],"involuntary_switches":[1]}],"fetch":[]}]}"#;

#[test]
fn what_a_lock_does_is_asked_of_each_and_who_does_not_answer_only_warns() {
    let place = Place::new();
    let path = place.path().display();
    // It is asked of both interpreters, and answers the first time.
    let asked = format!(
        "if [ \"$1\" = lock ] && mkdir '{path}/answered'; then echo '{FIGURES}'; exit 0; fi\n\
         if [ \"$1\" = lock ] || [ \"$1\" = unjoined ]; then echo \"$1 {path}/x $#\" >&2; exit 3; fi\n{}",
        script(&answer("one"), HONEST)
    );
    let asked = place.write("one.sh", asked);
    let more = format!("gil = [{asked:?}, \"lock\"]\nunjoined = [{asked:?}, \"unjoined\"]");
    let contenders = entry(&["sh"], &asked, &more) + &stub(&place, "two", &answer("two"), HONEST);
    let contenders = place.write("contenders.toml", contenders);
    let suite = place.write("stubs.toml", SUITE.replace("trials = 1", "trials = 1\ngil = true"));
    let said = place.run(&suite, &["--contenders", contenders.to_str().unwrap()]);
    said.good();
    let run = place.newest();
    assert_eq!(run.meta.gil.len(), 1);
    assert_eq!((run.meta.gil[0].family.as_str(), run.meta.gil[0].countdown[0].speed_up), ("one", 0.5));
    assert_eq!(run.trials.len(), 4, "the trials are run all the same");
    let warnings = &run.meta.warnings;
    let warned = |words: &str| {
        warnings.iter().any(|warning| warning.starts_with(words) && warning.contains("{root}/"))
    };
    assert!(warned("figures of a lock are missing: two: sh: exit status: 3"), "{warnings:?}");
    assert!(warned("rows of unjoined work are missing: one: sh: exit status: 3"), "{warnings:?}");
}

#[test]
fn who_stops_a_run_while_it_asks_is_heard_and_the_question_comes_again() {
    let place = Place::new();
    let path = place.path().display();
    let asked = format!(
        "if [ \"$1\" = lock ] && mkdir '{path}/asked'; then sleep 600; fi\n\
         if [ \"$1\" = lock ]; then echo '{FIGURES}'; exit 0; fi\n{}",
        script(&answer("one"), HONEST)
    );
    let asked = place.write("one.sh", asked);
    let contenders =
        place.write("contenders.toml", entry(&["sh"], &asked, &format!("gil = [{asked:?}, \"lock\"]")));
    let suite = place.write("stubs.toml", SUITE.replace("trials = 1", "trials = 1\ngil = true"));
    let words = ["--contenders", contenders.to_str().unwrap()];
    let child = place.begin(&suite, &words);
    wait_for("the question", || place.path().join("asked").exists().then_some(()));
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    let err = Said::of(child).bad(130, &["asking Stub 1.0 what its lock does", "0 of 2 trials"]);
    place.wait_until_nobody_lives();
    let stopped = place.newest().meta;
    assert!(stopped.gil.is_empty() && !err.contains("missing"), "{err}");

    place.run(&suite, &[&words[..], &["--resume"]].concat()).good();
    let run = place.newest();
    assert_eq!((run.meta.id, run.meta.gil.len(), run.trials.len()), (stopped.id, 1, 2));
}
