//! What `plan` and `doctor` say, for programs. `docs/plan.schema.json` and `docs/doctor.schema.json` say what stands in it. A
//! field that is taken away or changes its meaning makes a new version; a new field does not.

mod doctor;
mod document;
mod plan;

pub use doctor::findings_to_json;
