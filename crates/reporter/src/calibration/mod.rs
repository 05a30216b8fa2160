//! How often a comparison is wrong, and what it finds: counted on trials whose truth is known.

mod count;
mod families;
mod live;
mod markdown;
mod model;
mod resample;
mod spread;
mod subject;

pub use count::Counts;
pub use families::Families;
pub use model::{Calibration, Fault, Options, Rate};
pub use spread::Spread;

use record::Run;

/// Counts what comparisons of this run's trials say.
///
/// # Errors
/// [`Fault::TooFew`] where tests are to be drawn and no cell has enough trials for one.
pub fn calibrate(run: &Run, options: &Options) -> Result<Calibration, Fault> {
    let (disjoint, families) = live::count(run, options.trials);
    let drawn = if options.tests == 0 { Vec::new() } else { resample::count(run, options)? };
    let spreads = spread::spreads(run);
    Ok(Calibration { run: run.meta.id.clone(), trials: options.trials, disjoint, families, drawn, spreads })
}
