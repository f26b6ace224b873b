//! A folder of results stays with its organisation, and so does what people typed into its workbook.

use std::fs;

use crate::support::folder::Folder;
use crate::support::program::stderr;
use crate::support::sources::csv;

/// A statement with a remark of its own.
fn statement(remark: &str) -> String {
    csv().replacen("Planned", &format!("Planned {remark}"), 1)
}

fn convert(folder: &Folder, inputs: &[&str]) -> std::process::Output {
    let arguments = ["convert"].into_iter().chain(inputs.iter().copied());
    let more = ["--output", "out", "--as-of", "2026-01-31", "--framework", "none"];
    folder.annexa(&arguments.chain(more).collect::<Vec<_>>())
}

/// Which customer's statement stands in a folder of the output.
fn holds(folder: &Folder, slug: &str, remark: &str) -> bool {
    String::from_utf8_lossy(&folder.read(format!("out/{slug}/record.json"))).contains(&format!("Planned {remark}"))
}

#[test]
fn who_comes_or_goes_takes_nobody_elses_folder() {
    let names = ["a", "b", "c"].map(|customer| (format!("clients/{customer}/soa.csv"), statement(customer)));
    let folder = Folder::with(names);
    convert(&folder, &["clients/a/soa.csv", "clients/b/soa.csv", "clients/c/soa.csv"]);
    assert!(holds(&folder, "soa", "a") && holds(&folder, "soa-2", "b") && holds(&folder, "soa-3", "c"));
    // The first leaves, and paths are typed otherwise.
    convert(&folder, &["./clients/c/../c/soa.csv", "clients/b/soa.csv"]);
    assert!(holds(&folder, "soa", "a") && holds(&folder, "soa-2", "b") && holds(&folder, "soa-3", "c"));
    // Another comes, before the others by its path.
    folder.write("clients/Z/soa.csv", statement("z"));
    convert(&folder, &["clients/Z/soa.csv", "clients/b/soa.csv", "clients/c/soa.csv"]);
    assert!(holds(&folder, "soa", "a") && holds(&folder, "soa-2", "b") && holds(&folder, "soa-3", "c"));
    assert!(holds(&folder, "soa-4", "z"));
}

#[test]
fn names_that_look_alike_keep_their_folders() {
    let folder = Folder::with([("in/A-B/soa.csv", statement("first"))]);
    convert(&folder, &["in"]);
    folder.write("in/A B/soa.csv", statement("second"));
    convert(&folder, &["in"]);
    assert!(holds(&folder, "A-B", "first"));
    assert!(holds(&folder, "A-B-2", "second"));
}

#[test]
fn the_workbook_of_another_organisation_is_refused_by_name() {
    let folder = Folder::with([("in/acme/soa.csv", statement("acme")), ("in/beta/soa.csv", statement("beta"))]);
    convert(&folder, &["in"]);
    fs::copy(folder.path("out/beta/mapping.xlsx"), folder.path("out/acme/mapping.xlsx")).expect("a copy");
    let before = crate::support::folder::tree(&folder.path("out/acme"));
    folder.write("in/acme/soa.csv", statement("acme, changed"));
    let output = convert(&folder, &["in"]);
    assert_eq!(output.status.code(), Some(1));
    let said = stderr(&output);
    assert!(said.contains("acme/mapping.xlsx is the workbook of another organisation (beta)"), "{said}");
    assert_eq!(crate::support::folder::tree(&folder.path("out/acme")), before, "nothing is replaced");
    assert!(holds(&folder, "beta", "beta"));
}
