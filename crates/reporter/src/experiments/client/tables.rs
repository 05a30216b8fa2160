//! The numbers behind the pictures of "Does the client matter more than the runtime?". It must not know how a table is
//! shown.

use super::super::figure::{Figure, who, why_not};
use super::super::shown::{captioned, shown, spread};
use super::figures::{Cost, Row, Span};
use crate::model::Captioned;
use crate::number::Unit;
use crate::table::{Cell, Table, figures as numbers, row, words};

pub(super) fn costs(rows: &[&Row<'_>], costs: &[Cost]) -> Captioned {
    let mut table = Table::new(vec![
        words("contender", 0),
        words("client", 0),
        words("transport", 0),
        numbers("CPU time a request", 0),
        numbers("over trials", 4),
        numbers("÷ raw", 0),
        numbers("over trials", 3),
        numbers("requests/s", 1),
        numbers("÷ raw", 2),
        numbers("p99", 1),
        numbers("÷ raw", 2),
        words("why not", 5),
    ]);
    for row in rows {
        let cost = row.cost.as_ref();
        let raw = cost
            .and_then(|cost| raw_of(cost, costs))
            .filter(|raw| cost.is_some_and(|c| c.client != raw.client));
        let beside = |of: &dyn Fn(&Cost) -> Option<Figure>| {
            let raw = of(raw?)?.value;
            (raw > 0.0).then(|| of(cost?).map(|own| own.times(1.0 / raw))).flatten()
        };
        let cpu = beside(&|cost| Some(cost.cpu_ns));
        let p99 = cost.and_then(|cost| cost.p99);
        table.push(row![
            who(&row.entry),
            row.entry.cell.client.clone().unwrap_or_default(),
            if row.tls { "TLS" } else { "plain" },
            shown(cost.map(|cost| cost.cpu_ns), Unit::Ns),
            spread(cost.map(|cost| cost.cpu_ns), Unit::Ns),
            shown(cpu, Unit::Ratio),
            spread(cpu, Unit::Ratio),
            shown(cost.map(|cost| cost.throughput), Unit::Number),
            shown(beside(&|cost| Some(cost.throughput)), Unit::Ratio),
            shown(p99, Unit::Ns),
            shown(beside(&|cost| cost.p99), Unit::Ratio),
            why_not(&row.entry),
        ]);
    }
    let caption = "What a request costs in each client: ÷ raw is beside the median of the same contender's raw lane, over TLS too \
                   where that has it";
    captioned(caption, &table)
}

/// The raw lane of the same contender: over the same transport, else in plain text.
fn raw_of<'a>(cost: &Cost, costs: &'a [Cost]) -> Option<&'a Cost> {
    let raw = |tls: bool| {
        costs.iter().find(move |raw| raw.is_raw() && raw.contender == cost.contender && raw.tls == tls)
    };
    raw(cost.tls).or_else(|| raw(false))
}

pub(super) fn spans(spans: &[Span<'_>]) -> Captioned {
    let mut table = Table::new(vec![
        words("the same", 0),
        words("cheapest", 0),
        numbers("CPU time a request", 0),
        words("dearest", 0),
        numbers("CPU time a request", 0),
        numbers("dearest ÷ cheapest", 0),
    ]);
    for span in spans {
        // What the row does not already say.
        let same = span.cheapest.client == span.dearest.client;
        let name = |cost: &Cost| if same { cost.contender.clone() } else { cost.client.clone() };
        table.push(row![
            span.what.clone(),
            name(span.cheapest),
            Cell::of(Some(span.cheapest.cpu_ns.value), Unit::Ns),
            name(span.dearest),
            Cell::of(Some(span.dearest.cpu_ns.value), Unit::Ns),
            Cell::of(Some(span.ratio()), Unit::Ratio),
        ]);
    }
    captioned("The cheapest and the dearest, in plain text, connections kept", &table)
}
