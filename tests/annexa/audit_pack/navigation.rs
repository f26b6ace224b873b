//! Every link and bookmark lands on its target: page and height at which that heading or row is drawn.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Object, ObjectId};

use super::conformance::{File, Run};
use super::{pack, records};

/// Page (from 0) and top that a destination names.
fn destination(file: &File<'_>, of: &Dictionary) -> (usize, f32) {
    let place = file.array(of, "Dest");
    let page = place[0].as_reference().expect("a page");
    let at = file.pages.iter().position(|p| p.id == page).expect("a page of the pack");
    assert_eq!(place[1].as_name().expect("a name"), b"XYZ");
    assert_eq!(place[4], Object::Null, "the zoom stays as it is");
    (at, place[3].as_float().expect("a height"))
}

/// The words of the first line below a height, from left to right; heads and feet of pages left out.
fn line_at(file: &File<'_>, (page, top): (usize, f32)) -> String {
    // A view begins eight points above its target, so that the window's edge cuts no letter.
    let runs = file.pages[page].runs.iter();
    let below: Vec<&Run> = runs.filter(|r| r.y < top - 8.0 && !r.text.trim().is_empty()).collect();
    let first = below.iter().filter(|r| !r.artefact).map(|r| r.y).fold(f32::MIN, f32::max);
    let mut line: Vec<&&Run> = below.iter().filter(|r| (r.y - first).abs() < 0.6 && !r.artefact).collect();
    line.sort_by(|a, b| a.x.total_cmp(&b.x));
    line.iter().map(|r| r.text.trim()).collect::<Vec<_>>().join(" ")
}

/// Whether the line that a destination shows first is the one that its name refers to, and near.
fn shows(file: &File<'_>, place: (usize, f32), name: &str, evidence: &[String]) -> Result<(), String> {
    let line = line_at(file, place);
    let word = |text: &str| text.split_whitespace().next().unwrap_or_default().trim_end_matches(',').to_owned();
    if name == "Cover" && place.0 == 0 {
        return Ok(());
    }
    let piece = name.strip_prefix("Evidence ").and_then(|n| n.parse::<usize>().ok());
    // A row of the index begins with the piece itself, whose first word may go over several lines.
    let key = piece.map_or_else(|| word(name), |n| word(&evidence[n - 1]));
    let first = file.pages[place.0].runs.iter().filter(|r| !r.artefact && r.y < place.1).map(|r| place.1 - r.y);
    let gap = first.fold(f32::MAX, f32::min);
    // Controls without an answer are one after the other on a line.
    let listed = name.starts_with("A.") && line.contains(name);
    if !(word(&line) == key || listed || piece.is_some() && !line.is_empty() && key.starts_with(&word(&line))) {
        return Err(format!("`{name}` shows `{line}` on page {}", place.0 + 1));
    }
    if gap > 40.0 {
        return Err(format!("`{name}` stands {gap} points below the top of the view"));
    }
    Ok(())
}

fn all_links(file: &File<'_>) -> Vec<(usize, Dictionary)> {
    let mut links = Vec::new();
    for (at, page) in file.pages.iter().enumerate() {
        let dictionary = file.document.get_dictionary(page.id).expect("a page").clone();
        for annotation in file.array(&dictionary, "Annots") {
            links.push((at, file.follow(&annotation).as_dict().expect("an annotation").clone()));
        }
    }
    links
}

fn everything_lands(record: &annexa::model::record::Record) {
    let (bytes, _) = pack(record);
    let file = File::load(&bytes).expect("a pack");
    // The evidence index has each piece once, in the order of the controls.
    let mut evidence: Vec<String> = Vec::new();
    for text in record.statements[0].controls.iter().flat_map(|c| &c.evidence) {
        if !evidence.contains(&text.text) {
            evidence.push(text.text.clone());
        }
    }
    let mut wrong = Vec::new();
    let links = all_links(&file);
    assert!(links.len() > 10, "{} links", links.len());
    for (page, link) in &links {
        let place = destination(&file, link);
        let words = file.text(link, "Contents").expect("words");
        let (name, number) = words.rsplit_once(", page ").expect("a page in the words");
        if number.parse() != Ok(place.0 + 1) {
            wrong.push(format!("`{words}` leads to page {}", place.0 + 1));
        }
        wrong.extend(shows(&file, place, name, &evidence).err());
        // The rectangle of the link lies over a text of its page.
        let rect: Vec<f32> = file.array(link, "Rect").iter().map(|o| o.as_float().unwrap_or(0.0)).collect();
        let over = file.pages[*page]
            .runs
            .iter()
            .any(|r| r.x >= rect[0] - 1.0 && r.x <= rect[2] + 1.0 && r.y >= rect[1] - 1.0 && r.y <= rect[3] + 1.0);
        if !over {
            wrong.push(format!("page {}: the link `{words}` lies over nothing", page + 1));
        }
    }
    let mut bookmarks = 0;
    let outlines = file.dictionary(&file.catalog(), "Outlines").expect("an outline");
    walk(&file, &outlines, 0, &mut |entry, _| {
        bookmarks += 1;
        let name = file.text(entry, "Title").expect("a title");
        wrong.extend(shows(&file, destination(&file, entry), &name, &evidence).err());
    });
    assert!(bookmarks > 12, "{bookmarks} bookmarks");
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), links.len() + bookmarks, wrong.join("\n"));
}

/// Every entry of the outline with its depth, in order; fails where the entries do not hang together.
fn walk(file: &File<'_>, of: &Dictionary, depth: usize, see: &mut impl FnMut(&Dictionary, usize)) {
    let mut next = of.get(b"First").and_then(Object::as_reference).ok();
    let mut before: Option<ObjectId> = None;
    while let Some(id) = next {
        let entry = file.document.get_dictionary(id).expect("an entry").clone();
        assert_eq!(entry.get(b"Prev").and_then(Object::as_reference).ok(), before);
        see(&entry, depth);
        walk(file, &entry, depth + 1, see);
        before = Some(id);
        next = entry.get(b"Next").and_then(Object::as_reference).ok();
    }
    assert_eq!(of.get(b"Last").and_then(Object::as_reference).ok(), before);
}

#[test]
fn every_link_and_bookmark_lands_on_its_target() {
    everything_lands(&records::full());
    everything_lands(&records::transition());
    everything_lands(&records::awkward());
}

#[test]
fn bookmarks_are_nested_as_the_chapters_are() {
    let (bytes, _) = pack(&records::full());
    let file = File::load(&bytes).expect("a pack");
    let outlines = file.dictionary(&file.catalog(), "Outlines").expect("an outline");
    let mut entries: Vec<(usize, String)> = Vec::new();
    walk(&file, &outlines, 0, &mut |entry, depth| entries.push((depth, file.text(entry, "Title").expect("a title"))));
    let at = |title: &str| entries.iter().find(|(_, t)| t.starts_with(title)).map(|(depth, _)| *depth);
    assert_eq!(at("3 Statement of Applicability"), Some(0));
    assert_eq!(at("A.5 "), Some(1));
    assert_eq!(at("A.5.1 "), Some(2));
    assert_eq!(at("F1 "), Some(2));
}

#[test]
fn the_number_that_a_viewer_shows_for_a_page_is_the_one_that_is_printed_on_it() {
    let (bytes, _) = pack(&records::one_control());
    let file = File::load(&bytes).expect("a pack");
    let labels = file.dictionary(&file.catalog(), "PageLabels").expect("page labels");
    let numbers = file.array(&labels, "Nums");
    assert_eq!(numbers.len(), 2, "one range of pages");
    assert_eq!(numbers[0], Object::Integer(0));
    let style = numbers[1].as_dict().expect("a style").clone();
    assert_eq!(file.name(&style, "S").as_deref(), Some("D"));
    for (at, page) in file.pages.iter().enumerate() {
        let printed = page.runs.iter().find(|r| r.text.starts_with("page ")).map(|r| r.text.trim().to_owned());
        assert_eq!(printed, Some(format!("page {} of {}", at + 1, file.pages.len())));
    }
}

/// What a text of the pack leads to, by the words of its links.
fn led_to<'f>(file: &'f File<'_>, links: &'f [(usize, Dictionary)]) -> BTreeMap<String, Vec<String>> {
    let mut led: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (page, link) in links {
        let rect: Vec<f32> = file.array(link, "Rect").iter().map(|o| o.as_float().unwrap_or(0.0)).collect();
        let words: Vec<&str> = file.pages[*page]
            .runs
            .iter()
            .filter(|r| r.x >= rect[0] - 0.5 && r.x < rect[2] && r.y >= rect[1] && r.y <= rect[3])
            .map(|r| r.text.trim())
            .collect();
        led.entry(words.join(" ")).or_default().push(file.text(link, "Contents").expect("words"));
    }
    led
}

#[test]
fn findings_controls_exclusions_evidence_and_transition_lead_to_each_other() {
    let record = records::transition();
    let (bytes, _) = pack(&record);
    let file = File::load(&bytes).expect("a pack");
    let links = all_links(&file);
    let led = led_to(&file, &links);
    let leads = |text: &str, to: &str| led.get(text).is_some_and(|all| all.iter().any(|words| words.starts_with(to)));
    let excluded = record.statements[0]
        .controls
        .iter()
        .find(|c| c.applicability.value == annexa::model::Applicability::Excluded)
        .expect("an excluded control");
    let local = excluded.provision.local();
    // Control to finding and back.
    assert!(leads("F1", "F1 "), "{:?}", led.keys().collect::<Vec<_>>());
    let first = record.findings[0].provision.as_ref().expect("a control").local();
    assert!(leads(first, first), "{first}");
    // Control to exclusion and back.
    let exclusion = format!("{local}, exclusion");
    assert!(leads("excluded", &exclusion), "{led:?}");
    assert!(leads(local, local), "{local}");
    // Control to evidence and back; control to transition and back.
    let piece = &record.statements[0].controls.iter().find_map(|c| c.evidence.first()).expect("evidence").text;
    // A long piece is a link on each of its lines.
    let of_piece = |text: &str| !text.is_empty() && piece.starts_with(text);
    assert!(led.keys().any(|text| of_piece(text) && leads(text, "Evidence")), "{led:?}");
    let carried = |text: &str| text.starts_with("carried over") && leads(text, "A.5.1, transition");
    assert!(led.keys().any(|text| carried(text)), "{led:?}");
}
