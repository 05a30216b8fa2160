//! The published schemas of what is printed for programs.

use boon::{Compiler, SchemaIndex, Schemas};
use serde_json::Value;

/// `docs/NAME.schema.json`, compiled.
pub struct Schema(Schemas, SchemaIndex);

impl Schema {
    pub fn of(name: &str) -> Self {
        let docs = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
        let text = std::fs::read_to_string(docs.join(format!("{name}.schema.json"))).unwrap();
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        compiler.add_resource("schema.json", serde_json::from_str(&text).unwrap()).unwrap();
        let index = compiler.compile("schema.json", &mut schemas).unwrap();
        Self(schemas, index)
    }

    /// What is wrong with a document, if anything.
    pub fn faults(&self, document: &Value) -> Option<String> {
        self.0.validate(document, self.1).err().map(|fault| fault.to_string())
    }
}
