//! One table to one workload: which keys there are, by the kind of workload. It must not know of lists.

use super::model::{Lanes, Workload, WorkloadKind};
use crate::suite::fetch_kind::FetchKind;
use crate::text::located::Wrong;
use record::did_you_mean;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Deserializer};

/// The kinds of workload, as they are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Fetch,
    Countdown,
}

const KINDS: [(&str, Kind); 2] = [("fetch", Kind::Fetch), ("countdown", Kind::Countdown)];

/// The keys that every kind has, and that `Common` does not.
const OTHERS: [&str; 3] = ["kind", "name", "title"];
/// Those of `Common`.
const COMMON: [&str; 3] = ["headline", "clients", "exact"];
/// Those that only fetches have, and that are read together with lists.
pub(super) const REQUESTS: [&str; 2] = ["requests", "requests_per_in_flight"];

/// What every kind of workload may say.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Common {
    #[serde(default)]
    headline: bool,
    #[serde(default)]
    clients: Lanes,
    #[serde(default)]
    exact: bool,
}

/// What a countdown may say.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CountdownKeys {
    tasks: Option<u32>,
    tasks_per_core: Option<u32>,
    iterations: Option<u64>,
    total_iterations: Option<u64>,
}

impl Kind {
    /// What a table says under `kind`.
    pub(super) fn of(table: &Spanned<DeTable<'_>>) -> Result<Self, Wrong> {
        let known = KINDS.map(|(word, _)| word);
        let Some(value) = table.get_ref().get("kind") else {
            let problem = format!("missing field `kind`: {}", known.join(" or "));
            return Err(Wrong::new(table.span(), problem));
        };
        let word = value.get_ref().as_str().unwrap_or_default();
        let found = KINDS.iter().find(|(name, _)| *name == word).map(|(_, kind)| *kind);
        found.ok_or_else(|| {
            let (meant, known) = (did_you_mean(word, known), known.join(" or "));
            Wrong::new(value.span(), format!("kind: `{word}` is none{meant}: write {known}"))
        })
    }
}

/// The workload, without its names; `requests` stand beside the table.
pub(super) fn workload(
    kind: Kind,
    mut table: Spanned<DeTable<'_>>,
    requests: u64,
) -> Result<Workload, Wrong> {
    let mut common = DeTable::new();
    for name in COMMON {
        if let Some((key, value)) = table.get_mut().remove_entry(name) {
            common.insert(key, value);
        }
    }
    let common: Common = read(Spanned::new(table.span(), common), &[])?;
    for name in OTHERS {
        table.get_mut().remove(name);
    }
    let kind = match kind {
        Kind::Fetch => {
            let fetch: FetchKind = read(table, &[&REQUESTS[..], &COMMON, &OTHERS].concat())?;
            WorkloadKind::Fetch(FetchKind { requests, ..fetch })
        }
        Kind::Countdown => {
            let CountdownKeys { tasks, tasks_per_core, iterations, total_iterations } =
                read(table, &[&COMMON[..], &OTHERS].concat())?;
            WorkloadKind::Countdown { tasks, tasks_per_core, iterations, total_iterations }
        }
    };
    let Common { headline, clients, exact } = common;
    let (name, title, experiment) = <(String, String, String)>::default();
    Ok(Workload { name, title, headline, experiment, clients, exact, kind })
}

/// Reads a table that may have `more` keys than it is read into.
fn read<T: DeserializeOwned>(table: Spanned<DeTable<'_>>, more: &[&str]) -> Result<T, Wrong> {
    let own: Vec<_> = table.get_ref().keys().map(Spanned::span).collect();
    T::deserialize(Deserializer::from(table)).map_err(|error| {
        // A key inside `open` or `beside` is none of these.
        let is_own = error.span().is_some_and(|at| own.contains(&at));
        Wrong::said(&error, if is_own { more } else { &[] })
    })
}

/// A number that may be written.
pub(super) fn number(value: &Spanned<DeValue<'_>>) -> Result<u64, Wrong> {
    let value = toml::de::ValueDeserializer::from(value.clone());
    u64::deserialize(value).map_err(Wrong::from)
}
