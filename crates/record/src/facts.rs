//! What is good to know of a machine and does not make it another one: memory, distribution, limits.

use crate::values::{Values, line};
use procfs::Current;
use std::fs;

/// What the system tells; what it does not tell is left out or `unknown`.
pub(crate) fn detect() -> Values {
    let mut facts = Values::new();
    let mut add = |name: &str, value: String| facts.insert(name.to_string(), value);
    if let Ok(memory) = procfs::Meminfo::current() {
        add("memory_bytes", memory.mem_total.to_string());
        add("swap_bytes", memory.swap_total.to_string());
    }
    add("vm_overcommit_memory", line("/proc/sys/vm/overcommit_memory"));
    add("vm_transparent_hugepage", chosen(&line("/sys/kernel/mm/transparent_hugepage/enabled")));
    add("distribution", distribution(&fs::read_to_string("/etc/os-release").unwrap_or_default()));
    let groups = fs::read_to_string("/proc/self/cgroup").unwrap_or_default();
    if let Some(cpus) = cgroup_cpus(&groups, |path| fs::read_to_string(path).ok()) {
        add("cgroup_cpu_limit", format!("{cpus:.2}"));
    }
    facts
}

/// The word in brackets: `always [madvise] never`.
fn chosen(words: &str) -> String {
    let inside = words.split_once('[').and_then(|(_, rest)| rest.split_once(']'));
    inside.map_or(words, |(word, _)| word).to_string()
}

fn distribution(os_release: &str) -> String {
    let name = os_release.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="));
    let name: String = name.unwrap_or("unknown").chars().filter(|c| *c != '"' && !c.is_control()).collect();
    name.chars().take(200).collect()
}

/// The tightest CPU limit of the control groups this process is in, as a number of CPUs; absent where there is none.
/// Version 2 keeps `quota period` in `cpu.max`, version 1 two files below the `cpu` hierarchy.
fn cgroup_cpus(groups: &str, read: impl Fn(&str) -> Option<String>) -> Option<f64> {
    let mut tightest: Option<f64> = None;
    for group in groups.lines() {
        let mut parts = group.splitn(3, ':').skip(1);
        let (Some(controllers), Some(path)) = (parts.next(), parts.next()) else { continue };
        let version_1 = controllers.split(',').any(|name| name == "cpu");
        if !version_1 && !controllers.is_empty() {
            continue;
        }
        let mut path = path.trim_end_matches('/');
        loop {
            let limit = if version_1 { limit_1(path, &read) } else { limit_2(path, &read) };
            tightest = limit.into_iter().chain(tightest).min_by(f64::total_cmp);
            match path.rsplit_once('/') {
                Some((parent, _)) => path = parent,
                None => break,
            }
        }
    }
    tightest
}

fn limit_2(group: &str, read: &impl Fn(&str) -> Option<String>) -> Option<f64> {
    let text = read(&format!("/sys/fs/cgroup{group}/cpu.max"))?;
    let (quota, period) = text.trim().split_once(' ')?;
    ratio(quota, period)
}

fn limit_1(group: &str, read: &impl Fn(&str) -> Option<String>) -> Option<f64> {
    let file = |name: &str| read(&format!("/sys/fs/cgroup/cpu{group}/cpu.cfs_{name}_us"));
    ratio(&file("quota")?, &file("period")?)
}

/// `max` and −1 mean no limit.
fn ratio(quota: &str, period: &str) -> Option<f64> {
    let (quota, period): (f64, f64) = (quota.trim().parse().ok()?, period.trim().parse().ok()?);
    (quota > 0.0 && period > 0.0).then_some(quota / period)
}

#[cfg(test)]
mod tests {
    use super::{cgroup_cpus, chosen, distribution};

    #[test]
    fn the_tightest_limit_of_all_parents_counts() {
        let files = |path: &str| match path {
            "/sys/fs/cgroup/a/b/cpu.max" => Some("max 100000\n".to_string()),
            "/sys/fs/cgroup/a/cpu.max" => Some("150000 100000\n".to_string()),
            "/sys/fs/cgroup/cpu.max" => Some("400000 100000\n".to_string()),
            _ => None,
        };
        assert_eq!(cgroup_cpus("0::/a/b\n", files), Some(1.5));
        assert_eq!(cgroup_cpus("0::/\n", files), Some(4.0));
        assert_eq!(cgroup_cpus("5:memory:/a\n", files), None);
    }

    #[test]
    fn version_1_has_two_files() {
        let quota = |value: &'static str| {
            move |path: &str| match path {
                "/sys/fs/cgroup/cpu/x/cpu.cfs_quota_us" => Some(value.to_string()),
                "/sys/fs/cgroup/cpu/x/cpu.cfs_period_us" => Some("100000\n".to_string()),
                _ => None,
            }
        };
        assert_eq!(cgroup_cpus("4:cpu,cpuacct:/x\n", quota("50000\n")), Some(0.5));
        assert_eq!(cgroup_cpus("4:cpu,cpuacct:/x\n", quota("-1\n")), None);
    }

    #[test]
    fn words_are_picked_out() {
        assert_eq!(chosen("always [madvise] never"), "madvise");
        assert_eq!(chosen("unknown"), "unknown");
        assert_eq!(distribution("ID=x\nPRETTY_NAME=\"Some Linux 12\"\n"), "Some Linux 12");
    }
}
