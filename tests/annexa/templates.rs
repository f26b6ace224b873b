//! Words and look of the pack from templates, in every language, for both audiences: through the real binary.
#![allow(clippy::disallowed_methods, reason = "these tests are about files")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Output;

use annexa::i18n::{Area, Templates};
use lopdf::{Document, Object};
use rust_xlsxwriter::Workbook;

use crate::support::folder::{Folder, files_below};
use crate::support::pdf::text;
use crate::support::program::{assert_success, printed};
use crate::support::repository::root;
use crate::support::toml_texts::by_key;

const SOA: &str = "Control,Title,Applicable,Status,Justification,Evidence,Owner\n\
                   A.5.1,Policies for information security,Yes,Implemented,Contract with customers,POL-1,CISO\n\
                   A.5.7,Threat intelligence,No,,Nobody here watches threats,,\n\
                   A.6.1,Screening,Yes,Planned,Law on security services,,HR\n\
                   A.7.1,Physical security perimeters,Yes,Partly implemented,Risk 7,Plan of the site,Facilities\n\
                   A.8.9,Configuration management,Yes,,Risk 9,,\n\
                   X-1,Guard dogs,Yes,Implemented,Insurance,,Facilities\n";

fn place() -> Folder {
    Folder::with([("soa.csv", SOA)])
}

fn convert(place: &Folder, further: &[&str]) -> Output {
    let fixed = ["convert", "soa.csv", "--output", "out", "--as-of", "2026-06-01", "--edition", "2022"];
    place.annexa(&[&fixed, further].concat())
}

fn pdf(place: &Folder, name: &str) -> Document {
    Document::load_mem(&place.read(Path::new("out/soa").join(name))).expect("a PDF")
}

fn language(document: &Document) -> String {
    let value = document.catalog().and_then(|c| c.get(b"Lang")).and_then(Object::as_str).expect("a language");
    String::from_utf8_lossy(value).into_owned()
}

#[test]
fn every_language_has_every_text_with_the_values_of_the_english_one() {
    let files: BTreeMap<&str, &str> = Templates::files().collect();
    for language in ["de", "fr", "es"] {
        for (path, english) in files.iter().filter(|(path, _)| path.contains("/en/")) {
            let other = path.replace("/en/", &format!("/{language}/"));
            let Some(other_text) = files.get(other.as_str()) else { panic!("{other} does not exist") };
            let (english, foreign) = (by_key(english), by_key(other_text));
            let names = |all: &BTreeMap<String, String>| all.keys().cloned().collect::<BTreeSet<_>>();
            assert_eq!(names(&english), names(&foreign), "{other}");
            // The text between the parts of a list is each language's own.
            for (key, text) in foreign.iter().filter(|_| !other.ends_with("lists.toml")) {
                let edge = |t: &str, end: bool| {
                    let c = if end { t.chars().next_back() } else { t.chars().next() };
                    c.is_some_and(char::is_whitespace)
                };
                let original = &english[key];
                assert_eq!(edge(text, true), edge(original, true), "{other}: {key} ends as the English text");
                // A language may have a word where English has a comma.
                let begins = original.starts_with(|c: char| c.is_alphanumeric() || c.is_whitespace());
                let same = !begins || edge(text, false) == edge(original, false);
                assert!(same, "{other}: {key} begins as the English text");
            }
        }
        // As a user's own, the built-in texts are compared with the English ones: names of values, and each mistake is reported once.
        let own = files.iter().filter(|(path, _)| path.contains(&format!("/{language}/"))).map(|(path, text)| {
            let bytes = text.as_bytes().to_vec();
            annexa::i18n::TemplateFile { path: (*path).to_owned(), shown: (*path).to_owned(), bytes }
        });
        let problems = annexa::output::template_problems(&Templates::with(own.collect()));
        assert!(problems.is_empty(), "{problems:#?}");
    }
    assert_eq!(Templates::built_in().languages(), ["de", "en", "es", "fr"]);
}

#[test]
fn every_text_of_the_pack_that_the_code_names_exists_and_every_text_is_named() {
    let files = files_below(&root().join("src/output"));
    let code: String = files.iter().map(|path| fs::read_to_string(path).unwrap_or_default()).collect();
    let words = Templates::built_in().words("en").expect("English");
    let literals: BTreeSet<&str> = code.split('"').collect();
    let known: BTreeSet<&str> = words.keys(Area::AuditPack).collect();
    // Put together in code: who signs.
    let unnamed: Vec<&&str> =
        known.iter().filter(|key| !literals.contains(**key) && !key.starts_with("cover.roles.")).collect();
    assert!(unnamed.is_empty(), "no code says {unnamed:?}");
    let stems: BTreeSet<&str> = known.iter().filter_map(|key| key.split('.').next()).collect();
    let is_key = |text: &str| {
        text.split('.').count() > 1
            && stems.contains(text.split('.').next().unwrap_or_default())
            && text.chars().all(|c| c.is_ascii_lowercase() || matches!(c, '_' | '.'))
            && !text.ends_with('.')
    };
    let unknown: Vec<&&str> = literals.iter().filter(|text| is_key(text) && !known.contains(*text)).collect();
    let others: BTreeSet<&str> = words.keys(Area::Workbook).chain(words.keys(Area::Common)).collect();
    // Names of files look alike.
    let file = |text: &str| [".pdf", ".docx", ".xlsx", ".json", ".toml"].iter().any(|end| text.ends_with(end));
    let unknown: Vec<_> = unknown.into_iter().filter(|text| !others.contains(**text) && !file(text)).collect();
    assert!(unknown.is_empty(), "there are no texts {unknown:?}");
}

#[test]
fn a_pack_speaks_the_language_that_it_says() {
    let place = place();
    for (tag, title, words) in [
        ("en", "Statement of Applicability", "not implemented"),
        ("de", "Erklärung zur Anwendbarkeit", "nicht umgesetzt"),
        ("fr", "Déclaration d’applicabilité", "non mise en œuvre"),
        ("es", "Declaración de aplicabilidad", "no implantado"),
    ] {
        assert_success(&convert(&place, &["--lang", tag, "--force"]));
        let pack = pdf(&place, "audit-pack.pdf");
        assert_eq!(language(&pack), tag);
        let text = text(&pack);
        let plain = |t: &str| t.replace('’', "'").to_lowercase();
        assert!(plain(&text).contains(&plain(title)), "{tag}: no {title:?}");
        if tag != "en" {
            assert!(!text.contains("What was seen") && !text.contains("not implemented"), "{tag}: English words");
        }
        // Control titles stay English, in every language.
        assert!(text.contains("Threat intelligence"), "{tag}");
        let _ = words;
    }
    let unknown = convert(&place, &["--lang", "xx"]);
    assert_eq!(unknown.status.code(), Some(2), "{}", printed(&unknown));
    assert!(printed(&unknown).contains("unknown language `xx`; choose de, en, es or fr"), "{}", printed(&unknown));
}

#[test]
fn exported_templates_change_nothing_and_are_never_written_over() {
    let place = place();
    assert_success(&convert(&place, &[]));
    let before = place.read("out/soa/audit-pack.pdf");
    assert_success(&place.annexa(&["templates", "export", "brand"]));
    assert_success(&place.annexa(&["templates", "check", "brand"]));
    assert_success(&convert(&place, &["--template", "brand"]));
    assert_eq!(place.read("out/soa/audit-pack.pdf"), before);

    place.write("brand/audit-pack/en/back.toml", "draft = \"Ours.\"\n");
    let again = place.annexa(&["templates", "export", "brand"]);
    assert_success(&again);
    assert!(printed(&again).contains("left as it is: brand/audit-pack/en/back.toml"), "{}", printed(&again));
    assert_eq!(fs::read_to_string(place.path("brand/audit-pack/en/back.toml")).expect("text"), "draft = \"Ours.\"\n");
}

#[test]
fn one_changed_text_is_enough_and_a_changed_template_redoes_the_organisation() {
    let place = place();
    place.write(
        "brand/audit-pack/en/back.toml",
        "draft = \"{{ organisation }} has {{ applicable }} applicable controls.\"\n",
    );
    assert_success(&convert(&place, &["--template", "brand"]));
    let first = text(&pdf(&place, "audit-pack.pdf"));
    assert!(
        first.contains("soa has 5 applicable controls.") || first.contains("soa has 4 applicable controls."),
        "{first}"
    );
    assert!(first.contains("annexa reads what the sources say"), "the other texts stay");
    place.write("brand/audit-pack/en/back.toml", "draft = \"Something else.\"\n");
    assert_success(&convert(&place, &["--template", "brand"]));
    assert!(text(&pdf(&place, "audit-pack.pdf")).contains("Something else."));
}

#[test]
fn a_mistake_has_file_line_and_column() {
    let cases = [
        (
            "audit-pack/en/cover.toml",
            "title = \"x\"\ntitel = \"y\"\n",
            "cover.toml:2:1: there is no text `cover.titel`; did you mean `cover.title`?",
        ),
        ("audit-pack/en/cover.toml", "title = \"{{ nobody }}\"\n", "cover.toml:1:13: this text has no value `nobody`"),
        ("audit-pack/en/cover.toml", "title = \"{{ organisation \"\n", "cover.toml:1:"),
        ("audit-pack/en/cover.toml", "title = \"{% if organisation %}x\"\n", "cover.toml:1:"),
        ("audit-pack/en/cover.toml", "title = \"{{ organisation | louder }}\"\n", "cover.toml:1:"),
        ("audit-pack/en/cover.toml", "title = 7\n", "cover.toml:1:9: `cover.title` is a text"),
        ("audit-pack/en/cover.toml", "title = \"x\n", "cover.toml:1:"),
        ("audit-pack/pack.toml", "[page]\nsize = \"A3\"\n", "pack.toml:2:8: "),
        ("audit-pack/pack.toml", "[page]\nsice = \"A4\"\n", "pack.toml:2:1: "),
        ("audit-pack/pack.toml", "[colours]\naccent = \"teal\"\n", "pack.toml:2:10: `teal` is no colour"),
        (
            "audit-pack/pack.toml",
            "[colours]\naccent = \"#ffee00\"\n",
            "pack.toml:2:10: #ffee00 stands out from white by",
        ),
        (
            "audit-pack/pack.toml",
            "[brand]\nlogo = \"logo.png\"\n",
            "pack.toml:2:8: `logo.png` does not stand beside this file",
        ),
        (
            "audit-pack/pack.toml",
            "[fonts]\nregular = \"a.ttf\"\n",
            "pack.toml:2:11: `a.ttf` does not stand beside this file",
        ),
        (
            "audit-pack/pack.toml",
            "[full]\nsections = [\"scope\", \"scope\"]\n",
            "pack.toml:2:22: this chapter stands in the list twice",
        ),
        ("audit-pack/pack.toml", "[full]\nsections = [\"scop\"]\n", "pack.toml:2:13: "),
        (
            "audit-pack/pack.toml",
            "[certification-body]\nsections = [\"statement\", \"findings\"]\n",
            "pack.toml:2:26: findings never stand in a pack for a certification body",
        ),
    ];
    for (path, content, expected) in cases {
        let place = place();
        place.write(format!("brand/{path}"), content);
        for command in
            [vec!["templates", "check", "brand"], vec!["convert", "soa.csv", "--output", "out", "--template", "brand"]]
        {
            let output = place.annexa(&command);
            assert!(!output.status.success(), "{content}");
            let said = printed(&output).replace('\\', "/");
            assert!(said.contains(&format!("brand/audit-pack/{}", path.trim_start_matches("audit-pack/"))), "{said}");
            assert!(said.contains(expected), "{content}\n{said}");
        }
        assert!(!place.path("out").exists(), "nothing is written");
    }
}

#[test]
fn paper_sections_sign_off_classification_and_firm_are_the_templates() {
    let place = place();
    let settings = "[page]\nsize = \"Letter\"\n[brand]\nfirm = \"Muster & Söhne <GmbH>\"\n[document]\n\
                    classification = \"Strictly for the board\"\nauditor = \"Ada Auditor\"\ncertification-body = \"CB One\"\n\
                    [sign-off]\nroles = [\"approved\", \"Head of the works council\"]\n\
                    [full]\nglance = false\ncontents = true\nsections = [\"exclusions\", \"statement\"]\n";
    place.write("brand/audit-pack/pack.toml", settings);
    assert_success(&convert(&place, &["--template", "brand"]));
    let pack = pdf(&place, "audit-pack.pdf");
    let text = text(&pack);
    for words in
        ["Muster & Söhne <GmbH>", "Strictly for the board", "Ada Auditor", "CB One", "Head of the works council"]
    {
        assert!(text.contains(words), "{words}");
    }
    for words in ["At a glance", "Evidence index", "Reviewed", "Sources and integrity"] {
        assert!(!text.contains(words), "{words}");
    }
    let (exclusions, statement) = (text.find("1 Exclusions"), text.find("2 Statement of Applicability"));
    assert!(exclusions.is_some() && statement.is_some(), "{text}");
    for id in pack.page_iter() {
        let page = pack.get_dictionary(id).expect("a page");
        let numbers: Vec<f32> = page
            .get(b"MediaBox")
            .and_then(Object::as_array)
            .expect("a box")
            .iter()
            .map(|n| n.as_float().expect("a number"))
            .collect();
        let mut sides = [numbers[2], numbers[3]];
        sides.sort_by(f32::total_cmp);
        assert!((sides[0] - 612.0).abs() < 0.1 && (sides[1] - 792.0).abs() < 0.1, "{sides:?}");
    }
    assert!(super::audit_pack::conformance::check(&place.read("out/soa/audit-pack.pdf")).is_empty());
}

/// A change to the picture of a pack.
type Defect = fn(&mut lopdf::Dictionary);

/// A little picture with a transparent corner.
fn picture(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().expect("a header");
    let samples: Vec<u8> =
        (0..width * height).flat_map(|n| [200, (n % 255) as u8, 0, if n == 0 { 0 } else { 255 }]).collect();
    writer.write_image_data(&samples).expect("samples");
    writer.finish().expect("a picture");
    bytes
}

#[test]
fn a_logo_stands_on_the_cover_with_words_for_those_who_do_not_see_it() {
    let place = place();
    place.write("brand/audit-pack/pack.toml", "[brand]\nfirm = \"Muster GmbH\"\nlogo = \"logo.png\"\n");
    place.write("brand/audit-pack/logo.png", picture(60, 20));
    assert_success(&convert(&place, &["--template", "brand"]));
    let pack = pdf(&place, "audit-pack.pdf");
    let pictures: Vec<_> = pack
        .objects
        .values()
        .filter_map(|o| o.as_stream().ok())
        .filter(|s| s.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|n| n == b"Image"))
        .collect();
    assert_eq!(pictures.len(), 1);
    assert_eq!(pictures[0].dict.get(b"Width").and_then(Object::as_i64).ok(), Some(60));
    let samples = pictures[0].decompressed_content().expect("samples");
    assert_eq!(samples.len(), 60 * 20 * 3);
    assert_eq!(samples[..3], [255, 255, 255], "what is transparent is paper");
    let bytes = place.read("out/soa/audit-pack.pdf");
    assert_eq!(super::audit_pack::conformance::check(&bytes), Vec::new());
    let alternatives: Vec<String> = pack
        .objects
        .values()
        .filter_map(|o| o.as_dict().ok()?.get(b"Alt").ok()?.as_str().ok())
        .map(|alt| lopdf::decode_text_string(&Object::string_literal(alt)).unwrap_or_default())
        .collect();
    assert!(alternatives.iter().any(|alt| alt == "Logo of Muster GmbH"), "{alternatives:?}");
    // The checker sees what is wrong with a picture.
    let defects: [(&str, &str, Defect); 1] =
        [("SMask", "no transparency in packs", |image| image.set("SMask", Object::Null))];
    for (what, clause, defect) in defects {
        let mut document = Document::load_mem(&bytes).expect("a pack");
        defect(super::audit_pack::mutants::first(&mut document, |d| {
            d.get(b"Subtype").and_then(Object::as_name).is_ok_and(|n| n == b"Image")
        }));
        let faults = super::audit_pack::conformance::check(&super::audit_pack::mutants::saved(&mut document));
        assert!(faults.iter().any(|fault| fault.clause == clause), "{what}: {faults:?}");
    }
    for (bytes, why) in [(b"GIF89a".to_vec(), "is neither PNG nor JPEG"), (picture(5_000, 1), "5000 by 1 pixels")] {
        place.write("brand/audit-pack/logo.png", bytes);
        let refused = convert(&place, &["--template", "brand"]);
        assert!(!refused.status.success() && printed(&refused).contains(why), "{}", printed(&refused));
    }
}

#[test]
fn a_font_of_the_template_stands_in_for_the_built_in_one() {
    let place = place();
    place.write("brand/audit-pack/pack.toml", "[fonts]\nregular = \"own.ttf\"\n");
    let font = Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts/NotoSans-Italic.ttf");
    place.write("brand/audit-pack/own.ttf", fs::read(font).expect("a font"));
    assert_success(&convert(&place, &["--template", "brand"]));
    let pack = pdf(&place, "audit-pack.pdf");
    let names: BTreeSet<String> = pack
        .objects
        .values()
        .filter_map(|o| o.as_dict().ok()?.get(b"BaseFont").ok()?.as_name().ok())
        .map(|name| String::from_utf8_lossy(name).split('+').next_back().unwrap_or_default().to_owned())
        .collect();
    assert!(names.contains("NotoSans-Italic") && !names.contains("NotoSans-Bold"), "{names:?}");
    assert!(text(&pack).contains("The typefaces are NotoSans-Italic"));
}

#[test]
fn a_pack_for_a_certification_body_holds_no_findings_questions_or_unmatched_rows() {
    let place = place();
    place.write("soa.csv", format!("{SOA}A.9.9,No such control at all,Yes,Implemented,,,\n"));
    assert_success(&convert(&place, &["--audience", "both"]));
    let internal = text(&pdf(&place, "audit-pack.pdf"));
    let outside = text(&pdf(&place, "audit-pack-certification-body.pdf"));
    for words in [
        "Readiness findings",
        "What needs a decision first",
        "What an auditor would ask",
        "Unmatched rows",
        "No such control at all",
    ] {
        assert!(internal.contains(words), "the internal pack lacks {words}");
        assert!(!outside.contains(words), "the pack for a certification body holds {words}");
    }
    assert!(outside.contains("For the certification body") && outside.contains("Draft – not approved"));
    assert!(outside.contains("Nobody here watches threats"), "an exclusion's ground stands in both");
    // Nothing is attached to it unless somebody chose that; and it conforms as the other does.
    let bytes = place.read("out/soa/audit-pack-certification-body.pdf");
    assert_eq!(super::audit_pack::conformance::check(&bytes), Vec::new());
    assert!(!pdf(&place, "audit-pack-certification-body.pdf").catalog().expect("a catalogue").has(b"AF"));
    // With the one audience alone, the pack is that one; the other file of the run before is taken away.
    assert_success(&convert(&place, &["--audience", "certification-body"]));
    assert!(text(&pdf(&place, "audit-pack.pdf")).contains("For the certification body"));
    assert!(!place.path("out/soa/audit-pack-certification-body.pdf").exists());
}

#[test]
fn what_stood_hidden_never_enters_a_pack_for_a_certification_body() {
    let place = place();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("SoA").expect("a name");
    let rows = [
        ["Control", "Title", "Applicable", "Status", "Justification", "Owner", "Evidence"],
        ["A.5.1", "Policies for information security", "Yes", "Implemented", "Contract", "CISO", "POL-1"],
        ["A.5.2", "Information security roles and responsibilities", "Yes", "Planned", "Secret reason", "Mole", "EV-2"],
        ["A.5.3", "Segregation of duties", "No", "", "Known to all", "", "EV-3 hidden evidence"],
        ["A.5.4", "Management responsibilities", "Yes", "Implemented", "Law", "CEO", ""],
    ];
    for (at, row) in (0..).zip(rows) {
        for (column, text) in (0..).zip(row) {
            sheet.write_string(at, column, text).expect("a cell");
        }
    }
    sheet.set_row_hidden(2).expect("a hidden row");
    sheet.set_column_hidden(6).expect("a hidden column");
    let secret = book.add_worksheet();
    secret.set_name("Scratch").expect("a name").set_hidden(true);
    for (column, text) in (0..).zip(["Control", "Title", "Applicable", "Status", "Remarks"]) {
        secret.write_string(0, column, text).expect("a cell");
    }
    for (column, text) in (0..).zip(["A.5.4", "Management responsibilities", "Yes", "Implemented", "Whispered remark"])
    {
        secret.write_string(1, column, text).expect("a cell");
    }
    book.save(place.path("soa.xlsx")).expect("a workbook");
    fs::remove_file(place.path("soa.csv")).expect("removed");
    let arguments =
        ["convert", "soa.xlsx", "--output", "out", "--as-of", "2026-06-01", "--audience", "both", "--short-form"];
    assert_success(&place.annexa(&arguments));
    let internal = text(&pdf(&place, "audit-pack.pdf"));
    let secrets = ["Secret reason", "Mole", "EV-2", "hidden evidence", "POL-1"];
    for words in secrets {
        assert!(internal.contains(words), "the internal pack lacks {words}");
    }
    assert!(internal.contains("hidden in the source"));
    for name in ["audit-pack-certification-body.pdf", "short-form.pdf"] {
        let outside = text(&pdf(&place, name));
        for words in secrets.into_iter().chain(["Whispered remark"]) {
            assert!(!outside.contains(words), "{name} holds {words}");
        }
        assert!(outside.contains("Known to all"), "{name}");
        // The figures are counted without them.
        assert!(outside.contains("stand in hidden rows, columns or sheets"), "{name}: {outside}");
    }
}

#[test]
fn a_management_summary_has_at_most_four_pages_and_a_short_form_no_findings() {
    let place = place();
    let mut rows = SOA.to_owned();
    for n in 0..300 {
        use std::fmt::Write as _;
        let _ = writeln!(rows, "OWN-{n},A control of our own number {n},Yes,Implemented,,,");
    }
    place.write("soa.csv", rows);
    assert_success(&convert(&place, &["--management-summary", "--short-form"]));
    let summary = pdf(&place, "management-summary.pdf");
    assert!(summary.get_pages().len() <= 4, "{} pages", summary.get_pages().len());
    let words = text(&summary);
    assert!(
        words.contains("Management summary") && words.contains("Findings by rule") && words.contains("At a glance")
    );
    let short = text(&pdf(&place, "short-form.pdf"));
    assert!(short.contains("1 Statement of Applicability") && short.contains("2 Exclusions"));
    assert!(!short.contains("Findings") && !short.contains("Sources and integrity"));
    for name in ["management-summary.pdf", "short-form.pdf"] {
        let bytes = place.read(Path::new("out/soa").join(name));
        assert_eq!(super::audit_pack::conformance::check(&bytes), Vec::new(), "{name}");
    }
}

#[test]
fn organisations_of_a_job_have_languages_and_templates_of_their_own() {
    let place = place();
    place.write("b/soa.csv", SOA);
    place.write("brand/audit-pack/de/cover.toml", "title = \"Unsere Erklärung\"\n");
    let job = "output = \"out\"\nas-of = \"2026-06-01\"\n[defaults]\nedition = \"2022\"\n\
               [[organisation]]\ninputs = \"soa.csv\"\nlang = \"fr\"\n\
               [[organisation]]\nname = \"B\"\ninputs = \"b/soa.csv\"\nlang = \"de\"\ntemplate = \"brand\"\naudience = \"certification-body\"\n";
    place.write("job.toml", job);
    assert_success(&place.annexa(&["run", "job.toml"]));
    assert_eq!(language(&pdf(&place, "audit-pack.pdf")), "fr");
    let b = Document::load(place.path("out/B/audit-pack.pdf")).expect("a pack");
    assert_eq!(language(&b), "de");
    assert!(text(&b).contains("Unsere Erklärung") && text(&b).contains("Für die Zertifizierungsstelle"));
}

#[test]
fn the_words_under_a_figure_agree_with_it() {
    for (language, right, wrong) in [
        ("es", ["1 implementado", "1 excluido"], ["1 implementados", "1 excluidos"]),
        ("fr", ["1 mise en œuvre", "1 exclue"], ["1 mises en œuvre", "1 exclues"]),
    ] {
        let place = place();
        assert_success(&convert(&place, &["--lang", language]));
        let page = pdf(&place, "audit-pack.pdf").extract_text(&[2]).expect("the page of figures");
        let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
        for (right, wrong) in right.into_iter().zip(wrong) {
            assert!(page.contains(right) && !page.contains(wrong), "{right}: {page}");
        }
    }
}
