//! The page over all organisations: a reduction of what their folders hold.

use std::fs;

use annexa::batch::{self, Manifest, OrganisationState};

use super::{Place, run, touch_output};
use crate::support::archive::part_text;
use crate::support::hash::sha256;
use crate::support::workbook;

/// The page of a run's output folder.
fn page(place: &Place, folder: &str) -> String {
    fs::read_to_string(place.path(folder).join("index.html")).expect("the page")
}

/// The rows of the table of organisations.
fn rows(page: &str) -> Vec<&str> {
    page.lines().filter(|line| line.starts_with("<tr data-s=")).collect()
}

#[test]
#[cfg(unix)]
fn every_organisation_has_a_row_and_the_failed_say_why() {
    let place = Place::new();
    place.file("acme/soa.csv", "1");
    place.file("bad/soa.csv", "fail");
    place.file("part/soa.csv", "2");
    fs::create_dir_all(place.path("in/part/gone.csv")).expect("a folder");
    std::os::unix::fs::symlink("nowhere", place.path("in/part/register.csv")).expect("a link that leads nowhere");
    place.run();
    let page = page(&place, "out");
    let rows = rows(&page);
    assert_eq!(rows.len(), 3, "{page}");
    assert!(rows[0].starts_with("<tr data-s=\"failed\"") && rows[0].contains("bad/soa.csv: holds no control"));
    assert!(rows[1].starts_with("<tr data-s=\"incomplete\"") && rows[1].contains("1 source not read"), "{}", rows[1]);
    assert!(rows[2].contains("<a href=\"./acme/audit-pack.pdf\">audit pack</a>"), "{}", rows[2]);
    assert!(rows[2].contains("<a href=\"./acme/mapping.xlsx\">workbook</a>") && rows[2].contains(">87/93<"));
    assert!(!rows[0].contains("<a "), "a failed organisation has no documents");
}

#[test]
fn the_index_made_anew_is_the_one_of_the_run() {
    let place = Place::new();
    place.file("acme/soa.csv", "1");
    place.file("bad/soa.csv", "fail");
    place.run();
    let first = place.tree("out");
    fs::remove_file(place.path("out/index.html")).expect("it goes");
    batch::rebuild(&place.path("out")).expect("an index");
    assert_eq!(first, place.tree("out"));
}

#[test]
fn runs_of_several_machines_merge() {
    let place = Place::new();
    for n in 0..6 {
        place.file(&format!("org-{n}/soa.csv"), if n == 4 { "fail".to_owned() } else { format!("{n}") });
    }
    place.run();
    // The same organisations, converted in two halves by two machines.
    for n in 0..6 {
        let half = format!("half-{}", n % 2);
        let from = place.path(&format!("in/org-{n}/soa.csv"));
        let to = place.path(&half).join(format!("org-{n}"));
        fs::create_dir_all(&to).expect("a folder");
        fs::copy(from, to.join("soa.csv")).expect("a copy");
    }
    for n in 0..2 {
        let output = place.path(&format!("out-{n}"));
        run(&batch::Job { inputs: vec![place.path(&format!("half-{n}"))], output, ..place.job() });
    }
    for (path, bytes) in place.tree("out-1") {
        let to = place.path("out-0").join(path);
        fs::create_dir_all(to.parent().expect("a parent")).expect("a folder");
        fs::write(to, bytes).expect("a copy");
    }
    batch::rebuild(&place.path("out-0")).expect("an index");
    assert_eq!(place.tree("out"), place.tree("out-0"));
}

#[test]
fn a_failure_is_forgotten_when_the_organisation_is_converted() {
    let place = Place::new();
    place.file("acme/soa.csv", "fail");
    place.run();
    assert!(place.path("out/failed/acme.json").is_file());
    place.file("acme/soa.csv", "1");
    place.run();
    assert!(!place.path("out/failed").exists());
    assert!(rows(&page(&place, "out"))[0].starts_with("<tr data-s=\"converted\""));
}

#[test]
fn documents_of_an_earlier_run_are_shown_as_such() {
    let place = Place::new();
    place.file("acme/soa.csv", "1");
    place.run();
    place.file("acme/soa.csv", "fail");
    place.run();
    let page = page(&place, "out");
    let row = rows(&page)[0];
    assert!(row.starts_with("<tr data-s=\"failed\"") && row.contains("of an earlier run"), "{row}");
    assert!(row.contains("./acme/audit-pack.pdf"));
}

#[test]
fn what_a_folder_claims_of_itself_leads_nowhere_else() {
    let place = Place::new();
    place.file("acme/soa.csv", "1");
    place.run();
    let file = place.path("out/acme/organisation.json");
    let text = fs::read_to_string(&file).expect("a file");
    let text = text.replace("\"audit-pack.pdf\"", "\"../../in/acme/soa.csv\"");
    let text =
        text.replacen("\"organisation\": \"acme\"", "\"organisation\": \"<script>alert(1)</script>\\u202egnp\"", 1);
    touch_output(&file, &text);
    batch::rebuild(&place.path("out")).expect("an index");
    let page = page(&place, "out");
    let row = rows(&page)[0];
    assert!(!row.contains("in/acme/soa.csv"), "{row}");
    assert!(row.contains("&lt;script&gt;alert(1)&lt;/script&gt;\u{fffd}gnp"), "{row}");
}

#[test]
fn a_broken_organisation_file_is_told_and_costs_the_others_nothing() {
    let place = Place::new();
    place.file("acme/soa.csv", "1");
    place.file("beta/soa.csv", "2");
    place.run();
    touch_output(&place.path("out/acme/organisation.json"), "{\"kind\": \"annexa-organisation\", half");
    let rebuilt = batch::rebuild(&place.path("out")).expect("an index");
    assert_eq!((rebuilt.totals.failed, rebuilt.totals.converted), (1, 1));
    let page = page(&place, "out");
    assert!(rows(&page)[0].contains("acme/organisation.json cannot be read"), "{page}");
}

#[test]
fn the_page_allows_no_script_but_its_own() {
    let place = Place::new();
    place.file("acme/soa.csv", "1");
    place.run();
    let page = page(&place, "out");
    let policy = page.split("Content-Security-Policy\" content=\"").nth(1).and_then(|p| p.split('"').next());
    let policy = policy.expect("a policy");
    assert!(policy.starts_with("default-src 'none'; script-src 'sha256-"), "{policy}");
    assert!(!policy.contains("unsafe"));
    for script in page.split("<script>").skip(1) {
        let script = script.split("</script>").next().expect("an end");
        let hash = sha256(script.as_bytes());
        let bytes: Vec<u8> =
            (0..32).map(|at| u8::from_str_radix(&hash[at * 2..at * 2 + 2], 16).expect("hexadecimal")).collect();
        assert!(policy.contains(&format!("'sha256-{}'", encode(&bytes))), "{policy}");
    }
    for outside in ["http:", "https:", "//", "url(", "@import", " src="] {
        let found = page.lines().find(|line| line.contains(outside) && !line.trim_start().starts_with("//"));
        assert_eq!(found, None, "{outside}");
    }
}

/// Base64, by the letters.
fn encode(bytes: &[u8]) -> String {
    let letters: Vec<char> = ('A'..='Z').chain('a'..='z').chain('0'..='9').chain(['+', '/']).collect();
    let bits: Vec<u8> = bytes.iter().flat_map(|b| (0..8).rev().map(move |at| b >> at & 1)).collect();
    let mut text: String = bits
        .chunks(6)
        .map(|six| letters[usize::from((0..6).fold(0, |n, at| n << 1 | six.get(at).copied().unwrap_or(0)))])
        .collect();
    while !text.len().is_multiple_of(4) {
        text.push('=');
    }
    text
}

#[test]
fn a_folder_without_results_is_wrong_usage() {
    let place = Place::new();
    let error = batch::rebuild(&place.path("in")).expect_err("nothing to index");
    assert!(error.is_usage() && error.to_string().contains("holds no results of annexa"), "{error}");
    assert!(batch::rebuild(&place.path("nowhere")).expect_err("no folder").is_usage());
    assert!(place.tree("in").is_empty());
}

#[test]
fn the_manifest_made_anew_lists_what_the_folders_hold() {
    let place = Place::new();
    place.file("acme/soa.csv", "1");
    place.file("beta/soa.csv", "2");
    place.run();
    fs::remove_dir_all(place.path("out/beta")).expect("it goes");
    batch::rebuild(&place.path("out")).expect("an index");
    let manifest: Manifest = place.manifest();
    assert_eq!(manifest.totals.organisations, 1);
    assert_eq!(
        (manifest.organisations[0].slug.as_str(), manifest.organisations[0].state),
        ("acme", OrganisationState::Converted)
    );
    assert_eq!(manifest.settings.as_of, "2025-10-31", "the settings stay");
}

#[test]
fn the_portfolio_has_a_row_an_organisation_and_figures_that_live() {
    use calamine::{DataType as _, Reader as _};
    let place = Place::new();
    place.file("acme/soa.csv", "1");
    place.file("bad/soa.csv", "fail");
    place.file("beta/soa.csv", "2");
    place.run();
    let bytes = fs::read(place.path("out/portfolio.xlsx")).expect("the portfolio");
    let mut book = workbook::open(&bytes);
    assert_eq!(book.sheet_names(), ["Summary", "Organisations", "Statements", "Findings"]);
    let sheet = book.worksheet_range("Organisations").expect("a sheet");
    let text = |row: usize, column: usize| sheet.get((row, column)).map_or(String::new(), ToString::to_string);
    let header = (0..sheet.height()).find(|row| text(*row, 0) == "Organisation").expect("a header");
    let names: Vec<String> = (1..=3).map(|n| format!("{} {}", text(header + n, 0), text(header + n, 1))).collect();
    assert_eq!(names, ["bad ✕ failed", "acme ✓ converted", "beta ✓ converted"]);
    assert!(text(header + 1, 2).contains("holds no control"), "why it failed");
    // 93 controls each; the sum is a formula with its result, and so is every figure of the summary.
    assert_eq!(sheet.get((header + 4, 4)).and_then(calamine::DataType::as_i64), Some(186));
    for name in ["Summary", "Organisations"] {
        let formulas = book.worksheet_formula(name).expect("formulas");
        let values = book.worksheet_range(name).expect("values");
        let start = formulas.start().expect("a formula");
        for (row, column, formula) in formulas.used_cells() {
            let at = (start.0 + u32::try_from(row).expect("a row"), start.1 + u32::try_from(column).expect("a column"));
            let value = values.get_value(at).expect("a stored value");
            assert!(value.as_f64().is_some(), "{name}: {formula} has no stored number");
        }
    }
}

#[test]
fn the_tables_of_the_portfolio_hold_all_their_rows_and_their_total() {
    for organisations in [1, 2, 5] {
        let place = Place::new();
        for number in 0..organisations {
            place.file(&format!("org-{number}/soa.csv"), "1");
        }
        place.run();
        let bytes = fs::read(place.path("out/portfolio.xlsx")).expect("the portfolio");
        let part = |name: &str| part_text(&bytes, name);
        // Title, remark, an empty row, the headers; then the rows and the total.
        let last = 4 + organisations;
        for (table, sheet, column) in [(1, 2, "AA"), (2, 3, "P")] {
            let table = part(&format!("xl/tables/table{table}.xml"));
            let whole = format!(
                " ref=\"A4:{column}{}\" totalsRowCount=\"1\"><autoFilter ref=\"A4:{column}{last}\"/>",
                last + 1
            );
            assert!(table.contains(&whole), "{organisations}: {table}");
            let sheet = part(&format!("xl/worksheets/sheet{sheet}.xml"));
            assert!(sheet.contains(&format!("<dimension ref=\"A1:{column}{}\"/>", last + 1)), "{organisations}");
            assert_eq!(sheet.matches("<row ").count() as u32, organisations + 4, "title, remark, headers, rows, total");
        }
        let sheet = workbook::sheet(&bytes, "Organisations");
        let total = (last, 4);
        assert_eq!(sheet.get_value(total).and_then(calamine::DataType::as_i64), Some(93 * i64::from(organisations)));
        assert_eq!(sheet.get_value((last, 0)).and_then(calamine::DataType::get_string), Some("Total"));
    }
}
