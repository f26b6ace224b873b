//! Synthetic records: whole organisations of every awkward kind, without the rest of the pipeline.

use std::sync::Arc;

use annexa::model::record::{
    CatalogueUsed, DocumentFacts, Fact, FactOrigin, Program, RECORD_SCHEMA, Record, SourceRecord, UnreadSource,
};
use annexa::model::{
    Answer, Applicability, Basis, DateText, Entry, EntryKind, EntryText, MatchedBy, Origin, Reason, ReasonMark, Status,
};
use annexa::model::{Candidate, KeptCell, UnmatchedRow};
use annexa::model::{CellAddress, Format, Visibility};
use annexa::model::{
    Certainty, ColumnReading, ColumnRole, EditionReading, RowCounts, SheetReading, SourceKind, TableReading,
    VocabularyUse,
};
use annexa::model::{
    ClauseAnswer, Figures, Finding, Merged, PredecessorAnswer, Severity, Statement, StatementControl, StatementText,
    ThemeFigures, Transition,
};
use annexa::model::{FrameworkKey, ISO27001_2013, ISO27001_2022, LocalizedText, ProvisionId};
use annexa::standards::catalogue::Catalogue;
use annexa::standards::crosswalk::Crosswalk;

const STATUSES: [Status; 6] = [
    Status::Implemented,
    Status::Implemented,
    Status::Partial,
    Status::Planned,
    Status::NotImplemented,
    Status::Alternative,
];

pub fn origin(column: u32, row: u32) -> Origin {
    Origin { source: 1, sheet: Arc::from("SoA"), cell: CellAddress::new(row, column) }
}

pub fn stated(text: &str, column: u32, row: u32) -> StatementText {
    StatementText { text: text.to_owned(), origins: vec![origin(column, row)], basis: Basis::Stated, written_for: None }
}

fn fact(text: &str, row: u32) -> Vec<Fact> {
    vec![Fact { text: text.to_owned(), origin: FactOrigin::Cell(origin(1, row)) }]
}

fn merged<T>(value: T, column: u32, row: u32) -> Merged<T> {
    Merged { value, basis: Basis::Stated, origins: vec![origin(column, row)], how: String::new() }
}

/// A control without any answer.
pub fn silent(provision: ProvisionId, title: &str, theme: &str) -> StatementControl {
    StatementControl {
        provision,
        title: title.to_owned(),
        theme: theme.to_owned(),
        new: false,
        in_role: true,
        source_titles: Vec::new(),
        applicability: Merged {
            value: Applicability::Unstated,
            basis: Basis::Stated,
            origins: vec![],
            how: String::new(),
        },
        status: Merged { value: Status::Unstated, basis: Basis::Stated, origins: vec![], how: String::new() },
        reasons: Vec::new(),
        justification_for_inclusion: Vec::new(),
        justification_for_exclusion: Vec::new(),
        implementation: Vec::new(),
        evidence: Vec::new(),
        owner: Vec::new(),
        dates: Vec::new(),
        remarks: Vec::new(),
        carried_over: Vec::new(),
        overruled: Vec::new(),
        transition: None,
        entries: Vec::new(),
        findings: Vec::new(),
    }
}

/// All controls of the 2022 edition, without answers.
pub fn no_data() -> Record {
    let catalogue = Catalogue::built_in().expect("catalogue");
    let framework = catalogue.framework(ISO27001_2022).expect("27001:2022");
    let controls = framework
        .controls()
        .map(|c| {
            let theme = framework.group_of(c.id.local()).expect("a theme").id.local().to_owned();
            StatementControl { new: c.new, ..silent(c.id.clone(), &c.title, &theme) }
        })
        .collect();
    let mut record = Record {
        integration: None,
        schema: RECORD_SCHEMA,
        program: Program { name: "annexa".to_owned(), version: "0.1.0".to_owned() },
        fonts: Vec::new(),
        catalogues: vec![CatalogueUsed {
            framework: FrameworkKey::new(ISO27001_2022),
            name: "ISO/IEC 27001:2022".to_owned(),
            attribution: framework.attribution.clone(),
            controls: 93,
        }],
        organisation: "Beispiel Werke AG".to_owned(),
        converted_as: String::new(),
        precedence: annexa::model::Precedence::default(),
        as_of: "2026-11-24".to_owned(),
        document: DocumentFacts::default(),
        document_control: annexa::model::DocumentControl::default(),
        unread_sources: Vec::new(),
        sources: vec![source()],
        statements: vec![Statement {
            framework: FrameworkKey::new(ISO27001_2022),
            framework_name: "ISO/IEC 27001:2022".to_owned(),
            controls,
            own_controls: Vec::new(),
            clauses: Vec::new(),
            figures: Figures::default(),
            themes: Vec::new(),
            from_soa: false,
            has_transition: false,
            roles: None,
        }],
        findings: Vec::new(),
        rules_changed: Vec::new(),
        next_date_change: None,
        entries: Vec::new(),
        unmatched: Vec::new(),
        matched_by_hand: Vec::new(),
        kept_rows: Vec::new(),
        decisions: Vec::new(),
        added_by_hand: Vec::new(),
    };
    count(&mut record);
    record
}

fn source() -> SourceRecord {
    let column = |column: &str, header: &str, role, confidence| ColumnReading {
        column: column.to_owned(),
        header: header.to_owned(),
        role,
        confidence,
    };
    let ledger = RowCounts {
        rows: 101,
        title: 3,
        header: 1,
        heading: 4,
        entry: 92,
        unmatched: 1,
        entries: 92,
        ..RowCounts::default()
    };
    SourceRecord {
        number: 1,
        name: "werke/SoA 2025 final.xlsx".to_owned(),
        sha256: "ab".repeat(32),
        size: 48_211,
        format: Format::Xlsx,
        format_in_words: "Office Open XML workbook".to_owned(),
        kind: SourceKind::Soa,
        edition: Some(EditionReading {
            framework: FrameworkKey::new(ISO27001_2022),
            open: Vec::new(),
            certainty: Certainty::Certain,
            why: LocalizedText::english_only(
                "92 of 92 identifiers exist in the 2022 edition and 88 of them carry its titles",
            ),
        }),
        further_editions: Vec::new(),
        date: Some("2025-03-14".to_owned()),
        language: None,
        profile: None,
        merged: true,
        not_merged_because: None,
        sheets: vec![SheetReading {
            sheet: Arc::from("SoA"),
            visibility: Visibility::Visible,
            read: true,
            score: 200,
            reason: LocalizedText::english_only(
                "Its header and 92 identifiers are those of a Statement of Applicability.",
            ),
            tables: vec![TableReading {
                kind: None,
                kind_because: None,
                editions: Vec::new(),
                header_rows: Some((4, 4)),
                body_rows: (5, 101),
                columns: vec![
                    column("A", "Control", ColumnRole::Identifier, 99),
                    column("B", "Title", ColumnRole::Title, 97),
                    column("C", "Applicable (Y/N)", ColumnRole::Applicability, 96),
                    column("D", "Implementation status", ColumnRole::Status, 95),
                    column("E", "Justification", ColumnRole::Justification, 91),
                    column("F", "Evidence / reference", ColumnRole::Evidence, 88),
                    column("G", "Owner", ColumnRole::Owner, 93),
                    column("H", "Risk ID", ColumnRole::Other, 0),
                ],
            }],
            ledger,
            hidden_rows: Some(0),
            hidden_row_ranges: Vec::new(),
            hidden_columns: Some(Vec::new()),
        }],
        ledger,
        vocabulary: vec![
            VocabularyUse {
                role: ColumnRole::Status,
                word: "done".to_owned(),
                taken_for: Some("implemented".to_owned()),
                count: 31,
                nearest: Vec::new(),
            },
            VocabularyUse {
                role: ColumnRole::Status,
                word: "in arbeit?".to_owned(),
                taken_for: None,
                count: 2,
                nearest: Vec::new(),
            },
        ],
        notes: vec!["One formula has no stored value: S1 H17.".to_owned()],
    }
}

/// Counts figures and themes again from the controls.
pub fn count(record: &mut Record) {
    let catalogue = Catalogue::built_in().expect("catalogue");
    let framework = catalogue.framework(ISO27001_2022).expect("27001:2022");
    for statement in &mut record.statements {
        statement.figures = figures(statement.controls.iter());
        statement.themes = ["A.5", "A.6", "A.7", "A.8"]
            .iter()
            .map(|theme| ThemeFigures {
                theme: (*theme).to_owned(),
                title: framework.get(theme).expect("a theme").title.to_string(),
                figures: figures(statement.controls.iter().filter(|c| c.theme == *theme)),
            })
            .collect();
    }
    for number in 0..record.findings.len() {
        record.findings[number].number = number as u32 + 1;
    }
    for control in record.statements.iter_mut().flat_map(|s| s.controls.iter_mut().chain(&mut s.own_controls)) {
        control.findings = record
            .findings
            .iter()
            .filter(|f| f.provision.as_ref() == Some(&control.provision) || f.controls.contains(&control.provision))
            .map(|f| f.number)
            .collect();
    }
}

fn figures<'a>(controls: impl Iterator<Item = &'a StatementControl>) -> Figures {
    let mut f = Figures::default();
    for c in controls {
        f.controls += 1;
        let carried = u32::from(c.applicability.basis == Basis::CarriedOver);
        match c.applicability.value {
            Applicability::Applicable => f.applicable += 1,
            Applicability::Excluded => f.excluded += 1,
            Applicability::Undecided => f.undecided += 1,
            Applicability::Unstated => f.applicability_unstated += 1,
        }
        f.applicability_carried_over += carried;
        f.covered += u32::from(c.applicability.value != Applicability::Unstated || c.status.value != Status::Unstated);
        if c.applicability.value == Applicability::Excluded {
            continue;
        }
        let carried = u32::from(c.status.basis == Basis::CarriedOver);
        match c.status.value {
            Status::Implemented => {
                f.implemented += 1;
                f.implemented_carried_over += carried;
            }
            Status::Partial => f.partial += 1,
            Status::Planned => f.planned += 1,
            Status::NotImplemented => f.not_implemented += 1,
            Status::Alternative => f.alternative += 1,
            Status::Unstated => f.status_unstated += 1,
        }
        let closed = matches!(c.status.value, Status::Implemented | Status::Partial | Status::Alternative);
        f.open += u32::from(c.applicability.value != Applicability::Applicable || !closed);
    }
    f
}

pub fn finding(provision: Option<&ProvisionId>, severity: Severity, title: &str) -> Finding {
    Finding {
        number: 0,
        framework: None,
        rule: "SOA004".to_owned(),
        severity,
        clause: "ISO/IEC 27001:2022, 6.1.3 d)".to_owned(),
        title: title.to_owned(),
        provision: provision.cloned(),
        controls: Vec::new(),
        seen: LocalizedText::english_only(
            "The control is marked \"applicable\", and its justification column is empty.",
        ),
        why: "The statement has to say why a control is necessary.".to_owned(),
        what_to_do: "State the risk, law, contract or practice that the control answers.".to_owned(),
        origins: vec![origin(2, 12), origin(4, 12)],
        owner: None,
        due: None,
    }
}

/// A full statement on the 2022 edition: every status, exclusions, drivers, long and short texts, findings.
pub fn full() -> Record {
    let mut record = no_data();
    record.document = DocumentFacts {
        revisions: Vec::new(),
        organisation: fact("Beispiel Werke AG", 1),
        title: fact("Erklärung zur Anwendbarkeit / Statement of Applicability", 1),
        scope: fact(
            "Development, operation and support of the plant control platform at the sites Würzburg, Łódź and Θεσσαλονίκη, including the \
             hosted customer portal, the test laboratory and all staff who work on them from home; manufacturing itself is out of scope.",
            2,
        ),
        version: fact("3.2", 3),
        date: fact("2025-03-14", 3),
        owner: fact("CISO", 3),
        prepared_by: fact("M. Kowalska", 3),
        reviewed_by: Vec::new(),
        approved_by: fact("Dr. Ángel Núñez", 3),
        classification: fact("Internal – confidential", 3),
        next_review: Vec::new(),
        history: Vec::new(),
        candidates: Vec::new(),
        pims_role: Vec::new(),
    };
    let texts = [
        "Required by the risk treatment plan (R-12, R-19) and by the framework agreement with the operator.",
        "Risk R-07.",
        "Legal requirement: the regional data protection act asks for a documented procedure, and customers audit it each year. The measure \
         has been part of the management system since its first certification and is looked at in every internal audit.",
    ];
    let findings = {
        let controls = &mut record.statements[0].controls;
        let mut findings = Vec::new();
        for (i, control) in controls.iter_mut().enumerate() {
            let row = i as u32 + 5;
            if i % 17 == 9 {
                control.applicability = merged(Applicability::Excluded, 2, row);
                control.justification_for_exclusion = vec![stated(
                    "No such system, site or supplier relation exists within the scope; confirmed with the site managers.",
                    4,
                    row,
                )];
                if i > 60 {
                    control.justification_for_exclusion.clear();
                    findings.push(finding(Some(&control.provision), Severity::Major, "Excluded without justification"));
                }
                continue;
            }
            control.applicability = merged(Applicability::Applicable, 2, row);
            control.status = merged(STATUSES[i % STATUSES.len()], 3, row);
            control.justification_for_inclusion = vec![stated(texts[i % 3], 4, row)];
            control.reasons = Reason::ALL
                .iter()
                .enumerate()
                .filter(|(n, _)| (i + n) % 3 == 0)
                .map(|(n, r)| ReasonMark { reason: *r, raw: "x".to_owned(), origin: origin(10 + n as u32, row) })
                .collect();
            control.owner = vec![stated(["Head of IT", "CISO", "Facility Management", "HR"][i % 4], 6, row)];
            control.evidence =
                vec![stated("Richtlinie_Informationssicherheit_v3.2.docx", 5, row), stated("ISMS-HB 4.2", 5, row)];
            if i % 2 == 0 {
                control.implementation =
                    vec![stated("Procedure PR-12 describes roles and records; checked every quarter.", 7, row)];
            }
            if i % 5 == 0 {
                control.dates = vec![DateText {
                    header: "Review date".to_owned(),
                    text: EntryText { text: "2025-10-31".to_owned(), origin: origin(8, row) },
                }];
            }
            if i % 4 == 3 {
                findings.push(finding(Some(&control.provision), Severity::Observation, "Implemented without evidence"));
            }
            if i % 20 == 2 {
                control.justification_for_inclusion.clear();
                findings.push(finding(Some(&control.provision), Severity::Minor, "Included without justification"));
            }
        }
        findings
    };
    record.findings = findings;
    record.findings.sort_by_key(|f| f.severity);
    record.findings.push(finding(None, Severity::Note, "No own control beyond Annex A is listed"));
    record.unmatched = vec![UnmatchedRow {
        origin: origin(0, 77),
        cells: vec![
            KeptCell { cell: CellAddress::new(77, 0), header: "Control".to_owned(), text: "A.9.99".to_owned() },
            KeptCell {
                cell: CellAddress::new(77, 1),
                header: "Title".to_owned(),
                text: "Acces control for guests".to_owned(),
            },
        ],
        why: LocalizedText::english_only("A.9.99 is in no catalogue and the title equals none."),
        candidates: vec![Candidate {
            provision: ProvisionId::new(FrameworkKey::new(ISO27001_2022), "A.5.15"),
            title: "Access control".to_owned(),
            score: 71,
            why: "title 71 %".to_owned(),
        }],
    }];
    let clause = ProvisionId::new(FrameworkKey::new(ISO27001_2022), "5.2");
    record.entries.push(Entry {
        number: 1,
        source: 1,
        sheet: Arc::from("SoA"),
        rows: vec![99],
        provision: clause.clone(),
        kind: EntryKind::Clause,
        matched_by: MatchedBy::Identifier,
        match_note: None,
        identifier: None,
        title: None,
        applicability: None,
        status: Some(Answer {
            value: Status::Implemented,
            raw: "done".to_owned(),
            understood: true,
            basis: Basis::Stated,
            origin: origin(3, 99),
        }),
        justifications: Vec::new(),
        reasons: Vec::new(),
        implementation: Vec::new(),
        owner: Vec::new(),
        evidence: vec![EntryText { text: "Policy_2025.pdf".to_owned(), origin: origin(5, 99) }],
        dates: Vec::new(),
        remarks: Vec::new(),
        other_edition: Vec::new(),
        clear_marks: Vec::new(),
        carried_over: Vec::new(),
        hidden: false,
        table_on: None,
        tied: false,
    });
    record.statements[0].clauses =
        vec![ClauseAnswer { provision: clause, title: "Policy".to_owned(), entries: vec![1] }];
    record.statements[0].from_soa = true;
    count(&mut record);
    record
}

/// A statement carried over from the 2013 edition, incomplete: one source could not be read.
pub fn transition() -> Record {
    let mut record = full();
    let catalogue = Catalogue::built_in().expect("catalogue");
    let crosswalk = Crosswalk::built_in(&catalogue).expect("crosswalk");
    for (i, control) in record.statements[0].controls.iter_mut().enumerate() {
        let predecessors: Vec<PredecessorAnswer> = crosswalk
            .to(&control.provision)
            .enumerate()
            .map(|(n, m)| PredecessorAnswer {
                provision: m.source.clone(),
                present: (i + n) % 9 != 0,
                applicability: merged(Applicability::Applicable, 2, i as u32),
                status: merged(STATUSES[(i + n) % STATUSES.len()], 3, i as u32),
                reasons_for_exclusion: Vec::new(),
                entries: Vec::new(),
                proposed: false,
            })
            .collect();
        if predecessors.is_empty() {
            let empty = silent(control.provision.clone(), &control.title, &control.theme);
            *control = StatementControl { new: true, ..empty };
        } else {
            control.applicability.basis = Basis::CarriedOver;
            control.status.basis = Basis::CarriedOver;
            for text in &mut control.justification_for_inclusion {
                text.basis = Basis::CarriedOver;
                text.written_for = Some(predecessors[0].provision.clone());
            }
        }
        control.transition = Some(Transition {
            how: LocalizedText::english_only(&match predecessors.len() {
                0 => "new in 2022: nothing to carry over".to_owned(),
                1 => "taken over from its only predecessor".to_owned(),
                n => format!("{n} predecessors, not all of them implemented: partial"),
            }),
            applicability: control.applicability.value,
            status: control.status.value,
            predecessors,
        });
    }
    record.statements[0].has_transition = true;
    if let Some(edition) = &mut record.sources[0].edition {
        edition.framework = FrameworkKey::new(ISO27001_2013);
    }
    record.unread_sources = vec![UnreadSource {
        name: "werke/Risikoregister.xlsb".to_owned(),
        sha256: Some("cd".repeat(32)),
        reason: "the container is truncated; save it again as .xlsx".to_owned(),
    }];
    count(&mut record);
    record
}

/// One control, nothing else.
pub fn one_control() -> Record {
    let mut record = full();
    record.statements[0].controls.truncate(1);
    record.statements[0].clauses.clear();
    record.findings.clear();
    record.unmatched.clear();
    count(&mut record);
    record
}

/// Two thousand controls of the organisation's own.
pub fn many_own_controls() -> Record {
    let mut record = full();
    let template = record.statements[0].controls[0].clone();
    record.statements[0].own_controls = (1..=2_000)
        .map(|n| StatementControl {
            provision: ProvisionId::new(FrameworkKey::new("own"), &format!("BW-{n:04}")),
            title: format!("Plant rule {n}"),
            theme: String::new(),
            ..template.clone()
        })
        .collect();
    count(&mut record);
    record
}

/// Everything that breaks a layout: a huge cell, endless words, foreign scripts, markup, PDF syntax, forty findings.
pub fn awkward() -> Record {
    let mut record = full();
    "</b>)( \\ <b>&amp; Ärzte-GmbH ".repeat(6).trim().clone_into(&mut record.organisation);
    record.document.classification[0].text = "VERTRAULICH ".repeat(30);
    let controls = &mut record.statements[0].controls;
    let huge = (0..2_500).map(|n| format!("word{n:04}")).collect::<Vec<_>>().join(" ");
    controls[0].justification_for_inclusion = vec![stated(&huge, 4, 5)];
    controls[1].evidence = vec![
        stated(&"x".repeat(900), 5, 6),
        stated(
            "https://intranet.example.org/documents/isms/very/long/path/that/never/ends/with_many_underscores_and_more_of_them/file-name-final-final2.docx",
            5,
            6,
        ),
    ];
    controls[2].justification_for_inclusion = vec![
        stated("Η πολιτική ασφάλειας πληροφοριών εγκρίνεται από τη διοίκηση.", 4, 7),
        stated("Zażółć gęślą jaźń: środki techniczne i organizacyjne.", 4, 7),
        stated("Straßenverkehr, Größe, Übermaß – „geprüft“.", 4, 7),
        stated("Политика информационной безопасности утверждена.", 4, 7),
        stated("سياسة أمن المعلومات", 4, 7),
        stated("Tick ✓ box ☑ arrow → at least ≥ 5, e\u{301} and Z\u{30c}\u{323}", 4, 7),
    ];
    controls[3].owner =
        vec![stated("Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft", 6, 8)];
    controls[4].justification_for_inclusion = vec![stated("first\n\n\n\nsecond\ttab\r\nthird", 4, 9)];
    "<script>alert(1)</script> & )( \\".clone_into(&mut controls[4].title);
    let provision = controls[5].provision.clone();
    record.findings.extend((0..40).map(|_| finding(Some(&provision), Severity::Observation, "Conflicting answers")));
    let all: Vec<ProvisionId> = record.statements[0].controls.iter().map(|c| c.provision.clone()).collect();
    let mut missing = finding(None, Severity::Major, "Controls missing");
    missing.controls = all;
    record.findings.insert(0, missing);
    record.findings.sort_by_key(|f| f.severity);
    count(&mut record);
    record
}
