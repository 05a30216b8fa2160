//! The numbers behind the pictures of "Where does the time go?". It must not know how a table is shown.

use super::super::figure::{who, why_not};
use super::super::shown::{captioned, shown, spread};
use super::Kind;
use super::figures::Window;
use crate::data::Entry;
use crate::model::Captioned;
use crate::number::Unit;
use crate::table::{Cell, Table, figures as numbers, row, words};

/// All contenders of both kinds, by name, with their cells.
fn contenders<'a>(fetch: &'a Kind<'_>, count: &'a Kind<'_>) -> Vec<(&'a Entry<'a>, Vec<&'a Entry<'a>>)> {
    let mut all: Vec<&Entry<'_>> = fetch.entries.iter().chain(&count.entries).collect();
    all.sort_by_key(|entry| &entry.cell.contender);
    let groups = all.chunk_by(|a, b| a.cell.contender == b.cell.contender);
    groups.map(|group| (group[0], group.to_vec())).collect()
}

pub(super) fn overlap(fetch: &Kind<'_>, count: &Kind<'_>) -> Captioned {
    let mut table = Table::new(vec![
        words("contender", 0),
        numbers("fetches under way at once", 0),
        numbers("over trials", 3),
        numbers("cores used", 0),
        numbers("over trials", 3),
        numbers("speed-up", 1),
        numbers("countdown speed-up", 0),
        numbers("cores used", 0),
        numbers("over trials", 3),
        words("why not", 4),
    ]);
    for (first, cells) in contenders(fetch, count) {
        let contender = &first.cell.contender;
        let (fetched, counted) = (fetch.window(contender), count.window(contender));
        let speedup = |window: Option<&Window>| Cell::of(window.and_then(|w| w.speedup), Unit::Ratio);
        let marked = cells.iter().map(|entry| who(entry)).max_by_key(String::len).unwrap_or_default();
        let why: Vec<String> =
            cells.iter().map(|entry| why_not(entry)).filter(|why| !why.is_empty()).collect();
        table.push(row![
            marked,
            shown(fetched.map(|w| w.overlap), Unit::Number),
            spread(fetched.map(|w| w.overlap), Unit::Number),
            shown(fetched.map(|w| w.cores_used), Unit::Number),
            spread(fetched.map(|w| w.cores_used), Unit::Number),
            speedup(fetched),
            speedup(counted),
            shown(counted.map(|w| w.cores_used), Unit::Number),
            spread(counted.map(|w| w.cores_used), Unit::Number),
            why.join("; "),
        ]);
    }
    captioned("What fetches and countdowns gain, and the cores it takes", &table)
}

pub(super) fn parts(kind: &Kind<'_>, what: &str) -> Captioned {
    let mut table = Table::new(vec![
        words("contender", 0),
        numbers("mean response", 0),
        numbers("queued", 0),
        numbers("working", 0),
        numbers("waiting", 0),
        numbers("queued, share", 1),
        numbers("working, share", 1),
        numbers("waiting, share", 1),
        words("why not", 2),
    ]);
    for entry in &kind.entries {
        let parts = kind.window(&entry.cell.contender).map(|window| window.parts);
        let times = parts.map(|p| [p.response_ns, p.queued_ns, p.working_ns, p.waiting_ns]);
        let shares = parts.map(|parts| parts.shares());
        let mut row = row![who(entry)];
        row.extend((0..4).map(|index| Cell::of(times.map(|all| all[index]), Unit::Ns)));
        row.extend((0..3).map(|index| Cell::of(shares.map(|all| all[index]), Unit::Share)));
        row.push(why_not(entry).into());
        table.push(row);
    }
    let caption = format!(
        "What the mean response time of a {what} is made of: queued is mean response − mean service, working is the CPU time of \
         all threads ÷ tasks, the runtime's included, waiting is mean service − working, not below 0"
    );
    captioned(&caption, &table)
}

pub(super) fn queue(count: &Kind<'_>) -> Captioned {
    let mut table = Table::new(vec![
        words("contender", 0),
        numbers("response p50", 0),
        numbers("service p50", 0),
        numbers("response ÷ service", 0),
        numbers("one alone", 1),
        numbers("service ÷ alone", 0),
        words("why not", 2),
    ]);
    for entry in &count.entries {
        let window = count.window(&entry.cell.contender);
        let ratio = |of: &dyn Fn(&Window) -> Option<f64>| Cell::of(window.and_then(of), Unit::Ratio);
        table.push(row![
            who(entry),
            Cell::of(window.map(|w| w.response_p50_ns), Unit::Ns),
            Cell::of(window.map(|w| w.service_p50_ns), Unit::Ns),
            ratio(&|w| Some(w.response_p50_ns / w.service_p50_ns)),
            Cell::of(window.and_then(|w| w.alone_ns), Unit::Ns),
            ratio(&|w| Some(w.service_p50_ns / w.alone_ns?)),
            why_not(entry),
        ]);
    }
    captioned("Response and service times of countdowns, all due at once", &table)
}
