//! The samples themselves: varied enough, each with its truth, none written by the library that we write with.

use std::collections::BTreeSet;
use std::path::Path;

use super::{FileTruth, StatementTruth, truths};
use crate::support::archive::part_text;
use crate::support::folder::files_below;
use crate::support::repository::{root, sample};

/// Every file below `samples`, as a path below it with `/`.
fn files() -> BTreeSet<String> {
    let samples = root().join("samples");
    let relative = |path: &Path| {
        let names = path.strip_prefix(&samples).expect("below the samples").iter();
        names.map(|name| name.to_string_lossy()).collect::<Vec<_>>().join("/")
    };
    files_below(&samples).iter().map(|path| relative(path)).collect()
}

#[test]
fn every_sample_has_a_truth_and_every_truth_a_sample() {
    let truths: BTreeSet<String> = truths::<FileTruth>("").into_iter().map(|truth| truth.file).collect();
    assert_eq!(truths, files());
    let organisations: BTreeSet<String> =
        files().iter().map(|file| file.split('/').next().unwrap_or_default().to_owned()).collect();
    let statements: BTreeSet<String> = truths_of_statements().into_iter().map(|truth| truth.input).collect();
    assert_eq!(statements, organisations);
}

fn truths_of_statements() -> Vec<StatementTruth> {
    truths("statements")
}

#[test]
fn every_statement_truth_speaks_of_all_controls() {
    for truth in truths_of_statements() {
        assert_eq!(truth.statement.len(), 93, "{}", truth.input);
    }
}

#[test]
fn at_least_seven_organisations_and_four_whole_editions_in_five_formats() {
    let whole = truths::<FileTruth>("").iter().filter(|t| matches!(t.controls.len(), 93 | 114)).count();
    assert!(truths_of_statements().len() >= 7);
    assert!(whole >= 4, "{whole} whole editions");
    let formats: BTreeSet<String> =
        files().iter().filter_map(|file| file.rsplit_once('.').map(|(_, extension)| extension.to_owned())).collect();
    assert_eq!(formats, BTreeSet::from(["csv", "ods", "tsv", "xls", "xlsx"].map(str::to_owned)));
}

#[test]
fn no_workbook_of_the_samples_was_written_by_our_own_writer() {
    for file in files().iter().filter(|file| Path::new(file).extension().is_some_and(|e| e == "xlsx")) {
        let core = part_text(&sample(file), "docProps/core.xml");
        assert!(core.contains("openpyxl"), "{file}: {core}");
    }
}
