//! Messages in English, by the built-in texts: what the record holds beside each message.

use std::collections::BTreeMap;

use super::localizer::Localizer;
use super::message_catalog::Area;
use super::templates::english;
use crate::model::{Message, MessageArg};

impl Message {
    /// The message in English by the built-in texts, whatever texts a user gives.
    pub fn in_english(&self) -> String {
        let speaker = Localizer::new(english(), Area::Common, BTreeMap::new());
        speaker.sentence(self).unwrap_or_else(|| self.key.to_string())
    }
}

impl MessageArg {
    /// The value in English by the built-in texts.
    pub(crate) fn in_english(&self) -> String {
        let speaker = Localizer::new(english(), Area::Common, BTreeMap::new());
        speaker.in_part(self).unwrap_or_default()
    }
}
