//! The settings of a job file. Their keys are the long flags of `convert`, and the same definitions check both, so a
//! setting exists in both places or in neither.

use std::any::TypeId;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::{Arg, ArgAction, Args as _, Command, FromArgMatches as _};
use toml::de::{DeTable, DeValue};

use super::file::{JobMistake, PlacedMistake};
use crate::cli::argument_error::ArgumentError;
use crate::cli::settings::SettingArgs;

/// Settings as a job file writes them, by key.
#[derive(Debug, Clone, Default)]
pub(super) struct KeyValues(BTreeMap<String, KeyValue>);

#[derive(Debug, Clone)]
struct KeyValue {
    /// Each argument, with the place of its value.
    arguments: Vec<Argument>,
}

/// An argument with its place in the file, in bytes from the start.
type Argument = (usize, OsString);

impl KeyValues {
    /// Reads the settings of a table. Keys in `besides` belong to other code.
    pub fn read(table: &DeTable<'_>, besides: &[&str], folder: &Path, problems: &mut Vec<JobMistake>) -> Self {
        let command = command();
        let mut values = BTreeMap::new();
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            if besides.contains(&name) {
                continue;
            }
            let Some(flag) = flags(&command).find(|flag| flag.get_long() == Some(name)) else {
                let known = flags(&command).filter_map(Arg::get_long).chain(besides.iter().copied());
                problems.push(JobMistake { at: key.span().start, message: nearest(name, known) });
                continue;
            };
            match arguments(flag, name, value, folder).and_then(|arguments| check(&command, name, arguments)) {
                Ok(arguments) => {
                    values.insert(name.to_owned(), KeyValue { arguments });
                }
                Err(problem) => problems.push(problem),
            }
        }
        Self(values)
    }

    /// Takes over the keys of another table; they replace the same keys here.
    pub fn override_with(&mut self, other: &Self) {
        self.0.extend(other.0.iter().map(|(key, value)| (key.clone(), value.clone())));
    }

    /// Where the value stands that `is_wrong` holds of, told the arguments of keys that it may rest on and one more; the
    /// first of all values, if it holds of none by itself.
    pub fn place_of(&self, resting_on: &[&str], is_wrong: impl Fn(&[OsString]) -> bool) -> usize {
        let all = || self.0.iter().flat_map(|(key, value)| value.arguments.iter().map(move |one| (key.as_str(), one)));
        let ground = self.arguments_of(resting_on);
        let alone = |(_, (_, argument)): &(&str, &Argument)| is_wrong(std::slice::from_ref(argument));
        let on_ground = |(key, (_, argument)): &(&str, &Argument)| {
            !resting_on.contains(key) && is_wrong(&[ground.as_slice(), std::slice::from_ref(argument)].concat())
        };
        // If a key that the value rests on is wrong, the mistake is reported there.
        let of_ground = || all().filter(|(key, _)| resting_on.contains(key)).find(alone);
        let found = of_ground().or_else(|| all().find(on_ground));
        found.map(|(_, (at, _))| *at).or_else(|| all().map(|(_, (at, _))| *at).min()).unwrap_or(0)
    }

    /// The arguments as `convert` would get them.
    pub fn arguments(&self) -> Vec<OsString> {
        self.0.values().flat_map(|value| value.arguments.iter().map(|(_, argument)| argument.clone())).collect()
    }

    /// The arguments of some of the keys.
    pub fn arguments_of(&self, keys: &[&str]) -> Vec<OsString> {
        let chosen = self.0.iter().filter(|(key, _)| keys.contains(&key.as_str()));
        chosen.flat_map(|(_, value)| value.arguments.iter().map(|(_, argument)| argument.clone())).collect()
    }

    /// For a person: `edition=2013 role=controller`, paths relative to the job file.
    pub fn shown(&self, folder: &Path) -> String {
        let here = folder.to_string_lossy();
        let shown: Vec<String> = self
            .arguments()
            .iter()
            .map(|argument| {
                let text = argument.to_string_lossy();
                let text = text.trim_start_matches("--");
                match text.split_once('=') {
                    Some((key, value)) if !here.is_empty() => {
                        let value = value.strip_prefix(&*here).map_or(value, |rest| rest.trim_start_matches('/'));
                        format!("{key}={value}")
                    }
                    _ => text.to_owned(),
                }
            })
            .collect();
        shown.join(" ")
    }
}

/// The flags that are settings.
fn command() -> Command {
    let command = Command::new("settings").no_binary_name(true).disable_help_flag(true).disable_version_flag(true);
    SettingArgs::augment_args(command)
}

/// The definitions of the settings, for the schema and the starter.
pub(super) fn definitions() -> Vec<Arg> {
    flags(&command()).cloned().collect()
}

fn flags(command: &Command) -> impl Iterator<Item = &Arg> {
    command.get_arguments().filter(|argument| argument.get_long().is_some() && !argument.is_hide_set())
}

/// Whether a key is a setting.
pub(super) fn is_setting(key: &str) -> bool {
    flags(&command()).any(|flag| flag.get_long() == Some(key))
}

/// Whether a setting is a path, which a job file gives relative to itself.
pub(super) fn is_path(flag: &Arg) -> bool {
    flag.get_value_parser().type_id() == TypeId::of::<PathBuf>()
}

/// The settings that checked arguments hold.
pub(super) fn parse(arguments: &[OsString]) -> Result<SettingArgs, ArgumentError> {
    let fault = |error: clap::Error| ArgumentError::Setting(in_short(&error.to_string()));
    let matches = command().try_get_matches_from(arguments).map_err(fault)?;
    SettingArgs::from_arg_matches(&matches).map_err(fault)
}

/// One key as arguments: `--key=value` for each value.
fn arguments(flag: &Arg, key: &str, value: PlacedMistake<'_, '_>, folder: &Path) -> Result<Vec<Argument>, JobMistake> {
    let wrong = |at: PlacedMistake<'_, '_>, message: String| JobMistake { at: at.span().start, message };
    if matches!(flag.get_action(), ArgAction::SetTrue) {
        return match value.get_ref() {
            DeValue::Boolean(true) => Ok(vec![(value.span().start, format!("--{key}").into())]),
            DeValue::Boolean(false) => Ok(Vec::new()),
            _ => Err(wrong(value, format!("`{key}` is true or false"))),
        };
    }
    let many = match value.get_ref() {
        DeValue::Array(list) if matches!(flag.get_action(), ArgAction::Append) => list.iter().collect(),
        DeValue::Array(_) => return Err(wrong(value, format!("`{key}` takes one value, not a list"))),
        _ => vec![value],
    };
    let mut arguments = Vec::new();
    for one in many {
        let text = match one.get_ref() {
            DeValue::String(text) => text.to_string(),
            DeValue::Integer(number) => number.as_str().to_owned(),
            DeValue::Float(number) => number.as_str().to_owned(),
            DeValue::Datetime(day) => day.to_string(),
            _ => return Err(wrong(one, format!("`{key}` takes a text or number"))),
        };
        let mut argument = OsString::from(format!("--{key}="));
        if is_path(flag) {
            let path = folder.join(&text);
            if !path.exists() {
                return Err(wrong(one, format!("{text} does not exist; paths are relative to the job file")));
            }
            argument.push(path);
        } else {
            argument.push(text);
        }
        arguments.push((one.span().start, argument));
    }
    Ok(arguments)
}

/// Checks the value with the flag's own definition.
fn check(command: &Command, key: &str, arguments: Vec<Argument>) -> Result<Vec<Argument>, JobMistake> {
    for (at, argument) in &arguments {
        if let Err(error) = command.clone().try_get_matches_from([argument]) {
            let said = in_short(&error.to_string());
            // A job file has neither the flag nor its placeholder.
            let message = match (said.find("'--"), said.rfind(">'")) {
                (Some(from), Some(to)) if from < to => format!("{}`{key}`{}", &said[..from], &said[to + 2..]),
                _ => format!("{key}: {said}"),
            };
            return Err(JobMistake { at: *at, message });
        }
    }
    Ok(arguments)
}

/// clap's message in one line, without its advice on flags.
fn in_short(error: &str) -> String {
    let lines = error.lines().map(str::trim).take_while(|line| !line.starts_with("For more"));
    let text = lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("; ");
    text.trim_start_matches("error: ").to_owned()
}

/// The message for an unknown key, with the nearest known one.
pub(super) fn nearest<'a>(key: &str, known: impl Iterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.collect();
    let likely = known
        .iter()
        .map(|name| (strsim::jaro_winkler(key, name), name))
        .filter(|(score, _)| *score > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    match likely {
        Some((_, name)) => format!("`{key}` is no key here; did you mean `{name}`?"),
        None => format!("`{key}` is no key here; there are {}", known.join(", ")),
    }
}
