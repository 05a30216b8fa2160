//! How much room a text takes, without asking a font. It must not know what the text says.

/// Pixels across that `text` takes at `size` pixels, for the widest font that is likely (DejaVu Sans).
pub(super) fn width(text: &str, size: f64, bold: bool) -> f64 {
    let em: f64 = text.chars().map(character).sum();
    em * size * if bold { 1.1 } else { 1.0 }
}

/// Ems across of a character, rounded up within its group.
fn character(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' | '/' => 0.33,
        'f' | 't' | 'r' | '(' | ')' | '-' | '[' | ']' => 0.42,
        'm' | 'w' | 'M' | 'W' | '%' | '@' | '—' | '…' => 0.99,
        c if c.is_ascii_uppercase() || c == '×' || c == '+' || c == '−' => 0.8,
        c if c.is_ascii() => 0.64,
        // Greek and accented letters are like the others, most of the rest is as wide as high.
        c if c < '\u{2000}' => 0.68,
        _ => 1.0,
    }
}

/// `text` cut so that it takes at most `room` pixels; what is cut is marked.
pub(super) fn fit(text: &str, size: f64, bold: bool, room: f64) -> String {
    let mut most = text.chars().count();
    let mut fitted = text.to_string();
    while most > 1 && width(&fitted, size, bold) > room {
        most -= 1;
        fitted = crate::text::clip(text, most);
    }
    fitted
}

/// `text` in lines of at most `room` pixels, broken at spaces; at most `most` lines, the last one cut if need be.
pub(super) fn wrap(text: &str, size: f64, bold: bool, room: f64, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let last = lines.len() == most;
        if let Some(line) = lines.last_mut() {
            let longer = format!("{line} {word}");
            if last || width(&longer, size, bold) <= room {
                *line = longer;
                continue;
            }
        }
        lines.push(word.into());
    }
    lines.iter().map(|line| fit(line, size, bold, room)).collect()
}
