//! Why a trial is not carried out.

use protocol::{How, Spec, Work};
use std::{fmt, io};

/// Why a trial is not carried out.
#[derive(Debug)]
pub enum Refusal {
    /// It makes no sense: a row says so, with this reason.
    Unsupported(String),
    /// It should have worked: a failed row, with this reason.
    Failed(String),
}

impl Refusal {
    /// The spec asks for something this contender does not have.
    pub fn unsupported(reason: impl Into<String>) -> Self {
        Self::Unsupported(reason.into())
    }

    /// The runner has no such contender.
    pub fn unknown_contender(name: &str) -> Self {
        Self::Failed(format!("this runner has no contender {name:?}"))
    }

    /// The contender cannot have the number of workers that the spec asks for.
    pub fn wrong_workers(spec: &Spec) -> Self {
        let Spec { contender, workers, .. } = spec;
        Self::Failed(format!(
            "{contender} cannot have {workers} workers: ask for 1 where it has one thread, else for 1 at least"
        ))
    }

    /// The contender cannot run countdowns where a mixed workload wants them.
    pub(crate) fn unless_there_is_a_way(spec: &Spec, ways: &[How]) -> Result<(), Self> {
        match &spec.work {
            Work::Mixed(mixed) if !ways.contains(&mixed.beside.how) => Err(Self::Unsupported(format!(
                "{} has no way to count down {:?}",
                spec.contender,
                mixed.beside.how.as_str()
            ))),
            _ => Ok(()),
        }
    }

    /// The contender has no such client.
    pub fn unknown_client(contender: &str, client: &str) -> Self {
        Self::Unsupported(format!("{contender} has no client {client:?}"))
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unsupported(reason) | Self::Failed(reason) => f.write_str(reason),
        }
    }
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        Self::Failed(error.to_string())
    }
}
