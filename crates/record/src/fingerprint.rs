//! What a machine is known by. Only what changes how fast things run, never what drifts (MHz, bogomips) nor what names
//! somebody (host, user).

use crate::error::{Error, Result};
use crate::facts;
use crate::values::{Values, line};
use procfs::{CpuInfo, Current};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// First 8 hex digits of the SHA-256 over `name=value` lines.
pub(crate) fn digest(fields: &Values) -> String {
    let mut hash = Sha256::new();
    for (name, value) in fields {
        hash.update(format!("{name}={value}\n"));
    }
    hash.finalize().iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

/// What a person would call the machine: `amd-epyc-2c`.
pub(crate) fn readable(fields: &Values) -> String {
    let model = fields.get("cpu_model").map_or("", String::as_str);
    let model = model.split([',', '@']).next().unwrap_or_default().to_lowercase();
    let noise = ["(r)", "(tm)", "processor", "cpu"];
    let model = noise.iter().fold(model, |model, word| model.replace(word, " "));
    let words = model.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut slug = words.take(4).collect::<Vec<_>>().join("-");
    slug.truncate(40);
    let cores = fields.get("online_cpus").map_or(0, |list| count(list));
    format!("{}-{cores}c", if slug.is_empty() { "unknown" } else { &slug })
}

/// How many CPUs a list such as `0-3,8` has.
fn count(list: &str) -> usize {
    let ends = |part: &str| -> Option<usize> {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        last.trim().parse::<usize>().ok()?.checked_sub(first.trim().parse().ok()?).map(|n| n + 1)
    };
    list.split(',').filter_map(ends).sum()
}

/// Fields and facts of the machine this runs on.
pub(crate) fn detect() -> Result<(Values, Values)> {
    let path = Path::new("/proc/cpuinfo");
    let cpu = CpuInfo::current().map_err(|error| Error::io("read", path, std::io::Error::other(error)))?;
    let system = rustix::system::uname();
    let fields = [
        ("architecture", system.machine().to_string_lossy().into_owned()),
        ("kernel", system.release().to_string_lossy().into_owned()),
        ("cpu_model", cpu_model(&cpu)),
        ("online_cpus", line("/sys/devices/system/cpu/online")),
        ("affinity", affinity()),
        ("smt", line("/sys/devices/system/cpu/smt/control")),
        ("governor", governor()),
        ("hypervisor", hypervisor(&cpu)),
        ("clock_source", line("/sys/devices/system/clocksource/clocksource0/current_clocksource")),
    ];
    let named = |(name, value): (&str, String)| (name.to_string(), value);
    Ok((fields.into_iter().map(named).collect(), facts::detect()))
}

/// Marketing name, and the numbers that tell apart what clouds sell under one name.
fn cpu_model(cpu: &CpuInfo) -> String {
    let field = |name: &str| cpu.get_field(0, name).map(str::trim);
    let numbers =
        ["cpu family", "model", "stepping", "CPU implementer", "CPU part", "CPU variant", "CPU revision"];
    let numbers: Vec<String> =
        numbers.iter().filter_map(|name| field(name).map(|value| format!("{name} {value}"))).collect();
    let name = field("model name").or(field("Processor")).unwrap_or("unknown");
    std::iter::once(name.to_string()).chain(numbers).collect::<Vec<_>>().join(", ")
}

fn affinity() -> String {
    let status = procfs::process::Process::myself().and_then(|process| process.status());
    let Ok(Some(list)) = status.map(|status| status.cpus_allowed_list) else { return "unknown".into() };
    let part = |(first, last): &(u32, u32)| {
        if first == last { first.to_string() } else { format!("{first}-{last}") }
    };
    list.iter().map(part).collect::<Vec<_>>().join(",")
}

/// Frequency governors in use, sorted; `none` where the system does not scale frequencies.
fn governor() -> String {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir("/sys/devices/system/cpu").into_iter().flatten().flatten() {
        if let Ok(text) = fs::read_to_string(entry.path().join("cpufreq/scaling_governor")) {
            found.insert(text.trim().to_string());
        }
    }
    if found.is_empty() { "none".into() } else { found.into_iter().collect::<Vec<_>>().join(",") }
}

/// Which hypervisor, by whatever tells; `none` on bare metal.
fn hypervisor(cpu: &CpuInfo) -> String {
    let known =
        ["kvm", "vmware", "virtualbox", "hyperv", "xen", "qemu", "firecracker", "amazon ec2", "google"];
    let flagged = cpu.flags(0).is_some_and(|flags| flags.contains(&"hypervisor"));
    let places = [
        "/sys/hypervisor/type",
        "/proc/device-tree/hypervisor/compatible",
        "/sys/class/dmi/id/sys_vendor",
        "/sys/class/dmi/id/product_name",
        "/sys/devices/system/clocksource/clocksource0/available_clocksource",
    ];
    for place in places {
        let text = line(place).to_lowercase();
        if let Some(name) = known.iter().find(|name| text.contains(*name)) {
            return (*name).to_string();
        }
    }
    if flagged { "unnamed".into() } else { "none".into() }
}

#[cfg(test)]
mod tests {
    use super::{Values, count, digest, readable};

    fn values(pairs: &[(&str, &str)]) -> Values {
        pairs.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect()
    }

    #[test]
    fn lists_of_cpus_are_counted() {
        for (list, cpus) in [("0-3", 4), ("0", 1), ("0-1,4-5,8", 5), ("unknown", 0), ("5-1", 0)] {
            assert_eq!(count(list), cpus, "{list}");
        }
    }

    #[test]
    fn slugs_read_like_the_machine() {
        for (model, slug) in [
            ("AMD EPYC, cpu family 26, model 2", "amd-epyc-2c"),
            ("Intel(R) Xeon(R) CPU E5-2680 v4 @ 2.40GHz", "intel-xeon-e5-2680-2c"),
            ("12th Gen Intel(R) Core(TM) i7-1260P", "12th-gen-intel-core-2c"),
            ("../../etc", "etc-2c"),
            ("", "unknown-2c"),
        ] {
            assert_eq!(readable(&values(&[("cpu_model", model), ("online_cpus", "0-1")])), slug);
        }
    }

    #[test]
    fn the_digest_is_that_of_the_lines() {
        // printf 'a=1\nb=2\n' | sha256sum
        assert_eq!(digest(&values(&[("b", "2"), ("a", "1")])), "4a73850f");
    }
}
