//! Which files make which organisation, and what is passed over.

use std::fs;

use annexa::batch::{Job, JobError, OrganisationState};

use super::{Place, batch, convert, found, is_root, own_workbook, run};

#[test]
fn a_loose_file_and_each_direct_subfolder_are_one_organisation() {
    let place = Place::new();
    place.file("loose.csv", "1");
    place.file("acme/soa.XLSX", "2");
    place.file("acme/old/2019/deep/register.ods", "3");
    place.file("beta/b.tsv", "4");
    place.run();
    assert_eq!(
        found(&place.manifest()),
        ["acme: acme/old/2019/deep/register.ods, acme/soa.XLSX", "beta: beta/b.tsv", "loose: loose.csv"]
    );
}

#[test]
fn a_given_name_makes_all_inputs_one_organisation_and_keeps_files_of_one_name_apart() {
    let place = Place::new();
    let job = Job {
        inputs: vec![place.file("a/soa.csv", "1"), place.file("b/soa.csv", "2"), place.path("in/c")],
        organisation: Some("Example Ltd".to_owned()),
        ..place.job()
    };
    place.file("c/sub/soa.csv", "3");
    place.file("c/soa.csv", "4");
    run(&job);
    assert_eq!(found(&place.manifest()), ["Example-Ltd: soa.csv, soa (2).csv, soa (3).csv, sub/soa.csv"]);
    assert_eq!(place.manifest().organisations[0].name, "Example Ltd");
}

#[test]
fn lock_files_and_documents_are_listed_and_other_files_counted() {
    let place = Place::new();
    for name in ["soa.csv", "~$soa.xlsx", ".~lock.soa.csv#", ".hidden.csv", "soa.pdf", "soa.doc", "a.md", "truth.json"]
    {
        place.file(name, "x");
        place.file(&format!("acme/{name}"), "x");
    }
    place.file(".git/config.csv", "x");
    let report = place.run();
    assert_eq!(found(&place.manifest()), ["acme: acme/soa.csv", "soa: soa.csv"]);
    let skipped: Vec<_> = report.skipped.iter().map(|s| s.path.as_str()).collect();
    assert_eq!(
        skipped,
        [
            ".git",
            ".hidden.csv",
            ".~lock.soa.csv#",
            "acme/.hidden.csv",
            "acme/.~lock.soa.csv#",
            "acme/soa.doc",
            "acme/soa.pdf",
            "acme/truth.json",
            "acme/~$soa.xlsx",
            "soa.doc",
            "soa.pdf",
            "truth.json",
            "~$soa.xlsx"
        ]
    );
    assert_eq!(report.totals.other_files, 2);
    let pdf = report.skipped.iter().find(|s| s.path == "soa.pdf").expect("listed");
    assert!(pdf.reason.contains(".xlsx"), "says what to save it as: {}", pdf.reason);
}

#[test]
fn a_file_that_is_named_is_tried_whatever_its_name() {
    let place = Place::new();
    let inputs = vec![place.file("table.txt", "1"), place.file(".hidden", "2"), place.file("own.xlsx", own_workbook())];
    run(&Job { inputs, ..place.job() });
    assert_eq!(found(&place.manifest()), ["hidden: .hidden", "own: own.xlsx", "table: table.txt"]);
}

#[test]
fn outputs_of_annexa_are_no_sources() {
    let place = Place::new();
    place.file("acme/soa.csv", "1");
    place.file("acme/mapping.xlsx", own_workbook());
    place.file("mapping.xlsx", own_workbook());
    place.file("holder/notes.md", "results are below");
    let inside = Job { output: place.path("in/results"), ..place.job() };
    run(&Job { output: place.path("in/holder/2024"), inputs: vec![place.path("in/acme")], ..place.job() });
    run(&inside);
    let report = run(&inside);
    // In its organisation's folder the workbook is a source like any other: somebody has put it there.
    let outcomes: Vec<_> = report.outcomes.iter().map(|o| o.slug.as_str()).collect();
    assert_eq!(outcomes, ["acme"]);
    let skipped: Vec<_> = report.skipped.iter().map(|s| (s.path.as_str(), s.reason.as_str())).collect();
    assert_eq!(skipped.len(), 3, "{skipped:?}");
    assert_eq!(skipped[0].0, "holder/2024");
    assert_eq!(skipped[1].0, "mapping.xlsx");
    assert_eq!(skipped[2], ("results", "the output folder of this run"));
    let manifest = fs::read_to_string(place.path("in/results/manifest.json")).expect("a manifest");
    assert!(manifest.contains("acme/mapping.xlsx"));

    let elsewhere = place.run();
    assert!(elsewhere.skipped.iter().any(|s| s.path == "results" && s.reason.contains("earlier run")));
}

#[test]
fn a_missing_input_fails_alone() {
    let place = Place::new();
    let inputs = vec![place.file("soa.csv", "1"), place.path("in/gone.xlsx")];
    let report = run(&Job { inputs, ..place.job() });
    assert_eq!(found(&place.manifest()), ["!gone: ", "soa: soa.csv"]);
    let problem = &report.outcomes[0].result.as_ref().expect_err("it is not there")[0];
    assert!(problem.contains("in/gone.xlsx") && problem.contains("does not exist"), "{problem}");
    let manifest = fs::read_to_string(place.path("out/manifest.json")).expect("a manifest");
    assert!(!manifest.contains(place.folder.root().to_str().expect("Unicode")), "no absolute path in an output");
}

#[test]
fn a_missing_source_of_a_named_organisation_makes_it_incomplete() {
    let place = Place::new();
    let job = Job {
        inputs: vec![place.file("soa.csv", "1"), place.path("in/gone.xlsx")],
        organisation: Some("Example".to_owned()),
        ..place.job()
    };
    let report = run(&job);
    assert_eq!(report.totals.incomplete, 1);
    let manifest = place.manifest();
    assert_eq!((manifest.organisations[0].state, manifest.totals), (OrganisationState::Incomplete, report.totals));
    assert_eq!(manifest.organisations[0].inputs[0].problem.as_deref(), Some("does not exist; check the path"));
}

#[test]
fn a_folder_without_spreadsheets_is_named_with_what_to_do() {
    let place = Place::new();
    place.file("acme/soa.csv", "1");
    place.file("words/soa.doc", "x");
    fs::create_dir(place.path("in/empty")).expect("a folder");
    let report = place.run();
    assert_eq!(found(&place.manifest()), ["acme: acme/soa.csv", "!empty: ", "!words: "]);
    let problem = |at: usize| report.outcomes[at].result.as_ref().expect_err("nothing to read")[0].clone();
    assert!(problem(1).contains("in/empty") && problem(1).contains("no spreadsheet"), "{}", problem(1));
    assert!(problem(2).contains("words/soa.doc"), "{}", problem(2));
}

#[test]
fn nothing_is_read_twice_when_inputs_overlap() {
    let place = Place::new();
    let soa = place.file("soa.csv", "1");
    let inputs = vec![place.path("in"), soa, place.path("in/../in")];
    let report = run(&Job { inputs, ..place.job() });
    assert_eq!(found(&place.manifest()), ["soa: soa.csv"]);
    assert_eq!(report.skipped.len(), 2);
}

#[test]
fn an_output_that_would_touch_an_input_is_refused() {
    let place = Place::new();
    let soa = place.file("soa.csv", "1");
    let refused = |output| {
        let job = Job { output, ..place.job() };
        batch::run(&job, &convert, |_| {}).expect_err("refused")
    };
    assert!(matches!(refused(place.path("in")), JobError::OutputIsInput(_)));
    assert!(matches!(refused(place.path("in/../in/.")), JobError::OutputIsInput(_)));
    assert!(matches!(refused(soa), JobError::OutputIsNoFolder(_)));
    assert_eq!(place.tree("in").len(), 1);
}

#[test]
fn an_organisation_is_never_written_into_an_input_folder_of_its_name() {
    let place = Place::new();
    place.file("in/soa.csv", "1");
    // The output folder holds the input folder `in`, and the organisation is called `in` as well.
    let report = run(&Job { output: place.path(""), ..place.job() });
    assert_eq!(report.outcomes[0].slug, "in-2");
    assert_eq!(place.tree("in").len(), 1);
}

#[test]
fn names_from_outside_cannot_leave_the_output_folder() {
    let place = Place::new();
    for name in ["CON", "acme\u{202e}xslx", "line\nbreak", "Acme", "acme", "...", "~", "manifest.json", "lock"] {
        place.file(&format!("{name}/soa.csv"), name);
    }
    place.file(&format!("{}/soa.csv", "é".repeat(120)), "long");
    let report = place.run();
    assert_eq!(report.totals.converted, 9, "{:?}", report.outcomes);
    let slugs: Vec<_> = place.manifest().organisations.into_iter().map(|o| o.slug).collect();
    assert!(slugs.is_sorted(), "the manifest is by slug, not by path: {slugs:?}");
    let mut tops: Vec<_> = fs::read_dir(place.path("out")).expect("outputs").flatten().map(|e| e.file_name()).collect();
    tops.sort();
    let long = "é".repeat(40);
    assert_eq!(
        tops,
        [
            "Acme",
            "_CON",
            "_manifest.json",
            "acme-2",
            "acme_xslx",
            "index.html",
            "line-break",
            "lock",
            "manifest.json",
            "organisation",
            "portfolio.xlsx",
            &long
        ]
        .map(std::ffi::OsString::from)
    );
    assert_eq!(place.tree("").keys().filter(|p| !p.starts_with("in") && !p.starts_with("out")).count(), 0);
}

#[test]
fn a_name_given_by_option_cannot_leave_the_output_folder() {
    for name in ["../../evil", "/tmp/evil", "..", r"..\evil"] {
        let place = Place::new();
        place.file("soa.csv", "1");
        let report = run(&Job { organisation: Some(name.to_owned()), output: place.path("deep/out"), ..place.job() });
        assert!(place.path("deep/out").join(&report.outcomes[0].slug).join("record.json").is_file(), "{name}");
        let outside = place.tree("").keys().filter(|p| !p.starts_with("in") && !p.starts_with("deep/out")).count();
        assert_eq!(outside, 0, "{name}");
    }
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    use std::process::Command;

    use super::*;

    #[test]
    fn circles_of_links_end_and_links_beside_real_files_give_nothing_twice() {
        let place = Place::new();
        let soa = place.file("acme/soa.csv", "1");
        place.file("beta/sub/b.csv", "2");
        symlink("..", place.path("in/acme/up")).expect("a link");
        symlink(".", place.path("in/acme/self")).expect("a link");
        symlink("../acme", place.path("in/acme/again")).expect("a link");
        symlink(&soa, place.path("in/acme/a-first-by-name.csv")).expect("a link");
        symlink("sub", place.path("in/beta/another")).expect("a link");
        symlink("acme", place.path("in/a-link-to-acme")).expect("a link");
        symlink("..", place.path("in/around")).expect("a link");
        let report = place.run();
        assert_eq!(found(&place.manifest()), ["acme: acme/soa.csv", "beta: beta/sub/b.csv"]);
        let links = ["a-link-to-acme", "acme/a-first-by-name.csv", "acme/again", "acme/self", "acme/up", "around"];
        for link in links {
            assert!(report.skipped.iter().any(|s| s.path == link), "{link} in {:?}", report.skipped);
        }
    }

    #[test]
    fn of_several_links_to_one_file_the_first_by_name_is_read() {
        let place = Place::new();
        fs::create_dir(place.path("in/acme")).expect("a folder");
        fs::write(place.path("soa.csv"), "1").expect("a file");
        for name in ["m.csv", "z.csv", "a.csv", "q.csv"] {
            symlink(place.path("soa.csv"), place.path("in/acme").join(name)).expect("a link");
        }
        place.run();
        assert_eq!(found(&place.manifest()), ["acme: acme/a.csv"]);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn names_that_are_not_unicode_stay_apart() {
        use std::os::unix::ffi::OsStrExt as _;
        let place = Place::new();
        let folder = place.path("in").join(std::ffi::OsStr::from_bytes(b"ac\xffme"));
        fs::create_dir(&folder).expect("a folder");
        for name in [b"soa\xfe.csv", b"soa\xff.csv"] {
            fs::write(folder.join(std::ffi::OsStr::from_bytes(name)), name).expect("a file");
        }
        place.run();
        let expected = "ac_me: ac\u{fffd}me/soa\u{fffd}.csv, ac\u{fffd}me/soa\u{fffd} (2).csv";
        assert_eq!(found(&place.manifest()), [expected]);
    }

    #[test]
    fn a_link_to_a_folder_elsewhere_is_followed() {
        let place = Place::new();
        fs::create_dir(place.path("archive")).expect("a folder");
        fs::write(place.path("archive/soa.csv"), "1").expect("a file");
        symlink(place.path("archive"), place.path("in/acme")).expect("a link");
        place.run();
        assert_eq!(found(&place.manifest()), ["acme: acme/soa.csv"]);
    }

    #[test]
    fn pipes_are_not_opened_and_broken_links_are_told() {
        let place = Place::new();
        place.file("acme/soa.csv", "1");
        let pipe = place.path("in/acme/pipe.csv");
        assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo runs").success());
        symlink("nowhere.csv", place.path("in/acme/broken.csv")).expect("a link");
        let report = run(&Job { inputs: vec![place.path("in"), pipe], ..place.job() });
        assert_eq!(report.totals.incomplete, 1, "acme goes on without the two");
        assert_eq!(report.totals.failed, 1, "the pipe itself, named, fails");
        let acme = &place.manifest().organisations[0];
        let problems: Vec<_> =
            acme.inputs.iter().filter_map(|i| Some((i.name.as_str(), i.problem.as_deref()?))).collect();
        assert_eq!(problems.len(), 2, "{problems:?}");
        assert!(problems[0].1.contains("nowhere") && problems[1].1.contains("not a regular file"), "{problems:?}");
    }

    #[test]
    fn a_file_without_read_permission_makes_its_organisation_incomplete() {
        if is_root() {
            return; // root reads everything: nothing to see
        }
        let place = Place::new();
        place.file("acme/soa.csv", "1");
        let locked = place.file("acme/locked.csv", "2");
        fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).expect("permissions");
        let report = place.run();
        assert_eq!(report.totals.incomplete, 1);
        assert!(place.manifest().organisations[0].inputs[0].problem.as_ref().is_some_and(|p| p.contains("permission")));
    }

    #[test]
    fn a_huge_file_is_not_read_into_memory() {
        let place = Place::new();
        place.file("acme/soa.csv", "1");
        let huge = fs::File::create(place.path("in/acme/huge.csv")).expect("a file");
        huge.set_len(300 * 1024 * 1024).expect("a sparse file");
        let report = place.run();
        assert_eq!(report.totals.incomplete, 1);
        assert!(place.manifest().organisations[0].inputs[0].problem.as_ref().is_some_and(|p| p.contains("MiB")));
    }
}
