//! `[[interpreter]]` of `benches/contenders.toml`: programs that run a runner's script. They are looked for on this machine
//! and asked what they are; those that answer become contenders like any other, the others are left out, and it is said
//! why. It must not know any language.

use crate::ask::{ABSENT, ask, clipped};
use crate::contenders::{Contender, WorkerCounts};
use crate::estimate::Speed;
use crate::located::Fault;
use crate::probe::Answer;
use crate::runner::on_path;
use crate::suite::duration;
use record::{Exclusion, InterpreterInfo, check_name, did_you_mean};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::slice;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

/// One `[[interpreter]]`: every interpreter of one language.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Interpreter {
    /// The group of its contenders.
    pub group: String,
    /// Programs to look for, by name on PATH or by path. Two names of one interpreter count once, and of two interpreters of one
    /// family the first takes part.
    pub programs: Vec<String>,
    /// What follows the program: the runner's script and its arguments. `{root}` is the directory above that of the file, or
    /// where that does not have the script, the one that the program's own files are in.
    pub runner: Vec<String>,
    /// What follows that, for the program to say on one line what it is and has.
    pub probe: Vec<String>,
    /// How long it may take to say so.
    #[serde(default = "a_minute", deserialize_with = "duration")]
    pub probe_timeout: Duration,
    /// The flavour that speed-ups of the same interpreter are reckoned against.
    pub baseline: String,
    /// A script and its arguments that tell what happens to work that nobody joins (rows of `run.json`).
    #[serde(default)]
    pub unjoined: Vec<String>,
    /// A script and its arguments that tell, of the interpreters whose programs follow, what their lock does (as in `run.json`).
    #[serde(default)]
    pub gil: Vec<String>,
    /// The contenders, as far as an interpreter has them.
    #[serde(rename = "flavour")]
    pub flavours: Vec<Flavour>,
    /// What its text is called ([`crate::Document::shown`]).
    #[serde(skip)]
    pub from: String,
    /// What `{root}` may be: the first below which there is the script.
    #[serde(skip)]
    pub(crate) roots: Vec<PathBuf>,
}

/// One `[[interpreter.flavour]]`: a contender of every interpreter that has it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flavour {
    /// The second half of its name.
    pub name: String,
    /// How it runs tasks, in one line.
    pub about: String,
    /// How it can speak HTTP, `raw` first. Those that an interpreter does not have are left out.
    pub clients: Vec<String>,
    /// How else it can, where a workload asks what the client costs.
    #[serde(default)]
    pub more_clients: Vec<String>,
    /// How many workers it is told to start.
    #[serde(default)]
    pub workers: WorkerCounts,
    /// It never has more in flight; its windows are shortened in proportion.
    #[serde(default)]
    pub max_concurrency: Option<u32>,
    /// It cannot do otherwise with connections, whatever the workload says.
    #[serde(default)]
    pub connection: Option<protocol::Connection>,
    /// Whether its workers share the interpreter's lock, where there is one.
    #[serde(default)]
    pub shares_lock: bool,
    /// Whether it has variants, `NAME-METHOD`: one for each way of starting processes that is not the interpreter's own choice.
    #[serde(default)]
    pub start_methods: bool,
}

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
    /// What is wrong with the entry.
    pub(crate) fn check(&self) -> Result<(), Fault> {
        if self.runner.is_empty() {
            return Err(Fault::at("runner", "`runner` names no script"));
        }
        let names = || self.flavours.iter().map(|flavour| flavour.name.as_str());
        if names().all(|name| name != self.baseline) {
            let (baseline, meant) = (&self.baseline, did_you_mean(&self.baseline, names()));
            let problem = format!("its baseline {baseline:?} is none of its flavours{meant}");
            return Err(Fault::at("baseline", problem));
        }
        for (at, Flavour { name, clients, .. }) in self.flavours.iter().enumerate() {
            let of = |key: &str| format!("flavour.{at}.{key}");
            check_name("flavour", name).map_err(|e| Fault::at(of("name"), e.to_string()))?;
            if names().take(at).any(|other| other == name) {
                return Err(Fault::at(of("name"), format!("two flavours are named {name:?}")));
            }
            if clients.first().is_none_or(|client| client != "raw") {
                let problem = format!("`clients` of {name:?} must begin with \"raw\"");
                return Err(Fault::at(of("clients"), problem));
            }
        }
        Ok(())
    }

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

fn a_minute() -> Duration {
    Duration::from_secs(60)
}
