//! Fonts that are given or the system's, through the real binary: what is drawn with them, recorded and refused.
#![allow(clippy::disallowed_methods, reason = "these tests are about files")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use annexa::model::record::FontOrigin;
use serde_json::Value;

use crate::support::folder::Folder;
use crate::support::hash::sha256;
use crate::support::program::{self, printed};
use crate::support::record::read_json;
use crate::support::repository::root;

const SOA: &str = "Control,Title,Applicable,Status,Justification\n\
                   A.5.1,Policies,Yes,Implemented,सूचना सुरक्षा नीति लागू है\n\
                   A.5.2,Roles,Yes,Implemented,סעיף A.5.2\n";

fn font(name: &str) -> PathBuf {
    root().join("tests/data/fonts").join(name)
}

fn place() -> Folder {
    Folder::with([("soa.csv", SOA)])
}

fn annexa(place: &Folder, arguments: &[&str]) -> Output {
    program::annexa(place.root())
        // No font of this machine's owner, and none that a test has not put there.
        .env("HOME", place.root())
        .env("XDG_DATA_HOME", place.path("data"))
        .args(arguments)
        .output()
        .expect("annexa starts")
}

fn convert(place: &Folder, further: &[&str]) -> Output {
    let fixed = ["convert", "soa.csv", "--output", "out", "--as-of", "2026-06-01", "--framework", "none"];
    annexa(place, &[&fixed, further].concat())
}

fn looks(place: &Folder) -> String {
    let whole: Value = read_json(&place.path("out/soa/organisation.json"));
    whole["summary"]["needs_a_look"].to_string()
}

fn copy(from: &str, to: &Path) {
    fs::create_dir_all(to.parent().expect("a folder")).expect("folders");
    fs::copy(font(from), to).expect("a copy");
}

#[test]
fn given_fonts_draw_what_the_built_in_ones_lack_and_stand_in_the_record_with_their_hashes() {
    let place = place();
    assert_eq!(convert(&place, &[]).status.code(), Some(0));
    assert!(looks(&place).contains("U+0938") && looks(&place).contains("U+05E1"), "{}", looks(&place));
    let (hebrew, hindi) = (font("NotoSansHebrew-Subset.ttf"), font("NotoSansDevanagari-Subset.ttf"));
    let both = ["--font", hebrew.to_str().expect("a path"), "--font", hindi.to_str().expect("a path")];
    assert_eq!(convert(&place, &both).status.code(), Some(0));
    assert!(!looks(&place).contains("U+"), "{}", looks(&place));
    let fonts = place.record("out/soa").fonts;
    let given: Vec<_> = fonts.iter().filter(|f| f.origin == FontOrigin::Given).collect();
    assert_eq!(
        given.iter().map(|f| f.name.as_str()).collect::<Vec<_>>(),
        ["NotoSansHebrew-Regular", "NotoSansDevanagari-Regular"]
    );
    let hash = sha256(&fs::read(&hebrew).expect("the font"));
    assert_eq!((given[0].file.as_str(), given[0].sha256.as_str()), ("NotoSansHebrew-Subset.ttf", hash.as_str()));
    assert_eq!(fonts.iter().filter(|f| f.origin == FontOrigin::BuiltIn).count(), 5);
    assert!(!format!("{fonts:?}").contains(env!("CARGO_MANIFEST_DIR")), "a folder of this machine is in the record");
}

#[test]
fn an_organisation_is_redone_if_a_font_is_another_one_now_and_only_then() {
    let place = place();
    let file = place.path("fonts/mine.ttf");
    copy("NotoSansHebrew-Subset.ttf", &file);
    let arguments = ["--font", "fonts/mine.ttf"];
    assert_eq!(convert(&place, &arguments).status.code(), Some(0));
    let first = place.read("out/soa/audit-pack.pdf");
    let again = printed(&convert(&place, &arguments));
    assert!(again.contains("unchanged"), "{again}");
    copy("NotoSansDevanagari-Subset.ttf", &file);
    let other = printed(&convert(&place, &arguments));
    assert!(other.contains("1 converted"), "{other}");
    assert_ne!(first, place.read("out/soa/audit-pack.pdf"));
}

#[test]
fn a_font_that_cannot_be_used_ends_the_run_before_anything_is_written_and_is_named() {
    let place = place();
    place.write("note.ttf", "no font");
    for (file, why) in [("note.ttf", "no TrueType or OpenType font"), ("absent.ttf", "name a font file")] {
        let output = convert(&place, &["--font", file]);
        assert_eq!(output.status.code(), Some(2), "{}", printed(&output));
        assert!(printed(&output).contains(file) && printed(&output).contains(why), "{}", printed(&output));
    }
    assert!(!place.path("out").exists());
}

#[test]
fn a_job_file_names_fonts_relative_to_itself_for_all_or_for_one() {
    let place = place();
    copy("NotoSansHebrew-Subset.ttf", &place.path("fonts/hebrew.ttf"));
    copy("NotoSansDevanagari-Subset.ttf", &place.path("fonts/hindi.ttf"));
    let job = "output = \"out\"\nas-of = 2026-06-01\n[defaults]\nframework = \"none\"\nfont = \"fonts/hebrew.ttf\"\n\
               [[organisation]]\ninputs = \"soa.csv\"\nfont = [\"fonts/hindi.ttf\", \"fonts/hebrew.ttf\"]\n";
    place.write("job.toml", job);
    let output = annexa(&place, &["run", "job.toml"]);
    assert_eq!(output.status.code(), Some(0), "{}", printed(&output));
    let given: Vec<String> =
        place.record("out/soa").fonts.into_iter().filter(|f| f.origin == FontOrigin::Given).map(|f| f.file).collect();
    assert_eq!(given, ["hindi.ttf", "hebrew.ttf"]);
    place.write("job.toml", job.replace("hebrew", "absent"));
    let output = annexa(&place, &["run", "job.toml"]);
    assert_eq!(output.status.code(), Some(2), "{}", printed(&output));
    assert!(printed(&output).contains("job.toml:5:8: fonts/absent.ttf does not exist"), "{}", printed(&output));
}

#[test]
#[cfg(target_os = "linux")]
fn fonts_of_the_system_are_asked_only_if_they_may_be_and_are_named() {
    let place = place();
    copy("NotoSansDevanagari-Subset.ttf", &place.path("data/fonts/deeper/hindi.ttf"));
    // A font that may not be embedded is passed over.
    let mut restricted = fs::read(font("NotoSansDevanagari-Subset.ttf")).expect("a font");
    let at = restricted.windows(4).position(|w| w == b"OS/2").expect("the table");
    let offset = u32::from_be_bytes(restricted[at + 8..at + 12].try_into().expect("four bytes")) as usize;
    restricted[offset + 8..offset + 10].copy_from_slice(&[0, 2]);
    place.write("data/fonts/a.ttf", restricted);
    assert_eq!(convert(&place, &[]).status.code(), Some(0));
    assert!(place.record("out/soa").fonts.iter().all(|f| f.origin == FontOrigin::BuiltIn));
    let hebrew = font("NotoSansHebrew-Subset.ttf");
    let arguments = ["--system-fonts", "--font", hebrew.to_str().expect("a path")];
    assert_eq!(convert(&place, &arguments).status.code(), Some(0));
    let found: Vec<_> = place.record("out/soa").fonts.into_iter().filter(|f| f.origin == FontOrigin::System).collect();
    assert!(!found.is_empty() && found.iter().all(|f| f.file != "a.ttf" && f.sha256.len() == 64), "{found:?}");
    assert!(looks(&place).contains(&found[0].file) && !looks(&place).contains("U+"), "{}", looks(&place));
}
