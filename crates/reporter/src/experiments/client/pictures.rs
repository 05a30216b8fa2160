//! The pictures of "Does the client matter more than the runtime?". What they show is chosen here, from figures; it must
//! not know files.

use super::figures::{Cost, Row, Span, across_clients, across_contenders};
use super::tables;
use crate::chart::kinds::{Axis, DotRow, DotValue, Dots, Scale};
use crate::data::RAW;
use crate::model::{Captioned, Drawing};

/// Rows of a picture, at most.
const ROWS: usize = 40;
/// Names of the pictures of costs, as many as there may be.
const COSTS: [&str; 3] = ["client-cost", "client-cost-2", "client-cost-3"];

pub(super) fn pictures(rows: &[Row<'_>], costs: &[Cost]) -> Vec<Drawing> {
    let mut drawings = Vec::new();
    let mut add = |name, dots: Dots, numbers: Captioned| drawings.push(Drawing::new(name, dots, numbers));
    let (contenders, libraries) = (across_contenders(costs), across_clients(costs));
    if contenders.len() + libraries.len() > 0 {
        let numbers = tables::spans(&[&contenders[..], &libraries[..]].concat());
        add("client-runtime", runtime(&contenders, &libraries), numbers);
    }
    let sheets = sheets(costs);
    for (name, contenders) in COSTS.into_iter().zip(&sheets) {
        let is_on = |sheet: &[&str], row: &&Row<'_>| sheet.contains(&row.entry.cell.contender.as_str());
        // Who is in no picture is in the first table.
        let shown = rows.iter().filter(|row| match sheets.first() == Some(contenders) {
            true => !sheets[1..].iter().any(|sheet| is_on(sheet, row)),
            false => is_on(contenders, row),
        });
        add(name, cost(costs, contenders), tables::costs(&shown.collect::<Vec<_>>(), costs));
    }
    drawings
}

/// A contender's clients in plain text or over TLS, raw lane first, each once.
fn clients<'a>(costs: &'a [Cost], contender: &str) -> Vec<&'a str> {
    let own = costs.iter().filter(|cost| cost.contender == contender);
    let mut clients: Vec<&str> = own.map(|cost| cost.client.as_str()).collect();
    clients.sort_by_key(|client| (*client != RAW, *client));
    clients.dedup();
    clients
}

fn find<'a>(costs: &'a [Cost], contender: &str, client: &str, tls: bool) -> Option<&'a Cost> {
    costs.iter().find(|cost| cost.contender == contender && cost.client == client && cost.tls == tls)
}

/// Contenders that can be compared, from the cheapest on the raw lane, on as many sheets as their rows need; where none can,
/// all.
fn sheets(costs: &[Cost]) -> Vec<Vec<&str>> {
    let some = costs.iter().any(|cost| cost.comparable);
    let shown = costs.iter().filter(|cost| cost.comparable || !some);
    let mut contenders: Vec<&str> = shown.map(|cost| cost.contender.as_str()).collect();
    contenders.dedup();
    let raw =
        |contender: &str| find(costs, contender, RAW, false).map_or(f64::INFINITY, |cost| cost.cpu_ns.value);
    contenders.sort_by(|a, b| raw(a).total_cmp(&raw(b)));
    let mut sheets: Vec<(Vec<&str>, usize)> = Vec::new();
    for contender in contenders {
        let needed = clients(costs, contender).len();
        match sheets.last_mut().filter(|(_, taken)| taken + needed <= ROWS) {
            Some((sheet, taken)) => {
                sheet.push(contender);
                *taken += needed;
            }
            None => sheets.push((vec![contender], needed)),
        }
    }
    sheets.into_iter().map(|(sheet, _)| sheet).collect()
}

fn cost(costs: &[Cost], contenders: &[&str]) -> Dots {
    let title = "What a request costs in each client of each contender";
    let description = "CPU time per request, on a logarithmic axis. A row for each contender's raw lane, from the cheapest, and \
                       below it one for each of its client libraries, in plain text and over TLS; lines run from the lowest to \
                       the highest trial.";
    let x = Axis::log("CPU time a request", Scale::Nanoseconds);
    let mut dots = Dots::new(title, description, x, &["plain", "over TLS"]);
    for contender in contenders {
        for client in clients(costs, contender) {
            let value = |tls: bool| find(costs, contender, client, tls).map(|cost| cost.cpu_ns.dot());
            let label = if client == RAW { format!("{contender}, raw") } else { format!("· {client}") };
            dots.rows.push(DotRow { label, values: vec![value(false), value(true)], note: String::new() });
        }
    }
    dots
}

fn runtime(contenders: &[Span<'_>], libraries: &[Span<'_>]) -> Dots {
    let title = "What differs more: runtimes with one client, or clients on one runtime";
    let description = "CPU time per request in plain text, on a logarithmic axis: the cheapest and the dearest of several. The \
                       upper rows keep the client and change the runtime, the lower ones keep the runtime and change the client \
                       library; the longer the line, the more that choice matters.";
    let x = Axis::log("CPU time a request", Scale::Nanoseconds);
    let mut dots = Dots::new(title, description, x, &["cheapest", "dearest"]);
    for (label, what, spans) in
        [("One client", "of runtimes", contenders), ("One runtime", "of libraries", libraries)]
    {
        let row = |span: &Span<'_>| DotRow {
            label: span.what.clone(),
            values: [span.cheapest, span.dearest].map(|cost| Some(DotValue::new(cost.cpu_ns.value))).into(),
            note: String::new(),
        };
        if !spans.is_empty() {
            dots.rows.push(DotRow { label: label.into(), note: what.into(), ..DotRow::default() });
            dots.rows.extend(spans.iter().map(row));
        }
    }
    dots
}
