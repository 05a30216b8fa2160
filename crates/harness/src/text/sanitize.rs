//! Text that somebody else wrote, made fit for a row, a page and a terminal.

/// Longest reason, in characters.
const REASON: usize = 160;
/// What a runner said, as it may stand in a row and on a terminal: no control characters, and no novel.
pub(crate) fn disarmed(text: &str) -> String {
    const LONGEST: usize = 3_000;
    text.chars().take(LONGEST).map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Short enough for a line of a page, and nothing that a terminal would obey.
pub(crate) fn clipped(text: &str) -> String {
    let text = disarmed(text.trim());
    if text.chars().count() <= REASON {
        return text;
    }
    format!("{}…", text.chars().take(REASON).collect::<String>().trim_end())
}
