//! The answer and its reasons, put together once for the page and for the terminal. It must not know either.

use crate::claims::{self, Claim, Evidence};
use crate::data::Data;
use crate::headline::{self, Standing};
use crate::published::{self, Published};
use crate::table::Table;
use crate::{about, questions, workload};

/// What the first screen says.
pub(crate) struct Answer<'a> {
    pub(crate) warnings: Vec<String>,
    /// Where the suite repeats a published experiment.
    pub(crate) published: Option<Published>,
    pub(crate) lead: String,
    /// What the columns of the table are about.
    pub(crate) caption: String,
    pub(crate) standings: Vec<Standing<'a>>,
    pub(crate) table: Table,
    /// Why contenders have no figures, for where the table has no room to say so.
    pub(crate) notes: Vec<String>,
    pub(crate) footnote: Option<String>,
    /// What was looked for and is not there.
    pub(crate) absent: Vec<String>,
    pub(crate) why: Vec<Claim>,
}

impl<'a> Answer<'a> {
    pub(crate) fn new(data: &Data<'a>) -> Self {
        let standings = headline::standings(data);
        let evidence = Evidence::new(data, &standings);
        Self {
            warnings: about::warnings(data),
            published: published::published(data),
            lead: questions::lead(data).unwrap_or_else(|| claims::lead(&evidence)),
            caption: caption(data),
            table: headline::table(&standings),
            notes: headline::notes(&standings),
            footnote: headline::footnote(&standings),
            absent: about::absent(data.meta()),
            why: claims::why(&evidence),
            standings,
        }
    }
}

fn caption(data: &Data<'_>) -> String {
    let of = |fetch: bool, what: &str| {
        let workload = data.headline(fetch)?;
        Some(format!("{what}: {} ({})", workload.name, workload::describe(&workload.parameters)))
    };
    let placement = &data.meta().placement.kind;
    let placement =
        (!placement.is_empty()).then(|| format!("Placement of origin and contenders on cores: {placement}"));
    let parts = [of(true, "Fetch"), of(false, "Countdown"), placement];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { String::new() } else { format!("{}.", parts.join(". ")) }
}
