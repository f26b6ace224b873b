//! Where every glyph of a written pack is: on its page, in its column, and over no other text.

use std::collections::BTreeMap;

use annexa::model::ProvisionId;
use annexa::model::Severity;
use annexa::model::record::Record;
use lopdf::ObjectId;

use super::conformance::{File, Glyph, Node, tree};
use super::records::{self, count, finding, stated};
use super::{pack, scripts};

/// What two neighbours may share: rounding, and the overhang of italics.
const SLACK: f32 = 0.6;
/// Left and right margin, and what head and foot leave free, in points.
const MARGIN: f32 = 51.0;
const EDGE: f32 = 28.0;

fn is_seen(glyph: &Glyph) -> bool {
    !glyph.text.trim_matches(['\u{200b}', ' ', '\u{a0}']).is_empty() && glyph.right - glyph.left > 0.01
}

/// Glyphs outside the page's margins.
fn outside(file: &File<'_>, wrong: &mut Vec<String>) {
    for (at, page) in file.pages.iter().enumerate() {
        let dictionary = file.document.get_dictionary(page.id).expect("a page");
        let edges: Vec<f32> = file.array(dictionary, "MediaBox").iter().map(|o| o.as_float().unwrap_or(0.0)).collect();
        for glyph in page.glyphs.iter().filter(|g| is_seen(g)) {
            let good = glyph.left >= MARGIN - SLACK
                && glyph.right <= edges[2] - MARGIN + SLACK
                && glyph.baseline >= EDGE
                && glyph.baseline + glyph.size * 0.8 <= edges[3] - EDGE + SLACK;
            if !good {
                wrong.push(format!("page {}: {:?} stands outside: {glyph:?}", at + 1, glyph.text));
            }
        }
    }
}

/// Texts that lie over each other: glyphs whose bodies (from a little below the baseline to the height of a small
/// letter) share more than a sliver, marks over their letters apart.
fn overlapping(file: &File<'_>, wrong: &mut Vec<String>) {
    for (at, page) in file.pages.iter().enumerate() {
        let mut seen: Vec<&Glyph> = page.glyphs.iter().filter(|g| is_seen(g)).collect();
        seen.sort_by(|a, b| a.left.total_cmp(&b.left));
        let mut open: Vec<&Glyph> = Vec::new();
        for glyph in seen {
            open.retain(|before| before.right > glyph.left + SLACK);
            for before in &open {
                let shared = before.right.min(glyph.right) - glyph.left;
                let narrow = (before.right - before.left).min(glyph.right - glyph.left);
                let (low, high) = if before.baseline < glyph.baseline { (*before, glyph) } else { (glyph, *before) };
                let apart = high.baseline - low.baseline;
                // Letters of one script may reach over each other, never by most of their width.
                let same_line = apart < 0.1;
                let collide = if same_line { shared > narrow * 0.6 } else { apart < low.size * 0.55 };
                let mark = before.text.chars().chain(glyph.text.chars()).any(is_mark);
                if collide && shared > SLACK && !mark {
                    wrong.push(format!("page {}: {before:?} and {glyph:?} lie over each other", at + 1));
                }
            }
            open.push(glyph);
        }
    }
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}'
        | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{94f}' | '\u{200b}')
}

/// Columns of a table that reach into the one to their right, by page.
fn columns(file: &File<'_>, wrong: &mut Vec<String>) {
    let by_number: BTreeMap<(ObjectId, i64), Vec<&Glyph>> = file
        .pages
        .iter()
        .flat_map(|p| p.glyphs.iter().map(move |g| (p.id, g)))
        .fold(BTreeMap::new(), |mut map, (id, g)| {
            if let Some(number) = g.number.filter(|_| is_seen(g)) {
                map.entry((id, number)).or_insert_with(Vec::new).push(g);
            }
            map
        });
    for table in tree(file).iter().flat_map(Node::all).filter(|n| n.role == "Table") {
        let mut edges: BTreeMap<(ObjectId, usize), (f32, f32)> = BTreeMap::new();
        for row in table.all().into_iter().filter(|n| n.role == "TR") {
            for (column, cell) in row.elements().enumerate() {
                for (page, number) in cell.all().into_iter().flat_map(Node::contents) {
                    for glyph in by_number.get(&(page, number)).into_iter().flatten() {
                        let edge = edges.entry((page, column)).or_insert((f32::MAX, f32::MIN));
                        *edge = (edge.0.min(glyph.left), edge.1.max(glyph.right));
                    }
                }
            }
        }
        for ((page, column), (_, right)) in &edges {
            let next = edges.range((*page, column + 1)..).find(|((p, _), _)| p == page);
            if let Some(((_, other), (left, _))) = next
                && *right > *left + SLACK
            {
                wrong.push(format!("column {column} ends at {right}, column {other} begins at {left}"));
            }
        }
    }
}

/// Everything that is where it must not be.
pub fn misplaced(bytes: &[u8]) -> Vec<String> {
    let file = File::load(bytes).expect("a pack");
    let mut wrong = Vec::new();
    outside(&file, &mut wrong);
    overlapping(&file, &mut wrong);
    columns(&file, &mut wrong);
    wrong
}

fn assert_in_place(name: &str, bytes: &[u8]) {
    let wrong = misplaced(bytes);
    assert!(wrong.is_empty(), "{name}: {} misplaced, first {:#?}", wrong.len(), &wrong[..wrong.len().min(5)]);
}

/// A statement without any row.
fn empty() -> Record {
    let mut record = records::no_data();
    record.statements[0].controls.clear();
    count(&mut record);
    record
}

/// As many controls of the organisation's own as asked for.
fn many(rows: u32) -> Record {
    let mut record = records::many_own_controls();
    let own = &mut record.statements[0].own_controls;
    let first = own[0].clone();
    own.clear();
    for n in 0..rows {
        let local = format!("OWN.{n}");
        let mut control = first.clone();
        control.provision = ProvisionId::new(control.provision.framework().clone(), &local);
        control.justification_for_inclusion =
            vec![stated(&format!("Reason {n}: {}", "word ".repeat(n as usize % 60)), 4, n)];
        own.push(control);
    }
    count(&mut record);
    record
}

/// Forty findings on one control.
fn forty_findings() -> Record {
    let mut record = records::full();
    let provision = record.statements[0].controls[5].provision.clone();
    let many = (0..40)
        .map(|n| finding(Some(&provision), Severity::Observation, &format!("Finding no. {n} {}", "ä".repeat(n))));
    record.findings.extend(many);
    count(&mut record);
    record
}

#[test]
fn every_glyph_stands_on_its_page_in_its_column_and_over_no_other() {
    for (name, record) in [
        ("full", records::full()),
        ("transition", records::transition()),
        ("no data", records::no_data()),
        ("no rows", empty()),
        ("one control", records::one_control()),
        ("awkward: long words, German, Greek, Cyrillic, a cell over pages", records::awkward()),
        ("150 rows", many(150)),
        ("2,000 rows", many(2_000)),
        ("40 findings", forty_findings()),
    ] {
        let (bytes, _) = pack(&record);
        assert_in_place(name, &bytes);
    }
    assert_in_place("five scripts", &scripts::pack_of_five_scripts().0);
}

#[test]
fn a_text_that_is_wider_than_its_place_is_found() {
    let (bytes, _) = pack(&records::full());
    // As if layout had measured with other widths than the font has: every wide run reaches over its place.
    let wider = super::mutants::with_pages(&bytes, |content| {
        for operation in content.operations.iter_mut().filter(|o| o.operator == "Tf") {
            let size = operation.operands[1].as_float().expect("a size");
            operation.operands[1] = (size * 1.35).into();
        }
    });
    let wrong = misplaced(&wider);
    for kind in ["outside", "over each other", "column"] {
        assert!(wrong.iter().any(|w| w.contains(kind)), "nothing is {kind}: {:?}", &wrong[..wrong.len().min(3)]);
    }
}
