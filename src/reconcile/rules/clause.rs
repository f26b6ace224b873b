//! The clauses that rules are based on, in each framework. Letters are cited only where the clause is known to have
//! them: ISO/IEC 27001. The other standards follow its structure, and are cited by clause.

use crate::model::{ISO27001_2013, ISO27001_2022, ISO27701_2019, ISO27701_2025, ISO42001_2023};

/// The frameworks that require a Statement of Applicability, with the names that they are cited by.
pub const FRAMEWORKS: [(&str, &str); 5] = [
    (ISO27001_2022, "ISO/IEC 27001:2022"),
    (ISO27001_2013, "ISO/IEC 27001:2013"),
    (ISO42001_2023, "ISO/IEC 42001:2023"),
    (ISO27701_2025, "ISO/IEC 27701:2025"),
    (ISO27701_2019, "ISO/IEC 27701:2019"),
];

/// What a rule is based on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cites {
    /// The Statement of Applicability, in risk treatment.
    Statement,
    /// All necessary controls from any source, in risk treatment.
    NecessaryControls,
    /// The risk treatment plan, in risk treatment.
    TreatmentPlan,
    /// Roles and responsibilities.
    Roles,
    /// Documented information.
    Documented,
    /// Creating and updating documented information.
    Updating,
    /// Control of documented information.
    Controlled,
    /// That no requirement of the clauses can be left out.
    Requirements,
    /// Context and interested parties, as Amendment 1:2024 has them.
    Context,
    /// The correspondence between the editions.
    Correspondence,
    /// The end of the transition.
    Transition,
}

impl Cites {
    /// The clause, for a statement on this framework.
    pub fn clause(self, framework: &str) -> String {
        let found = FRAMEWORKS.iter().find(|(key, _)| *key == framework);
        let name = found.map_or(framework, |(_, name)| name);
        let lettered = matches!(framework, ISO27001_2022 | ISO27001_2013);
        // ISO/IEC 27701:2019 has the clauses of 27001 in its own clause 5.
        let number = if framework == ISO27701_2019 {
            match self {
                Self::Statement | Self::NecessaryControls | Self::TreatmentPlan => "5.4.1.3",
                Self::Roles => "5.3.3",
                Self::Documented => "5.5.5",
                Self::Updating => "5.5.5.2",
                Self::Controlled => "5.5.5.3",
                Self::Requirements => "clause 5",
                Self::Context => "5.2.1 and 5.2.2",
                Self::Correspondence => return "ISO/IEC 27701:2025, Annex F".to_owned(),
                Self::Transition => return "IAF MD 26".to_owned(),
            }
        } else {
            match self {
                Self::Statement if lettered => "6.1.3 d)",
                Self::NecessaryControls if lettered => "6.1.3 b)",
                Self::TreatmentPlan if lettered => "6.1.3 e)",
                Self::Statement | Self::NecessaryControls | Self::TreatmentPlan => "6.1.3",
                Self::Roles => "5.3",
                Self::Documented => "7.5",
                Self::Updating => "7.5.2",
                Self::Controlled => "7.5.3",
                Self::Requirements if lettered => "clause 1",
                Self::Requirements => "clauses 4 to 10",
                Self::Context if framework == ISO27001_2022 => "4.1 and 4.2 with Amendment 1:2024",
                Self::Context => "4.1 and 4.2",
                Self::Correspondence if framework == ISO27701_2025 => "Annex F",
                Self::Correspondence => return "ISO/IEC 27002:2022, Annex B".to_owned(),
                Self::Transition => return "IAF MD 26".to_owned(),
            }
        };
        format!("{name}, {number}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standards::catalogue::Catalogue;

    #[test]
    fn every_cited_clause_is_in_the_catalogue() {
        let catalogue = Catalogue::built_in().expect("catalogue");
        let all = [
            Cites::Statement,
            Cites::NecessaryControls,
            Cites::TreatmentPlan,
            Cites::Roles,
            Cites::Documented,
            Cites::Updating,
            Cites::Controlled,
            Cites::Context,
        ];
        for (key, name) in FRAMEWORKS {
            let framework = catalogue.framework(key).expect("a framework");
            assert_eq!(framework.name, name);
            for cites in all {
                let clause = cites.clause(key);
                let numbers = clause.strip_prefix(&format!("{name}, ")).expect("the name first");
                let numbers = numbers.trim_end_matches(" with Amendment 1:2024");
                for number in numbers.split(" and ").map(|n| n.split(' ').next().unwrap_or(n)) {
                    assert!(framework.get(number).is_some(), "{clause}");
                }
            }
        }
    }
}
