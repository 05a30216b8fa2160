//! A machine as `machine.json` knows it. It must not hold anything that names a person or a host.

use crate::error::{Error, Result};
use crate::schema::SCHEMA;
use crate::{files, fingerprint, names};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Largest `machine.json` that is read, in bytes.
const LARGEST: u64 = 256 * 1024;

/// `machine.json`: what a run was made on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machine {
    /// [`crate::SCHEMA`] of the writer.
    pub schema: u32,
    /// The directory's name: readable, ends in the fingerprint.
    pub slug: String,
    /// First 8 hex digits of the SHA-256 over [`Self::fields`].
    pub fingerprint: String,
    /// What makes two machines comparable: where one differs, figures are not.
    pub fields: BTreeMap<String, String>,
    /// What is good to know and may differ.
    #[serde(default)]
    pub facts: BTreeMap<String, String>,
}

impl Machine {
    /// The machine this runs on.
    ///
    /// # Errors
    /// Where the system's own files (`/proc/cpuinfo`) cannot be read.
    pub fn detect() -> Result<Self> {
        let (fields, facts) = fingerprint::detect()?;
        Ok(Self::from_fields(fields, facts))
    }

    /// A machine of known fields; slug and fingerprint follow from them.
    pub fn from_fields(fields: BTreeMap<String, String>, facts: BTreeMap<String, String>) -> Self {
        let fingerprint = fingerprint::digest(&fields);
        let slug = format!("{}-{fingerprint}", fingerprint::readable(&fields));
        Self { schema: SCHEMA, slug, fingerprint, fields, facts }
    }

    /// Fields that differ: (field, mine, theirs). Empty for the same machine; facts do not count.
    pub fn differences(&self, other: &Self) -> Vec<(String, String, String)> {
        let value = |of: &Self, name: &str| of.fields.get(name).cloned().unwrap_or_else(|| "unknown".into());
        let names: BTreeSet<&String> = self.fields.keys().chain(other.fields.keys()).collect();
        names
            .into_iter()
            .map(|name| (name.clone(), value(self, name), value(other, name)))
            .filter(|(_, mine, theirs)| mine != theirs)
            .collect()
    }

    /// Reads and checks a `machine.json`.
    ///
    /// # Errors
    /// Where it is missing, malformed, newer, or does not match its own fingerprint.
    pub fn read(path: &Path) -> Result<Self> {
        let machine: Self = files::read_json(path, LARGEST)?;
        let fault = |error: Error| Error::file(path, error.to_string());
        names::check_name("machine", &machine.slug).map_err(fault)?;
        if machine.fingerprint != fingerprint::digest(&machine.fields) {
            return Err(Error::file(path, "the fingerprint does not follow from the fields"));
        }
        if !machine.slug.ends_with(&machine.fingerprint) {
            return Err(Error::file(path, "the slug does not end in the fingerprint"));
        }
        Ok(machine)
    }
}
