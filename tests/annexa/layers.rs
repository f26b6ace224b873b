//! The layers of `src/`: an import never runs up, files of different folders form no circle, and a `mod.rs` is a face.
#![allow(clippy::disallowed_methods, reason = "this test is about files")]

mod imports;

use std::collections::{BTreeMap, BTreeSet};

use imports::{Code, Module};

/// The folders of `src/`, lowest first: each may use those before it.
const LAYERS: [&str; 12] = [
    "model",
    "standards",
    "i18n",
    "ingest",
    "recognise",
    "normalise",
    "reconcile",
    "diff",
    "output",
    "engine",
    "batch",
    "cli",
];

fn layer(module: &Module) -> Option<usize> {
    let folder = module.first()?;
    LAYERS.iter().position(|name| name == folder)
}

/// Every import that uses a folder above its own.
fn upward(code: &Code) -> Vec<String> {
    let mut found = Vec::new();
    for (module, targets) in code.imports() {
        for target in targets {
            if let (Some(from), Some(to)) = (layer(&module), layer(&target))
                && to > from
            {
                found.push(format!("{} uses {}", module.join("::"), target.join("::")));
            }
        }
    }
    found
}

/// The folder that a file is in.
fn folder<'m>(code: &Code, module: &'m Module) -> &'m [String] {
    if code.is_face(module) { module } else { &module[..module.len().saturating_sub(1)] }
}

/// Circles of imports between files of which not all are in one folder. Small graphs: reachability is enough.
fn circles(code: &Code) -> Vec<Vec<String>> {
    let imports = code.imports();
    let reachable: BTreeMap<&Module, BTreeSet<&Module>> = imports
        .keys()
        .map(|start| {
            let (mut seen, mut pending) = (BTreeSet::new(), vec![start]);
            while let Some(module) = pending.pop() {
                for next in imports.get(module).into_iter().flatten() {
                    if seen.insert(next) {
                        pending.push(next);
                    }
                }
            }
            (start, seen)
        })
        .collect();
    let mut found = BTreeSet::new();
    for (module, seen) in &reachable {
        let circle: Vec<&Module> = seen
            .iter()
            .copied()
            .filter(|other| reachable.get(other).is_some_and(|back| back.contains(module)))
            .collect();
        let folders: BTreeSet<&[String]> = circle.iter().map(|member| folder(code, member)).collect();
        if folders.len() > 1 {
            found.insert(circle.iter().map(|member| member.join("::")).collect::<Vec<_>>());
        }
    }
    found.into_iter().collect()
}

#[test]
fn no_import_runs_up_the_layers() {
    let found = upward(&Code::of_the_crate());
    assert!(found.is_empty(), "these imports use a folder above their own:\n{}", found.join("\n"));
}

#[test]
fn files_of_different_folders_form_no_circle() {
    let found = circles(&Code::of_the_crate());
    assert!(found.is_empty(), "circles between folders: {found:#?}");
}

#[test]
fn a_mod_file_is_a_face() {
    let found: Vec<String> = Code::of_the_crate().faces_with_items();
    assert!(found.is_empty(), "a mod.rs holds docs, `mod` and `pub use`; these hold more: {found:#?}");
}

#[test]
fn every_folder_of_the_crate_is_a_layer() {
    let code = Code::of_the_crate();
    let imports = code.imports();
    let unknown: BTreeSet<&String> =
        imports.keys().filter_map(|m| m.first()).filter(|name| !LAYERS.contains(&name.as_str())).collect();
    assert!(unknown.is_empty(), "folders without a place among the layers: {unknown:?}");
}

#[test]
fn the_checks_find_what_they_look_for() {
    let code = Code::new([
        ("model/mod.rs", "mod row;\npub use row::Row;\n"),
        ("model/row.rs", "use crate::output::pdf::Page;\npub struct Row;\n"),
        ("output/mod.rs", "pub mod pdf;\npub mod pack;\n"),
        ("output/pdf/mod.rs", "mod page;\npub use page::Page;\nfn more() {}\n"),
        ("output/pdf/page.rs", "use crate::output::pack::{self, Chapter as Other};\npub struct Page;\n"),
        ("output/pack/mod.rs", "mod chapter;\npub use chapter::Chapter;\n"),
        ("output/pack/chapter.rs", "pub struct Chapter;\nfn draw() { crate::output::pdf::Page::new() }\n"),
        ("output/pack/quiet.rs", "// use crate::cli::Args;\n#[cfg(test)]\nmod tests {\n    use crate::cli::Args;\n}\n"),
    ]);
    assert_eq!(upward(&code), ["model::row uses output::pdf::page"]);
    assert_eq!(circles(&code), [["output::pack::chapter", "output::pdf::page"]]);
    assert_eq!(code.faces_with_items(), ["output/pdf/mod.rs: fn more() {}"]);
}
