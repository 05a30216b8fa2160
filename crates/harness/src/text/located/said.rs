//! What the TOML crate says is wrong, with the nearest of the words that would be right. It must not know any key.

use super::place::Wrong;
use record::did_you_mean;

/// How serde begins when a word is not among those it knows, which it lists behind, all of them in backticks.
const UNKNOWN: [&str; 2] = ["unknown field ", "unknown variant "];

impl From<toml::de::Error> for Wrong {
    fn from(error: toml::de::Error) -> Self {
        Self::said(&error, &[])
    }
}

impl Wrong {
    /// What the TOML crate says. `more` are words that would be right as well, which it does not know of.
    pub(crate) fn said(error: &toml::de::Error, more: &[&str]) -> Self {
        let message = error.message();
        let problem = if UNKNOWN.iter().any(|begin| message.starts_with(begin)) {
            meant(message, more)
        } else {
            message.to_owned()
        };
        Self { at: error.span().unwrap_or(0..0), problem }
    }
}

/// The message with what was meant behind the word that was not known.
fn meant(message: &str, more: &[&str]) -> String {
    let Some((begin, word, rest)) = split(message) else { return message.to_owned() };
    let known: Vec<&str> = rest.split('`').skip(1).step_by(2).chain(more.iter().copied()).collect();
    let also: String = more.iter().map(|word| format!(", `{word}`")).collect();
    format!("{begin}`{word}`{}{rest}{also}", did_you_mean(word, known))
}

/// What stands before the first word in backticks, the word, and what stands behind.
fn split(message: &str) -> Option<(&str, &str, &str)> {
    let (begin, rest) = message.split_once('`')?;
    let (word, rest) = rest.split_once('`')?;
    Some((begin, word, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Only {
        #[serde(rename = "concurrency")]
        _concurrency: u32,
        #[serde(rename = "connection", default)]
        _connection: Option<protocol::Connection>,
    }

    fn wrong(text: &str, more: &[&str]) -> Wrong {
        Wrong::said(&toml::from_str::<Only>(text).unwrap_err(), more)
    }

    #[test]
    fn a_key_or_a_word_that_is_not_known_is_answered_with_the_nearest() {
        let key = wrong("concurency = 3", &["title"]);
        assert_eq!(key.at, 0..10);
        assert_eq!(
            key.problem,
            "unknown field `concurency` (did you mean `concurrency`?), expected `concurrency` or `connection`, `title`"
        );
        assert!(wrong("titel = 3", &["title"]).problem.contains("(did you mean `title`?)"));
        let value = wrong("concurrency = 1\nconnection = 'frehs'", &[]);
        assert_eq!(value.at, 29..36);
        assert!(value.problem.starts_with("unknown variant `frehs` (did you mean `fresh`?), expected"));
    }

    #[test]
    fn what_is_far_from_everything_and_what_is_no_word_is_told_as_it_is() {
        assert!(wrong("xyz = 3", &[]).problem.starts_with("unknown field `xyz`, expected"));
        assert_eq!(wrong("concurrency = 'a'", &[]).problem, "invalid type: string \"a\", expected u32");
        let line = wrong("concurrency", &[]);
        assert_eq!(line.problem, "key with no value, expected `=`");
    }
}
