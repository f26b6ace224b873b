//! A cache of shaped words, shared by all packs with the same fonts. annexa's own texts, control titles and most of
//! what organisations write repeat the same words.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex};

use foldhash::fast::RandomState;

use super::shape::Word;

/// Words shaped in one face and direction.
pub(super) type ShapedWords = HashMap<Box<str>, Arc<Word>, RandomState>;

/// Two maps per face, one for each direction, so that a lookup needs no composite key.
type WordsByFace = Vec<[ShapedWords; 2]>;

/// Maximum number of words per generation.
const GENERATION: usize = 6_000;
/// Maximum length of a cached word in bytes. Longer ones (hashes, URLs) rarely repeat.
const LONGEST: usize = 32;

/// Shaped words of one set of faces in two generations: recent words, and older ones that move up when they are used.
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

    /// The cached word in this face and direction.
    pub fn get(&mut self, face: usize, direction: usize, text: &str) -> Option<Arc<Word>> {
        let young = &mut self.young[face][direction];
        if let Some(word) = young.get(text) {
            return Some(Arc::clone(word));
        }
        let (text, word) = self.old[face][direction].remove_entry(text)?;
        young.insert(text, Arc::clone(&word));
        Some(word)
    }

    /// Caches a word unless it is too long.
    pub fn insert(&mut self, face: usize, direction: usize, text: &str, word: &Arc<Word>) {
        if text.len() <= LONGEST {
            self.young[face][direction].insert(Box::from(text), Arc::clone(word));
        }
    }

    /// Removes a word that is valid in this pack only.
    pub fn remove(&mut self, face: usize, direction: usize, text: &str) {
        self.young[face][direction].remove(text);
    }
}

/// Sets of shaped words that no pack is currently using, at most one per pack laid out in parallel.
#[derive(Default)]
pub(crate) struct ShapeCache(Mutex<Vec<Shaped>>);

impl fmt::Debug for ShapeCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ShapeCache").finish_non_exhaustive()
    }
}

impl ShapeCache {
    /// A set for this number of faces: a cached one or an empty one.
    pub fn take(&self, faces: usize) -> Shaped {
        // A panic while the lock was held cannot leave a partial set: sets are moved, never modified, under it.
        let mut sets = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        sets.pop().filter(|words| words.young.len() == faces).unwrap_or_else(|| Shaped::of(faces))
    }

    /// Returns a set. Its words must be valid in any pack.
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
        let cache = ShapeCache::default();
        let word = Arc::new(Word::default());
        for pack in 0..4 {
            let mut words = cache.take(1);
            assert_eq!(words.get(0, 0, "control").is_some(), pack > 0);
            words.insert(0, 0, "control", &word);
            for n in 0..=GENERATION {
                words.insert(0, 0, &format!("{pack}-{n}"), &word);
            }
            words.insert(0, 0, &"f".repeat(64), &word);
            cache.give_back(words);
        }
        let mut words = cache.take(1);
        assert!(words.get(0, 0, "control").is_some() && words.get(0, 0, "3-0").is_some());
        assert!(words.get(0, 0, "2-0").is_none() && words.get(0, 0, &"f".repeat(64)).is_none());
    }
}
