//! The pack as a whole: front matter, chapters, contents, page headers and footers.

use super::chapters;
use super::template::{Chapter, PackVariant};
use crate::i18n::{Localizer, values};
use crate::model::DocumentField;
use crate::model::record::Record;
use crate::output::pack::chapters::Pack;
use crate::output::pdf::text::{self, Inline};
use crate::output::pdf::{
    Anchor, Draw, Face, Flow, Orientation, PageLayout, PageSetup, StructureRole, TextShaper, theme,
};

/// The standards of the record's statements, as text.
pub(super) fn subject(record: &Record, speaker: &Localizer<'_>) -> String {
    let names: Vec<&str> = record.statements.iter().map(|s| s.framework_name.as_str()).collect();
    if names.is_empty() {
        speaker.word("layout.file_subject_bare").to_owned()
    } else {
        speaker.format("layout.file_subject", &values! { names: names.join(", ") })
    }
}

/// Lays the whole pack out.
pub(super) fn lay_out(pack: &Pack<'_>, setter: &mut TextShaper<'_>) -> PageLayout {
    let stationery = PageSetup { paper: pack.template.paper, speaker: pack.speaker };
    let parts = pack.template.parts(pack.look, pack.audience);
    let mut flow = Flow::new(setter, stationery, Orientation::Portrait);
    chapters::cover::write(&mut flow, pack);
    if parts.glance {
        flow.turn(Orientation::Portrait);
        chapters::glance::write(&mut flow, pack);
    }
    if pack.look == PackVariant::ManagementSummary {
        chapters::summary::write(&mut flow, pack);
    }
    let mut layout = flow.finish();
    layout.palette = pack.template.palette;
    layout.logo.clone_from(&pack.template.logo);

    let mut flow = Flow::new(setter, stationery, Orientation::Portrait).below_title();
    for section in &parts.sections {
        let write = match section.get_ref() {
            Chapter::Scope => chapters::scope::write,
            Chapter::Reading => chapters::reading::write,
            Chapter::Statement => chapters::statement::write,
            Chapter::Exclusions => chapters::exclusions::write,
            Chapter::Transition => chapters::transition::write,
            Chapter::Frameworks => chapters::frameworks::write,
            Chapter::Evidence => chapters::evidence::write,
            Chapter::Findings => chapters::findings::write,
            Chapter::Sources => chapters::sources::write,
            Chapter::Back => chapters::back::write,
        };
        write(&mut flow, pack);
    }
    let body = flow.finish();

    if parts.contents {
        // The number of contents pages does not depend on the page numbers: they are laid out once to count and once
        // for the pack.
        let front = layout.pages.len();
        let length = contents(setter, stationery, &body, front).pages.len();
        layout.append(contents(setter, stationery, &body, front + length));
    }
    layout.append(body);
    furnish(&mut layout, &furniture(pack), setter, pack.speaker);
    layout
}

/// Header and footer of every page.
pub(super) struct Furniture {
    /// Header, left; not on the first page.
    pub head: String,
    /// Header, right: the draft mark.
    pub stamp: String,
    /// Footer, left.
    pub left: String,
    /// Footer, right.
    pub right: String,
}

fn furniture(pack: &Pack<'_>) -> Furniture {
    let record = pack.record;
    let hash: String = pack.cited.record_sha256.chars().take(12).collect();
    let subject = subject(record, pack.speaker);
    let stated = || record.document.classification.first().map_or("", |t| t.text.as_str());
    let set = pack.template.classification.as_str();
    let controlled = record.document_control.value(DocumentField::Classification);
    let classification = [controlled, set, stated()].into_iter().find(|text| !text.is_empty()).unwrap_or_default();
    let firm = pack.template.firm.as_str();
    let control = &record.document_control;
    Furniture {
        head: if control.is_issued() {
            // A long name may cut the end of the head, not the version.
            let version = control.value(DocumentField::Version);
            let version = if version.is_empty() {
                String::new()
            } else {
                pack.format("sentences.document.version_of", &values! { version: version })
            };
            let parts = [control.value(DocumentField::Number), &version, record.organisation.as_str(), &subject];
            parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
        } else {
            pack.format("layout.head", &values! { subject: subject })
        },
        stamp: pack
            .word(if control.is_issued() { "sentences.document.stamp_issued" } else { "layout.draft" })
            .to_owned(),
        left: [classification, firm].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" · "),
        right: pack.format("layout.record", &values! { hash: hash }),
    }
}

/// The contents: chapters and sections with page numbers; every line is a link.
pub(super) fn contents(
    setter: &mut TextShaper<'_>,
    stationery: PageSetup<'_>,
    body: &PageLayout,
    before: usize,
) -> PageLayout {
    let title = stationery.speaker.word("layout.contents");
    let mut flow = Flow::new(setter, stationery, Orientation::Portrait).below_title();
    flow.new_page();
    flow.setter.enter(title);
    flow.anchor(Anchor::Contents);
    flow.bookmark(0, title, Anchor::Contents);
    flow.title(2, &[Inline::text(title, theme::style(Face::Bold, theme::CHAPTER, theme::INK))], 14.0);
    flow.open(StructureRole::Contents);
    let mut level = 0;
    let left = theme::MARGIN;
    for bookmark in body.bookmarks.iter().filter(|b| b.level < 2) {
        let Some(spot) = body.anchors.get(&bookmark.target) else { continue };
        let chapter = bookmark.level == 0;
        // The sections of a chapter form a nested table of contents.
        if bookmark.level > level {
            flow.open(StructureRole::Contents);
        } else if bookmark.level < level {
            flow.close();
        }
        level = bookmark.level;
        let face = if chapter { Face::Bold } else { Face::Regular };
        let style = theme::style(face, theme::BODY, theme::INK);
        let (indent, before_line) = if chapter { (0.0, 7.0) } else { (18.0, 1.0) };
        let number = (before + spot.page + 1).to_string();
        let width = flow.width() - 40.0 - indent;
        let link = [Inline::link(bookmark.title.as_str(), style, bookmark.target.clone())];
        let lines = text::lines(flow.setter, &link, width);
        flow.ensure_space(before_line + lines.iter().map(crate::output::pdf::line::Line::height).sum::<f32>());
        flow.space(before_line);
        let item = flow.open(StructureRole::ContentsItem);
        let count = lines.len();
        for (at, line) in lines.into_iter().enumerate() {
            if at + 1 == count {
                let (y, width, height) = (flow.y(), line.width, line.height());
                let line = line.spaced(flow.setter);
                flow.place_as(item, line, left + indent, y);
                let numeral =
                    text::lines(flow.setter, &[Inline::link(number.as_str(), style, bookmark.target.clone())], 40.0);
                let right = left + flow.width();
                let from = left + indent + width + 6.0;
                for numeral in numeral {
                    let to = right - numeral.width;
                    let base = y + height * 0.76;
                    if to - 6.0 > from {
                        let rule =
                            Draw::Line { from: (from, base), to: (to - 6.0, base), width: 0.3, colour: theme::RULE };
                        flow.page().draws.push(rule);
                    }
                    flow.place_as(item, numeral, to, y);
                }
                flow.advance(height);
            } else {
                flow.put(line, left + indent);
            }
        }
        flow.close();
    }
    flow.finish()
}

/// Adds header and footer to every page.
pub(super) fn furnish(
    layout: &mut PageLayout,
    furniture: &Furniture,
    setter: &mut TextShaper<'_>,
    speaker: &Localizer<'_>,
) {
    setter.enter("Head and foot of the pages");
    let quiet = theme::style(Face::Regular, theme::SMALL, theme::MUTED);
    let draft = theme::style(Face::Bold, theme::SMALL, theme::ACCENT);
    let total = layout.pages.len();
    for (at, page) in layout.pages.iter_mut().enumerate() {
        page.furniture = Some(page.draws.len());
        let (width, height) = page.size;
        let (left, right) = (theme::MARGIN, width - theme::MARGIN);
        let third = (right - left) / 3.0;
        let mut put = |text: &str, style, align: f32, y: f32, room: f32| {
            let shown = text::fit(setter, text, style, room);
            for line in text::lines(setter, &[Inline::text(shown, style)], room + 1.0).into_iter().take(1) {
                let x = left + (right - left - line.width) * align;
                line.place(page, x, y);
            }
        };
        if at > 0 {
            put(&furniture.head, quiet, 0.0, 32.0, (right - left) - 120.0);
        }
        put(&furniture.stamp, draft, 1.0, 32.0, 110.0);
        put(&furniture.left, quiet, 0.0, height - 38.0, third - 10.0);
        put(
            &speaker.format("layout.page", &values! { page: at + 1, pages: total }),
            quiet,
            0.5,
            height - 38.0,
            third - 10.0,
        );
        put(&furniture.right, quiet, 1.0, height - 38.0, third - 10.0);
        for y in [44.0, height - 42.0] {
            page.draws.push(Draw::Line { from: (left, y), to: (right, y), width: 0.4, colour: theme::RULE });
        }
    }
}
