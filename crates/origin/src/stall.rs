//! A planned standstill of the whole origin: its form as text. Knows no sockets and no clock; `shared` carries it out.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::nanos::{format_ns, parse_ns};

/// The longest standstill there is.
pub const MAX_STALL: Duration = Duration::from_secs(10);

/// The whole origin stands still when one request has come: nothing is accepted, read, written or timed, as in a garbage
/// collection pause or behind a full disk queue. Not to be confused with [`crate::Fault::Stall`], which leaves one
/// request unanswered and nobody else.
///
/// As text: `200ms@1500`, for 200 ms when the request with the index 1500 has been parsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Stall {
    /// How long; what is longer than [`MAX_STALL`] is refused when it is read.
    pub duration: Duration,
    /// The index of the request that brings it about. Each request with this index does; no other.
    pub at: u64,
}

/// Why a text is not a [`Stall`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StallError {
    /// Not a duration, an `@` and an index.
    #[error(
        "`{0}` is not a stall: write duration@index, as in 200ms@1500 (units ns, us, ms, s; index 0 to 2^64-1)"
    )]
    Syntax(String),
    /// Longer than [`MAX_STALL`].
    #[error("`{0}` is a longer stall than the origin's maximum of 10s")]
    TooLong(String),
}

impl FromStr for Stall {
    type Err = StallError;

    fn from_str(text: &str) -> Result<Self, StallError> {
        let syntax = || StallError::Syntax(text.to_owned());
        let (duration, at) = text.split_once('@').ok_or_else(syntax)?;
        let duration = parse_ns(duration).map(Duration::from_nanos).ok_or_else(syntax)?;
        // Digits only: `u64::from_str` would also take a plus sign.
        let digits = at.bytes().all(|byte| byte.is_ascii_digit());
        let at = at.parse().ok().filter(|_| digits).ok_or_else(syntax)?;
        if duration > MAX_STALL {
            return Err(StallError::TooLong(text.to_owned()));
        }
        Ok(Self { duration, at })
    }
}

impl fmt::Display for Stall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let duration_ns = u64::try_from(self.duration.as_nanos()).unwrap_or(u64::MAX);
        write!(f, "{}@{}", format_ns(duration_ns), self.at)
    }
}

impl TryFrom<String> for Stall {
    type Error = StallError;

    fn try_from(text: String) -> Result<Self, StallError> {
        text.parse()
    }
}

impl From<Stall> for String {
    fn from(stall: Stall) -> Self {
        stall.to_string()
    }
}
