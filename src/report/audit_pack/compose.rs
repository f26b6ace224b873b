//! The pack as a whole: front matter, chapters, contents, and what stands at the head and foot of every page.

use super::Cited;
use super::attachment::Attachment;
use super::chapters::{self, Pack};
use super::flow::Flow;
use super::fonts::Face;
use super::page::{Anchor, Draw, Layout, Orientation};
use super::shape::Typesetter;
use super::tags::Role;
use super::text::{self, Inline};
use super::theme;
use crate::report::record::Record;

/// Standards of the record's statements, in words.
pub(super) fn subject(record: &Record) -> String {
    let names: Vec<&str> = record.statements.iter().map(|s| s.framework_name.as_str()).collect();
    if names.is_empty() {
        "Statement of Applicability".to_owned()
    } else {
        format!("Statement of Applicability, {}", names.join(", "))
    }
}

/// Lays the whole pack out.
pub(super) fn lay_out(
    record: &Record,
    cited: &Cited,
    attachments: &[Attachment<'_>],
    setter: &mut Typesetter<'_>,
) -> Layout {
    let attached: Vec<&str> = attachments.iter().map(|a| a.name.as_str()).collect();
    let pack = Pack { record, cited, attached: &attached };
    let mut flow = Flow::new(setter, Orientation::Portrait);
    chapters::cover::write(&mut flow, &pack);
    flow.turn(Orientation::Portrait);
    chapters::glance::write(&mut flow, &pack);
    let mut layout = flow.finish();

    let mut flow = Flow::new(setter, Orientation::Portrait);
    chapters::scope::write(&mut flow, &pack);
    chapters::reading::write(&mut flow);
    chapters::statement::write(&mut flow, &pack);
    chapters::exclusions::write(&mut flow, &pack);
    chapters::transition::write(&mut flow, &pack);
    chapters::frameworks::write(&mut flow, &pack);
    chapters::evidence::write(&mut flow, &pack);
    chapters::findings::write(&mut flow, &pack);
    chapters::sources::write(&mut flow, &pack);
    chapters::back::write(&mut flow, &pack);
    let body = flow.finish();

    // The contents take as many pages with any page numbers, so they are set once to be counted and once to be kept.
    let front = layout.pages.len();
    let length = contents(setter, &body, front).pages.len();
    layout.append(contents(setter, &body, front + length));
    layout.append(body);
    furnish(&mut layout, &pack, setter);
    layout
}

/// The contents: chapters and sections with page numbers, every line a link.
fn contents(setter: &mut Typesetter<'_>, body: &Layout, before: usize) -> Layout {
    let mut flow = Flow::new(setter, Orientation::Portrait);
    flow.new_page();
    flow.setter.enter("Contents");
    flow.anchor(Anchor::Contents);
    flow.bookmark(0, "Contents", Anchor::Contents);
    flow.title(1, &[Inline::text("Contents", theme::style(Face::Bold, theme::CHAPTER, theme::INK))], 14.0);
    flow.open(Role::Contents);
    let mut level = 0;
    let left = theme::MARGIN;
    for bookmark in body.bookmarks.iter().filter(|b| b.level < 2) {
        let Some(spot) = body.anchors.get(&bookmark.target) else { continue };
        let chapter = bookmark.level == 0;
        // The sections of a chapter are a table of contents within the table.
        if bookmark.level > level {
            flow.open(Role::Contents);
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
        flow.settle(before_line + lines.iter().map(text::Line::height).sum::<f32>());
        flow.space(before_line);
        let item = flow.open(Role::ContentsItem);
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

/// Head and foot of every page.
fn furnish(layout: &mut Layout, pack: &Pack<'_>, setter: &mut Typesetter<'_>) {
    let record = pack.record;
    setter.enter("Head and foot of the pages");
    let quiet = theme::style(Face::Regular, theme::SMALL, theme::MUTED);
    let draft = theme::style(Face::Bold, theme::SMALL, theme::ACCENT);
    let head = format!("{} · {} · draft of {}", record.organisation, subject(record), record.as_of);
    let classification = record.document.classification.first().map_or("", |t| t.text.as_str());
    let hash: String = pack.cited.record_sha256.chars().take(12).collect();
    let total = layout.pages.len();
    for (at, page) in layout.pages.iter_mut().enumerate() {
        page.furniture = Some(page.draws.len());
        let (width, height) = page.orientation.size();
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
            put(&head, quiet, 0.0, 32.0, (right - left) - 120.0);
        }
        put("Draft – not approved", draft, 1.0, 32.0, 110.0);
        put(classification, quiet, 0.0, height - 38.0, third - 10.0);
        put(&format!("page {} of {total}", at + 1), quiet, 0.5, height - 38.0, third - 10.0);
        put(&format!("record {hash}"), quiet, 1.0, height - 38.0, third - 10.0);
        for y in [44.0, height - 42.0] {
            page.draws.push(Draw::Line { from: (left, y), to: (right, y), width: 0.4, colour: theme::RULE });
        }
    }
}
