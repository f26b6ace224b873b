//! Every file of the tests is part of the test binary: a file that no `mod` names is silently never run.
#![allow(clippy::disallowed_methods, reason = "this test is about files")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::folder::files_below;
use crate::support::repository::root;

/// The names that a file declares as modules in files of their own: `mod name;`, with or without visibility.
fn declared(text: &str) -> Vec<&str> {
    let lines = text.lines().map(str::trim);
    lines
        .filter_map(|line| {
            let (before, name) = line.strip_suffix(';')?.rsplit_once("mod ")?;
            let is_declaration = before.is_empty() || before == "pub " || before.starts_with("pub(");
            is_declaration.then(|| name.trim())
        })
        .collect()
}

/// Adds a file and all files that its `mod` declarations lead to; modules of `file` are in `folder`.
fn follow(file: &Path, folder: &Path, reached: &mut BTreeSet<PathBuf>) {
    let text = fs::read_to_string(file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    reached.insert(file.to_owned());
    for name in declared(&text) {
        let below = folder.join(name);
        let candidates = [folder.join(format!("{name}.rs")), below.join("mod.rs")];
        let next = candidates.iter().find(|path| path.is_file());
        let next = next.unwrap_or_else(|| panic!("{} declares `{name}`, which has no file", file.display()));
        follow(next, &below, reached);
    }
}

#[test]
fn every_test_file_is_part_of_the_test_binary() {
    let tests = root().join("tests/annexa");
    let mut reached = BTreeSet::new();
    follow(&tests.join("main.rs"), &tests, &mut reached);
    let files = files_below(&tests).into_iter().filter(|path| path.extension().is_some_and(|e| e == "rs"));
    let unlisted: Vec<PathBuf> = files.filter(|path| !reached.contains(path)).collect();
    assert!(unlisted.is_empty(), "no `mod` declaration leads to {unlisted:?}, so their tests never run");
}

#[test]
fn declarations_of_modules_are_recognised() {
    let text = "mod one;\n    pub mod two;\npub(crate) mod three;\n// mod four;\nmod five {}\nlet mod_six = 6;\n";
    assert_eq!(declared(text), ["one", "two", "three"]);
}
