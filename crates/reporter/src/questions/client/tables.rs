//! The numbers behind the pictures of "Does the client matter more than the runtime?". It must not know how a table is
//! shown.

use super::super::Captioned;
use super::super::figure::{Figure, who, why_not};
use super::super::shown::{captioned, shown, spread};
use super::figures::{Cost, Row, Span};
use crate::number::{duration, or_none, plain, times};
use crate::table::{Table, figures as numbers, words};

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
        table.push(vec![
            who(&row.entry),
            row.entry.cell.client.clone().unwrap_or_default(),
            if row.tls { "TLS".into() } else { "plain".into() },
            shown(cost.map(|cost| cost.cpu_ns), duration),
            spread(cost.map(|cost| cost.cpu_ns), duration),
            shown(cpu, times),
            spread(cpu, times),
            shown(cost.map(|cost| cost.throughput), plain),
            shown(beside(&|cost| Some(cost.throughput)), times),
            shown(p99, duration),
            shown(beside(&|cost| cost.p99), times),
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
        table.push(vec![
            span.what.clone(),
            name(span.cheapest),
            or_none(Some(span.cheapest.cpu_ns.value), duration),
            name(span.dearest),
            or_none(Some(span.dearest.cpu_ns.value), duration),
            times(span.ratio()),
        ]);
    }
    captioned("The cheapest and the dearest, in plain text, connections kept", &table)
}
