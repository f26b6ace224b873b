//! Files of texts in TOML.

use std::collections::BTreeMap;

/// The texts of a file by their keys, a table's key and a dot before each of its own.
pub fn by_key(text: &str) -> BTreeMap<String, String> {
    fn add(prefix: &str, table: &toml::Table, all: &mut BTreeMap<String, String>) {
        for (key, value) in table {
            match value {
                toml::Value::Table(inner) => add(&format!("{prefix}{key}."), inner, all),
                value => drop(all.insert(format!("{prefix}{key}"), value.as_str().expect("a text").to_owned())),
            }
        }
    }
    let mut all = BTreeMap::new();
    add("", &text.parse().expect("TOML"), &mut all);
    all
}
