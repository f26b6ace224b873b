//! The templates that are compiled in.

macro_rules! files {
    ($($path:literal),+ $(,)?) => { &[$(($path, include_str!(concat!("../../templates/", $path)))),+] };
}

/// Path within the folder of templates, and content.
pub(super) static FILES: &[(&str, &str)] = files![
    "common/en/answers.toml",
    "common/en/findings.toml",
    "common/en/lists.toml",
    "common/en/phrases.toml",
    "common/en/rules.toml",
    "common/en/sentences.toml",
];
