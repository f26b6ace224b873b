//! What need not be done again, and what must be.

use std::fs;
use std::sync::Mutex;

use annexa::batch::{self, Event, Job, OrganisationFile, Report};
use annexa::{Failure, Outputs, Settings, Source};

use super::{Place, convert, touch_output};
use crate::support::hash::sha256;

/// Runs a job and returns the organisations that were converted in it.
fn converted(job: &Job) -> (Vec<String>, Report) {
    let names = Mutex::new(Vec::new());
    let watched = |name: &str, sources: &[Source]| {
        names.lock().expect("names").push(name.to_owned());
        convert(name, sources)
    };
    let report = batch::run(job, &watched, |_: Event<'_>| {}).expect("the job starts");
    let mut names = names.into_inner().expect("names");
    names.sort();
    (names, report)
}

fn three() -> Place {
    let place = Place::new();
    for name in ["acme", "beta", "gamma"] {
        place.file(&format!("{name}/soa.csv"), name);
    }
    converted(&place.job());
    place
}

#[test]
fn what_has_not_changed_is_not_converted_again_and_is_counted_as_before() {
    let place = three();
    let before = place.tree("out");
    let (names, report) = converted(&place.job());
    assert!(names.is_empty(), "{names:?}");
    assert_eq!((report.totals.converted, report.unchanged), (3, 3));
    assert!(report.outcomes.iter().all(|o| o.unchanged && o.result.is_ok()));
    assert_eq!(before, place.tree("out"));
}

#[test]
fn a_changed_an_added_and_a_renamed_source_are_changes() {
    let place = three();
    place.file("acme/soa.csv", "acme, newer");
    place.file("beta/register.csv", "more");
    fs::rename(place.path("in/gamma/soa.csv"), place.path("in/gamma/soa 2.csv")).expect("it is renamed");
    assert_eq!(converted(&place.job()).0, ["acme", "beta", "gamma"]);
    assert!(converted(&place.job()).0.is_empty());
}

#[test]
fn a_new_time_stamp_is_no_change() {
    let place = three();
    let file = fs::File::options().write(true).open(place.path("in/acme/soa.csv")).expect("a source");
    file.set_modified(std::time::SystemTime::UNIX_EPOCH).expect("its time");
    assert!(converted(&place.job()).0.is_empty());
}

#[test]
fn every_setting_but_the_day_is_part_of_the_key() {
    let place = three();
    let with = |settings: Settings| converted(&Job { settings, ..place.job() }).0.len();
    let day = place.job().settings;
    assert_eq!(with(Settings { edition: Some("iso27001:2013".to_owned()), ..day.clone() }), 3);
    assert_eq!(with(Settings { own_files: vec!["mine.toml:00".to_owned()], ..day.clone() }), 3);
    assert_eq!(with(Settings { frameworks: Some(Vec::new()), ..day.clone() }), 3);
    assert_eq!(with(day.clone()), 3, "back to what it was is a change as well");
    assert_eq!(with(day), 0);
}

#[test]
fn another_day_is_a_change_only_from_the_day_on_which_a_date_rule_answers_otherwise() {
    let place = Place::new();
    place.file("never/soa.csv", "1");
    place.file("soon/soa.csv", "1");
    let dated = |name: &str, sources: &[Source]| -> Result<Outputs, Failure> {
        let mut outputs = convert(name, sources)?;
        outputs.summary.next_date_change = (name == "soon").then(|| "2025-11-15".to_owned());
        Ok(outputs)
    };
    let on = |day: &str| {
        let settings = Settings { as_of: day.to_owned(), ..place.job().settings };
        let report = batch::run(&Job { settings, ..place.job() }, &dated, |_| {}).expect("the job starts");
        report.outcomes.iter().filter(|o| !o.unchanged).map(|o| o.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(on("2025-10-31"), ["never", "soon"]);
    assert!(on("2025-11-01").is_empty());
    assert!(on("2025-11-14").is_empty());
    assert_eq!(on("2025-11-15"), ["soon"]);
    assert_eq!(on("2025-11-01"), ["soon"], "before the day that it was written on, nothing is known");
    assert_eq!(on("2025-10-30"), ["never", "soon"]);
    let json = fs::read(place.path("out/never/organisation.json")).expect("its file");
    let file: OrganisationFile = serde_json::from_slice(&json).expect("its form");
    assert_eq!(file.as_of, "2025-10-30", "an output says on which day it was judged");
}

#[test]
fn an_output_that_is_not_as_it_was_written_is_written_again() {
    let place = three();
    let before = place.tree("out");
    touch_output(&place.path("out/acme/record.json"), "shorter");
    fs::remove_file(place.path("out/beta/audit-pack.pdf")).expect("it goes");
    touch_output(&place.path("out/gamma/organisation.json"), "{");
    assert_eq!(converted(&place.job()).0, ["acme", "beta", "gamma"]);
    let mut after = place.tree("out");
    let kept = format!("acme/record.{}.json", &sha256(b"shorter")[..12]);
    assert!(after.remove(std::path::Path::new(&kept)).is_some(), "what somebody wrote is kept");
    assert_eq!(before, after);
}

#[test]
fn a_changed_byte_of_the_same_length_is_found() {
    let place = three();
    let path = place.path("out/acme/audit-pack.pdf");
    let mut bytes = fs::read(&path).expect("a pack");
    bytes[0] ^= 1;
    fs::write(&path, bytes).expect("a pack");
    assert_eq!(converted(&place.job()).0, ["acme"]);
}

#[test]
fn what_failed_or_is_incomplete_is_told_each_time() {
    let place = Place::new();
    place.file("bad/soa.csv", "fail");
    place.file("half/soa.csv", "1");
    fs::create_dir_all(place.path("in/half/dir.xlsx")).expect("a folder");
    #[cfg(unix)]
    std::os::unix::fs::symlink("nowhere", place.path("in/half/gone.csv")).expect("a link");
    converted(&place.job());
    let (names, report) = converted(&place.job());
    assert_eq!(names, ["bad"], "a failure may have had its reason outside of the files");
    assert_eq!((report.totals.failed, report.totals.organisations), (1, 2));
    if cfg!(unix) {
        assert_eq!((report.totals.incomplete, report.unchanged), (1, 1));
    }
}

#[test]
fn force_converts_all_again() {
    let place = three();
    let before = place.tree("out");
    assert_eq!(converted(&Job { force: true, ..place.job() }).0.len(), 3);
    assert_eq!(before, place.tree("out"));
}
