//! What the answer columns of a source hold: their words, counted, and which kinds of answers they give.

use std::collections::BTreeMap;

use crate::model::{ColumnRole, VocabularyUse};
use crate::recognise::Vocabulary;

/// Counts every word of an answer column with its interpretation.
#[derive(Debug, Default)]
pub(super) struct WordCount(BTreeMap<(ColumnRole, String), (Option<String>, u32)>);

impl WordCount {
    pub fn note(&mut self, role: ColumnRole, word: &str, taken_for: Option<&str>) {
        let word = word.trim().to_owned();
        self.0.entry((role, word)).or_insert_with(|| (taken_for.map(str::to_owned), 0)).1 += 1;
    }

    /// The words, by role and then by themselves.
    pub fn into_uses(self, vocabulary: &Vocabulary) -> Vec<VocabularyUse> {
        self.0
            .into_iter()
            .map(|((role, word), (taken_for, count))| {
                let nearest = if taken_for.is_none() { vocabulary.nearest(role, &word) } else { Vec::new() };
                VocabularyUse { role, word, taken_for, count, nearest }
            })
            .collect()
    }
}

/// What kinds of answers a source gives; decides what the source is.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct AnswersSeen {
    /// An applicability column or pair of marks answers.
    pub applicability: bool,
    /// A column of its own gives reasons for exclusion.
    pub exclusion_reasons: bool,
    /// Status, owner or evidence.
    pub register: bool,
    /// A column gives reasons, of either side.
    pub justification: bool,
    /// Anything else that is an answer: implementation, drivers.
    pub other: bool,
}

impl AnswersSeen {
    /// Adds what another table answers.
    pub fn add(&mut self, other: Self) {
        self.applicability |= other.applicability;
        self.exclusion_reasons |= other.exclusion_reasons;
        self.register |= other.register;
        self.justification |= other.justification;
        self.other |= other.other;
    }
}
