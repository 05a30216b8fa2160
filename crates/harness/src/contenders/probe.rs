//! What an interpreter says of itself when it is asked. It must not know how it is found, nor what is made of it.

use super::interpreter::{Flavour, Interpreter};
use crate::text::sanitize::clipped;
use record::check_name;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What an interpreter says of itself; fields that nobody here needs are passed over.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Answer {
    pub(crate) implementation: String,
    pub(crate) version: String,
    pub(crate) family: String,
    #[serde(default)]
    pub(crate) executable: Option<String>,
    pub(crate) gil: bool,
    pub(crate) flavours: Vec<String>,
    pub(crate) clients: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    pub(crate) start_methods: Vec<String>,
    pub(crate) first_ns_per_iteration: f64,
    pub(crate) ns_per_iteration: f64,
}

impl Answer {
    pub(crate) fn check(&self, of: &Interpreter) -> Result<(), String> {
        for name in self.start_methods.iter().chain([&self.family]) {
            check_name("family or way to start", name).map_err(|error| clipped(&error.to_string()))?;
        }
        for ns in [self.ns_per_iteration, self.first_ns_per_iteration] {
            if !(1e-3..=1e9).contains(&ns) {
                return Err(format!("says that a step of a countdown takes {ns} ns"));
            }
        }
        let baseline = of.flavours.iter().find(|flavour| flavour.name == of.baseline);
        if baseline.is_none_or(|flavour| self.clients_of(flavour).is_none()) {
            return Err(format!("has no {}, against which the others are reckoned", of.baseline));
        }
        Ok(())
    }

    /// `CPython 3.11.7`.
    pub(crate) fn full_version(&self) -> String {
        clipped(&format!("{} {}", self.implementation, self.version))
    }

    /// What to start: what it calls itself, where that is a program.
    pub(crate) fn executable(&self, asked: &Path) -> PathBuf {
        let told = self.executable.as_ref().map(PathBuf::from);
        told.filter(|path| path.is_absolute() && path.is_file()).unwrap_or_else(|| asked.to_path_buf())
    }

    /// The clients it has of those of a flavour; `None` if it has not even the flavour.
    pub(crate) fn clients_of(&self, flavour: &Flavour) -> Option<[Vec<String>; 2]> {
        let theirs = self.clients.get(&flavour.name).filter(|_| self.flavours.contains(&flavour.name))?;
        let [usual, more] = [&flavour.clients, &flavour.more_clients].map(|clients| {
            clients.iter().filter(|client| theirs.contains(client)).cloned().collect::<Vec<_>>()
        });
        (usual.first()? == "raw").then_some([usual, more])
    }
}
