//! Which column of a table identifies its rows.

use std::collections::HashMap;

use super::ReferenceData;
use super::frameworks::Frameworks;
use super::key::Hits;
use super::standards::Named;
use crate::model::{ColumnRole, Standard};

/// Rows of a column of which at least this share must be identifiers for the column to key the table.
const KEY_SHARE: f64 = 0.3;
/// The same for titles below a header that asks for controls and for answers on them.
const TITLE_SHARE: f64 = 0.15;

/// A column that may key a table.
pub(super) struct KeyColumn {
    pub column: u32,
    pub frameworks: Frameworks,
    pub hits: Hits,
    pub all: Vec<(Standard, Hits)>,
    pub said: Option<(Named, String)>,
    pub score: f64,
}

/// What is known of a column besides its cells.
#[derive(Clone, Copy)]
pub(super) struct KeyHints {
    /// A profile names it the key.
    pub by_profile: bool,
    /// A profile sets the table's columns.
    pub fixed: bool,
    /// The table has a header.
    pub headed: bool,
    /// Its header names this column the controls and asks for answers on them.
    pub asked: bool,
}

/// Whether a column may key controls of this family; if not, the error states what else it holds, if known.
pub(super) fn may_key(
    family: Standard,
    hits: &Hits,
    told: KeyHints,
    header: Option<&String>,
    knowledge: &ReferenceData,
) -> Result<(), Option<String>> {
    let of_another = header.and_then(|h| knowledge.vocabulary.foreign_standard(h, family));
    // Identifiers of the younger standards are few and short: what has their form by chance is not read as one.
    let by_form = family != Standard::InformationSecurity && hits.agreeing == 0 && hits.by_title == 0;
    let told_otherwise = told.by_profile || hits.said.values().any(|s| s.named);
    let by_asked_titles = told.asked && hits.by_title > 0;
    let minimum = if by_asked_titles {
        2
    } else if (!told.fixed && (hits.by_title > 0 || !told.headed)) || (by_form && !told_otherwise) {
        3
    } else {
        1
    };
    let share = match (told.by_profile, by_asked_titles) {
        (true, _) => 0.0,
        (false, true) => TITLE_SHARE,
        (false, false) => KEY_SHARE,
    };
    if hits.distinct() < minimum || (hits.rows as f64) < share * hits.filled as f64 {
        return Err(None);
    }
    if hits.foreign > hits.annex_agreeing {
        return Err(hits.foreign_framework.as_ref().map(ToString::to_string));
    }
    if told.by_profile {
        return Ok(());
    }
    if hits.bare * 2 > hits.rows && hits.agreeing * 4 < hits.rows && of_another.is_some() {
        return Err(of_another.map(|name| format!("{name} (by its header)")));
    }
    if hits.are_foreign_numbers() || (by_form && hits.are_another_list()) {
        return Err(Some("another list of numbers".to_owned()));
    }
    Ok(())
}

/// Whether a heading names the controls, and the headings beside it ask for two answers or more.
pub(super) fn asks_by_title(header: &str, headers: &HashMap<u32, String>, knowledge: &ReferenceData) -> bool {
    const WHOLE: u8 = 90;
    let roles = |text: &str| knowledge.vocabulary.header_roles(text);
    let names_controls = roles(header)
        .iter()
        .any(|(role, score)| matches!(role, ColumnRole::Title | ColumnRole::Identifier) && *score >= WHOLE);
    let answers = headers.values().filter_map(|text| roles(text).first().copied()).filter(|(role, score)| {
        let asked = matches!(
            role,
            ColumnRole::Applicability
                | ColumnRole::Status
                | ColumnRole::Justification
                | ColumnRole::JustificationForInclusion
                | ColumnRole::JustificationForExclusion
        );
        asked && *score >= WHOLE
    });
    names_controls && answers.count() >= 2
}

pub(super) fn identifier_wording(header: &str, knowledge: &ReferenceData) -> f64 {
    let roles = knowledge.vocabulary.header_roles(header);
    let of = |role| roles.iter().find(|(r, _)| *r == role).map_or(0.0, |(_, s)| f64::from(*s) / 100.0);
    if of(ColumnRole::OtherEdition) > 0.6 {
        -0.5
    } else {
        of(ColumnRole::Identifier).max(0.8 * of(ColumnRole::Title)) * 0.5
    }
}
