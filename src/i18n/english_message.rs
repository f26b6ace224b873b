//! Messages in English, by the built-in texts: what the record holds beside each message.

use std::collections::BTreeMap;

use super::localizer::Speaker;
use super::message_catalog::Area;
use super::templates::english;
use crate::model::{Part, Sentence};

impl Sentence {
    /// The message in English by the built-in texts, whatever texts a user gives.
    pub fn in_english(&self) -> String {
        let speaker = Speaker::new(english(), Area::Common, BTreeMap::new());
        speaker.sentence(self).unwrap_or_else(|| self.key.to_string())
    }
}

impl Part {
    /// The value in English by the built-in texts.
    pub(crate) fn in_english(&self) -> String {
        let speaker = Speaker::new(english(), Area::Common, BTreeMap::new());
        speaker.in_part(self).unwrap_or_default()
    }
}
