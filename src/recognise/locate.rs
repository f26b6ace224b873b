//! What an identifier as written names in one edition of a standard: a control, a clause or a group of controls.

use super::ReferenceData;
use super::identifier::{ControlRef, Letter};
use crate::model::{ISO27001_2013, ISO27001_2022, ISO27701_2019, Standard};
use crate::standards::catalogue::{Provision, ProvisionKind};

/// Clauses of ISO/IEC 27701:2019 that guide controls of ISO/IEC 27002, PII controllers and PII processors. What stands
/// in them one by one is what ISO/IEC 27701:2025 has as controls (its Annex F), so it is answered as controls are.
const GUIDANCE: [u16; 3] = [6, 7, 8];

impl ReferenceData {
    /// The control that an identifier names in an edition. Guidance under the control's own number (Annex B of ISO/IEC
    /// 42001 and of ISO/IEC 27701:2025, clauses 6 to 8 of ISO/IEC 27701:2019) names the control.
    pub fn control(&self, edition: &str, written: &ControlRef) -> Option<&Provision> {
        if !may_be_of(edition, written) {
            return None;
        }
        if edition == ISO27701_2019 {
            return self.control_or_guidance(written);
        }
        // Controls have no lettered points: `6.1.3 d` is of a clause.
        if written.clause || (written.point.is_some() && !written.annex) {
            return None;
        }
        let local = match written.letter {
            Some(Letter::B) if Standard::of(edition) == Some(Standard::InformationSecurity) => return None,
            // Annex B gives the guidance to each control under its number.
            Some(Letter::A | Letter::B) | None => written.behind("A."),
        };
        self.provision(edition, &local).filter(|p| p.kind == ProvisionKind::Control)
    }

    fn control_or_guidance(&self, written: &ControlRef) -> Option<&Provision> {
        let local = match (written.letter, written.numbers.first()) {
            (Some(Letter::A), _) | (None, Some(7)) => written.behind("A."),
            (Some(Letter::B), _) | (None, Some(8)) => written.behind("B."),
            (None, Some(6)) if written.numbers.len() == 4 => written.dotted(),
            _ => return None,
        };
        let answered = |p: &&Provision| p.kind == ProvisionKind::Control || p.id.local().starts_with("6.");
        self.provision(ISO27701_2019, &local).filter(answered)
    }

    /// The clause that an identifier names in an edition: a requirement, not the guidance on controls.
    pub fn clause(&self, edition: &str, written: &ControlRef) -> Option<&Provision> {
        let guides = edition == ISO27701_2019 && written.numbers.first().is_some_and(|n| GUIDANCE.contains(n));
        if written.annex || guides || !may_be_of(edition, written) {
            return None;
        }
        let without_point = || written.point.and_then(|_| self.provision(edition, &written.dotted()));
        let is_clause = |p: &&Provision| p.kind == ProvisionKind::Clause;
        self.provision(edition, &written.clause_local()).filter(is_clause).or_else(|| without_point().filter(is_clause))
    }

    /// The group of controls that an identifier names in an edition: a theme, domain, objective or table.
    pub fn group(&self, edition: &str, written: &ControlRef) -> Option<&Provision> {
        if written.clause || !may_be_of(edition, written) {
            return None;
        }
        let guides = edition == ISO27701_2019 && written.letter.is_none();
        if guides && written.numbers.first().is_some_and(|n| GUIDANCE.contains(n)) {
            let is_control = self.control(edition, written).is_some();
            return self.provision(edition, &written.dotted()).filter(|_| !is_control);
        }
        let letter = match written.letter {
            Some(Letter::B) if edition == ISO27701_2019 => "B.",
            Some(Letter::B) if matches!(edition, ISO27001_2022 | ISO27001_2013) => return None,
            _ => "A.",
        };
        let group = self.provision(edition, &written.behind(letter))?;
        (group.kind.is_container() || group.kind == ProvisionKind::Annex).then_some(group)
    }

    /// The control or clause that an identifier names in some edition of a family, the given edition first.
    pub fn named_in(&self, family: Standard, written: &ControlRef) -> Option<&Provision> {
        family
            .editions()
            .iter()
            .find_map(|edition| self.control(edition, written).or_else(|| self.clause(edition, written)))
    }

    /// Whether an identifier is a control of some edition of any management-system standard.
    pub fn is_control(&self, written: &ControlRef) -> bool {
        Standard::ALL.into_iter().flat_map(Standard::editions).any(|edition| self.control(edition, written).is_some())
    }

    /// Whether some edition of a family has anything at all under an identifier.
    pub fn knows(&self, family: Standard, written: &ControlRef) -> bool {
        family.editions().iter().any(|edition| {
            self.control(edition, written).is_some()
                || self.clause(edition, written).is_some()
                || self.group(edition, written).is_some()
        })
    }
}

/// Whether an identifier may be of an edition: one that names its standard itself is of no other.
fn may_be_of(edition: &str, written: &ControlRef) -> bool {
    written.named.is_none_or(|named| Some(named.family) == Standard::of(edition))
}
