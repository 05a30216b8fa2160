//! From what is known of a trial to its row. Computes, judges nothing.

use crate::trial::measured::Measured;
use hdrhistogram::Histogram;
use protocol::Samples;
use record::{Cell, Latency, Trial, TrialRow, Verdict};

/// Where and when a trial took place.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) round: u32,
    pub(crate) position: u32,
    pub(crate) started: String,
}

/// The row of a trial without figures.
pub(crate) fn without_figures(cell: &Cell, place: Place, verdict: Verdict, reason: String) -> Trial {
    let row = TrialRow::empty(cell.id.clone(), place.round, place.position, place.started, verdict, reason);
    Trial { row, service: None, response: None }
}

/// The row of a measured trial, its verdict not yet given. `Err` if the samples cannot be read.
pub(crate) fn with_figures(cell: &Cell, place: Place, measured: &Measured) -> Result<Trial, String> {
    let outcome = &measured.outcome;
    let (service, clamped_service) = histogram(&outcome.service, "service")?;
    let (response, clamped_response) = histogram(&outcome.response, "response")?;
    let lateness = match &outcome.pacer {
        Some(pacer) => Some(histogram(&pacer.lateness, "lateness")?.0).filter(|late| !late.is_empty()),
        None => None,
    };
    let held = measured.held;
    let window = outcome.window;
    let wall = window.wall_ns.max(1) as f64;
    let sum_ns = service.mean() * service.len() as f64;
    // Sums saturate: a runner may say anything, and the checks come after.
    let used_ns = window.user_ns.saturating_add(window.system_ns);
    let origin = measured.origin.as_ref();
    let answered = origin.filter(|report| report.time_to_first_byte.summary.count > 0);
    let origin_cpu = origin.map_or(0, |report| report.cpu_ns);
    let row = TrialRow {
        attempted: outcome.attempted,
        ok: outcome.ok,
        errors: outcome.errors.values().fold(0, |sum, count| sum.saturating_add(*count)),
        error_kinds: error_kinds(measured),
        origin_requests: origin.map(|report| report.requests),
        connections_opened: origin.map(|report| report.connections_accepted),
        wall_ns: window.wall_ns,
        user_ns: window.user_ns,
        system_ns: window.system_ns,
        voluntary_switches: window.voluntary_switches,
        involuntary_switches: window.involuntary_switches,
        throughput_per_s: outcome.ok as f64 / wall * 1e9,
        overlap: sum_ns / wall,
        cores_used: used_ns as f64 / wall,
        peak_bytes: measured.seen.peak_bytes,
        idle_bytes: measured.idle.bytes,
        threads: measured.seen.threads,
        processes: measured.seen.processes,
        clamped: clamped_service + clamped_response,
        service: (!service.is_empty()).then(|| Latency::of(&service)),
        response: (!response.is_empty()).then(|| Latency::of(&response)),
        origin_mean_ns: answered.map(|report| report.time_to_first_byte.summary.mean_ns),
        origin_p50_ns: answered.map(|report| report.time_to_first_byte.summary.p50_ns),
        lateness_p99_ns: origin.filter(|r| r.lateness.summary.count > 0).map(|r| r.lateness.summary.p99_ns),
        origin_cpu_ns: origin.map(|report| report.cpu_ns),
        others_cpu_ns: measured
            .machine
            .busy_ns
            .map(|busy| busy.saturating_sub(used_ns.saturating_add(origin_cpu))),
        steal_ns: measured.machine.steal_ns,
        stall_cpu_ns: measured.machine.stall_cpu_ns,
        stall_io_memory_ns: measured.machine.stall_io_memory_ns,
        countdowns: outcome.countdowns,
        turned_away: outcome.pacer.as_ref().map(|pacer| pacer.turned_away),
        pacer_p99_ns: lateness.as_ref().map(|late| late.value_at_quantile(0.99)),
        pacer_max_ns: lateness.as_ref().map(Histogram::max),
        held_bytes: held.map(|held| held.full.bytes),
        held_idle_bytes: held.map(|held| held.idle.bytes),
        held_threads: held.map(|held| held.full.threads.saturating_sub(held.idle.threads)),
        held_files: held.map(|held| held.full.files.saturating_sub(held.idle.files)),
        system_calls: measured.system_calls,
        ready_ns: Some(measured.ready_ns),
        ..TrialRow::empty(
            cell.id.clone(),
            place.round,
            place.position,
            place.started,
            Verdict::Ok,
            String::new(),
        )
    };
    Ok(Trial { row, service: Some(service), response: Some(response) })
}

fn error_kinds(measured: &Measured) -> String {
    let kinds: Vec<_> =
        measured.outcome.errors.iter().map(|(kind, count)| format!("{kind}={count}")).collect();
    kinds.join(" ")
}

fn histogram(samples: &Samples, which: &str) -> Result<(Histogram<u64>, u64), String> {
    match samples {
        Samples::Hdr(text) => {
            let histogram = record::decode(text).map_err(|e| format!("{which} samples: {e}"))?;
            Ok((histogram, 0))
        }
        Samples::RawNs(values) => {
            let mut histogram = record::new_histogram();
            let clamped = values.iter().filter(|ns| record::record_clamped(&mut histogram, **ns)).count();
            Ok((histogram, clamped as u64))
        }
    }
}
