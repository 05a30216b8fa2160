//! What a person probably meant who typed a word or a glob that nothing is called. It must not know what the words are for.

use std::collections::BTreeSet;

/// The candidate that is nearly this word: one letter in three wrong, missing, too many or swapped with the next, or one of
/// the two is the beginning of the other.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const SHORTEST_BEGINNING: usize = 3;
    let word = word.to_lowercase();
    let far = |candidate: &str| {
        let lower = candidate.to_lowercase();
        let typos = strsim::damerau_levenshtein(&word, &lower);
        let shorter = word.chars().count().min(lower.chars().count());
        let begins = shorter >= SHORTEST_BEGINNING && (lower.starts_with(&word) || word.starts_with(&lower));
        let few = typos <= (word.chars().count() / 3).max(1) && typos < shorter;
        (few || begins).then_some((!few, typos))
    };
    let near = candidates.into_iter().filter_map(|candidate| Some((far(candidate)?, candidate)));
    near.min_by_key(|(far, _)| *far).map(|(_, candidate)| candidate)
}

/// ` (did you mean `x`?)`, to be put behind a word that is not known; nothing where no candidate is near.
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    nearest(word, candidates).map(|near| format!(" (did you mean `{near}`?)")).unwrap_or_default()
}

/// The same for globs over names such as `family/flavour:workload:client` that all fit nothing. `fits` says whether a glob
/// fits one of the names.
pub fn did_you_mean_glob<'a>(
    globs: &[String],
    names: impl IntoIterator<Item = &'a str>,
    fits: impl Fn(&str) -> bool,
) -> String {
    let words: BTreeSet<&str> = names.into_iter().flat_map(|name| name.split(SEPARATORS)).collect();
    let meant = globs.iter().find_map(|glob| nearest_glob(glob, &words, &fits));
    meant.map(|meant| format!(" (did you mean '{meant}'?)")).unwrap_or_default()
}

const SEPARATORS: [char; 2] = ['/', ':'];

/// The glob with each word that nobody knows replaced by the nearest one; or with what it lacks around that.
fn nearest_glob(glob: &str, words: &BTreeSet<&str>, fits: &dyn Fn(&str) -> bool) -> Option<String> {
    let mended: String = glob.split_inclusive(SEPARATORS).map(|part| mend(part, words)).collect();
    let ways = ["{}", "{}/*", "{}:*", "*:{}", "*:{}:*", "*/{}", "*/{}:*"];
    ways.iter().map(|way| way.replace("{}", &mended)).find(|meant| fits(meant))
}

/// One word of a glob, with the separator and the stars around it.
fn mend(part: &str, words: &BTreeSet<&str>) -> String {
    let around = |c: char| c == '*' || SEPARATORS.contains(&c);
    let word = part.trim_matches(around);
    match nearest(word, words.iter().copied()) {
        Some(near) if !words.contains(word) => part.replacen(word, near, 1),
        _ => part.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SUITES: [&str; 5] = ["default", "full", "scale", "smoke", "time"];

    #[test]
    fn a_word_that_is_nearly_right_is_answered_with_the_nearest() {
        let pairs = [("smok", "smoke"), ("smkoe", "smoke"), ("SMOKE", "smoke"), ("defualt", "default")];
        for (word, meant) in pairs {
            assert_eq!(nearest(word, SUITES), Some(meant), "{word}");
        }
        assert_eq!(nearest("conc", ["requests", "concurrency"]), Some("concurrency"), "its beginning");
        assert_eq!(nearest("body_bytes", ["body"]), Some("body"));
        assert_eq!(did_you_mean("tiem", SUITES), " (did you mean `time`?)");
    }

    #[test]
    fn a_word_that_is_far_from_all_is_not_guessed_at() {
        for word in ["nonesuch", "x", "", "why", "ab"] {
            assert_eq!(nearest(word, SUITES), None, "{word}");
        }
        assert_eq!(did_you_mean("nonesuch", SUITES), "");
    }

    #[test]
    fn a_glob_is_mended_word_by_word() {
        let names = ["tokio/multi-thread:fetch-100:raw", "std/threads:countdown"];
        let globs = [
            ("tokyo/*", "tokio/*"),
            ("*:countdwn", "*:countdown"),
            ("tokyo*", "tokio*"),
            ("std/thread", "std/threads"),
            ("countdown", "*:countdown"),
            ("tokio/multi-thread:fetch-10", "tokio/multi-thread:fetch-100:*"),
            ("rwa", "*:raw"),
        ];
        let fits = |glob: &str| globs.iter().any(|(_, meant)| *meant == glob);
        for (glob, meant) in globs {
            let said = did_you_mean_glob(&[glob.into()], names, fits);
            assert_eq!(said, format!(" (did you mean '{meant}'?)"), "{glob}");
        }
        assert_eq!(did_you_mean_glob(&["gevent/*".into()], names, fits), "");
    }
}
