//! A comparison for programs: `docs/compare.schema.json` says what stands in it. A field that is taken away or changes its
//! meaning makes a new version; a new field does not.

use super::fault::{Difference, Refusal};
use super::model::{Comparison, Figure, Kind, Side, State, Strength, Trials, Two, Unit, Verdict};
use serde::Serialize;
use stats::Instability;

const SCHEMA: &str = "inflight-compare";
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<T> {
    schema: &'static str,
    version: u32,
    comparable: bool,
    #[serde(flatten)]
    body: T,
}

#[derive(Serialize)]
struct Compared<'a> {
    kind: Kind,
    strength: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    strength_why: Option<&'a str>,
    unit: Unit,
    relative_to_baseline: bool,
    alpha: f64,
    base: &'a Side,
    heads: &'a [Side],
    conclusion: String,
    warnings: &'a [String],
    cells: Vec<Cell<'a>>,
    unpaired: &'a Two<Vec<String>>,
    differences: &'a [Difference],
}

#[derive(Serialize)]
struct Refused<'a> {
    differences: &'a [Difference],
}

#[derive(Serialize)]
struct Cell<'a> {
    cell: &'a str,
    head: &'a str,
    state: State,
    trials: Two<Trials>,
    blocks_voided: u32,
    figures: Vec<Measured>,
}

#[derive(Serialize)]
struct Measured {
    metric: &'static str,
    unit: &'static str,
    base: f64,
    head: f64,
    /// The ratio head ÷ base minus 1, and the ends of its interval; `null` where there is none.
    shift: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    p: Option<f64>,
    p_adjusted: Option<f64>,
    floor: Option<f64>,
    verdict: &'static str,
    words: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    needs: Option<u32>,
}

impl Comparison {
    /// The comparison as JSON. The same runs give the same bytes.
    pub fn to_json(&self) -> String {
        let cell = |pair: &'_ super::Pair| -> Vec<Measured> {
            pair.figures.iter().map(|figure| measured(self, figure)).collect()
        };
        let cells = self.cells.iter().map(|pair| Cell {
            cell: &pair.cell,
            head: &pair.head,
            state: pair.state,
            trials: pair.trials,
            blocks_voided: pair.blocks_voided,
            figures: cell(pair),
        });
        let body = Compared {
            kind: self.kind,
            strength: if self.is_indicative() { "indicative" } else { "full" },
            strength_why: match &self.strength {
                Strength::Full => None,
                Strength::Indicative { why, .. } => Some(why),
            },
            unit: self.unit,
            relative_to_baseline: self.relative,
            alpha: self.alpha,
            base: &self.base,
            heads: &self.heads,
            conclusion: self.conclusion(),
            warnings: &self.warnings,
            cells: cells.collect(),
            unpaired: &self.unpaired,
            differences: &self.differences,
        };
        text(true, body)
    }
}

impl Refusal {
    /// The refusal as JSON.
    pub fn to_json(&self) -> String {
        text(false, Refused { differences: &self.differences })
    }
}

fn text(comparable: bool, body: impl Serialize) -> String {
    let document = Document { schema: SCHEMA, version: VERSION, comparable, body };
    let text = serde_json::to_string_pretty(&document).expect("names and figures are JSON");
    format!("{text}\n")
}

fn measured(comparison: &Comparison, figure: &Figure) -> Measured {
    let (metric, unit) = figure.metric.key();
    let ratio = |log: f64| Some(log.exp_m1()).filter(|ratio| log.is_finite() && ratio.is_finite());
    let estimate = figure.estimate.as_ref();
    let (verdict, why, needs) = verdict(figure.verdict);
    Measured {
        metric,
        unit: if comparison.relative { "ratio" } else { unit },
        base: figure.medians.base,
        head: figure.medians.head,
        shift: estimate.and_then(|estimate| ratio(estimate.shift)),
        low: estimate.and_then(|estimate| ratio(estimate.low)),
        high: estimate.and_then(|estimate| ratio(estimate.high)),
        p: estimate.map(|estimate| estimate.p),
        p_adjusted: figure.p_adjusted,
        floor: figure.metric.floor(),
        verdict,
        words: comparison.words(figure, true),
        why,
        needs,
    }
}

/// Its name, why it is so, and how many observations a side it would take.
fn verdict(verdict: Verdict) -> (&'static str, Option<&'static str>, Option<u32>) {
    match verdict {
        Verdict::Slower => ("slower", None, None),
        Verdict::Faster => ("faster", None, None),
        Verdict::Costlier => ("costlier", None, None),
        Verdict::Cheaper => ("cheaper", None, None),
        Verdict::Same => ("same", None, None),
        Verdict::Inconclusive { needs } => ("inconclusive", None, needs),
        Verdict::Unstable(Instability::Bimodal) => ("unstable", Some("bimodal"), None),
        Verdict::Unstable(Instability::Erratic) => ("unstable", Some("erratic"), None),
        Verdict::NotJudged(why) => ("not-judged", Some(why), None),
    }
}
