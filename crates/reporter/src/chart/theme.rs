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

/// What is behind a picture with labels among its marks, so that both can be kept apart from what they cover.
pub(super) const PAPER: RGBColor = RGBColor(0xFE, 0xFE, 0xFE);
/// Text that explains, and the dashed lines of guides.
pub(super) const QUIET: RGBColor = RGBColor(0x6E, 0x77, 0x82);
/// Further hues: orange, green, purple; and grey for what they are seen beside.
pub(super) const SECOND: RGBColor = RGBColor(0xE6, 0x9F, 0x00);
/// Green.
pub(super) const THIRD: RGBColor = RGBColor(0x00, 0x9E, 0x73);
/// Purple.
pub(super) const FOURTH: RGBColor = RGBColor(0xCC, 0x79, 0xA7);

/// For pictures on paper, drawn in tenths of a pixel: limits and guides are dashed, text has a rim of paper, and hues
/// are darker as text than as marks on light paper.
pub(super) const PAPER_STYLE: &str = "\
polyline{fill:none}text{paint-order:stroke;stroke:#FEFEFE;stroke-width:25px;stroke-linejoin:round}\n\
polyline[stroke='#D55E00']{stroke-dasharray:60 40}polyline[stroke='#6E7782']{stroke-dasharray:15 35;stroke-linecap:round}\n\
text[fill='#E69F00']{fill:#8F6200}text[fill='#009E73']{fill:#00785A}text[fill='#CC79A7']{fill:#A34A7B}\
text[fill='#8A919A'],text[fill='#6E7782']{fill:#59636E}\n\
@media (prefers-color-scheme:dark){[fill='#FEFEFE']{fill:#0D1117}[stroke='#FEFEFE'],text{stroke:#0D1117}\
[stroke='#0072B2']{stroke:#56B4E9}text[fill='#E69F00']{fill:#E69F00}text[fill='#009E73']{fill:#1FBF91}\
text[fill='#CC79A7']{fill:#DB94BC}text[fill='#8A919A'],text[fill='#6E7782']{fill:#9DA7B1}}\n";

const STYLE: &str = "\
text{font-family:system-ui,-apple-system,'Segoe UI',Helvetica,Arial,'DejaVu Sans',sans-serif;\
font-variant-numeric:tabular-nums}\n\
@media (prefers-color-scheme:light){[fill='#6E7781']{fill:#1F2328}[stroke='#6E7781']{stroke:#1F2328}\
text[fill='#D55E00']{fill:#A84300}}\n\
@media (prefers-color-scheme:dark){[fill='#6E7781']{fill:#E6EDF3}[stroke='#6E7781']{stroke:#E6EDF3}\
[fill='#0072B2']{fill:#56B4E9}text[fill='#D55E00']{fill:#FF8A3D}}\n";

/// Makes the drawing a document: title and description for those who hear it, the style sheet, and nothing that is the
/// default anyway. `more` is added to the style sheet.
pub(super) fn finish(drawn: &str, title: &str, description: &str, more: &str) -> String {
    let small = drawn
        .replace(" opacity=\"1\"", "")
        .replace(" stroke=\"none\"", "")
        .replace(" font-family=\"sans-serif\"", "")
        .replace("\n</text>", "</text>");
    let Some((open, rest)) = small.split_once(">\n") else { return small };
    format!(
        "{open} role=\"img\" aria-labelledby=\"title desc\">\n<title id=\"title\">{}</title>\n<desc id=\"desc\">{}</desc>\n\
         <style>\n{STYLE}{more}</style>\n{rest}",
        html(title),
        html(description),
    )
}
