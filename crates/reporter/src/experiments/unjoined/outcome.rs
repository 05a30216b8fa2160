//! What became of the tasks of one program, in a word. It must not know how the word is shown.

use record::UnjoinedRow;

/// A submit that kept its caller for this share of the whole work waited for room.
const HELD: f64 = 0.1;

/// Whether the process ended as if all were well, and wrote nothing.
pub(super) fn silent(row: &UnjoinedRow) -> bool {
    well(row) && row.stderr.is_empty()
}

/// Whether a script that looks at the exit status would go on.
pub(super) fn well(row: &UnjoinedRow) -> bool {
    row.main_ended && row.status == "exit status: 0"
}

/// Whether the call came when there was nothing left to do it to.
pub(super) fn too_late(row: &UnjoinedRow) -> bool {
    row.tasks > 0 && row.ended_before_call == row.tasks
}

/// Tasks whose handle is dropped, or that are cancelled.
pub(super) fn fate(row: &UnjoinedRow) -> String {
    match row {
        row if !row.ran => "no such call".into(),
        row if too_late(row) => "too late".into(),
        row if row.ended == row.tasks => "go on".into(),
        row if row.ended == 0 => "stop".into(),
        row => format!("{} of {} go on", row.ended, row.tasks),
    }
}

/// Tasks that run when main returns.
pub(super) fn after_main(row: &UnjoinedRow) -> String {
    let how = if silent(row) { ", silently" } else { "" };
    match row {
        row if !row.ran => "no such call".into(),
        row if row.lost == row.tasks => format!("lost{how}"),
        row if row.lost > 0 => format!("{} of {} lost{how}", row.lost, row.tasks),
        row if row.ended_after_exit > 0 => "outlive it".into(),
        _ => "waited for".into(),
    }
}

/// A panic in a task that nobody asks for.
pub(super) fn panic(row: &UnjoinedRow) -> String {
    match row {
        row if !row.ran => "no such call".into(),
        row if row.status.starts_with("signal") => "kills the process".into(),
        row if !well(row) => "ends main".into(),
        row if row.stderr.is_empty() => "silence".into(),
        _ => "a line on stderr".into(),
    }
}

/// What submitting does where all workers are busy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Full {
    Refuses,
    HoldsUp,
    StartsMore,
    Queues,
}

pub(super) fn full(row: &UnjoinedRow) -> Full {
    let longest = row.longest_submit_ms.zip(row.work_ms);
    match row {
        row if row.refused > 0 => Full::Refuses,
        row if row.most_at_once == row.tasks => Full::StartsMore,
        _ if longest.is_some_and(|(submit, work)| submit >= HELD * work) => Full::HoldsUp,
        _ => Full::Queues,
    }
}

impl Full {
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Refuses => "refused",
            Self::HoldsUp => "the caller waits",
            Self::StartsMore => "one more worker each",
            Self::Queues => "queued",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> UnjoinedRow {
        UnjoinedRow {
            ran: true,
            tasks: 8,
            begun: 8,
            ended: 8,
            main_ended: true,
            status: "exit status: 0".into(),
            ..UnjoinedRow::default()
        }
    }

    #[test]
    fn a_fate_is_what_ended() {
        let lost = |ended| UnjoinedRow { ended, lost: 8 - ended, ..row() };
        assert_eq!(fate(&row()), "go on");
        assert_eq!(fate(&lost(0)), "stop");
        assert_eq!(fate(&lost(4)), "4 of 8 go on");
        assert_eq!(fate(&UnjoinedRow { ended_before_call: 8, ..row() }), "too late");
        assert_eq!(fate(&UnjoinedRow::default()), "no such call");
    }

    #[test]
    fn leaving_main_loses_waits_or_is_outlived() {
        let lost = UnjoinedRow { ended: 0, lost: 8, ..row() };
        assert_eq!(after_main(&row()), "waited for");
        assert_eq!(after_main(&lost), "lost, silently");
        assert_eq!(after_main(&UnjoinedRow { stderr: "oh".into(), ..lost.clone() }), "lost");
        assert_eq!(after_main(&UnjoinedRow { ended: 6, lost: 2, ..row() }), "2 of 8 lost, silently");
        assert_eq!(after_main(&UnjoinedRow { ended_after_exit: 8, ..row() }), "outlive it");
    }

    #[test]
    fn a_panic_is_heard_or_not() {
        let heard = UnjoinedRow { stderr: "panicked".into(), ..row() };
        assert_eq!(panic(&row()), "silence");
        assert_eq!(panic(&heard), "a line on stderr");
        let main = UnjoinedRow { main_ended: false, status: "exit status: 101".into(), ..heard.clone() };
        assert_eq!(panic(&main), "ends main");
        assert_eq!(panic(&UnjoinedRow { status: "signal: 6 (SIGABRT)".into(), ..main }), "kills the process");
    }

    #[test]
    fn a_full_pool_queues_refuses_waits_or_grows() {
        let queued = UnjoinedRow { longest_submit_ms: Some(0.01), work_ms: Some(400.0), ..row() };
        assert_eq!(full(&queued), Full::Queues);
        assert_eq!(full(&UnjoinedRow { longest_submit_ms: Some(50.0), ..queued.clone() }), Full::HoldsUp);
        assert_eq!(full(&UnjoinedRow { refused: 1, ..queued.clone() }), Full::Refuses);
        assert_eq!(full(&UnjoinedRow { most_at_once: 8, ..queued }), Full::StartsMore);
    }
}
