//! What follows for A and C if A relates to B and B to C: the strongest statement that is
//! true of all non-empty sets, or nothing.

use crate::model::Relationship;

/// The relationship of A to C; `None` where the two statements leave it undetermined.
#[allow(clippy::match_same_arms, reason = "a row of the table an arm; equality goes before equivalence")]
pub fn compose(first: Relationship, second: Relationship) -> Option<Relationship> {
    use Relationship::{EqualTo, EquivalentTo, IntersectsWith, NoRelationship, SubsetOf, SupersetOf};
    match (first, second) {
        (EqualTo, other) => Some(other),
        (other, EqualTo) => Some(other),
        (EquivalentTo, other) => Some(other),
        (other, EquivalentTo) => Some(other),
        (SubsetOf, SubsetOf) => Some(SubsetOf),
        (SupersetOf, SupersetOf) => Some(SupersetOf),
        // B lies in both, or what B shares lies in both.
        (SupersetOf, SubsetOf | IntersectsWith) | (IntersectsWith, SubsetOf) => Some(IntersectsWith),
        (SubsetOf, NoRelationship) | (NoRelationship, SupersetOf) => Some(NoRelationship),
        (SubsetOf | IntersectsWith, SupersetOf | IntersectsWith)
        | (SupersetOf | IntersectsWith | NoRelationship, NoRelationship)
        | (NoRelationship, SubsetOf | IntersectsWith) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Relationship; 6] = [
        Relationship::EqualTo,
        Relationship::EquivalentTo,
        Relationship::SubsetOf,
        Relationship::SupersetOf,
        Relationship::IntersectsWith,
        Relationship::NoRelationship,
    ];
    /// From the strongest statement to the weakest; equal and equivalent are the same for sets.
    const BY_STRENGTH: [Relationship; 5] = [
        Relationship::EqualTo,
        Relationship::SubsetOf,
        Relationship::SupersetOf,
        Relationship::IntersectsWith,
        Relationship::NoRelationship,
    ];

    fn holds(relationship: Relationship, a: u8, b: u8) -> bool {
        match relationship {
            Relationship::EqualTo | Relationship::EquivalentTo => a == b,
            Relationship::SubsetOf => a & b == a,
            Relationship::SupersetOf => a & b == b,
            Relationship::IntersectsWith => a & b != 0,
            Relationship::NoRelationship => a & b == 0,
        }
    }

    #[test]
    fn the_table_is_the_strongest_truth_over_all_small_sets() {
        // Five elements are enough for every pattern of three sets to occur.
        let sets = 1u8..32;
        for first in ALL {
            for second in ALL {
                let true_of_all = |relationship: Relationship| {
                    sets.clone().all(|a| {
                        sets.clone()
                            .filter(|&b| holds(first, a, b))
                            .all(|b| sets.clone().filter(|&c| holds(second, b, c)).all(|c| holds(relationship, a, c)))
                    })
                };
                let strongest = BY_STRENGTH.into_iter().find(|r| true_of_all(*r));
                let composed = compose(first, second).map(|r| match r {
                    Relationship::EquivalentTo => Relationship::EqualTo,
                    other => other,
                });
                assert_eq!(composed, strongest, "{first:?} then {second:?}");
            }
        }
        assert_eq!(compose(Relationship::EqualTo, Relationship::EquivalentTo), Some(Relationship::EquivalentTo));
    }
}
