//! `inflight list`: what there is to run, and where each came from.

use crate::args::{ListArgs, Output};
use crate::place;
use anyhow::Result;
use comfy_table::{ContentArrangement, Table, presets};
use harness::{Contenders, shipped};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, IsTerminal as _, Write as _};
use std::process::ExitCode;

/// Where what is part of the program came from.
const BUILT_IN: &str = "built in";
/// Away from a terminal, in columns.
const WIDTH: u16 = 120;

#[derive(Serialize)]
struct Listed {
    schema: u32,
    suites: Vec<SuiteLine>,
    contenders: Vec<ContenderLine>,
    clients: Vec<ClientLine>,
    groups: Vec<GroupLine>,
    interpreters: Vec<InterpreterLine>,
}

/// A suite; what is wrong with it is told in the place of its title.
#[derive(Serialize)]
struct SuiteLine {
    name: String,
    title: String,
    groups: Vec<String>,
    from: String,
}

#[derive(Serialize)]
struct ContenderLine {
    name: String,
    about: String,
    runner: Vec<String>,
    clients: Vec<String>,
    more_clients: Vec<String>,
    group: String,
    baseline: String,
    from: String,
}

/// A client, and who has it; those in brackets only where a workload asks for all clients.
#[derive(Serialize)]
struct ClientLine {
    name: String,
    contenders: Vec<String>,
    more_contenders: Vec<String>,
}

#[derive(Serialize)]
struct GroupLine {
    name: String,
    contenders: usize,
    flavours: usize,
    suites: Vec<String>,
}

#[derive(Serialize)]
struct InterpreterLine {
    group: String,
    programs: Vec<String>,
    on_path: Vec<String>,
    flavours: Vec<String>,
    from: String,
}

/// Prints all of it.
pub(crate) fn list(args: &ListArgs) -> Result<ExitCode> {
    let listed = Listed::new(&place::contenders(&args.contenders)?)?;
    let mut out = io::stdout().lock();
    match args.format {
        Output::Text => write!(out, "{}", listed.text(width()))?,
        Output::Json => writeln!(out, "{}", serde_json::to_string_pretty(&listed)?)?,
    }
    Ok(ExitCode::SUCCESS)
}

impl Listed {
    fn new(contenders: &Contenders) -> Result<Self> {
        let suites = place::suites()?.iter().map(|name| suite(name)).collect::<Result<Vec<_>>>()?;
        let lines = contenders.list.iter().map(|contender| ContenderLine {
            name: contender.name.clone(),
            about: contender.about.clone(),
            runner: contender.runner.clone(),
            clients: contender.clients.clone(),
            more_clients: contender.more_clients.clone(),
            group: contender.group.clone(),
            baseline: contender.baseline.clone(),
            from: from(&contender.from),
        });
        let interpreters = contenders.interpreters.iter().map(|interpreter| InterpreterLine {
            group: interpreter.group.clone(),
            programs: interpreter.programs.clone(),
            on_path: interpreter.on_path().into_iter().map(str::to_owned).collect(),
            flavours: interpreter.flavours.iter().map(|flavour| flavour.name.clone()).collect(),
            from: from(&interpreter.from),
        });
        Ok(Self {
            schema: 1,
            contenders: lines.collect(),
            clients: clients(contenders),
            groups: groups(contenders, &suites),
            interpreters: interpreters.collect(),
            suites,
        })
    }

    fn text(&self, width: u16) -> String {
        let words = |list: &[String]| list.join(" ");
        let suites = self.suites.iter().map(|s| vec![s.name.clone(), s.title.clone(), s.from.clone()]);
        let contenders = self
            .contenders
            .iter()
            .map(|c| vec![c.name.clone(), c.about.clone(), words(&c.clients), c.from.clone()]);
        let clients = self.clients.iter().map(|c| {
            let more = c.more_contenders.iter().map(|name| format!("({name})"));
            let all: Vec<String> = c.contenders.iter().cloned().chain(more).collect();
            vec![c.name.clone(), words(&all)]
        });
        let groups = self.groups.iter().map(|g| {
            let mut who = vec![counted(g.contenders, "contender")];
            who.extend((g.flavours > 0).then(|| format!("{} of each interpreter", g.flavours)));
            vec![g.name.clone(), who.join(", "), words(&g.suites)]
        });
        let interpreters = self
            .interpreters
            .iter()
            .map(|i| vec![i.group.clone(), words(&i.on_path), words(&i.programs), i.from.clone()]);
        [
            block(width, ["suite", "", "from"], suites),
            block(width, ["contender", "", "clients", "from"], contenders),
            block(width, ["client", "of (only where a workload asks for all clients)"], clients),
            block(width, ["group", "", "suites"], groups),
            block(width, ["interpreters", "on PATH", "looked for", "from"], interpreters),
        ]
        .join("\n")
    }
}

fn suite(name: &str) -> Result<SuiteLine> {
    let found = place::suite(name)?;
    let from = found.file.as_deref().map_or_else(|| BUILT_IN.to_owned(), |path| path.display().to_string());
    let (title, groups) = match found.suite() {
        Ok(suite) => (suite.title, suite.groups),
        Err(error) => (format!("cannot be used: {error}"), Vec::new()),
    };
    Ok(SuiteLine { name: name.to_owned(), title, groups, from })
}

fn clients(contenders: &Contenders) -> Vec<ClientLine> {
    let mut all: BTreeMap<&str, [Vec<String>; 2]> = BTreeMap::new();
    for contender in &contenders.list {
        for (which, clients) in [&contender.clients, &contender.more_clients].into_iter().enumerate() {
            for client in clients {
                all.entry(client).or_default()[which].push(contender.name.clone());
            }
        }
    }
    let flavours = contenders.interpreters.iter().flat_map(|interpreter| {
        interpreter.flavours.iter().map(move |flavour| (&interpreter.group, flavour))
    });
    for (group, flavour) in flavours {
        for (which, clients) in [&flavour.clients, &flavour.more_clients].into_iter().enumerate() {
            for client in clients {
                all.entry(client).or_default()[which].push(format!("{group}:{}", flavour.name));
            }
        }
    }
    let line = |(name, [contenders, more_contenders]): (&str, [Vec<String>; 2])| ClientLine {
        name: name.to_owned(),
        contenders,
        more_contenders,
    };
    all.into_iter().map(line).collect()
}

fn groups(contenders: &Contenders, suites: &[SuiteLine]) -> Vec<GroupLine> {
    let mut all: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    for contender in &contenders.list {
        all.entry(&contender.group).or_default()[0] += 1;
    }
    for interpreter in &contenders.interpreters {
        all.entry(&interpreter.group).or_default()[1] += interpreter.flavours.len();
    }
    let line = |(name, [contenders, flavours]): (&str, [usize; 2])| GroupLine {
        name: name.to_owned(),
        contenders,
        flavours,
        suites: suites
            .iter()
            .filter(|s| s.groups.iter().any(|g| g == name))
            .map(|s| s.name.clone())
            .collect(),
    };
    all.into_iter().map(line).collect()
}

fn from(shown: &str) -> String {
    if shown == shipped::contenders().shown { BUILT_IN.to_owned() } else { shown.to_owned() }
}

fn counted(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

fn width() -> u16 {
    if io::stdout().is_terminal() { console::Term::stdout().size().1 } else { WIDTH }
}

fn block<const N: usize>(width: u16, head: [&str; N], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic).force_no_tty();
    table.set_width(width).set_header(head).add_rows(rows);
    table.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}
