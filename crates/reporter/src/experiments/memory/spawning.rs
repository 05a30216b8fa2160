//! What an empty task costs, from a cell that spawns many.

use super::super::figure::{Figure, over_trials};
use crate::data::{Data, Entry};

/// Window ÷ tasks.
pub(super) fn wall_per_task(data: &Data<'_>, tasks: u32, entry: &Entry<'_>) -> Option<Figure> {
    let of = |row: &record::TrialRow| Some(row.wall_ns as f64 / f64::from(tasks.max(1)));
    over_trials(data, &entry.cell.id, of).filter(|figure| figure.value > 0.0)
}

/// CPU time ÷ tasks.
pub(super) fn cpu_per_task(data: &Data<'_>, tasks: u32, entry: &Entry<'_>) -> Option<Figure> {
    let of = |row: &record::TrialRow| Some((row.user_ns + row.system_ns) as f64 / f64::from(tasks.max(1)));
    over_trials(data, &entry.cell.id, of).filter(|figure| figure.value > 0.0)
}
