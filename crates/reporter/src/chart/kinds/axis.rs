//! An axis: what it counts, in which steps, from where to where, and which ticks have room on it.

use super::measure;
use super::scale::Scale;
use serde::Serialize;

/// Larger numbers, and smaller ones on a log axis, are not figures of anything and are left out.
const EXTREME: f64 = 1e100;
/// Decades that a log axis spans at least, so that it has two ticks.
const LEAST_DECADES: f64 = 0.8;
/// Where there are fewer, ticks stand at 1, 2 and 5 of each.
const FINE_DECADES: f64 = 2.2;
/// Size of tick labels, in pixels.
pub(super) const TICK_TEXT: f64 = 11.0;

/// How an axis is divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Steps {
    Linear,
    Log,
    /// A share q, drawn at log10(1 / (1 − q)): as far from 90 % to 99 % as from 99 % to 99.9 %.
    Quantile,
}

/// One axis of a picture.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Axis {
    title: String,
    pub(super) scale: Scale,
    steps: Steps,
    including: Vec<f64>,
}

/// A tick: where, in mapped numbers, and its label.
#[derive(Debug, Clone)]
pub(super) struct Tick {
    pub(super) at: f64,
    pub(super) label: String,
}

/// Pixels there are for an axis, and in which direction, as ticks need room.
#[derive(Debug, Clone, Copy)]
pub(super) enum Room {
    Across(f64),
    Up(f64),
}

/// An axis fitted to figures: its ends in mapped numbers (the logarithm on a log axis) and its ticks.
#[derive(Debug, Clone)]
pub(super) struct Fitted {
    steps: Steps,
    low: f64,
    high: f64,
    pub(super) ticks: Vec<Tick>,
}

impl Axis {
    /// A straight axis from zero. `title` says what is counted, and the unit where the ticks do not.
    pub(crate) fn linear(title: &str, scale: Scale) -> Self {
        Self { title: title.into(), scale, steps: Steps::Linear, including: Vec::new() }
    }

    /// A logarithmic axis (base 10, for bytes ticks at powers of 2); figures that are not above zero are left out.
    pub(crate) fn log(title: &str, scale: Scale) -> Self {
        Self { steps: Steps::Log, ..Self::linear(title, scale) }
    }

    pub(super) fn quantiles(title: &str) -> Self {
        Self { steps: Steps::Quantile, ..Self::linear(title, Scale::Percent) }
    }

    /// Reaches to `value` whatever the figures are.
    pub(crate) fn including(mut self, value: f64) -> Self {
        self.including.push(value);
        self
    }

    /// The title as it is drawn.
    pub(super) fn heading(&self) -> String {
        let log = if self.steps == Steps::Log { " (log scale)" } else { "" };
        format!("{}{log}", self.title)
    }

    /// The axis from the least to the greatest of `values`. Without any it has no ticks.
    pub(super) fn fit(&self, values: impl IntoIterator<Item = f64>, room: Room) -> Fitted {
        let all = values.into_iter().chain(self.including.iter().copied());
        let mapped = all.filter_map(|value| self.steps.map(value));
        let (low, high) = mapped.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), x| (l.min(x), h.max(x)));
        if low > high {
            return Fitted { steps: self.steps, low: 0.0, high: 1.0, ticks: Vec::new() };
        }
        let (low, high) = self.steps.widen(low, high);
        let ticks = self.ticks(low, high, room);
        Fitted { steps: self.steps, low, high, ticks }
    }

    /// The finest ticks that have room.
    fn ticks(&self, low: f64, high: f64, room: Room) -> Vec<Tick> {
        let mut coarsest = Vec::new();
        for spread in self.spreads(low, high) {
            let inside = |tick: &Tick| tick.at >= low - 1e-9 * low.abs() && tick.at <= high;
            let ticks: Vec<Tick> = spread.into_iter().filter(inside).collect();
            if ticks.len() < 2 && !coarsest.is_empty() {
                break;
            }
            coarsest = ticks;
            if coarsest.len() <= self.steps.most_ticks() && have_room(&coarsest, low, high, room) {
                break;
            }
        }
        coarsest
    }

    /// Ways to put ticks between `low` and `high`, from the finest.
    fn spreads(&self, low: f64, high: f64) -> Vec<Vec<Tick>> {
        let tick = |at: f64, value: f64| Tick { at, label: self.scale.tick(value, value) };
        match self.steps {
            Steps::Linear => self.linear_spreads(low, high),
            Steps::Quantile => {
                [(1, true), (1, false), (2, false), (3, false)].map(|s| quantile_ticks(high, s)).into()
            }
            Steps::Log if self.scale == Scale::Bytes => {
                let bit = 2f64.log10();
                let spread = |&every: &i32| {
                    let powers = multiples(low / bit, high / bit, every);
                    powers.map(|power| tick(f64::from(power) * bit, 2f64.powi(power))).collect()
                };
                [1, 2, 5, 10, 20, 50, 100, 200].iter().map(spread).collect()
            }
            Steps::Log => {
                let spread = |&every: &i32| {
                    let powers = multiples(low, high, every);
                    powers.map(|power| tick(f64::from(power), 10f64.powi(power))).collect()
                };
                let mut spreads: Vec<Vec<Tick>> = [1, 2, 3, 5, 10, 20, 50, 100].iter().map(spread).collect();
                if high - low < FINE_DECADES {
                    let within = |power: i32| {
                        [1.0, 2.0, 5.0].map(|m| tick(f64::from(power) + f64::log10(m), m * 10f64.powi(power)))
                    };
                    spreads.insert(0, multiples(low - 1.0, high, 1).flat_map(within).collect());
                }
                spreads
            }
        }
    }

    /// Steps of 1, 2 and 5 times a power of ten, in the unit of the greatest tick.
    fn linear_spreads(&self, low: f64, high: f64) -> Vec<Vec<Tick>> {
        let greatest = high.abs().max(low.abs());
        let (unit, _) = self.scale.unit(greatest);
        let finest = ((high - low) / unit / 10.0).log10().floor() as i32;
        let steps =
            (finest..finest + 3).flat_map(|power| [1.0, 2.0, 5.0].map(|m| m * 10f64.powi(power) * unit));
        let spread = |step: f64| {
            let (first, last) = ((low / step).ceil() as i64, (high / step).floor() as i64);
            let values = (first..=last.min(first + 200)).map(|index| index as f64 * step);
            values.map(|value| Tick { at: value, label: self.scale.tick(value, greatest) }).collect()
        };
        steps.map(spread).collect()
    }
}

impl Steps {
    /// Where `value` is on the axis; `None` where it cannot be shown.
    fn map(self, value: f64) -> Option<f64> {
        match self {
            // What is too small to be told from zero is zero.
            Self::Linear if value.abs() < 1.0 / EXTREME => Some(0.0),
            Self::Linear => (value.abs() <= EXTREME).then_some(value),
            Self::Log => (1.0 / EXTREME..=EXTREME).contains(&value).then(|| value.log10()),
            Self::Quantile => (0.0..1.0).contains(&value).then(|| -(1.0 - value).log10()),
        }
    }

    /// More of them say nothing more.
    fn most_ticks(self) -> usize {
        if self == Self::Linear { 10 } else { 12 }
    }

    /// Ends a little beyond the figures, and never on each other.
    fn widen(self, low: f64, high: f64) -> (f64, f64) {
        match self {
            Self::Linear => {
                let (low, high) = (low.min(0.0), high.max(0.0));
                let high = if low == high { 1.0 } else { high };
                (low + low.min(0.0) * 0.05, high + high * 0.05)
            }
            Self::Log => {
                let missing = (LEAST_DECADES - (high - low)).max(0.0) / 2.0;
                let margin = 0.035 * (high - low).max(LEAST_DECADES);
                (low - missing - margin, high + missing + margin)
            }
            Self::Quantile => (0.0, high.max(1.0) * 1.02),
        }
    }
}

impl Fitted {
    /// How far along the axis `value` is, from 0 to 1; `None` where it cannot be shown.
    pub(super) fn share(&self, value: f64) -> Option<f64> {
        self.steps.map(value).map(|mapped| self.share_of_mapped(mapped))
    }

    /// The same for a mapped number, such as that of a tick.
    pub(super) fn share_of_mapped(&self, mapped: f64) -> f64 {
        ((mapped - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }

    /// The same for the lower end of an interval: what is not above zero is at the foot of a log axis.
    pub(super) fn share_or_foot(&self, value: f64) -> Option<f64> {
        if self.steps == Steps::Log && value <= 0.0 { Some(0.0) } else { self.share(value) }
    }

    /// Whether `value` is beyond the upper or lower end: +1, −1, or 0 where it is between them.
    pub(super) fn beyond(&self, value: f64) -> i8 {
        match self.steps.map(value) {
            Some(mapped) if mapped > self.high => 1,
            Some(mapped) if mapped < self.low => -1,
            _ => 0,
        }
    }
}

/// Whole multiples of `every` from `low` to `high`.
fn multiples(low: f64, high: f64, every: i32) -> impl Iterator<Item = i32> {
    let (first, last) = ((low / f64::from(every)).ceil() as i32, (high / f64::from(every)).floor() as i32);
    (first..=last).map(move |index| index * every)
}

/// 0 and every so many nines, with or without the half.
fn quantile_ticks(high: f64, (every, with_half): (usize, bool)) -> Vec<Tick> {
    let half = Tick { at: 2f64.log10(), label: "50 %".into() };
    let nines = |count: usize| {
        let label = match count {
            0 => "0".into(),
            1 => "90 %".into(),
            2 => "99 %".into(),
            _ => format!("99.{} %", "9".repeat(count - 2)),
        };
        Tick { at: count as f64, label }
    };
    let mut ticks: Vec<Tick> = (0..=high as usize).step_by(every).map(nines).collect();
    if with_half {
        ticks.insert(1, half);
    }
    ticks
}

/// Whether the labels stand clear of each other.
fn have_room(ticks: &[Tick], low: f64, high: f64, room: Room) -> bool {
    let span = high - low;
    ticks.windows(2).all(|pair| {
        let share = (pair[1].at - pair[0].at) / span;
        match room {
            Room::Up(pixels) => share * pixels >= 2.2 * TICK_TEXT,
            Room::Across(pixels) => {
                let wide = |tick: &Tick| measure::width(&tick.label, TICK_TEXT, false);
                share * pixels >= (wide(&pair[0]) + wide(&pair[1])) / 2.0 + TICK_TEXT
            }
        }
    })
}
