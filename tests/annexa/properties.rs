//! Properties over generated sources: whatever the order of columns, the title rows above, the language and wording of
//! the headers, the delimiter or the merged cells, the same statement comes out; and no text of any cell is lost.

use std::collections::{BTreeMap, BTreeSet};

use annexa::model::ISO27001_2022;
use annexa::model::record::Record;
use annexa::model::{Applicability, EntryKind, Status};
use annexa::standards::catalogue::Catalogue;
use annexa::{CallOptions, Engine};
use proptest::prelude::*;

use crate::support::engine::{settings, source};
use crate::support::record;
use crate::support::text::one_line;
use crate::support::workbook;

/// Headers (identifier, title, applicability, status, owner) and words (yes, no, implemented, partial, planned, not
/// implemented) as people of that language write them.
type Language = ([&'static [&'static str]; 5], [&'static str; 6]);

const LANGUAGES: [Language; 12] = [
    (
        [
            &["Control ID", "Ref", "Annex A control", "ISO 27001 ref"],
            &["Control title", "Name", "Security control"],
            &["Applicable", "In scope?", "Applicability (Y/N)"],
            &["Status", "Implementation status", "Current state"],
            &["Owner", "Responsible person"],
        ],
        ["Yes", "No", "Implemented", "Partially implemented", "Planned", "Not implemented"],
    ),
    (
        [
            &["Nr.", "Kennung", "Maßnahmennummer"],
            &["Maßnahme", "Bezeichnung", "Titel"],
            &["Anwendbar", "Anwendbarkeit (ja/nein)"],
            &["Umsetzungsstatus", "Stand der Umsetzung"],
            &["Verantwortlich", "Zuständigkeit"],
        ],
        ["Ja", "Nein", "umgesetzt", "teilweise umgesetzt", "geplant", "nicht umgesetzt"],
    ),
    (
        [
            &["Référence", "N°"],
            &["Mesure", "Intitulé"],
            &["Applicable", "Applicabilité"],
            &["Statut", "État"],
            &["Responsable"],
        ],
        ["Oui", "Non", "Mis en œuvre", "Partiellement", "Planifié", "Non mis en œuvre"],
    ),
    (
        [&["Código", "Referencia"], &["Control", "Título"], &["Aplica", "Aplicable"], &["Estado"], &["Responsable"]],
        ["Sí", "No", "Implementado", "Parcial", "Planificado", "No implementado"],
    ),
    (
        [&["Código", "Referência"], &["Controlo", "Título"], &["Aplicável"], &["Estado", "Situação"], &["Responsável"]],
        ["Sim", "Não", "Implementado", "Parcial", "Planejado", "Não implementado"],
    ),
    (
        [&["Codice", "Riferimento"], &["Controllo", "Titolo"], &["Applicabile"], &["Stato"], &["Responsabile"]],
        ["Sì", "No", "Implementato", "Parziale", "Pianificato", "Non implementato"],
    ),
    (
        [&["Nummer", "Referentie"], &["Maatregel", "Titel"], &["Van toepassing"], &["Status"], &["Verantwoordelijke"]],
        ["Ja", "Nee", "Geïmplementeerd", "Gedeeltelijk", "Gepland", "Niet geïmplementeerd"],
    ),
    (
        [&["Numer"], &["Nazwa"], &["Zastosowanie"], &["Status"], &["Właściciel"]],
        ["Tak", "Nie", "Wdrożone", "Częściowo", "Planowane", "Niewdrożone"],
    ),
    (
        [&["Číslo"], &["Název"], &["Aplikovatelné"], &["Stav"], &["Vlastník"]],
        ["Ano", "Ne", "Zavedeno", "Částečně", "Plánováno", "Nezavedeno"],
    ),
    (
        [
            &["Kontrol No", "Madde No"],
            &["Kontrol Adı", "Başlık"],
            &["Uygulanabilir mi?", "Uygulanabilirlik"],
            &["Uygulama Durumu", "DURUM"],
            &["Sorumlu"],
        ],
        ["EVET", "HAYIR", "Uygulandı", "KISMEN", "Planlandı", "Uygulanmadı"],
    ),
    (
        [
            &["Κωδικός", "Αριθμός ελέγχου"],
            &["Τίτλος", "ΜΕΤΡΟ"],
            &["Εφαρμόσιμο", "ΕΦΑΡΜΟΖΕΤΑΙ"],
            &["Κατάσταση υλοποίησης", "ΚΑΤΑΣΤΑΣΗ"],
            &["ΥΠΕΥΘΥΝΟΣ", "Ιδιοκτήτης"],
        ],
        ["ΝΑΙ", "Όχι", "Υλοποιημένο", "Μερικώς", "Προγραμματισμένο", "Μη υλοποιημένο"],
    ),
    (
        [
            &["Klausul", "Kode kontrol"],
            &["Nama kontrol"],
            &["Diterapkan", "Berlaku"],
            &["Status implementasi"],
            &["Penanggung jawab"],
        ],
        ["Ya", "Tidak", "Sudah diterapkan", "Sebagian", "Direncanakan", "Belum diterapkan"],
    ),
];

/// One control's answers: place in the catalogue, applies, status (0 to 3, 4 for none).
type Row = (usize, bool, usize);

#[derive(Debug, Clone)]
struct Layout {
    rows: Vec<Row>,
    language: usize,
    synonyms: [usize; 5],
    order: Vec<usize>,
    titles: usize,
    form: usize,
    delimiter: usize,
    headings: bool,
}

fn layout() -> impl Strategy<Value = Layout> {
    // A table that excludes everything is asked about, which has a test of its own: the first control applies.
    let rows = proptest::sample::subsequence((0..93usize).collect::<Vec<_>>(), 4..40).prop_flat_map(|places| {
        let row = |(at, p)| (Just(p), any::<bool>().prop_map(move |applies| applies || at == 0), 0..5usize);
        places.into_iter().enumerate().map(row).collect::<Vec<_>>()
    });
    (
        rows,
        0..LANGUAGES.len(),
        proptest::array::uniform5(0..4usize),
        Just((0..5usize).collect::<Vec<_>>()).prop_shuffle(),
        0..4usize,
        0..4usize,
        0..4usize,
        any::<bool>(),
    )
        .prop_map(|(rows, language, synonyms, order, titles, form, delimiter, headings)| Layout {
            rows,
            language,
            synonyms,
            order,
            titles,
            form,
            delimiter,
            headings,
        })
}

const STATUSES: [Status; 5] =
    [Status::Implemented, Status::Partial, Status::Planned, Status::NotImplemented, Status::Unstated];

/// The table of a layout, row by row; identifiers in one of four forms.
fn table(layout: &Layout, controls: &[(String, String)]) -> Vec<Vec<String>> {
    let (headers, words) = &LANGUAGES[layout.language];
    let header = |at: usize| headers[at][layout.synonyms[at] % headers[at].len()].to_owned();
    let mut table: Vec<Vec<String>> = Vec::new();
    for at in 0..layout.titles {
        table.push(vec![["Example Ltd", "Version: 1.4", "2025-03-01"][at].to_owned()]);
    }
    table.push(layout.order.iter().map(|&c| header(c)).collect());
    let mut theme = String::new();
    for &(place, applies, status) in &layout.rows {
        let (local, title) = &controls[place];
        let own = local[..3].to_owned();
        if layout.headings && own != theme {
            theme.clone_from(&own);
            table.push(vec![format!("{own} – controls")]);
        }
        let identifier = match layout.form {
            0 => local.clone(),
            1 => local.replacen("A.", "A", 1),
            2 => format!("Annex {local}"),
            _ => format!("ISO 27001:2022 {local}"),
        };
        let status = if applies && status < 4 { words[2 + status] } else { "" };
        let cells =
            [identifier, title.clone(), words[usize::from(!applies)].to_owned(), status.to_owned(), "Ada".to_owned()];
        table.push(layout.order.iter().map(|&c| cells[c].clone()).collect());
    }
    table
}

fn text(table: &[Vec<String>], delimiter: &str) -> String {
    let width = table.iter().map(Vec::len).max().unwrap_or(0);
    let quoted = |cell: &str| {
        if cell.contains([',', ';', '|', '\t', '"', '\n']) {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell.to_owned()
        }
    };
    let line = |row: &Vec<String>| {
        let mut cells: Vec<String> = row.iter().map(|c| quoted(c)).collect();
        cells.resize(width, String::new());
        cells.join(delimiter) + "\r\n"
    };
    table.iter().map(line).collect()
}

fn page(table: &[Vec<String>]) -> String {
    let width = table.iter().map(Vec::len).max().unwrap_or(1);
    let row = |row: &Vec<String>| match row.as_slice() {
        [only] => format!("<tr><td colspan={width}>{only}</td></tr>"),
        cells => {
            format!("<tr>{}</tr>", cells.iter().map(|c| format!("<td><p>{c}</p></td>")).collect::<Vec<_>>().concat())
        }
    };
    format!("<html><table>{}</table></html>", table.iter().map(row).collect::<Vec<_>>().concat())
}

fn read(engine: &Engine, name: &str, content: &str) -> Record {
    let outputs = engine.convert("org", &[source(name, content)], CallOptions::default());
    record::of(&outputs.unwrap_or_else(|failure| panic!("{:?}", failure.problems)))
}

fn controls() -> Vec<(String, String)> {
    let catalogue = Catalogue::built_in().expect("catalogues");
    let framework = catalogue.framework(ISO27001_2022).expect("the current edition");
    framework.controls().map(|c| (c.id.local().to_owned(), c.title.to_string())).collect()
}

/// All texts that a record holds of its sources.
fn kept(record: &Record) -> BTreeSet<String> {
    let mut kept = BTreeSet::new();
    let mut keep = |text: &str| {
        kept.insert(one_line(text));
    };
    for entry in &record.entries {
        entry.identifier.iter().chain(&entry.title).for_each(|t| keep(&t.text));
        entry.applicability.iter().for_each(|a| keep(&a.raw));
        entry.status.iter().for_each(|a| keep(&a.raw));
        entry.justifications.iter().for_each(|j| keep(&j.text.text));
        let lists = [&entry.implementation, &entry.owner, &entry.evidence, &entry.remarks];
        lists.into_iter().flatten().for_each(|t| keep(&t.text));
        entry.dates.iter().for_each(|d| keep(&d.text.text));
        entry.carried_over.iter().for_each(|c| keep(&c.text.text));
    }
    record.unmatched.iter().flat_map(|r| &r.cells).for_each(|c| keep(&c.text));
    record.kept_rows.iter().flat_map(|r| &r.cells).for_each(|c| keep(&c.text));
    for column in record.sources.iter().flat_map(|s| &s.sheets).flat_map(|s| &s.tables).flat_map(|t| &t.columns) {
        keep(&column.header);
    }
    // Words in columns of marks and reasons are counted, not kept one by one.
    record.sources.iter().flat_map(|s| &s.vocabulary).for_each(|w| keep(&w.word));
    kept
}

/// Every cell that a record holds of its sources: sheet and address to text.
fn addressed(record: &Record) -> BTreeMap<(String, String), String> {
    let mut cells = BTreeMap::new();
    for entry in &record.entries {
        for (origin, text) in entry.cells() {
            cells.insert((origin.sheet.to_string(), origin.cell.to_string()), text.to_owned());
        }
    }
    for row in &record.unmatched {
        for cell in &row.cells {
            cells.insert((row.origin.sheet.to_string(), cell.cell.to_string()), cell.text.clone());
        }
    }
    for row in &record.kept_rows {
        for cell in &row.cells {
            cells.insert((row.sheet.to_string(), cell.cell.to_string()), cell.text.clone());
        }
    }
    cells
}

/// A workbook of several sheets, in the form that Excel 2003 saves as XML.
fn excel_2003(sheets: &[Vec<Vec<String>>]) -> String {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let cell = |(at, text): (usize, &String)| {
        let data = format!("<Data ss:Type=\"String\">{}</Data>", escaped(text));
        if text.is_empty() { String::new() } else { format!("<Cell ss:Index=\"{}\">{data}</Cell>", at + 1) }
    };
    let row = |(at, cells): (usize, &Vec<String>)| {
        let cells: String = cells.iter().enumerate().map(cell).collect();
        format!("<Row ss:Index=\"{}\">{cells}</Row>", at + 1)
    };
    let sheet = |(at, rows): (usize, &Vec<Vec<String>>)| {
        let rows: String = rows.iter().enumerate().map(row).collect();
        format!("<Worksheet ss:Name=\"Sheet {at}\"><Table>{rows}</Table></Worksheet>")
    };
    let sheets: String = sheets.iter().enumerate().map(sheet).collect();
    format!(
        "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">{sheets}</Workbook>"
    )
}

/// Cells as odd sources have them: identifiers, answers, words, numbers, nothing.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => Just(String::new()),
        2 => (5..9u8, 1..20u8).prop_map(|(a, b)| format!("A.{a}.{b}")),
        1 => (4..19u8, 1..4u8, 1..4u8).prop_map(|(a, b, c)| format!("{a}.{b}.{c}")),
        1 => proptest::sample::select(vec!["Control", "Title", "Status", "Applicable", "Owner", "Evidence", "Yes", "No", "x", "n/a", "Implemented", "Total", "Legend:", "Access control", "2025-01-31", "80%", "LR, CO"]).prop_map(str::to_owned),
        2 => "[a-zA-ZäéΩ0-9 ,;.=+-]{1,24}",
        1 => "\\PC{1,12}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn the_same_statement_comes_out_of_every_layout(layout in layout()) {
        let controls = controls();
        let engine = Engine::new(settings()).expect("an engine");
        let table = table(&layout, &controls);
        let delimiter = [",", ";", "\t", "|"][layout.delimiter];
        for record in [read(&engine, "soa.csv", &text(&table, delimiter)), read(&engine, "soa.xls", &page(&table))] {
            prop_assert!(record.sources[0].ledger.balances());
            prop_assert!(record.unmatched.is_empty(), "{:?}", record.unmatched);
            let statement = &record.statements[0];
            for (at, control) in statement.controls.iter().enumerate() {
                let expected = layout.rows.iter().find(|row| row.0 == at).map_or(
                    (Applicability::Unstated, Status::Unstated),
                    |&(_, applies, status)| if applies {
                        (Applicability::Applicable, STATUSES[status])
                    } else {
                        (Applicability::Excluded, Status::Unstated)
                    },
                );
                let found = (control.applicability.value, control.status.value);
                prop_assert_eq!(found, expected, "{} in {:?}", control.provision.local(), record.sources[0].sheets);
            }
        }
    }

    #[test]
    fn no_text_of_any_cell_is_lost(grid in proptest::collection::vec(proptest::collection::vec(cell(), 6), 3..25)) {
        let engine = Engine::new(settings()).expect("an engine");
        // A core of a real table, so that the source holds controls whatever the rest is.
        let mut table: Vec<Vec<String>> = Vec::new();
        for row in [["Ref", "Title", "Applicable", "Status", "Owner", "Notes"], ["A.5.1", "Policies for information security", "Yes", "Implemented", "CISO", ""], ["A.5.7", "Threat intelligence", "No", "", "", ""], ["A.8.9", "Configuration management", "Yes", "Planned", "CTO", ""]] {
            table.push(row.iter().map(|c| (*c).to_owned()).collect());
        }
        let rows = grid.iter().filter(|row| row.iter().any(|c| !c.trim().is_empty())).count() + table.len();
        table.extend(grid);
        let record = read(&engine, "soa.csv", &text(&table, ","));
        let ledger = record.sources[0].ledger;
        prop_assert!(ledger.balances());
        prop_assert_eq!(ledger.rows as usize, rows);
        let kept = kept(&record);
        for cell in table.iter().flatten() {
            let plain = one_line(cell);
            let blank = plain.chars().all(|c| c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}'));
            let there = blank || kept.iter().any(|k| *k == plain || k.contains(&plain));
            prop_assert!(there, "`{}` is lost", cell);
        }
        for entry in record.entries.iter().filter(|e| e.kind == EntryKind::Control) {
            prop_assert!(!entry.rows.is_empty());
        }
    }

    /// Nothing is lost, proven from outside: every cell of every sheet is in the record under its own address, and
    /// every cell of a row about a control, or one that looks like it, in the workbook too.
    #[test]
    fn every_cell_of_a_random_workbook_is_found_again_with_its_origin(
        sheets in proptest::collection::vec(proptest::collection::vec(proptest::collection::vec(cell(), 7), 1..14), 1..4),
        core in 0..3usize,
    ) {
        let engine = Engine::new(settings()).expect("an engine");
        let mut sheets = sheets;
        let core = core % sheets.len();
        // A real table on one of the sheets, so that the source holds controls whatever the rest is.
        for row in ["A.8.9|Configuration management|Yes|Planned|x|no|CTO", "A.5.7, A.5.8|Threats|No||no||", "A.5.1|Policies for information security|Yes|Implemented|yes|x|CISO", "Ref|Title|Applicable|Status|LR|CO|Owner"] {
            sheets[core].insert(0, row.split('|').map(str::to_owned).collect());
        }
        let outputs = engine.convert("org", &[source("soa.xls", excel_2003(&sheets))], CallOptions::default()).expect("outputs");
        let record = record::of(&outputs);
        let kept = addressed(&record);
        let ledger = record.sources[0].ledger;
        prop_assert!(ledger.balances());
        let [rows, unmatched] = ["Source rows", "Unmatched"].map(|name| one_line(&workbook::texts(&outputs.workbook, name).join("\n")));
        let serves: BTreeSet<(String, u32)> =
            record.entries.iter().flat_map(|e| e.rows.iter().map(|r| (e.sheet.to_string(), *r))).collect();
        let nothing: BTreeSet<(String, u32)> =
            record.unmatched.iter().map(|u| (u.origin.sheet.to_string(), u.origin.cell.row)).collect();
        for (at, table) in sheets.iter().enumerate() {
            for (row, cells) in (1u32..).zip(table) {
                for (column, text) in cells.iter().enumerate() {
                    let text = one_line(text);
                    if text.chars().all(|c| c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}')) {
                        continue;
                    }
                    let address = annexa::model::CellAddress::new(row, u32::try_from(column).expect("few")).to_string();
                    let place = (format!("Sheet {at}"), address.clone());
                    let found = kept.get(&place).map(|t| one_line(t));
                    prop_assert_eq!(found.as_deref(), Some(text.as_str()), "{:?} in the record", place);
                    let key = (place.0, row);
                    if serves.contains(&key) {
                        prop_assert!(rows.contains(&format!("{address}: {text}")), "{} `{}` in {}", address, text, rows);
                    } else if nothing.contains(&key) {
                        prop_assert!(unmatched.contains(&text), "{} `{}` in {}", address, text, unmatched);
                    }
                }
            }
        }
        for entry in record.entries.iter().filter(|e| e.rows == [3] && *e.sheet == *format!("Sheet {core}")) {
            // A row that serves several controls is listed at each of them.
            prop_assert!(entry.match_note.as_ref().is_some_and(|n| n.english().contains("2 controls")), "{:?}", entry.match_note);
        }
    }
}
