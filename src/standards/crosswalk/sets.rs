//! The sets of mappings that are compiled in, with their authority.

use super::mapping::Mapping;
use crate::model::NIST_SP800_53;

/// When a set is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Switch {
    /// Always.
    Always,
    /// As soon as its other framework, which this is, is named.
    FrameworkNamed(&'static str),
    /// Only if the set itself is named (`--with`).
    Asked,
}

/// A set of mappings.
#[derive(Debug, Clone, Copy)]
pub struct CrosswalkSet {
    /// Name, as `--with` takes it.
    pub name: &'static str,
    /// What it is.
    pub title: &'static str,
    /// Its authority.
    pub authority: &'static str,
    /// When it is used.
    pub switch: Switch,
    /// Its files with their content.
    pub files: &'static [(&'static str, &'static str)],
}

macro_rules! data {
    ($($file:literal),+) => { &[$(($file, include_str!(concat!("data/", $file)))),+] };
}

/// All built-in sets.
pub const SETS: [CrosswalkSet; 13] = [
    CrosswalkSet {
        name: "iso27001-2013-to-2022",
        title: "Correspondence of ISO/IEC 27001:2013 and 2022",
        authority: "ISO/IEC 27002:2022, Annex B, and the clause structure of both editions",
        switch: Switch::Always,
        files: data!("iso27001-2013-to-2022.csv", "iso27001-2013-to-2022-clauses.csv"),
    },
    CrosswalkSet {
        name: "founding",
        title: "Shared backbone, reuse of Annex A, cross-framework table",
        authority: "the project's founding document",
        switch: Switch::Always,
        files: data!("founding.csv"),
    },
    CrosswalkSet {
        name: "annex-sl",
        title: "Clauses of equal number and title",
        authority: "the harmonised structure of management-system standards",
        switch: Switch::Always,
        files: data!("annex-sl.csv"),
    },
    CrosswalkSet {
        name: "iso27701-2025-to-iso27001-2022",
        title: "Table A.3 of ISO/IEC 27701:2025 and Annex A of ISO/IEC 27001:2022",
        authority: "equal titles in both standards",
        switch: Switch::Always,
        files: data!("iso27701-2025-to-iso27001-2022.csv"),
    },
    CrosswalkSet {
        name: "iso27701-2019-to-2025",
        title: "Correspondence of ISO/IEC 27701:2019 and 2025",
        authority: "ISO/IEC 27701:2025, Annex F, as far as public sources show it",
        switch: Switch::Always,
        files: data!("iso27701-2019-to-2025.csv"),
    },
    CrosswalkSet {
        name: "nist-csf",
        title: "NIST CSF 2.0 and ISO/IEC 27001:2022",
        authority: "NIST OLIR informative reference, two transcriptions that agree",
        switch: Switch::FrameworkNamed("nist-csf:2.0"),
        files: data!("nist-csf.csv"),
    },
    CrosswalkSet {
        name: "nist-sp800-53",
        title: "NIST SP 800-53 Revision 5 and ISO/IEC 27001:2022",
        authority: "NIST OLIR informative reference 155, and NIST's own table",
        switch: Switch::FrameworkNamed(NIST_SP800_53),
        files: data!("nist-sp800-53r5.csv"),
    },
    CrosswalkSet {
        name: "enisa-2024-2690",
        title: "Implementing Regulation (EU) 2024/2690 and ISO/IEC 27001:2022",
        authority: "ENISA mapping table, CC BY 4.0",
        switch: Switch::FrameworkNamed("eu-2024-2690"),
        files: data!("enisa-2024-2690.csv"),
    },
    CrosswalkSet {
        name: "bsi-grundschutz",
        title: "BSI IT-Grundschutz 2023 and ISO/IEC 27001:2022",
        authority: "a transcription (Little-ISMS-Helper) of the BSI's Zuordnungstabelle, primary references; not the BSI's own file",
        switch: Switch::FrameworkNamed("bsi-grundschutz:2023"),
        files: data!("bsi-grundschutz.csv"),
    },
    CrosswalkSet {
        name: "privacy-gdpr",
        title: "ISO/IEC 27701 and GDPR",
        authority: "Data Protection Mapping Project (Microsoft, MIT licence), corroborated rows",
        switch: Switch::Asked,
        files: data!("privacy-gdpr.csv"),
    },
    CrosswalkSet {
        name: "practitioners",
        title: "ISO/IEC 27001:2022 and NIS2, GDPR, EU AI Act",
        authority: "practitioners' mappings that the integration guide confirms; not official",
        switch: Switch::Asked,
        files: data!("practitioners.csv"),
    },
    CrosswalkSet {
        name: "dora",
        title: "ISO/IEC 27001:2022 and DORA",
        authority: "a practitioners' mapping, one source; not official",
        switch: Switch::Asked,
        files: data!("dora.csv"),
    },
    CrosswalkSet {
        name: "user",
        title: "The user's own mappings",
        authority: "the user",
        switch: Switch::Always,
        files: &[],
    },
];

impl CrosswalkSet {
    /// Whether a question that names these frameworks and sets can use the set at all.
    pub(crate) fn is_needed(&self, frameworks: &[&str], asked: &[String]) -> bool {
        let by_name = || asked.iter().any(|name| name == self.name || name == "all");
        match self.switch {
            Switch::Always => true,
            Switch::FrameworkNamed(key) => frameworks.contains(&key) || by_name(),
            Switch::Asked => by_name(),
        }
    }

    /// Whether a mapping is used: its set is always on, its framework is among the named ones, or its set is.
    pub fn is_on(mapping: &Mapping, frameworks: &[&str], asked: &[String]) -> bool {
        let Some(set) = SETS.iter().find(|s| s.name == mapping.set) else { return true };
        let named = || {
            [&mapping.source, &mapping.target].iter().any(|end| {
                let key = end.framework().as_str();
                !key.starts_with("iso") && frameworks.contains(&key)
            })
        };
        match set.switch {
            Switch::Always => true,
            Switch::FrameworkNamed(_) => named() || asked.iter().any(|a| a == set.name || a == "all"),
            Switch::Asked => asked.iter().any(|a| a == set.name || a == "all"),
        }
    }
}
