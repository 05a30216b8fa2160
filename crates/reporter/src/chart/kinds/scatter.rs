//! Points with a name each, in groups that differ in shape and hue. It must not know what a point is.

use super::axis::{Axis, Room, TICK_TEXT};
use super::measure;
use super::paint::{self, Drawn, Font, LINE, Marker, Paper, TEXT, WIDTH};
use super::place::{Area, At, Item};
use super::plot::{Plot, along, headings};
use super::reference::{Reference, Shape};
use super::theme::QUIET;
use super::{Head, Kind, Role, stack};
use plotters::style::RGBColor;

/// Points in all groups, at most.
const MOST_POINTS: usize = 60;
const MOST_REFERENCES: usize = 12;
const MOST_LABEL: usize = 28;
const PLOT_HEIGHT: f64 = 440.0;
const HEADING: f64 = 22.0;
const TICKS: f64 = 20.0;
const RADIUS: f64 = 4.2;

/// Points over two axes.
#[derive(Debug, Clone)]
pub(crate) struct Scatter {
    /// Title and description.
    pub(crate) head: Head,
    /// From left to right.
    pub(crate) x: Axis,
    /// From below.
    pub(crate) y: Axis,
    /// The points; at most 60 in all are drawn.
    pub(crate) groups: Vec<Group>,
    /// What they are seen beside, at most 12.
    pub(crate) references: Vec<Reference>,
}

/// Points of one kind.
#[derive(Debug, Clone)]
pub(crate) struct Group {
    /// Named once, above the plot.
    pub(crate) label: String,
    /// The hue of its marks.
    pub(crate) role: Role,
    /// The shape of its marks.
    pub(crate) marker: Marker,
    /// The points.
    pub(crate) points: Vec<Named>,
}

/// A point with its name beside it; an empty name is not drawn.
#[derive(Debug, Clone)]
pub(crate) struct Named {
    /// Its name.
    pub(crate) label: String,
    /// Where it is on the x axis.
    pub(crate) x: f64,
    /// Where it is on the y axis.
    pub(crate) y: f64,
}

/// A text to be placed, and its colour.
struct Label {
    item: Item,
    text: String,
    colour: RGBColor,
}

impl Scatter {
    /// A picture without points yet.
    pub(crate) fn new(title: &str, description: &str, x: Axis, y: Axis) -> Self {
        let head = Head { title: title.into(), description: description.into() };
        Self { head, x, y, groups: Vec::new(), references: Vec::new() }
    }

    /// The points that are drawn, with their group.
    fn points(&self) -> impl Iterator<Item = (&Group, &Named)> {
        self.groups
            .iter()
            .flat_map(|group| group.points.iter().map(move |point| (group, point)))
            .take(MOST_POINTS)
    }

    fn references(&self) -> impl Iterator<Item = &Reference> {
        self.references.iter().take(MOST_REFERENCES)
    }

    /// References, lines that lead to names, marks, and names over everything.
    fn marks(&self, paper: &Paper<'_>, plot: &Plot<'_>) -> Drawn {
        let mut taken: Vec<Area> = Vec::new();
        let mut labels: Vec<Label> = Vec::new();
        for reference in self.references() {
            plot.reference(paper, reference)?;
            taken.extend(along(&plot.path(reference)));
            labels.extend(reference_label(plot, reference));
        }
        let placed =
            self.points().filter_map(|(group, point)| Some((group, point, plot.at(point.x, point.y)?)));
        let marks: Vec<(&Group, &Named, At)> = placed.collect();
        taken.extend(marks.iter().map(|(_, _, at)| Area::around(*at, RADIUS)));
        let named = marks.iter().filter(|(_, point, _)| !point.label.is_empty());
        labels.extend(named.map(|(group, point, at)| {
            label(plot, vec![*at], &point.label, RADIUS + 1.5, group.role.colour())
        }));
        let items: Vec<Item> = labels.iter().map(|label| label.item.clone()).collect();
        let places = stack::stack_or_settle(&items, &taken);
        for (place, item) in places.iter().zip(&items) {
            paper.leader(place, item.clear)?;
        }
        for (group, _, at) in &marks {
            paper.marker(group.marker, *at, RADIUS, group.role.colour())?;
        }
        for (place, label) in places.iter().zip(&labels) {
            paper.placed(std::slice::from_ref(&label.text), place, Font::label(label.colour))?;
        }
        if marks.is_empty() { paint::no_data(paper, &plot.area) } else { Ok(()) }
    }

    /// Which mark is which group, and how many points are not drawn.
    fn key(&self, paper: &Paper<'_>, y: f64) -> Drawn {
        let all: usize = self.groups.iter().map(|group| group.points.len()).sum();
        let mut right = WIDTH - 14.0;
        if all > MOST_POINTS {
            let text = format!("{} more not drawn", all - MOST_POINTS);
            paper.text(&text, (right, y), Font::label(QUIET).side(1))?;
            right -= measure::width(&text, TEXT, false) + 16.0;
        }
        let groups = || self.groups.iter().take(6).filter(|group| !group.label.is_empty());
        let text = |group: &Group| crate::text::clip(&group.label, MOST_LABEL);
        let wide = |group: &Group| measure::width(&text(group), TEXT, true) + 30.0;
        let mut left = right - groups().map(wide).sum::<f64>();
        for group in groups() {
            paper.marker(group.marker, (left + 10.0, y), RADIUS, group.role.colour())?;
            paper.text(&text(group), (left + 19.0, y), Font::label(group.role.colour()).bold())?;
            left += wide(group);
        }
        Ok(())
    }
}

fn label(plot: &Plot<'_>, at: Vec<At>, text: &str, clear: f64, colour: RGBColor) -> Label {
    let text = crate::text::clip(text, MOST_LABEL);
    let width = measure::width(&text, TEXT, false);
    let leads = at.len() == 1;
    Label { item: Item { at, width, height: LINE, clear, leads, within: plot.area }, text, colour }
}

/// The label of a reference: of a line near its upper end.
fn reference_label(plot: &Plot<'_>, reference: &Reference) -> Option<Label> {
    if let Shape::Upright { .. } | Shape::Area { .. } = reference.shape {
        let (item, text) = plot.note(reference)?;
        return Some(Label { item, text, colour: reference.colour() });
    }
    let path = plot.path(reference);
    let (from, to) = (path.first()?, path.last()?);
    let along = |share: f64| (from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share);
    let places = (0..10).map(|step| along(0.9 - 0.08 * f64::from(step))).collect();
    (!reference.label.is_empty()).then(|| label(plot, places, &reference.label, 3.0, reference.colour()))
}

impl Kind for Scatter {
    fn head(&self) -> &Head {
        &self.head
    }

    fn svg(&self) -> Result<String, String> {
        let (mut xs, mut ys): (Vec<f64>, Vec<f64>) =
            self.points().map(|(_, point)| (point.x, point.y)).unzip();
        for (x, y) in self.references().map(Reference::reaches) {
            xs.extend(x);
            ys.extend(y);
        }
        let top = paint::title_height(&self.head) + HEADING;
        let y = self.y.fit(ys, Room::Up(PLOT_HEIGHT));
        let wide = |text: &str| measure::width(text, TICK_TEXT, false);
        let left = y.ticks.iter().map(|tick| wide(&tick.label)).fold(0.0, f64::max) + 14.0;
        let area = Area { left, top, right: WIDTH - 16.0, bottom: top + PLOT_HEIGHT };
        let x = self.x.fit(xs, Room::Across(area.width()));
        let plot = Plot { x: &x, y: &y, area };
        let height = area.bottom + TICKS + HEADING;
        paint::document(&self.head, height, |paper| {
            let middle = ((area.left + area.right) / 2.0, height - HEADING / 2.0);
            let above = top - HEADING + 8.0;
            headings(paper, &self.y.heading(), (8.0, above), &self.x.heading(), middle)?;
            self.key(paper, above)?;
            plot.grid(paper)?;
            plot.x_labels(paper)?;
            plot.y_labels(paper)?;
            self.marks(paper, &plot)
        })
    }
}
