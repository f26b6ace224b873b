//! The JSON Schema of job files for editors, generated from the definitions that check them.

use clap::{Arg, ArgAction};
use serde_json::{Map, Value, json};

use super::document;
use super::keys::{definitions, is_path};

/// The schema of job files.
pub(in crate::cli) fn schema() -> Value {
    let settings: Map<String, Value> =
        definitions().iter().filter_map(|flag| Some((flag.get_long()?.to_owned(), setting(flag)))).collect();
    let mut organisation = settings.clone();
    organisation.insert(
        "name".to_owned(),
        json!({ "type": "string", "minLength": 1, "description": "Makes one organisation of all inputs" }),
    );
    organisation.insert(
        "inputs".to_owned(),
        json!({
            "description": "Files, folders, or patterns of them; relative to the job file",
            "anyOf": [
                { "type": "string", "minLength": 1 },
                { "type": "array", "items": { "type": "string", "minLength": 1 }, "minItems": 1 }
            ]
        }),
    );
    organisation.insert("document".to_owned(), document::schema());
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Job file of annexa",
        "type": "object",
        "additionalProperties": false,
        "required": ["organisation"],
        "properties": {
            "output": { "type": "string", "minLength": 1, "description": "Folder for the results; relative to the job file" },
            "as-of": {
                "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
                "description": "Day that date rules are judged by, as YYYY-MM-DD"
            },
            "document": document::schema(),
            "defaults": {
                "type": "object", "additionalProperties": false, "properties": settings,
                "description": "Settings of every organisation"
            },
            "organisation": {
                "type": "array", "minItems": 1,
                "description": "Organisations, one by one or by pattern, each with settings over the defaults",
                "items": {
                    "type": "object", "additionalProperties": false, "required": ["inputs"], "properties": organisation
                }
            }
        }
    })
}

fn setting(flag: &Arg) -> Value {
    let help = flag.get_help().map(ToString::to_string).unwrap_or_default();
    if matches!(flag.get_action(), ArgAction::SetTrue) {
        return json!({ "type": "boolean", "description": help });
    }
    let one = one(flag);
    if matches!(flag.get_action(), ArgAction::Append) {
        json!({ "description": help, "anyOf": [one, { "type": "array", "items": one }] })
    } else {
        let mut one = one;
        one["description"] = help.into();
        one
    }
}

fn one(flag: &Arg) -> Value {
    let named: Vec<Value> = flag
        .get_possible_values()
        .iter()
        .filter(|value| !value.is_hide_set())
        .flat_map(|value| {
            let name = value.get_name();
            // A year may be written without quotes.
            let number = name.parse::<u32>().ok().map(Value::from);
            [Some(Value::from(name)), number].into_iter().flatten()
        })
        .collect();
    // A list in one string, with commas, is checked value by value when the job runs.
    let splits = flag.get_value_delimiter().is_some();
    match (named.is_empty(), splits, is_path(flag)) {
        (false, false, _) => json!({ "enum": named }),
        (false, true, _) => json!({ "anyOf": [{ "enum": named }, { "type": "string", "pattern": "," }] }),
        (true, _, true) => json!({ "type": "string", "minLength": 1 }),
        (true, _, false) => json!({ "type": ["string", "integer", "number"] }),
    }
}
