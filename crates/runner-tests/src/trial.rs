//! One trial with a runner: the whole conversation, or its first line.

use crate::outcome::every_outcome;
use crate::runner::Runner;
use crate::talk::Talk;
use protocol::{FromRunner, Outcome, Spec, ToRunner, Work};

impl Runner {
    /// Carries out one trial, and checks what holds of every outcome.
    pub fn trial(&self, work: Work) -> Outcome {
        let spec = self.spec(work);
        let mut talk = Talk::start(self, spec.workers);
        talk.say(&ToRunner::Spec(spec.clone()));
        assert_eq!(talk.hear(), Some(FromRunner::Ready), "{self:?}");
        talk.say(&ToRunner::Go);
        assert_eq!(talk.hear(), Some(FromRunner::Done), "{self:?}");
        talk.hang_up();
        let Some(FromRunner::Outcome(outcome)) = talk.hear() else { panic!("{self:?}: no outcome") };
        assert_eq!(talk.hear(), None, "{self:?}: a line after the outcome");
        assert!(talk.exit().success(), "{self:?}");
        every_outcome(&spec, &outcome);
        let identity = &outcome.runner;
        assert!(!identity.name.is_empty() && identity.language.contains(self.language), "{identity:?}");
        *outcome
    }

    /// The first line it says to a spec; it is then hung up on.
    pub fn answer(&self, spec: Spec) -> FromRunner {
        let mut talk = Talk::start(self, spec.workers);
        talk.say(&ToRunner::Spec(spec));
        talk.hear().unwrap_or_else(|| panic!("{self:?}: no answer"))
    }
}
