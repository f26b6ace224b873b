//! What the outputs report on evidence and other frameworks, collected once for workbook and pack.

use std::collections::HashMap;
use std::fmt::Write as _;

use crate::model::record::{Integration, Record, SupportedFramework};
use crate::model::{
    Applicability, Basis, ISO27001_2022, Pair, ProvisionId, Standard, StatementControl, StatementText, Status,
};

/// A path with `/` as a relative URI reference: every sign but letters, digits, `-._~` and `/` is encoded.
pub(super) fn uri_path(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/') {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

/// A piece of evidence with everything that it serves.
#[derive(Debug)]
pub(super) struct EvidencePiece<'r> {
    /// The text, as the first control has it.
    pub text: &'r str,
    /// The controls that name it, each with the text's cells.
    pub controls: Vec<(&'r StatementControl, &'r StatementText)>,
}

/// What makes two texts one piece of evidence: equality after folding white space and case.
pub(super) fn evidence_key(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Every piece of evidence once: equal after folding white space and case.
pub(super) fn pieces(record: &Record) -> Vec<EvidencePiece<'_>> {
    let mut pieces: Vec<EvidencePiece<'_>> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for control in record.statements.iter().flat_map(|s| s.controls.iter().chain(&s.own_controls)) {
        for text in &control.evidence {
            let at = *places.entry(evidence_key(&text.text)).or_insert_with(|| {
                pieces.push(EvidencePiece { text: &text.text, controls: Vec::new() });
                pieces.len() - 1
            });
            pieces[at].controls.push((control, text));
        }
    }
    pieces
}

/// The provisions of other frameworks that a control has something in common with.
pub(super) fn served<'r>(
    integration: Option<&'r Integration>,
    control: &'r ProvisionId,
) -> impl Iterator<Item = (&'r SupportedFramework, &'r Pair)> {
    integration.into_iter().flat_map(|i| &i.frameworks).flat_map(move |framework| {
        framework.pairs.iter().filter(move |pair| pair.source == *control).map(move |pair| (framework, pair))
    })
}

/// How far a framework is supported by the statement at hand.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reach {
    /// Pairs of the theme's controls with the framework.
    pub pairs: u32,
    /// Of those, pairs of controls that apply and are implemented.
    pub implemented: u32,
}

/// Whether a control counts as implemented: applicable, implemented, and not merely proposed.
pub(super) fn is_implemented(control: &StatementControl) -> bool {
    control.applicability.value == Applicability::Applicable
        && control.status.value == Status::Implemented
        && control.status.basis != Basis::Proposed
        && control.applicability.basis != Basis::Proposed
}

/// The reach of one theme into a framework.
pub(super) fn reach(record: &Record, framework: &SupportedFramework, theme: &str) -> Reach {
    let mut reach = Reach::default();
    for control in record.statements.iter().flat_map(|s| &s.controls).filter(|c| c.theme == theme) {
        let pairs = framework.pairs.iter().filter(|p| p.source == control.provision).count();
        let pairs = u32::try_from(pairs).unwrap_or(u32::MAX);
        reach.pairs += pairs;
        if is_implemented(control) {
            reach.implemented += pairs;
        }
    }
    reach
}

/// Whether a statement is on ISO/IEC 27001, whose themes the heat maps go by.
pub(super) fn has_backbone(record: &Record) -> bool {
    record.statements.iter().any(|s| Standard::of(s.framework.as_str()) == Some(Standard::InformationSecurity))
}

/// The control of the statement with this identifier.
pub(super) fn control<'r>(record: &'r Record, id: &ProvisionId) -> Option<&'r StatementControl> {
    record.statements.iter().flat_map(|s| &s.controls).find(|c| c.provision == *id)
}

/// Key of the question that a control of ISO/IEC 27001:2022 without predecessor asks; no text has the key of another
/// control.
pub(super) fn new_control_question(control: &StatementControl) -> String {
    let known = control.new && control.provision.framework().as_str() == ISO27001_2022;
    let local = if known { control.provision.local() } else { "" };
    format!("new_controls.{}", local.to_lowercase().replace('.', "_"))
}

/// Whether the organisation still has to decide on a control without predecessor.
pub(super) fn is_undecided(control: &StatementControl) -> bool {
    control.applicability.basis == Basis::Proposed
        || matches!(control.applicability.value, Applicability::Unstated | Applicability::Undecided)
}

/// Key of the plain words for where a pair of the built-in crosswalk comes from; `None` for other sources, which are
/// shown by their own names.
pub(super) fn provenance_key(provenance: &str) -> Option<&'static str> {
    Some(match provenance {
        "founding document, Annex A control reuse" => "sentences.provenance.control_reuse",
        "founding document, Cross-framework mapping" => "sentences.provenance.cross_framework",
        "founding document, The shared backbone" => "sentences.provenance.shared_clauses",
        "founding document, Quick decision" => "sentences.provenance.quick_decision",
        "harmonised clause structure (ISO/IEC Directives, Annex SL), equal title" => {
            "sentences.provenance.same_clause_title"
        }
        "harmonised clause structure (ISO/IEC Directives, Annex SL), same number" => {
            "sentences.provenance.same_clause_number"
        }
        "ISO/IEC 27701:2025 Table A.3, equal title" => "sentences.provenance.same_title_27701",
        _ if provenance.starts_with("founding document, The integration pattern") => {
            "sentences.provenance.integration_pattern"
        }
        _ => return None,
    })
}
