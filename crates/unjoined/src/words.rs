//! Sentences, from the facts of a row and nothing else: no system is known here, and every sentence has its contrary.

use crate::situation::Situation;
use record::UnjoinedRow;

/// To whom what was reported, and the exit status.
pub(crate) fn reported(row: &UnjoinedRow) -> String {
    let mut parts = Vec::new();
    if row.told_error > 0 {
        parts.push(format!(
            "to who asks ({} of {}): \"{}\"",
            row.told_error,
            row.told_error + row.told_ok,
            row.told_words
        ));
    }
    if row.refused > 0 {
        parts.push(format!("to who submits ({} times): \"{}\"", row.refused, row.told_words));
    }
    if !row.stderr.is_empty() {
        parts.push(format!("on standard error: \"{}\"", row.stderr));
    }
    if parts.is_empty() {
        parts.push("nothing".to_owned());
    }
    parts.push(row.status.clone());
    parts.join("; ")
}

/// What happened, in a sentence.
pub(crate) fn words(situation: Situation, row: &UnjoinedRow) -> String {
    use Situation::*;
    let fate = fate(row);
    let said = match situation {
        JoinAll => format!("Joined, {fate}, after {}", ms(row.work_ms)),
        NoJoin | MainBlocks => {
            format!("A stopwatch shows {}; {}{fate}", ms(row.printed_ms), unseen_work(row))
        }
        DropHandle | Detach => format!("{}: {fate}", goes_on(row)),
        LeaveMain | ShutDown => format!("{}: {fate}", left(row)),
        DropExecutor => format!("{}: {fate}", dropped(row)),
        PanicJoined | PanicUnasked => format!("{}; {}", who_learns(row), others(row)),
        CancelWaiting | CancelComputing => format!("{}: {fate}", cancelled(row)),
        SubmitFull => format!("{}; {fate}", when_full(situation, row)),
        OneByOne => one_by_one(row),
    };
    match row.zombies {
        Some(count) if count > 0 => {
            format!("{said}; {count} ended processes wait for somebody to ask (zombies).")
        }
        _ => format!("{said}."),
    }
}

/// What became of the tasks after something was done to them.
enum Outcome {
    /// They had all ended by then.
    TooLate,
    AllEnded,
    /// Those that had begun; the others never began.
    BegunEnded,
    /// None that was still running.
    Stopped,
    SomeEnded,
}

fn outcome(row: &UnjoinedRow) -> Outcome {
    match row.ended {
        ended if ended == row.tasks && row.ended_before_call == ended => Outcome::TooLate,
        ended if ended == row.tasks => Outcome::AllEnded,
        ended if ended == row.ended_before_call => Outcome::Stopped,
        ended if ended == row.begun => Outcome::BegunEnded,
        _ => Outcome::SomeEnded,
    }
}

fn goes_on(row: &UnjoinedRow) -> String {
    match outcome(row) {
        Outcome::TooLate | Outcome::AllEnded => "The tasks go on",
        Outcome::BegunEnded => "What has begun goes on, what has not never begins",
        Outcome::Stopped => "The tasks are cancelled",
        Outcome::SomeEnded => "Some tasks go on",
    }
    .to_owned()
}

fn left(row: &UnjoinedRow) -> String {
    let waits = format!("the program waits, {}", ms(row.leaving_ms));
    match outcome(row) {
        Outcome::TooLate => "Too late, nothing was left to lose".to_owned(),
        Outcome::AllEnded | Outcome::BegunEnded if row.ended_after_exit > 0 => {
            "The program is gone and tasks go on".to_owned()
        }
        Outcome::AllEnded => format!("No work is lost, {waits}"),
        Outcome::BegunEnded => format!("What has not begun is lost, for the rest {waits}"),
        Outcome::Stopped => "The work is lost".to_owned(),
        Outcome::SomeEnded => "Part of the work is lost".to_owned(),
    }
}

fn dropped(row: &UnjoinedRow) -> String {
    let call = ms(row.call_ms);
    let waited = row.ended_after_call == 0;
    match outcome(row) {
        Outcome::TooLate => "Too late, the tasks had ended".to_owned(),
        Outcome::AllEnded if waited => format!("The drop waits for the tasks, {call}"),
        Outcome::AllEnded => format!("The tasks go on without it (the drop took {call})"),
        Outcome::BegunEnded if waited => {
            format!("The drop waits {call} for what has begun, what has not never begins")
        }
        Outcome::BegunEnded => {
            format!("What has begun goes on (the drop took {call}), what has not never begins")
        }
        Outcome::Stopped => format!("The tasks are dropped with it, in {call}"),
        Outcome::SomeEnded => format!("Some tasks go on (the drop took {call})"),
    }
}

fn cancelled(row: &UnjoinedRow) -> String {
    let call = ms(row.call_ms);
    let waited = match row.ended_after_call {
        0 => format!("and the call returns when they have ended, {call}"),
        _ => format!("and the call does not wait, {call}"),
    };
    // An answer that belies what was seen.
    let answer = match row.told_error {
        0 => String::new(),
        told if told + row.ended <= row.tasks => String::new(),
        told => format!(", with the answer \"{}\" for {told} of them", row.told_words),
    };
    match outcome(row) {
        Outcome::TooLate => "Too late, main came to the call when all had ended".to_owned(),
        Outcome::AllEnded => format!("The tasks do not stop, {waited}{answer}"),
        Outcome::BegunEnded => {
            format!("What has not begun never begins, the others do not stop, {waited}{answer}")
        }
        Outcome::Stopped => format!("The tasks stop (the call took {call})"),
        Outcome::SomeEnded => "Some tasks stop".to_owned(),
    }
}

fn who_learns(row: &UnjoinedRow) -> String {
    if !row.status.starts_with("exit") {
        format!("The panic ends the whole process ({})", row.status)
    } else if row.told_error > 0 {
        format!("Who asks learns of the panic: \"{}\"", row.told_words)
    } else if !row.main_ended {
        format!("The panic comes out in main and ends it ({})", row.status)
    } else if row.stderr.is_empty() {
        "Nobody learns of the panic".to_owned()
    } else {
        "Nobody learns of the panic but who reads standard error".to_owned()
    }
}

/// One of the tasks panics and cannot end.
fn others(row: &UnjoinedRow) -> String {
    let count = row.tasks - 1;
    match row.ended {
        ended if ended == count => format!("the other {count} tasks ended{}", after_exit(row)),
        0 => format!("none of the other {count} tasks ended"),
        ended => format!("{ended} of the other {count} tasks ended{}", after_exit(row)),
    }
}

fn unseen_work(row: &UnjoinedRow) -> String {
    match (row.printed_ms, row.work_ms) {
        (Some(printed), Some(work)) if work > 2.0 * printed => {
            format!("the work went on until {}: ", ms(row.work_ms))
        }
        (_, Some(_)) => format!("the work took {}: ", ms(row.work_ms)),
        _ => String::new(),
    }
}

fn when_full(situation: Situation, row: &UnjoinedRow) -> String {
    let (_, time) = situation.size();
    let (longest, work) = (ms(row.longest_submit_ms), ms(row.work_ms));
    // One slow submit may be the machine's doing. A caller that is made to wait waits for most of the work.
    let waits = row.longest_submit_ms.is_some_and(|longest| longest >= time.as_secs_f64() * 1000.0)
        && row.printed_ms.zip(row.work_ms).is_some_and(|(printed, work)| printed > work / 2.0);
    if row.refused > 0 {
        format!("{} of {} submits are refused: \"{}\"", row.refused, row.tasks, row.told_words)
    } else if row.processes == row.tasks {
        format!("Every task gets a new process, {} at once", row.most_at_once)
    } else if row.threads == row.tasks {
        format!("Every task gets a new thread, {} at once", row.most_at_once)
    } else if waits {
        format!("A submit blocks its caller, up to {longest}")
    } else {
        let workers = match row.threads {
            1 => "1 thread works".to_owned(),
            count => format!("{count} threads work"),
        };
        format!("Queued: no submit takes longer than {longest}, {workers} for {work}")
    }
}

fn one_by_one(row: &UnjoinedRow) -> String {
    let fate = fate(row);
    match (row.work_ms, row.joined_work_ms) {
        (Some(work), Some(joined)) if work > 1.25 * joined && row.most_at_once == 1 => {
            let (work, times) = (ms(Some(work)), work / joined);
            format!(
                "One after the other, {work}: {times:.1} times the {} of submitting all first; {fate}",
                ms(row.joined_work_ms)
            )
        }
        (Some(_), Some(_)) => format!(
            "{} at once, {}, against {} when all are submitted first; {fate}",
            row.most_at_once,
            ms(row.work_ms),
            ms(row.joined_work_ms)
        ),
        _ => fate,
    }
}

/// How many began, ended, and let go of what they owned.
fn fate(row: &UnjoinedRow) -> String {
    let UnjoinedRow { tasks, begun, ended, .. } = *row;
    let counts = match (begun, ended) {
        (_, ended) if ended == tasks => format!("all {tasks} tasks ended"),
        (0, 0) => format!("none of {tasks} tasks began"),
        (begun, 0) if begun == tasks => format!("all {tasks} tasks began, none ended"),
        (begun, 0) => format!("{begun} of {tasks} tasks began, none ended"),
        (begun, ended) => format!("{begun} of {tasks} tasks began, {ended} ended"),
    };
    let destructors = match (begun.saturating_sub(ended), row.unfinished_freed) {
        (0, _) => String::new(),
        (_, 0) => ", no destructor ran".to_owned(),
        (unfinished, freed) if unfinished == freed => ", destructors ran".to_owned(),
        (unfinished, freed) => format!(", the destructors of {freed} of {unfinished} ran"),
    };
    format!("{counts}{}{destructors}", after_exit(row))
}

fn after_exit(row: &UnjoinedRow) -> String {
    match row.ended_after_exit {
        0 => String::new(),
        all if all == row.ended => ", after the program was gone".to_owned(),
        some => format!(", {some} of them after the program was gone"),
    }
}

fn ms(milliseconds: Option<f64>) -> String {
    match milliseconds {
        None => "an unknown time".to_owned(),
        Some(ms) if ms < 0.001 => "1 µs".to_owned(),
        Some(ms) if ms < 1.0 => format!("{:.0} µs", ms * 1000.0),
        Some(ms) if ms < 10.0 => format!("{ms:.1} ms"),
        Some(ms) => format!("{ms:.0} ms"),
    }
}

#[cfg(test)]
#[path = "words_tests.rs"]
mod tests;
