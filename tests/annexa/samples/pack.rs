//! The packs of the samples: as short as they can be, with nothing lost and figures that add up.

use std::collections::BTreeSet;
use std::fs;
use std::io::Cursor;
use std::path::Path;

use annexa::model::{Applicability, StatementControl, StatementText};
use calamine::{Data, DataType as _, Reader as _};

use super::CONVERTED;
use crate::audit_pack::conformance::{File, tree};
use crate::support::text::one_line;

/// The text of a pack in the order of its structure tree, without white space: a text breaks where its cell ends.
fn read_aloud(folder: &Path) -> String {
    let bytes = fs::read(folder.join("audit-pack.pdf")).expect("a pack");
    let file = File::load(&bytes).expect("a pack");
    tree(&file).iter().map(|document| packed(&document.text(&file))).collect()
}

fn packed(text: &str) -> String {
    one_line(text).replace(' ', "")
}

#[test]
fn the_pack_of_the_long_old_source_has_at_most_28_pages() {
    let (folder, _) = CONVERTED.organisation("oldmere-ferries");
    let bytes = fs::read(folder.join("audit-pack.pdf")).expect("a pack");
    let pages = lopdf::Document::load_mem(&bytes).expect("a pack").get_pages().len();
    assert!(pages <= 28, "{pages} pages");
}

#[test]
fn every_text_of_the_statements_is_in_the_pack() {
    let mut texts = 0;
    for (folder, record) in CONVERTED.records() {
        let pack = read_aloud(&folder);
        for control in record.statements.iter().flat_map(|s| s.controls.iter().chain(&s.own_controls)) {
            let lists = [
                &control.justification_for_inclusion,
                &control.justification_for_exclusion,
                &control.implementation,
                &control.evidence,
                &control.owner,
                &control.remarks,
                &control.source_titles,
            ];
            let predecessors = control.transition.iter().flat_map(|t| &t.predecessors);
            let reasons = predecessors.flat_map(|p| &p.reasons_for_exclusion);
            for text in lists.into_iter().flatten().chain(reasons) {
                texts += 1;
                let wanted = packed(&text.text);
                assert!(pack.contains(&wanted), "{}: {}: {:?}", folder.display(), control.provision, text.text);
            }
            let named = packed(&format!("{} {}", control.provision.local(), control.title));
            assert!(pack.contains(&named), "{}: {named}", folder.display());
        }
    }
    assert!(texts > 500, "{texts}");
}

#[test]
fn what_the_provisions_of_other_frameworks_rest_on_adds_up() {
    for (folder, record) in CONVERTED.records() {
        let integration = record.integration.expect("other frameworks");
        for framework in &integration.frameworks {
            let place = format!("{}: {}", folder.display(), framework.name);
            let figures = framework.figures.expect("figures");
            assert_eq!(figures.total(), framework.counted, "{place}");
            assert_eq!(figures.without as usize, framework.unsupported.len(), "{place}");
            assert!(!framework.named, "{place}: nobody named it");
        }
    }
}

/// The lines of a column's cells, each line once.
fn lines_of_column(range: &calamine::Range<Data>, header: &str) -> BTreeSet<String> {
    let head = range.rows().position(|row| row.iter().any(|cell| cell.as_string().as_deref() == Some(header)));
    let head = head.unwrap_or_else(|| panic!("no column {header}"));
    let column =
        range.rows().nth(head).into_iter().flatten().position(|cell| cell.as_string().as_deref() == Some(header));
    let cells = range.rows().skip(head + 1).filter_map(|row| row[column?].as_string());
    // The total row below the table has figures, no texts.
    let texts = cells.filter(|text| !text.chars().all(|c| c.is_ascii_digit()));
    texts.flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>()).filter(|line| !line.is_empty()).collect()
}

#[test]
fn owners_and_evidence_in_the_workbook_are_the_values_of_the_sources() {
    for (folder, record) in CONVERTED.records() {
        let bytes = fs::read(folder.join("mapping.xlsx")).expect("a workbook");
        let mut workbook = calamine::Xlsx::new(Cursor::new(bytes)).expect("a workbook");
        let range = workbook.worksheet_range("Statement of Applicability").expect("the statement");
        for (header, of) in [
            ("Owner", (|c| &c.owner) as fn(&StatementControl) -> &Vec<StatementText>),
            ("Evidence", |c| &c.evidence),
            ("Remarks", |c| &c.remarks),
        ] {
            let statement = &record.statements[0];
            let controls = statement.controls.iter().chain(&statement.own_controls);
            let texts = controls.flat_map(of).flat_map(|text| text.text.lines());
            let expected: BTreeSet<String> = texts.filter(|line| !line.is_empty()).map(str::to_owned).collect();
            assert_eq!(lines_of_column(&range, header), expected, "{}: {header}", folder.display());
        }
    }
}

#[test]
fn findings_counted_at_a_glance_are_listed_or_counted_as_more() {
    for (folder, record) in CONVERTED.records() {
        let bytes = fs::read(folder.join("audit-pack.pdf")).expect("a pack");
        let file = File::load(&bytes).expect("a pack");
        let documents = tree(&file);
        let text: String = documents.iter().map(|document| document.text(&file)).collect();
        let glance = one_line(&text);
        let (_, list) = glance.split_once("What needs a decision first").expect("the list");
        let list = list.split_once("Contents").expect("the contents").0;
        let listed = list.split(' ').filter(|word| is_finding(word)).count();
        let more = list.split_once(" more in chapter").map_or(0, |(before, _)| {
            before.rsplit(' ').next().and_then(|n| n.parse::<usize>().ok()).expect("a number")
        });
        assert_eq!(listed + more, record.findings.len(), "{}: {list}", folder.display());
    }
}

fn is_finding(word: &str) -> bool {
    word.strip_prefix('F').is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

#[test]
fn no_rule_has_more_than_five_findings_with_the_same_text() {
    for (folder, record) in CONVERTED.records() {
        for finding in &record.findings {
            let same = |other: &&annexa::model::Finding| other.rule == finding.rule && other.seen == finding.seen;
            let count = record.findings.iter().filter(same).count();
            assert!(count <= 5, "{}: {} {count} times", folder.display(), finding.rule);
        }
    }
}

#[test]
fn the_reason_for_which_a_predecessor_was_excluded_justifies_no_control_that_applies() {
    let (_, record) = CONVERTED.organisation("oldmere-ferries");
    let control = record.statements[0].controls.iter().find(|c| c.provision.local() == "A.8.26").expect("A.8.26");
    // Row 137 of the source excludes A.14.1.3 with this reason; A.14.1.2 applies.
    assert_eq!(control.applicability.value, Applicability::Applicable);
    assert!(control.justification_for_exclusion.is_empty(), "{:?}", control.justification_for_exclusion);
    let transition = control.transition.as_ref().expect("a transition");
    let excluded = transition.predecessors.iter().find(|p| p.provision.local() == "A.14.1.3").expect("A.14.1.3");
    let reason = &excluded.reasons_for_exclusion[0].text;
    assert!(reason.starts_with("Card payments are taken by"), "{reason}");
    let raised = |f: &&annexa::model::Finding| f.rule == "SOA129" && f.provision.as_ref() == Some(&control.provision);
    let listed = |f: &&annexa::model::Finding| f.rule == "SOA129" && f.controls.contains(&control.provision);
    assert!(record.findings.iter().any(|f| raised(&f) || listed(&f)), "no finding");
}
