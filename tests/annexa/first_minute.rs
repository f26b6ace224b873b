//! The first minute with the command line: a file alone, no arguments, wrong words and flags.
#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "these tests are about files")]

use crate::support::folder::Folder;
use crate::support::program::{assert_success, printed, stderr};

const SOA: &str = "Control,Title,Applicable,Justification,Status\n\
    A.5.1,Policies for information security,Yes,Law,Implemented\n\
    A.5.7,Threat intelligence,No,no threats,\n";

#[test]
fn a_file_alone_is_converted_into_a_folder_that_is_named() {
    let place = Folder::with([("soa.csv", SOA)]);
    let output = place.annexa(&["soa.csv", "--framework", "none"]);
    assert_success(&output);
    assert!(stderr(&output).contains("annexa-output"), "{}", stderr(&output));
    assert!(place.path("annexa-output/soa/audit-pack.pdf").is_file());
}

#[test]
fn without_arguments_two_commands_to_start_with_are_shown() {
    let place = Folder::new();
    let output = place.annexa(&[]);
    assert_eq!(output.status.code(), Some(2));
    let told = printed(&output);
    assert!(told.contains("annexa soa.xlsx") && told.contains("annexa inspect soa.xlsx"), "{told}");
}

#[test]
fn a_document_as_output_is_explained_and_a_folder_with_a_dot_is_one() {
    let place = Folder::with([("soa.csv", SOA)]);
    for name in ["pack.pdf", "mapping.xlsx", "soa.csv"] {
        let output = place.annexa(&["convert", "soa.csv", "--output", name]);
        assert_eq!(output.status.code(), Some(2), "{name}");
        assert!(stderr(&output).contains("give a folder"), "{}", stderr(&output));
    }
    assert!(!place.path("pack.pdf").exists() && !place.path("mapping.xlsx").exists());
    assert_success(&place.annexa(&["convert", "soa.csv", "--output", "v1.2", "--framework", "none"]));
}

#[test]
fn wrong_words_flags_and_languages_are_usage_errors_that_name_something_real() {
    let place = Folder::with([("soa.csv", SOA)]);
    for (arguments, hint) in [
        (&["gaps"][..], "annexa crosswalk"),
        (&["check", "soa.csv"], "annexa inspect"),
        (&["convert", "soa.csv", "--organization", "Acme"], "did you mean `--organisation`?"),
        (&["convert", "soa.csv", "--language", "german"], "did you mean `--lang`?"),
        (&["convert", "soa.csv", "--lang", "german"], "did you mean `de`?"),
        (&["convert", "soa.csv", "--lang", "de_DE"], "did you mean `de`?"),
        (&["convert", "soa.csv", "--dry-run"], "annexa inspect"),
        (&["run", "job.toml", "--password", "x"], "without a password"),
    ] {
        let output = place.annexa(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&output).contains(hint), "{arguments:?}: {}", stderr(&output));
        assert!(!place.path("annexa-output").join("soa").exists(), "{arguments:?}: nothing is written");
    }
}
