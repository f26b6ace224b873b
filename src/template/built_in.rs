//! The templates that are compiled in.

macro_rules! files {
    ($($path:literal),+ $(,)?) => { &[$(($path, include_str!(concat!("../../templates/", $path)))),+] };
}

/// Path within the folder of templates, and content.
pub(super) static FILES: &[(&str, &str)] = files![
    "audit-pack/en/back.toml",
    "audit-pack/en/cover.toml",
    "audit-pack/en/evidence.toml",
    "audit-pack/en/exclusions.toml",
    "audit-pack/en/frameworks.toml",
    "audit-pack/en/glance.toml",
    "audit-pack/en/layout.toml",
    "audit-pack/en/readiness.toml",
    "audit-pack/en/reading.toml",
    "audit-pack/en/scope.toml",
    "audit-pack/en/sources.toml",
    "audit-pack/en/statement.toml",
    "audit-pack/en/summary.toml",
    "audit-pack/en/transition.toml",
    "audit-pack/pack.toml",
    "common/en/answers.toml",
    "common/en/findings.toml",
    "common/en/lists.toml",
    "common/en/phrases.toml",
    "common/en/rules.toml",
    "common/en/sentences.toml",
];
