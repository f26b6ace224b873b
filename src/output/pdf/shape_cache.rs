//! Words that were shaped once, for every pack in the same fonts: what annexa says in its own name, the titles of
//! controls, and most of what organisations write are the same words again and again.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex};

use foldhash::fast::RandomState;

use super::shape::Word;

/// Words that were shaped in one face and direction.
pub(super) type ShapedWords = HashMap<Box<str>, Arc<Word>, RandomState>;

/// Two maps a face, one for each direction, so that a word is looked up without building a key.
type WordsByFace = Vec<[ShapedWords; 2]>;

/// Words of one generation beyond which the next one begins.
const GENERATION: usize = 6_000;
/// Bytes of a word beyond which it is shaped anew wherever it stands: a hash or an address is no other pack's.
const LONGEST: usize = 32;

/// Shaped words of one set of faces: those that came up lately, and those of the generation before, of which the ones that
/// come up again stay.
#[derive(Default)]
pub(crate) struct Shaped {
    young: WordsByFace,
    old: WordsByFace,
}

impl Shaped {
    fn of(faces: usize) -> Self {
        let none = || vec![<[ShapedWords; 2]>::default(); faces];
        Self { young: none(), old: none() }
    }

    /// The word in this face and direction, if it was shaped before.
    pub fn get(&mut self, face: usize, direction: usize, text: &str) -> Option<Arc<Word>> {
        let young = &mut self.young[face][direction];
        if let Some(word) = young.get(text) {
            return Some(Arc::clone(word));
        }
        let (text, word) = self.old[face][direction].remove_entry(text)?;
        young.insert(text, Arc::clone(&word));
        Some(word)
    }

    /// Keeps a word, if it may come up again.
    pub fn insert(&mut self, face: usize, direction: usize, text: &str, word: &Arc<Word>) {
        if text.len() <= LONGEST {
            self.young[face][direction].insert(Box::from(text), Arc::clone(word));
        }
    }

    /// Forgets a word of this pack.
    pub fn remove(&mut self, face: usize, direction: usize, text: &str) {
        self.young[face][direction].remove(text);
    }
}

/// Sets of shaped words that no pack is using. There are never more of them than packs were laid out side by side.
#[derive(Default)]
pub(crate) struct ShapeCache(Mutex<Vec<Shaped>>);

impl fmt::Debug for ShapeCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shelf").finish_non_exhaustive()
    }
}

impl ShapeCache {
    /// A set for so many faces: one from the shelf, or an empty one.
    pub fn take(&self, faces: usize) -> Shaped {
        // Whoever panicked with the lock held left whole sets behind: they are moved, not changed, under it.
        let mut sets = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        sets.pop().filter(|words| words.young.len() == faces).unwrap_or_else(|| Shaped::of(faces))
    }

    /// Puts a set back. What it says of a word must hold in any pack.
    pub fn give_back(&self, mut words: Shaped) {
        if words.young.iter().flatten().map(HashMap::len).sum::<usize>() > GENERATION {
            let next = vec![<[ShapedWords; 2]>::default(); words.young.len()];
            words.old = std::mem::replace(&mut words.young, next);
        }
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(words);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_come_up_stay_and_others_go() {
        let shelf = ShapeCache::default();
        let word = Arc::new(Word::default());
        for pack in 0..4 {
            let mut words = shelf.take(1);
            assert_eq!(words.get(0, 0, "control").is_some(), pack > 0);
            words.insert(0, 0, "control", &word);
            for n in 0..=GENERATION {
                words.insert(0, 0, &format!("{pack}-{n}"), &word);
            }
            words.insert(0, 0, &"f".repeat(64), &word);
            shelf.give_back(words);
        }
        let mut words = shelf.take(1);
        assert!(words.get(0, 0, "control").is_some() && words.get(0, 0, "3-0").is_some());
        assert!(words.get(0, 0, "2-0").is_none() && words.get(0, 0, &"f".repeat(64)).is_none());
    }
}
