//! How answers are read in every language: answers by their forms, a lone column that asks whether a control is excluded,
//! headings that deny or ask twice, columns that compete, forms one below the other. Each table is generated, and what is
//! right follows from the truth that it is made of.

use std::fmt::Write as _;
use std::sync::OnceLock;

use annexa::Engine;
use annexa::model::record::Record;
use annexa::model::{Applicability, Status};
use proptest::prelude::*;

use crate::support::engine::{settings, source};
use crate::support::record::{self, entry};

const CONTROLS: [&str; 12] =
    ["A.5.1", "A.5.7", "A.5.15", "A.5.23", "A.6.7", "A.7.11", "A.8.1", "A.8.9", "A.8.13", "A.8.16", "A.8.24", "A.8.30"];

/// How people of one language head and fill in a statement.
struct Language {
    /// Headings: identifier, title, whether it applies, whether it is excluded, status.
    headings: [&'static str; 5],
    yes: &'static str,
    no: &'static str,
    implemented: &'static [&'static str],
    partial: &'static [&'static str],
    planned: &'static [&'static str],
    not_implemented: &'static [&'static str],
}

const LANGUAGES: [Language; 17] = [
    Language {
        headings: ["Control ID", "Title", "Applicable?", "Excluded?", "Implementation status"],
        yes: "Yes",
        no: "No",
        implemented: &["Fully deployed", "Already in place", "Implementation completed"],
        partial: &["Largely implemented", "Rollout under way", "Not yet fully implemented", "Being introduced"],
        planned: &["Will be introduced", "Deployment planned", "To be adopted"],
        not_implemented: &["Not yet introduced", "No longer in place", "Implementation not started"],
    },
    Language {
        headings: ["Nr.", "Maßnahme", "Anwendbar?", "Ausgeschlossen (Ja/Nein)", "Umsetzungsstand"],
        yes: "Ja",
        no: "Nein",
        implemented: &["Vollständig eingeführt", "bereits vorhanden", "Umsetzung abgeschlossen"],
        partial: &[
            "Größtenteils eingeführt",
            "In Einführung",
            "noch nicht vollständig umgesetzt",
            "Umsetzung gestartet",
        ],
        planned: &["Einführung geplant", "soll umgesetzt werden", "Umsetzung vorgesehen"],
        not_implemented: &["Noch nicht eingeführt", "bislang nicht umgesetzt", "Einführung nicht begonnen"],
    },
    Language {
        headings: ["N° de mesure", "Intitulé", "Applicable ?", "Exclue ?", "État de mise en œuvre"],
        yes: "Oui",
        no: "Non",
        implemented: &["Entièrement déployée", "Déjà en place", "Mise en place"],
        partial: &[
            "Partiellement déployée",
            "En cours d'implémentation",
            "Déploiement démarré",
            "pas entièrement mise en œuvre",
        ],
        planned: &["Déploiement prévu", "Sera mise en place", "Mise en œuvre planifiée"],
        not_implemented: &["Pas encore déployée", "Non mise en place", "pas du tout appliquée"],
    },
    Language {
        headings: ["N.º de control", "Título", "¿Aplica?", "¿Excluido?", "Estado de implantación"],
        yes: "Sí",
        no: "No",
        implemented: &["Plenamente implantado", "Ya establecido", "Implantación completada"],
        partial: &[
            "Parcialmente aplicado",
            "En fase de implantación",
            "Despliegue en marcha",
            "no totalmente implantado",
        ],
        planned: &["Pendiente de implantación", "Será implantado", "Despliegue previsto"],
        not_implemented: &["Aún no implantado", "Todavía no aplicado", "Implantación no iniciada"],
    },
    Language {
        headings: ["N. controllo", "Titolo", "Applicabile?", "Escluso?", "Stato di attuazione"],
        yes: "Sì",
        no: "No",
        implemented: &["Pienamente attuato", "Già adottato", "Attuazione completata"],
        partial: &[
            "In via di attuazione",
            "In gran parte attuato",
            "Adozione avviata",
            "non ancora completamente attuato",
        ],
        planned: &["Adozione prevista", "Sarà attuato", "Attuazione pianificata"],
        not_implemented: &["Non ancora attuato", "Non più applicato", "Adozione non avviata"],
    },
    Language {
        headings: ["Nr. maatregel", "Titel", "Van toepassing?", "Uitgesloten?", "Status"],
        yes: "Ja",
        no: "Nee",
        implemented: &["Volledig ingericht", "Reeds aanwezig", "Invoering voltooid"],
        partial: &["Grotendeels ingevoerd", "Wordt ingericht", "Invoering gaande", "nog niet volledig ingevoerd"],
        planned: &["Invoering gepland", "Zal worden ingevoerd", "Implementatie voorzien"],
        not_implemented: &["Nog niet ingericht", "Niet meer aanwezig", "Invoering niet gestart"],
    },
    Language {
        headings: ["Nº do controle", "Título", "Aplicável?", "Excluído?", "Situação"],
        yes: "Sim",
        no: "Não",
        implemented: &["Plenamente implantado", "Já adotado", "Implantação concluída"],
        partial: &[
            "Em fase de implantação",
            "Em grande parte implantado",
            "Adoção iniciada",
            "não totalmente implantado",
        ],
        planned: &["Implantação prevista", "Será implantado", "Pendente de implantação"],
        not_implemented: &["Ainda não implantado", "Não adotado", "Implantação não iniciada"],
    },
    Language {
        headings: ["Nr zabezpieczenia", "Nazwa", "Czy ma zastosowanie?", "Wyłączone?", "Status"],
        yes: "Tak",
        no: "Nie",
        implemented: &["W pełni wdrożone", "Już wprowadzone", "Wdrożenie zakończone"],
        partial: &["W fazie wdrażania", "W większości wdrożone", "Wdrożenie rozpoczęte", "nie w pełni wdrożone"],
        planned: &["Wdrożenie planowane", "Zostanie wdrożone", "Do implementacji"],
        not_implemented: &["Jeszcze nie wdrożone", "Niewprowadzone", "Wdrożenie nierozpoczęte"],
    },
    Language {
        headings: ["Číslo opatření", "Název", "Aplikovatelné?", "Vyloučeno?", "Stav"],
        yes: "Ano",
        no: "Ne",
        implemented: &["Plně zavedeno", "Již nasazeno", "Zavádění dokončeno"],
        partial: &["Převážně zavedeno", "Ve fázi nasazení", "Implementace probíhá", "ne zcela zavedeno"],
        planned: &["Plánuje se nasazení", "Bude nasazeno", "Implementace naplánována"],
        not_implemented: &["Dosud nezavedeno", "Zatím není zavedeno", "Implementace nezahájena"],
    },
    Language {
        headings: ["Kontrol No", "Başlık", "Uygulanabilir mi?", "Hariç tutuldu mu?", "Durum"],
        yes: "Evet",
        no: "Hayır",
        implemented: &["Tamamen uygulandı", "Devreye alındı", "Kurulum tamamlandı"],
        partial: &["Büyük ölçüde uygulandı", "Kurulum sürüyor", "henüz tam olarak uygulanmadı"],
        planned: &["Devreye alınacak", "Kurulum planlanıyor", "Sağlanacak"],
        not_implemented: &["Henüz uygulanmadı", "Devreye alınmadı", "Kurulum başlamadı"],
    },
    Language {
        headings: ["Κωδικός", "Τίτλος", "Εφαρμόζεται", "Εξαιρείται;", "Κατάσταση υλοποίησης"],
        yes: "Ναι",
        no: "Όχι",
        implemented: &["Πλήρως εφαρμοσμένο", "Ήδη υλοποιημένο", "Υλοποίηση ολοκληρώθηκε"],
        partial: &[
            "Σε μεγάλο βαθμό υλοποιημένο",
            "Σε στάδιο υλοποίησης",
            "Υλοποίηση σε εξέλιξη",
            "όχι πλήρως υλοποιημένο",
        ],
        planned: &["Προβλέπεται υλοποίηση", "Υλοποίηση προγραμματίζεται", "Προς εφαρμογή"],
        not_implemented: &["Δεν έχει υλοποιηθεί ακόμη", "Μη εφαρμοσμένο", "Υλοποίηση δεν ξεκίνησε"],
    },
    Language {
        headings: ["No. Kontrol", "Judul", "Berlaku?", "Dikecualikan?", "Status Penerapan"],
        yes: "Ya",
        no: "Tidak",
        implemented: &["Telah dijalankan", "Sepenuhnya diterapkan", "Penerapan selesai"],
        partial: &["Belum sepenuhnya diterapkan", "Dalam tahap penerapan", "Sebagian besar dijalankan"],
        planned: &["Akan dijalankan", "Penerapan direncanakan", "Rencana implementasi"],
        not_implemented: &["Belum dijalankan", "Belum ada penerapan", "Implementasi belum dimulai"],
    },
    Language {
        headings: ["Номер меры", "Название", "Применимо?", "Исключено?", "Статус внедрения"],
        yes: "Да",
        no: "Нет",
        implemented: &["Полностью внедрено", "Уже реализовано", "Внедрение завершено"],
        partial: &["В основном внедрено", "В стадии реализации", "Идет внедрение", "не полностью внедрена"],
        planned: &["Внедрение запланировано", "Планируется внедрение", "Будет реализовано"],
        not_implemented: &["Еще не внедрено", "Пока не реализована", "Внедрение не начато"],
    },
    Language {
        headings: ["管理策番号", "管理策名", "適用の有無", "除外の有無", "実施状況"],
        yes: "はい",
        no: "いいえ",
        implemented: &["実施済み", "導入済", "整備済"],
        partial: &["一部実施", "対応中", "部分的に実施"],
        planned: &["実施予定", "計画中", "導入予定"],
        not_implemented: &["未実施", "未着手", "未対応"],
    },
    Language {
        headings: ["控制编号", "控制名称", "是否适用", "是否排除", "实施状态"],
        yes: "是",
        no: "否",
        implemented: &["已实施", "已落实", "完全符合"],
        partial: &["部分实施", "进行中", "正在实施"],
        planned: &["计划中", "待实施", "拟实施"],
        not_implemented: &["未实施", "尚未实施", "未开始"],
    },
    Language {
        headings: ["통제 번호", "통제명", "적용 여부", "제외 여부", "이행 상태"],
        yes: "예",
        no: "아니오",
        implemented: &["구현 완료", "이행됨", "도입 완료"],
        partial: &["부분 구현", "이행 진행 중", "일부 도입"],
        planned: &["도입 예정", "구현 계획", "이행 예정"],
        not_implemented: &["미구현", "아직 이행되지 않음", "도입 안됨"],
    },
    Language {
        headings: ["رقم الضابط", "اسم الضابط", "قابلية التطبيق", "مستبعد؟", "حالة التنفيذ"],
        yes: "نعم",
        no: "لا",
        implemented: &["مطبق بالكامل", "تم تنفيذه", "منفذ كليا"],
        partial: &["مطبق جزئيا", "قيد التنفيذ", "جاري التطبيق"],
        planned: &["سيتم تطبيقه", "مخطط له", "من المخطط تنفيذه"],
        not_implemented: &["غير مطبق بعد", "لم يتم تنفيذه", "لم يبدأ التنفيذ"],
    },
];

fn read(text: &str) -> Record {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    let engine = ENGINE.get_or_init(|| Engine::new(settings()).expect("an engine"));
    let outputs = engine.convert("acme", &[source("soa.csv", text)], annexa::CallOptions::default());
    record::of(&outputs.unwrap_or_else(|failure| panic!("{:?}\n{text}", failure.problems)))
}

/// A table of all controls; `row` gives the cells behind identifier and note.
fn table(header: &str, row: impl Fn(usize) -> String) -> Record {
    let rows = CONTROLS.iter().enumerate().map(|(at, control)| format!("{control},{}\n", row(at)));
    read(&format!("{header}\n{}", rows.collect::<String>()))
}

fn applies(record: &Record, control: &str) -> Applicability {
    entry(record, control).applicability.as_ref().map(|answer| answer.value).unwrap_or_default()
}

fn status(record: &Record, control: &str) -> Status {
    entry(record, control).status.as_ref().map(|answer| answer.value).unwrap_or_default()
}

fn questions(record: &Record) -> Vec<&str> {
    let notes = record.sources.iter().flat_map(|source| &source.notes).map(String::as_str);
    notes.filter(|note| note.starts_with("Question: ")).collect()
}

fn side(applies: bool) -> Applicability {
    if applies { Applicability::Applicable } else { Applicability::Excluded }
}

#[test]
fn answers_are_read_by_their_forms_in_every_language() {
    for language in &LANGUAGES {
        let [id, _, _, _, heading] = language.headings;
        let forms = [
            (language.implemented, Status::Implemented),
            (language.partial, Status::Partial),
            (language.planned, Status::Planned),
            (language.not_implemented, Status::NotImplemented),
        ];
        let words: Vec<(&str, Status)> =
            forms.iter().flat_map(|(words, status)| words.iter().map(move |word| (*word, *status))).collect();
        for words in words.chunks(CONTROLS.len()) {
            let record = table(&format!("{id},{heading}"), |at| words[at % words.len()].0.to_owned());
            for (control, (word, expected)) in CONTROLS.iter().zip(words) {
                assert_eq!(status(&record, control), *expected, "`{word}` under `{heading}`");
            }
        }
    }
}

#[test]
fn no_to_a_lone_question_of_exclusion_says_that_the_control_applies() {
    for language in &LANGUAGES {
        let [id, title, _, excluded, _] = language.headings;
        let record = table(&format!("{id},{title},{excluded}"), |at| {
            format!("Words {at},{}", if at % 4 == 1 { language.yes } else { language.no })
        });
        for (at, control) in CONTROLS.iter().enumerate() {
            assert_eq!(applies(&record, control), side(at % 4 != 1), "{control} under `{excluded}`");
        }
        assert_eq!(questions(&record), Vec::<&str>::new());
    }
    // An empty box says nothing, and neither does a dash.
    let record = table("Control ID,Title,Excluded?", |at| format!("Words,{}", ["x", "", "-"][at % 3]));
    assert_eq!(applies(&record, "A.5.1"), Applicability::Excluded);
    assert_eq!(applies(&record, "A.5.7"), Applicability::Unstated);
    assert_eq!(applies(&record, "A.5.15"), Applicability::Unstated);
}

#[test]
fn a_heading_that_denies_is_asked_about_and_never_read_the_other_way() {
    for (heading, yes, no) in [
        ("Not in place", "Yes", "No"),
        ("Non-compliant", "Yes", "No"),
        ("Not yet implemented?", "x", ""),
        ("Nicht umgesetzt", "Ja", "Nein"),
        ("Non conforme", "Oui", "Non"),
        ("No cumple", "Sí", "No"),
        ("Niet geïmplementeerd", "Ja", "Nee"),
    ] {
        let record = table(&format!("Control ID,{heading},Note"), |at| format!("{},seen", [yes, no][at % 2]));
        for entry in &record.entries {
            assert!(entry.applicability.is_none(), "{heading}: {:?}", entry.applicability);
            assert!(entry.status.is_none(), "{heading}: {:?}", entry.status);
        }
        let asked = questions(&record);
        assert!(asked.len() == 1 && asked[0].contains(heading), "{heading}: {asked:?}");
        assert!(asked[0].contains("columns.B = "), "{asked:?}");
    }
}

#[test]
fn of_columns_that_ask_the_same_the_newest_answers_and_others_are_asked_about() {
    let sites = table("Control ID,Applicable – Berlin,Applicable – Munich,Status", |at| {
        format!("Yes,{},Implemented", if at < 6 { "Yes" } else { "No" })
    });
    assert!(sites.entries.iter().all(|e| e.applicability.is_none()));
    assert!(questions(&sites)[0].contains("which one says whether a control applies"), "{:?}", questions(&sites));
    assert_eq!(status(&sites, "A.5.1"), Status::Implemented);

    let alike = table("Control ID,Applicable – Berlin,Applicable – Munich", |at| {
        let word = if at % 3 == 0 { "No" } else { "Yes" };
        format!("{word},{word}")
    });
    assert_eq!(applies(&alike, "A.5.1"), Applicability::Excluded);
    assert_eq!(applies(&alike, "A.5.7"), Applicability::Applicable);

    let years = table("Control ID,Status 2024,Status 2025", |_| "Planned,Implemented".to_owned());
    assert_eq!(status(&years, "A.5.1"), Status::Implemented);
    let years = table("Control ID,Status 2025,Status 2024", |_| "Implemented,Planned".to_owned());
    assert_eq!(status(&years, "A.5.1"), Status::Implemented);
    let quarters = table("Control ID,Status Q1,Status Q2", |_| "Planned,Implemented".to_owned());
    assert!(quarters.entries.iter().all(|e| e.status.is_none()));
    assert!(questions(&quarters)[0].contains("which one is the status"), "{:?}", questions(&quarters));
}

#[test]
fn a_heading_of_two_answers_is_asked_about_where_yes_says_either() {
    let record = table("Control ID,Applicable / Implemented", |at| ["Yes", "No"][at % 2].to_owned());
    assert!(record.entries.iter().all(|e| e.applicability.is_none() && e.status.is_none()));
    assert!(questions(&record)[0].contains("mean applicable, or implemented?"), "{:?}", questions(&record));
    // Words that say which of the two they answer are read as what they say.
    let record = table("Control ID,Status,Note", |at| format!("{},n", ["Applicable", "Not applicable"][at % 2]));
    assert_eq!(applies(&record, "A.5.1"), Applicability::Applicable);
    assert_eq!(applies(&record, "A.5.7"), Applicability::Excluded);
    assert_eq!(status(&record, "A.5.1"), Status::Unstated);
}

#[test]
fn yes_and_no_below_headings_that_nobody_merged_are_their_halves() {
    let rows = CONTROLS.iter().enumerate().map(|(at, control)| {
        let answers = ["x,,x,", "x,,,x", ",x,,"][at % 3];
        format!("{control},Words,{answers}\n")
    });
    let record =
        read(&format!("Control,,Applicable,,Implemented,\nNo.,Name,Yes,No,Yes,No\n{}", rows.collect::<String>()));
    assert_eq!((applies(&record, "A.5.1"), status(&record, "A.5.1")), (Applicability::Applicable, Status::Implemented));
    assert_eq!(
        (applies(&record, "A.5.7"), status(&record, "A.5.7")),
        (Applicability::Applicable, Status::NotImplemented)
    );
    assert_eq!((applies(&record, "A.5.15"), status(&record, "A.5.15")), (Applicability::Excluded, Status::Unstated));
}

#[test]
fn marks_under_how_far_it_is_done_are_statuses_and_impl_is_short_for_implemented() {
    let record = table("Control ID,Applicable,Not implemented,Partially,Fully", |at| {
        format!("Yes,{}", ["x,,", ",x,", ",,x"][at % 3])
    });
    let statuses = ["A.5.1", "A.5.7", "A.5.15"].map(|control| status(&record, control));
    assert_eq!(statuses, [Status::NotImplemented, Status::Partial, Status::Implemented]);
    let record = table("Control ID,App.,Impl.", |at| ["Y,Y", "Y,N", "N,N"][at % 3].to_owned());
    assert_eq!(
        (applies(&record, "A.5.7"), status(&record, "A.5.7")),
        (Applicability::Applicable, Status::NotImplemented)
    );
    assert_eq!(applies(&record, "A.5.15"), Applicability::Excluded);
}

#[test]
fn two_marks_of_one_row_are_told_with_their_headings() {
    let record = table("Control ID,Applicable,Not applicable", |at| ["X,X", "X,", ",X"][at % 3].to_owned());
    let answer = entry(&record, "A.5.1").applicability.as_ref().expect("an answer");
    assert!(!answer.understood);
    assert_eq!(answer.raw, "Applicable: X; Not applicable: X");
    assert_eq!(applies(&record, "A.5.7"), Applicability::Applicable);
    assert_eq!(applies(&record, "A.5.15"), Applicability::Excluded);
}

#[test]
fn a_legend_is_read_in_its_own_words_and_unknown_words_leave_its_sign_open() {
    let body: String =
        CONTROLS.iter().enumerate().map(|(at, c)| format!("{c},{}\n", ["X", ""][at % 2])).collect::<Vec<_>>().concat();
    let read_under = |legend: &str| read(&format!("{legend}\nControl ID,Applicable\n{body}"));
    let excluded = read_under("X = control excluded");
    assert_eq!(applies(&excluded, "A.5.1"), Applicability::Excluded);
    let unknown = read_under("X = mumbled by the board");
    assert_eq!(applies(&unknown, "A.5.1"), Applicability::Unstated);
    assert_eq!(applies(&read_under("Our statement"), "A.5.1"), Applicability::Applicable);
}

#[test]
fn circles_answer_where_people_write_japanese_and_are_empty_boxes_elsewhere() {
    let japanese = table("管理策番号,管理策名,適用,実施状況", |at| {
        format!("方針,{}", ["○,○", "○,△", "×,", "○,×"][at % 4])
    });
    assert_eq!(
        (applies(&japanese, "A.5.1"), status(&japanese, "A.5.1")),
        (Applicability::Applicable, Status::Implemented)
    );
    assert_eq!(status(&japanese, "A.5.7"), Status::Partial);
    assert_eq!(applies(&japanese, "A.5.15"), Applicability::Excluded);
    assert_eq!(status(&japanese, "A.5.23"), Status::NotImplemented);
    let english = table("Control ID,Title,Applicable", |at| format!("Words,{}", ["○", "●"][at % 2]));
    assert_ne!(applies(&english, "A.5.1"), Applicability::Applicable);
}

#[test]
fn forms_one_below_the_other_are_one_table() {
    let forms: String = CONTROLS
        .iter()
        .enumerate()
        .map(|(at, control)| {
            let applicable = if at == 3 { "No" } else { "Yes" };
            format!("Control,{control} Words\nApplicable,{applicable}\nStatus,Planned\nJustification,because\n,\n")
        })
        .collect::<Vec<_>>()
        .concat();
    let record = read(&format!("Statement of Applicability,\n,\n{forms}\nApproved by the board,\n"));
    assert_eq!(record.entries.len(), CONTROLS.len());
    assert_eq!(applies(&record, "A.5.1"), Applicability::Applicable);
    assert_eq!(applies(&record, "A.5.23"), Applicability::Excluded);
    assert_eq!(status(&record, "A.5.1"), Status::Planned);
    assert!(record.sources[0].ledger.balances());
}

#[test]
fn a_mapping_beside_the_statement_answers_for_nothing() {
    let record = table("Control ID,Applicable,,CSF,ISO 27001,Applicable", |at| {
        format!("{},,PR.AC-{at},{},No", ["Yes", "No"][usize::from(at % 5 == 2)], CONTROLS[CONTROLS.len() - 1 - at])
    });
    for (at, control) in CONTROLS.iter().enumerate() {
        assert_eq!(applies(&record, control), side(at % 5 != 2), "{control}");
    }
}

#[test]
fn evidence_at_most_of_the_excluded_controls_puts_the_direction_in_question() {
    let record = table("Control ID,Applicable,Evidence", |at| {
        if at % 4 == 0 { "Yes,".to_owned() } else { "No,Policy v3 chapter 2".to_owned() }
    });
    assert!(record.entries.iter().all(|e| e.applicability.is_none()));
    assert_eq!(questions(&record).len(), 1);
}

#[test]
fn shares_of_one_are_percentages_where_their_heading_says_so() {
    let record = table("Control ID,Implemented %", |at| ["1", "0.4", "0"][at % 3].to_owned());
    assert_eq!(status(&record, "A.5.1"), Status::Implemented);
    assert_eq!(status(&record, "A.5.7"), Status::Partial);
    assert_eq!(status(&record, "A.5.15"), Status::NotImplemented);
    let record = table("Control ID,Implemented %", |at| ["1", "40", "100"][at % 3].to_owned());
    assert_eq!(status(&record, "A.5.1"), Status::Partial);
}

/// How a section of a table asks.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Asks {
    Applies,
    Excluded,
    MarkPair,
    SpelledOut,
}

/// A column that is about something else, with two words that look like answers.
const DECOYS: [(&str, [&str; 2]); 8] = [
    ("Risk status", ["Open", "Closed"]),
    ("Exception?", ["Yes", "No"]),
    ("Not documented", ["Yes", "No"]),
    ("Outsourced?", ["No", "Yes"]),
    ("Previous status", ["Implemented", "Not implemented"]),
    ("Review status", ["Done", "No"]),
    ("Evidence required", ["Yes", "No"]),
    ("Target status", ["Implemented", "Planned"]),
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn no_section_in_any_language_inverts_a_decision(
        language in 0..LANGUAGES.len(),
        asks in proptest::collection::vec(
            proptest::sample::select(vec![Asks::Applies, Asks::Excluded, Asks::MarkPair, Asks::SpelledOut]), 2),
        orders in proptest::collection::vec(Just((0..4usize).collect::<Vec<_>>()).prop_shuffle(), 2),
        split in 3..CONTROLS.len(),
        included in proptest::collection::vec(proptest::bool::weighted(0.75), CONTROLS.len()),
        word in 0..12usize,
        decoy in 0..DECOYS.len(),
        own_rows in proptest::collection::vec(proptest::bool::weighted(0.15), CONTROLS.len()),
        own_has_identifier in proptest::bool::ANY,
        noise in proptest::collection::vec(0..10u8, CONTROLS.len()),
        blank in proptest::collection::vec(proptest::bool::weighted(0.08), CONTROLS.len()),
    ) {
        let of = &LANGUAGES[language];
        let [id, title, applicable, excluded, status_heading] = of.headings;
        let (decoy_heading, decoy_words) = DECOYS[decoy];
        let mut text = String::new();
        for (at, control) in CONTROLS.iter().enumerate() {
            let section = usize::from(at >= split);
            let (asks, order) = (asks[section], &orders[section]);
            let line = |cells: [&str; 4]| order.iter().map(|of| cells[*of]).collect::<Vec<_>>().join(",");
            let pair = format!("{applicable},{excluded}");
            if at == 0 || at == split {
                let heading = match asks {
                    Asks::Applies => applicable,
                    Asks::Excluded => excluded,
                    Asks::MarkPair => &pair,
                    Asks::SpelledOut => "Applicability",
                };
                writeln!(text, "{id},{}", line([title, heading, status_heading, decoy_heading])).expect("room");
            }
            let applies = included[at];
            let answer = |applies: bool| match (asks, applies) {
                (Asks::Applies, true) | (Asks::Excluded, false) => of.yes,
                (Asks::Applies, false) | (Asks::Excluded, true) => of.no,
                (Asks::MarkPair, true) => "x,",
                (Asks::MarkPair, false) => ",x",
                (Asks::SpelledOut, true) => "Applicable",
                (Asks::SpelledOut, false) => "Not applicable",
            };
            let nothing = if asks == Asks::MarkPair { "," } else { "" };
            let given = if blank[at] { nothing } else { answer(applies) };
            // Now and then a row contradicts itself, as people's rows do.
            let done = if noise[at] == 0 { !applies } else { applies };
            let words = [of.implemented, of.partial, of.planned][word % 3];
            let state = if done { words[word % words.len()] } else { "" };
            if own_rows[at] {
                let own_id = if own_has_identifier { "OWN-1" } else { "" };
                writeln!(text, "{own_id},{}", line(["A rule of the house", answer(!applies), state, decoy_words[1]])).expect("room");
            }
            writeln!(text, "{control},{}", line(["Words", given, state, decoy_words[at % 2]])).expect("room");
        }
        let record = read(&text);
        prop_assert!(record.sources[0].ledger.balances());
        for (at, control) in CONTROLS.iter().enumerate() {
            let Some(read) = record.entries.iter().find(|e| e.provision.local() == *control) else { continue };
            let value = read.applicability.as_ref().map(|answer| answer.value).unwrap_or_default();
            let open = matches!(value, Applicability::Unstated | Applicability::Undecided);
            let right = value == side(included[at]) && !blank[at];
            prop_assert!(open || right, "{control} is {value:?}\n{text}\n{:?}", record.sources[0].sheets);
        }
    }
}
