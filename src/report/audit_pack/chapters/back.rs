//! Back matter: whose standards these are, which fonts, and what the pack is not.

use super::{Pack, number};
use crate::report::audit_pack::flow::Flow;
use crate::report::audit_pack::page::Orientation;
use crate::report::audit_pack::text::Inline;
use crate::report::audit_pack::theme;

/// Writes the chapter.
pub(in crate::report::audit_pack) fn write(flow: &mut Flow<'_, '_>, pack: &Pack<'_>) {
    flow.setter.enter("Attribution and disclaimer");
    flow.chapter(number::BACK, "Attribution and disclaimer", Orientation::Portrait);
    for catalogue in &pack.record.catalogues {
        let inlines = [
            Inline::text(format!("{}: ", catalogue.name), theme::STRONG),
            Inline::text(catalogue.attribution.as_str(), theme::TEXT),
        ];
        flow.paragraph(&inlines, 5.0);
    }
    for framework in pack.record.integration.iter().flat_map(|i| &i.frameworks) {
        let inlines = [
            Inline::text(format!("{}: ", framework.name), theme::STRONG),
            Inline::text(framework.attribution.as_str(), theme::TEXT),
        ];
        flow.paragraph(&inlines, 5.0);
    }
    for words in [
        "This pack holds identifiers and short titles of the standards, never their text. To read a requirement, use a licensed copy.",
        "The typeface is Noto Sans with signs of Noto Sans Symbols 2 and Noto Sans Math, under the SIL Open Font License 1.1.",
        "annexa reads what the sources say and shows where it stands. It does not judge whether a control works, it does not replace an \
         internal audit or a risk assessment, and nothing in this pack is a statement of conformity or legal advice. What a cell means is \
         decided by the people who are responsible for it.",
        "The pack is a draft until a person named in it approves it.",
    ] {
        flow.paragraph(&[Inline::text(words, theme::TEXT)], 5.0);
    }
}
