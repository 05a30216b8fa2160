//! What can go wrong with an answer, and how often. Knows no sockets: carrying a fault out is the connection's work.

use std::fmt;
use std::str::FromStr;

use rand_distr::{Distribution as _, StandardUniform};
use serde::{Deserialize, Serialize};

use crate::chance::{self, Purpose};

/// One way an answer goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Status 503 with a small body; the connection stays usable.
    Unavailable,
    /// The connection is reset (RST) in place of an answer.
    Reset,
    /// The head promises the whole body, about half of it follows, then the connection ends.
    Truncate,
    /// No answer ever comes; the connection is held until the client goes away.
    Stall,
}

/// Every kind, in canonical order.
const KINDS: [Fault; 4] = [Fault::Unavailable, Fault::Reset, Fault::Truncate, Fault::Stall];

impl Fault {
    /// The name used in URLs: `503`, `reset`, `truncate` or `stall`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Unavailable => "503",
            Self::Reset => "reset",
            Self::Truncate => "truncate",
            Self::Stall => "stall",
        }
    }
}

/// The probability of each fault, drawn for each request index from a seed.
///
/// As text: `503:0.01,reset:0.01,truncate:0.01,stall:0.01` in any order, each kind at most once, the sum at most 1;
/// `none` (or nothing) for no faults, which is the default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Faults {
    /// In the order of `KINDS`.
    probabilities: [f64; 4],
}

/// Why a text is not a [`Faults`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FaultsError {
    /// An entry that is not `kind:probability`.
    #[error(
        "`{0}` is not a fault: write kind:probability with a kind of 503, reset, truncate or stall, as in reset:0.01"
    )]
    Syntax(String),
    /// A probability that is no number from 0 to 1.
    #[error("`{0}`: the probability of a fault must be a number from 0 to 1")]
    Probability(String),
    /// A kind named twice.
    #[error("`{0}`: this kind of fault is given twice")]
    Twice(String),
    /// The probabilities add up to more than 1.
    #[error("`{0}`: the probabilities add up to more than 1")]
    Sum(String),
}

impl Faults {
    /// No faults at all.
    pub const NONE: Self = Self { probabilities: [0.0; 4] };

    /// Whether no request can be hit.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.probabilities == [0.0; 4]
    }

    /// The probability of one kind.
    #[must_use]
    pub fn probability(&self, fault: Fault) -> f64 {
        KINDS.iter().zip(self.probabilities).find(|(kind, _)| **kind == fault).map_or(0.0, |(_, p)| p)
    }

    /// What happens to one request: a pure function of its arguments, independent of the delay drawn for it.
    #[must_use]
    pub fn draw(&self, seed: u64, index: u64) -> Option<Fault> {
        if self.is_none() {
            return None;
        }
        let unit: f64 = StandardUniform.sample(&mut chance::stream(Purpose::Fault, seed, index));
        let mut upper = 0.0;
        KINDS.into_iter().zip(self.probabilities).find_map(|(kind, probability)| {
            upper += probability;
            (unit < upper).then_some(kind)
        })
    }
}

impl FromStr for Faults {
    type Err = FaultsError;

    fn from_str(text: &str) -> Result<Self, FaultsError> {
        if text.is_empty() || text == "none" {
            return Ok(Self::NONE);
        }
        let mut given: [Option<f64>; 4] = [None; 4];
        for entry in text.split(',') {
            let (name, probability) =
                entry.split_once(':').ok_or_else(|| FaultsError::Syntax(entry.to_owned()))?;
            let place = KINDS.iter().position(|kind| kind.name() == name);
            let place = place.ok_or_else(|| FaultsError::Syntax(entry.to_owned()))?;
            let probability = probability.parse::<f64>().ok().filter(|p| (0.0..=1.0).contains(p));
            let probability = probability.ok_or_else(|| FaultsError::Probability(entry.to_owned()))?;
            if given[place].replace(probability.abs()).is_some() {
                return Err(FaultsError::Twice(entry.to_owned()));
            }
        }
        let probabilities = given.map(Option::unwrap_or_default);
        // Ten times 0.1 is a hair above 1 in binary; that is rounding, not a mistake.
        if probabilities.iter().sum::<f64>() > 1.0 + 1e-9 {
            return Err(FaultsError::Sum(text.to_owned()));
        }
        Ok(Self { probabilities })
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_none() {
            return f.write_str("none");
        }
        let mut separator = "";
        for (kind, probability) in KINDS.into_iter().zip(self.probabilities) {
            if probability > 0.0 {
                write!(f, "{separator}{}:{probability}", kind.name())?;
                separator = ",";
            }
        }
        Ok(())
    }
}

impl TryFrom<String> for Faults {
    type Error = FaultsError;

    fn try_from(text: String) -> Result<Self, FaultsError> {
        text.parse()
    }
}

impl From<Faults> for String {
    fn from(faults: Faults) -> Self {
        faults.to_string()
    }
}
