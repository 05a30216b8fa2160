//! The same answer in a terminal. Text from files loses what a
//! terminal would obey on its way to the screen. It must not know whether there is a terminal: the caller says.

use crate::findings::Finding;
use crate::model::{Experiment, Published, Report};
use crate::table::Table;
use crate::text::printable;
use comfy_table::{
    Attribute, Cell, CellAlignment, ColumnConstraint, ContentArrangement, LineStyle, Table as Boxes,
    TableStyle, Width, presets,
};

/// Narrower terminals get this width.
const NARROWEST: u16 = 40;

/// Text longer than this is wrapped in a table, in characters.
const LONG_TEXT: usize = 26;

/// What a terminal obeys.
const BOLD: &str = "\u{1b}[1m";
const FAINT: &str = "\u{1b}[2m";

/// A line under the headings and none else: rows lie close, so that the eye compares them.
const STYLE: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─'));

/// The report for a terminal `width` columns wide; with `color`, headings are bold (ANSI).
#[must_use]
pub fn show(report: &Report, width: u16, color: bool) -> String {
    let mut screen = Screen::new(width, color);
    screen.heading(&format!("{}  ({})", report.machine, report.run));
    screen.paragraph("", &report.lead);
    for warning in &report.warnings {
        screen.paragraph("!", warning);
    }
    if let Some(published) = &report.published {
        screen.published(published);
    }
    screen.blank();
    if !screen.table(&report.standings) {
        report.notes.iter().for_each(|note| screen.paragraph("-", note));
    }
    for note in report.footnote.iter().chain([&report.caption]) {
        screen.paragraph("", note);
    }
    report.absent.iter().for_each(|line| screen.faint(line));
    screen.heading("Why");
    screen.findings(&report.why);
    if report.why.is_empty() {
        screen.paragraph("", "No claim can be made: figures are missing.");
    }
    report.experiments.iter().for_each(|experiment| screen.experiment(experiment));
    screen.details(report);
    screen.text
}

/// Text as it grows.
pub(crate) struct Screen {
    text: String,
    width: u16,
    color: bool,
}

impl Screen {
    pub(crate) fn new(width: u16, color: bool) -> Self {
        Self { text: String::new(), width: width.max(NARROWEST), color }
    }

    pub(crate) fn into_text(self) -> String {
        self.text
    }

    /// A question with what the figures say and its numbers.
    fn experiment(&mut self, one: &Experiment) {
        self.heading(one.question);
        self.paragraph("", &one.how);
        self.blank();
        self.findings(&one.findings);
        let numbers = one.plots.iter().map(|picture| &picture.numbers);
        for captioned in numbers.chain(&one.tables).filter(|captioned| !captioned.table.is_empty()) {
            self.blank();
            self.paragraph("", &format!("{}:", captioned.caption));
            self.table(&captioned.table);
        }
    }

    fn findings(&mut self, findings: &[Finding]) {
        for finding in findings {
            self.paragraph(if finding.expected { "-" } else { "!" }, &finding.text);
        }
    }

    fn published(&mut self, published: &Published) {
        self.heading("The published experiment, made again");
        self.paragraph("", &published.intro);
        self.blank();
        self.table(&published.table);
        published.why.iter().for_each(|reason| self.paragraph("-", reason));
        for more in &published.more {
            self.blank();
            self.paragraph("", &more.caption);
            self.table(&more.table);
        }
        self.heading("Every contender");
    }

    fn details(&mut self, report: &Report) {
        for workload in &report.workloads {
            self.heading(&workload.heading);
            self.table(&workload.speed);
            self.table(&workload.cost);
        }
        if !report.client_costs.is_empty() {
            self.heading("What a client library costs over raw");
            self.table(&report.client_costs);
        }
        self.heading("Trials");
        self.paragraph("", &report.trials.sentence);
        self.table(&report.trials.reasons);
        let more = report.trials.more_reasons;
        if more > 0 {
            self.paragraph("", &format!("{more} further reasons are in trials.csv."));
        }
        self.heading("Who took part");
        self.table(&report.about.contenders);
        self.heading("How this was made");
        self.paragraph("", &report.command);
        self.paragraph("", &report.about.placement);
        if let Some(origin) = &report.about.origin {
            self.paragraph("", origin);
        }
    }

    pub(crate) fn heading(&mut self, what: &str) {
        self.blank();
        self.styled(what, BOLD);
    }

    /// Grey, where there are colours.
    fn faint(&mut self, what: &str) {
        self.styled(what, FAINT);
    }

    fn styled(&mut self, what: &str, style: &str) {
        let start = self.text.len();
        self.paragraph("", what);
        if self.color {
            let styled = format!("{style}{}\u{1b}[0m\n", self.text[start..].trim_end());
            self.text.replace_range(start.., &styled);
        }
    }

    fn blank(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// Wrapped; lines after the first are indented as far as the bullet is wide.
    pub(crate) fn paragraph(&mut self, bullet: &str, what: &str) {
        if what.is_empty() {
            return;
        }
        let mut table = self.boxes();
        table.load_style(presets::NOTHING);
        let text = Cell::new(printable(what));
        if bullet.is_empty() {
            table.add_row([text]);
        } else {
            table.add_row([Cell::new(bullet), text]);
        }
        for column in table.column_iter_mut() {
            column.set_padding((0, 0));
        }
        if let (false, Some(column)) = (bullet.is_empty(), table.column_mut(0)) {
            column.set_padding((0, 1));
        }
        self.line(&table.trim_fmt());
    }

    /// As many columns as fit; those of the highest rank go first. Whether all are there.
    pub(crate) fn table(&mut self, table: &Table) -> bool {
        if table.is_empty() {
            return true;
        }
        let highest = table.columns.iter().map(|column| column.rank).max().unwrap_or(0);
        let fits = |most: &u8| width_of(&table.pruned(*most)) <= usize::from(self.width);
        let shown = table.pruned((0..=highest).rev().find(fits).unwrap_or(0));
        let boxes = self.boxed(&shown);
        self.line(&boxes.trim_fmt());
        let hidden = table.columns.len() - shown.columns.len();
        if hidden > 0 {
            let columns = if hidden == 1 { "column is" } else { "columns are" };
            self.paragraph("", &format!("({hidden} more {columns} shown in a wider terminal)"));
        }
        self.blank();
        hidden == 0
    }

    fn boxed(&self, table: &Table) -> Boxes {
        let mut boxes = self.boxes();
        boxes.load_style(STYLE);
        boxes.set_header(table.columns.iter().map(|column| self.title(column.title)));
        for row in &table.rows {
            boxes.add_row(row.iter().map(|cell| Cell::new(printable(&cell.to_string()))));
        }
        let fits = width_of(table) <= usize::from(self.width);
        for (index, column) in table.columns.iter().enumerate() {
            let Some(boxed) = boxes.column_mut(index) else { continue };
            if column.numeric {
                boxed.set_cell_alignment(CellAlignment::Right);
            }
            if fits {
                let least = u16::try_from(column_width(table, index)).unwrap_or(u16::MAX);
                boxed.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(least)));
            }
        }
        boxes
    }

    fn line(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
    }

    fn title(&self, title: &str) -> Cell {
        let cell = Cell::new(title);
        if self.color { cell.add_attribute(Attribute::Bold) } else { cell }
    }

    fn boxes(&self) -> Boxes {
        let mut table = Boxes::new();
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(self.width);
        // Whether the output is a terminal is for the caller to know, and said with `color`.
        if self.color {
            table.enforce_styling()
        } else {
            table.force_no_tty()
        };
        table
    }
}

/// Columns of the screen that a table takes where nothing but long texts is wrapped.
fn width_of(table: &Table) -> usize {
    (0..table.columns.len()).map(|index| column_width(table, index)).sum()
}

/// The same of one column, with a blank on either side.
fn column_width(table: &Table, index: usize) -> usize {
    let cells =
        table.rows.iter().filter_map(|row| row.get(index)).map(|cell| cell.to_string().chars().count());
    let widest = cells.max().unwrap_or(0).min(LONG_TEXT);
    // A heading may break at its blanks.
    let title = table.columns[index].title.split(' ').map(|word| word.chars().count()).max();
    widest.max(title.unwrap_or(0)) + 2
}
