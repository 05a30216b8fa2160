//! How long the origin waits before it answers: a fixed time or a seeded distribution. Knows no sockets and no clock.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use rand_distr::{Distribution as _, Exp1, StandardNormal, StandardUniform};
use serde::{Deserialize, Serialize};

use crate::chance::{self, Purpose};
use crate::nanos::{format_ns, parse_ns};

/// The longest delay there is, in nanoseconds; longer draws are cut to it.
pub const MAX_DELAY_NS: u64 = 60_000_000_000;

/// Widest log-normal accepted: beyond it nearly every draw is either 0 or the cap.
const MAX_SIGMA: f64 = 5.0;

/// A delay before the answer, drawn for each request index from a seed.
///
/// As text: `10ms`, `uniform:5ms-15ms`, `exponential:10ms` (mean), `lognormal:10ms:0.5` (median and sigma of the
/// logarithm). Units are `ns`, `us`, `ms` and `s`. The default is no delay at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Delay(Shape);

#[derive(Clone, Copy, Debug, PartialEq)]
enum Shape {
    Fixed { ns: u64 },
    Uniform { low_ns: u64, high_ns: u64 },
    Exponential { mean_ns: u64 },
    LogNormal { median_ns: u64, sigma: f64 },
}

impl Default for Shape {
    fn default() -> Self {
        Self::Fixed { ns: 0 }
    }
}

/// Why a text is not a [`Delay`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DelayError {
    /// Not one of the four forms.
    #[error(
        "`{0}` is not a delay: write 10ms, uniform:5ms-15ms, exponential:10ms or lognormal:10ms:0.5 (units ns, us, ms, s)"
    )]
    Syntax(String),
    /// Longer than [`MAX_DELAY_NS`].
    #[error("`{0}` is a longer delay than the origin's maximum of 60s")]
    TooLong(String),
    /// A uniform delay whose lower end is above its upper end.
    #[error("`{0}` is not a delay: the lower end is above the upper end")]
    Reversed(String),
    /// A log-normal sigma outside 0..=5.
    #[error("`{0}` is not a delay: sigma must be a number from 0 to 5")]
    Sigma(String),
}

impl Delay {
    /// No delay: the answer is written at once.
    pub const NONE: Self = Self(Shape::Fixed { ns: 0 });

    /// The same delay for every request, cut to [`MAX_DELAY_NS`].
    #[must_use]
    pub fn fixed_ns(ns: u64) -> Self {
        Self(Shape::Fixed { ns: ns.min(MAX_DELAY_NS) })
    }

    /// Whether every answer is immediate.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.0 == Shape::Fixed { ns: 0 }
    }

    /// Whether draws differ between seeds and indices.
    #[must_use]
    pub fn is_random(&self) -> bool {
        !matches!(self.0, Shape::Fixed { .. })
    }

    /// The mean of the draws in nanoseconds, with the cap of 60 s taken into account.
    ///
    /// The exponential has a closed form, `m·(1 − e^(−cap/m))`; the log-normal is integrated numerically over the
    /// standard normal (`E[min(median·e^(σz), cap)]`, trapezoids on ±10).
    #[must_use]
    pub fn mean_ns(&self) -> f64 {
        let cap = MAX_DELAY_NS as f64;
        match self.0 {
            Shape::Fixed { ns } => ns as f64,
            Shape::Uniform { low_ns, high_ns } => (low_ns as f64 + high_ns as f64) / 2.0,
            Shape::Exponential { mean_ns: 0 } => 0.0,
            Shape::Exponential { mean_ns } => mean_ns as f64 * (1.0 - (-cap / mean_ns as f64).exp()),
            Shape::LogNormal { median_ns, sigma } => capped_lognormal_mean(median_ns as f64, sigma, cap),
        }
    }

    /// The same delay, longer or shorter by this factor, cut to [`MAX_DELAY_NS`]: every draw is scaled alike, and a log-normal
    /// keeps its sigma.
    #[must_use]
    pub fn scaled(&self, factor: f64) -> Self {
        // The cast saturates: what is below 0 or no number becomes 0.
        let times = |ns: u64| ((ns as f64 * factor).round() as u64).min(MAX_DELAY_NS);
        Self(match self.0 {
            Shape::Fixed { ns } => Shape::Fixed { ns: times(ns) },
            Shape::Uniform { low_ns, high_ns } => {
                Shape::Uniform { low_ns: times(low_ns), high_ns: times(high_ns) }
            }
            Shape::Exponential { mean_ns } => Shape::Exponential { mean_ns: times(mean_ns) },
            Shape::LogNormal { median_ns, sigma } => Shape::LogNormal { median_ns: times(median_ns), sigma },
        })
    }

    /// The delay of one request in nanoseconds: a pure function of its arguments, at most [`MAX_DELAY_NS`].
    #[must_use]
    pub fn draw_ns(&self, seed: u64, index: u64) -> u64 {
        let drawn = match self.0 {
            Shape::Fixed { ns } => return ns,
            Shape::Uniform { low_ns, high_ns } => {
                let unit: f64 = StandardUniform.sample(&mut chance::stream(Purpose::Delay, seed, index));
                low_ns as f64 + unit * (high_ns - low_ns) as f64
            }
            Shape::Exponential { mean_ns } => {
                let unit: f64 = Exp1.sample(&mut chance::stream(Purpose::Delay, seed, index));
                unit * mean_ns as f64
            }
            Shape::LogNormal { median_ns, sigma } => {
                let z: f64 = StandardNormal.sample(&mut chance::stream(Purpose::Delay, seed, index));
                median_ns as f64 * (sigma * z).exp()
            }
        };
        // A float-to-integer cast saturates, so an enormous draw lands on the cap and not below it.
        (drawn.round() as u64).min(MAX_DELAY_NS)
    }
}

fn capped_lognormal_mean(median_ns: f64, sigma: f64, cap: f64) -> f64 {
    const STEPS: i32 = 20_000;
    const REACH: f64 = 10.0;
    let width = 2.0 * REACH / f64::from(STEPS);
    let density = |z: f64| (-z * z / 2.0).exp() / std::f64::consts::TAU.sqrt();
    (0..=STEPS)
        .map(|step| {
            let z = -REACH + width * f64::from(step);
            density(z) * (median_ns * (sigma * z).exp()).min(cap) * width
        })
        .sum()
}

impl FromStr for Delay {
    type Err = DelayError;

    fn from_str(text: &str) -> Result<Self, DelayError> {
        let syntax = || DelayError::Syntax(text.to_owned());
        let time = |part: &str| match parse_ns(part) {
            Some(ns) if ns <= MAX_DELAY_NS => Ok(ns),
            Some(_) => Err(DelayError::TooLong(text.to_owned())),
            None => Err(syntax()),
        };
        let Some((kind, rest)) = text.split_once(':') else {
            return Ok(Self(Shape::Fixed { ns: time(text)? }));
        };
        let shape = match kind {
            "uniform" => {
                let (low, high) = rest.split_once('-').ok_or_else(syntax)?;
                let (low_ns, high_ns) = (time(low)?, time(high)?);
                if low_ns > high_ns {
                    return Err(DelayError::Reversed(text.to_owned()));
                }
                Shape::Uniform { low_ns, high_ns }
            }
            "exponential" => Shape::Exponential { mean_ns: time(rest)? },
            "lognormal" => {
                let (median, sigma) = rest.split_once(':').ok_or_else(syntax)?;
                let sigma = sigma.parse::<f64>().ok().filter(|s| (0.0..=MAX_SIGMA).contains(s));
                let sigma = sigma.ok_or_else(|| DelayError::Sigma(text.to_owned()))?;
                // `-0` would print differently from the `0` it equals.
                Shape::LogNormal { median_ns: time(median)?, sigma: sigma.abs() }
            }
            _ => return Err(syntax()),
        };
        Ok(Self(shape))
    }
}

impl From<Duration> for Delay {
    /// The same delay for every request, cut to [`MAX_DELAY_NS`].
    fn from(delay: Duration) -> Self {
        Self::fixed_ns(u64::try_from(delay.as_nanos()).unwrap_or(MAX_DELAY_NS))
    }
}

impl fmt::Display for Delay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Shape::Fixed { ns } => f.write_str(&format_ns(ns)),
            Shape::Uniform { low_ns, high_ns } => {
                write!(f, "uniform:{}-{}", format_ns(low_ns), format_ns(high_ns))
            }
            Shape::Exponential { mean_ns } => write!(f, "exponential:{}", format_ns(mean_ns)),
            Shape::LogNormal { median_ns, sigma } => write!(f, "lognormal:{}:{sigma}", format_ns(median_ns)),
        }
    }
}

impl TryFrom<String> for Delay {
    type Error = DelayError;

    fn try_from(text: String) -> Result<Self, DelayError> {
        text.parse()
    }
}

impl From<Delay> for String {
    fn from(delay: Delay) -> Self {
        delay.to_string()
    }
}
