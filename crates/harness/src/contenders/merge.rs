//! Several texts that list contenders become one list: a later text adds to the earlier ones, or overrides what has the same
//! name. It must not know where the texts are.

use super::contender::Contender;
use super::list::{Contenders, Listing};
use crate::error::Error;
use crate::text::located::Wrong;
use serde::Deserialize as _;
use std::collections::BTreeSet;
use std::path::PathBuf;
use toml::de::{DeTable, Deserializer};

impl Contenders {
    /// One list of several texts. A contender of a later text takes the place of that with the same name; interpreters of a
    /// group take the place of those of the same group. Baselines that none of the texts has come from `otherwise`.
    ///
    /// # Errors
    /// Names the text, the line and the column of what is wrong.
    pub fn merge(listings: &[Listing], otherwise: Option<&Listing>) -> Result<Self, Error> {
        let otherwise = otherwise.map(Self::alone).transpose()?.unwrap_or_default();
        let parts = listings.iter().map(Self::alone).collect::<Result<Vec<_>, _>>()?;
        let names = parts.iter().chain([&otherwise]).flat_map(|part| &part.list);
        let known: BTreeSet<String> = names.map(|contender| contender.name.clone()).collect();
        for (listing, part) in listings.iter().zip(&parts) {
            part.check_against(&known).map_err(|fault| {
                let document = &listing.document;
                match DeTable::parse(&document.text) {
                    Ok(table) => document.wrong_at(fault.in_table(&table)),
                    Err(error) => document.wrong_at(error.into()),
                }
            })?;
        }
        let mut all = Self::default();
        for part in parts {
            all.add(part);
        }
        all.complete(&otherwise);
        Ok(all)
    }

    /// Where else scripts of interpreters may be that are not below their text's own root.
    #[must_use]
    pub fn or_below(mut self, roots: &[PathBuf]) -> Self {
        for interpreter in &mut self.interpreters {
            interpreter.roots.extend_from_slice(roots);
        }
        self
    }

    /// What one text lists, its baselines not yet looked for.
    fn alone(listing: &Listing) -> Result<Self, Error> {
        let document = &listing.document;
        let wrong = |wrong: Wrong| document.wrong_at(wrong);
        let table = DeTable::parse(&document.text).map_err(|e| wrong(e.into()))?;
        let contenders = Self::deserialize(Deserializer::from(table.clone()));
        let mut contenders = contenders.map_err(|e| wrong(e.into()))?;
        contenders.check().map_err(|fault| wrong(fault.in_table(&table)))?;
        for contender in &mut contenders.list {
            contender.from.clone_from(&document.shown);
            if contender.about.is_empty() {
                contender.about = contender.runner.join(" ");
            }
        }
        for interpreter in &mut contenders.interpreters {
            interpreter.roots = vec![listing.root.clone()];
            interpreter.from.clone_from(&document.shown);
        }
        Ok(contenders)
    }

    fn add(&mut self, later: Self) {
        for contender in later.list {
            match self.list.iter_mut().find(|known| known.name == contender.name) {
                Some(known) => *known = contender,
                None => self.list.push(contender),
            }
        }
        let groups: BTreeSet<&str> = later.interpreters.iter().map(|i| i.group.as_str()).collect();
        self.interpreters.retain(|known| !groups.contains(known.group.as_str()));
        self.interpreters.extend(later.interpreters);
    }

    /// Takes the baselines that are missing from another list, and theirs.
    fn complete(&mut self, otherwise: &Self) {
        let missing = |list: &[Contender]| {
            let absent = |name: &&String| list.iter().all(|contender| contender.name != **name);
            list.iter().map(|contender| &contender.baseline).find(absent).cloned()
        };
        while let Some(entry) = missing(&self.list).and_then(|name| otherwise.get(&name).cloned()) {
            self.list.push(entry);
        }
    }
}
