//! The English texts of the rules: those that outputs show, and what `annexa rules` explains beside them.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use super::templates::english_text;

/// The English texts of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleText {
    /// Its title.
    #[serde(skip)]
    pub title: String,
    /// What is checked, and when the rule raises a finding.
    pub checks: String,
    /// Why it matters.
    #[serde(skip)]
    pub why: String,
    /// What to do.
    #[serde(skip)]
    pub what_to_do: String,
    /// A case on which the rule raises a finding.
    pub example: String,
    /// A similar case on which it raises none.
    pub counterexample: String,
}

/// The texts of all rules, by code.
pub(crate) fn rule_texts() -> &'static BTreeMap<String, RuleText> {
    static TEXTS: OnceLock<BTreeMap<String, RuleText>> = OnceLock::new();
    TEXTS.get_or_init(|| {
        // A test of the rules reads every text, so the built-in file is sound.
        let mut texts: BTreeMap<String, RuleText> = toml::from_str(include_str!("rule_guide.toml")).unwrap_or_default();
        for (code, text) in &mut texts {
            let shown = |what: &str| english_text(&format!("rules.{code}.{what}")).unwrap_or_default().to_owned();
            text.title = shown("title");
            text.why = shown("why");
            text.what_to_do = shown("what_to_do");
        }
        texts
    })
}
