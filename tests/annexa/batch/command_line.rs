//! The binary itself: arguments in, exit code out. What these tests look at needs no conversion.

use std::process::{Output, Stdio};

use super::Place;
use crate::support::program::{self, stderr, stdout};

fn annexa(place: &Place, arguments: &[&str]) -> Output {
    program::annexa(place.folder.root()).args(arguments).env_remove("RUST_BACKTRACE").output().expect("the binary runs")
}

#[test]
fn help_documents_examples_and_exit_codes() {
    let place = Place::new();
    let output = annexa(&place, &["convert", "--help"]);
    assert_eq!(output.status.code(), Some(0));
    let help = stdout(&output);
    for part in
        ["Examples:", "Exit codes:", "  0  every", "  1  some", "  2  the arguments", "--as-of", "manifest.json"]
    {
        assert!(help.contains(part), "{part} in {help}");
    }
}

#[test]
fn wrong_usage_is_exit_code_2_with_a_reason_and_writes_nothing() {
    let place = Place::new();
    place.file("soa.csv", "x");
    let cases: [(&[&str], &str); 10] = [
        (&[], "Usage"),
        (&["convert"], "INPUT"),
        (&["convert", "nowhere", "--output", "out"], "nowhere does not exist"),
        (&["convert", "no-a", "no-b", "--output", "out"], "no-a, no-b"),
        (&["convert", "in", "--output", "in"], "never writes into its input"),
        (&["convert", "in", "--output", "in/soa.csv"], "this is a file; give a folder"),
        (&["convert", "in", "--output", "out", "--edition", "2019"], "2013"),
        (&["convert", "in", "--output", "out", "--as-of", "31.10.2025"], "YYYY-MM-DD"),
        (&["convert", "in", "--output", "out", "--threads", "0"], "--threads"),
        (&["convert", "in", "--output", "out", "--organisation", " "], "the name is empty"),
    ];
    for (arguments, reason) in cases {
        let output = annexa(&place, arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let said = stderr(&output);
        assert!(said.contains(reason), "{arguments:?} said {said}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
    }
    assert!(!place.path("out").exists());
    assert_eq!(place.tree("").len(), 1);
}

#[test]
fn an_epoch_that_is_no_number_is_wrong_usage() {
    let place = Place::new();
    place.file("soa.csv", "x");
    let mut command = program::annexa(place.folder.root());
    command.args(["convert", "in", "--output", "out"]);
    let output = command.env("SOURCE_DATE_EPOCH", "yesterday").output().expect("the binary runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("SOURCE_DATE_EPOCH"));
}

#[test]
fn an_empty_folder_is_named_in_one_line_and_exit_code_1() {
    let place = Place::new();
    let output = annexa(&place, &["convert", "in", "--output", "out", "--quiet"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty(), "--quiet prints problems only");
    let said = stderr(&output);
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.starts_with("error: in: the folder holds no spreadsheet"), "{said}");
}

#[test]
fn the_last_line_is_the_path_of_the_index() {
    let place = Place::new();
    let output = annexa(&place, &["convert", "in", "--output", "out", "--as-of", "2025-10-31"]);
    let shown = stdout(&output);
    assert!(shown.starts_with("organisation"), "{shown}");
    assert!(shown.contains("1 organisation: 0 converted, 1 failed"), "{shown}");
    assert_eq!(shown.lines().last(), Some("out/index.html"));
    assert!(!shown.contains('\u{1b}'), "no colours on a pipe");
    assert_eq!(place.manifest().settings.as_of, "2025-10-31");
}

#[test]
fn the_as_of_day_comes_from_the_environment_without_the_option() {
    let place = Place::new();
    let mut command = program::annexa(place.folder.root());
    command.args(["convert", "in", "--output", "out", "--edition", "2013"]);
    command.env("SOURCE_DATE_EPOCH", "86400").output().expect("the binary runs");
    let settings = place.manifest().settings;
    assert_eq!((settings.as_of.as_str(), settings.edition.as_deref()), ("1970-01-02", Some("iso27001:2013")));
}

#[test]
fn a_closed_pipe_is_no_error() {
    let place = Place::new();
    for arguments in [&["convert", "--help"][..], &["convert", "in", "--output", "out"]] {
        let mut child = program::annexa(place.folder.root())
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary runs");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("it ends");
        let expected = i32::from(arguments.contains(&"in"));
        assert_eq!(output.status.code(), Some(expected), "{arguments:?}: {}", stderr(&output));
        assert!(!stderr(&output).contains("pipe"), "{}", stderr(&output));
    }
}

#[test]
fn the_manifest_does_not_tell_where_the_input_lay() {
    let place = Place::new();
    place.file("empty/notes.md", "x");
    place.file("soa.pdf", "x");
    let absolute = place.path("in");
    let absolute = absolute.to_str().expect("Unicode");
    for (input, output) in [("in", "one"), (absolute, "two"), ("./in/../in/", "three")] {
        annexa(&place, &["convert", input, "gone.xlsx", "--output", output, "--as-of", "2025-10-31"]);
    }
    let one = place.tree("one");
    let names: Vec<String> = one.keys().map(|p| p.to_string_lossy().into_owned()).collect();
    assert_eq!(names, [&["failed/empty.json", "failed/gone.json"][..], &super::AT_THE_TOP].concat());
    assert_eq!(one, place.tree("two"));
    assert_eq!(one, place.tree("three"));
}
