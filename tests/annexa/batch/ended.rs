//! Runs that are ended from outside, at any moment, and what the next run makes of what they left.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use annexa::batch::{self, Converter, Job, JobError, Organisation};
use annexa::{Failure, Outputs, Source};

use super::{Place, convert, run};
use crate::support::dice::Dice;
use crate::support::folder::copy;
use crate::support::program::{self, stderr};

fn soa(answer: &str) -> String {
    let rows = ["A.5.1,Policies for information security", "A.5.2,Information security roles and responsibilities"];
    let rows = rows.map(|row| format!("{row},yes,{answer},implemented\n"));
    format!("Control,Title,Applicable,Justification,Status\n{}", rows.concat())
}

fn annexa(place: &Place, output: &str) -> Command {
    let mut command = program::annexa(place.folder.root());
    command
        .args(["convert", "in", "--output", output, "--as-of", "2025-10-31", "--quiet", "--framework", "none"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    command
}

/// A hundred kills over two states of the output folder: nothing there yet, and results of other inputs there that
/// are replaced. Some kills hit a run that goes on from an earlier kill.
#[test]
fn a_run_that_is_killed_at_any_moment_and_started_again_leaves_what_an_undisturbed_one_leaves() {
    const KILLS: usize = 100;
    let seed = 0x9e37_79b9_7f4a_7c15;
    let mut dice = Dice(seed);
    let place = Place::in_memory();
    for name in ["acme", "beta"] {
        place.file(&format!("{name}/soa.csv"), soa("an earlier reason"));
    }
    assert!(annexa(&place, "earlier").status().expect("it runs").success());
    for name in ["acme", "beta"] {
        place.file(&format!("{name}/soa.csv"), soa("a reason"));
    }
    let start = Instant::now();
    assert!(annexa(&place, "undisturbed").status().expect("it runs").success());
    let whole = u64::try_from(start.elapsed().as_micros()).expect("a short time");
    let undisturbed = place.tree("undisturbed");

    let (mut kills, mut caught) = (0, 0);
    while kills < KILLS {
        let output = "killed";
        let _ = fs::remove_dir_all(place.path(output));
        if dice.roll(2) == 0 {
            copy(&place.path("earlier"), &place.path(output));
        }
        for _ in 0..=dice.roll(8) {
            let mut child = annexa(&place, output).spawn().expect("it runs");
            std::thread::sleep(Duration::from_micros(dice.roll(whole)));
            caught += usize::from(child.try_wait().expect("a state").is_none());
            child.kill().expect("it is killed");
            child.wait().expect("it ends");
            kills += 1;
        }
        let last = annexa(&place, output).output().expect("it runs");
        assert!(last.status.success(), "seed {seed:#x}, kill {kills}: {}", stderr(&last));
        let left = place.tree(output);
        let names = |tree: &std::collections::BTreeMap<PathBuf, Vec<u8>>| tree.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&left), names(&undisturbed), "seed {seed:#x}, kill {kills}");
        assert!(left == undisturbed, "seed {seed:#x}, kill {kills}: some file differs");
    }
    assert!(caught * 2 > kills, "only {caught} of {kills} kills met a run that was still going on");
}

/// A kill between two renames is rare in time; here each of the moments is staged.
#[test]
fn a_replacement_that_was_ended_after_any_of_its_steps_is_undone_before_the_next_run() {
    let names = ["record.json", "mapping.xlsx", "audit-pack.pdf", "organisation.json"];
    let place = Place::new();
    place.file("acme/soa.csv", "old");
    run(&Job { output: place.path("old"), ..place.job() });
    place.file("acme/soa.csv", "new");
    run(&Job { output: place.path("new"), ..place.job() });
    // With the inputs of the run that was ended, and with others: neither may take its half for somebody's edits.
    for later in ["new", "newest"] {
        place.file("acme/soa.csv", later);
        run(&Job { output: place.path("reference"), force: true, ..place.job() });
        let reference = place.tree("reference");
        for missing in [None, Some("mapping.xlsx")] {
            for steps in 0..=names.len() {
                let _ = fs::remove_dir_all(place.path("out"));
                copy(&place.path("old"), &place.path("out"));
                if let Some(name) = missing {
                    fs::remove_file(place.path("out/acme").join(name)).expect("it goes");
                }
                let staging = place.path("out/.annexa-staging-x");
                fs::write(place.path("out/.annexa-journal"), "=.annexa-staging-x\n+acme\n-acme\n").expect("a journal");
                copy(&place.path("new/acme"), &staging.join("new.acme"));
                fs::create_dir(staging.join("earlier.acme")).expect("a folder");
                for name in &names[..steps] {
                    let old = place.path("out/acme").join(name);
                    if old.exists() {
                        fs::hard_link(&old, staging.join("earlier.acme").join(name)).expect("a second name");
                    }
                    fs::rename(staging.join("new.acme").join(name), old).expect("it is put in place");
                }
                run(&place.job());
                let left = place.tree("out");
                assert!(left == reference, "{later}, {steps} steps, without {missing:?}: {:?}", left.keys());
            }
        }
    }
}

#[test]
fn a_second_run_on_the_same_output_says_who_is_at_it_and_ends() {
    let place = Place::new();
    place.file("acme/soa.csv", soa("a reason"));
    let inside = |name: &str, sources: &[Source]| {
        let second = batch::run(&place.job(), &convert, |_| {});
        assert!(matches!(second, Err(JobError::InUse { .. })), "{second:?}");
        let output = annexa(&place, "out").output().expect("it runs");
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(3), "{said}");
        assert!(said.contains("out") && said.contains("since 2"), "{said}");
        assert!(said.contains(&format!("process {}", std::process::id())), "{said}");
        convert(name, sources)
    };
    let report = batch::run(&place.job(), &inside, |_| {}).expect("it starts");
    assert_eq!(report.totals.converted, 1, "{report:?}");
    assert!(!place.path("out/.annexa-lock").exists());
}

#[test]
fn the_lock_of_a_dead_process_holds_nobody_up() {
    let place = Place::new();
    place.file("acme/soa.csv", "1");
    fs::create_dir(place.path("out")).expect("a folder");
    fs::write(place.path("out/.annexa-lock"), "process 1, since 2001-01-01T00:00:00Z").expect("a lock file");
    assert_eq!(run(&place.job()).totals.converted, 1);
}

/// A converter that reports whether an organisation survives it.
struct Deadly;

impl Converter for Deadly {
    fn convert(&self, organisation: &Organisation, sources: &[Source]) -> Result<Outputs, Failure> {
        assert_ne!(organisation.name, "deadly", "it is never converted in this process");
        convert(&organisation.name, sources)
    }

    fn survives(&self, organisation: &Organisation) -> bool {
        assert_ne!(organisation.name, "quiet", "it was not in hand");
        organisation.name != "deadly"
    }
}

#[test]
fn an_organisation_that_ended_a_run_is_named_and_passed_over_until_it_changes_or_is_retried() {
    let place = Place::new();
    for name in ["bystander", "deadly", "quiet"] {
        place.file(&format!("{name}/soa.csv"), name);
    }
    fs::create_dir(place.path("out")).expect("a folder");
    fs::write(place.path("out/.annexa-journal"), "+bystander\n+quiet\n-quiet\n+deadly\n+cut o").expect("a journal");
    for (pass, expected_notices) in [1, 0].into_iter().enumerate() {
        let report = batch::run(&place.job(), &Deadly, |_| {}).expect("it starts");
        assert_eq!((report.totals.converted, report.totals.failed), (2, 1), "pass {pass}");
        assert_eq!(report.notices.len(), expected_notices, "{:?}", report.notices);
        let problem = &report.outcomes[1].result.as_ref().expect_err("it ends the process")[0];
        assert!(problem.starts_with("deadly: ") && problem.contains("--retry"), "{problem}");
        assert!(!place.path("out/.annexa-journal").exists());
    }
    let retried = run(&Job { retry: true, ..place.job() });
    assert_eq!(retried.totals.converted, 3);
    assert_eq!(place.tree("out").len(), 3 * 4 + super::AT_THE_TOP.len(), "nothing is left of it");

    fs::write(place.path("out/.annexa-journal"), "+deadly\n").expect("a journal");
    batch::run(&Job { force: true, ..place.job() }, &Deadly, |_| {}).expect("it starts");
    place.file("deadly/soa.csv", "another");
    assert_eq!(run(&place.job()).totals.converted, 3, "its files have changed");
}
