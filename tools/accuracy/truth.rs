//! The form of a truth file.

use std::collections::{BTreeMap, BTreeSet};

use annexa::model::Standard;
use serde::Deserialize;

/// What a careful person finds in one file.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Truth {
    /// Path of the file below the folder of files.
    pub(crate) file: String,
    /// `27001:2022`, `42001:2023`, `27701:2019` or another edition; `mixed` is both of ISO/IEC 27001; anything else holds no
    /// controls of a management-system standard.
    pub(crate) edition: String,
    /// Sheet that holds the table; `csv` for delimited text.
    pub(crate) sheet: String,
    /// First row of the table's header, from 1.
    pub(crate) header_row: u32,
    /// Letters of columns by role (`id`, `status`); one column may have two roles.
    pub(crate) columns: BTreeMap<String, Letters>,
    /// Annex A controls that the file addresses, `A.5.1`; of another framework, that one's.
    pub(crate) controls: BTreeSet<String>,
    /// Those of them that it excludes.
    #[serde(default)]
    pub(crate) not_applicable: BTreeSet<String>,
    /// How often each word is in the column of applicability, over the rows of controls.
    #[serde(default)]
    pub(crate) applicable_counts: BTreeMap<String, u32>,
    /// The same for the column of statuses.
    #[serde(default)]
    pub(crate) status_counts: BTreeMap<String, u32>,
    /// What a word of applicability means where it is neither a plain yes nor one of `not_applicable`: `undecided`,
    /// `unstated`.
    #[serde(default)]
    pub(crate) applicable_values: BTreeMap<String, String>,
    /// What each word of status means (`partial`); a word without an entry is not judged.
    #[serde(default)]
    pub(crate) status_values: BTreeMap<String, String>,
    /// Rows whose cells have moved out of their columns.
    #[serde(default)]
    pub(crate) ragged_rows: BTreeSet<u32>,
}

/// The letters of the columns of one role.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(crate) enum Letters {
    /// `"A"`
    One(String),
    /// `["F", "G"]`
    Many(Vec<String>),
}

impl Letters {
    fn contains(&self, letter: &str) -> bool {
        match self {
            Self::One(one) => one == letter,
            Self::Many(many) => many.iter().any(|one| one == letter),
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        let letters = match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(many) => many.as_slice(),
        };
        letters.iter().map(String::as_str)
    }
}

impl Truth {
    /// Keys of the editions whose controls the file holds, if it holds any that annexa writes statements on.
    pub(crate) fn frameworks(&self) -> Vec<&'static str> {
        match self.edition.as_str() {
            "mixed" => Standard::InformationSecurity.editions().to_vec(),
            "none" => Vec::new(),
            name => Standard::edition_named(name).into_iter().collect(),
        }
    }

    /// The roles of the column with this letter.
    pub(crate) fn roles_of<'a>(&'a self, letter: &'a str) -> impl Iterator<Item = &'a str> {
        self.columns.iter().filter(move |(_, letters)| letters.contains(letter)).map(|(role, _)| role.as_str())
    }
}
