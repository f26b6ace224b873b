//! Entries of one organisation to one statement: transition between editions, merging of sources, findings.

mod assemble;
mod decision;
mod figures;
mod finding;
mod justify;
mod merge_sources;
mod precedence;
pub mod rules;
mod statement;
mod texts;
mod transition;

use serde::{Deserialize, Serialize};

use crate::catalogue::{Catalogue, ISO27001_2013, ISO27001_2022};
use crate::crosswalk::Crosswalk;
use crate::normalise::{Entry, EntryKind, Origin, SourceNumber};
use crate::recognise::{Certainty, EditionReading, SourceKind, Vocabulary};

pub use decision::{BY_HAND, DecidedOn, Decision, DecisionField, plain_value};
pub use finding::{Finding, Severity};
pub use precedence::{Precedence, Standing};
pub use rules::settings::{Limits, RuleChange, RuleSetting, RuleSettings, RuleSettingsError};
pub use statement::{
    ClauseAnswer, Figures, Merged, Overruled, PredecessorAnswer, Statement, StatementControl, StatementText,
    ThemeFigures, Transition,
};
pub use transition::{Predecessor, merge_predecessors};

/// What reconciliation needs to know of a source besides its entries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceFacts {
    /// Number of the source.
    pub number: SourceNumber,
    /// Path relative to the input, with `/`; orders of precedence can name it.
    #[serde(default)]
    pub name: String,
    /// What it is.
    pub kind: SourceKind,
    /// Framework and edition; `None` where it holds no controls. A tied source is not merged.
    pub edition: Option<EditionReading>,
    /// Its date, `YYYY-MM-DD`, as stated in it or in its file name; never a file time stamp.
    pub date: Option<String>,
    /// What it says of itself as a document.
    #[serde(default)]
    pub document: SourceDocument,
}

/// What a source says of itself as a document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SourceDocument {
    /// Organisations that it names (not in a property of the file, which may be its template's).
    pub organisation: Vec<DocumentText>,
    /// Scope of the management system.
    pub scope: Vec<DocumentText>,
    /// Versions.
    pub version: Vec<DocumentText>,
    /// Dates.
    pub date: Vec<DocumentText>,
    /// Owners, authors.
    pub owner: Vec<DocumentText>,
    /// Who approved it.
    pub approved_by: Vec<DocumentText>,
}

/// A text about a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentText {
    /// The text.
    pub text: String,
    /// Its cell; none where a property of the file or an import profile says it.
    pub origin: Option<Origin>,
}

/// What findings are judged by.
#[derive(Debug, Clone, Copy)]
pub struct Judging<'a> {
    /// The day that date rules are judged by, `YYYY-MM-DD`.
    pub as_of: &'a str,
    /// What the job says of rules and limits.
    pub rules: &'a RuleSettings,
}

/// What reconciliation goes by.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// The frameworks.
    pub catalogue: &'a Catalogue,
    /// The mappings between them.
    pub crosswalk: &'a Crosswalk,
    /// The words that decisions by hand are typed in.
    pub vocabulary: &'a Vocabulary,
    /// Which of several sources speaks.
    pub precedence: &'a Precedence,
}

/// What reconciliation gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Reconciled {
    /// One statement a framework of which a merged source holds controls; today ISO/IEC 27001.
    pub statements: Vec<Statement>,
    /// Findings over all statements, numbered from 1 in print order.
    pub findings: Vec<Finding>,
    /// The next day after the as-of day on which a date rule answers differently, `YYYY-MM-DD`.
    pub next_date_change: Option<String>,
}

/// Makes one statement on the current edition from all sources of an organisation. Sources whose edition is tied
/// are left out, with their entries. Decisions by hand are put in force, and say themselves where they are not.
pub fn reconcile(
    knowledge: &Known<'_>,
    sources: &[SourceFacts],
    entries: &[Entry],
    decisions: &mut [Decision],
    judging: &Judging<'_>,
) -> Reconciled {
    let Known { catalogue, crosswalk, vocabulary, precedence } = *knowledge;
    let merged = |s: &&SourceFacts| s.edition.as_ref().is_some_and(|e| e.certainty != Certainty::Tied);
    let by_number: std::collections::HashMap<SourceNumber, &SourceFacts> =
        sources.iter().filter(merged).map(|s| (s.number, s)).collect();
    let material = assemble::Material {
        catalogue,
        crosswalk,
        precedence,
        entries: entries.iter().filter(|e| by_number.contains_key(&e.source)).collect(),
        sources: by_number,
    };
    let holds_controls = material.entries.iter().any(|e| e.kind != EntryKind::Clause);
    let (Some(framework), true) = (catalogue.framework(ISO27001_2022), holds_controls) else {
        return Reconciled { statements: Vec::new(), findings: Vec::new(), next_date_change: None };
    };
    let assembled = material.statement(framework, catalogue.framework(ISO27001_2013), decisions, vocabulary);
    let mut statement = assembled.statement;
    let (mut findings, next_date_change) =
        rules::apply(&statement, &assembled.conflicts, &material, decisions, judging);
    for finding in &mut findings {
        finding.assign(decisions);
    }
    for finding in &findings {
        let named = finding.controls.iter().chain(&finding.provision);
        for provision in named {
            let mut all = statement.controls.iter_mut().chain(&mut statement.own_controls);
            if let Some(control) = all.find(|c| c.provision == *provision)
                && !control.findings.contains(&finding.number)
            {
                control.findings.push(finding.number);
            }
        }
    }
    Reconciled { statements: vec![statement], findings, next_date_change }
}
