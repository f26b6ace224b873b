//! What is written: whole or not at all, the same bytes each time, and nothing of one organisation's trouble in
//! another's folder.

use std::fs;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};

use annexa::batch::{Event, Job, OrganisationFile, OrganisationState};

use super::{Place, batch, convert, run, touch_output};
use crate::support::hash::sha256;

#[test]
fn every_output_matches_the_hashes_in_organisation_json_and_the_manifest() {
    let place = Place::new();
    place.file("acme/soa.csv", "1");
    place.file("acme/register.csv", "2");
    place.run();
    let files = place.tree("out");
    let names: Vec<_> = files.keys().map(|p| p.to_string_lossy().into_owned()).collect();
    assert_eq!(
        names,
        [
            "acme/audit-pack.pdf",
            "acme/mapping.xlsx",
            "acme/organisation.json",
            "acme/record.json",
            "index.html",
            "manifest.json",
            "portfolio.xlsx"
        ]
    );
    let own: OrganisationFile =
        serde_json::from_slice(&files[std::path::Path::new("acme/organisation.json")]).expect("its form");
    for output in &own.outputs {
        let bytes = &files[&std::path::Path::new("acme").join(&output.path)];
        assert_eq!((output.sha256.as_str(), output.bytes), (sha256(bytes).as_str(), bytes.len() as u64));
    }
    let entry = &place.manifest().organisations[0];
    assert_eq!(entry.outputs.len(), 4);
    for output in &entry.outputs {
        assert_eq!(output.sha256, sha256(&files[std::path::Path::new(&output.path)]), "{}", output.path);
    }
    let inputs: Vec<_> = entry.inputs.iter().map(|i| (i.name.clone(), i.sha256.clone())).collect();
    let hash = |text: &str| Some(sha256(text.as_bytes()));
    assert_eq!(inputs, [("acme/register.csv".to_owned(), hash("2")), ("acme/soa.csv".to_owned(), hash("1"))]);
    assert!(entry.inputs.iter().all(|i| i.ledger.is_some_and(|l| l.balances() && l.rows == 2)));
}

#[test]
fn a_thousand_organisations_give_the_same_bytes_with_one_thread_and_with_four() {
    let place = Place::new();
    for n in 0..1000 {
        let content = match n % 100 {
            17 => "fail".to_owned(),
            _ => format!("content {n}"),
        };
        // Names that collide when case is folded must get the same numbers each time.
        let name = if n % 2 == 0 { format!("org-{n}") } else { format!("ORG-{}", n - 1) };
        place.file(&format!("{name}/soa.csv"), content);
    }
    let before = place.tree("in");
    let with = |threads, output: &str| {
        run(&Job { threads: NonZeroUsize::new(threads), output: place.path(output), ..place.job() })
    };
    let (one, four) = (with(1, "one"), with(4, "four"));
    assert_eq!((one.totals.organisations, one.totals.failed), (1000, 10));
    assert_eq!(one.outcomes, four.outcomes);
    let (one, four) = (place.tree("one"), place.tree("four"));
    // Each organisation that failed has a file with the reason.
    assert_eq!(one.len(), 990 * 4 + 10 + super::AT_THE_TOP.len());
    assert!(one == four, "some output differs with the number of threads");
    assert!(before == place.tree("in"), "an input was changed");
}

#[test]
fn another_run_into_the_same_folder_changes_no_byte() {
    let place = Place::new();
    place.file("acme/soa.csv", "1");
    place.file("bad.csv", "fail");
    place.run();
    let first = place.tree("out");
    let report = place.run();
    assert_eq!(first, place.tree("out"));
    assert!(report.outcomes.iter().all(|o| o.notices.is_empty()) && report.left_over.is_empty());
}

#[test]
fn a_panic_costs_the_others_nothing() {
    let place = Place::new();
    place.file("acme/soa.csv", "1");
    place.file("bad/soa.csv", "panic");
    place.file("zeta/soa.csv", "2");
    let report = place.run();
    assert_eq!((report.totals.converted, report.totals.failed), (2, 1));
    assert!(!place.path("out/bad").exists());
    let manifest = place.manifest();
    let bad = &manifest.organisations[1];
    assert_eq!(bad.state, OrganisationState::Failed);
    assert!(bad.problems[0].contains("bad/soa.csv") && bad.problems[0].contains("please report"), "{:?}", bad.problems);
    assert_eq!(bad.inputs[0].sha256, Some(sha256(b"panic")), "the input that did it can be identified");
}

#[test]
fn a_failure_leaves_nothing_of_its_own_and_keeps_earlier_results() {
    let place = Place::new();
    place.file("acme/soa.csv", "1");
    place.file("fresh/soa.csv", "fail");
    place.run();
    let earlier = place.tree("out/acme");
    place.file("acme/soa.csv", "fail");
    let report = place.run();
    assert!(!place.path("out/fresh").exists());
    assert_eq!(earlier, place.tree("out/acme"));
    assert!(report.outcomes[0].notices[0].contains("earlier run"), "{:?}", report.outcomes[0].notices);
    assert!(place.manifest().organisations[0].outputs.is_empty(), "old files are not this run's outputs");
}

#[test]
fn results_of_organisations_that_are_gone_are_told_and_left() {
    let place = Place::new();
    place.file("acme/soa.csv", "1");
    place.file("gone/soa.csv", "2");
    place.run();
    fs::remove_dir_all(place.path("in/gone")).expect("it goes");
    let report = place.run();
    assert_eq!(report.left_over, ["gone"]);
    assert!(place.path("out/gone/record.json").is_file());
}

#[test]
fn what_a_crashed_run_left_is_cleared() {
    let place = Place::new();
    place.file("acme/soa.csv", "1");
    for name in ["one", "two"] {
        let staging = place.path("out").join(format!(".annexa-staging-{name}"));
        fs::create_dir_all(staging.join("new.acme")).expect("folders");
        fs::write(staging.join("new.acme/record.json"), "half a rec").expect("a file");
    }
    fs::write(place.path("out/.annexa-journal"), "=.annexa-staging-one\n=.annexa-staging-two\n").expect("a journal");
    // One that no run entered is somebody else's, whatever it is called.
    let foreign = place.path("out/.annexa-staging-three");
    fs::create_dir_all(foreign.join("earlier...")).expect("folders");
    fs::write(foreign.join("earlier.../victim.txt"), "harm").expect("a file");
    fs::write(place.path("victim.txt"), "mine").expect("a file");
    place.run();
    assert_eq!(fs::read_to_string(place.path("victim.txt")).expect("it stays"), "mine");
    fs::remove_dir_all(foreign).expect("it stays as well");
    let mut names: Vec<_> =
        fs::read_dir(place.path("out")).expect("outputs").flatten().map(|e| e.file_name()).collect();
    names.sort();
    assert_eq!(names, ["acme", "index.html", "manifest.json", "portfolio.xlsx"]);
    assert_eq!(place.tree("out/acme").len(), 4);
}

#[test]
fn a_crash_between_two_renames_heals_on_the_next_run() {
    let place = Place::new();
    place.file("acme/soa.csv", "old");
    place.run();
    place.file("acme/soa.csv", "new");
    run(&Job { output: place.path("reference"), ..place.job() });
    // The new record is in place, the rest is still of the run before: what a power cut leaves.
    fs::copy(place.path("reference/acme/record.json"), place.path("out/acme/record.json")).expect("a copy");
    place.run();
    assert_eq!(place.tree("reference/acme"), place.tree("out/acme"), "no file too many, none of the old run");
}

#[test]
fn a_pack_that_somebody_changed_is_kept_beside_the_new_one() {
    let place = Place::new();
    place.file("acme/soa.csv", "1");
    place.run();
    touch_output(&place.path("out/acme/audit-pack.pdf"), "typed over");
    let report = place.run();
    let kept = format!("audit-pack.{}.pdf", &sha256(b"typed over")[..12]);
    assert_eq!(fs::read_to_string(place.path("out/acme").join(&kept)).ok().as_deref(), Some("typed over"));
    assert_eq!(fs::read_to_string(place.path("out/acme/audit-pack.pdf")).ok().as_deref(), Some("pack: 1"));
    assert!(report.outcomes[0].notices[0].contains(&kept), "{:?}", report.outcomes[0].notices);
    assert!(place.run().outcomes[0].notices.is_empty(), "it is kept once");
}

#[test]
fn a_changed_workbook_whose_edits_cannot_be_read_is_left_and_said() {
    let place = Place::new();
    place.file("acme/soa.csv", "1");
    place.file("beta/soa.csv", "1");
    place.run();
    touch_output(&place.path("out/acme/mapping.xlsx"), "typed over");
    place.file("acme/soa.csv", "2");
    let report = place.run();
    assert_eq!((report.totals.converted, report.totals.failed), (1, 1));
    assert_eq!(fs::read_to_string(place.path("out/acme/mapping.xlsx")).ok().as_deref(), Some("typed over"));
    let problem = &report.outcomes[0].result.as_ref().expect_err("it may hold edits")[0];
    assert!(problem.contains("acme/mapping.xlsx") && problem.contains("restore it"), "{problem}");
}

#[test]
fn if_one_file_cannot_be_replaced_all_stay_as_they_were() {
    let place = Place::new();
    place.file("acme/soa.csv", "1");
    place.file("beta/soa.csv", "1");
    place.run();
    // A folder in the place of the last of the three outputs.
    fs::remove_file(place.path("out/acme/audit-pack.pdf")).expect("it goes");
    fs::create_dir_all(place.path("out/acme/audit-pack.pdf/inside")).expect("a folder");
    touch_output(&place.path("out/acme/record.json"), "typed over");
    let before = place.tree("out/acme");
    place.file("acme/soa.csv", "2");
    let report = place.run();
    assert_eq!((report.totals.converted, report.totals.failed), (1, 1));
    assert_eq!(before, place.tree("out/acme"));
    let problem = &report.outcomes[0].result.as_ref().expect_err("it cannot be written")[0];
    assert!(problem.starts_with("acme: the outputs cannot be written"), "{problem}");
}

#[cfg(unix)]
#[test]
fn a_link_in_the_place_of_an_organisations_folder_is_not_followed() {
    let place = Place::new();
    place.file("acme/soa.csv", "1");
    fs::create_dir_all(place.path("out")).expect("a folder");
    fs::create_dir_all(place.path("elsewhere")).expect("a folder");
    std::os::unix::fs::symlink(place.path("elsewhere"), place.path("out/acme")).expect("a link");
    let report = place.run();
    assert_eq!(report.totals.failed, 1);
    assert!(place.tree("elsewhere").is_empty());
}

#[test]
fn a_huge_number_of_threads_is_no_more_than_there_is_work_for() {
    let place = Place::new();
    place.file("acme/soa.csv", "1");
    let report = run(&Job { threads: NonZeroUsize::new(usize::MAX), ..place.job() });
    assert_eq!(report.totals.converted, 1);
}

#[test]
fn no_more_organisations_are_in_hand_than_there_are_threads() {
    let place = Place::new();
    for n in 0..40 {
        place.file(&format!("org-{n}/soa.csv"), "1");
    }
    let (in_hand, most, told) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
    let slow = |name: &str, sources: &[annexa::Source]| {
        most.fetch_max(in_hand.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        std::thread::sleep(std::time::Duration::from_millis(5));
        let result = convert(name, sources);
        in_hand.fetch_sub(1, Ordering::SeqCst);
        result
    };
    let observe = |event: Event<'_>| match event {
        Event::Planned(organisations) => assert_eq!(organisations, 40),
        Event::Finished(_) => {
            told.fetch_add(1, Ordering::SeqCst);
        }
        Event::Entered(_) => {}
    };
    batch::run(&Job { threads: NonZeroUsize::new(3), ..place.job() }, &slow, observe).expect("it runs");
    assert_eq!(told.into_inner(), 40);
    assert!((2..=3).contains(&most.into_inner()));
}

#[test]
fn a_file_that_was_asked_for_stands_beside_the_others_and_goes_when_it_no_longer_is() {
    let place = Place::new();
    place.file("acme/soa.csv", "one extra:oscal/deep/catalog.json extra:findings.sarif");
    place.run();
    let names = || place.tree("out/acme").keys().map(|p| p.to_string_lossy().into_owned()).collect::<Vec<_>>();
    let always = ["audit-pack.pdf", "mapping.xlsx", "organisation.json", "record.json"];
    let both = [
        "audit-pack.pdf",
        "findings.sarif",
        "mapping.xlsx",
        "organisation.json",
        "oscal/deep/catalog.json",
        "record.json",
    ];
    assert_eq!(names(), both);
    let entry = &place.manifest().organisations[0];
    let listed: Vec<_> = entry.outputs.iter().map(|o| o.path.as_str()).collect();
    assert_eq!(listed[3..], ["acme/oscal/deep/catalog.json", "acme/findings.sarif", "acme/organisation.json"]);
    let tree = place.tree("out");
    for output in &entry.outputs {
        assert_eq!(output.sha256, sha256(&tree[std::path::Path::new(&output.path)]), "{}", output.path);
    }
    // Changed content replaces, and the run after that one is the same.
    place.file("acme/soa.csv", "two extra:oscal/deep/catalog.json extra:findings.sarif");
    place.run();
    assert_eq!(place.tree("out/acme")[std::path::Path::new("findings.sarif")][..12], *b"extra of two");
    assert_eq!(names(), both);
    place.file("acme/soa.csv", "three");
    let report = place.run();
    assert_eq!(names(), always);
    assert!(!place.path("out/acme/oscal").exists(), "empty folders go with their files");
    assert!(report.outcomes[0].notices.is_empty());
}

#[test]
fn a_file_that_was_asked_for_and_then_changed_by_hand_is_kept() {
    let place = Place::new();
    place.file("acme/soa.csv", "one extra:oscal/catalog.json");
    place.run();
    touch_output(&place.path("out/acme/oscal/catalog.json"), "mine");
    touch_output(&place.path("out/acme/oscal/other.json"), "not annexa's");
    place.file("acme/soa.csv", "two");
    let report = place.run();
    assert!(!place.path("out/acme/oscal/catalog.json").exists());
    let kept = &report.outcomes[0].notices[0];
    let name = kept.rsplit(' ').next().expect("a name");
    assert_eq!(fs::read(place.path("out").join(name)).expect("it is there"), b"mine", "{kept}");
    assert_eq!(fs::read(place.path("out/acme/oscal/other.json")).expect("it is there"), b"not annexa's");
}

#[cfg(unix)]
#[test]
fn a_link_in_the_place_of_a_folder_is_never_followed() {
    let place = Place::new();
    place.file("acme/soa.csv", "one extra:oscal/catalog.json");
    place.run();
    let elsewhere = place.path("elsewhere");
    fs::rename(place.path("out/acme/oscal"), &elsewhere).expect("it moves");
    std::os::unix::fs::symlink(&elsewhere, place.path("out/acme/oscal")).expect("a link");
    let before = place.tree("elsewhere");
    place.file("acme/soa.csv", "two extra:oscal/catalog.json");
    let report = place.run();
    assert_eq!(report.totals.failed, 1);
    assert!(place.manifest().organisations[0].problems[0].contains("in the way"));
    place.file("acme/soa.csv", "three");
    assert_eq!(place.run().totals.converted, 1);
    assert_eq!(place.tree("elsewhere"), before);
}

#[test]
fn outputs_that_lead_out_of_their_folder_are_not_written_and_not_taken_away() {
    let place = Place::new();
    place.file("acme/soa.csv", "one extra:../outside.json");
    let report = place.run();
    assert_eq!(report.totals.failed, 1);
    assert!(!place.path("out/outside.json").exists());
    place.file("acme/soa.csv", "one extra:inside.json");
    place.run();
    let list = place.path("out/acme/organisation.json");
    let outside = place.path("out/outside.json");
    touch_output(&outside, "mine");
    let text = fs::read_to_string(&list).expect("a list");
    let forged = text.replace("\"inside.json\"", "\"../outside.json\"");
    assert_ne!(text, forged);
    touch_output(&list, &forged.replace(&sha256(b"extra of one extra:inside.json"), &sha256(b"mine")));
    place.file("acme/soa.csv", "two");
    place.run();
    assert!(outside.exists(), "a list that somebody forged takes nothing away outside");
}
