//! The ways of saying what the two sides of `inflight ab` are: two revisions, another version of a library, two programs.
//! All that can be wrong with them is found here, before anything is built.

use super::sides::Sides;
use crate::args::AbArgs;
use crate::command::plan;
use crate::{installed, place};
use anyhow::{Context, Result, bail};
use harness::{Built, Change, Checkout, Contender, Contenders, Suite, Tree};
use record::Side;
use std::path::PathBuf;

/// The sides that were asked for.
pub(super) fn sides(args: &AbArgs) -> Result<Sides> {
    match (&args.base, &args.runner_base, &args.runner_head) {
        (Some(base), ..) => revisions(args, base),
        (None, Some(base), Some(head)) => programs(args, base, head),
        _ => versions(args),
    }
}

/// The checkout that builds are made of.
fn workspace() -> Result<PathBuf> {
    place::checkout()?.context(
        "--base and --with build revisions of Inflight, and neither this folder nor one above it is a checkout of it; go to \
         one, or give two programs with --runner-base and --runner-head",
    )
}

/// `--base REV`, and `--head REV` or the work tree.
fn revisions(args: &AbArgs, base: &str) -> Result<Sides> {
    let workspace = workspace()?;
    let checkout = Checkout::open(&workspace)?;
    let base = checkout.tree(&checkout.revision(base)?, &[])?;
    let (head, warnings) = match &args.head {
        Some(revision) => (checkout.tree(&checkout.revision(revision)?, &[])?, vec![]),
        None => (checkout.tree(&checkout.work_tree()?, &[])?, unknown_files(&checkout)?),
    };
    let labels = [base.label.clone(), head.label.clone()];
    let commit_of = if args.head.is_some() { head.workspace().to_path_buf() } else { workspace };
    of_trees(args, [base, head], labels, commit_of, warnings)
}

/// `--with NAME=VERSION`.
fn versions(args: &AbArgs) -> Result<Sides> {
    let workspace = workspace()?;
    let checkout = Checkout::open(&workspace)?;
    let now = checkout.work_tree()?;
    let (base, head) = (checkout.tree(&now, &[])?, checkout.tree(&now, &args.with)?);
    let was_asked = |change: &Change| args.with.iter().any(|with| with.name() == change.name);
    let (asked, more): (Vec<Change>, Vec<Change>) = base.changes(&head)?.into_iter().partition(was_asked);
    let label = |version: fn(&Change) -> &String| {
        let versions = asked.iter().map(|change| format!("{} {}", change.name, version(change)));
        versions.collect::<Vec<_>>().join(", ")
    };
    let labels = [label(|change| &change.before), label(|change| &change.after)];
    let mut warnings = unknown_files(&checkout)?;
    if !more.is_empty() {
        let more: Vec<String> = more.iter().map(ToString::to_string).collect();
        warnings.push(format!("head has more than was asked for: {}", more.join(", ")));
    }
    of_trees(args, [base, head], labels, workspace, warnings)
}

fn of_trees(
    args: &AbArgs,
    trees: [Tree; 2],
    labels: [String; 2],
    checkout: PathBuf,
    warnings: Vec<String>,
) -> Result<Sides> {
    let (Suite { groups, .. }, listed) = plan::read(&args.suite, &[])?;
    let contenders = listed.in_groups(&groups).that_fit(&args.contender)?;
    let mut built = Vec::new();
    for ((tree, label), name) in trees.iter().zip(labels).zip(["base", "head"]) {
        let side = Side { name: name.into(), label, commit: Some(tree.commit.clone()), planted: 0.0 };
        built.push(Built { side, contenders: tree.contenders()?.in_groups(&groups) });
    }
    let source = harness::source_info(&checkout);
    Ok(Sides { contenders, built, trees: trees.into(), compiled: false, source, warnings })
}

/// What is in the work tree and, unknown to git, in no snapshot of it.
fn unknown_files(checkout: &Checkout) -> Result<Vec<String>> {
    const SHOWN: usize = 3;
    let files = checkout.unknown_files()?;
    if files.is_empty() {
        return Ok(vec![]);
    }
    let shown = files.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
    let more = files.len().saturating_sub(SHOWN);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    Ok(vec![format!(
        "git does not know {shown}{more}: not part of what is built; `git add` what belongs to it"
    )])
}

/// `--runner-base CMD --runner-head CMD`.
fn programs(args: &AbArgs, base: &str, head: &str) -> Result<Sides> {
    let name = match args.contender.as_slice() {
        [] => "custom/runner",
        [name] if record::check_contender_name(name).is_ok() && !name.contains('@') => name,
        other => bail!(
            "--contender {}: two programs run one contender; give its name, family/flavour, or leave it out",
            other.join(" --contender ")
        ),
    };
    // A contender that is known is told to start as many workers as there.
    let listed = place::contenders(&[])?.get(name).cloned();
    let mut built = Vec::new();
    for (name_of_side, flag, command) in [("base", "--runner-base", base), ("head", "--runner-head", head)] {
        let words = shlex::split(command).filter(|words| !words.is_empty());
        let words = words
            .with_context(|| format!("{flag} {command:?} is no command: no program, or an open quote"))?;
        let mut contender = listed.clone().unwrap_or_else(|| Contender::of_program(name, words.clone()));
        contender.clients = vec!["raw".into()];
        contender.runner = words;
        let side = Side { name: name_of_side.into(), label: command.into(), commit: None, planted: 0.0 };
        built.push(Built { side, contenders: Contenders::of(contender) });
    }
    let contenders = built[0].contenders.clone();
    Ok(Sides {
        contenders,
        built,
        trees: vec![],
        compiled: false,
        source: installed::source()?,
        warnings: vec![],
    })
}
