//! Words of the vocabulary that occur in one file only: what was learnt from that file, or might have been.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::Path;

use annexa::ingest::{self, ReadLimits};
use annexa::recognise::Vocabulary;
use annexa::recognise::fold::fold;

/// Longer cells are texts, not headers or answers.
const LONGEST: usize = 14;

/// The phrases in the cells of exactly one file of the folder, as a cell or as words within a short one.
pub(crate) fn words_of_one_file(folder: &Path, vocabulary: &Vocabulary) -> anyhow::Result<BTreeSet<String>> {
    let phrases = vocabulary.phrases();
    let longest = phrases.iter().map(|phrase| phrase.split(' ').count()).max().unwrap_or(1);
    let mut files: HashMap<&str, usize> = HashMap::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.to_string_lossy().into_owned();
        let Ok(workbook) = ingest::read(&name, &fs::read(&path)?, &ReadLimits::default()) else { continue };
        let mut met: BTreeSet<&str> = BTreeSet::new();
        for cell in workbook.tables.iter().flat_map(|table| &table.rows).flat_map(|row| &row.cells) {
            let folded = fold(&cell.text);
            let words: Vec<&str> = folded.split(' ').collect();
            if words.len() > LONGEST {
                continue;
            }
            for from in 0..words.len() {
                for to in from + 1..=words.len().min(from + longest) {
                    met.extend(phrases.get(words[from..to].join(" ").as_str()));
                }
            }
        }
        for phrase in met {
            *files.entry(phrase).or_default() += 1;
        }
    }
    Ok(files.into_iter().filter(|(_, count)| *count == 1).map(|(phrase, _)| phrase.to_owned()).collect())
}
