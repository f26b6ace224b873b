//! `annexa diff`: two statements through the real binary, the answer read back from its JSON and its files.
#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "these tests are about files")]

#[path = "diff/editions.rs"]
mod editions;
#[path = "diff/files.rs"]
mod files;

use std::fs;
use std::path::PathBuf;
use std::process::Output;

use annexa::diff::{
    Comparison, ControlChange, ControlChangeKind, Field, FieldChange, FieldChangeKind, PieceChangeKind, Which,
    WordState,
};

use crate::support::folder::Folder;
use crate::support::program::{self, stderr};
use crate::support::repository::root;

/// A folder with statements to compare.
struct Place(Folder);

impl Place {
    fn new(files: &[(&str, &str)]) -> Self {
        Self(Folder::with(files.iter().copied()))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path(name)
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        self.0.write(name, bytes);
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.0.annexa(arguments)
    }

    fn compare(&self, old: &str, new: &str) -> Comparison {
        compared(&self.run(&["diff", old, new, "--format", "json", "--as-of", "2026-06-01"]))
    }
}

fn compared(run: &Output) -> Comparison {
    serde_json::from_slice(&run.stdout).unwrap_or_else(|e| panic!("{e}: {}", stderr(run)))
}

/// Compares two files or folders of the repository.
fn of_repository(old: &str, new: &str) -> Comparison {
    compared(&program::run(root(), &["diff", old, new, "--format", "json", "--as-of", "2026-06-01"]))
}

/// Compares two small statements of one organisation.
fn of(old: &str, new: &str) -> Comparison {
    Place::new(&[("old.csv", old), ("new.csv", new)]).compare("old.csv", "new.csv")
}

fn control<'c>(comparison: &'c Comparison, id: &str) -> &'c ControlChange {
    let all = comparison.frameworks.iter().flat_map(|f| f.controls.iter().chain(&f.own_controls).chain(&f.clauses));
    all.clone().find(|c| c.provision.local() == id).unwrap_or_else(|| panic!("{id} is no change"))
}

fn field(control: &ControlChange, field: Field) -> &FieldChange {
    control.fields.iter().find(|f| f.field == field).unwrap_or_else(|| panic!("{field:?} is no change"))
}

fn texts(values: &[annexa::diff::DiffValue]) -> Vec<&str> {
    values.iter().map(|v| v.text.as_str()).collect()
}

/// The head of a statement on physical controls, with two that leave no doubt of its edition.
const PHYSICAL: &str = "Control,Title,Applicable,Implementation\n\
    A.7.4,Physical security monitoring,Yes,Cameras\nA.8.9,Configuration management,Yes,List\n";

const HEADER: &str = "Control,Title,Applicable,Justification,Status,Owner,Evidence\n";

fn soa(rows: &[&str]) -> String {
    format!("{HEADER}{}\n", rows.join("\n"))
}

#[test]
fn answers_texts_owners_and_evidence_are_compared_each_in_its_way() {
    use ControlChangeKind::{Added, Changed, Removed};
    let comparison = of(
        &soa(&[
            "A.5.1,Policies for information security,Yes,Required by the law on banks,Planned,CISO; CTO,ISP-01; ISP-02",
            "A.5.2,Information security roles and responsibilities,Yes,Roles are reviewed twice a year by the board,Implemented,CISO,",
            "A.5.3,Segregation of duties,Yes,Risk R-4,,CISO,",
            "A.5.4,Management responsibilities,No,we are too small,,CISO,",
            "A.5.5,Contact with authorities,Yes,Law,Implemented,CISO,A-1",
        ]),
        &soa(&[
            "A.5.1,Policies for information security,yes,REQUIRED by  the law on banks,Implemented,CTO; ciso,isp-02; ISP-03",
            "A.5.2,Information security roles and responsibilities,Yes,Roles are reviewed every month by the board,Implemented,CISO,",
            "A.5.3,Segregation of duties,Yes,Risk R-4,Planned,CISO,",
            "A.5.4,Management responsibilities,Yes,the board decided so,Planned,CISO,",
            "A.5.6,Contact with special interest groups,Yes,Custom,Implemented,CISO,",
        ]),
    );
    assert!(comparison.differs);
    let framework = &comparison.frameworks[0];
    assert_eq!((framework.framework.as_str(), framework.only_in), ("iso27001:2022", None));
    let kinds: Vec<(&str, ControlChangeKind)> =
        framework.controls.iter().map(|c| (c.provision.local(), c.kind)).collect();
    assert_eq!(
        kinds,
        [
            ("A.5.1", Changed),
            ("A.5.2", Changed),
            ("A.5.3", Changed),
            ("A.5.4", Changed),
            ("A.5.5", Removed),
            ("A.5.6", Added)
        ]
    );
    assert_eq!(framework.unchanged, 93 - 6);

    // White space, case and order of pieces are no change; a piece that came and one that went are.
    let first = control(&comparison, "A.5.1");
    let fields: Vec<Field> = first.fields.iter().map(|f| f.field).collect();
    assert_eq!(fields, [Field::Status, Field::Evidence]);
    let status = field(first, Field::Status);
    assert_eq!(status.kind, FieldChangeKind::Changed);
    assert_eq!((texts(&status.before), texts(&status.after)), (vec!["planned"], vec!["implemented"]));
    assert_eq!((status.before[0].cells.as_str(), status.after[0].cells.as_str()), ("S1 E2", "S1 E2"));
    assert_eq!(status.before[0].raw, ["Planned"]);
    let evidence = field(first, Field::Evidence);
    let pieces: Vec<(PieceChangeKind, Option<&str>, Option<&str>)> = evidence
        .pieces
        .iter()
        .map(|p| (p.kind, p.before.map(|n| texts(&evidence.before)[n]), p.after.map(|n| texts(&evidence.after)[n])))
        .collect();
    assert_eq!(
        pieces,
        [(PieceChangeKind::Removed, Some("ISP-01"), None), (PieceChangeKind::Added, None, Some("ISP-03"))]
    );

    // An edited text is shown word by word.
    let justification = field(control(&comparison, "A.5.2"), Field::JustificationForInclusion);
    assert_eq!(justification.pieces.len(), 1);
    assert_eq!(justification.pieces[0].kind, PieceChangeKind::Edited);
    let words: Vec<(WordState, &str)> =
        justification.pieces[0].words.iter().map(|w| (w.state, w.text.as_str())).collect();
    assert_eq!(
        words,
        [
            (WordState::Same, "Roles are reviewed"),
            (WordState::Removed, "twice a year"),
            (WordState::Added, "every month"),
            (WordState::Same, "by the board")
        ]
    );

    // What was not stated before is not called changed.
    assert_eq!(field(control(&comparison, "A.5.3"), Field::Status).kind, FieldChangeKind::FirstStated);
    let fourth = control(&comparison, "A.5.4");
    assert_eq!(field(fourth, Field::Applicability).kind, FieldChangeKind::Changed);
    assert_eq!(field(fourth, Field::JustificationForExclusion).kind, FieldChangeKind::NoLongerStated);
    assert_eq!(field(fourth, Field::JustificationForInclusion).kind, FieldChangeKind::FirstStated);
}

#[test]
fn every_sample_compared_with_itself_has_no_change() {
    for entry in fs::read_dir(root().join("samples")).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.to_str().expect("a name");
        let run =
            program::run(root(), &["diff", name, name, "--exit-code", "--format", "json", "--as-of", "2026-06-01"]);
        assert_eq!(run.status.code(), Some(0), "{name}: {}", stderr(&run));
        let comparison = compared(&run);
        assert!(!comparison.differs, "{name}");
        for framework in &comparison.frameworks {
            assert!(framework.controls.is_empty() && framework.own_controls.is_empty(), "{name}");
            assert!(framework.clauses.is_empty() && framework.one_sided.is_empty(), "{name}");
            assert_eq!(framework.unchanged, framework.figures_after.expect("figures").controls, "{name}");
        }
        assert!(comparison.findings.resolved.is_empty() && comparison.findings.new.is_empty(), "{name}");
    }
}

#[test]
fn the_other_way_round_added_and_removed_change_places() {
    let small = Place::new(&[
        ("a.csv", &soa(&["A.5.1,,Yes,Law,Planned,CISO,E-1", "A.5.2,,No,none,,,", "X-1,Own rule,Yes,Law,Planned,,"])),
        ("b.csv", &soa(&["A.5.1,,Yes,Law,Implemented,CTO,E-2", "A.5.3,,Yes,Risk,,,", "X-2,Other rule,Yes,Law,,,"])),
    ]);
    let small = (small.compare("a.csv", "b.csv"), small.compare("b.csv", "a.csv"));
    let (old, new) = ("samples/oldmere-ferries", "samples-versions/oldmere-ferries-v4.0.xlsx");
    let large = (of_repository(old, new), of_repository(new, old));
    let (one, other) = ("samples/Grünwerk Anlagenbau.csv", "samples/northquay-data-centres");
    let different = (of_repository(one, other), of_repository(other, one));
    for (there, back) in [small, large, different] {
        assert!(there.differs && back.differs);
        for (a, b) in there.frameworks.iter().zip(&back.frameworks) {
            for (a, b) in [(&a.controls, &b.controls), (&a.own_controls, &b.own_controls), (&a.clauses, &b.clauses)] {
                let mut back: Vec<_> = b.iter().map(|c| (c.provision.clone(), mirrored(c))).collect();
                let mut there: Vec<_> = a.iter().map(|c| (c.provision.clone(), shape(c))).collect();
                back.sort();
                there.sort();
                assert_eq!(there, back);
            }
            assert_eq!((a.figures_before, a.figures_after), (b.figures_after, b.figures_before));
            assert_eq!(a.unchanged, b.unchanged);
        }
        assert_eq!(there.findings.new, back.findings.resolved);
        assert_eq!(there.findings.resolved, back.findings.new);
        assert_eq!(there.findings.persisting.len(), back.findings.persisting.len());
    }
}

type Shape = (String, Vec<(Field, String, Vec<String>, Vec<String>)>);

fn shape(control: &ControlChange) -> Shape {
    let texts = |values: &[annexa::diff::DiffValue]| values.iter().map(|v| v.text.clone()).collect::<Vec<_>>();
    let fields = control.fields.iter();
    let fields = fields.map(|f| (f.field, format!("{:?}", f.kind), texts(&f.before), texts(&f.after))).collect();
    (format!("{:?}", control.kind), fields)
}

/// The shape of a control as it must be the other way round.
fn mirrored(control: &ControlChange) -> Shape {
    let (kind, fields) = shape(control);
    let swap = |word: &str, a: &str, b: &str| match word {
        w if w == a => b.to_owned(),
        w if w == b => a.to_owned(),
        w => w.to_owned(),
    };
    let fields =
        fields.into_iter().map(|(f, k, before, after)| (f, swap(&k, "FirstStated", "NoLongerStated"), after, before));
    (swap(&kind, "Added", "Removed"), fields.collect())
}

#[test]
fn what_a_side_has_no_column_for_is_said_once() {
    let old = "Control,Title,Applicable,Justification,Status\nA.5.1,,Yes,Law,Planned\nA.5.2,,Yes,Law,Planned\n";
    let new = "Control,Title,Applicable,Justification,Status,Owner,Risk ref\n\
               A.5.1,,Yes,Law,Planned,CISO,R-1\nA.5.2,,Yes,Law,Implemented,CTO,R-2\n";
    let comparison = of(old, new);
    let framework = &comparison.frameworks[0];
    let said: Vec<(Field, Option<&str>, Which, u32)> =
        framework.one_sided.iter().map(|o| (o.field, o.header.as_deref(), o.only_in, o.controls)).collect();
    assert_eq!(said, [(Field::Owner, None, Which::New, 2), (Field::OtherColumns, Some("Risk ref"), Which::New, 2)]);
    let ids: Vec<&str> = framework.controls.iter().map(|c| c.provision.local()).collect();
    assert_eq!(ids, ["A.5.2"]);
    let fields: Vec<Field> = framework.controls[0].fields.iter().map(|f| f.field).collect();
    assert_eq!(fields, [Field::Status]);
    // A column that is there and empty is another matter.
    let empty =
        "Control,Title,Applicable,Justification,Status,Owner\nA.5.1,,Yes,Law,Planned,\nA.5.2,,Yes,Law,Planned,\n";
    let comparison = of(empty, new);
    assert_eq!(field(control(&comparison, "A.5.1"), Field::Owner).kind, FieldChangeKind::FirstStated);
}

#[test]
fn proposals_are_no_facts() {
    let mature = |a: &str, b: &str| {
        format!("Control,Title,Applicable,Maturity level\nA.5.1,,Yes,{a}\nA.5.2,,Yes,{b}\nA.5.3,,Yes,0\nA.5.4,,Yes,5\n")
    };
    let comparison = of(&mature("0", "3"), &mature("5", "3"));
    let status = field(control(&comparison, "A.5.1"), Field::Status);
    assert_eq!(status.kind, FieldChangeKind::Proposal);
    assert_eq!(status.before[0].basis, annexa::model::Basis::Proposed);
    assert_eq!(comparison.frameworks[0].controls.len(), 1);
    let stated = "Control,Title,Applicable,Status\nA.5.1,,Yes,Not implemented\nA.5.2,,Yes,Planned\nA.5.3,,Yes,Planned\nA.5.4,,Yes,Planned\n";
    let comparison = of(&mature("0", "3"), stated);
    let status = field(control(&comparison, "A.5.1"), Field::Status);
    assert_eq!(status.kind, FieldChangeKind::FirstStated, "the same word, and a fact for the first time");
}

#[test]
fn own_controls_and_clauses_are_compared_too() {
    use ControlChangeKind::{Added, Changed, Removed};
    let rows = |own: &str, clause: &str| {
        format!(
            "Control,Title,Applicable,Justification,Status\n5.1,Leadership and commitment,,{clause},\n\
             6.1.3,Information security risk treatment,,,\n7.5,Documented information,,,\n\
             A.5.1,Policies for information security,Yes,Law,Planned\n{own}\n\
             A.5.7,Threat intelligence,Yes,Law,Planned\nA.5.9,Inventory of information and other associated assets,Yes,Law,Planned\n"
        )
    };
    let comparison = of(
        &rows(
            "SC-01,Exam papers in the safe,Yes,Board rules,Planned\nSC-02,Photographs,Yes,Board rules,Planned",
            "The board signed",
        ),
        &rows(
            "SC-01,Exam papers in the safe,Yes,Board rules,Partial\nSC-03,Tablets,Yes,Board rules,Planned",
            "The board signs",
        ),
    );
    let framework = &comparison.frameworks[0];
    let own: Vec<(&str, ControlChangeKind)> =
        framework.own_controls.iter().map(|c| (c.provision.local(), c.kind)).collect();
    assert_eq!(own, [("SC-01", Changed), ("SC-03", Added), ("SC-02", Removed)]);
    let clauses: Vec<&str> = framework.clauses.iter().map(|c| c.provision.local()).collect();
    assert_eq!(clauses, ["5.1"]);
    assert_eq!(framework.clauses_unchanged, 2);
}

#[test]
fn a_text_that_moved_to_another_control_is_found_there() {
    let text = "Keys of the server room are handed out by the porter";
    let comparison = of(
        &format!("{PHYSICAL}A.7.1,,Yes,{text}\nA.7.2,,Yes,Gate\n"),
        &format!("{PHYSICAL}A.7.1,,Yes,Fence\nA.7.2,,Yes,\"Gate\n{text}\"\n"),
    );
    let gone = field(control(&comparison, "A.7.1"), Field::Implementation);
    let removed = gone.pieces.iter().find(|p| p.kind == PieceChangeKind::Removed).expect("a text went");
    let at: Vec<&str> = removed.stands_at.iter().map(annexa::model::ProvisionId::local).collect();
    assert_eq!(at, ["A.7.2"]);
}

#[test]
fn several_texts_in_one_cell_are_the_same_texts() {
    let comparison = of(
        &format!("{PHYSICAL}A.7.1,,Yes,Fence around the yard\nA.7.1,,Yes,Guard at night\n"),
        &format!("{PHYSICAL}A.7.1,,Yes,\"Guard at night\nFence around the yard\"\n"),
    );
    assert!(comparison.frameworks[0].controls.is_empty(), "{:?}", comparison.frameworks[0].controls);
}
