//! Charts: speed-up of every contender beside the limit, a panel a workload, as SVG for light and dark pages. What is
//! drawn is chosen in `model`, how in `draw`, in which colours in `theme`. `kinds` are the pictures of other sections. It
//! must not touch the disk.

mod draw;
pub(crate) mod kinds;
mod model;
mod theme;

use crate::ReportError;
use crate::data::Data;
use crate::headline::Standing;

/// A drawn chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Chart {
    /// What it shows, in a sentence, for those who do not see it.
    pub(crate) alt: String,
    /// The picture.
    pub(crate) svg: String,
}

/// The chart of all fetches, or of all countdowns; absent where no cell of them has a speed-up.
pub(crate) fn chart(
    data: &Data<'_>,
    standings: &[Standing<'_>],
    fetch: bool,
) -> Result<Option<Chart>, ReportError> {
    let Some(model) = model::model(data, standings, fetch) else { return Ok(None) };
    let what = if fetch { "fetch" } else { "countdown" };
    let drawn = draw::draw(&model).map_err(|why| ReportError::Chart { what, why })?;
    let svg = theme::finish(&drawn, &model.title, &model.description, "");
    Ok(Some(Chart { alt: format!("{}. {}", model.title, model.description), svg }))
}

/// A picture of any kind; `what` names it should it fail.
pub(crate) fn picture(what: &'static str, kind: &impl kinds::Kind) -> Result<Chart, ReportError> {
    let svg = kind.svg().map_err(|why| ReportError::Chart { what, why })?;
    let head = kind.head();
    Ok(Chart { alt: format!("{}. {}", head.title, head.description), svg })
}
