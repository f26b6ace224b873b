//! The mapping workbook of ugly sources, read back by another library.

use std::fmt::Write as _;
use std::io::Cursor;

use annexa::{Engine, Outputs, Settings, Source};
use calamine::{Data, Reader as _, Xlsx};

fn convert(text: &str) -> Outputs {
    let engine = Engine::new(Settings { as_of: "2026-01-31".to_owned(), edition: None, ..Settings::default() })
        .expect("an engine");
    let source = Source { name: "soa.csv".to_owned(), content: Ok(text.as_bytes().to_vec()) };
    engine.convert("org", &[source]).unwrap_or_else(|failure| panic!("{:?}", failure.problems))
}

fn open(outputs: &Outputs) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(outputs.workbook.clone())).expect("a workbook")
}

/// All texts of a sheet.
fn texts(outputs: &Outputs, sheet: &str) -> Vec<String> {
    let range = open(outputs).worksheet_range(sheet).expect("the sheet");
    range.used_cells().map(|(_, _, value)| value.to_string()).collect()
}

fn soa(justification: &str) -> String {
    format!(
        "Control,Title,Applicable,Justification,Status\n\
         A.5.1,Policies for information security,Yes,\"{}\",Implemented\n\
         A.5.2,Information security roles and responsibilities,No,Law,\n",
        justification.replace('"', "\"\"")
    )
}

#[test]
fn sheets_stand_in_the_order_in_which_they_are_read() {
    let names = open(&convert(&soa("Law"))).sheet_names();
    let expected = [
        "Summary",
        "Statement of Applicability",
        "Transition",
        "Crosswalk",
        "Coverage",
        "Evidence",
        "Findings",
        "Unmatched",
        "Carried over",
        "Source rows",
        "Sources",
        "Integration plan",
        "Read me",
        "Lists",
        "_annexa",
    ];
    assert_eq!(names, expected);
}

#[test]
fn texts_of_a_source_come_back_as_they_stood() {
    for text in [
        "=cmd|' /C calc'!A0",
        "+1+1",
        "@SUM(A1)",
        "https://example.org/a?b=c",
        "<b>bold</b> & \"quoted\"",
        "literal _x0041_ stays",
        "Ελληνικά, العربية, 日本語, emoji 🛡",
        "a\u{1}b",
        "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverleihungsurkunde",
    ] {
        let outputs = convert(&soa(text));
        assert!(texts(&outputs, "Statement of Applicability").contains(&text.to_owned()), "{text}");
        let formulas = open(&outputs).worksheet_formula("Statement of Applicability").expect("formulas");
        for (_, _, formula) in formulas.used_cells() {
            assert!(formula.starts_with("SUBTOTAL(103,Statement["), "nothing of a source is a formula: {formula}");
        }
    }
}

#[test]
fn a_text_longer_than_a_cell_goes_on_in_carried_over() {
    let text = "word ".repeat(9_000) + "END";
    let outputs = convert(&soa(&text));
    assert!(texts(&outputs, "Statement of Applicability").iter().any(|t| t.ends_with("[…goes on in Carried over]")));
    assert!(texts(&outputs, "Carried over").iter().any(|t| t.ends_with("word END")));
}

#[test]
fn figures_are_formulas_with_their_results_stored() {
    let outputs = convert(&soa("Law"));
    let mut book = open(&outputs);
    let formulas = book.worksheet_formula("Summary").expect("formulas");
    let values = book.worksheet_range("Summary").expect("values");
    let mut counted = 0;
    for (row, column, formula) in formulas.used_cells() {
        let (first_row, first_column) = formulas.start().expect("a formula");
        let at = (first_row + u32::try_from(row).expect("row"), first_column + u32::try_from(column).expect("column"));
        let value = values.get_value(at).expect("a stored value");
        assert!(!matches!(value, Data::Empty | Data::Error(_)), "{formula}: {value:?}");
        counted += 1;
    }
    assert!(counted >= 40, "{counted} formulas");
    let record: serde_json::Value = serde_json::from_slice(&outputs.record).expect("a record");
    let figures = &record["statements"][0]["figures"];
    let stored: Vec<f64> = values.used_cells().filter_map(|(_, _, v)| v.get_float_or_int()).collect();
    for name in ["applicable", "implemented", "excluded", "open"] {
        let figure = figures[name].as_f64().expect("a figure");
        assert!(stored.contains(&figure), "{name} {figure} is not in the summary");
    }
}

trait Number {
    fn get_float_or_int(&self) -> Option<f64>;
}

impl Number for Data {
    fn get_float_or_int(&self) -> Option<f64> {
        match self {
            Data::Float(number) => Some(*number),
            Data::Int(number) => Some(*number as f64),
            _ => None,
        }
    }
}

#[test]
fn the_same_source_gives_the_same_bytes() {
    let (one, two) = (convert(&soa("Law")), convert(&soa("Law")));
    assert!(one.workbook == two.workbook && one.audit_pack == two.audit_pack && one.record == two.record);
}

#[test]
fn two_thousand_rows_and_two_hundred_own_controls_all_stand_in_the_statement() {
    let catalogue = annexa::catalogue::Catalogue::built_in().expect("catalogue");
    let framework = catalogue.framework(annexa::catalogue::ISO27001_2022).expect("2022");
    let mut text = String::from("Control,Title,Applicable,Justification,Status,Evidence\n");
    for control in framework.controls() {
        for n in 0..20 {
            let (local, title) = (control.id.local(), &control.title);
            writeln!(text, "{local},\"{title}\",Yes,Risk {n},Implemented,Record {local}/{n}").expect("to a string");
        }
    }
    for n in 0..200 {
        writeln!(text, "CUST-{n:04},Own control {n},Yes,Contract {n},Planned,").expect("to a string");
    }
    let outputs = convert(&text);
    let listed = texts(&outputs, "Statement of Applicability");
    assert_eq!(listed.iter().filter(|t| t.starts_with("CUST-")).count(), 200);
    assert!(listed.iter().any(|t| t.contains("Record A.8.34/0") && t.contains("Record A.8.34/19")));
    let ledger = outputs.summary.ledger;
    assert_eq!((ledger.entry, ledger.header, ledger.rows), (2_060, 1, 2_061));
    let pages = lopdf::Document::load_mem(&outputs.audit_pack).expect("a pack").get_pages().len();
    assert!(pages > 50, "{pages} pages");
}

#[test]
fn a_statement_without_any_answer_is_written_too() {
    let outputs = convert(
        "Control,Title,Applicable,Status\nA.5.1,Policies for information security,,\nA.5.2,Information security roles and responsibilities,,\n",
    );
    assert!(texts(&outputs, "Statement of Applicability").contains(&"? unstated".to_owned()));
    assert_eq!(outputs.summary.figures.covered, 0);
}
