//! The figures behind "Does the client matter more than the runtime?": what a request costs in each client of each
//! contender. It must not know how they are shown.

use super::super::figure::{Figure, over_trials, quantile};
use crate::data::{Data, Entry, RAW};
use crate::export::cpu_ns_per_task;
use record::{Parameters, WorkloadInfo};

/// How a client that keeps no connection is called after the one that does.
const NO_POOL: &str = "-no-pool";

/// A client of a contender, in plain text or over TLS.
#[derive(Debug, Clone)]
pub(super) struct Cost {
    pub(super) contender: String,
    pub(super) client: String,
    pub(super) tls: bool,
    /// It had as many in flight as the workload says, over connections as it says, and is not what others are measured
    /// against: so it can be compared with other contenders.
    pub(super) comparable: bool,
    /// CPU time per request.
    pub(super) cpu_ns: Figure,
    /// Requests per second.
    pub(super) throughput: Figure,
    /// Response time.
    pub(super) p99: Option<Figure>,
}

impl Cost {
    pub(super) fn is_raw(&self) -> bool {
        self.client == RAW
    }

    /// The client that keeps connections and is otherwise the same; `None` for one that does.
    pub(super) fn with_pool(&self) -> Option<&str> {
        self.client.strip_suffix(NO_POOL)
    }

    /// Whether it is a library that keeps its connections.
    pub(super) fn is_usual(&self) -> bool {
        !self.is_raw() && self.with_pool().is_none()
    }
}

/// A cell of the question, and what it cost where it has figures.
pub(super) struct Row<'a> {
    pub(super) entry: Entry<'a>,
    pub(super) tls: bool,
    pub(super) cost: Option<Cost>,
}

/// The question's workloads: the first in plain text, and the first over TLS.
pub(super) fn workloads<'a>(data: &Data<'a>) -> Vec<&'a WorkloadInfo> {
    let fetches: Vec<&WorkloadInfo> = data.asked("client").filter(|w| w.parameters.is_fetch()).collect();
    let first = |tls: bool| fetches.iter().find(|w| is_tls(&w.parameters) == tls).copied();
    [first(false), first(true)].into_iter().flatten().collect()
}

/// All cells: by contender, raw lane first, then by client, plain before TLS.
pub(super) fn rows<'a>(data: &Data<'a>, workloads: &[&WorkloadInfo]) -> Vec<Row<'a>> {
    let row = |workload: &WorkloadInfo, entry: Entry<'a>| Row {
        entry,
        tls: is_tls(&workload.parameters),
        cost: cost(data, workload, &entry),
    };
    let mut rows: Vec<Row<'a>> = workloads
        .iter()
        .flat_map(|workload| data.entries(workload).into_iter().map(|entry| row(workload, entry)))
        .collect();
    rows.sort_by(|a, b| {
        let key = |row: &Row<'a>| {
            let cell = row.entry.cell;
            (&cell.contender, cell.client.as_deref() != Some(RAW), &cell.client, row.tls)
        };
        key(a).cmp(&key(b))
    });
    rows
}

fn is_tls(parameters: &Parameters) -> bool {
    parameters.extra().is_some_and(|extra| extra.tls)
}

fn cost(data: &Data<'_>, workload: &WorkloadInfo, entry: &Entry<'_>) -> Option<Cost> {
    entry.figures()?;
    let id = &entry.cell.id;
    let how = |parameters: &Parameters| match parameters {
        Parameters::Fetch { concurrency, connection, .. } => Some((*concurrency, connection.clone())),
        Parameters::Countdown { .. } => None,
    };
    Some(Cost {
        contender: entry.cell.contender.clone(),
        client: entry.cell.client.clone()?,
        tls: is_tls(&workload.parameters),
        comparable: !entry.is_baseline() && how(&entry.cell.parameters) == how(&workload.parameters),
        cpu_ns: over_trials(data, id, cpu_ns_per_task)?,
        throughput: over_trials(data, id, |row| Some(row.throughput_per_s))?,
        p99: quantile(data, entry, |latency| latency.p99_ns),
    })
}

/// The cheapest and the dearest of some: which, and what they cost.
#[derive(Debug, Clone)]
pub(super) struct Span<'a> {
    /// What they have in common, and what differs.
    pub(super) what: String,
    pub(super) cheapest: &'a Cost,
    pub(super) dearest: &'a Cost,
}

impl Span<'_> {
    pub(super) fn ratio(&self) -> f64 {
        self.dearest.cpu_ns.value / self.cheapest.cpu_ns.value
    }
}

fn span<'a>(what: String, costs: impl Iterator<Item = &'a Cost>) -> Option<Span<'a>> {
    let mut costs: Vec<&Cost> = costs.filter(|cost| cost.cpu_ns.value > 0.0).collect();
    costs.sort_by(|a, b| a.cpu_ns.value.total_cmp(&b.cpu_ns.value));
    let (cheapest, dearest) = (costs.first()?, costs.last()?);
    (costs.len() > 1).then_some(Span { what, cheapest, dearest })
}

/// The same client, whatever the contender: the raw lane first. In plain text.
pub(super) fn across_contenders(costs: &[Cost]) -> Vec<Span<'_>> {
    let mut clients: Vec<&str> = costs.iter().map(|cost| cost.client.as_str()).collect();
    clients.sort_by_key(|client| (*client != RAW, *client));
    clients.dedup();
    let mut spans = Vec::new();
    for client in clients {
        let same = costs.iter().filter(|cost| cost.comparable && !cost.tls && cost.client == client);
        spans.extend(span(client.into(), same));
    }
    spans
}

/// The same contender, whatever the library, so that it keeps its connections. In plain text.
pub(super) fn across_clients(costs: &[Cost]) -> Vec<Span<'_>> {
    let groups = costs.chunk_by(|a, b| a.contender == b.contender);
    let usual = |cost: &&Cost| cost.comparable && !cost.tls && cost.is_usual();
    groups.filter_map(|group| span(group.first()?.contender.clone(), group.iter().filter(usual))).collect()
}
