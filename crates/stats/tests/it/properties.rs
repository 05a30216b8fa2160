//! What must hold for any data.

use rand::{RngExt as _, SeedableRng as _, seq::SliceRandom as _};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution as _, Normal};
use stats::{ALPHA, Block, Finding, Instability, estimate, holm, instability, judge};

const FLOOR: f64 = 0.03;

/// Blocks of four whose level drifts from block to block.
fn blocks(chance: &mut ChaCha8Rng, count: usize, shift: f64, deviation: f64) -> Vec<Block> {
    let noise = Normal::new(0.0, deviation).expect("a deviation");
    let level = Normal::new(2.0, 0.05).expect("a deviation");
    (0..count)
        .map(|_| {
            let at = level.sample(chance);
            let mut two = |shift: f64| (0..2).map(|_| at + shift + noise.sample(chance)).collect();
            Block { base: two(0.0), head: two(shift) }
        })
        .collect()
}

fn verdict(blocks: &[Block], floor: f64) -> Finding {
    let estimate = estimate(blocks, ALPHA).expect("both sides are there");
    judge(&estimate, estimate.p, ALPHA, floor, instability(blocks, floor))
}

#[test]
fn swapping_the_sides_flips_the_sign() {
    let mut chance = ChaCha8Rng::seed_from_u64(1);
    for _ in 0..50 {
        let there = blocks(&mut chance, 10, 0.02, 0.03);
        let back: Vec<Block> =
            there.iter().map(|b| Block { base: b.head.clone(), head: b.base.clone() }).collect();
        let (a, b) = (estimate(&there, ALPHA).unwrap(), estimate(&back, ALPHA).unwrap());
        assert!((a.p - b.p).abs() < 1e-9, "{a:?} {b:?}");
        for (one, other) in [(a.shift, b.shift), (a.low, b.high), (a.high, b.low)] {
            assert!((one + other).abs() < 1e-4, "{a:?} {b:?}");
        }
    }
}

#[test]
fn order_inside_a_block_and_order_of_blocks_do_not_matter() {
    let mut chance = ChaCha8Rng::seed_from_u64(2);
    let before = blocks(&mut chance, 10, 0.03, 0.03);
    let mut after = before.clone();
    after.iter_mut().for_each(|block| {
        block.base.reverse();
        block.head.reverse();
    });
    let (a, b) = (estimate(&before, ALPHA).unwrap(), estimate(&after, ALPHA).unwrap());
    assert_eq!((a.shift, a.low, a.high, a.p), (b.shift, b.low, b.high, b.p));
    after.shuffle(&mut chance);
    let c = estimate(&after, ALPHA).unwrap();
    assert_eq!((a.shift, a.low, a.high), (c.shift, c.low, c.high));
    assert!((a.p - c.p).abs() < 1e-12, "sums of chances round");
}

#[test]
fn what_moves_a_whole_block_moves_nothing() {
    let mut chance = ChaCha8Rng::seed_from_u64(3);
    let before = blocks(&mut chance, 10, 0.03, 0.03);
    let mut after = before.clone();
    for block in &mut after {
        let drift: f64 = chance.random_range(-1.0..1.0);
        block.base.iter_mut().chain(&mut block.head).for_each(|value| *value += drift);
    }
    let (a, b) = (estimate(&before, ALPHA).unwrap(), estimate(&after, ALPHA).unwrap());
    assert!((a.shift - b.shift).abs() < 2e-4 && (a.p - b.p).abs() < 1e-9, "{a:?} {b:?}");
}

#[test]
fn equal_sides_are_never_called_changed() {
    for values in [vec![1.0, 1.0], vec![0.9, 1.1], vec![1.0, 3.0]] {
        let same = vec![Block { base: values.clone(), head: values }; 10];
        let found = estimate(&same, ALPHA).unwrap();
        assert_eq!((found.shift, found.p), (0.0, 1.0), "{found:?}");
        assert!(!matches!(verdict(&same, FLOOR), Finding::Rose | Finding::Fell));
    }
}

#[test]
fn constant_figures_are_the_same() {
    let constant = vec![Block { base: vec![7.0, 7.0], head: vec![7.0, 7.0] }; 10];
    assert_eq!(verdict(&constant, FLOOR), Finding::Same);
}

#[test]
fn too_few_trials_are_inconclusive_and_say_how_many_it_takes() {
    let mut chance = ChaCha8Rng::seed_from_u64(4);
    let few = blocks(&mut chance, 2, 0.5, 0.01);
    let found = estimate(&few, ALPHA).unwrap();
    assert!(found.low.is_infinite() && found.high.is_infinite(), "{found:?}");
    let Finding::Inconclusive { needs: Some(needs) } = verdict(&few, FLOOR) else { panic!("{found:?}") };
    assert!((8..=60).contains(&needs), "{needs}");
    let one = [Block { base: vec![1.0], head: vec![1.2] }];
    assert_eq!(verdict(&one, FLOOR), Finding::Inconclusive { needs: None });
    assert_eq!(estimate(&[Block { base: vec![1.0], head: vec![] }], ALPHA), None);
}

#[test]
fn false_alarms_stay_below_alpha_and_planted_shifts_are_found() {
    let mut chance = ChaCha8Rng::seed_from_u64(5);
    let mut rejected = |shift: f64, rounds: u32| {
        (0..rounds)
            .filter(|_| estimate(&blocks(&mut chance, 10, shift, 0.03), ALPHA).unwrap().p <= ALPHA)
            .count()
    };
    // 2,000 tests at 1 %: 20 expected, and 37 or more once in ten thousand.
    let false_alarms = rejected(0.0, 2_000);
    assert!((3..37).contains(&false_alarms), "{false_alarms}");
    assert!(rejected(0.06, 200) >= 190);
}

#[test]
fn the_interval_covers_the_truth_as_often_as_it_says() {
    let mut chance = ChaCha8Rng::seed_from_u64(6);
    let missed = (0..1_000)
        .filter(|_| {
            let found = estimate(&blocks(&mut chance, 10, 0.04, 0.03), ALPHA).unwrap();
            !(found.low..=found.high).contains(&0.04)
        })
        .count();
    assert!(missed < 24, "{missed} of 1000 where 10 are expected");
}

#[test]
fn as_many_trials_as_were_said_to_be_needed_suffice() {
    let mut chance = ChaCha8Rng::seed_from_u64(7);
    let (mut said, mut asked) = (0, 0);
    for _ in 0..100 {
        if let Finding::Inconclusive { needs: Some(needs) } =
            verdict(&blocks(&mut chance, 6, 0.0, 0.03), FLOOR)
        {
            (said, asked) = (said + needs, asked + 1);
        }
    }
    let blocks_needed = (said / asked).div_ceil(2) as usize;
    let found = (0..200)
        .filter(|_| verdict(&blocks(&mut chance, blocks_needed, 0.0, 0.03), FLOOR) == Finding::Same)
        .count();
    assert!(found >= 160, "{found} of 200 with {blocks_needed} blocks");
}

#[test]
fn two_modes_are_named_and_one_is_not() {
    let mut chance = ChaCha8Rng::seed_from_u64(8);
    let noise = Normal::new(0.0, 0.01).unwrap();
    let mut modal = |apart: f64| -> Vec<Block> {
        let value =
            |chance: &mut ChaCha8Rng| f64::from(chance.random_bool(0.5)) * apart + noise.sample(chance);
        (0..10)
            .map(|_| Block {
                base: vec![value(&mut chance), value(&mut chance)],
                head: vec![value(&mut chance), value(&mut chance)],
            })
            .collect()
    };
    let mut named = |apart: f64| {
        (0..200).filter(|_| instability(&modal(apart), FLOOR) == Some(Instability::Bimodal)).count()
    };
    assert!(named(0.3) >= 190);
    assert_eq!(named(0.02), 0, "two modes within the floor decide nothing");
}

#[test]
fn two_modes_that_do_not_overlap_are_judged() {
    let two = |low: f64, k: usize| vec![low + 0.2 * (k % 2) as f64, low + 0.001 * k as f64];
    let apart: Vec<Block> = (0..10).map(|k| Block { base: two(1.0, k), head: two(2.0, k) }).collect();
    assert_eq!(verdict(&apart, FLOOR), Finding::Rose);
}

#[test]
fn hopeless_spreads_are_erratic() {
    let mut chance = ChaCha8Rng::seed_from_u64(9);
    let wild = blocks(&mut chance, 10, 0.0, 0.8);
    assert_eq!(verdict(&wild, FLOOR), Finding::Unstable(Instability::Erratic));
}

#[test]
fn holm_never_calls_what_alone_would_not_be_called() {
    let p = [0.2, 0.0001, 0.04, 0.9];
    assert!(holm(&p).iter().zip(p).all(|(adjusted, p)| *adjusted >= p && *adjusted <= 1.0));
}
