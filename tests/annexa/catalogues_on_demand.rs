//! Frameworks that only questions and mappings name: complete, and out of the way of everything else. Expectations are written
//! by reading the frameworks' own tables of contents.

use std::collections::BTreeSet;

use annexa::model::{Confidence, OrganisationRole, ProvisionId, Relationship};
use annexa::standards::FrameworkLibrary;
use annexa::standards::catalogue::{Catalogue, Framework, ProvisionKind, ask};
use annexa::standards::crosswalk::{Crosswalk, Mapping};
use serde_json::Value;

use crate::support::engine::{dated, try_convert};
use crate::support::program::{run, stderr, stdout};
use crate::support::record;
use crate::support::repository::root;

fn asked(args: &[&str]) -> String {
    let output = run(root(), args);
    assert!(output.status.success(), "{args:?}: {}", stderr(&output));
    stdout(&output)
}

fn count(framework: &Framework, kind: ProvisionKind) -> usize {
    framework.provisions().iter().filter(|p| p.kind == kind).count()
}

fn title<'f>(framework: &'f Framework, local: &str) -> &'f str {
    framework.get(local).map_or("", |p| &p.title)
}

/// The numbers of the provisions that are counted for these roles.
fn counted(framework: &Framework, roles: &[OrganisationRole]) -> BTreeSet<String> {
    framework.countable(roles).map(|p| p.id.local().to_owned()).collect()
}

/// The pairs of a set from one provision of ISO/IEC 27001:2022.
fn targets(crosswalk: &Crosswalk, set: &str, control: &str) -> Vec<String> {
    let source: ProvisionId = format!("iso27001:2022/{control}").parse().expect("an identifier");
    let of_set = |m: &&Mapping| m.set == set;
    let mut all: Vec<String> = crosswalk.from(&source).filter(of_set).map(|m| m.target.local().to_owned()).collect();
    all.sort();
    all
}

#[test]
fn nist_sp_800_53_has_its_controls_enhancements_and_withdrawn_numbers() {
    let catalogue = Catalogue::built_in().expect("catalogue");
    let nist = catalogue.framework("nist-sp800-53:r5").expect("SP 800-53");
    let kinds = [ProvisionKind::Family, ProvisionKind::Control, ProvisionKind::Enhancement, ProvisionKind::Withdrawn];
    assert_eq!(kinds.map(|kind| count(nist, kind)), [20, 300, 714, 24 + 158]);
    assert_eq!(nist.countable(&[]).count(), 300, "base controls that are in force");
    for (local, expected) in [
        ("AC", "Access Control"),
        ("AC-2", "Account Management"),
        ("AC-2(1)", "Automated System Account Management"),
        ("IR-8", "Incident Response Plan"),
        ("PM-9", "Risk Management Strategy"),
        ("PT-2", "Authority to Process Personally Identifiable Information"),
        ("SI-23", "Information Fragmentation"),
        ("SR-3", "Supply Chain Controls and Processes"),
    ] {
        assert_eq!(title(nist, local), expected, "{local}");
    }
    assert_eq!(nist.get("AC-2(10)").map(|p| p.kind), Some(ProvisionKind::Withdrawn));
    assert_eq!(nist.path("AC-2(1)").collect::<Vec<_>>(), ["AC-2(1)", "AC-2", "AC"]);
    for name in ["800-53", "NIST SP 800-53", "nist-sp800-53", "SP 800-53 r5"] {
        assert_eq!(ask::framework(&catalogue, name).expect(name).key, nist.key, "{name}");
    }
    assert_eq!(ask::framework(&catalogue, "nist").expect("CSF").key.as_str(), "nist-csf:2.0");
}

#[test]
fn the_mapping_of_nist_sp_800_53_is_nists_own() {
    let catalogue = Catalogue::built_in().expect("catalogue");
    let crosswalk = Crosswalk::built_in(&catalogue).expect("crosswalk");
    let rows: Vec<&Mapping> = crosswalk.mappings().iter().filter(|m| m.set == "nist-sp800-53").collect();
    let verified = rows.iter().filter(|m| m.confidence == Confidence::Verified).count();
    assert_eq!((rows.len(), verified), (649, 640));
    for row in &rows {
        assert_eq!(row.relationship, Relationship::IntersectsWith, "NIST states no containment: {}", row.target);
        assert!(row.provenance.starts_with("NIST"), "{}", row.provenance);
        let target = catalogue.provision(&row.target).expect("a control");
        assert_ne!(target.kind, ProvisionKind::Withdrawn, "{}", row.target);
    }
    // A.5.7 is threat intelligence; A.8.8 technical vulnerabilities.
    for (control, expected) in [("A.5.7", "PM-16"), ("A.8.8", "RA-5"), ("A.5.24", "IR-8"), ("A.8.13", "CP-9")] {
        let found = targets(&crosswalk, "nist-sp800-53", control);
        assert!(found.iter().any(|target| target == expected), "{control}: {found:?}");
    }
    let explained = asked(&["explain", "AC-2"]);
    assert!(
        explained.contains("nist-sp800-53:r5/AC-2  Account Management") && explained.contains("A.5.16"),
        "{explained}"
    );
    let lists: Value =
        serde_json::from_str(&asked(&["crosswalk", "--from", "27001", "--to", "800-53", "--format", "json"]))
            .expect("JSON");
    assert_eq!(lists["counted"], 300);
}

#[test]
fn implementing_regulation_2024_2690_is_complete_with_titles() {
    let catalogue = Catalogue::built_in().expect("catalogue");
    let annex = catalogue.framework("eu-2024-2690").expect("the implementing regulation");
    assert!(!annex.reference_only, "its full list is known");
    // Thirteen sections with 47 numbered headings, 160 numbered points, 217 letters and Roman numerals.
    let kinds = [ProvisionKind::Section, ProvisionKind::Requirement, ProvisionKind::Cited];
    assert_eq!(kinds.map(|kind| count(annex, kind)), [13 + 47, 160, 205 + 12]);
    assert_eq!(annex.countable(&[]).count(), 160);
    for (local, expected) in [
        ("1", "Policy on the security of network and information systems"),
        ("3", "Incident handling"),
        ("4", "Business continuity and crisis management"),
        ("5", "Supply chain security"),
        ("9", "Cryptography"),
        ("12", "Asset management"),
        ("13", "Environmental and physical security"),
    ] {
        assert!(title(annex, local).eq_ignore_ascii_case(expected), "{local}: {}", title(annex, local));
    }
    // Points that the mapping table does not name.
    for local in ["7.2.a", "7.2.f", "7.3", "9.2", "9.3", "3.6.3", "12.5.1", "13.1.2.e", "9.2.c.xi"] {
        assert!(annex.get(local).is_some(), "{local}");
    }
    assert_eq!(annex.path("3.2.3.a").collect::<Vec<_>>(), ["3.2.3.a", "3.2.3", "3.2", "3"]);
    let crosswalk = Crosswalk::built_in(&catalogue).expect("crosswalk");
    assert_eq!(crosswalk.mappings().iter().filter(|m| m.set == "enisa-2024-2690").count(), 926);
}

#[test]
fn dora_has_its_articles_addressees_and_date() {
    use OrganisationRole::{Authority, FinancialEntity, IctProvider, None};
    let library = FrameworkLibrary::built_in().expect("the built-in data");
    let dora = library.catalogue.framework("dora").expect("DORA");
    assert_eq!((count(dora, ProvisionKind::Chapter), count(dora, ProvisionKind::Article)), (9, 64));
    for (local, expected, binds) in [
        ("Art.3", "Definitions", vec![None]),
        ("Art.6", "ICT risk management framework", vec![FinancialEntity]),
        ("Art.17", "ICT-related incident management process", vec![FinancialEntity]),
        ("Art.20", "Harmonisation of reporting content and templates", vec![Authority]),
        ("Art.30", "Key contractual provisions", vec![FinancialEntity, IctProvider]),
        ("Art.43", "Oversight fees", vec![IctProvider, Authority]),
        ("Art.61", "Amendments to Regulation (EU) No 909/2014", vec![None]),
        ("Art.62", "Amendments to Regulation (EU) No 600/2014", vec![None]),
        ("Art.64", "Entry into force and application", vec![None]),
    ] {
        let article = dora.get(local).unwrap_or_else(|| panic!("{local}"));
        assert_eq!((&*article.title, &article.addressees), (expected, &binds), "{local}");
        let timeline = library.facts.timeline(&article.id).expect("a date");
        assert_eq!(timeline.applies.iter().map(|d| d.from.as_str()).collect::<Vec<_>>(), ["2025-01-17"], "{local}");
    }
    let of = |roles: &[OrganisationRole]| counted(dora, roles);
    assert!(of(&[]).contains("Art.6") && of(&[]).contains("Art.43") && !of(&[]).contains("Art.32"));
    assert!(!of(&[IctProvider]).contains("Art.6") && of(&[IctProvider]).contains("Art.30"));
    assert!(of(&[OrganisationRole::Deployer]) == of(&[]), "a role under the AI Act is none under DORA");
    // One practitioners' source alone: never without being asked for.
    let pairs = |with: &[&str]| -> usize {
        let base = ["crosswalk", "--from", "27001", "--to", "dora", "--format", "json"];
        let lists: Value = serde_json::from_str(&asked(&[&base, with].concat())).expect("JSON");
        lists["pairs"].as_array().expect("pairs").len()
    };
    assert_eq!((pairs(&[]), pairs(&["--with", "dora"])), (0, 32));
}

#[test]
fn the_cyber_resilience_act_has_its_articles_addressees_and_dates() {
    use OrganisationRole::{Authority, Distributor, Importer, Manufacturer, OpenSourceSteward, Provider};
    let library = FrameworkLibrary::built_in().expect("the built-in data");
    let cra = library.catalogue.framework("cra").expect("the Cyber Resilience Act");
    let kinds = [ProvisionKind::Chapter, ProvisionKind::Article, ProvisionKind::Annex];
    assert_eq!(kinds.map(|kind| count(cra, kind)), [8, 71, 8]);
    for (local, expected, binds, from) in [
        ("Art.13", "Obligations of manufacturers", vec![Manufacturer], "2027-12-11"),
        ("Art.14", "Reporting obligations of manufacturers", vec![Manufacturer], "2026-09-11"),
        ("Art.19", "Obligations of importers", vec![Importer], "2027-12-11"),
        ("Art.20", "Obligations of distributors", vec![Distributor], "2027-12-11"),
        ("Art.23", "Identification of economic operators", vec![Manufacturer, Importer, Distributor], "2027-12-11"),
        ("Art.24", "Obligations of open-source software stewards", vec![OpenSourceSteward], "2027-12-11"),
        ("Art.35", "Notification", vec![Authority], "2026-06-11"),
        ("Art.51", "Coordination of notified bodies", vec![Authority], "2026-06-11"),
    ] {
        let article = cra.get(local).unwrap_or_else(|| panic!("{local}"));
        assert_eq!((&*article.title, &article.addressees), (expected, &binds), "{local}");
        let timeline = library.facts.timeline(&article.id).expect("a date");
        assert_eq!(timeline.applies.iter().map(|d| d.from.as_str()).collect::<Vec<_>>(), [from], "{local}");
    }
    assert_eq!(title(cra, "Annex.I.Part.II"), "Vulnerability handling requirements");
    assert_eq!(cra.get("Art.35").map(|p| p.confidence), Some(Confidence::Single));
    let of = |roles: &[OrganisationRole]| counted(cra, roles);
    assert!(of(&[Importer]).contains("Art.19") && !of(&[Importer]).contains("Art.13"));
    // A provider of AI systems may be an importer of products: the role in one law hides nothing of the other.
    assert_eq!(of(&[Provider]), of(&[]));
    let plan = asked(&["plan", "--need", "cra", "--role", "provider", "--as-of", "2026-12-01"]);
    assert!(plan.contains("a manufacturer, an open-source software steward"), "{plan}");
    assert!(plan.contains("has applied since 2026-09-11") && plan.contains("applies from 2027-12-11"), "{plan}");
}

const SOA: &str = "Control,Title,Applicable,Justification,Status\nA.8.13,Information backup,Yes,Risk,Implemented\n";

#[test]
fn a_conversion_shows_such_a_framework_only_if_it_is_asked_for() {
    let names = |frameworks: Option<Vec<String>>| -> Vec<String> {
        let settings = annexa::Settings { frameworks, ..dated() };
        let outputs = try_convert(settings, &[("soa.csv", SOA)]).unwrap_or_else(|f| panic!("{:?}", f.problems));
        let record = record::of(&outputs);
        let integration = record.integration.expect("other frameworks");
        for framework in &integration.frameworks {
            assert!(!framework.pairs.is_empty() || framework.counted > 0, "{}", framework.name);
        }
        integration.frameworks.iter().map(|f| f.framework.to_string()).collect()
    };
    assert_eq!(names(None), ["iso42001:2023", "iso27701:2025", "eu-ai-act", "gdpr", "nis2"]);
    assert_eq!(names(Some(vec!["800-53".to_owned()])), ["nist-sp800-53:r5"]);
    let laws = ["DORA", "Cyber Resilience Act", "2024/2690"].map(str::to_owned).to_vec();
    assert_eq!(names(Some(laws)), ["dora", "cra", "eu-2024-2690"]);
    let settings = annexa::Settings { frameworks: Some(vec!["nist-sp800-53:r5".to_owned()]), ..dated() };
    let outputs = try_convert(settings, &[("soa.csv", SOA)]).unwrap_or_else(|f| panic!("{:?}", f.problems));
    let record = record::of(&outputs);
    let pairs = &record.integration.as_ref().expect("other frameworks").frameworks[0].pairs;
    assert!(pairs.iter().any(|p| p.source.local() == "A.8.13" && p.support.provision.local() == "CP-9"));
}

/// What such a framework is called never names a control of a statement.
#[test]
fn their_titles_are_no_titles_of_rows() {
    let library = FrameworkLibrary::built_in().expect("the built-in data");
    let on_demand = library.catalogue.frameworks().iter().filter(|framework| !framework.is_read_from_sources());
    let titles: Vec<String> =
        on_demand.flat_map(Framework::provisions).map(|p| p.title.to_string()).filter(|t| !t.is_empty()).collect();
    assert!(titles.len() > 1000, "{}", titles.len());
    let index = annexa::recognise::TitleIndex::new(&library.catalogue);
    let read = |id: &ProvisionId| {
        library.catalogue.framework(id.framework().as_str()).is_some_and(Framework::is_read_from_sources)
    };
    for title in &titles {
        let found = index.provisions_titled(&annexa::recognise::fold::fold_title(title));
        assert!(found.iter().all(|titled| read(&titled.id)), "{title}");
    }
}
