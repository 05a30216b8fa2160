//! What a machine is known by.

use crate::common::machine;
use record::*;

#[test]
fn detection_is_stable_and_names_nobody() {
    let here = Machine::detect().unwrap();
    let again = Machine::detect().unwrap();
    assert_eq!(here.fields, again.fields);
    assert_eq!((&here.slug, &here.fingerprint), (&again.slug, &again.fingerprint));
    let names: Vec<&str> = here.fields.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "affinity",
            "architecture",
            "clock_source",
            "cpu_model",
            "governor",
            "hypervisor",
            "kernel",
            "online_cpus",
            "smt"
        ]
    );
    assert!(here.fields.values().all(|value| !value.is_empty()));
    assert_eq!(here.fingerprint.len(), 8);
    assert!(here.slug.ends_with(&here.fingerprint));
    check_name("machine", &here.slug).unwrap();

    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap();
    let text = serde_json::to_string(&here).unwrap().to_lowercase();
    assert!(!text.contains("mhz") && !text.contains("bogomips"));
    assert!(!text.contains(&format!("\"{}\"", host.trim().to_lowercase())));
}

#[test]
fn differences_name_the_field() {
    let one = machine();
    assert_eq!(one.differences(&one), []);
    let mut fields = one.fields.clone();
    fields.insert("kernel".into(), "6.1".into());
    fields.insert("online_cpus".into(), "0-3".into());
    let two = Machine::from_fields(fields, Default::default());
    assert_ne!(one.fingerprint, two.fingerprint);
    let said = |a: &str, b: &str, c: &str| (a.to_string(), b.to_string(), c.to_string());
    assert_eq!(one.differences(&two), [said("kernel", "unknown", "6.1"), said("online_cpus", "0-1", "0-3")]);
}

#[test]
fn facts_are_not_in_the_fingerprint() {
    let one = machine();
    let other_facts = Machine::from_fields(one.fields.clone(), Default::default());
    assert_eq!(one.fingerprint, other_facts.fingerprint);
    assert_eq!(one.differences(&other_facts), []);
}
