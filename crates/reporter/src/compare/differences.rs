//! What is not the same on both sides and is no reason to refuse, for it may be what is being compared: commit, versions
//! of libraries, seed. It must not look at a figure.

use super::fault::Difference;
use record::{ContenderInfo, Run, RunMeta, Side, without_side};
use std::collections::{BTreeMap, BTreeSet};

/// Field → what a side has in it, in all its runs.
type Values = BTreeMap<Field, BTreeSet<String>>;

/// In the order they are shown.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Field {
    Commit,
    Suite,
    Seed,
    Trials,
    /// Of a contender: (contender, library).
    Version(String, String),
}

impl Field {
    fn name(&self) -> String {
        match self {
            Self::Commit => "commit".into(),
            Self::Suite => "suite".into(),
            Self::Seed => "seed".into(),
            Self::Trials => "trials of each cell".into(),
            Self::Version(contender, library) => format!("{library} of {contender}"),
        }
    }
}

/// Between two sets of runs. A field that has several values on a side is listed as well.
pub(super) fn of_runs(base: &[&Run], head: &[&Run]) -> Vec<Difference> {
    let values = |runs: &[&Run]| {
        let mut values = Values::new();
        for meta in runs.iter().map(|run| &run.meta) {
            of_run(meta).chain(versions(&meta.contenders, None)).for_each(|(field, value)| {
                values.entry(field).or_default().insert(value);
            });
        }
        values
    };
    differing(&values(base), &values(head), ["base", "head"])
}

fn of_run(meta: &RunMeta) -> impl Iterator<Item = (Field, String)> {
    let commit = meta.source.commit.as_deref().unwrap_or("none");
    let changes = if meta.source.dirty { " with changes" } else { "" };
    [
        (Field::Commit, format!("{commit}{changes}")),
        (Field::Suite, meta.suite.name.clone()),
        (Field::Seed, meta.seed.to_string()),
        (Field::Trials, meta.trials_per_cell.to_string()),
    ]
    .into_iter()
}

/// Versions of the libraries of all contenders, or of those of one side.
fn versions<'a>(
    contenders: &'a [ContenderInfo],
    side: Option<&'a str>,
) -> impl Iterator<Item = (Field, String)> + 'a {
    let ours = contenders.iter().filter(move |info| side.is_none() || without_side(&info.name).1 == side);
    ours.flat_map(move |info| {
        let name = if side.is_some() { without_side(&info.name).0 } else { &info.name };
        let each = info.libraries.iter();
        each.map(move |(library, version)| (Field::Version(name.into(), library.clone()), version.clone()))
    })
}

/// Between the builds of a run.
pub(super) fn of_builds(run: &Run, base: &Side, others: &[&Side]) -> Vec<Difference> {
    let values = |side: &Side| -> Values {
        let commit = side.commit.iter().map(|commit| (Field::Commit, commit.clone()));
        let all = commit.chain(versions(&run.meta.contenders, Some(&side.name)));
        all.map(|(field, value)| (field, BTreeSet::from([value]))).collect()
    };
    let each = others.iter().map(|side| differing(&values(base), &values(side), [&base.name, &side.name]));
    each.collect::<Vec<_>>().concat()
}

fn differing(base: &Values, head: &Values, between: [&str; 2]) -> Vec<Difference> {
    let fields: BTreeSet<&Field> = base.keys().chain(head.keys()).collect();
    let all = |values: &Values, field: &Field| match values.get(field) {
        Some(values) => values.iter().cloned().collect::<Vec<_>>().join(" and "),
        None => "none".into(),
    };
    let several = |values: &Values, field| values.get(field).is_some_and(|values| values.len() > 1);
    let listed = fields.into_iter().filter_map(|field| {
        let values = [all(base, field), all(head, field)];
        let differs = values[0] != values[1] || several(base, field) || several(head, field);
        // Every run has a seed of its own.
        let told = *field != Field::Seed || !several(base, field) && !several(head, field);
        (differs && told).then(|| Difference {
            field: field.name(),
            between: between.map(Into::into),
            values,
        })
    });
    listed.collect()
}

/// The differences that belong above the figures, in one sentence: the commit, and each version once, however many
/// contenders have it.
pub(super) fn sentence(differences: &[Difference]) -> Option<String> {
    let mut commits = Vec::new();
    let mut versions: BTreeMap<(&str, &[String; 2]), Vec<&str>> = BTreeMap::new();
    for difference in differences {
        let [base, head] = &difference.values;
        if difference.field == "commit" {
            commits.push(format!("commit {} → {}", short(base), short(head)));
        } else if let Some((library, contender)) = difference.field.split_once(" of ")
            && contender.contains('/')
        {
            versions.entry((library, &difference.values)).or_default().push(contender);
        }
    }
    let versions = versions.into_iter().map(|((library, [base, head]), contenders)| {
        let more = contenders.len() - 1;
        let others = if more > 0 { format!(" and {more} more") } else { String::new() };
        format!("{library} {base} → {head} ({}{others})", contenders[0])
    });
    let all: Vec<String> = commits.into_iter().chain(versions).collect();
    (!all.is_empty()).then(|| format!("Not the same on both sides: {}.", all.join("; ")))
}

/// Commits as people write them.
fn short(commits: &str) -> String {
    let word = |word: &str| {
        let hash = word.len() == 40 && word.bytes().all(|b| b.is_ascii_hexdigit());
        if hash { word[..7].to_string() } else { word.to_string() }
    };
    commits.split(' ').map(word).collect::<Vec<_>>().join(" ")
}
