//! Source precedence: by default the highest kind, then the newest source; a job can set another order.

use crate::model::{KINDS, SourceFacts, SourceRank};

/// The rank of a source: the lowest number comes first. Sources that no place of the order covers follow, by kind.
pub(super) fn standing(order: &[SourceRank], facts: &SourceFacts) -> (usize, usize) {
    match order.iter().position(|place| place.holds(facts)) {
        Some(at) => (at, 0),
        None => (order.len(), KINDS.iter().position(|kind| *kind == facts.kind).unwrap_or(KINDS.len())),
    }
}

/// The sources of equal rank that count: the newest dated ones and every undated one, since an undated source may be
/// older or newer.
pub(super) fn newest<T>(voices: Vec<T>, facts: impl Fn(&T) -> &SourceFacts) -> (Vec<T>, Vec<T>) {
    let date: Option<String> = voices.iter().filter_map(|v| facts(v).date.clone()).max();
    voices.into_iter().partition(|v| facts(v).date.is_none() || facts(v).date == date)
}

/// Votes by rank, the highest first.
pub(super) fn ranked<T>(order: &[SourceRank], voices: Vec<T>, facts: impl Fn(&T) -> &SourceFacts) -> Vec<Vec<T>> {
    let mut ranks: std::collections::BTreeMap<(usize, usize), Vec<T>> = std::collections::BTreeMap::new();
    for voice in voices {
        ranks.entry(standing(order, facts(&voice))).or_default().push(voice);
    }
    ranks.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Precedence, SourceKind};

    fn facts(name: &str, kind: SourceKind, date: Option<&str>) -> SourceFacts {
        SourceFacts {
            number: 1,
            name: name.to_owned(),
            kind,
            edition: None,
            date: date.map(str::to_owned),
            document: crate::model::SourceDocument::default(),
        }
    }

    fn precedence(written: &[&str]) -> Result<Precedence, crate::model::PrecedenceError> {
        let mut precedence = Precedence::default();
        written.iter().try_for_each(|w| precedence.add(w))?;
        Ok(precedence)
    }

    #[test]
    fn an_order_without_a_field_is_for_both_and_a_field_can_have_its_own() {
        let both = precedence(&["register,soa"]).expect("an order");
        assert_eq!(both.applicability, both.status);
        let one = precedence(&["status=*tracker*.csv,newest"]).expect("an order");
        assert!(one.applicability.is_empty());
        assert_eq!(one.status.len(), 2);
    }

    #[test]
    fn what_cannot_be_meant_is_an_error() {
        for wrong in [&["registre"][..], &["soa,soa"], &["owner=soa"], &["soa", "status=soa"], &[""], &["[.xlsx"]] {
            assert!(precedence(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn it_is_written_as_it_is_read() {
        let order = precedence(&["applicability=clients/*/soa.xlsx,register", "status=newest"]).expect("an order");
        let json = serde_json::to_string(&order).expect("json");
        assert_eq!(serde_json::from_str::<Precedence>(&json).expect("an order"), order);
    }

    #[test]
    fn sources_that_the_order_does_not_name_come_behind_it_by_their_kind() {
        let order = precedence(&["*late*"]).expect("an order").applicability;
        let at = |name, kind| standing(&order, &facts(name, kind, None));
        assert!(at("a/LATE.csv", SourceKind::Blank) < at("soa.xlsx", SourceKind::Soa));
        assert!(at("soa.xlsx", SourceKind::Soa) < at("register.xlsx", SourceKind::Register));
    }
}
