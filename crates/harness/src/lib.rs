//! From a suite to a run on disk: plan → preflight → run → record. Of one build, or of several in one sitting, which it
//! can make from git revisions.
//!
//! The harness starts one process a trial and talks to it over [`protocol`]; it writes through `record`. It must not
//! know any runtime or HTTP client, nor what a contender is made of, nor how figures are judged or shown.

mod ab;
mod ask;
mod blocks;
mod builds;
mod checks;
mod contenders;
mod converse;
mod doctor;
mod document;
mod error;
mod estimate;
mod external;
mod fetch_kind;
mod figures;
mod finish;
mod globs;
mod json;
mod limits;
mod located;
mod measured;
mod neighbours;
mod observe;
mod pace;
mod placement;
mod plan;
mod planned;
mod process;
mod questions;
mod rate;
mod run;
mod runner;
mod runners;
mod sanitize;
mod schedule;
mod search;
mod session;
pub mod shipped;
mod sides;
mod sitting;
mod source;
mod speed;
mod suite;
mod system_calls;
mod verify;
mod weigh;

pub use ab::{Decided, ab};
pub use blocks::DISTURBANCE;
pub use builds::{BuildError, Change, Checkout, Programs, Snapshot, Tree, With};
pub use contenders::{Contender, Contenders, Flavour, Interpreter, Listing, Located, WorkerCounts, Workers};
pub use doctor::{Finding, Severity, diagnose, raise_file_limit, refuse_what_cannot_work};
pub use document::Document;
pub use error::Error;
pub use external::UrlList;
pub use fetch_kind::{BesideKind, FetchKind, OpenKind, Pattern};
pub use json::findings_to_json;
pub use placement::Placement;
pub use plan::{Choice, Plan, fresh_seed};
pub use planned::{Planned, Served};
pub use record::{did_you_mean, nearest};
pub use run::{resume, run, unfinished};
pub use runners::Runners;
pub use search::search;
pub use sides::{Built, sides};
pub use sitting::{Ended, Event, Options, Tools};
pub use source::{build_info, source_info};
pub use speed::Speed;
pub use suite::{EXPERIMENTS, Lanes, Suite, Workload, WorkloadKind};
pub use verify::wrong_results;
