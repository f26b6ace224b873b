//! Headings, marks and words that were once read as something else: each as a small table of its own. What cannot be read
//! for certain is left open and asked about, and no answer is ever inverted.

use std::sync::OnceLock;

use annexa::model::record::Record;
use annexa::model::{Applicability, Basis, ColumnRole, Status};
use proptest::prelude::*;

use crate::support::engine::{settings, source, try_convert};
use crate::support::record::{self, entry};

const CONTROLS: [&str; 12] =
    ["A.5.1", "A.5.7", "A.5.15", "A.5.23", "A.6.7", "A.7.11", "A.8.1", "A.8.9", "A.8.13", "A.8.16", "A.8.24", "A.8.30"];

fn csv(content: &str) -> Record {
    record::of(&try_convert(settings(), &[("soa.csv", content)]).unwrap_or_else(|f| panic!("{:?}", f.problems)))
}

/// A table of all controls; `row` gives the cells behind the identifier.
fn table(above: &str, header: &str, row: impl Fn(usize) -> String) -> Record {
    let rows = CONTROLS.iter().enumerate().map(|(at, control)| format!("{control},{}\n", row(at)));
    csv(&format!("{above}Control,{header}\n{}", rows.collect::<String>()))
}

fn applies(record: &Record, control: &str) -> Applicability {
    entry(record, control).applicability.as_ref().map(|a| a.value).unwrap_or_default()
}

fn status(record: &Record, control: &str) -> Status {
    entry(record, control).status.as_ref().map(|s| s.value).unwrap_or_default()
}

fn role(record: &Record, header: &str) -> ColumnRole {
    let columns = record.sources[0].sheets.iter().flat_map(|s| &s.tables).flat_map(|t| &t.columns);
    columns.clone().find(|c| c.header == header).unwrap_or_else(|| panic!("{header}")).role
}

fn questions(record: &Record) -> Vec<&str> {
    let notes = record.sources.iter().flat_map(|s| &s.notes).map(String::as_str);
    notes.filter(|note| note.starts_with("Question: ")).collect()
}

#[test]
fn evidence_that_is_asked_for_is_not_evidence_held() {
    for header in ["Evidence required", "Expected evidence", "Evidence to be provided", "Sample evidence (typical)"] {
        let record = table("", &format!("Applicable,{header}"), |_| "Yes,Signed minutes".to_owned());
        assert!(record.entries.iter().all(|e| e.evidence.is_empty()), "{header}");
        assert_eq!(role(&record, header), ColumnRole::Other, "{header}");
    }
    let record = table("", "Applicable,Evidence", |_| "Yes,Signed minutes".to_owned());
    assert!(record.entries.iter().all(|e| e.evidence.len() == 1));
}

#[test]
fn an_answer_about_something_else_is_none_for_the_control() {
    for header in ["Escalation required", "Risk status", "Review status", "Action status", "Previous status"] {
        let record = table("", &format!("Owner,{header}"), |at| format!("Ann,{}", ["Yes", "No"][at % 2]));
        assert!(record.entries.iter().all(|e| e.applicability.is_none() && e.status.is_none()), "{header}");
    }
}

#[test]
fn marks_under_one_status_each_are_the_status() {
    let record = table("", "Applicable,Implemented,Partly implemented,Not implemented", |at| {
        ["Yes,X,,", "Yes,,X,", "Yes,,,X", "Yes,X,X,"][at % 4].to_owned()
    });
    assert_eq!(status(&record, "A.5.1"), Status::Implemented);
    assert_eq!(status(&record, "A.5.7"), Status::Partial);
    assert_eq!(status(&record, "A.5.15"), Status::NotImplemented);
    assert_eq!(status(&record, "A.5.23"), Status::Unstated, "two marks contradict each other");
}

#[test]
fn a_legend_says_what_letters_mean_and_without_one_they_are_open() {
    let letters = |at: usize| ["E,r", "A,r"][at % 2].to_owned();
    let record = table("Legend: A = applicable; E = excluded,,\n,,\n", "Applicable,Justification", letters);
    assert_eq!(applies(&record, "A.5.1"), Applicability::Excluded);
    assert_eq!(applies(&record, "A.5.7"), Applicability::Applicable);
    let record = table("", "Applicable,Justification", letters);
    assert_ne!(applies(&record, "A.5.1"), Applicability::Applicable, "`E` is no word of an English table");
    assert!(
        record.sources[0].vocabulary.iter().any(|w| w.word == "E" && w.taken_for.is_none()),
        "and that is reported"
    );
}

#[test]
fn a_cross_beside_ticks_is_open_and_one_alone_is_a_mark() {
    let record = table("", "Applicable", |at| ["x", "✓"][at % 2].to_owned());
    assert_eq!(applies(&record, "A.5.1"), Applicability::Unstated);
    assert_eq!(applies(&record, "A.5.7"), Applicability::Applicable);
    let record = table("", "Applicable,Owner", |at| ["x,Ann", ",Ann"][at % 2].to_owned());
    assert_eq!(applies(&record, "A.5.1"), Applicability::Applicable);
    assert_eq!(applies(&record, "A.5.7"), Applicability::Unstated, "an empty box is no exclusion");
}

#[test]
fn a_word_goes_before_the_heading_of_a_mark_column() {
    let record = table("", "Applicable,Not applicable", |at| ["x,", ",x", ",Applicable", ",maybe"][at % 4].to_owned());
    assert_eq!(applies(&record, "A.5.1"), Applicability::Applicable);
    assert_eq!(applies(&record, "A.5.7"), Applicability::Excluded);
    assert_ne!(applies(&record, "A.5.15"), Applicability::Excluded);
    assert_eq!(applies(&record, "A.5.23"), Applicability::Unstated);
}

#[test]
fn error_values_and_placeholders_are_no_answers() {
    let record = table("", "Applicable,Status,Justification,Evidence", |at| {
        ["#N/A,#REF!,[Provide justification],N/A", "Yes,Implemented,Keeps strangers out,Folder 1"][at % 2].to_owned()
    });
    let first = entry(&record, "A.5.1");
    assert!(first.applicability.is_none() && first.status.is_none());
    assert!(first.justifications.is_empty() && first.evidence.is_empty());
    assert_eq!(first.carried_over.len(), 4, "nothing is lost");
    assert!(record.sources[0].vocabulary.iter().any(|w| w.word == "#N/A" && w.taken_for.is_none()));
}

#[test]
fn printed_options_are_read_by_the_ticked_one() {
    let record = table("", "Applicable,Status", |at| {
        ["☒ Yes ☐ No,☐ Implemented ☒ Planned", "☐ Yes ☒ No,", "☐ Yes ☐ No,"][at % 3].to_owned()
    });
    assert_eq!(applies(&record, "A.5.1"), Applicability::Applicable);
    assert_eq!(status(&record, "A.5.1"), Status::Planned);
    assert_eq!(applies(&record, "A.5.7"), Applicability::Excluded);
    assert_eq!(applies(&record, "A.5.15"), Applicability::Unstated);
}

#[test]
fn the_side_that_is_justified_is_proposed_where_no_column_answers() {
    let record = table("", "Justification for inclusion,Justification for exclusion", |at| {
        ["Limits fraud,", "N/A,We own no building", "Limits fraud,We own no building"][at % 3].to_owned()
    });
    let of = |control| entry(&record, control).applicability.as_ref().map(|a| (a.value, a.basis));
    assert_eq!(of("A.5.1"), Some((Applicability::Applicable, Basis::Proposed)));
    assert_eq!(of("A.5.7"), Some((Applicability::Excluded, Basis::Proposed)));
    assert_eq!(of("A.5.15"), None);
}

#[test]
fn a_reading_that_contradicts_itself_is_asked_about() {
    // `Yes` answers another question than the heading seems to ask: all that is done would be excluded.
    let rows = |at: usize| {
        ["No,Implemented,Limits fraud,", "Yes,,,We own no building"][usize::from(at.is_multiple_of(4))].to_owned()
    };
    let header = "Applicable,Status,Justification for inclusion,Justification for exclusion";
    let record = table("", header, rows);
    assert!(record.entries.iter().all(|e| e.applicability.is_none()), "nothing is read from the column");
    let asked = questions(&record);
    assert_eq!(asked.len(), 1, "{asked:?}");
    assert!(asked[0].contains("column B `Applicable`") && asked[0].contains("`Yes`"), "{asked:?}");
    // The same with the heading that the answers fit.
    let record = table("", header, |at| {
        ["Yes,Implemented,Limits fraud,", "No,,,We own no building"][usize::from(at.is_multiple_of(4))].to_owned()
    });
    assert_eq!(applies(&record, "A.5.1"), Applicability::Excluded);
    assert_eq!(applies(&record, "A.5.7"), Applicability::Applicable);
    assert!(questions(&record).is_empty());
}

#[test]
fn a_table_that_excludes_everything_is_asked_about() {
    let record = table("", "Applicable,Owner", |_| "No,Ann".to_owned());
    assert!(record.entries.iter().all(|e| e.applicability.is_none()));
    assert_eq!(questions(&record).len(), 1);
    let record = table("", "Applicable,Justification for exclusion", |_| "No,We own no building".to_owned());
    assert!(
        record.entries.iter().all(|e| e.applicability.as_ref().is_some_and(|a| a.value == Applicability::Excluded))
    );
}

#[test]
fn a_row_torn_in_a_workbook_is_only_proposed() {
    let cells = |row: &[&str]| row.iter().flat_map(|cell| ["<td>", cell, "</td>"]).collect::<String>();
    let mut rows = vec![cells(&["Control", "Applicable", "Justification", "Status"])];
    for control in &CONTROLS[1..] {
        rows.push(cells(&[control, "Yes", "Limits fraud", "Planned"]));
    }
    rows.push(cells(&[CONTROLS[0], "Yes", "Limits fraud", "as the bank asks", "Planned"]));
    let page: String = rows.iter().flat_map(|row| ["<tr>", row.as_str(), "</tr>"]).collect();
    let page = format!("<html><body><table>{page}</table></body></html>");
    let record = record::of(&try_convert(settings(), &[("soa.xls", page)]).expect("a statement"));
    let torn = entry(&record, CONTROLS[0]).status.as_ref().expect("a status");
    assert_eq!((torn.value, torn.basis), (Status::Planned, Basis::Proposed));
    assert!(entry(&record, CONTROLS[0]).match_note.is_some(), "and that is reported");
}

/// Headings for the identifier, applicability, status and both justifications; words for yes, no, implemented, planned.
const LANGUAGES: [([&str; 5], [&str; 4]); 12] = [
    (
        ["Control", "Applicable", "Status", "Reason for inclusion", "Reason for exclusion"],
        ["Yes", "No", "Implemented", "Planned"],
    ),
    (
        ["Nr.", "Anwendbar", "Umsetzungsstatus", "Begründung der Auswahl", "Begründung für Ausschluss"],
        ["Ja", "Nein", "Umgesetzt", "Geplant"],
    ),
    (
        ["Référence", "Applicable", "Statut", "Motif de la sélection", "Motif de l'exclusion"],
        ["Oui", "Non", "Mis en œuvre", "Planifié"],
    ),
    (
        ["Código", "Aplicable", "Estado", "Motivo de la inclusión", "Motivo de la exclusión"],
        ["Sí", "No", "Implementado", "Planificado"],
    ),
    (
        ["Codice", "Applicabile", "Stato", "Motivo di inclusione", "Motivo di esclusione"],
        ["Sì", "No", "Implementato", "Pianificato"],
    ),
    (
        ["Nummer", "Van toepassing", "Status", "Reden van opname", "Reden van uitsluiting"],
        ["Ja", "Nee", "Geïmplementeerd", "Gepland"],
    ),
    (
        ["Código", "Aplicável", "Estado", "Motivo da inclusão", "Motivo da exclusão"],
        ["Sim", "Não", "Implementado", "Planejado"],
    ),
    (
        ["Numer", "Ma zastosowanie", "Status wdrożenia", "Uzasadnienie włączenia", "Powód wyłączenia"],
        ["Tak", "Nie", "Wdrożone", "Planowane"],
    ),
    (
        ["Číslo", "Aplikovatelnost", "Stav implementace", "Důvod zařazení", "Důvod vyloučení"],
        ["Ano", "Ne", "Zavedeno", "Plánováno"],
    ),
    (
        ["Kontrol No", "Uygulanabilir", "Uygulama durumu", "Dahil etme gerekçesi", "Hariç tutma gerekçesi"],
        ["Evet", "Hayır", "Uygulandı", "Planlandı"],
    ),
    (
        ["Αριθμός", "Εφαρμόσιμο", "Κατάσταση υλοποίησης", "Λόγος συμπερίληψης", "Λόγος εξαίρεσης"],
        ["Ναι", "Όχι", "Υλοποιημένο", "Προγραμματισμένο"],
    ),
    (
        ["Nomor", "Dapat diterapkan", "Status implementasi", "Alasan pemilihan", "Alasan pengecualian"],
        ["Ya", "Tidak", "Sudah diterapkan", "Direncanakan"],
    ),
];

/// One for all cases: it takes longer to make than to use.
static ENGINE: OnceLock<annexa::Engine> = OnceLock::new();

/// Columns that look like answers and are none.
const DECOYS: [(&str, [&str; 2]); 5] = [
    ("Escalation required", ["Yes", "No"]),
    ("Risk status", ["Open", "Closed"]),
    ("Evidence required", ["Minutes", "Register"]),
    ("Review status", ["Yes", "No"]),
    ("Previous status", ["Not implemented", "Planned"]),
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn no_decision_is_ever_inverted(
        language in 0..LANGUAGES.len(),
        marks in 0..7usize,
        included in proptest::collection::vec(proptest::bool::weighted(0.7), CONTROLS.len()),
        order in Just((0..6usize).collect::<Vec<_>>()).prop_shuffle(),
        left_out in proptest::collection::vec(proptest::bool::weighted(0.4), 6),
        decoy in 0..DECOYS.len(),
        own_row in proptest::option::of(0..CONTROLS.len()),
        noise in proptest::collection::vec(0..12u8, CONTROLS.len()),
    ) {
        let (headings, [yes, no, done, planned]) = LANGUAGES[language];
        let answer = |yes_: bool| match (marks, yes_) {
            (0 | 1, true) => yes,
            (0 | 1, false) => no,
            (2 | 4, true) => "✓",
            (2, false) => "✗",
            (3, true) | (4, false) => "x",
            (5, true) => "Y",
            (5, false) => "N",
            (6, true) => "1",
            (6, false) => "0",
            (_, _) => "",
        };
        let (decoy_heading, decoy_words) = DECOYS[decoy];
        let titles = [headings[1], headings[2], headings[3], headings[4], decoy_heading, "Note"];
        // The answer itself is always there.
        let kept: Vec<usize> = order.into_iter().filter(|at| *at == 0 || !left_out[*at]).collect();
        let mut text = headings[0].to_owned();
        text.extend(kept.iter().flat_map(|at| [",", titles[*at]]));
        text.push('\n');
        for (at, control) in CONTROLS.iter().enumerate() {
            let yes = included[at];
            // Now and then a row contradicts itself, as people's rows do.
            let says = if noise[at] == 0 { !yes } else { yes };
            let cells = [
                answer(yes),
                if says { [done, planned][at % 2] } else { "" },
                if says { "Limits fraud" } else { "" },
                if says { "" } else { "We own no building" },
                decoy_words[at % 2],
                "seen",
            ];
            if own_row == Some(at) {
                text.push_str("OWN-1");
                text.extend(kept.iter().flat_map(|of| [",", cells[*of]]));
                text.push('\n');
            }
            text.push_str(control);
            text.extend(kept.iter().flat_map(|of| [",", cells[*of]]));
            text.push('\n');
        }
        let engine = ENGINE.get_or_init(|| annexa::Engine::new(settings()).expect("an engine"));
        let outputs = engine.convert("acme", &[source("soa.csv", &text)], annexa::CallOptions::default());
        let Ok(outputs) = outputs else { return Ok(()) };
        let record = record::of(&outputs);
        for (at, control) in CONTROLS.iter().enumerate() {
            let Some(read) = record.entries.iter().find(|e| e.provision.local() == *control) else { continue };
            let value = read.applicability.as_ref().map(|a| a.value).unwrap_or_default();
            let inverse = if included[at] { Applicability::Excluded } else { Applicability::Applicable };
            // An empty cell states nothing; a status or a reason may still propose.
            let stated = read.applicability.as_ref().is_some_and(|a| a.basis == Basis::Stated);
            prop_assert!(!(stated && value == inverse), "{control} is inverted:\n{text}");
            let plain = marks < 3 && value == Applicability::Unstated && !answer(included[at]).is_empty();
            let told = !questions(&record).is_empty()
                || record.sources[0].vocabulary.iter().any(|word| word.taken_for.is_none());
            prop_assert!(!plain || told, "{control} is open, and nothing asks:\n{text}");
        }
    }
}
