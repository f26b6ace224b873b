//! Back matter: attribution of standards and fonts, and the disclaimer.

use super::contents::Pack;
use crate::i18n::values;
use crate::output::pack::template::Chapter;
use crate::output::pdf::text::Inline;
use crate::output::pdf::{Flow, Font, Orientation, theme};

/// Writes the chapter.
pub(in crate::output::pack) fn write(flow: &mut Flow<'_, '_>, pack: &Pack<'_>) {
    pack.chapter(flow, Chapter::Back, "back.title", Orientation::Portrait);
    let catalogues = pack.record.catalogues.iter().map(|c| (&c.name, &c.attribution));
    let named = pack.has(Chapter::Frameworks);
    let frameworks = pack.record.integration.iter().filter(|_| named).flat_map(|i| &i.frameworks);
    for (name, attribution) in catalogues.chain(frameworks.map(|f| (&f.name, &f.attribution))) {
        let inlines = [
            Inline::text(pack.format("back.attribution", &values! { name: name }), theme::STRONG),
            Inline::text(attribution.as_str(), theme::TEXT),
        ];
        flow.paragraph(&inlines, 5.0);
    }
    let own: Vec<&str> = pack.template.family().iter().flatten().map(Font::name).collect();
    let fonts = if own.is_empty() {
        pack.word("back.fonts").to_owned()
    } else {
        pack.format("back.own_fonts", &values! { names: own.join(", ") })
    };
    let words = |key| pack.word(key).to_owned();
    let draft = (!pack.record.document_control.is_issued()).then(|| words("back.draft"));
    for words in [words("back.identifiers"), fonts, words("back.disclaimer")].into_iter().chain(draft) {
        flow.paragraph(&[Inline::text(words, theme::TEXT)], 5.0);
    }
}
