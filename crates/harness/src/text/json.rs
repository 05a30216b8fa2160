//! What every JSON document of ours begins with.

use serde::Serialize;

/// What every document of ours begins with.
#[derive(Serialize)]
struct Document<T> {
    schema: &'static str,
    version: u32,
    #[serde(flatten)]
    body: T,
}

pub(crate) fn document(schema: &'static str, version: u32, body: impl Serialize) -> String {
    let document = Document { schema, version, body };
    serde_json::to_string_pretty(&document).expect("plain data") + "\n"
}
