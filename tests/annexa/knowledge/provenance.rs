//! Who states a pair, and how much may follow from it.

use std::collections::BTreeSet;

use annexa::model::{Confidence, Relationship};
use annexa::standards::crosswalk::{Cardinality, Mapping};

use super::{library, provision};

fn set(name: &str) -> Vec<Mapping> {
    library().crosswalk.mappings().iter().filter(|m| m.set == name).cloned().collect()
}

fn ends(mappings: &[Mapping]) -> BTreeSet<(String, String)> {
    mappings.iter().map(|m| (m.source.local().to_owned(), m.target.to_string())).collect()
}

#[test]
fn no_verified_pair_rests_on_one_source() {
    let library = library();
    let lone: Vec<String> = library
        .crosswalk
        .mappings()
        .iter()
        .filter(|m| m.confidence == Confidence::Verified && m.confirmed_by.trim().is_empty())
        .map(|m| format!("{}: {} {}", m.set, m.source, m.target))
        .collect();
    assert!(lone.is_empty(), "{lone:?}");
    for mapping in library.crosswalk.mappings() {
        assert_ne!(mapping.provenance, mapping.confirmed_by, "{} {}", mapping.source, mapping.target);
    }
}

/// Of forty pairs, four have a source that may be built in and that the integration guide confirms. The others rest on
/// one vendor and on compilations under copyleft licences, or repeat a row of the guide.
#[test]
fn practitioners_pairs_are_those_that_two_free_sources_state() {
    let rows = set("practitioners");
    let expected = [
        ("A.8.24", "nis2/Art.21(2)(h)"),
        ("A.8.10", "gdpr/Art.17"),
        ("A.6.3", "eu-ai-act/Art.4"),
        ("A.8.16", "eu-ai-act/Art.72"),
    ];
    assert_eq!(ends(&rows), expected.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect());
    let guide = ends(&set("founding"));
    for row in &rows {
        assert_eq!(row.relationship, Relationship::IntersectsWith, "{}", row.target);
        assert!(row.provenance.contains("Ansvar") && row.confirmed_by.contains("integration guide"), "{row:?}");
        let end = (row.source.local().to_owned(), row.target.to_string());
        assert!(guide.contains(&end), "the guide does not have {end:?}");
    }
}

/// A pair may claim the guide only if the guide has it: twenty-six pairs once did without.
#[test]
fn a_claim_to_the_integration_guide_is_true() {
    let guide = ends(&set("founding"));
    for mapping in library().crosswalk.mappings() {
        let claims = format!("{} {}", mapping.provenance, mapping.confirmed_by);
        if mapping.set != "founding" && (claims.contains("guide") || claims.contains("founding")) {
            assert!(guide.contains(&(mapping.source.local().to_owned(), mapping.target.to_string())), "{mapping:?}");
        }
    }
}

/// The BSI's table gives places, no set relationships; seven transcribed rows call a provision a part of its target.
#[test]
fn grundschutz_is_a_transcription_and_claims_no_equivalence() {
    let rows = set("bsi-grundschutz");
    let count = |r: Relationship| rows.iter().filter(|m| m.relationship == r).count();
    assert_eq!((rows.len(), count(Relationship::IntersectsWith), count(Relationship::SubsetOf)), (119, 112, 7));
    assert!(rows.iter().all(|m| m.provenance.starts_with("transcription") && m.confidence == Confidence::Single));
}

/// No built-in pair says that two texts ask the same: no source states that.
#[test]
fn no_built_in_pair_is_an_equivalence() {
    let strong: Vec<String> = library()
        .crosswalk
        .mappings()
        .iter()
        .filter(|m| matches!(m.relationship, Relationship::EqualTo | Relationship::EquivalentTo))
        .map(|m| format!("{} {}", m.source, m.target))
        .collect();
    assert!(strong.is_empty(), "{strong:?}");
}

/// ISO/IEC 27002:2022, Annex B: 58 controls have one counterpart that has no other, 55 were merged, and 18.2.3 of 2013
/// was split over 5.36 and 8.8.
#[test]
fn a_pair_of_annex_b_corresponds_and_keeps_its_cardinality() {
    let rows = set("iso27001-2013-to-2022");
    let controls: Vec<&Mapping> = rows.iter().filter(|m| m.provenance.ends_with("Annex B")).collect();
    let count = |c: Cardinality| controls.iter().filter(|m| m.cardinality == Some(c)).count();
    assert_eq!((count(Cardinality::OneToOne), count(Cardinality::Merged), count(Cardinality::Split)), (58, 55, 2));
    assert!(controls.iter().all(|m| m.note.starts_with("corresponds to (Annex B)")));
    assert!(rows.iter().all(|m| m.relationship == Relationship::IntersectsWith));
    let split: BTreeSet<_> =
        controls.iter().filter(|m| m.cardinality == Some(Cardinality::Split)).map(|m| m.target.local()).collect();
    assert_eq!(split, BTreeSet::from(["A.5.36", "A.8.8"]));
}

/// What composition makes of a correspondence: the only counterpart hands on an overlap, a merged or split one nothing
/// that set theory does not give.
#[test]
fn a_correspondence_hands_on_no_more_than_an_overlap() {
    let library = library();
    let composed = |from: &str| library.crosswalk.composed(&provision(from), &|_| true);
    let to = |from: &str, target: &str| {
        composed(from).into_iter().find(|(m, _)| m.target.to_string() == target).map(|(m, _)| m.relationship)
    };
    // One to one: 16.1.4 is 5.25, which the guide maps to Article 73.
    assert_eq!(to("iso27001:2013/A.16.1.4", "eu-ai-act/Art.73"), Some(Relationship::IntersectsWith));
    // 14.2.1 is 8.25: a candidate for 42001 A.6.2, and no equivalence with NIS2.
    assert_eq!(to("iso27001:2013/A.14.2.1", "iso42001:2023/A.6.2"), Some(Relationship::IntersectsWith));
    assert_eq!(to("iso27001:2013/A.14.2.1", "nis2/Art.21(2)(e)"), None);
    // Merged: 12.4.1 is one of three behind 8.15; which of them serves Article 12 is open.
    assert_eq!(to("iso27001:2013/A.12.4.1", "eu-ai-act/Art.12"), None);
    for from in ["iso27001:2013/A.13.1.1", "iso27001:2013/A.14.2.1", "iso27001:2013/A.18.2.3", "iso27001:2022/A.8.20"] {
        for (mapping, via) in composed(from) {
            assert_eq!(mapping.relationship, Relationship::IntersectsWith, "{from} by way of {via}");
        }
    }
}
