//! Management-system standards as families of editions: what a source can be on, and what its statement is written on.

use serde::{Deserialize, Serialize};

use super::framework_key::{ISO27001_2013, ISO27001_2022, ISO27701_2019, ISO27701_2025, ISO42001_2023};
use super::organisation_role::OrganisationRole;

/// A management-system standard whose Annex A calls for a Statement of Applicability, with its editions. The order
/// is the order of an organisation's statements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Standard {
    /// ISO/IEC 27001, information security.
    #[serde(rename = "iso27001")]
    InformationSecurity,
    /// ISO/IEC 42001, artificial intelligence.
    #[serde(rename = "iso42001")]
    ArtificialIntelligence,
    /// ISO/IEC 27701, privacy.
    #[serde(rename = "iso27701")]
    Privacy,
}

impl Standard {
    /// All families, in the order of an organisation's statements.
    pub const ALL: [Self; 3] = [Self::InformationSecurity, Self::ArtificialIntelligence, Self::Privacy];

    /// Keys of its editions, the current one first.
    pub fn editions(self) -> &'static [&'static str] {
        match self {
            Self::InformationSecurity => &[ISO27001_2022, ISO27001_2013],
            Self::ArtificialIntelligence => &[ISO42001_2023],
            Self::Privacy => &[ISO27701_2025, ISO27701_2019],
        }
    }

    /// Key of the current edition, which every statement of the family is on.
    pub fn current(self) -> &'static str {
        self.editions()[0]
    }

    /// Key of the edition before the current one, if sources can be on it.
    pub fn older(self) -> Option<&'static str> {
        self.editions().get(1).copied()
    }

    /// Name of the standard, without an edition.
    pub fn name(self) -> &'static str {
        match self {
            Self::InformationSecurity => "ISO/IEC 27001",
            Self::ArtificialIntelligence => "ISO/IEC 42001",
            Self::Privacy => "ISO/IEC 27701",
        }
    }

    /// The family of an edition; `None` for frameworks that have no statement.
    pub fn of(framework: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|family| family.editions().contains(&framework))
    }

    /// The roles that decide which tables of Annex A an organisation answers for; none where all controls are for
    /// everybody (ISO/IEC 27701:2025, Tables A.1 and A.2).
    pub fn roles(self) -> &'static [OrganisationRole] {
        match self {
            Self::Privacy => &[OrganisationRole::Controller, OrganisationRole::Processor],
            Self::InformationSecurity | Self::ArtificialIntelligence => &[],
        }
    }

    /// The edition that a person names: its key, the standard's number with or without year, or, of ISO/IEC 27001, the
    /// year alone. A standard without a year means its current edition.
    pub fn edition_named(name: &str) -> Option<&'static str> {
        let plain: String = name.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
        let plain = plain.trim_start_matches("iso").trim_start_matches("iec");
        let all = || Self::ALL.into_iter().flat_map(|family| family.editions().iter().copied());
        let parts = |key: &'static str| key.trim_start_matches("iso").split_once(':');
        all().find(|key| {
            parts(key).is_some_and(|(number, year)| {
                let bare = plain == year && Self::InformationSecurity.editions().contains(key);
                bare || plain == number || plain.strip_prefix(number).is_some_and(|rest| rest == year)
            })
        })
    }

    /// The words with which a message asks for an edition: `27001:2022, 27001:2013, …`.
    pub fn editions_in_words() -> String {
        let all = Self::ALL.into_iter().flat_map(|family| family.editions().iter());
        all.map(|key| key.trim_start_matches("iso")).collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edition_is_named_by_key_number_or_year() {
        for (name, key) in [
            ("2013", ISO27001_2013),
            ("2022", ISO27001_2022),
            ("27001", ISO27001_2022),
            ("iso27001:2013", ISO27001_2013),
            ("ISO/IEC 27701:2019", ISO27701_2019),
            ("iso 42001", ISO42001_2023),
            ("27701-2025", ISO27701_2025),
        ] {
            assert_eq!(Standard::edition_named(name), Some(key), "{name}");
        }
        for name in ["", "iso", "2005", "2019", "27001:2005", "gdpr", "42001:2022"] {
            assert_eq!(Standard::edition_named(name), None, "{name}");
        }
    }
}
