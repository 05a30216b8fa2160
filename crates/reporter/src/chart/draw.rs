//! A chart's model, drawn. Bars begin at zero on a straight scale, every bar has its number beside the plot where it
//! cannot collide with anything, and every limit is a labelled line.

use super::kinds::{Head, Kind};
use super::model::{Bar, Bars, Mark, Panel};
use super::theme::{self, BAR, BASELINE, GRID, INK, LIMIT};
use crate::number::count;
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Drawn = Result<(), String>;

const WIDTH: i32 = 920;
const PANELS_ABREAST: usize = 4;
/// Narrower than this a single panel is easier to read.
const LONE_PANEL: i32 = 420;
const ROW: i32 = 21;
const BAR_HALF: f64 = 0.29;
/// Title of the chart.
const TOP: i32 = 34;
/// Titles and limit label of a panel.
const HEAD: i32 = 54;
/// Tick labels of a panel.
const FOOT: i32 = 30;
/// The numbers beside a plot.
const NUMBERS: i32 = 72;
const GAP: i32 = 14;
/// Pixels a character of a label takes, for the widest font that is likely.
const LABEL_CHARACTER: f64 = 7.4;

/// Where things are, in pixels.
struct Layout {
    labels: i32,
    abreast: usize,
    panel: i32,
    plot: i32,
    width: i32,
    height: i32,
    band: i32,
}

impl Layout {
    fn new(model: &Bars) -> Self {
        let longest = model.labels.iter().map(|label| label.chars().count()).max().unwrap_or(0);
        let labels = (longest as f64 * LABEL_CHARACTER) as i32 + 16;
        let abreast = model.panels.len().clamp(1, PANELS_ABREAST);
        let room = (WIDTH - labels) / abreast as i32;
        let panel = if abreast == 1 { room.min(LONE_PANEL + NUMBERS) } else { room };
        let band = HEAD + ROW * model.labels.len() as i32 + FOOT;
        let bands = model.panels.len().div_ceil(abreast) as i32;
        let plot = panel - NUMBERS - GAP;
        Self {
            labels,
            abreast,
            panel,
            plot,
            width: labels + panel * abreast as i32,
            height: TOP + band * bands,
            band,
        }
    }

    /// Left edge and top of the rows of a panel.
    fn origin(&self, index: usize) -> (i32, i32) {
        let (column, line) = ((index % self.abreast) as i32, (index / self.abreast) as i32);
        (self.labels + column * self.panel, TOP + line * self.band + HEAD)
    }
}

impl Kind for Bars {
    fn head(&self) -> &Head {
        &self.head
    }

    fn svg(&self) -> Result<String, String> {
        Ok(theme::finish(&draw(self)?, &self.head.title, &self.head.description, ""))
    }
}

/// The drawing as SVG; an error says what plotters could not do.
fn draw(model: &Bars) -> Result<String, String> {
    let layout = Layout::new(model);
    let mut svg = String::new();
    {
        let size = (layout.width.unsigned_abs(), layout.height.unsigned_abs());
        let root = SVGBackend::with_string(&mut svg, size).into_drawing_area();
        text(&root, &model.head.title, (8, 16), 15.0, true, HPos::Left, INK)?;
        for line in 0..model.panels.len().div_ceil(layout.abreast) {
            rows(&root, model, &layout, line)?;
        }
        for (index, panel) in model.panels.iter().enumerate() {
            draw_panel(&root, &layout, index, panel)?;
        }
        root.present().map_err(|error| error.to_string())?;
    }
    Ok(svg)
}

/// The contenders' names, and bands that lead the eye across the panels.
fn rows(root: &Area<'_>, model: &Bars, layout: &Layout, line: usize) -> Drawn {
    let (_, top) = layout.origin(line * layout.abreast);
    for (index, label) in model.labels.iter().enumerate() {
        let y = top + index as i32 * ROW;
        if index % 2 == 0 {
            let band = Rectangle::new([(0, y), (layout.width, y + ROW)], GRID.mix(0.13).filled());
            root.draw(&band).map_err(|error| error.to_string())?;
        }
        text(root, label, (8, y + ROW / 2 + 1), 12.0, false, HPos::Left, INK)?;
    }
    Ok(())
}

fn draw_panel(root: &Area<'_>, layout: &Layout, index: usize, panel: &Panel) -> Drawn {
    let (x, y) = layout.origin(index);
    let height = ROW * panel.marks.len() as i32;
    text(root, &panel.title, (x, y - HEAD + 12), 12.0, true, HPos::Left, INK)?;
    text(root, &panel.subtitle, (x, y - HEAD + 26), 11.0, false, HPos::Left, INK)?;
    let most = extent(panel);
    plot(root, layout, (x, y, height), panel, most)?;
    if let Some((label, limit)) = panel.limit() {
        let at = x + (limit / most * f64::from(layout.plot)).round() as i32;
        // The label stands left of its line's end, or right of it where the line is far left.
        let side = if at - x < layout.plot / 2 { HPos::Left } else { HPos::Right };
        text(root, &label, (at, y - 11), 11.0, false, side, LIMIT)?;
    }
    for (row, mark) in panel.marks.iter().enumerate() {
        let right = (x + layout.plot + NUMBERS - 4, y + row as i32 * ROW + ROW / 2 + 1);
        match mark {
            Mark::Empty => {}
            Mark::Word(word) => text(root, word, right, 10.0, false, HPos::Right, GRID)?,
            Mark::Bar(bar) => text(root, &bar.text, right, 12.0, false, HPos::Right, INK)?,
        }
    }
    Ok(())
}

/// The largest speed-up that must fit.
fn extent(panel: &Panel) -> f64 {
    let bars = panel.marks.iter().filter_map(|mark| if let Mark::Bar(bar) = mark { Some(bar) } else { None });
    let most = bars.map(|bar| bar.range.map_or(bar.speedup, |(_, high)| high.max(bar.speedup)));
    most.chain(panel.limits.iter().copied()).fold(0.0, f64::max).max(1e-9) * 1.02
}

/// Grid, bars, whiskers and limit of one panel.
fn plot(
    root: &Area<'_>,
    layout: &Layout,
    (x, y, height): (i32, i32, i32),
    panel: &Panel,
    most: f64,
) -> Drawn {
    let fault = |error: DrawingAreaErrorKind<std::io::Error>| error.to_string();
    let area =
        root.clone().margin(y - 6, layout.height - y - height - FOOT, x, layout.width - x - layout.plot);
    let rows = panel.marks.len() as f64;
    let mut chart = ChartBuilder::on(&area)
        .margin_top(6)
        .x_label_area_size(FOOT)
        .build_cartesian_2d(0.0..most, 0.0..rows)
        .map_err(fault)?;
    chart
        .configure_mesh()
        .disable_y_mesh()
        .axis_style(TRANSPARENT)
        .x_labels(if layout.plot < 200 { 3 } else { 6 })
        .x_label_formatter(&|tick| tick_label(*tick))
        .bold_line_style(GRID.mix(0.45))
        .light_line_style(TRANSPARENT)
        .label_style(("sans-serif", 10.0 * 1.24).into_font().color(&INK))
        .draw()
        .map_err(fault)?;
    for (row, mark) in panel.marks.iter().enumerate() {
        let Mark::Bar(bar) = mark else { continue };
        let middle = rows - row as f64 - 0.5;
        let colour = if bar.baseline { BASELINE } else { BAR };
        // Never thinner than a hair, so that 1× beside 1,000× is seen.
        let end = bar.speedup.max(most / f64::from(layout.plot));
        let body = [(0.0, middle + BAR_HALF), (end, middle - BAR_HALF)];
        chart.draw_series([Rectangle::new(body, colour.filled())]).map_err(fault)?;
        chart.draw_series(whisker(bar, middle, most, layout.plot)).map_err(fault)?;
    }
    let mut top = rows;
    for same in panel.limits.chunk_by(|one, next| one == next) {
        let bottom = top - same.len() as f64;
        let line = PathElement::new([(same[0], bottom), (same[0], top)], LIMIT.stroke_width(2));
        chart.draw_series([line]).map_err(fault)?;
        top = bottom;
    }
    Ok(())
}

/// `0.5×`, `1,000×`: as many digits as the tick needs.
fn tick_label(tick: f64) -> String {
    if tick >= 1000.0 {
        return format!("{}×", count(tick.round() as u64));
    }
    format!("{}×", (tick * 1e6).round() / 1e6)
}

/// From the slowest to the fastest trial; nothing where that is too short to be seen.
fn whisker(bar: &Bar, middle: f64, most: f64, plot: i32) -> Vec<PathElement<(f64, f64)>> {
    let Some((low, high)) = bar.range else { return Vec::new() };
    if (high - low) / most * f64::from(plot) < 3.0 {
        return Vec::new();
    }
    let line = |from, to| PathElement::new([from, to], INK.stroke_width(1));
    let cap = |x: f64| line((x, middle - 0.16), (x, middle + 0.16));
    vec![line((low, middle), (high, middle)), cap(low), cap(high)]
}

fn text(
    root: &Area<'_>,
    what: &str,
    at: (i32, i32),
    pixels: f64,
    bold: bool,
    side: HPos,
    colour: RGBColor,
) -> Drawn {
    let style = if bold { FontStyle::Bold } else { FontStyle::Normal };
    // Plotters divides by 1.24 when it writes the size.
    let font = FontDesc::new(FontFamily::SansSerif, pixels * 1.24, style).color(&colour);
    let drawn = root.draw_text(what, &font.pos(Pos::new(side, VPos::Center)), at);
    drawn.map_err(|error| error.to_string())
}
