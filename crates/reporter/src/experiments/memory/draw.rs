//! The pictures of what requests in flight and empty tasks cost, each with its numbers. It must not say what they mean.

use super::super::figure::Figure;
use super::super::shown::captioned;
use super::spawning::{cpu_per_task, wall_per_task};
use super::{Cells, per_request, tables};
use crate::chart::kinds::{Axis, DotRow, DotValue, Dots, Scale};
use crate::data::Data;
use crate::model::Drawing;
use crate::number::count;

/// Numbers of requests in flight that fit in a row, of the largest.
const MOST_SIZES: usize = 3;

/// Bytes per request in flight, a row a contender.
pub(super) fn held(data: &Data<'_>, all: &[Cells<'_>]) -> Option<Drawing> {
    let mut sizes: Vec<u32> = all
        .iter()
        .flat_map(|cells| cells.held.iter().map(move |(size, entry)| (cells, size, entry)))
        .filter(|(cells, size, entry)| per_request(data, cells, **size, entry).is_some())
        .map(|(_, size, _)| *size)
        .collect();
    sizes.sort_unstable();
    sizes.dedup();
    let sizes = &sizes[sizes.len().saturating_sub(MOST_SIZES)..];
    let mut rows: Vec<(f64, DotRow)> = Vec::new();
    for cells in all {
        let at = |size: &u32| {
            let (_, entry) = cells.held.iter().find(|(known, _)| known == size)?;
            // Nothing, or less than before, has no place on a log scale.
            per_request(data, cells, *size, entry).filter(|figure| figure.value > 0.0)
        };
        let values: Vec<Option<Figure>> = sizes.iter().map(at).collect();
        let Some(largest) = values.iter().rev().flatten().next() else { continue };
        let order = largest.value;
        let values = values.iter().map(|figure| figure.map(dot)).collect();
        rows.push((order, DotRow { label: cells.contender.into(), values, note: String::new() }));
    }
    if rows.is_empty() {
        return None;
    }
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    let names: Vec<String> =
        sizes.iter().map(|size| format!("{} in flight", count((*size).into()))).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut dots = Dots::new(
        "Memory that each request in flight takes",
        "A row a contender, the cheapest with the most in flight first: bytes per request on a log scale, with the interval \
         over the trials. Where dots of a row lie apart, something that is there once is shared out among more requests.",
        Axis::log("bytes per request in flight", Scale::Bytes),
        &names,
    );
    dots.rows = rows.into_iter().map(|(_, row)| row).collect();
    let numbers = captioned("Memory, threads and files of requests in flight", &tables::held(data, all));
    Some(Drawing::new("memory-held", dots, numbers))
}

/// The figure with what of its interval a log scale can show.
fn dot(figure: Figure) -> DotValue {
    if figure.low > 0.0 { figure.dot() } else { DotValue::new(figure.value) }
}

/// Time to spawn and join an empty task, a row a contender.
pub(super) fn spawned(data: &Data<'_>, all: &[Cells<'_>]) -> Option<Drawing> {
    let mut rows: Vec<(f64, DotRow)> = Vec::new();
    for cells in all {
        let Some((tasks, entry)) = &cells.spawned else { continue };
        let Some(wall) = wall_per_task(data, *tasks, entry) else { continue };
        let cpu = cpu_per_task(data, *tasks, entry);
        let values = vec![Some(dot(wall)), cpu.map(dot)];
        rows.push((wall.value, DotRow { label: cells.contender.into(), values, note: String::new() }));
    }
    if rows.is_empty() {
        return None;
    }
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut dots = Dots::new(
        "Spawning and joining an empty task",
        "A row a contender, the fastest first: window per task and CPU time per task on a log scale, with the interval over \
         the trials. Where CPU time is the longer, several cores worked.",
        Axis::log("time per task", Scale::Nanoseconds),
        &["window", "CPU time"],
    );
    dots.rows = rows.into_iter().map(|(_, row)| row).collect();
    let numbers = captioned("Spawning and joining an empty task", &tables::spawned(data, all));
    Some(Drawing::new("memory-spawn", dots, numbers))
}
