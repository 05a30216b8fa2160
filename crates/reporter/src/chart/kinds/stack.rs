//! Labels of crowded points, in columns beside the crowd in the order of the points, so that the lines that lead to them do
//! not cross. It must not know what the labels say.

use super::place::apart;
use super::place::{Area, At, Item, OUTSIDE, Placed, clash, covers, cross, settle};

/// Fewer labels in each other's way find places around their points.
const CROWD: usize = 4;
/// Between a crowd and its column.
const OFFSETS: [f64; 5] = [16.0, 26.0, 40.0, 60.0, 90.0];

/// Places every item: those that crowd each other in columns, the others around what they belong to.
pub(super) fn stack_or_settle(items: &[Item], taken: &[Area]) -> Vec<Placed> {
    let mut taken = taken.to_vec();
    let mut places: Vec<Option<Placed>> = vec![None; items.len()];
    for crowd in crowds(items).into_iter().filter(|crowd| crowd.len() >= CROWD) {
        let members: Vec<&Item> = crowd.iter().map(|index| &items[*index]).collect();
        for (index, place) in crowd.iter().zip(columns(&members, &taken)) {
            taken.push(place.area);
            taken.extend(super::plot::along(&[place.at, place.near]));
            places[*index] = Some(place);
        }
    }
    let open: Vec<usize> = (0..items.len()).filter(|index| places[*index].is_none()).collect();
    let rest: Vec<Item> = open.iter().map(|index| items[*index].clone()).collect();
    for (index, place) in open.into_iter().zip(settle(&rest, &taken)) {
        places[index] = Some(place);
    }
    places.into_iter().flatten().collect()
}

/// Groups of points whose labels, each to the right of its point, would cover each other.
fn crowds(items: &[Item]) -> Vec<Vec<usize>> {
    let boxed = |item: &Item| {
        let at = item.at.first().filter(|_| item.leads)?;
        let right = at.0 + item.clear + item.width;
        Some(Area { left: at.0, top: at.1 - item.height / 2.0, right, bottom: at.1 + item.height / 2.0 })
    };
    let boxes: Vec<Option<Area>> = items.iter().map(boxed).collect();
    let mut crowds: Vec<Vec<usize>> = Vec::new();
    for (index, area) in boxes.iter().enumerate() {
        let Some(area) = area else { continue };
        let meets =
            |crowd: &Vec<usize>| crowd.iter().any(|one| boxes[*one].is_some_and(|other| other.meets(area)));
        let (mut joined, apart): (Vec<_>, Vec<_>) = crowds.into_iter().partition(meets);
        joined.push(vec![index]);
        crowds = apart;
        crowds.push(joined.concat());
    }
    crowds
}

/// The best of all columns: at the left, at the right, or half of the labels at each.
fn columns(members: &[&Item], taken: &[Area]) -> Vec<Placed> {
    let mut by_x: Vec<usize> = (0..members.len()).collect();
    by_x.sort_by(|&a, &b| members[a].at[0].0.total_cmp(&members[b].at[0].0));
    let (mut best, mut least) = (Vec::new(), f64::INFINITY);
    for left in [0, members.len() / 2, members.len()] {
        for (left_offset, right_offset) in OFFSETS.iter().flat_map(|l| OFFSETS.map(|r| (*l, r))) {
            let mut places: Vec<Option<Placed>> = vec![None; members.len()];
            let sides = [(&by_x[..left], 1, left_offset), (&by_x[left..], -1, right_offset)];
            for (which, side, offset) in sides {
                for (index, place) in column(members, which, side, offset) {
                    places[index] = Some(place);
                }
            }
            let places: Vec<Placed> = places.into_iter().flatten().collect();
            let cost = cost(members, &places, taken);
            if cost < least {
                (best, least) = (places, cost);
            }
        }
    }
    best
}

/// A column of labels, ending (`side` 1) or beginning (−1) beside all members.
fn column(members: &[&Item], which: &[usize], side: i8, offset: f64) -> Vec<(usize, Placed)> {
    let xs = members.iter().map(|item| item.at[0].0);
    let edge = if side == 1 {
        xs.fold(f64::INFINITY, f64::min) - offset
    } else {
        xs.fold(f64::NEG_INFINITY, f64::max) + offset
    };
    let wanted: Vec<(f64, f64)> =
        which.iter().map(|index| (members[*index].at[0].1, members[*index].height)).collect();
    let within = members[0].within;
    let heights = apart(&wanted, within.top, within.bottom);
    let place = |item: &Item, y: f64| {
        let (left, right) = if side == 1 { (edge - item.width, edge) } else { (edge, edge + item.width) };
        let area = Area { left, top: y - item.height / 2.0, right, bottom: y + item.height / 2.0 };
        let near: At = (edge + 2.0 * f64::from(side), y);
        Placed { at: item.at[0], area, side, near, leads: true }
    };
    let mut order: Vec<(usize, f64)> = which.iter().copied().zip(heights).collect();
    // Two lines that cross do not when their labels change places.
    for _ in 0..order.len() {
        for (one, other) in (0..order.len()).flat_map(|a| (0..a).map(move |b| (a, b))) {
            let (a, b) = (order[one], order[other]);
            if cross(&place(members[a.0], a.1), &place(members[b.0], b.1)) {
                (order[one].0, order[other].0) = (b.0, a.0);
            }
        }
    }
    order.into_iter().map(|(index, y)| (index, place(members[index], y))).collect()
}

fn cost(members: &[&Item], places: &[Placed], taken: &[Area]) -> f64 {
    let alone = places.iter().zip(members).map(|(place, item)| {
        let out = if item.within.holds(&place.area) { 0.0 } else { OUTSIDE };
        let length = (place.near.0 - place.at.0).hypot(place.near.1 - place.at.1);
        length + covers(place, taken) + out
    });
    let pairs = (0..places.len()).flat_map(|a| (0..a).map(move |b| (a, b)));
    alone.sum::<f64>() + pairs.map(|(a, b)| clash(&places[a], &places[b])).sum::<f64>()
}
