//! What `plan` and `doctor` say, for programs. `docs/plan.schema.json` and `docs/doctor.schema.json` say what stands in it. A
//! field that is taken away or changes its meaning makes a new version; a new field does not.

mod doctor;
mod plan;

pub use doctor::findings_to_json;

use serde::Serialize;

/// What every document of ours begins with.
#[derive(Serialize)]
struct Document<T> {
    schema: &'static str,
    version: u32,
    #[serde(flatten)]
    body: T,
}

fn document(schema: &'static str, version: u32, body: impl Serialize) -> String {
    let document = Document { schema, version, body };
    serde_json::to_string_pretty(&document).expect("plain data") + "\n"
}
