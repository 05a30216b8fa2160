//! The two sides of `inflight ab`: what is recorded of them, and their programs.

use anyhow::Result;
use harness::{Built, Contenders, Plan, Programs, Tree};
use indicatif::ProgressBar;
use record::{Build, Side, Source};
use std::collections::BTreeSet;
use std::time::Duration;

/// Base and head, in this order.
pub(super) struct Sides {
    /// Who may take part.
    pub(super) contenders: Contenders,
    pub(super) built: Vec<Built>,
    /// What is built for each; empty where programs were given.
    pub(super) trees: Vec<Tree>,
    /// Whether anything had to be compiled.
    pub(super) compiled: bool,
    /// What stands for the run.
    pub(super) source: Source,
    /// What belongs above the figures.
    pub(super) warnings: Vec<String>,
}

impl Sides {
    /// Builds the programs that a plan's cells need on each side, and has the cells started from there. How they were built.
    pub(super) fn build(&mut self, plan: &Plan) -> Result<Build> {
        let unknown = || "unknown".to_string();
        let mut builds = Vec::new();
        let mut all = Vec::new();
        for (tree, built) in self.trees.iter().zip(&mut self.built) {
            let programs = built_of(tree, &built.side, plan)?;
            programs.settle(&mut built.contenders);
            self.compiled |= programs.compiled > 0;
            builds.push(tree.build_info()?);
            all.push(programs);
        }
        if let [base, head] = all.as_slice()
            && base.same(head)?
        {
            let what = "both sides' programs are the same, byte for byte: whatever differs is noise";
            self.warnings.push(what.into());
        }
        if let [base, head] = builds.as_slice()
            && base != head
        {
            self.warnings.push(format!("base is built by {}, head by {}", base.compiler, head.compiler));
        }
        Ok(builds.pop().unwrap_or_else(|| Build {
            compiler: unknown(),
            profile: unknown(),
            target: harness::build_info().target,
            allocator: unknown(),
        }))
    }
}

fn built_of(tree: &Tree, side: &Side, plan: &Plan) -> Result<Programs> {
    let of_side = |contender: &str| record::without_side(contender).1 == Some(&side.name);
    let cells = plan.cells.iter().filter(|planned| of_side(&planned.cell.contender));
    let programs: BTreeSet<String> = cells.map(|planned| planned.contender.runner[0].clone()).collect();
    let names = programs.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
    eprintln!("building {}, {}: {names}", side.name, side.label);
    // Draws itself on a terminal only.
    let bar = ProgressBar::new_spinner();
    bar.enable_steady_tick(Duration::from_millis(100));
    let made = tree.build(&programs, &mut |name| bar.set_message(name.to_owned()));
    bar.finish_and_clear();
    let made = made?;
    let how = if made.compiled == 0 {
        "was built before".into()
    } else {
        format!("{} crates compiled", made.compiled)
    };
    eprintln!("  {how}");
    Ok(made)
}
