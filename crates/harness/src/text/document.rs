//! A text that people write (a suite, a list of contenders), with the name that errors call it by. It must not know what
//! the text means.

use crate::error::Error;
use crate::text::located::Wrong;
use std::path::Path;

/// A TOML text and where it came from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// What errors call it: a path, or the name of a text that is part of the program.
    pub shown: String,
    /// The text.
    pub text: String,
}

impl Document {
    /// Reads a file. A byte-order mark at its beginning, which some editors write, is passed over.
    ///
    /// # Errors
    /// The file cannot be read, or is not UTF-8.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let text =
            std::fs::read_to_string(path).map_err(|source| Error::Read { path: path.into(), source })?;
        Ok(Self { shown: path.display().to_string(), text: without_mark(&text).to_owned() })
    }

    /// An error that names this text.
    pub fn wrong(&self, problem: impl Into<String>) -> Error {
        Error::Input { path: self.shown.clone(), problem: problem.into() }
    }

    /// An error that names this text, the line and the column, and shows the line.
    pub(crate) fn wrong_at(&self, Wrong { at, problem }: Wrong) -> Error {
        let before = self.text.get(..at.start).unwrap_or(&self.text);
        let begin = before.rfind('\n').map_or(0, |newline| newline + 1);
        let (line, column) = (before.matches('\n').count() + 1, before[begin..].chars().count() + 1);
        let whole = self.text[begin..].lines().next().unwrap_or_default();
        // What would move a terminal's cursor is not shown.
        let whole = whole.replace(|c: char| c.is_control() && c != '\t', "\u{fffd}");
        // A tab is a column of its own, in the line and under it.
        let indent: String = before[begin..].chars().map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
        let gutter = " ".repeat(line.to_string().len());
        Error::Input {
            path: format!("{}:{line}:{column}", self.shown),
            problem: format!("{problem}\n {line} | {whole}\n {gutter} | {indent}^"),
        }
    }
}

/// The text behind a byte-order mark.
pub(crate) fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(text: &str, at: std::ops::Range<usize>) -> String {
        let document = Document { shown: "my.toml".into(), text: text.into() };
        document.wrong_at(Wrong::new(at, "no")).to_string()
    }

    #[test]
    fn a_place_is_told_as_line_and_column_with_the_line_below() {
        assert_eq!(wrong("a = 1\nb = 22\n", 10..12), "my.toml:2:5: no\n 2 | b = 22\n   |     ^");
        assert_eq!(wrong("a = 1\r\nb = 22\r\n", 11..13), "my.toml:2:5: no\n 2 | b = 22\n   |     ^");
        assert_eq!(wrong("a = 'ö', b", 10..11), "my.toml:1:10: no\n 1 | a = 'ö', b\n   |          ^");
        assert_eq!(wrong("a \u{1b}[2J", 2..3), "my.toml:1:3: no\n 1 | a \u{fffd}[2J\n   |   ^");
        assert_eq!(wrong("\tb = 22", 5..7), "my.toml:1:6: no\n 1 | \tb = 22\n   | \t    ^");
    }

    #[test]
    fn the_end_of_a_text_is_a_place_too() {
        assert_eq!(wrong("", 0..0), "my.toml:1:1: no\n 1 | \n   | ^");
        assert_eq!(wrong("a", 1..1), "my.toml:1:2: no\n 1 | a\n   |  ^");
        assert_eq!(wrong("a\n", 2..2), "my.toml:2:1: no\n 2 | \n   | ^");
        assert_eq!(wrong("a", 9..9), "my.toml:1:2: no\n 1 | a\n   |  ^");
    }

    #[test]
    fn a_file_may_begin_with_a_byte_order_mark() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("marked.toml");
        std::fs::write(&path, "\u{feff}trials = 1\r\n").unwrap();
        assert_eq!(Document::read(&path).unwrap().text, "trials = 1\r\n");
    }
}
