//! The picture of rates that kept a bound, with its numbers. It must not say what they mean.

use super::super::figure::{named, who, why_not};
use super::super::shown::{captioned, shown};
use super::{Ladder, Rung, bounded, quantile_name};
use crate::chart::kinds::{Axis, DotRow, DotValue, Dots, Scale};
use crate::data::Data;
use crate::model::Drawing;
use crate::number::{Unit, count};
use crate::table::{Cell, Table, figures, row, words};
use record::Slo;

/// The highest rate that kept the bound beside the lowest that broke it, a row a contender, client and workload.
pub(super) fn rates(data: &Data<'_>, slo: &Slo, ladders: &[Ladder<'_>]) -> Option<Drawing> {
    let rate = |rung: Option<&Rung<'_>>| rung.map(|rung| rung.rate_per_s);
    let mut sorted: Vec<&Ladder<'_>> = ladders.iter().collect();
    sorted.sort_by(|a, b| {
        let of = |ladder: &Ladder<'_>| rate(ladder.kept()).unwrap_or(0.0);
        a.workload.cmp(b.workload).then(of(b).total_cmp(&of(a)))
    });
    let mut rows: Vec<DotRow> = sorted
        .iter()
        .map(|ladder| DotRow {
            label: label(ladders, ladder),
            values: [ladder.kept(), ladder.broken()].map(|rung| rate(rung).map(DotValue::new)).into(),
            note: String::new(),
        })
        .collect();
    let mut dots = Dots::new(
        &format!("Highest rate that keeps {slo}"),
        "A row for each contender and client, on a log scale: the highest rate of arrivals that kept the bound, and the lowest \
         that did not; the truth lies between the two. Farther to the right carries more.",
        Axis::log("arrivals a second", Scale::PerSecond),
        &named(&["kept", "broken"], &mut rows),
    );
    dots.rows = rows;
    let caption =
        format!("Highest rate that kept {slo}, and {} there (median of trials)", quantile_name(slo));
    let numbers = captioned(&caption, &table(data, slo, &sorted));
    Some(Drawing::new("slo-rates", dots, numbers))
}

/// The contender, and what else it takes to tell rows apart.
fn label(all: &[Ladder<'_>], ladder: &Ladder<'_>) -> String {
    let mut parts = vec![ladder.contender];
    if all.iter().any(|other| other.client != ladder.client) {
        parts.push(ladder.client);
    }
    if all.iter().any(|other| other.workload != ladder.workload) {
        parts.push(ladder.workload);
    }
    parts.join(" ")
}

fn table(data: &Data<'_>, slo: &Slo, ladders: &[&Ladder<'_>]) -> Table {
    let mut table = Table::new(vec![
        words("contender", 0),
        words("client", 0),
        words("workload", 1),
        figures("kept, a second", 0),
        figures("latency there", 1),
        figures("broken, a second", 0),
        figures("latency there", 1),
        words("what broke it", 2),
        figures("rates tried", 3),
    ]);
    for ladder in ladders {
        let (kept, broken) = (ladder.kept(), ladder.broken());
        let rate = |rung: Option<&Rung<'_>>| Cell::of(rung.map(|rung| rung.rate_per_s), Unit::Number);
        let latency =
            |rung: Option<&Rung<'_>>| shown(rung.and_then(|rung| bounded(data, slo, rung)), Unit::Ns);
        let any = kept.or(broken).map_or(Cell::None, |rung| who(&rung.entry).into());
        table.push(row![
            any,
            ladder.client,
            ladder.workload,
            rate(kept),
            latency(kept),
            rate(broken),
            latency(broken),
            broken.map(|rung| reason(data, slo, rung)).unwrap_or_default(),
            Cell::count(ladder.rungs.len() as u64),
        ]);
    }
    table
}

/// What kept most trials of a rate from keeping the bound.
fn reason(data: &Data<'_>, slo: &Slo, rung: &Rung<'_>) -> String {
    let failed = why_not(&rung.entry);
    if !failed.is_empty() {
        return failed;
    }
    let trials = || data.counted(&rung.entry.cell.id);
    let late = trials().any(|row| row.response.is_some_and(|latency| slo.of(&latency) >= slo.bound_ns));
    let away: u64 = trials().filter_map(|row| row.turned_away).sum();
    let errors: u64 = trials().map(|row| row.errors).sum();
    let failed = data.trials(&rung.entry.cell.id).iter().filter(|row| !row.verdict.has_figures()).count();
    let parts = [
        late.then(|| "latency".to_string()),
        (away > 0).then(|| format!("{} turned away", count(away))),
        (errors > 0).then(|| format!("{} errors", count(errors))),
        (failed > 0).then(|| format!("{failed} failed")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
