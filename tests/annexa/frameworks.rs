//! Sources on ISO/IEC 42001 and ISO/IEC 27701 beside those on ISO/IEC 27001: each framework gets its own statement, and
//! no identifier that several of them have is read as another one's.
#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "these tests are about files")]

mod roles;
mod several;
mod ties;

use std::fmt::Write as _;
use std::process::Output;

use annexa::model::EntryKind;
use annexa::model::record::Record;
use annexa::model::{Figures, Statement};
use annexa::standards::catalogue::{Catalogue, Provision};

use crate::support::engine::AS_OF;
use crate::support::folder::Folder;
use crate::support::program::assert_success;
use crate::support::sources::csv_row;

const AIMS: &str = "iso42001:2023";
const ISMS: &str = "iso27001:2022";
const PIMS: &str = "iso27701:2025";

/// One organisation's folder, converted by the program.
struct Case(Folder);

impl Case {
    fn new(sources: &[(&str, &str)]) -> Self {
        Self(Folder::with(sources.iter().map(|(name, text)| (format!("in/acme/{name}"), text))))
    }

    fn try_run(&self, further: &[&str]) -> Output {
        let fixed = ["convert", "in", "--output", "out", "--as-of", AS_OF, "--framework", "none"];
        self.0.annexa(&[&fixed, further].concat())
    }

    fn run(&self, further: &[&str]) -> Record {
        let run = self.try_run(further);
        assert_success(&run);
        self.record()
    }

    fn record(&self) -> Record {
        let record = self.0.record("out/acme");
        for statement in &record.statements {
            assert_adds_up(&statement.figures);
        }
        assert!(record.sources.iter().all(|s| s.ledger.balances()));
        record
    }
}

fn convert(sources: &[(&str, &str)]) -> Record {
    Case::new(sources).run(&[])
}

fn assert_adds_up(f: &Figures) {
    let applicability = f.applicable + f.excluded + f.undecided + f.applicability_unstated + f.not_in_role;
    let status = f.implemented + f.partial + f.planned + f.not_implemented + f.alternative + f.status_unstated;
    assert_eq!((applicability, status + f.excluded + f.not_in_role), (f.controls, f.controls), "{f:?}");
}

fn controls(framework: &str) -> Vec<Provision> {
    let catalogue = Catalogue::built_in().expect("catalogue");
    catalogue.framework(framework).expect("a framework").controls().cloned().collect()
}

fn frameworks(record: &Record) -> Vec<&str> {
    record.statements.iter().map(|s| s.framework.as_str()).collect()
}

fn statement<'r>(record: &'r Record, framework: &str) -> &'r Statement {
    record.statements.iter().find(|s| s.framework.as_str() == framework).expect("a statement")
}

/// Numbers of the controls that a statement has entries of.
fn spoken_of(statement: &Statement) -> Vec<&str> {
    statement.controls.iter().filter(|c| !c.entries.is_empty()).map(|c| c.provision.local()).collect()
}

/// A workbook in the XML form of Excel 2003: sheets by name, rows of texts.
fn workbook(sheets: &[(&str, Vec<Vec<String>>)]) -> String {
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    let mut xml = String::from(
        "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
         xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">",
    );
    for (name, rows) in sheets {
        let _ = write!(xml, "<Worksheet ss:Name=\"{}\"><Table>", escape(name));
        for row in rows {
            let cells = row.iter().map(|t| format!("<Cell><Data ss:Type=\"String\">{}</Data></Cell>", escape(t)));
            let _ = write!(xml, "<Row>{}</Row>", cells.collect::<String>());
        }
        xml.push_str("</Table></Worksheet>");
    }
    xml + "</Workbook>"
}

fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|c| (*c).to_owned()).collect()
}

/// A whole SoA of a framework: header, then a row a control.
fn soa(framework: &str) -> Vec<Vec<String>> {
    let header = row(&["Control", "Title", "Applicable", "Justification", "Status"]);
    let rows = controls(framework).into_iter().map(|p| row(&[p.id.local(), &p.title, "Yes", "Risk 1", "Implemented"]));
    std::iter::once(header).chain(rows).collect()
}

fn csv(rows: &[Vec<String>]) -> String {
    rows.iter().map(|row| csv_row(row)).collect()
}

#[test]
fn a_statement_of_42001_is_found_by_identifiers_alone_with_header_or_without() {
    let rows: Vec<Vec<String>> =
        controls(AIMS).iter().map(|p| row(&[p.id.local(), "Yes", "Implemented", "AI board"])).collect();
    let mut headed = vec![row(&["Control", "Applicable", "Status", "Owner"])];
    headed.extend(rows.clone());
    for (rows, answered) in [(headed, true), (rows, false)] {
        let record = convert(&[("soa.csv", &csv(&rows))]);
        assert_eq!(frameworks(&record), [AIMS], "no other framework gets a statement");
        let statement = statement(&record, AIMS);
        assert_eq!(spoken_of(statement).len(), 38);
        assert_eq!(statement.figures.controls, 38);
        assert_eq!(record.catalogues.iter().map(|c| c.framework.as_str()).collect::<Vec<_>>(), [AIMS]);
        if answered {
            assert_eq!((statement.figures.applicable, statement.figures.implemented), (38, 38));
        }
    }
}

#[test]
fn a_statement_of_42001_is_found_by_titles_alone() {
    let mut rows = vec![row(&["Security control", "Applicable", "Status"])];
    rows.extend(controls(AIMS).iter().map(|p| row(&[&p.title, "Yes", "Planned"])));
    let record = convert(&[("soa.csv", &csv(&rows))]);
    assert_eq!(frameworks(&record), [AIMS]);
    assert_eq!(statement(&record, AIMS).figures.planned, 38);
}

#[test]
fn guidance_under_the_numbers_of_annex_b_speaks_of_the_controls() {
    let guidance = |p: &Provision| p.id.local().replacen('A', "B", 1);
    let mut rows = vec![row(&["Reference", "Title", "Applicable", "Status"])];
    rows.extend(controls(AIMS).iter().map(|p| row(&[&guidance(p), &p.title, "Yes", "Planned"])));
    let record = convert(&[("soa.csv", &csv(&rows))]);
    assert_eq!(statement(&record, AIMS).figures.planned, 38);
    let note = record.entries[0].match_note.as_ref().map(annexa::model::LocalizedText::english);
    assert_eq!(note, Some("B.2.2 is the guidance to A.2.2"));
}

#[test]
fn numbers_of_annex_b_in_a_list_of_something_else_are_no_controls() {
    let mut rows = vec![row(&["Asset", "Name", "Owner"])];
    for (first, last) in (1..=6).flat_map(|a| (1..=4).map(move |b| (a, b))) {
        rows.push(row(&[&format!("B.{first}.{last}"), &format!("Server {first}-{last}"), "IT"]));
    }
    let run = Case::new(&[("assets.csv", &csv(&rows))]).try_run(&[]);
    assert_eq!(run.status.code(), Some(1), "there is nothing to state");
    let mut rows = soa(ISMS);
    rows.push(row(&["B.1.2", "Our own clean room", "Yes", "The wafers ask for it", "Implemented"]));
    let record = convert(&[("soa.csv", &csv(&rows))]);
    assert_eq!(frameworks(&record), [ISMS]);
    let own = &record.statements[0].own_controls;
    assert_eq!(own.iter().map(|c| c.provision.to_string()).collect::<Vec<_>>(), ["own/B.1.2"]);
}

#[test]
fn clauses_and_own_controls_stand_in_the_statement_of_their_framework() {
    let mut rows = soa(AIMS);
    rows.insert(1, row(&["5.2", "AI policy", "", "", "Implemented"]));
    rows.insert(1, row(&["4.4", "AI management system", "", "", "Implemented"]));
    rows.push(row(&["AI-7", "Model cards for every release", "Yes", "Our clients read them", "Planned"]));
    let record = convert(&[("soa.csv", &csv(&rows)), ("isms.csv", &csv(&soa(ISMS)))]);
    assert_eq!(frameworks(&record), [ISMS, AIMS]);
    let (isms, aims) = (&record.statements[0], &record.statements[1]);
    assert_eq!((isms.own_controls.len(), aims.own_controls.len()), (0, 1));
    assert_eq!(aims.own_controls[0].provision.local(), "AI-7");
    let clauses: Vec<String> = aims.clauses.iter().map(|c| c.provision.to_string()).collect();
    assert_eq!(clauses, ["iso42001:2023/4.4", "iso42001:2023/5.2"]);
    assert!(isms.clauses.is_empty());
    assert!(record.findings.iter().all(|f| f.rule != "SOA001"), "all controls are there");
}

#[test]
fn a_soa_and_a_register_of_42001_become_one_statement() {
    let mut register = vec![row(&["Control", "Title", "Status", "Owner"])];
    register.extend(controls(AIMS).iter().map(|p| row(&[p.id.local(), &p.title, "Planned", "AI lead"])));
    let record = convert(&[("register 2025-05-01.csv", &csv(&register)), ("soa.csv", &csv(&soa(AIMS)))]);
    assert_eq!(frameworks(&record), [AIMS]);
    let statement = statement(&record, AIMS);
    assert_eq!((statement.figures.applicable, statement.figures.planned), (38, 38), "the least advanced status stands");
    assert!(statement.from_soa);
    assert!(statement.controls.iter().all(|c| c.owner.len() == 1 && c.overruled.len() == 1));
}

#[test]
fn the_order_of_the_columns_changes_nothing() {
    let title = "Some rows of an integrated system";
    let plain = |columns: &[usize]| {
        let mut rows = vec![row(&[title])];
        let body: Vec<Vec<String>> = soa(AIMS).into_iter().chain(soa(ISMS).into_iter().skip(1)).collect();
        rows.extend(body.iter().map(|r| columns.iter().map(|c| r[*c].clone()).collect()));
        let record = convert(&[("soa.csv", &csv(&rows))]);
        let controls = record.statements.iter().flat_map(|s| &s.controls);
        controls
            .map(|c| (c.provision.to_string(), c.applicability.value, c.status.value, c.entries.len()))
            .collect::<Vec<_>>()
    };
    let expected = plain(&[0, 1, 2, 3, 4]);
    assert_eq!(expected.len(), 93 + 38);
    assert!(expected.iter().all(|(_, _, _, entries)| *entries == 1), "each row is one control's");
    for columns in [[4, 3, 2, 1, 0], [2, 0, 4, 1, 3], [1, 4, 0, 3, 2]] {
        assert_eq!(plain(&columns), expected, "{columns:?}");
    }
}

#[test]
fn entries_of_42001_are_controls_of_42001() {
    let record = convert(&[("soa.csv", &csv(&soa(AIMS)))]);
    let of = |e: &&annexa::model::Entry| e.provision.framework().as_str() == AIMS && e.kind == EntryKind::Control;
    assert_eq!(record.entries.iter().filter(of).count(), record.entries.len());
}

#[test]
fn no_variant_of_a_title_is_another_controls_title() {
    use annexa::recognise::fold::fold_title;
    for framework in [ISMS, "iso27001:2013", AIMS, PIMS, "iso27701:2019"] {
        let all = controls(framework);
        for control in &all {
            for variant in control.variants.iter().map(|v| fold_title(v)) {
                let other = all.iter().find(|p| fold_title(&p.title) == variant && p.title != control.title);
                assert!(
                    other.is_none(),
                    "{}: `{variant}` is the title of {}",
                    control.id,
                    other.map_or("", |p| p.id.local())
                );
            }
        }
    }
}
