//! A row of the table "What happens to work nobody joins?": what one program was seen to do. Facts first; the two texts
//! at the end follow from them. Nothing here knows how the program was watched.

use serde::{Deserialize, Serialize};

/// One system in one situation. Counts are of tasks unless they say otherwise; all were observed from outside the program.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct UnjoinedRow {
    /// `family/flavour`; as the contender, where there is one.
    pub system: String,
    /// Name and version of what is shown; for the standard library the compiler's version line.
    pub library: String,
    /// What the program does with its tasks: a name of `unjoined list`.
    pub situation: String,
    /// The call that makes the situation, as one writes it; empty if the library has none.
    pub call: String,
    /// Whether a program ran. Where the library has no such call none can: every figure is 0 or absent, and `words` says why.
    pub ran: bool,
    /// Tasks submitted.
    pub tasks: u32,
    /// Tasks that began.
    pub begun: u32,
    /// Tasks that came to their end.
    pub ended: u32,
    /// Tasks that never did: `tasks − ended`. A task that panicked is one of them.
    pub lost: u32,
    /// Tasks that began and did not end, but whose destructors ran.
    pub unfinished_freed: u32,
    /// Tasks that ended before the call that makes the situation (all, where there is none).
    pub ended_before_call: u32,
    /// Tasks that ended after that call had returned.
    pub ended_after_call: u32,
    /// Tasks that ended when the program was already gone.
    pub ended_after_exit: u32,
    /// The most tasks that ran (had begun and neither ended nor been dropped) at the same time.
    pub most_at_once: u32,
    /// Different threads on which tasks began, over all processes.
    pub threads: u32,
    /// Different processes in which tasks began.
    pub processes: u32,
    /// Processes that had ended and that nobody had waited for, when the program had nothing left to do; absent where
    /// it did not stay so long.
    pub zombies: Option<u32>,
    /// What a stopwatch shows that is stopped after the last submit: first submit to there, milliseconds.
    pub printed_ms: Option<f64>,
    /// The longest that a single submit kept its caller, milliseconds.
    pub longest_submit_ms: Option<f64>,
    /// How long the call that makes the situation took, milliseconds.
    pub call_ms: Option<f64>,
    /// First submit to the end of the last task that ended, milliseconds; absent if none did.
    pub work_ms: Option<f64>,
    /// The same for the same number of tasks submitted first and joined afterwards; only where one is compared with that.
    pub joined_work_ms: Option<f64>,
    /// From the end of the program's own work to the end of its process, milliseconds; absent if it did not get so far.
    pub leaving_ms: Option<f64>,
    /// Life of the process, milliseconds.
    pub elapsed_ms: f64,
    /// Submits that were refused.
    pub refused: u32,
    /// Times that asking for a task (join, await, wait) was answered by success.
    pub told_ok: u32,
    /// Times that it was answered by anything else.
    pub told_error: u32,
    /// The first such answer, or the first refusal; empty if there is none.
    pub told_words: String,
    /// Whether `main` came to its last line.
    pub main_ended: bool,
    /// What the system says of how the process ended.
    pub status: String,
    /// What the program and its children wrote to standard error, shortened.
    pub stderr: String,
    /// To whom what was reported, in which words, and the exit status.
    pub reported: String,
    /// What happened, in a sentence.
    pub words: String,
}
