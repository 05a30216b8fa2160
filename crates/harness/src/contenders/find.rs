//! `[[interpreter]]` of `benches/contenders.toml`: programs that run a runner's script. They are looked for on this machine
//! and asked what they are; those that answer become contenders like any other, the others are left out, and it is said
//! why. It must not know any language.

use super::contender::Contender;
use super::interpreter::{Flavour, Interpreter};
use super::probe::Answer;
use crate::contenders::speed::Speed;
use crate::machine::ask::{ABSENT, ask};
use crate::machine::process::on_path;
use crate::text::sanitize::clipped;
use record::{Exclusion, InterpreterInfo};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::slice;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

/// An interpreter that was found.
#[derive(Debug, Clone)]
pub struct Located {
    /// What it says of itself.
    pub info: InterpreterInfo,
    /// What starts it.
    pub(crate) program: String,
    /// [`Interpreter::unjoined`], as it is called here.
    pub(crate) unjoined: Vec<String>,
    /// [`Interpreter::gil`], as it is called here.
    pub(crate) gil: Vec<String>,
    /// What `{root}` was.
    root: PathBuf,
}

/// What came of looking.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Programs, without links.
    seen: BTreeSet<PathBuf>,
    pub(crate) contenders: Vec<Contender>,
    pub(crate) interpreters: Vec<Located>,
    pub(crate) exclusions: Vec<Exclusion>,
}

impl Interpreter {
    /// Its programs that are there. Nobody is asked anything.
    pub fn on_path(&self) -> Vec<&str> {
        self.programs.iter().map(String::as_str).filter(|name| on_path(name).is_some()).collect()
    }

    /// The root below which its runner is.
    fn root(&self) -> Option<&Path> {
        let script = self.runner.first()?;
        let has_it = |root: &&PathBuf| {
            !script.contains("{root}")
                || Path::new(&script.replace("{root}", &root.to_string_lossy())).is_file()
        };
        self.roots.iter().find(has_it).map(PathBuf::as_path)
    }

    /// Looks for all programs, and asks those that are there.
    pub(crate) fn find(&self) -> Found {
        let mut found = Found::default();
        let Some(root) = self.root() else {
            let why = format!("{} is not there; `make install` puts it beside the program", self.runner[0]);
            found.exclusions.push(Exclusion { what: self.group.clone(), why });
            return found;
        };
        for name in &self.programs {
            if let Err(why) = self.look_for(name, root, &mut found) {
                found.exclusions.push(Exclusion { what: name.clone(), why });
            }
        }
        found
    }

    /// `Err` says why it is left out; one that is there already under another name is passed over.
    fn look_for(&self, name: &str, root: &Path, found: &mut Found) -> Result<(), String> {
        let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        let program = on_path(name).ok_or(ABSENT)?;
        if !found.seen.insert(real(&program)) {
            return Ok(());
        }
        let begun = Instant::now();
        let answer = self.ask(&program, root)?;
        let took = begun.elapsed();
        // A stand-in of a version manager is not what runs in the end.
        let executable = answer.executable(&program);
        if real(&executable) != real(&program) && !found.seen.insert(real(&executable)) {
            return Ok(());
        }
        if let Some(first) = found.interpreters.iter().find(|located| located.info.family == answer.family) {
            let version = answer.full_version();
            return Err(format!("is {version}, and {} is {} already", answer.family, first.info.version));
        }
        found.take(self, &answer, &executable, root, took);
        Ok(())
    }

    fn ask(&self, program: &Path, root: &Path) -> Result<Answer, String> {
        let words: Vec<String> = from_root(&self.runner, root).chain(self.probe.iter().cloned()).collect();
        let text = ask(program, &words, self.probe_timeout, &AtomicBool::new(false))
            .map_err(|why| without(root, &why))?;
        let answer: Answer = serde_json::from_str(text.trim())
            .map_err(|error| clipped(&format!("did not say what it is: {error}: {:?}", text.trim())))?;
        answer.check(self)?;
        Ok(answer)
    }

    fn contender(&self, answer: &Answer, flavour: &Flavour, took: Duration) -> Contender {
        let family = &answer.family;
        Contender {
            about: flavour.about.clone(),
            workers: flavour.workers,
            baseline: format!("{family}/{}", self.baseline),
            max_concurrency: flavour.max_concurrency,
            connection: flavour.connection,
            group: self.group.clone(),
            speed: Some(Speed {
                ns_per_iteration: answer.ns_per_iteration,
                one_core: flavour.max_concurrency == Some(1) || (flavour.shares_lock && answer.gil),
                // It started, and then counted for about as long.
                startup: took / 2,
            }),
            ..Contender::of_program(&format!("{family}/{}", flavour.name), Vec::new())
        }
    }
}

impl Located {
    /// The command of a question that is asked through it.
    pub(crate) fn asks(&self, script: &[String], about: &[String]) -> Vec<String> {
        [slice::from_ref(&self.program), script, about].concat()
    }

    /// An answer about it, or why there is none; where this checkout is stands in no file.
    pub(crate) fn told<T>(&self, answer: Result<T, String>) -> Result<T, String> {
        answer.map_err(|why| format!("{}: {}", self.info.family, without(&self.root, &why)))
    }
}

/// Where this checkout is stands in no file.
fn without(root: &Path, why: &str) -> String {
    if root.parent().is_some() { why.replace(&*root.to_string_lossy(), "{root}") } else { why.into() }
}

fn from_root(words: &[String], root: &Path) -> impl Iterator<Item = String> {
    let root = root.to_string_lossy().into_owned();
    words.iter().map(move |word| word.replace("{root}", &root))
}

impl Found {
    fn take(&mut self, of: &Interpreter, answer: &Answer, program: &Path, root: &Path, took: Duration) {
        let program = program.to_string_lossy().into_owned();
        let runner: Vec<String> = [program.clone()].into_iter().chain(from_root(&of.runner, root)).collect();
        let mut lacking = Vec::new();
        for flavour in &of.flavours {
            let Some([clients, more_clients]) = answer.clients_of(flavour) else {
                lacking.push(flavour.name.as_str());
                continue;
            };
            let contender = Contender {
                clients,
                more_clients,
                runner: runner.clone(),
                ..of.contender(answer, flavour, took)
            };
            let variants = answer.start_methods.iter().skip(1).filter(|_| flavour.start_methods);
            self.contenders.extend(variants.map(|method| Contender {
                name: format!("{}-{method}", contender.name),
                about: format!("{}, started by {method}", contender.about),
                ..contender.clone()
            }));
            self.contenders.push(contender);
        }
        if !lacking.is_empty() {
            let why = format!("this interpreter has no {}", lacking.join(", "));
            self.exclusions.push(Exclusion { what: answer.family.clone(), why });
        }
        let info = InterpreterInfo {
            family: answer.family.clone(),
            version: answer.full_version(),
            locked: answer.gil,
            first_ns_per_iteration: answer.first_ns_per_iteration,
            ns_per_iteration: answer.ns_per_iteration,
        };
        let [unjoined, gil] = [&of.unjoined, &of.gil].map(|words| from_root(words, root).collect());
        self.interpreters.push(Located { info, program, unjoined, gil, root: root.into() });
    }
}
