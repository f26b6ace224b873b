//! Catalogues and correspondence: the counts and the closedness that ISO/IEC 27001 and 27002 Annex B have.

use std::collections::{BTreeMap, BTreeSet};

use annexa::model::Relationship;
use annexa::model::{ISO27001_2013, ISO27001_2022, ProvisionId};
use annexa::recognise::fold::fold_title;
use annexa::standards::catalogue::{Catalogue, Framework, ProvisionKind};
use annexa::standards::crosswalk::{Cardinality, Crosswalk, Mapping};

fn catalogue() -> Catalogue {
    Catalogue::built_in().expect("catalogue")
}

fn count(framework: &Framework, kind: ProvisionKind) -> usize {
    framework.provisions().iter().filter(|p| p.kind == kind).count()
}

/// The pairs of controls; clauses have pairs of their own.
fn control_pairs<'c>(catalogue: &Catalogue, crosswalk: &'c Crosswalk) -> Vec<&'c Mapping> {
    let is_control = |id: &ProvisionId| catalogue.provision(id).is_some_and(|p| p.kind == ProvisionKind::Control);
    let editions =
        |m: &Mapping| m.source.framework().as_str() == ISO27001_2013 && m.target.framework().as_str() == ISO27001_2022;
    crosswalk.mappings().iter().filter(|m| editions(m) && is_control(&m.source) && is_control(&m.target)).collect()
}

#[test]
fn both_editions_have_their_controls_objectives_domains_and_themes() {
    let catalogue = catalogue();
    let old = catalogue.framework(ISO27001_2013).expect("2013");
    let kinds = [ProvisionKind::Control, ProvisionKind::Objective, ProvisionKind::Domain];
    assert_eq!(kinds.map(|kind| count(old, kind)), [114, 35, 14]);
    let current = catalogue.framework(ISO27001_2022).expect("2022");
    assert_eq!([ProvisionKind::Control, ProvisionKind::Theme].map(|kind| count(current, kind)), [93, 4]);
    let themes = |theme: &str| current.controls().filter(|c| c.parent.as_deref() == Some(theme)).count();
    assert_eq!(["A.5", "A.6", "A.7", "A.8"].map(themes), [37, 8, 14, 34]);
    for framework in [old, current] {
        for clause in 4..=10 {
            assert!(framework.get(&clause.to_string()).is_some(), "{} lacks clause {clause}", framework.name);
        }
    }
}

#[test]
fn eleven_controls_are_new_and_have_no_predecessor() {
    let catalogue = catalogue();
    let crosswalk = Crosswalk::built_in(&catalogue).expect("crosswalk");
    let current = catalogue.framework(ISO27001_2022).expect("2022");
    let new: Vec<&str> = current.controls().filter(|c| c.new).map(|c| c.id.local()).collect();
    let expected =
        ["A.5.7", "A.5.23", "A.5.30", "A.7.4", "A.8.9", "A.8.10", "A.8.11", "A.8.12", "A.8.16", "A.8.23", "A.8.28"];
    assert_eq!(new, expected);
    let old = annexa::model::FrameworkKey::new(ISO27001_2013);
    for control in current.controls() {
        assert_eq!(crosswalk.to(&control.id).all(|m| m.source.framework() != &old), control.new, "{}", control.id);
    }
}

#[test]
fn the_correspondence_has_115_pairs_and_both_directions_agree() {
    let catalogue = catalogue();
    let crosswalk = Crosswalk::built_in(&catalogue).expect("crosswalk");
    let pairs = control_pairs(&catalogue, &crosswalk);
    let distinct: BTreeSet<_> = pairs.iter().map(|m| (m.source.to_string(), m.target.to_string())).collect();
    assert_eq!((pairs.len(), distinct.len()), (115, 115));
    let old = catalogue.framework(ISO27001_2013).expect("2013");
    for control in old.controls() {
        assert!(crosswalk.from(&control.id).next().is_some(), "{} has no successor", control.id);
    }
    for pair in &pairs {
        assert!(crosswalk.from(&pair.source).any(|m| m.target == pair.target), "{}", pair.source);
        assert!(crosswalk.to(&pair.target).any(|m| m.source == pair.source), "{}", pair.target);
        assert!(!pair.provenance.is_empty(), "{} has no provenance", pair.source);
    }
}

#[test]
fn cardinalities_follow_from_how_many_lead_where() {
    let catalogue = catalogue();
    let crosswalk = Crosswalk::built_in(&catalogue).expect("crosswalk");
    let pairs = control_pairs(&catalogue, &crosswalk);
    let (mut out, mut into): (BTreeMap<String, usize>, BTreeMap<String, usize>) = Default::default();
    for pair in &pairs {
        *out.entry(pair.source.to_string()).or_default() += 1;
        *into.entry(pair.target.to_string()).or_default() += 1;
    }
    let split: Vec<&String> = out.iter().filter(|(_, n)| **n > 1).map(|(id, _)| id).collect();
    assert_eq!(split, ["iso27001:2013/A.18.2.3"]);
    for pair in &pairs {
        let expected = match (out[&pair.source.to_string()], into[&pair.target.to_string()]) {
            (1, 1) => Cardinality::OneToOne,
            (1, _) => Cardinality::Merged,
            _ => Cardinality::Split,
        };
        // Annex B states that two controls correspond, not that they ask the same.
        assert_eq!(pair.relationship, Relationship::IntersectsWith);
        assert_eq!(pair.cardinality, Some(expected), "{} to {}", pair.source, pair.target);
    }
}

#[test]
fn every_parent_exists_and_every_control_has_a_group() {
    let catalogue = catalogue();
    for framework in catalogue.frameworks() {
        for provision in framework.provisions() {
            if let Some(parent) = provision.parent.as_deref() {
                assert!(framework.get(parent).is_some(), "{}: parent {parent}", provision.id);
            }
            let titled = !provision.title.trim().is_empty() || provision.kind == ProvisionKind::Cited;
            assert!(titled, "{} has no title", provision.id);
        }
    }
    for key in [ISO27001_2013, ISO27001_2022] {
        let framework = catalogue.framework(key).expect("edition");
        assert!(framework.controls().all(|c| framework.group_of(c.id.local()).is_some()));
    }
}

#[test]
fn no_wording_names_two_controls_of_one_edition() {
    let catalogue = catalogue();
    for key in [ISO27001_2013, ISO27001_2022] {
        let mut bearers: BTreeMap<String, &str> = BTreeMap::new();
        for control in catalogue.framework(key).expect("edition").controls() {
            let wordings: BTreeSet<String> =
                std::iter::once(&control.title).chain(&control.variants).map(|t| fold_title(t)).collect();
            for wording in wordings {
                let other = bearers.insert(wording.clone(), control.id.local());
                assert_eq!(other, None, "`{wording}` is also {}", control.id);
            }
        }
    }
}

/// Pairs that are easily got wrong, each from the table of ISO/IEC 27002:2022, Annex B.
#[test]
fn pairs_that_others_get_wrong_are_right() {
    let catalogue = catalogue();
    let crosswalk = Crosswalk::built_in(&catalogue).expect("crosswalk");
    let successors = |local: &str| -> Vec<String> {
        let id = format!("{ISO27001_2013}/{local}").parse().expect("an identifier");
        crosswalk.from(&id).map(|m| m.target.local().to_owned()).collect()
    };
    for (old, new) in [
        ("A.6.2.1", "A.8.1"),
        ("A.9.2.5", "A.5.18"),
        ("A.11.2.5", "A.7.10"),
        ("A.12.1.2", "A.8.32"),
        ("A.12.4.4", "A.8.17"),
        ("A.14.1.1", "A.5.8"),
        ("A.16.1.3", "A.6.8"),
        ("A.17.2.1", "A.8.14"),
        ("A.18.2.2", "A.5.36"),
    ] {
        assert_eq!(successors(old), [new], "{old}");
    }
    assert_eq!(successors("A.18.2.3"), ["A.5.36", "A.8.8"]);
}
