//! What a statistical finding means for a figure.

use super::metric::Metric;
use super::model::Verdict;
use stats::Finding;

impl Metric {
    /// What a finding means for this figure.
    pub(crate) fn verdict(self, finding: Finding) -> Verdict {
        let cost = matches!(self, Self::Cpu | Self::Memory);
        match finding {
            Finding::Rose if cost => Verdict::Costlier,
            Finding::Fell if cost => Verdict::Cheaper,
            Finding::Rose if self == Self::Throughput => Verdict::Faster,
            Finding::Fell if self == Self::Throughput => Verdict::Slower,
            Finding::Rose => Verdict::Slower,
            Finding::Fell => Verdict::Faster,
            Finding::Same => Verdict::Same,
            Finding::Inconclusive { needs } => Verdict::Inconclusive { needs },
            Finding::Unstable(why) => Verdict::Unstable(why),
        }
    }
}
