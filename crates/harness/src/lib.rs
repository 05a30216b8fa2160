//! From a suite to a run on disk: plan → preflight → run → record. Of one build, or of several in one sitting, which it
//! can make from git revisions.
//!
//! The harness starts one process a trial and talks to it over [`protocol`]; it writes through `record`. It must not
//! know any runtime or HTTP client, nor what a contender is made of, nor how figures are judged or shown.

mod builds;
mod contenders;
mod error;
mod machine;
mod plan;
mod preflight;
mod run;
mod suite;
mod text;
mod trial;

pub use builds::source::{build_info, source_info};
pub use builds::{Change, Checkout, Programs, Snapshot, Tree, With};
pub use contenders::speed::Speed;
pub use contenders::{Contender, Contenders, Flavour, Interpreter, Listing, Located, WorkerCounts, Workers};
pub use error::Error;
pub use error::build::BuildError;
pub use machine::placement::Placement;
pub use machine::runners::Runners;
pub use plan::external::UrlList;
pub use plan::planned::{Planned, Served};
pub use plan::resolved::{Choice, Plan, fresh_seed};
pub use plan::sides::{Built, sides};
pub use preflight::doctor::{Finding, Severity, diagnose, raise_file_limit, refuse_what_cannot_work};
pub use preflight::json::findings_to_json;
pub use record::{did_you_mean, nearest};
pub use run::ab::{Decided, ab};
pub use run::blocks::DISTURBANCE;
pub use run::rounds::{resume, run, unfinished};
pub use run::search::search;
pub use run::sitting::{Ended, Event, Options, Tools};
pub use run::verify::wrong_results;
pub use suite::fetch_kind::{BesideKind, FetchKind, OpenKind, Pattern};
pub use suite::shipped;
pub use suite::{EXPERIMENTS, Lanes, Suite, Workload, WorkloadKind};
pub use text::document::Document;
