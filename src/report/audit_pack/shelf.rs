//! Words that were shaped once, for every pack in the same fonts: what annexa says in its own name, the titles of
//! controls, and most of what organisations write are the same words again and again.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex};

use foldhash::fast::RandomState;

use super::shape::Word;

/// Words that were shaped in one face and direction.
pub(super) type Words = HashMap<Box<str>, Arc<Word>, RandomState>;

/// Two maps a face, one for each direction, so that a word is looked up without building a key.
pub(super) type WordsByFace = Vec<[Words; 2]>;

/// Words in one set of maps beyond which it is begun anew: some 6 MB.
const MOST: usize = 20_000;

/// Sets of shaped words that no pack is using. There are never more of them than packs were laid out side by side.
#[derive(Default)]
pub(super) struct Shelf(Mutex<Vec<WordsByFace>>);

impl fmt::Debug for Shelf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shelf").finish_non_exhaustive()
    }
}

impl Shelf {
    /// A set for so many faces: one from the shelf, or an empty one.
    pub fn take(&self, faces: usize) -> WordsByFace {
        // Whoever panicked with the lock held left whole sets behind: they are moved, not changed, under it.
        let mut sets = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        sets.pop().filter(|words| words.len() == faces).unwrap_or_else(|| vec![<[Words; 2]>::default(); faces])
    }

    /// Puts a set back, unless it has grown too large. What it says of a word must hold in any pack.
    pub fn give_back(&self, words: WordsByFace) {
        if words.iter().flatten().map(HashMap::len).sum::<usize>() <= MOST {
            self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(words);
        }
    }
}
