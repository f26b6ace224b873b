//! Across editions: what the transition from 2013 made, and the proof that nothing got lost in it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;

use annexa::diff::{Account, Cause, ControlChangeKind, Fate, Field, FieldChangeKind, Which};
use annexa::model::Basis;

use super::{Place, control, field, of, of_repository, texts};
use crate::support::repository::root;

const OLD: &str = "samples/oldmere-ferries";
const NEW: &str = "samples-versions/oldmere-ferries-v4.0.xlsx";

/// The controls of an edition, from the catalogue's own file.
fn controls_of(edition: &str) -> BTreeSet<String> {
    let text = fs::read_to_string(root().join(format!("src/standards/catalogue/data/iso27001-{edition}.csv")))
        .expect("a file");
    let rows = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
    rows.filter(|row| row[1] == "control").map(|row| row[0].to_owned()).collect()
}

#[test]
fn every_control_of_2013_is_accounted_for() {
    let comparison = of_repository(OLD, NEW);
    let framework = &comparison.frameworks[0];
    let account = framework.transition.as_ref().expect("an account");
    assert_eq!((account.of, account.framework.as_str()), (Which::Old, "iso27001:2013"));
    let listed: Vec<&str> = account.controls.iter().map(|a| a.provision.local()).collect();
    let ids: BTreeSet<String> = listed.iter().map(|id| (*id).to_owned()).collect();
    assert_eq!(listed.len(), 114);
    assert_eq!(ids, controls_of("2013"));
    // What was made of each, as the maker of version 4.0 wrote it down: one row was forgotten, the answers of A.5.1 and
    // A.5.18 were decided again, all the rest was taken over.
    let of_fate = |fate: Fate| -> Vec<&str> {
        account.controls.iter().filter(|a| a.fate == fate).map(|a| a.provision.local()).collect()
    };
    assert_eq!(of_fate(Fate::Unanswered), ["A.12.7.1"]);
    assert_eq!(of_fate(Fate::AnsweredAnew), ["A.5.1.1", "A.5.1.2", "A.9.2.2", "A.9.2.5", "A.9.2.6"]);
    assert_eq!(account.count(Fate::Kept), 108);
    let lost = account.controls.iter().find(|a| a.fate == Fate::Unanswered).expect("the lost one");
    let successors: Vec<(&str, bool)> = lost.successors.iter().map(|s| (s.provision.local(), s.answered)).collect();
    assert_eq!(successors, [("A.8.34", false)]);
}

#[test]
fn texts_of_2013_are_found_again_or_named_as_gone() {
    let comparison = of_repository(OLD, NEW);
    let account = comparison.frameworks[0].transition.as_ref().expect("an account");
    let gone = |get: fn(&Account) -> &[annexa::diff::FollowedText]| -> Vec<(&str, &str)> {
        let all = account.controls.iter().flat_map(|a| get(a).iter().map(move |t| (a, t)));
        all.map(|(a, t)| (a.provision.local(), t.text.as_str())).collect()
    };
    assert_eq!(
        gone(|a| &a.texts_gone),
        [
            ("A.9.2.2", "Form from the department head"),
            ("A.9.2.5", "Last done in 2021"),
            ("A.9.2.6", "Personnel informs by mail, sometimes late"),
            ("A.12.1.1", "ITH-01"),
            ("A.12.7.1", "Dates agreed with the auditor"),
        ]
    );
    assert_eq!(gone(|a| &a.texts_elsewhere), [("A.12.7.1", "IT Manager")]);
    // Second rows of two controls, and a piece of evidence more for each of them, are among those found.
    assert!(account.controls.iter().map(|a| a.texts_kept).sum::<u32>() > 300);
}

#[test]
fn the_eleven_new_controls_are_new_in_the_edition_and_what_was_taken_over_is_no_change() {
    let comparison = of_repository(OLD, NEW);
    let framework = &comparison.frameworks[0];
    let added: Vec<&str> =
        framework.controls.iter().filter(|c| c.kind == ControlChangeKind::Added).map(|c| c.provision.local()).collect();
    assert_eq!(
        added,
        ["A.5.7", "A.5.23", "A.5.30", "A.7.4", "A.8.9", "A.8.10", "A.8.11", "A.8.12", "A.8.16", "A.8.23", "A.8.28"]
    );
    for id in added {
        let control = control(&comparison, id);
        assert!(control.new_in_edition && control.fields.iter().all(|f| f.cause == Cause::NewInEdition), "{id}");
    }
    let changed: Vec<&str> = framework
        .controls
        .iter()
        .filter(|c| matches!(c.kind, ControlChangeKind::Changed | ControlChangeKind::Removed))
        .map(|c| c.provision.local())
        .collect();
    assert_eq!(changed, ["A.5.1", "A.5.18", "A.5.37", "A.8.34"]);
    assert_eq!(framework.controls.len() + framework.unchanged as usize, 93);
    // A.5.13 was left open in 2013, and is in 2022.
    assert_eq!(framework.unchanged, 1);
}

/// A statement on 2013 with all its controls, so that nothing else decides the edition; the rest is out.
fn on_2013(answers: &[(&str, &str)]) -> String {
    let answers: BTreeMap<&str, &str> = answers.iter().copied().collect();
    let mut text = String::from("Control,Applicable,Justification,Status\n");
    for id in controls_of("2013") {
        let answer = answers.get(id.as_str()).copied().unwrap_or("No,not needed,");
        writeln!(text, "{id},{answer}").expect("memory");
    }
    text
}

#[test]
fn what_the_merging_rule_made_is_told_from_what_was_decided() {
    let old = on_2013(&[
        ("A.12.1.2", "Yes,Law,Implemented"),
        ("A.14.2.2", "Yes,Law,Planned"),
        ("A.14.2.3", "Yes,Law,Implemented"),
        ("A.14.2.4", "Yes,Law,Implemented"),
        ("A.9.2.1", "Yes,Law,Planned"),
        ("A.5.1.1", "Yes,Law,Implemented"),
        ("A.5.1.2", "Yes,Law,Not implemented"),
    ]);
    let new = "Control,Title,Applicable,Justification,Status\n\
               A.8.32,Change management,Yes,Law,Implemented\n\
               A.5.16,Identity management,Yes,Law,Implemented\n\
               A.5.1,Policies for information security,Yes,Law,Planned\n\
               A.5.7,Threat intelligence,Yes,Law,Planned\n";
    let comparison = of(&old, new);
    let merged = control(&comparison, "A.8.32");
    let status = field(merged, Field::Status);
    assert_eq!((texts(&status.before), texts(&status.after)), (vec!["partial"], vec!["implemented"]));
    assert_eq!((status.kind, status.cause), (FieldChangeKind::Changed, Cause::MergingRule));
    assert_eq!(status.before[0].basis, Basis::CarriedOver);
    assert!(status.why.contains("A.14.2.2 planned") && status.why.contains("as A.12.1.2 did"), "{}", status.why);
    let told: Vec<(&str, &str, bool)> = merged
        .predecessors
        .iter()
        .map(|p| {
            let before = p.before.as_ref().expect("OLD is on 2013");
            (p.provision.local(), before.status.raw.first().map_or("", String::as_str), p.after.is_none())
        })
        .collect();
    assert_eq!(
        told,
        [
            ("A.12.1.2", "Implemented", true),
            ("A.14.2.2", "Planned", true),
            ("A.14.2.3", "Implemented", true),
            ("A.14.2.4", "Implemented", true)
        ]
    );
    // One predecessor, another answer: somebody decided.
    let decided = field(control(&comparison, "A.5.16"), Field::Status);
    assert_eq!((decided.kind, decided.cause), (FieldChangeKind::Changed, Cause::Statement));
    // Neither predecessor was `planned`.
    assert_eq!(field(control(&comparison, "A.5.1"), Field::Status).cause, Cause::Statement);
    assert!(control(&comparison, "A.5.7").new_in_edition);
}

#[test]
fn what_the_rule_made_nothing_of_does_not_get_lost_in_silence() {
    // A.12.4.1 and A.12.4.2 both became A.8.15: one is done, the other does not say, so that nothing is carried over.
    let old = on_2013(&[("A.12.4.1", "Yes,Law,Implemented"), ("A.12.4.2", "Yes,Law,"), ("A.12.4.3", "Yes,Law,")]);
    let answered = |status: &str| {
        format!(
            "Control,Title,Applicable,Justification,Status\nA.8.15,Logging,Yes,Law,{status}\n\
             A.5.7,Threat intelligence,Yes,Law,Planned\n"
        )
    };
    let fate = |status: &str| {
        let comparison = of(&old, &answered(status));
        let account = comparison.frameworks[0].transition.clone().expect("an account");
        let one = account.controls.iter().find(|a| a.provision.local() == "A.12.4.1").expect("the control");
        (one.fate, comparison.frameworks[0].controls.iter().find(|c| c.provision.local() == "A.8.15").cloned())
    };
    assert_eq!(fate("").0, Fate::Unanswered);
    let (fate, control) = fate("Implemented");
    assert_eq!(fate, Fate::AnsweredAnew);
    let status = field(control.as_ref().expect("a change"), Field::Status).clone();
    assert_eq!((status.kind, status.cause), (FieldChangeKind::FirstStated, Cause::MergingRule));
}

#[test]
fn both_sides_on_2013_show_both_answers_of_each_predecessor() {
    let answers = |status: &str| on_2013(&[("A.12.1.2", &format!("Yes,Law,{status}"))]);
    let (planned, implemented) = (answers("Planned"), answers("Implemented"));
    let comparison = of(&planned, &implemented);
    let status = field(control(&comparison, "A.8.32"), Field::Status);
    assert_eq!((status.kind, status.cause), (FieldChangeKind::Changed, Cause::Statement));
    let pair = &control(&comparison, "A.8.32").predecessors[0];
    let word = |said: &Option<annexa::diff::EarlierAnswer>| said.as_ref().map(|s| s.status.text.clone());
    assert_eq!((word(&pair.before).as_deref(), word(&pair.after).as_deref()), (Some("planned"), Some("implemented")));
    let account = comparison.frameworks[0].transition.as_ref().expect("an account");
    assert_eq!(account.controls.len(), 114);
    assert_eq!(account.count(Fate::AnsweredAnew), 1);
}

#[test]
fn a_text_that_a_split_control_leaves_at_one_successor_is_not_lost() {
    // A.18.2.3 became A.5.36 and A.8.8; its text was carried to both, and is at the second alone now.
    let old = Place::new(&[]);
    let mut text = String::from("Control,Applicable,Implementation\n");
    for id in controls_of("2013") {
        let how = if id == "A.18.2.3" { "Outside scan of the shop each spring" } else { "" };
        writeln!(text, "{id},Yes,{how}").expect("memory");
    }
    old.write("old.csv", text.as_bytes());
    let mut text = String::from("Control,Applicable,Implementation\n");
    for id in controls_of("2022") {
        let how = if id == "A.8.8" { "Outside scan of the shop each spring" } else { "" };
        writeln!(text, "{id},Yes,{how}").expect("memory");
    }
    old.write("new.csv", text.as_bytes());
    let comparison = old.compare("old.csv", "new.csv");
    let gone = field(control(&comparison, "A.5.36"), Field::Implementation);
    assert_eq!(gone.cause, Cause::KeptElsewhere);
    assert!(gone.why.contains("A.8.8"), "{}", gone.why);
    let account = comparison.frameworks[0].transition.as_ref().expect("an account");
    assert!(account.controls.iter().all(|a| a.texts_gone.is_empty() && a.texts_elsewhere.is_empty()));
}
