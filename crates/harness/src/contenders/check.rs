//! What a list of contenders may say, and which groups it has. It must not know how its text looks; where the text has what is
//! wrong is said by [`Fault::path`].

use super::contender::Contender;
use super::list::Contenders;
use crate::error::Error;
use crate::suite::Suite;
use crate::text::located::Fault;
use record::did_you_mean;
use std::collections::BTreeSet;

impl Suite {
    /// That somebody is of each of the suite's groups, or may be found for it.
    ///
    /// # Errors
    /// Names the group that is nobody's, where it stands, and those that there are.
    pub fn check_groups(&self, contenders: &Contenders) -> Result<(), Error> {
        let Some((at, problem)) = contenders.unknown_group(&self.groups) else { return Ok(()) };
        Err(self.wrong_group(at, problem))
    }
}

impl Contenders {
    /// The first of these groups that nobody is of and nobody may be found for, by its number, and what is wrong with it.
    pub(crate) fn unknown_group(&self, groups: &[String]) -> Option<(usize, String)> {
        let known = self.list.iter().map(|contender| &contender.group);
        let known: BTreeSet<_> = known.chain(self.interpreters.iter().map(|found| &found.group)).collect();
        let at = groups.iter().position(|group| !known.contains(group))?;
        let known: Vec<&str> = known.into_iter().map(String::as_str).collect();
        let (group, meant) = (&groups[at], did_you_mean(&groups[at], known.iter().copied()));
        let known = known.join(", ");
        Some((at, format!("groups: {group:?} is nobody's{meant}; the contenders' file knows {known}")))
    }

    /// What is wrong with the list.
    pub(super) fn check(&self) -> Result<(), Fault> {
        if self.list.is_empty() && self.interpreters.is_empty() {
            return Err(Fault::at("", "no [[contender]] and no [[interpreter]]; it needs at least one"));
        }
        for (at, interpreter) in self.interpreters.iter().enumerate() {
            let whose = format!("interpreters {:?}", interpreter.group);
            interpreter.check().map_err(|fault| fault.inside(&format!("interpreter.{at}"), &whose))?;
        }
        for (at, contender) in self.list.iter().enumerate() {
            let name = &contender.name;
            let inside =
                |fault: Fault| fault.inside(&format!("contender.{at}"), &format!("contender {name:?}"));
            if self.list[..at].iter().any(|other| other.name == *name) {
                let problem = format!("two contenders are named {name:?}");
                return Err(Fault::at(format!("contender.{at}.name"), problem));
            }
            contender.check().map_err(inside)?;
        }
        Ok(())
    }

    /// That the baselines are among these names.
    pub(super) fn check_against(&self, known: &BTreeSet<String>) -> Result<(), Fault> {
        let wrong = self.list.iter().position(|contender| !known.contains(&contender.baseline));
        let Some(at) = wrong else { return Ok(()) };
        let Contender { name, baseline, .. } = &self.list[at];
        let meant = did_you_mean(baseline, known.iter().map(String::as_str));
        let fault = Fault::at("baseline", format!("its baseline {baseline:?} is in no list{meant}"));
        Err(fault.inside(&format!("contender.{at}"), &format!("contender {name:?}")))
    }
}

impl Contender {
    /// What is wrong with the entry, whatever others there are.
    fn check(&self) -> Result<(), Fault> {
        record::check_contender_name(&self.name).map_err(|e| Fault::at("name", e.to_string()))?;
        if self.runner.is_empty() {
            return Err(Fault::at("runner", "`runner` names no program"));
        }
        if self.clients.first().is_none_or(|client| client != "raw") {
            return Err(Fault::at("clients", "`clients` must begin with \"raw\""));
        }
        let clients = || self.clients.iter().chain(&self.more_clients).map(String::as_str);
        match self.no_tls.iter().position(|client| clients().all(|known| known != client)) {
            None => Ok(()),
            Some(at) => {
                let client = &self.no_tls[at];
                let meant = did_you_mean(client, clients());
                let problem = format!("no_tls: {client:?} is none of its clients{meant}");
                Err(Fault::at(format!("no_tls.{at}"), problem))
            }
        }
    }
}
