//! One `[[workload]]` to its workloads: values that are lists are multiplied out. The first list that is written varies the
//! slowest. It must not know what any value means, except how many requests a window has.

use super::entry::{self, Kind, REQUESTS};
use super::model::Workload;
use super::pattern;
use super::words::Words;
use crate::text::located::{Wrong, spot};
use std::borrow::Cow;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

type Table<'i> = Spanned<DeTable<'i>>;
type Value<'i> = Spanned<DeValue<'i>>;

/// Workloads that a block may stand for: more are a mistake.
const MOST: usize = 1_000;
/// Keys that are one for all: what a block is, and what it is called.
const SINGLE: [&str; 3] = ["kind", "name", "headline"];
/// Keys whose lists go along with others instead of multiplying.
const ALONG: [&str; 3] = ["title", REQUESTS[0], REQUESTS[1]];

/// A value that is a list.
struct Varied<'i> {
    /// The table inside the workload's that it stands in.
    inside: Option<String>,
    key: String,
    at: Range<usize>,
    values: Vec<Value<'i>>,
}

/// The workloads of a block, each with the place of its name.
pub(super) fn workloads(block: Table<'_>) -> Result<Vec<(Workload, Range<usize>)>, Wrong> {
    let kind = Kind::of(&block)?;
    let lists = lists(&block)?;
    let count = lists.iter().try_fold(1_usize, |count, list| count.checked_mul(list.values.len()));
    let count = count.filter(|count| *count <= MOST).ok_or_else(|| {
        Wrong::new(block.span(), format!("its lists make more than {MOST} workloads; make them shorter"))
    })?;
    let mut all = Vec::with_capacity(count);
    for number in 0..count {
        let choice = choice(&lists, number);
        let mut table = block.clone();
        for (list, at) in lists.iter().zip(&choice) {
            list.choose(&mut table, *at);
        }
        let (requests, decided_by) = match kind {
            Kind::Fetch => requests(&mut table, &lists, &choice)?,
            Kind::Countdown => (0, None),
        };
        let mut workload = entry::workload(kind, table.clone(), requests)?;
        if kind == Kind::Fetch && decided_by.is_none() {
            return Err(Wrong::new(table.span(), format!("missing field: {}", either())));
        }
        if let Some(value) = decided_by {
            table.get_mut().insert(Spanned::new(value.span(), Cow::Borrowed(REQUESTS[0])), value);
        }
        let varied = lists.iter().filter(|list| list.values.len() > 1).map(|list| list.key.as_str());
        let words = Words::new(&table, requests, varied.collect());
        workload.name = pattern::name(&table, &words)?;
        workload.title = pattern::title(&table, &words, number, count)?;
        workload.check().map_err(|fault| {
            let Wrong { at, problem } = fault.in_table(&table);
            Wrong::new(at, format!("workload {:?}: {problem}", workload.name))
        })?;
        all.push((workload, spot(&table, "name")));
    }
    Ok(all)
}

/// The lists of a block, in the order in which they are written.
fn lists<'i>(block: &Table<'i>) -> Result<Vec<Varied<'i>>, Wrong> {
    let mut found = Vec::new();
    for (key, value) in block.get_ref() {
        match value.get_ref() {
            DeValue::Table(inner) => {
                for (inner_key, value) in inner {
                    found.extend(Varied::new(Some(key.get_ref()), inner_key.get_ref(), value)?);
                }
            }
            _ if ALONG.contains(&key.get_ref().as_ref()) => {}
            _ => found.extend(Varied::new(None, key.get_ref(), value)?),
        }
    }
    found.sort_by_key(|list| list.at.start);
    Ok(found)
}

/// Which entry of each list the workload with this number has.
fn choice(lists: &[Varied<'_>], mut number: usize) -> Vec<usize> {
    let mut choice: Vec<usize> = lists
        .iter()
        .rev()
        .map(|list| {
            let at = number % list.values.len();
            number /= list.values.len();
            at
        })
        .collect();
    choice.reverse();
    choice
}

impl<'i> Varied<'i> {
    fn new(inside: Option<&str>, key: &str, value: &Value<'i>) -> Result<Option<Self>, Wrong> {
        let DeValue::Array(values) = value.get_ref() else { return Ok(None) };
        if values.is_empty() {
            return Err(Wrong::new(value.span(), format!("{key} = []: give at least one value")));
        }
        if inside.is_none() && SINGLE.contains(&key) {
            return Err(Wrong::new(value.span(), format!("`{key}` is one for all workloads of a block")));
        }
        let (inside, key) = (inside.map(str::to_owned), key.to_owned());
        Ok(Some(Self { inside, key, at: value.span(), values: values.iter().cloned().collect() }))
    }

    /// Puts one of the values in the place of the list.
    fn choose(&self, table: &mut Table<'i>, at: usize) {
        let inner = match &self.inside {
            None => Some(table.get_mut()),
            Some(inside) => match table.get_mut().get_mut(inside.as_str()).map(Spanned::get_mut) {
                Some(DeValue::Table(inner)) => Some(inner),
                _ => None,
            },
        };
        let Some(inner) = inner else { return };
        // An interval between yields belongs to one way of running beside others, whichever ways are listed.
        let yields = self.values.iter().any(|value| value.get_ref().as_str() == Some("yield"));
        if self.key == "how" && yields && self.values[at].get_ref().as_str() != Some("yield") {
            inner.remove("yield_every");
        }
        if let Some(value) = inner.get_mut(self.key.as_str()) {
            *value = self.values[at].clone();
        }
    }
}

/// How many requests a window has, and the value that says so; both keys are taken out of the table.
fn requests<'i>(
    table: &mut Table<'i>,
    lists: &[Varied<'i>],
    choice: &[usize],
) -> Result<(u64, Option<Value<'i>>), Wrong> {
    let [given, per_unit] = REQUESTS.map(|key| table.get_mut().remove(key));
    let (key, value, times) = match (given, per_unit) {
        (Some(value), None) => (REQUESTS[0], value, 1),
        (None, Some(value)) => {
            // Where it is missing, reading the rest says so.
            let concurrency = table.get_ref().get("concurrency").map(entry::number).transpose()?;
            (REQUESTS[1], value, concurrency.unwrap_or(1))
        }
        (Some(value), Some(_)) => return Err(Wrong::new(value.span(), either())),
        // Reading the rest says what else is wrong first: the key may be there, and misspelt.
        (None, None) => return Ok((0, None)),
    };
    let value = along(key, value, lists, choice)?;
    let number = entry::number(&value)?;
    Ok((number.saturating_mul(times), Some(value)))
}

fn either() -> String {
    format!("give either `{}` or `{}`", REQUESTS[0], REQUESTS[1])
}

/// The value of a key whose list has one entry for each concurrency.
fn along<'i>(
    key: &str,
    value: Value<'i>,
    lists: &[Varied<'i>],
    choice: &[usize],
) -> Result<Value<'i>, Wrong> {
    let DeValue::Array(values) = value.get_ref() else { return Ok(value) };
    let varied =
        lists.iter().zip(choice).find(|(list, _)| list.inside.is_none() && list.key == "concurrency");
    let (wanted, at) = varied.map_or((1, 0), |(list, at)| (list.values.len(), *at));
    if values.len() != wanted {
        let problem =
            format!("{key} has {} numbers, and concurrency {wanted}: give one for each", values.len());
        return Err(Wrong::new(value.span(), problem));
    }
    Ok(values[at].clone())
}
