//! What about this machine would spoil a measurement, and what to do about it. Looks; changes nothing.

use crate::contenders::{Contender, Contenders};
use crate::machine::limits::{SPARE, most_connections};
use crate::machine::placement::Placement;
use crate::machine::runners::Runners;
use crate::plan::resolved::Plan;
use record::Parameters;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use serde::Serialize;
use std::collections::BTreeSet;
use std::fs;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// As it should be.
    Fine,
    /// Figures will be worse or noisier for it.
    Warning,
    /// What was asked for cannot work.
    Refusal,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What was looked at.
    pub subject: &'static str,
    /// What was found.
    pub found: String,
    /// What to do about it; empty where nothing needs doing.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub advice: String,
    /// How bad it is.
    pub severity: Severity,
}

impl Finding {
    fn fine(subject: &'static str, found: impl Into<String>) -> Self {
        Self { subject, found: found.into(), advice: String::new(), severity: Severity::Fine }
    }

    fn warning(subject: &'static str, found: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { subject, found: found.into(), advice: advice.into(), severity: Severity::Warning }
    }

    fn refusal(subject: &'static str, found: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { severity: Severity::Refusal, ..Self::warning(subject, found, advice) }
    }
}

/// Looks at everything; with a plan, at what that plan needs.
pub fn diagnose(
    contenders: &Contenders,
    runners: &Runners,
    placement: &Placement,
    plan: Option<&Plan>,
) -> Vec<Finding> {
    let mut findings = vec![
        file_limit(plan),
        ports(plan),
        cores(placement),
        governor(),
        load(placement),
        clock_source(),
        backlog(plan),
    ];
    findings.extend(quota(placement));
    findings.extend(programs(contenders, runners, plan));
    findings
}

/// The findings that make a plan impossible, as one text; `None` if it can run.
pub fn refuse_what_cannot_work(findings: &[Finding]) -> Option<String> {
    let lines: Vec<_> = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Refusal)
        .map(|finding| format!("  {}: {}; {}", finding.subject, finding.found, finding.advice))
        .collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// The most connections a plan's cells have open at once, and the most that one trial opens.
fn connections(plan: Option<&Plan>) -> (u64, u64) {
    let cells = plan.into_iter().flat_map(|plan| &plan.cells);
    cells.fold((0, 0), |(open, opened), planned| match &planned.cell.parameters {
        Parameters::Fetch { concurrency, requests, connection, extra, .. } => {
            let concurrency = u64::from(*concurrency);
            let warming = if extra.held { 0 } else { 2 * concurrency };
            let all = if connection == "fresh" { requests + warming } else { concurrency };
            (open.max(concurrency), opened.max(all))
        }
        Parameters::Countdown { .. } => (open, opened),
    })
}

/// Each connection is an open file. A login shell's soft limit is often 1,024 where the hard one is far higher: a run
/// takes what it may, and its children inherit it.
pub fn raise_file_limit() {
    let limit = getrlimit(Resource::Nofile);
    // Where the system refuses, the limit stays, and the check below goes by what is.
    let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum });
}

fn file_limit(plan: Option<&Plan>) -> Finding {
    let limit = most_connections().saturating_add(SPARE);
    let (open, _) = connections(plan);
    let subject = "file limit";
    if open + SPARE > limit {
        let found = format!("{limit} open files, but {open} connections are asked for");
        let advice = format!(
            "allow {} (`ulimit -Hn`, /etc/security/limits.conf), or choose less with --only",
            open + SPARE
        );
        return Finding::refusal(subject, found, advice);
    }
    if limit < 4_096 {
        let advice = "raise the hard limit (`ulimit -Hn 20000`, /etc/security/limits.conf) before sweeps of concurrency";
        return Finding::warning(subject, format!("{limit} open files"), advice);
    }
    Finding::fine(subject, format!("{limit} open files"))
}

fn ports(plan: Option<&Plan>) -> Finding {
    let subject = "ephemeral ports";
    let range = read("/proc/sys/net/ipv4/ip_local_port_range").unwrap_or_default();
    let mut ends = range.split_whitespace().filter_map(|word| word.parse::<u64>().ok());
    let (Some(first), Some(last)) = (ends.next(), ends.next()) else {
        return Finding::warning(
            subject,
            "the range cannot be read",
            "nothing; connecting may fail without warning",
        );
    };
    let (count, (open, opened)) = (last.saturating_sub(first) + 1, connections(plan));
    let found = format!("{count} ({first} to {last})");
    let advice = "widen it: `sysctl -w net.ipv4.ip_local_port_range='1024 65535'`";
    if open > count {
        return Finding::refusal(subject, format!("{found}, but {open} connections are asked for"), advice);
    }
    if opened > count {
        return Finding::warning(
            subject,
            format!("{found}, and one trial opens {opened} connections"),
            advice,
        );
    }
    Finding::fine(subject, found)
}

fn cores(placement: &Placement) -> Finding {
    let count = placement.runner_cores(false).len();
    let recorded = placement.recorded();
    match (count, recorded.kind.as_str()) {
        (1, _) => Finding::warning(
            "cores",
            "1: no countdown can be faster than sequential",
            "use a machine with more cores",
        ),
        (_, "split") => {
            Finding::fine("cores", format!("{count}; split: the origin has core {:?}", recorded.origin_cores))
        }
        _ => Finding::warning(
            "cores",
            format!("{count}; shared: origin and runner compete for them"),
            "compare within this machine only; from 4 cores on the origin gets its own",
        ),
    }
}

/// A container may see more cores than it may use.
fn quota(placement: &Placement) -> Option<Finding> {
    let limit: f64 = record::Machine::detect().ok()?.facts.get("cgroup_cpu_limit")?.parse().ok()?;
    let cores = placement.runner_cores(false).len();
    (limit < cores as f64).then(|| {
        let found = format!("{limit} of {cores} cores by the control group's quota");
        let advice =
            "pin to whole cores instead (`docker run --cpuset-cpus`): a quota stops everybody in mid-window";
        Finding::warning("CPU quota", found, advice)
    })
}

fn governor() -> Finding {
    match read("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor").as_deref() {
        Some("performance") => Finding::fine("governor", "performance"),
        Some(other) => Finding::warning(
            "governor",
            other,
            "`cpupower frequency-set -g performance` makes figures steadier",
        ),
        None => Finding::fine("governor", "none visible (usual on virtual machines)"),
    }
}

fn load(placement: &Placement) -> Finding {
    let text = read("/proc/loadavg").unwrap_or_default();
    let load: f64 = text.split(' ').next().and_then(|word| word.parse().ok()).unwrap_or(0.0);
    if load > 0.25 * placement.runner_cores(false).len() as f64 {
        let advice = "wait until it is quiet, or expect suspect rows";
        return Finding::warning("load", format!("{load} over the last minute"), advice);
    }
    Finding::fine("load", format!("{load} over the last minute"))
}

fn clock_source() -> Finding {
    let path = "/sys/devices/system/clocksource/clocksource0/current_clocksource";
    match read(path).as_deref() {
        Some(slow @ ("hpet" | "acpi_pm" | "jiffies" | "refined-jiffies")) => Finding::warning(
            "clock source",
            slow,
            "reading it is a slow system call; boot with `clocksource=tsc` if it is stable",
        ),
        Some(name) => Finding::fine("clock source", name),
        None => Finding::fine("clock source", "not visible"),
    }
}

fn backlog(plan: Option<&Plan>) -> Finding {
    let limit: u64 = read("/proc/sys/net/core/somaxconn").and_then(|text| text.parse().ok()).unwrap_or(4_096);
    let (open, _) = connections(plan);
    if open > limit {
        let advice =
            format!("`sysctl -w net.core.somaxconn={open}`, or connecting takes a second and more for some");
        return Finding::warning(
            "listen backlog",
            format!("{limit}, for {open} connections at once"),
            advice,
        );
    }
    Finding::fine("listen backlog", limit.to_string())
}

/// Runners and interpreters that are not there. With a plan only its own are looked for.
fn programs(contenders: &Contenders, runners: &Runners, plan: Option<&Plan>) -> Vec<Finding> {
    let wanted: Vec<&Contender> = match plan {
        Some(plan) => plan.cells.iter().map(|planned| &planned.contender).collect(),
        None => contenders.list.iter().collect(),
    };
    let wanted: BTreeSet<&str> = wanted.iter().map(|contender| contender.runner[0].as_str()).collect();
    let (found, absent): (Vec<_>, Vec<_>) = wanted
        .into_iter()
        .map(|program| (program, runners.locate(program)))
        .partition(|(_, path)| path.is_some());
    if absent.is_empty() {
        let directories: BTreeSet<_> = found.iter().filter_map(|(_, path)| path.as_ref()?.parent()).collect();
        let directories: Vec<_> =
            directories.iter().map(|directory| directory.display().to_string()).collect();
        return vec![Finding::fine("runners", format!("all there, in {}", directories.join(", ")))];
    }
    let advice = "in a checkout `cargo build --release --workspace` builds them; else install Inflight again, or the \
                  interpreter";
    let found = |program| format!("{program} is not there; looked for in {}", runners.looked_for(program));
    absent.into_iter().map(|(program, _)| Finding::refusal("runners", found(program), advice)).collect()
}

fn read(path: &str) -> Option<String> {
    fs::read_to_string(path).ok().map(|text| text.trim().to_owned())
}
