//! Word by word: what came and went inside a text. Words are equal after folding case, as texts are.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

/// What became of a run of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WordState {
    /// On both sides.
    Same,
    /// On the old side only.
    Removed,
    /// On the new side only.
    Added,
}

/// A run of words with one fate. The `same` and `removed` ones make the old text, the `same` and `added` ones the new
/// one, up to white space and case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WordDiff {
    /// What became of it.
    pub state: WordState,
    /// The words, as the new side writes them where both have them.
    pub text: String,
}

/// So many words may have come and gone for the shortest way to be looked for (its cost is the square of them); beyond
/// it the texts are parted at words that each has once.
const STEPS: usize = 1_500;

/// The difference of two texts, in reading order; removed words come before those that replace them.
pub fn difference(old: &str, new: &str) -> Vec<WordDiff> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.split_whitespace().collect(), new.split_whitespace().collect());
    let (old_keys, new_keys) = numbered(&old, &new);
    let mut matches = Vec::new();
    align(&old_keys, &new_keys, (0, 0), &mut matches);
    let mut out = Runs::default();
    let (mut at_old, mut at_new) = (0, 0);
    for (in_old, in_new) in matches {
        out.extend(WordState::Removed, &old[at_old..in_old]);
        out.extend(WordState::Added, &new[at_new..in_new]);
        out.extend(WordState::Same, &new[in_new..=in_new]);
        (at_old, at_new) = (in_old + 1, in_new + 1);
    }
    out.extend(WordState::Removed, &old[at_old..]);
    out.extend(WordState::Added, &new[at_new..]);
    out.0
}

/// How much of two texts is the same: twice the words in common over all words, 0 to 1.
pub(super) fn likeness(old: &str, new: &str) -> f32 {
    let mut counts: HashMap<String, i64> = HashMap::new();
    let (mut all, mut common) = (0usize, 0usize);
    for word in old.split_whitespace() {
        *counts.entry(word.to_lowercase()).or_default() += 1;
        all += 1;
    }
    for word in new.split_whitespace() {
        all += 1;
        if let Some(count) = counts.get_mut(&word.to_lowercase()).filter(|count| **count > 0) {
            *count -= 1;
            common += 1;
        }
    }
    if all == 0 { 0.0 } else { 2.0 * common as f32 / all as f32 }
}

/// Words as numbers, equal where the words are.
fn numbered(old: &[&str], new: &[&str]) -> (Vec<u32>, Vec<u32>) {
    let mut known: HashMap<String, u32> = HashMap::new();
    let mut number = |words: &[&str]| -> Vec<u32> {
        let mut numbers = Vec::with_capacity(words.len());
        for word in words {
            let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
            numbers.push(*known.entry(word.to_lowercase()).or_insert(next));
        }
        numbers
    };
    (number(old), number(new))
}

/// Pairs of equal words, ascending on both sides. `base` is where the slices begin in the whole texts.
fn align(old: &[u32], new: &[u32], base: (usize, usize), matches: &mut Vec<(usize, usize)>) {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    matches.extend((0..head).map(|at| (base.0 + at, base.1 + at)));
    let (old, new) = (&old[head..], &new[head..]);
    let base = (base.0 + head, base.1 + head);
    let tail = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count();
    let (middle_old, middle_new) = (&old[..old.len() - tail], &new[..new.len() - tail]);
    if !middle_old.is_empty() && !middle_new.is_empty() {
        match shortest(middle_old, middle_new) {
            Some(pairs) => matches.extend(pairs.into_iter().map(|(a, b)| (base.0 + a, base.1 + b))),
            None => part(middle_old, middle_new, base, matches),
        }
    }
    let (from_old, from_new) = (base.0 + middle_old.len(), base.1 + middle_new.len());
    matches.extend((0..tail).map(|at| (from_old + at, from_new + at)));
}

/// The equal words on a shortest way from one text to the other (E. W. Myers, "An O(ND) difference algorithm and its
/// variations", 1986); `None` if it takes more than [`STEPS`] words that come and go.
fn shortest(old: &[u32], new: &[u32]) -> Option<Vec<(usize, usize)>> {
    let most = STEPS.min(old.len() + new.len());
    let middle = most + 1;
    // How far in the old text each diagonal (`old - new`, counted from the middle) has got.
    let mut reached = vec![0usize; 2 * most + 3];
    let mut trace: Vec<Vec<usize>> = Vec::new();
    for steps in 0..=most {
        trace.push(reached[middle - steps..=middle + steps].to_vec());
        for diagonal in (middle - steps..=middle + steps).step_by(2) {
            let down = diagonal == middle - steps
                || (diagonal != middle + steps && reached[diagonal - 1] < reached[diagonal + 1]);
            let mut in_old = if down { reached[diagonal + 1] } else { reached[diagonal - 1] + 1 };
            // Beyond the texts there is nothing, and no way back from there.
            let mut in_new = (in_old + middle).saturating_sub(diagonal);
            while in_old < old.len() && in_new < new.len() && old[in_old] == new[in_new] {
                in_old += 1;
                in_new += 1;
            }
            reached[diagonal] = in_old;
            if in_old >= old.len() && in_new >= new.len() {
                return Some(walked_back(&trace, middle, (old.len(), new.len())));
            }
        }
    }
    None
}

/// The equal words on the way that the trace has found, from its end to its beginning and turned round.
fn walked_back(trace: &[Vec<usize>], middle: usize, end: (usize, usize)) -> Vec<(usize, usize)> {
    let (mut in_old, mut in_new) = end;
    let mut pairs = Vec::new();
    for (steps, reached) in trace.iter().enumerate().rev() {
        // The slice begins at diagonal `middle - steps`.
        let at = |diagonal: usize| reached[diagonal + steps - middle];
        let diagonal = in_old + middle - in_new;
        let (before_old, before_new) = if steps == 0 {
            (0, 0)
        } else {
            let down =
                diagonal == middle - steps || (diagonal != middle + steps && at(diagonal - 1) < at(diagonal + 1));
            let from = if down { diagonal + 1 } else { diagonal - 1 };
            (at(from), at(from) + middle - from)
        };
        while in_old > before_old && in_new > before_new {
            in_old -= 1;
            in_new -= 1;
            pairs.push((in_old, in_new));
        }
        (in_old, in_new) = (before_old, before_new);
    }
    pairs.reverse();
    pairs
}

/// Texts that differ too much for the shortest way, split at the words that occur once on each side and in the same order on both;
/// without such a word the whole stretch is replaced.
fn part(old: &[u32], new: &[u32], base: (usize, usize), matches: &mut Vec<(usize, usize)>) {
    let once = |words: &[u32]| -> HashMap<u32, Option<usize>> {
        let mut places: HashMap<u32, Option<usize>> = HashMap::new();
        for (at, word) in words.iter().enumerate() {
            places.entry(*word).and_modify(|place| *place = None).or_insert(Some(at));
        }
        places
    };
    let (in_old, in_new) = (once(old), once(new));
    let pairs: Vec<(usize, usize)> =
        old.iter().filter_map(|word| Some(((*in_old.get(word)?)?, (*in_new.get(word)?)?))).collect();
    let anchors = ascending(&pairs);
    let (mut from_old, mut from_new) = (0, 0);
    for (to_old, to_new) in anchors.iter().copied() {
        align_between(&old[from_old..to_old], &new[from_new..to_new], (base.0 + from_old, base.1 + from_new), matches);
        matches.push((base.0 + to_old, base.1 + to_new));
        (from_old, from_new) = (to_old + 1, to_new + 1);
    }
    if !anchors.is_empty() {
        align_between(&old[from_old..], &new[from_new..], (base.0 + from_old, base.1 + from_new), matches);
    }
}

/// A stretch between two anchors: by the shortest way, else replaced whole. It is not parted again, so that the depth
/// of calls stays what it is.
fn align_between(old: &[u32], new: &[u32], base: (usize, usize), matches: &mut Vec<(usize, usize)>) {
    let pairs = shortest(old, new).unwrap_or_default();
    matches.extend(pairs.into_iter().map(|(a, b)| (base.0 + a, base.1 + b)));
}

/// The longest run of pairs that ascends on the second side too (they ascend on the first).
fn ascending(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // `ends[n]`: the pair that ends the best run of n + 1 pairs found so far.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; pairs.len()];
    for (at, pair) in pairs.iter().enumerate() {
        let place = ends.partition_point(|&end| pairs[end].1 < pair.1);
        before[at] = place.checked_sub(1).map(|p| ends[p]);
        if place == ends.len() {
            ends.push(at);
        } else {
            ends[place] = at;
        }
    }
    let mut run = Vec::new();
    let mut at = ends.last().copied();
    while let Some(place) = at {
        run.push(pairs[place]);
        at = before[place];
    }
    run.reverse();
    run
}

/// Words gathered into runs. Of a stretch that is replaced, the removed words come first.
#[derive(Default)]
struct Runs(Vec<WordDiff>);

impl Runs {
    fn extend(&mut self, state: WordState, words: &[&str]) {
        if words.is_empty() {
            return;
        }
        let text = words.join(" ");
        match (self.0.last_mut(), state) {
            (Some(last), _) if last.state == state => {
                last.text.push(' ');
                last.text.push_str(&text);
            }
            _ => {
                // `added, removed` of one stretch becomes `removed, added`.
                let count = self.0.len();
                let swap = state == WordState::Removed && self.0.last().is_some_and(|l| l.state == WordState::Added);
                if swap && count >= 2 && self.0[count - 2].state == WordState::Removed {
                    let earlier = &mut self.0[count - 2].text;
                    earlier.push(' ');
                    earlier.push_str(&text);
                } else if swap {
                    self.0.insert(count - 1, WordDiff { state, text });
                } else {
                    self.0.push(WordDiff { state, text });
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(words: &[WordDiff], without: WordState) -> Vec<String> {
        words
            .iter()
            .filter(|w| w.state != without)
            .flat_map(|w| w.text.split_whitespace().map(str::to_lowercase))
            .collect()
    }

    fn folded(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_lowercase).collect()
    }

    fn marked(old: &str, new: &str) -> String {
        let words = difference(old, new);
        assert_eq!(side(&words, WordState::Added), folded(old), "the old text");
        assert_eq!(side(&words, WordState::Removed), folded(new), "the new text");
        let show = |w: &WordDiff| match w.state {
            WordState::Same => w.text.clone(),
            WordState::Removed => format!("[-{}-]", w.text),
            WordState::Added => format!("{{+{}+}}", w.text),
        };
        words.iter().map(show).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_that_came_and_went_are_told_from_those_that_stayed() {
        assert_eq!(
            marked("Access is reviewed twice a year by the owner.", "Access is reviewed every month by the owner."),
            "Access is reviewed [-twice a year-] {+every month+} by the owner."
        );
        assert_eq!(marked("same  TEXT", "Same text"), "Same text");
        assert_eq!(marked("", "all new"), "{+all new+}");
        assert_eq!(marked("all gone", ""), "[-all gone-]");
        assert_eq!(marked("", ""), "");
    }

    #[test]
    fn long_texts_are_parted_at_words_that_stand_once_and_lose_nothing() {
        let old: Vec<String> = (0..6_000).map(|n| format!("w{n}")).collect();
        let mut new = old.clone();
        new[17] = "changed".to_owned();
        new.remove(4_000);
        new.insert(5_000, "inserted".to_owned());
        let shown = marked(&old.join(" "), &new.join(" "));
        assert!(shown.contains("w16 [-w17-] {+changed+} w18"), "{}", &shown[..200]);
        assert!(shown.contains("w3999 [-w4000-] w4001") && shown.contains("{+inserted+}"));
        // No word occurs once: the whole stretch is replaced.
        let old = "a b ".repeat(4_000);
        let new = format!("b {}", "b a ".repeat(4_000));
        marked(&old, &new);
    }

    #[test]
    fn one_word_in_each_of_many_like_sentences_is_found_in_each() {
        let old = "Access is reviewed yearly and signed by the owner. ".repeat(240);
        let shown = marked(&old, &old.replace("yearly", "monthly"));
        assert_eq!(shown.matches("reviewed [-yearly-] {+monthly+} and").count(), 240);
        // Nothing in common, and more than is looked for.
        let (a, b): (String, String) = (0..4_000).map(|n| (format!("a{n} "), format!("b{n} "))).unzip();
        assert_eq!(difference(&a, &b).len(), 2);
    }

    #[test]
    fn every_difference_of_short_texts_gives_both_texts_back_and_keeps_all_that_it_can() {
        let texts: Vec<String> = (0..3u32.pow(5))
            .map(|n| (0..5).map(|at| ["a", "b", "c"][(n / 3u32.pow(at) % 3) as usize]).collect::<Vec<_>>().join(" "))
            .collect();
        for old in texts.iter().step_by(7) {
            for new in &texts {
                marked(old, new);
                let kept: usize = difference(old, new)
                    .iter()
                    .filter(|w| w.state == WordState::Same)
                    .map(|w| w.text.split_whitespace().count())
                    .sum();
                assert_eq!(kept, longest(old, new), "{old} / {new}");
            }
        }
    }

    /// The most words that two texts have in common in the same order, by trying.
    fn longest(old: &str, new: &str) -> usize {
        let (a, b): (Vec<&str>, Vec<&str>) = (old.split(' ').collect(), new.split(' ').collect());
        let mut table = vec![vec![0usize; b.len() + 1]; a.len() + 1];
        for (i, x) in a.iter().enumerate() {
            for (j, y) in b.iter().enumerate() {
                table[i + 1][j + 1] = if x == y { table[i][j] + 1 } else { table[i][j + 1].max(table[i + 1][j]) };
            }
        }
        table[a.len()][b.len()]
    }

    #[test]
    fn likeness_goes_from_nothing_in_common_to_all() {
        assert!(likeness("a b c", "A B C") > 0.99);
        assert!(likeness("a b", "c d") < 0.01);
        assert!(likeness("", "") < 0.01);
        assert!((likeness("a b c d", "a b x y") - 0.5).abs() < 0.01);
    }
}
