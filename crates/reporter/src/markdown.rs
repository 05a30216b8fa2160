//! The template engine set up for markdown: every value is escaped unless a filter made it markdown. It must not know
//! any page's contents.

use crate::error::ReportError;
use crate::table::Cell;
use crate::text;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, UndefinedBehavior};
use serde::Serialize;

const TEMPLATES: [(&str, &str); 6] = [
    ("macros.md.j2", include_str!("../templates/macros.md.j2")),
    ("summary.md.j2", include_str!("../templates/summary.md.j2")),
    ("index.md.j2", include_str!("../templates/index.md.j2")),
    ("calibration.md.j2", include_str!("../templates/calibration.md.j2")),
    ("compare.md.j2", include_str!("../templates/compare.md.j2")),
    ("refusal.md.j2", include_str!("../templates/refusal.md.j2")),
];

/// Fills the template `name` with `page`.
pub(crate) fn render(name: &'static str, page: impl Serialize) -> Result<String, ReportError> {
    let fault = |source| ReportError::Template { what: name, source };
    let environment = environment().map_err(fault)?;
    let template = environment.get_template(name).map_err(fault)?;
    let text = template.render(Value::from(Serde(page))).map_err(fault)?;
    Ok(tidy(&text))
}

fn environment() -> Result<Environment<'static>, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    environment.set_auto_escape_callback(|_| AutoEscape::Custom("markdown".into()));
    environment.set_formatter(|out, _, value| {
        let plain = value.to_string();
        if value.is_none() {
            return Ok(());
        }
        let escaped = if value.is_safe() { plain } else { text::markdown(&plain) };
        Ok(out.write_str(&escaped)?)
    });
    environment.add_filter("code", |value: &str| Value::from_safe_string(text::code_span(value)));
    environment.add_filter("html", |value: &str| Value::from_safe_string(text::html(value)));
    environment.add_filter("path", |value: &str| Value::from_safe_string(text::path(value)));
    environment.add_filter("verdict", |value: &str| {
        // No name of a file is in it; brackets hold an interval, and stay as they are for whoever searches for one.
        let escaped = text::markdown_inline(value).replace("\\[", "[").replace("\\]", "]");
        Value::from_safe_string(escaped.replace(" %", "\u{a0}%"))
    });
    environment.add_filter("figure", |value: &str| {
        // A number stays beside its unit.
        Value::from_safe_string(text::markdown_inline(value).replace(' ', "\u{a0}"))
    });
    environment.add_filter("shown", |cell: Serde<Cell>| cell.0.to_string());
    for (name, source) in TEMPLATES {
        environment.add_template(name, source)?;
    }
    Ok(environment)
}

/// No line ends in blanks, no two lines in a row are empty, and the page ends in one newline.
fn tidy(page: &str) -> String {
    let mut text = String::new();
    let mut empty = true;
    for line in page.lines().map(str::trim_end) {
        if !(line.is_empty() && empty) {
            text.push_str(line);
            text.push('\n');
        }
        empty = line.is_empty();
    }
    format!("{}\n", text.trim_end())
}
