//! The settings of a job for the rules: off, another severity, other limits. Every output states the rules that were
//! changed.

use std::collections::BTreeMap;
use std::fmt;

use toml::Spanned;

use super::rule;
use crate::model::{Message, MessageArg, RuleChange, RuleLimits, RuleSetting, RuleSettings, Severity};

/// Names of the limits with what they are, in the order of the starter file.
pub const LIMITS: [(&str, &str); 4] = [
    ("evidence-months", "months after which dated evidence is old: surveillance audits are a year apart"),
    ("review-months", "months after which a statement is due for review: management reviews are yearly"),
    ("copied-rows", "rows from which on the same justification, word for word, counts as copied"),
    ("partial-is-open", "whether partly implemented controls need a plan, an owner and a date as well"),
];

/// The largest limit in months and rows; to go beyond, switch the rule off.
const MOST: u32 = 1_200;

impl RuleLimits {
    /// The value of a limit, as it is written in the file.
    pub fn value(&self, name: &str) -> Option<String> {
        Some(match name {
            "evidence-months" => self.evidence_months.to_string(),
            "review-months" => self.review_months.to_string(),
            "copied-rows" => self.copied_rows.to_string(),
            "partial-is-open" => self.partial_is_open.to_string(),
            _ => return None,
        })
    }

    fn problem(&self) -> Option<String> {
        let numbers = [
            ("evidence-months", self.evidence_months, 1),
            ("review-months", self.review_months, 1),
            ("copied-rows", self.copied_rows, 2),
        ];
        numbers
            .iter()
            .find(|(_, value, least)| !(*least..=MOST).contains(value))
            .map(|(name, value, least)| format!("{name} is {value}; give a whole number from {least} to {MOST}"))
    }
}

/// A rules file that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}, line {line}, column {column}: {message}")]
pub struct RuleSettingsError {
    /// Name of the file.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, in characters.
    pub column: usize,
    /// What is wrong and what to do.
    pub message: String,
}

impl fmt::Display for RuleChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message().in_english())
    }
}

impl RuleChange {
    /// The change as part of a message.
    pub fn message(&self) -> Message {
        let about = if rule(&self.setting).is_some_and(|rule| rule.text().title == self.about) {
            Message::keyed(format!("rules.{}.title", self.setting)).into()
        } else {
            MessageArg::phrase(&self.about)
        };
        let said = Message::new("sentences.rules_changed.change").with("setting", self.setting.as_str());
        let value = |word: &str| match Severity::ALL.into_iter().find(|severity| severity.word() == word) {
            Some(severity) => MessageArg::from(Message::new(severity.key())),
            None => MessageArg::phrase(word),
        };
        said.with("about", about).with("is", value(&self.is)).with("was", value(&self.was))
    }
}

type Tables = BTreeMap<Spanned<String>, BTreeMap<Spanned<String>, Spanned<toml::Value>>>;

impl RuleSettings {
    /// Reads a rules file; `file` is its name in messages.
    pub fn read(file: &str, text: &str) -> Result<Self, RuleSettingsError> {
        let error = |at: usize, message: String| {
            let before = text.get(..at).unwrap_or(text);
            let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
            RuleSettingsError {
                file: file.to_owned(),
                line: before.matches('\n').count() + 1,
                column: before[line_start..].chars().count() + 1,
                message,
            }
        };
        let tables: Tables = toml::from_str(text).map_err(|e| {
            let words = e.message().split_whitespace().collect::<Vec<_>>().join(" ");
            let hint = "; write a table a rule, such as [SOA101], and the limits under [limits]";
            let at = e.span().map_or(0, |span| span.start);
            error(at, if words.contains("expected a map") { format!("{words}{hint}") } else { words })
        })?;
        let mut settings = Self::default();
        for (name, table) in tables {
            let at = name.span().start;
            if name.get_ref() == "limits" {
                for (key, value) in table {
                    settings.limits.set(key.get_ref(), value.get_ref()).map_err(|(on_key, message)| {
                        error(if on_key { key.span().start } else { value.span().start }, message)
                    })?;
                }
                continue;
            }
            let code = name.get_ref();
            if rule(code).is_none() {
                return Err(error(at, unknown_code(code)));
            }
            let mut setting = RuleSetting::default();
            for (key, value) in table {
                let (key_at, value_at) = (key.span().start, value.span().start);
                match key.get_ref().as_str() {
                    "enabled" => {
                        let on = value.get_ref().as_bool();
                        let on = on.ok_or_else(|| error(value_at, "enabled is true or false".to_owned()))?;
                        setting.enabled = Some(on);
                    }
                    "severity" => {
                        let word = value.get_ref().as_str().unwrap_or_default();
                        let found = Severity::ALL.into_iter().find(|s| s.word() == word);
                        let known = found.ok_or_else(|| error(value_at, severities()))?;
                        setting.severity = Some(known);
                    }
                    other => {
                        return Err(error(
                            key_at,
                            format!("`{other}` is nothing that can be said of a rule; there are enabled and severity"),
                        ));
                    }
                }
            }
            settings.rules.insert(code.clone(), setting);
        }
        Ok(settings)
    }

    /// Whether the job changes nothing.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// Settings that were not read by [`RuleSettings::read`] may name rules that do not exist: what is wrong, if
    /// anything is.
    pub fn problem(&self) -> Option<String> {
        let unknown = self.rules.keys().find(|code| rule(code).is_none()).map(|code| unknown_code(code));
        unknown.or_else(|| self.limits.problem())
    }

    /// Whether a rule is applied.
    pub fn enabled(&self, code: &str) -> bool {
        self.rules.get(code).and_then(|s| s.enabled).unwrap_or(true)
    }

    /// The severity that the job sets for a rule.
    pub fn severity(&self, code: &str) -> Option<Severity> {
        self.rules.get(code).and_then(|s| s.severity)
    }

    /// What differs from annexa's own rules, for outputs to print.
    pub fn changes(&self) -> Vec<RuleChange> {
        let own = RuleLimits::default();
        let limits = LIMITS.iter().filter_map(|(name, about)| {
            let (was, is) = (own.value(name)?, self.limits.value(name)?);
            (was != is).then(|| RuleChange { setting: (*name).to_owned(), about: (*about).to_owned(), was, is })
        });
        let rules = self.rules.iter().filter_map(|(code, setting)| {
            let rule = rule(code)?;
            let is = match (setting.enabled, setting.severity) {
                (Some(false), _) => "off",
                (_, Some(severity)) if severity != rule.severity => severity.word(),
                _ => return None,
            };
            Some(RuleChange {
                setting: code.clone(),
                about: rule.text().title.clone(),
                was: rule.severity.word().to_owned(),
                is: is.to_owned(),
            })
        });
        limits.chain(rules).collect()
    }
}

impl RuleLimits {
    /// Sets a limit; the error states whether the name is wrong, and what to do.
    fn set(&mut self, name: &str, value: &toml::Value) -> Result<(), (bool, String)> {
        let number = || {
            let found = value.as_integer().and_then(|n| u32::try_from(n).ok());
            found.ok_or_else(|| (false, format!("{name} is a whole number")))
        };
        match name {
            "evidence-months" => self.evidence_months = number()?,
            "review-months" => self.review_months = number()?,
            "copied-rows" => self.copied_rows = number()?,
            "partial-is-open" => {
                let found = value.as_bool().ok_or_else(|| (false, format!("{name} is true or false")))?;
                self.partial_is_open = found;
            }
            _ => {
                let names: Vec<&str> = LIMITS.iter().map(|(name, _)| *name).collect();
                return Err((true, format!("`{name}` is no limit; there are {}", names.join(", "))));
            }
        }
        self.problem().map_or(Ok(()), |problem| Err((false, problem)))
    }
}

fn severities() -> String {
    let words: Vec<&str> = Severity::ALL.iter().map(|s| s.word()).collect();
    format!("severity is one of {}", words.join(", "))
}

/// The message for a code that does not exist, with the nearest codes.
pub fn unknown_code(code: &str) -> String {
    let shown: String = code.chars().take(40).collect();
    let near = super::near_codes(code);
    let named = if near.is_empty() {
        let all: Vec<&str> = super::rules().iter().map(|r| r.code).collect();
        format!("the codes are {}", all.join(", "))
    } else {
        format!("near it are {}", near.join(", "))
    };
    format!("`{shown}` is no rule; {named}; `annexa rules` lists all")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_file_says_survives_as_settings_of_a_job() {
        let text = "[limits]\ncopied-rows = 5\n[SOA101]\nenabled = false\n[SOA110]\nseverity = \"note\"\n";
        let settings = RuleSettings::read("rules.toml", text).expect("settings");
        let json = serde_json::to_string(&settings).expect("JSON");
        assert_eq!(serde_json::from_str::<RuleSettings>(&json).expect("settings"), settings);
        assert_eq!(toml::from_str::<RuleSettings>(text).expect("the same form in a job file"), settings);
        assert_eq!(settings.problem(), None);
        assert_eq!(settings.changes().len(), 3);
        assert!(RuleSettings::read("rules.toml", "").expect("settings").is_default());
    }

    #[test]
    fn settings_that_no_file_was_read_for_are_checked_too() {
        let unknown: RuleSettings = serde_json::from_str("{\"SOA1O1\":{\"enabled\":false}}").expect("settings");
        assert!(unknown.problem().is_some_and(|p| p.contains("SOA101")));
        let limits = RuleLimits { copied_rows: 1, ..RuleLimits::default() };
        let out_of_range = RuleSettings { limits, ..RuleSettings::default() };
        assert!(out_of_range.problem().is_some_and(|p| p.contains("copied-rows")));
    }
}
