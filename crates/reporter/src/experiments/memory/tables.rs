//! The tables of what requests in flight and empty tasks cost. It must not say what the numbers mean.

use super::super::figure::{Figure, who, why_not};
use super::super::shown::{shown, spread};
use super::spawning::{cpu_per_task, wall_per_task};
use super::{Cells, middle, per_request, threads};
use crate::data::Data;
use crate::number::Unit;
use crate::table::{Cell, Table, figures, row, words};

/// What each contender is before anything is in flight, and the null trial: one request.
pub(super) fn floor(data: &Data<'_>, all: &[Cells<'_>]) -> Table {
    let mut table = Table::new(vec![
        words("contender", 0),
        figures("floor", 0),
        figures("with one request", 0),
        figures("more for it", 0),
        words("why not", 2),
    ]);
    for cells in all {
        let Some((size, entry)) = cells.held.first() else { continue };
        let one = (*size == 1).then_some(entry);
        let with_one = one.and_then(|entry| middle(data, entry, |row| row.held_bytes));
        let more = one.and_then(|entry| per_request(data, cells, 1, entry)).map(|figure| figure.value);
        table.push(row![
            who(entry),
            Cell::of(middle(data, entry, |row| row.held_idle_bytes), Unit::Bytes),
            Cell::of(with_one, Unit::Bytes),
            Cell::of(more, Unit::Bytes),
            why_not(entry),
        ]);
    }
    table
}

/// A row a contender and number in flight.
pub(super) fn held(data: &Data<'_>, all: &[Cells<'_>]) -> Table {
    let mut table = Table::new(vec![
        words("contender", 0),
        figures("in flight", 0),
        figures("bytes per request", 0),
        figures("of its trials", 3),
        figures("before", 2),
        figures("all held", 1),
        figures("threads per request", 1),
        figures("files per request", 1),
        words("why not", 4),
    ]);
    for (cells, (size, entry)) in
        all.iter().flat_map(|cells| cells.held.iter().map(move |held| (cells, held)))
    {
        let each = per_request(data, cells, *size, entry);
        let of_each = |n: Option<f64>| Cell::of(n.map(|n| n / f64::from((*size).max(1))), Unit::Number);
        table.push(row![
            who(entry),
            Cell::count((*size).into()),
            shown(each, Unit::Bytes),
            spread(each.and_then(Figure::apart), Unit::Bytes),
            Cell::of(middle(data, entry, |row| row.held_idle_bytes), Unit::Bytes),
            Cell::of(middle(data, entry, |row| row.held_bytes), Unit::Bytes),
            of_each(threads(data, *size, entry)),
            of_each(middle(data, entry, |row| row.held_files)),
            why_not(entry),
        ]);
    }
    table
}

/// A row a contender.
pub(super) fn spawned(data: &Data<'_>, all: &[Cells<'_>]) -> Table {
    let mut table = Table::new(vec![
        words("contender", 0),
        figures("tasks", 0),
        figures("window per task", 0),
        figures("of its trials", 2),
        figures("CPU per task", 0),
        words("why not", 3),
    ]);
    for cells in all {
        let Some((tasks, entry)) = &cells.spawned else { continue };
        let wall = wall_per_task(data, *tasks, entry);
        table.push(row![
            who(entry),
            Cell::count((*tasks).into()),
            shown(wall, Unit::Ns),
            spread(wall.and_then(Figure::apart), Unit::Ns),
            shown(cpu_per_task(data, *tasks, entry), Unit::Ns),
            why_not(entry),
        ]);
    }
    table
}
