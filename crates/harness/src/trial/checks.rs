//! Whether a trial's figures can be trusted. Never looks at whether they are fast: filtering on the latency itself
//! would be choosing the result.

use crate::contenders::Workers;
use crate::plan::planned::Planned;
use crate::trial::measured::Measured;
use protocol::VERSION;
use record::{Parameters, Trial, TrialRow, Verdict};

/// CPU time of others above this share of what the machine has in the window is a disturbance …
const OTHERS_SHARE: f64 = 0.05;
/// … beyond what ticks of 10 ms cannot tell apart.
const OTHERS_GRAIN_NS: f64 = 30e6;
/// Waiting for disk or memory for more than this share of the window is a disturbance.
const STALL_SHARE: f64 = 0.05;
/// An origin that uses more of its core than this is what is measured, instead of the contender.
const ORIGIN_BUSY: f64 = 0.9;
/// A timer that is later than this share of the delay (and than 1 ms) makes every latency too long.
const LATE_SHARE: f64 = 0.1;
/// A pacer that is later than this share of the mean distance of arrivals …
const PACER_SHARE: f64 = 0.1;
/// … and than this, at the 99th percentile, has made another load than was asked for.
const PACER_LATE_NS: f64 = 1e6;
/// Clock readings at window edges and rounding in histograms (3 digits) may be off by this much.
const ROUNDING: f64 = 0.01;

/// Judges a measured trial: the verdict, and every reason for it.
pub(crate) fn judge(
    planned: &Planned,
    measured: &Measured,
    trial: &Trial,
    cores: usize,
) -> (Verdict, String) {
    let row = &trial.row;
    let broken = contradictions(planned, measured, trial);
    if !broken.is_empty() {
        return (Verdict::Failed, broken.join("; "));
    }
    let mut doubts = counts(planned, measured, row);
    doubts.extend(connections(planned, row));
    doubts.extend(workers(planned, row));
    doubts.extend(little(planned, row));
    doubts.extend(physics(planned, row, cores));
    doubts.extend(origin(planned, measured, row));
    doubts.extend(disturbance(row, cores));
    if !measured.exit.is_empty() {
        doubts.push(measured.exit.clone());
    }
    let verdict = if doubts.is_empty() { Verdict::Ok } else { Verdict::Suspect };
    (verdict, doubts.join("; "))
}

/// What no true outcome can say.
fn contradictions(planned: &Planned, measured: &Measured, trial: &Trial) -> Vec<String> {
    let (outcome, row) = (&measured.outcome, &trial.row);
    let mut found = Vec::new();
    if outcome.protocol != VERSION {
        found.push(format!("wrong version: the outcome is of protocol {}, not {VERSION}", outcome.protocol));
    }
    let wanted = planned.cell.parameters.tasks();
    let turned_away = row.turned_away.unwrap_or(0);
    if row.attempted.saturating_add(turned_away) != wanted {
        let told = if turned_away > 0 { format!(" and {turned_away} turned away") } else { String::new() };
        found.push(format!("wrong count: {} tasks{told} where {wanted} were asked for", row.attempted));
    }
    found.extend(schedule(planned, measured, row));
    if let Some(held) = measured.held.filter(|held| held.requests != wanted) {
        found.push(format!("{} of {wanted} requests were in flight when it was weighed", held.requests));
    }
    if row.attempted != row.ok.saturating_add(row.errors) {
        found.push(format!("wrong count: {} attempted, {} ok, {} errors", row.attempted, row.ok, row.errors));
    }
    for (which, samples) in [("service", &trial.service), ("response", &trial.response)] {
        if let Some(count) = samples.as_ref().map(|samples| samples.len()).filter(|count| *count != row.ok) {
            found.push(format!("wrong count: {count} {which} samples, {} ok", row.ok));
        }
    }
    if outcome.workers != planned.cell.workers {
        found.push(format!("{} workers where {} were asked for", outcome.workers, planned.cell.workers));
    }
    if row.wall_ns == 0 {
        found.push("a window of no length".into());
    }
    if row.ok == 0 {
        let examples = outcome.error_examples.join(", ");
        found.push(format!("no task ended well ({}: {examples})", row.error_kinds));
    }
    found
}

/// An open loop is one only if its schedule was kept; a mixed window only if something was counted down.
fn schedule(planned: &Planned, measured: &Measured, row: &TrialRow) -> Vec<String> {
    let mut found = Vec::new();
    let Some(extra) = planned.cell.parameters.extra() else { return found };
    if let Some(open) = &extra.open {
        match &measured.outcome.pacer {
            None => found.push("an open loop without a word of its pacer".into()),
            Some(_) => {
                let late_ns = row.pacer_p99_ns.unwrap_or(0);
                let usual_ns = (1e9 / open.rate_per_s * PACER_SHARE).max(PACER_LATE_NS);
                let allowed_ns = open.late_ns.map_or(usual_ns, |ns| ns as f64);
                if late_ns as f64 > allowed_ns {
                    found.push(format!(
                        "the pacer was late by {:.2} ms (p99): that was not {} arrivals a second",
                        late_ns as f64 / 1e6,
                        open.rate_per_s
                    ));
                }
            }
        }
    }
    if extra.beside.is_some() && row.countdowns.unwrap_or(0) == 0 {
        found.push("no countdown ended beside the fetches".into());
    }
    found
}

/// Count identity: what the runner attempted is what the origin saw, and nothing failed that was not meant to.
fn counts(planned: &Planned, measured: &Measured, row: &TrialRow) -> Vec<String> {
    let mut found = Vec::new();
    if row.errors > 0 && !planned.faulty {
        let examples = measured.outcome.error_examples.join(", ");
        found.push(format!(
            "{} of {} tasks failed ({}: {examples})",
            row.errors, row.attempted, row.error_kinds
        ));
    }
    if let Some(seen) = row.origin_requests.filter(|seen| *seen != row.attempted) {
        let why = if seen > row.attempted { "the client asks again by itself" } else { "some never arrived" };
        found.push(format!("the origin counted {seen} requests, the runner {}: {why}", row.attempted));
    }
    if row.clamped > 0 {
        found.push(format!("{} samples beyond the histogram's range", row.clamped));
    }
    found
}

/// In the raw lane the warm-up opens every connection that is kept. (A library may open more as it likes: that is what its
/// users get, and it is shown. After an error a new connection is due.)
fn connections(planned: &Planned, row: &TrialRow) -> Option<String> {
    let Parameters::Fetch { connection, .. } = &planned.cell.parameters else { return None };
    let raw = planned.cell.client.as_deref() == Some("raw");
    let opened = row.connections_opened.filter(|_| raw && row.errors == 0)?;
    let due = if connection == "fresh" { row.attempted } else { 0 };
    (opened != due).then(|| format!("{opened} connections were opened in the window where {due} were due"))
}

/// A contender with a worker a core must be seen with that many threads or processes.
fn workers(planned: &Planned, row: &TrialRow) -> Option<String> {
    let counts = planned.contender.workers;
    let kind = if planned.cell.parameters.is_fetch() { counts.fetch } else { counts.countdown };
    let (wanted, seen) = (planned.cell.workers, row.threads.max(row.processes));
    (kind == Workers::Cores && seen < wanted)
        .then(|| format!("{seen} threads seen where {wanted} workers were due"))
}

/// Little's law (L = λW; Little 1961), where it can be wrong: tasks under way by the samples' service times against how
/// many were allowed, and against how many the origin had in hand by its own clock; and, as a check of due times, that in
/// a closed loop every slot is busy until no task is left for it, so that at most one response time of each is missing.
fn little(planned: &Planned, row: &TrialRow) -> Option<String> {
    let Parameters::Fetch { concurrency, ref extra, .. } = planned.cell.parameters else { return None };
    let wall = row.wall_ns as f64;
    if row.overlap > f64::from(concurrency) * (1.0 + ROUNDING) {
        return Some(format!(
            "Little's law: {:.1} in flight by the samples, {concurrency} allowed",
            row.overlap
        ));
    }
    if row.errors > 0 {
        return None;
    }
    if let (Some(mean_ns), Some(requests)) = (row.origin_mean_ns, row.origin_requests) {
        let there = mean_ns * requests as f64 / wall;
        if there > row.overlap * (1.0 + ROUNDING) {
            return Some(format!(
                "Little's law: the origin had {there:.1} in hand, the samples say {:.1}",
                row.overlap
            ));
        }
    }
    // In an open loop slots may be empty, and a mixed window ends with its last countdown.
    if extra.open.is_some() || extra.beside.is_some() {
        return None;
    }
    let response = row.response?;
    let busy = response.mean_ns * row.ok as f64 / wall;
    let edge = response.max_ns as f64 / wall;
    let least = f64::from(concurrency).min(row.ok as f64) * (1.0 - edge - 2.0 * ROUNDING);
    (busy < least).then(|| {
        format!("Little's law: {busy:.1} slots busy by the samples, at least {least:.1} by the window")
    })
}

/// Nothing is faster than its limit, and nobody uses more cores than there are.
fn physics(planned: &Planned, row: &TrialRow, cores: usize) -> Vec<String> {
    let mut found = Vec::new();
    // `getrusage` is exact to some ticks on kernels that sample.
    let grain = 20e6 / row.wall_ns as f64;
    if row.cores_used > cores as f64 * (1.0 + ROUNDING) + grain {
        found.push(format!("{:.2} cores used of {cores}", row.cores_used));
    }
    if let (Some(service), Some(response)) = (row.service, row.response)
        && service.mean_ns > response.mean_ns * (1.0 + ROUNDING)
    {
        found.push("service takes longer than response".into());
    }
    // A drawn delay may be shorter than its mean for a while.
    if let Parameters::Fetch { delay, concurrency, mean_delay_ns, extra, .. } = &planned.cell.parameters
        && !delay.contains(':')
        && extra.open.is_none()
        && *mean_delay_ns > 0.0
        && let limit = f64::from(*concurrency) / mean_delay_ns * 1e9
        && row.throughput_per_s > limit * (1.0 + ROUNDING)
    {
        found.push(format!("{:.0} a second where the limit is {limit:.0}", row.throughput_per_s));
    }
    found
}

/// The origin must be faster and more exact than what is measured with it.
fn origin(planned: &Planned, measured: &Measured, row: &TrialRow) -> Vec<String> {
    let mut found = Vec::new();
    let Parameters::Fetch { mean_delay_ns, .. } = planned.cell.parameters else { return found };
    let Some(report) = &measured.origin else { return found };
    if let (Some(service), Some(theirs), 0) = (row.service, row.origin_mean_ns, row.errors)
        && service.mean_ns < theirs * (1.0 - ROUNDING)
    {
        let (ours, theirs) = (service.mean_ns / 1e3, theirs / 1e3);
        found.push(format!("the runner waited {ours:.0} µs for answers that took the origin {theirs:.0} µs"));
    }
    let busy = report.cpu_ns as f64 / row.wall_ns as f64;
    if busy > ORIGIN_BUSY {
        found.push(format!(
            "the origin used {:.0} % of a core: it is measured, not the contender",
            busy * 100.0
        ));
    }
    if let Some(late) = row.lateness_p99_ns.map(|ns| ns as f64)
        && late > 1e6_f64.max(mean_delay_ns * LATE_SHARE)
    {
        found.push(format!("the origin's timer was late by {:.1} ms (p99)", late / 1e6));
    }
    found
}

/// Somebody else was at work. (CPU pressure is recorded and not judged: a contender with more threads than cores raises it by
/// itself.)
fn disturbance(row: &TrialRow, cores: usize) -> Vec<String> {
    let mut found = Vec::new();
    let wall = row.wall_ns as f64;
    let capacity = wall * cores as f64;
    if let Some(others) = row.others_cpu_ns.map(|ns| ns as f64)
        && others > capacity * OTHERS_SHARE + OTHERS_GRAIN_NS
    {
        found.push(format!("disturbed: others used {:.0} ms of CPU in the window", others / 1e6));
    }
    if let Some(stolen) = row.steal_ns.map(|ns| ns as f64)
        && stolen > capacity * OTHERS_SHARE + OTHERS_GRAIN_NS
    {
        found.push(format!("disturbed: the hypervisor took {:.0} ms of CPU in the window", stolen / 1e6));
    }
    if let Some(stall) = row.stall_io_memory_ns.map(|ns| ns as f64)
        && stall > wall * STALL_SHARE + OTHERS_GRAIN_NS
    {
        found.push(format!("disturbed: waited {:.0} ms for disk or memory", stall / 1e6));
    }
    found
}
