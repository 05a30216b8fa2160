//! Where labels stand so that they cover neither each other nor the figures. It must not know what they say.

/// A box, in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Area {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

/// A place in the picture, in pixels.
pub(super) type At = (f64, f64);

impl Area {
    /// A square of which `at` is the middle.
    pub(super) fn around(at: At, half: f64) -> Self {
        Self { left: at.0 - half, top: at.1 - half, right: at.0 + half, bottom: at.1 + half }
    }

    pub(super) fn width(&self) -> f64 {
        self.right - self.left
    }

    pub(super) fn height(&self) -> f64 {
        self.bottom - self.top
    }

    fn grown(&self, by: f64) -> Self {
        Self { left: self.left - by, top: self.top - by, right: self.right + by, bottom: self.bottom + by }
    }

    pub(super) fn holds(&self, other: &Self) -> bool {
        other.left >= self.left
            && other.right <= self.right
            && other.top >= self.top
            && other.bottom <= self.bottom
    }

    pub(super) fn meets(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    /// Whether the line from `a` to `b` passes through (the slab method).
    fn crossed(&self, a: At, b: At) -> bool {
        let (mut from, mut to) = (0.0f64, 1.0f64);
        for (start, end, low, high) in [(a.0, b.0, self.left, self.right), (a.1, b.1, self.top, self.bottom)]
        {
            let run = end - start;
            if run.abs() < 1e-9 {
                if start < low || start > high {
                    return false;
                }
                continue;
            }
            let (enter, leave) = ((low - start) / run, (high - start) / run);
            from = from.max(enter.min(leave));
            to = to.min(enter.max(leave));
        }
        from <= to
    }
}

/// Pushes things apart along a line: each as near to where it is wanted as the others let it, in the same order, from
/// `low` to `high`. `items` are (wanted middle, size). Neighbours that meet become one block in the middle of what they
/// want. Where there is too little room they stand closer than their sizes.
pub(super) fn apart(items: &[(f64, f64)], low: f64, high: f64) -> Vec<f64> {
    let total: f64 = items.iter().map(|item| item.1).sum();
    let squeeze = if total > high - low { ((high - low) / total).max(0.0) } else { 1.0 };
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by(|&a, &b| items[a].0.total_cmp(&items[b].0));
    // Blocks: their members, size, and the sum of where members want the block to begin.
    let mut blocks: Vec<(Vec<usize>, f64, f64)> = Vec::new();
    let start =
        |block: &(Vec<usize>, f64, f64)| (block.2 / block.0.len() as f64).min(high - block.1).max(low);
    for index in order {
        let size = items[index].1 * squeeze;
        let mut block = (vec![index], size, items[index].0 - size / 2.0);
        while blocks.last().is_some_and(|before| start(before) + before.1 > start(&block)) {
            let Some(before) = blocks.pop() else { break };
            let wanted = block.2 - before.1 * block.0.len() as f64;
            block = ([before.0, block.0].concat(), before.1 + block.1, before.2 + wanted);
        }
        blocks.push(block);
    }
    let mut places = vec![0.0; items.len()];
    for block in &blocks {
        let mut edge = start(block);
        for &index in &block.0 {
            let size = items[index].1 * squeeze;
            places[index] = edge + size / 2.0;
            edge += size;
        }
    }
    places
}

/// A label to be placed near something.
#[derive(Debug, Clone)]
pub(super) struct Item {
    /// What it belongs to: one place, or several of which any will do, the best first.
    pub(super) at: Vec<At>,
    pub(super) width: f64,
    pub(super) height: f64,
    /// How far from `at` it stays, at least.
    pub(super) clear: f64,
    /// Whether it may stand farther off, with a line that leads to it.
    pub(super) leads: bool,
    /// What it may not leave.
    pub(super) within: Area,
}

/// Where a label stands, and the place of its own that it took.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placed {
    pub(super) at: At,
    pub(super) area: Area,
    /// Which part of the label is nearest to what it belongs to: −1 its left end, 0 its middle, 1 its right end.
    pub(super) side: i8,
    /// Where a line that leads to it ends.
    pub(super) near: At,
    /// Whether it is so far off that it needs that line.
    pub(super) leads: bool,
}

const DIRECTIONS: usize = 24;
const DISTANCES: [f64; 10] = [2.0, 9.0, 18.0, 29.0, 42.0, 57.0, 75.0, 97.0, 122.0, 150.0];
/// Rounds in which each label may move once more, knowing where all others went.
const ROUNDS: usize = 6;
/// From this distance on a line leads to a label.
const NEAR: f64 = 10.0;
/// What it costs to leave what may not be left.
const OUTSIDE: f64 = 1e6;

/// Places `items` clear of `taken` and of each other. What cannot stand clear stands where it covers least.
pub(super) fn settle(items: &[Item], taken: &[Area]) -> Vec<Placed> {
    let choices: Vec<Vec<(Placed, f64)>> = items.iter().map(|item| choices(item, taken)).collect();
    let mut placed: Vec<Option<Placed>> = vec![None; items.len()];
    for _ in 0..ROUNDS {
        for index in 0..items.len() {
            let cost = |(choice, base): &(Placed, f64)| {
                let others = placed.iter().enumerate().filter(|(other, _)| *other != index);
                base + others
                    .filter_map(|(_, place)| place.as_ref())
                    .map(|place| clash(choice, place))
                    .sum::<f64>()
            };
            let costs = choices[index].iter().map(|choice| (choice.0, cost(choice)));
            placed[index] = costs.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(choice, _)| choice);
        }
    }
    placed.into_iter().flatten().collect()
}

/// Every place an item may take, with what it costs there apart from other labels.
fn choices(item: &Item, taken: &[Area]) -> Vec<(Placed, f64)> {
    let mut all = Vec::new();
    for (index, at) in item.at.iter().enumerate() {
        for distance in DISTANCES.into_iter().filter(|distance| item.leads || *distance < NEAR) {
            for direction in 0..DIRECTIONS {
                let angle = direction as f64 / DIRECTIONS as f64 * std::f64::consts::TAU;
                let place = at_angle(item, *at, distance, angle);
                // To the right reads best, and beside rather than above.
                let taste = angle.sin().abs() * 2.0 + if place.side == 1 { 1.5 } else { 0.0 };
                let out = if item.within.holds(&place.area) { 0.0 } else { OUTSIDE };
                all.push((place, distance + taste + 3.0 * index as f64 + covers(&place, taken) + out));
            }
        }
    }
    if all.iter().all(|(_, cost)| *cost >= OUTSIDE) {
        // Wider than what it may not leave: pushed back inside as far as that goes.
        return all.into_iter().map(|(place, cost)| (pushed_inside(place, &item.within), cost)).collect();
    }
    all
}

/// What it costs that a label and the line that leads to it cover what is there.
fn covers(place: &Placed, taken: &[Area]) -> f64 {
    let covered = taken.iter().filter(|area| place.area.meets(area)).count();
    let own = Area::around(place.at, 0.0);
    let others = taken.iter().filter(|area| place.leads && !area.grown(1.0).holds(&own));
    let passed = others.filter(|area| area.crossed(place.at, place.near)).count();
    60.0 * covered as f64 + 8.0 * passed as f64
}

/// The label whose nearest part is `distance` from what it belongs to, in the direction of `angle`.
fn at_angle(item: &Item, at: At, distance: f64, angle: f64) -> Placed {
    let (sin, cos) = angle.sin_cos();
    let reach = item.clear + distance;
    let near = (at.0 + reach * cos, at.1 - reach * sin);
    let side = if cos > 0.35 {
        -1
    } else if cos < -0.35 {
        1
    } else {
        0
    };
    let left = near.0 - item.width * (f64::from(side) + 1.0) / 2.0;
    // From beside to above the label slides up along its nearest edge.
    let middle = near.1 - sin * item.height / 2.0;
    let area = Area {
        left,
        top: middle - item.height / 2.0,
        right: left + item.width,
        bottom: middle + item.height / 2.0,
    };
    Placed { at, area, side, near, leads: distance >= NEAR }
}

fn pushed_inside(mut place: Placed, bounds: &Area) -> Placed {
    let (width, height) = (place.area.width(), place.area.height());
    let left = place.area.left.min(bounds.right - width).max(bounds.left);
    let top = place.area.top.min(bounds.bottom - height).max(bounds.top);
    place.area = Area { left, top, right: left + width, bottom: top + height };
    place
}

/// What it costs that two labels are where they are.
fn clash(one: &Placed, other: &Placed) -> f64 {
    let mut cost = 0.0;
    if one.area.grown(1.0).meets(&other.area) {
        cost += 300.0;
    }
    if one.leads && other.area.crossed(one.at, one.near) {
        cost += 120.0;
    }
    if other.leads && one.area.crossed(other.at, other.near) {
        cost += 120.0;
    }
    if one.leads && other.leads && cross(one, other) {
        cost += 90.0;
    }
    cost
}

/// Whether the lines that lead to two labels cross.
fn cross(one: &Placed, other: &Placed) -> bool {
    let turn = |p: At, q: At, r: At| (q.0 - p.0) * (r.1 - p.1) - (q.1 - p.1) * (r.0 - p.0);
    let (a, b, c, d) = (one.at, one.near, other.at, other.near);
    turn(a, b, c) * turn(a, b, d) < 0.0 && turn(c, d, a) * turn(c, d, b) < 0.0
}
