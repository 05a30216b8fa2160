use super::*;
use crate::plan::resolved::Choice;
use crate::plan::resolved::tests::{contenders, plan};
use crate::plan::sides::Built;
use record::{CellId, Side, Verdict};
use std::collections::BTreeSet;

const MS: u64 = 1_000_000;

/// Five cells, so many sides.
fn sided(sides: &[&str], trials: u32, seed: u64) -> Plan {
    let built = |name: &&str| Built {
        side: Side { name: name.to_string(), label: String::new(), commit: None, planted: 0.0 },
        contenders: contenders(),
    };
    let builds: Vec<Built> = sides.iter().map(built).collect();
    let choice = Choice { trials: Some(trials), seed, ..Choice::default() };
    plan(choice).unwrap().sided(&builds).unwrap()
}

fn blocks(trials: u32, seed: u64) -> Blocks {
    Blocks::new(&sided(&["base", "head"], trials, seed), DISTURBANCE)
}

/// Every trial of a run in which nothing is disturbed.
fn order(blocks: &Blocks) -> Vec<(u32, usize)> {
    let all = (0..blocks.passes()).flat_map(|pass| blocks.pass(pass));
    all.flat_map(|block| blocks.trials_of(&block)).collect()
}

/// Rows of a block: windows of 100 ms in which others used so much CPU and so long was waited.
fn rows(others_ns: &[u64], stall_ns: u64) -> Vec<TrialRow> {
    let row = |others| TrialRow {
        wall_ns: 100 * MS,
        others_cpu_ns: Some(others),
        stall_io_memory_ns: Some(stall_ns),
        ..TrialRow::empty(CellId("a/b@c:d".into()), 0, 0, String::new(), Verdict::Ok, String::new())
    };
    others_ns.iter().map(|others| row(*others)).collect()
}

#[test]
fn a_block_is_two_trials_of_each_side_back_to_back() {
    let plan = sided(&["base", "head"], 6, 1);
    let blocks = Blocks::new(&plan, DISTURBANCE);
    let all = order(&blocks);
    assert_eq!((all.len(), blocks.trials(), blocks.passes()), (5 * 12, 5 * 12, 3));
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len(), "each trial once");
    for four in all.chunks(4) {
        let what = |at: usize| {
            let cell = &plan.cells[at].cell;
            (without_side(&cell.contender).0, &cell.workload, &cell.client)
        };
        assert!(four.iter().all(|(_, cell)| what(*cell) == what(four[0].1)), "{four:?}");
        let cells: BTreeSet<usize> = four.iter().map(|(_, cell)| *cell).collect();
        assert_eq!(cells.len(), 2, "both sides");
        for cell in cells {
            let rounds: BTreeSet<u32> =
                four.iter().filter(|(_, other)| *other == cell).map(|(round, _)| *round).collect();
            let first = four[0].0 / 2 * 2;
            assert_eq!(rounds, BTreeSet::from([first, first + 1]));
        }
    }
    for (pass, twenty) in all.chunks(20).enumerate() {
        assert!(
            twenty.iter().all(|(round, _)| *round as usize / 2 == pass),
            "a pass is over before the next"
        );
    }
}

#[test]
fn more_sides_have_two_trials_a_block_each() {
    let plan = sided(&["base", "head", "slow"], 4, 1);
    let blocks = Blocks::new(&plan, DISTURBANCE);
    let first = &blocks.pass(0)[0];
    assert_eq!(blocks.trials_of(first).len(), 6);
    assert_eq!(order(&blocks).len(), 5 * 3 * 4);
}

#[test]
fn an_odd_number_of_trials_becomes_even() {
    assert_eq!(order(&blocks(3, 1)), order(&blocks(4, 1)));
}

#[test]
fn the_seed_orders_blocks_and_what_is_inside() {
    let one = order(&blocks(20, 1));
    assert_eq!(one, order(&blocks(20, 1)));
    assert_ne!(one, order(&blocks(20, 2)));
    // Neither the order of cells nor the order within a block is the same in every pass.
    let blocks = blocks(20, 1);
    let cells = |pass| blocks.pass(pass).iter().map(|block| block.group).collect::<Vec<_>>();
    assert!((1..10).any(|pass| cells(pass) != cells(0)));
    let within = |index| {
        let order = blocks.trials_of(&Block { group: 0, index });
        order.iter().map(|(round, cell)| (round % 2, *cell)).collect::<Vec<_>>()
    };
    let orders: BTreeSet<_> = (0..10).map(within).collect();
    assert!(orders.len() > 3, "{orders:?}");
}

#[test]
fn a_quiet_block_counts() {
    let mut blocks = blocks(20, 1);
    let block = blocks.pass(0)[0].clone();
    // One trial of four was disturbed by a tick that the clock of the system cannot divide.
    assert_eq!(blocks.judge(&block, &rows(&[0, 10 * MS, 0, 0], 0), 2), None);
    assert_eq!((blocks.voided, blocks.repeated), (0, 0));
}

#[test]
fn a_disturbed_block_is_run_again_under_another_number() {
    let mut blocks = blocks(20, 1);
    let block = blocks.pass(0)[0].clone();
    let voided = blocks.judge(&block, &rows(&[0, 90 * MS, 0, 0], 0), 2).unwrap();
    assert!(voided.reason.contains("11 % of the CPU"), "{}", voided.reason);
    assert_eq!(voided.again, Some(Block { group: block.group, index: 10 }));
    let again = voided.again.unwrap();
    let rounds: BTreeSet<u32> = blocks.trials_of(&again).iter().map(|(round, _)| *round).collect();
    assert_eq!(rounds, BTreeSet::from([20, 21]), "beyond all that are planned");

    let voided = blocks.judge(&again, &rows(&[0, 0, 0, 0], 6 * MS), 2).unwrap();
    assert!(voided.reason.contains("disk or memory"), "{}", voided.reason);
    assert_eq!(voided.again.unwrap().index, 11, "as often as it takes");
    assert_eq!((blocks.voided, blocks.repeated), (2, 2));
}

#[test]
fn a_quarter_of_all_blocks_may_be_run_again() {
    let disturbed = rows(&[90 * MS; 4], 0);
    let count = |mut blocks: Blocks| {
        let block = blocks.pass(0)[0].clone();
        let again = (0..100).filter(|_| blocks.judge(&block, &disturbed, 2).unwrap().again.is_some()).count();
        assert_eq!((blocks.voided, blocks.repeated as usize), (100, again));
        again
    };
    assert_eq!(count(blocks(20, 1)), 12, "of 50");
    assert_eq!(count(blocks(2, 1)), 2, "of 5: at least two");
}

#[test]
fn a_block_with_a_failed_trial_is_not_run_again() {
    let mut blocks = blocks(20, 1);
    let block = blocks.pass(0)[0].clone();
    let mut rows = rows(&[90 * MS; 4], 0);
    rows[2].verdict = Verdict::Failed;
    assert_eq!(blocks.judge(&block, &rows, 2).unwrap().again, None);
    assert_eq!((blocks.voided, blocks.repeated), (1, 0));
}
