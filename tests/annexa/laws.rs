//! Laws in the catalogue: what an amending act changed, from when each provision applies, and whom it binds. Expectations are
//! written by reading the laws' own tables of contents and final provisions.

use std::collections::BTreeSet;

use annexa::Settings;
use annexa::model::{ApplicationScope, Confidence, OrganisationRole, ProvisionId};
use annexa::standards::FrameworkLibrary;
use annexa::standards::catalogue::ProvisionKind;
use lopdf::Document;
use serde_json::Value;

use crate::support::engine::convert;
use crate::support::pdf::text;
use crate::support::program::{run, stderr, stdout};
use crate::support::record;
use crate::support::repository::root;

const LANGUAGES: [&str; 4] = ["en", "de", "fr", "es"];

fn library() -> FrameworkLibrary {
    FrameworkLibrary::built_in().expect("the built-in data")
}

fn id(text: &str) -> ProvisionId {
    text.parse().expect("an identifier")
}

/// The dates of a provision, each with what it is the date of.
fn dates(library: &FrameworkLibrary, provision: &str) -> Vec<(String, ApplicationScope, String)> {
    let timeline = library.facts.timeline(&id(provision)).unwrap_or_else(|| panic!("{provision} has no dates"));
    timeline.applies.into_iter().map(|date| (date.from, date.scope, date.part)).collect()
}

fn asked(args: &[&str]) -> String {
    let output = run(root(), args);
    assert!(output.status.success(), "{args:?}: {}", stderr(&output));
    stdout(&output)
}

#[test]
fn the_ai_act_has_the_articles_and_titles_of_2026() {
    let library = library();
    let law = library.catalogue.framework("eu-ai-act").expect("the AI Act");
    let local: BTreeSet<&str> = law.provisions().iter().map(|p| p.id.local()).collect();
    for number in 1..=113 {
        assert!(local.contains(format!("Art.{number}").as_str()), "Article {number}");
    }
    let articles = law.provisions().iter().filter(|p| p.kind == ProvisionKind::Article).count();
    let annexes = law.provisions().iter().filter(|p| p.kind == ProvisionKind::Annex).count();
    assert_eq!((articles, annexes), (113 + 6, 14));
    for (number, parent, title) in [
        ("4a", "Ch.I", "Processing of special categories of personal data for bias detection and correction"),
        (
            "60a",
            "Ch.VI",
            "Testing of high-risk AI systems covered by Union harmonisation legislation listed in Section B of Annex I \
             in real-world conditions outside AI regulatory sandboxes",
        ),
        ("75", "Ch.IX.Sec.3", "Market surveillance and control of AI systems and mutual assistance"),
        ("75a", "Ch.IX.Sec.3", "Supervisory and enforcement powers of the AI Office"),
        ("75b", "Ch.IX.Sec.3", "Commitments"),
        ("75c", "Ch.IX.Sec.3", "Non-compliance, fines and periodic penalty payments"),
        ("75d", "Ch.IX.Sec.3", "Safeguards and further specification"),
        (
            "77",
            "Ch.IX.Sec.3",
            "Powers of authorities protecting fundamental rights and cooperation with market surveillance authorities",
        ),
    ] {
        let article = law.get(&format!("Art.{number}")).unwrap_or_else(|| panic!("Article {number}"));
        assert_eq!((&*article.title, article.parent.as_deref()), (title, Some(parent)), "Article {number}");
        assert_eq!(article.confidence, Confidence::Verified, "Article {number}");
    }
    // Articles with a letter follow their number.
    for (first, second) in [("Art.4", "Art.4a"), ("Art.60", "Art.60a"), ("Art.75", "Art.75a"), ("Art.75d", "Art.76")] {
        assert_eq!(law.position(first).map(|at| at + 1), law.position(second), "{first}");
    }
    let annex = law.get("Annex.XIV").expect("Annex XIV");
    assert!(annex.title.starts_with("The list of codes, categories and corresponding types of AI systems"));
    assert_eq!(annex.confidence, Confidence::Single, "its title is in one copy only");
}

#[test]
fn every_provision_of_the_ai_act_has_its_dates() {
    use ApplicationScope::{AnnexI, AnnexIii, EarlierSystems, Part, Provision};
    let library = library();
    let law = library.catalogue.framework("eu-ai-act").expect("the AI Act");
    let whole = |day: &str| vec![(day.to_owned(), Provision, String::new())];
    let high_risk = || {
        let none = String::new;
        vec![("2027-12-02".to_owned(), AnnexIii, none()), ("2028-08-02".to_owned(), AnnexI, none())]
    };
    for provision in law.provisions().iter().filter(|p| matches!(p.kind, ProvisionKind::Article | ProvisionKind::Annex))
    {
        let found = dates(&library, &provision.id.to_string());
        assert!(found.iter().all(|(day, _, _)| ("2025-02-02"..="2028-08-02").contains(&day.as_str())), "{found:?}");
        let sections = ["Ch.III.Sec.1", "Ch.III.Sec.2", "Ch.III.Sec.3"];
        if provision.parent.as_deref().is_some_and(|parent| sections.contains(&parent))
            && provision.id.local() != "Art.6"
        {
            assert_eq!(found, high_risk(), "{}", provision.id);
        }
    }
    for (article, day) in [
        ("Art.1", "2025-02-02"),
        ("Art.4", "2025-02-02"),
        ("Art.4a", "2026-07-27"),
        ("Art.28", "2025-08-02"),
        ("Art.39", "2025-08-02"),
        ("Art.43", "2026-08-02"),
        ("Art.49", "2026-08-02"),
        ("Art.53", "2025-08-02"),
        ("Art.60a", "2026-08-02"),
        ("Art.73", "2026-08-02"),
        ("Art.75a", "2026-08-02"),
        ("Art.77", "2026-08-02"),
        ("Art.78", "2025-08-02"),
        ("Art.99", "2025-08-02"),
        ("Art.101", "2026-08-02"),
        ("Art.102", "2026-07-27"),
        ("Art.110", "2026-07-27"),
        ("Art.111", "2026-08-02"),
    ] {
        assert_eq!(dates(&library, &format!("eu-ai-act/{article}")), whole(day), "{article}");
    }
    let part = |day: &str, scope, part: &str| (day.to_owned(), scope, part.to_owned());
    assert_eq!(
        dates(&library, "eu-ai-act/Art.5"),
        [part("2025-02-02", Provision, ""), part("2026-12-02", Part, "(1)(ba), (1)(bb), (1a), (1b)")]
    );
    assert_eq!(dates(&library, "eu-ai-act/Art.6")[0], part("2026-08-02", Part, "(5)"), "guidelines were not postponed");
    assert_eq!(
        dates(&library, "eu-ai-act/Art.50"),
        [part("2026-08-02", Provision, ""), part("2026-12-02", EarlierSystems, "(2)")]
    );
    assert_eq!(dates(&library, "eu-ai-act/Art.15(5)"), high_risk(), "a paragraph applies with its article");
    assert_eq!(dates(&library, "eu-ai-act/Annex.IV"), high_risk());
    assert_eq!(dates(&library, "eu-ai-act/Annex.I"), [part("2028-08-02", AnnexI, "")]);
    assert!(library.facts.timeline(&id("iso27001:2022/A.5.24")).is_none(), "a standard has no date of application");
    let derived = library.facts.timeline(&id("eu-ai-act/Annex.IV")).expect("dates");
    assert!(derived.applies.iter().all(|date| date.confidence == Confidence::Single), "Article 113 names no annexes");
}

#[test]
fn what_regulation_2026_1744_changed_is_noted_with_its_parts() {
    let library = library();
    let note = |local: &str| {
        let timeline = library.facts.timeline(&id(&format!("eu-ai-act/{local}"))).expect("a timeline");
        timeline.changes_message().map(|message| message.in_english())
    };
    for (local, expected) in [
        ("Art.4", "Replaced by Regulation (EU) 2026/1744."),
        ("Art.4a", "Inserted by Regulation (EU) 2026/1744."),
        ("Art.5", "Amended by Regulation (EU) 2026/1744: (1)(ba), (1)(bb), (1a), (1b) inserted."),
        ("Art.10", "Amended by Regulation (EU) 2026/1744: (1), (6) changed; (5) deleted."),
        ("Art.25", "Amended by Regulation (EU) 2026/1744: (2), (4) changed."),
        (
            "Art.77",
            "Amended by Regulation (EU) 2026/1744: (1a), (1b) inserted; (1) changed; former title “Powers of \
                    authorities protecting fundamental rights”.",
        ),
        ("Art.1", "Amended by Regulation (EU) 2026/1744: (2)(g) (from a single source) changed."),
        ("Annex.XIV", "Inserted by Regulation (EU) 2026/1744."),
    ] {
        assert_eq!(note(local).as_deref(), Some(expected), "{local}");
    }
    for untouched in ["Art.9", "Art.12", "Art.73", "Annex.III"] {
        assert_eq!(note(untouched), None, "{untouched}");
    }
    let table = include_str!("../../src/standards/catalogue/data/amendments.csv");
    let rows: Vec<csv::StringRecord> =
        csv::Reader::from_reader(table.as_bytes()).records().map(|row| row.expect("a row")).collect();
    for row in &rows {
        assert!(!row[5].trim().is_empty(), "{row:?} has no provenance");
        assert!(&row[4] != "verified" || row[5].contains("; "), "{row:?} is verified by one source");
    }
    // 36 articles of 2024 and two annexes are amended; six articles and an annex are new.
    let provisions: BTreeSet<&str> = rows.iter().map(|row| &row[0]).collect();
    assert_eq!(provisions.len(), 36 + 2 + 6 + 1);
}

#[test]
fn provisions_bind_whom_the_laws_name() {
    use OrganisationRole::{Authority, Controller, Deployer, Distributor, Importer, Organisation, Processor, Provider};
    let library = library();
    for (provision, expected) in [
        ("eu-ai-act/Art.23", vec![Importer]),
        ("eu-ai-act/Art.24", vec![Distributor]),
        ("eu-ai-act/Art.25", vec![Provider, Deployer, Importer, Distributor]),
        ("eu-ai-act/Art.49", vec![Provider, Deployer]),
        ("eu-ai-act/Art.75a", vec![Authority]),
        ("gdpr/Art.33", vec![Controller, Processor]),
        ("nis2/Art.3", vec![Organisation, Authority]),
        ("nis2/Art.27", vec![Organisation, Authority]),
    ] {
        assert_eq!(library.catalogue.provision(&id(provision)).expect(provision).addressees, expected, "{provision}");
    }
    let gaps = |to: &str, role: &str| -> Vec<String> {
        let lists: Value =
            serde_json::from_str(&asked(&["plan", "--need", to, "--role", role, "--format", "json"])).expect("JSON");
        let all = lists["unsupported"][0][1].as_array().expect("a list").iter();
        all.filter_map(|id| id.as_str()?.rsplit('/').next().map(str::to_owned)).collect()
    };
    let has = |list: &[String], local: &str| list.iter().any(|id| id == local);
    for (role, yes, no) in [
        ("deployer", "Art.26", "Art.23"),
        ("provider", "Art.16", "Art.24"),
        ("importer", "Art.23", "Art.24"),
        ("distributor", "Art.24", "Art.16"),
    ] {
        let list = gaps("eu-ai-act", role);
        assert!(has(&list, yes) && !has(&list, no) && has(&list, "Art.25"), "{role}: {list:?}");
    }
    assert!(has(&gaps("gdpr", "processor"), "Art.33"), "Article 33(2) binds processors");
    assert!(has(&gaps("nis2", "deployer"), "Art.27"), "entities submit their data for the registry");
}

#[test]
fn explain_and_plan_word_the_dates_by_the_day() {
    let before = asked(&["explain", "AI Act 5", "--as-of", "2026-12-01"]);
    assert!(before.contains("has applied since 2025-02-02; applies from 2026-12-02 for (1)(ba)"), "{before}");
    let after = asked(&["explain", "AI Act 5", "--as-of", "2026-12-02"]);
    assert!(after.contains("has applied since 2026-12-02 for (1)(ba)"), "{after}");
    let plan = asked(&["plan", "--need", "eu-ai-act", "--as-of", "2026-12-01", "--format", "csv"]);
    let mut rows = csv::Reader::from_reader(plan.as_bytes());
    let rows: Vec<csv::StringRecord> = rows.records().map(|row| row.expect("a row")).collect();
    let later = "applies from 2027-12-02 for Annex III systems; applies from 2028-08-02 for Annex I systems";
    let row =
        rows.iter().find(|row| &row[0] == "applies" && &row[1] == later).expect("a group of the high-risk duties");
    let named: BTreeSet<&str> = row[3].split(", ").collect();
    assert!(
        ["Art.9", "Art.15", "Art.17", "Art.26", "Art.27"].iter().all(|article| named.contains(article)),
        "{named:?}"
    );
    assert!(!named.contains("Art.50") && !named.contains("Art.7"), "{named:?}");
    assert!(asked(&["plan", "--need", "iso42001", "--format", "csv"]).lines().all(|line| !line.starts_with("applies")));
}

#[test]
fn workbook_and_pack_word_the_dates_in_four_languages() {
    const SOA: &str = "Control,Title,Applicable,Justification,Status\n\
                       A.8.15,Logging,Yes,Risk assessment,Implemented\nA.5.24,Information security incident management \
                       planning and preparation,Yes,Risk assessment,Implemented\n";
    let expected = [
        ("applies from 2027-12-02 for Annex III systems", "has applied since 2026-08-02", "Amended by Regulation"),
        ("gilt ab 2027-12-02 für Systeme nach Anhang III", "gilt seit 2026-08-02", "Geändert durch die Verordnung"),
        (
            "applicable à partir du 2027-12-02 pour les systèmes de l’annexe III",
            "applicable depuis le 2026-08-02",
            "Modifié par le règlement",
        ),
        (
            "se aplica a partir del 2027-12-02 para los sistemas del anexo III",
            "se aplica desde el 2026-08-02",
            "Modificado por el Reglamento",
        ),
    ];
    for (language, (from, since, amended)) in LANGUAGES.into_iter().zip(expected) {
        let settings = Settings {
            as_of: "2026-12-01".to_owned(),
            frameworks: Some(vec!["eu-ai-act".to_owned()]),
            language: language.to_owned(),
            ..Settings::default()
        };
        let outputs = convert(settings, &[("soa.csv", SOA)]);
        let record = record::of(&outputs);
        assert_eq!(record.next_date_change.as_deref(), Some("2026-12-02"), "the next day on which the wording changes");
        let law = &record.integration.as_ref().expect("other frameworks").frameworks[0];
        let logging = law.timeline(&id("eu-ai-act/Art.12")).expect("Article 12");
        assert_eq!(logging.applies.len(), 2);
        let sheets = annexa::ingest::read("mapping.xlsx", &outputs.workbook, &annexa::ingest::ReadLimits::default());
        let cells: String = sheets
            .expect("a workbook")
            .tables
            .iter()
            .flat_map(|table| &table.rows)
            .flat_map(|row| &row.cells)
            .flat_map(|cell| [cell.text.as_str(), "\n"])
            .collect();
        let pack = text(&Document::load_mem(&outputs.audit_pack).expect("a PDF"));
        // Lines may break anywhere in the pack.
        let squeezed = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        for words in [from, since] {
            assert!(cells.contains(words), "{language}: the workbook lacks `{words}`");
            assert!(squeezed(&pack).contains(&squeezed(words)), "{language}: the pack lacks `{words}`");
        }
        assert!(cells.contains(amended), "{language}: {amended}");
    }
}
