//! Colours, and how they change with the page. Hues are Okabe and Ito's, which people tell apart whatever their eyes
//! (<https://jfly.uni-koeln.de/color/>). Inks are sentinels: readable on white and on black alike, and re-coloured by
//! the style sheet where the viewer says which of the two it is.

use crate::text::html;
use plotters::style::RGBColor;

/// Text and thin lines.
pub(super) const INK: RGBColor = RGBColor(0x6E, 0x77, 0x81);
/// Grid and bands, drawn faintly.
pub(super) const GRID: RGBColor = RGBColor(0x8C, 0x95, 0x9F);
/// The bars: blue.
pub(super) const BAR: RGBColor = RGBColor(0x00, 0x72, 0xB2);
/// The baseline's bars.
pub(super) const BASELINE: RGBColor = RGBColor(0x8A, 0x91, 0x9A);
/// The limit: vermilion.
pub(super) const LIMIT: RGBColor = RGBColor(0xD5, 0x5E, 0x00);

const STYLE: &str = "\
text{font-family:system-ui,-apple-system,'Segoe UI',Helvetica,Arial,'DejaVu Sans',sans-serif;\
font-variant-numeric:tabular-nums}\n\
@media (prefers-color-scheme:light){[fill='#6E7781']{fill:#1F2328}[stroke='#6E7781']{stroke:#1F2328}\
text[fill='#D55E00']{fill:#A84300}}\n\
@media (prefers-color-scheme:dark){[fill='#6E7781']{fill:#E6EDF3}[stroke='#6E7781']{stroke:#E6EDF3}\
[fill='#0072B2']{fill:#56B4E9}text[fill='#D55E00']{fill:#FF8A3D}}\n";

/// Makes the drawing a document: title and description for those who hear it, the style sheet, and nothing that is the
/// default anyway.
pub(super) fn finish(drawn: &str, title: &str, description: &str) -> String {
    let small = drawn
        .replace(" opacity=\"1\"", "")
        .replace(" stroke=\"none\"", "")
        .replace(" font-family=\"sans-serif\"", "")
        .replace("\n</text>", "</text>");
    let Some((open, rest)) = small.split_once(">\n") else { return small };
    format!(
        "{open} role=\"img\" aria-labelledby=\"title desc\">\n<title id=\"title\">{}</title>\n<desc id=\"desc\">{}</desc>\n\
         <style>\n{STYLE}</style>\n{rest}",
        html(title),
        html(description),
    )
}
