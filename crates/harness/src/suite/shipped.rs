//! The suites and the list of contenders that are part of the program, so that it runs without a checkout. It must not know
//! what they say.

use crate::text::document::Document;

/// Texts of `benches/`, by name.
macro_rules! texts {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../../../benches/", $name, ".toml")))),+]
    };
}

/// Every shipped suite: its name and its text, sorted by name.
pub const SUITES: &[(&str, &str)] = texts![
    "ab",
    "calibrate",
    "client",
    "default",
    "full",
    "gil",
    "memory",
    "mixed",
    "scale",
    "smoke",
    "tail",
    "time",
    "unjoined",
    "verify",
    "why",
];

/// The shipped list of contenders.
pub const CONTENDERS: &str = include_str!("../../../../benches/contenders.toml");

/// A shipped suite by name.
pub fn suite(name: &str) -> Option<Document> {
    let (name, text) = SUITES.iter().find(|(known, _)| *known == name)?;
    Some(document(name, text))
}

/// The shipped list of contenders, with the name that errors call it by.
pub fn contenders() -> Document {
    document("contenders", CONTENDERS)
}

fn document(name: &str, text: &str) -> Document {
    Document { shown: format!("{name}.toml (built in)"), text: text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::{CONTENDERS, SUITES};
    use std::collections::BTreeMap;
    use std::fs;
    use std::path::Path;

    #[test]
    fn every_file_of_benches_is_part_of_the_program() {
        let benches = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../benches");
        let files = fs::read_dir(benches).unwrap().map(|entry| entry.unwrap().path());
        let files = files.filter(|path| path.extension().is_some_and(|extension| extension == "toml"));
        let stem = |path: &Path| path.file_stem().unwrap().to_str().unwrap().to_owned();
        let there: BTreeMap<String, String> =
            files.map(|path| (stem(&path), fs::read_to_string(&path).unwrap())).collect();
        let shipped = SUITES.iter().copied().chain([("contenders", CONTENDERS)]);
        let shipped: BTreeMap<String, String> =
            shipped.map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
        let names = |of: &BTreeMap<String, String>| of.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&shipped), names(&there), "shipped.rs lists what benches/ has");
        assert!(shipped == there);
        assert!(SUITES.is_sorted_by_key(|(name, _)| *name));
    }
}
