//! The JSON Schema of `record.json`, generated from the types, so that the two cannot differ.

use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::model::record::{RECORD_SCHEMA, Record};

/// What the record's form is known by; the version in it is [`RECORD_SCHEMA`].
pub fn id() -> String {
    format!("urn:annexa:schema:record:{RECORD_SCHEMA}")
}

/// What a reader may rely on, as the schema states it.
const PROMISE: &str = "Everything about one organisation: sources, how they were read, every entry with its cells, the \
    statements, findings, and what found no control. The number in `schema` is raised when a reader of the old form would \
    misread the new one; a field that may be absent can be added without that, so a reader passes over fields that it does \
    not know. This schema is exact for the version of annexa that printed it. Every value that comes from a source names \
    its cell: an `origin` or `origins` beside it, or a `cell` within a row that names source and sheet. Source 0 is \
    annexa's own workbook, in which a person typed the value. Values without a cell are counts, annexa's own sentences and \
    knowledge (titles, clauses), and settings of the run.";

/// The schema, as `annexa schema record` prints it.
pub fn record() -> Value {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut schema = generator.into_root_schema_for::<Record>().to_value();
    tidy(&mut schema);
    if let Value::Object(root) = &mut schema {
        root.insert("$id".to_owned(), json!(id()));
        root.insert("title".to_owned(), json!(format!("annexa record, form {RECORD_SCHEMA}")));
        root.insert("description".to_owned(), json!(PROMISE));
        if let Some(Value::Object(properties)) = root.get_mut("properties") {
            properties.insert(
                "schema".to_owned(),
                json!({ "const": RECORD_SCHEMA, "description": "Version of the record's form." }),
            );
        }
    }
    schema
}

/// No object takes fields that it does not name, and descriptions are prose without marks of Rust.
fn tidy(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            if let Some(Value::String(text)) = fields.get_mut("description") {
                *text = text.replace("[`", "`").replace("`]", "`").replace('\n', " ");
            }
            if is_closed(fields) {
                fields.insert("additionalProperties".to_owned(), json!(false));
            }
            // Widths of Rust's numbers are no concern of a reader's.
            if fields
                .get("format")
                .and_then(Value::as_str)
                .is_some_and(|f| f.starts_with("uint") || f.starts_with("int"))
            {
                fields.remove("format");
            }
            fields.values_mut().for_each(tidy);
        }
        Value::Array(items) => items.iter_mut().for_each(tidy),
        _ => {}
    }
}

fn is_closed(fields: &Map<String, Value>) -> bool {
    let is_object = fields.get("type").is_some_and(|kind| kind == "object");
    is_object && fields.get("properties").is_some_and(Value::is_object) && !fields.contains_key("additionalProperties")
}
