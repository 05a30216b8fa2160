//! Values that suites and lists of contenders have alike, and their bounds.

use crate::text::located::Fault;
use serde::{Deserialize, Deserializer};
use std::time::Duration;

/// A time as people write it: `500ms`, `5s`.
pub(crate) fn duration<'de, D: Deserializer<'de>>(from: D) -> Result<Duration, D::Error> {
    let text = String::deserialize(from)?;
    humantime::parse_duration(&text)
        .map_err(|e| serde::de::Error::custom(format!("{text:?}: {e} (write 500ms, 5s, …)")))
}

/// The same where it may be absent.
pub(crate) fn maybe_duration<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Duration>, D::Error> {
    duration(from).map(Some)
}

/// Either a number of countdowns or one for each core.
pub(crate) fn some_tasks(tasks: Option<u32>, per_core: Option<u32>, most: u64) -> Result<(), Fault> {
    match (tasks, per_core) {
        (Some(tasks), None) => within("tasks", u64::from(tasks), 1, most),
        (None, Some(per_core)) => within("tasks_per_core", u64::from(per_core), 1, most),
        _ => Err(Fault::at("tasks_per_core", "give either `tasks` or `tasks_per_core`")),
    }
}

/// That the value under `key` is neither too small nor too large.
pub(crate) fn within(key: &str, value: u64, least: u64, most: u64) -> Result<(), Fault> {
    if (least..=most).contains(&value) {
        return Ok(());
    }
    Err(Fault::at(key, format!("{key} = {value}: from {least} to {most}")))
}
