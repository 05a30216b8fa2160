//! What the figures of "Does the client matter more than the runtime?" say, as sentences, each with its exception. Pure: from
//! numbers to sentences.

use super::figures::{Cost, Span, across_clients, across_contenders};
use crate::findings::Finding;
use crate::findings::words::{names, range};
use crate::number::{duration, median, times};

/// Ratios closer than this factor are the same.
const SAME: f64 = 1.1;
/// What takes so many times as much is dearer.
const DEARER: f64 = 1.05;

pub(super) fn findings(costs: &[Cost]) -> Vec<Finding> {
    [which(costs), over_raw(costs), tls(costs), no_pool(costs)].into_iter().flatten().collect()
}

/// Whether more lies between runtimes with one client, or between clients on one runtime.
fn which(costs: &[Cost]) -> Option<Finding> {
    let raw = across_contenders(costs).into_iter().find(|span| span.cheapest.is_raw())?;
    let clients = across_clients(costs).into_iter().max_by(|a, b| a.ratio().total_cmp(&b.ratio()))?;
    let between = |span: &Span<'_>, name: fn(&Cost) -> &str| {
        format!(
            "{} ({} in {}, {} in {})",
            times(span.ratio()),
            duration(span.cheapest.cpu_ns.value),
            name(span.cheapest),
            duration(span.dearest.cpu_ns.value),
            name(span.dearest),
        )
    };
    let figures = format!(
        "between the clients of {} the CPU time of a request differs by {}, between runtimes on the raw lane by {}",
        clients.what,
        between(&clients, |cost| &cost.client),
        between(&raw, |cost| &cost.contender),
    );
    let more = clients.ratio() / raw.ratio();
    Some(if more > SAME {
        Finding::expected(format!("the client matters more than the runtime: {figures}."))
    } else if more < 1.0 / SAME {
        Finding::exception(format!("the runtime matters more than the client here: {figures}."))
    } else {
        Finding::exception(format!("client and runtime matter about as much as each other here: {figures}."))
    })
}

/// CPU time of some beside that of others, for all that have both.
fn ratios<'a>(
    costs: &'a [Cost],
    of: impl Fn(&Cost) -> bool,
    beside: impl Fn(&Cost, &Cost) -> bool,
) -> Vec<(&'a Cost, f64)> {
    let pair = |cost: &'a Cost| {
        let other = costs.iter().find(|other| other.contender == cost.contender && beside(cost, other))?;
        Some((cost, cost.cpu_ns.value / other.cpu_ns.value))
    };
    costs.iter().filter(|cost| of(cost)).filter_map(pair).filter(|(_, ratio)| ratio.is_finite()).collect()
}

fn spread(ratios: &[(&Cost, f64)]) -> Option<(f64, String)> {
    let all: Vec<f64> = ratios.iter().map(|(_, ratio)| *ratio).collect();
    let middle = median(all.clone())?;
    let text = match all.len() {
        1 => times(middle),
        _ => format!("{} (median; {})", times(middle), range(all, times)),
    };
    Some((middle, text))
}

/// What a library costs over the raw lane of the same contender.
fn over_raw(costs: &[Cost]) -> Option<Finding> {
    let all = ratios(
        costs,
        |cost| cost.comparable && !cost.tls && cost.is_usual(),
        |cost, other| other.is_raw() && other.tls == cost.tls,
    );
    let (middle, text) = spread(&all)?;
    Some(if middle > DEARER {
        Finding::expected(format!(
            "a client library takes {text} the CPU time of the raw lane on the same runtime."
        ))
    } else {
        Finding::exception(format!(
            "a client library takes no more CPU time than the raw lane on the same runtime here: {text} of it."
        ))
    })
}

/// What TLS costs on connections that are kept.
fn tls(costs: &[Cost]) -> Option<Finding> {
    let all = ratios(
        costs,
        |cost| cost.tls && cost.with_pool().is_none(),
        |cost, other| !other.tls && other.client == cost.client,
    );
    let all: Vec<(&Cost, f64)> = all.into_iter().filter(|(cost, _)| cost.comparable).collect();
    let (middle, text) = spread(&all)?;
    Some(if middle > DEARER {
        Finding::expected(format!(
            "over TLS, on connections that are kept, a request takes {text} the CPU time of one in plain text."
        ))
    } else {
        Finding::exception(format!(
            "over TLS, on connections that are kept, a request is no dearer than in plain text here: {text} of its CPU time."
        ))
    })
}

/// What it costs to open a connection for each request.
fn no_pool(costs: &[Cost]) -> Option<Finding> {
    let of = |tls: bool| {
        ratios(
            costs,
            move |cost| cost.tls == tls && cost.with_pool().is_some(),
            |cost, other| other.tls == cost.tls && Some(other.client.as_str()) == cost.with_pool(),
        )
    };
    let (plain, over_tls) = (of(false), of(true));
    let (middle, text) = spread(&plain).or_else(|| spread(&over_tls))?;
    let tls = match (&plain[..], spread(&over_tls)) {
        ([], _) => ", over TLS".to_string(),
        (_, Some((_, text))) => format!(", and over TLS {text}"),
        _ => String::new(),
    };
    let mut clients: Vec<&str> =
        plain.iter().chain(&over_tls).filter_map(|(cost, _)| cost.with_pool()).collect();
    clients.sort_unstable();
    clients.dedup();
    let who = names(clients);
    Some(if middle > DEARER {
        Finding::expected(format!(
            "without its pool, {who} takes {text} the CPU time of a request with it{tls}."
        ))
    } else {
        Finding::exception(format!(
            "without its pool, {who} takes no more CPU time than with it here: {text}{tls}."
        ))
    })
}

#[cfg(test)]
#[path = "findings_tests.rs"]
mod tests;
