//! Fonts that are given or the system's, through the real binary: what is drawn with them, recorded and refused.
#![allow(clippy::disallowed_methods, reason = "these tests are about files")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use annexa::report::record::{FontOrigin, Record};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

const SOA: &str = "Control,Title,Applicable,Status,Justification\n\
                   A.5.1,Policies,Yes,Implemented,सूचना सुरक्षा नीति लागू है\n\
                   A.5.2,Roles,Yes,Implemented,סעיף A.5.2\n";

fn font(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/fonts").join(name)
}

/// A folder with a statement in two scripts that the built-in fonts lack.
fn place() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("soa.csv"), SOA).expect("a file");
    folder
}

fn annexa(place: &TempDir, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_annexa"))
        .current_dir(place.path())
        // No font of this machine's owner, and none that a test has not put there.
        .env("HOME", place.path())
        .env("XDG_DATA_HOME", place.path().join("data"))
        .args(arguments)
        .output()
        .expect("annexa starts")
}

fn convert(place: &TempDir, further: &[&str]) -> Output {
    let fixed = ["convert", "soa.csv", "--output", "out", "--as-of", "2026-06-01", "--framework", "none"];
    annexa(place, &[&fixed, further].concat())
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn record(place: &TempDir) -> Record {
    Record::read(&fs::read(place.path().join("out/soa/record.json")).expect("a record")).expect("a record")
}

/// What a person should look at, as the organisation's file keeps it.
fn looks(place: &TempDir) -> String {
    let text = fs::read_to_string(place.path().join("out/soa/organisation.json")).expect("the organisation's file");
    let whole: serde_json::Value = serde_json::from_str(&text).expect("JSON");
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
    let fonts = record(&place).fonts;
    let given: Vec<_> = fonts.iter().filter(|f| f.origin == FontOrigin::Given).collect();
    assert_eq!(
        given.iter().map(|f| f.name.as_str()).collect::<Vec<_>>(),
        ["NotoSansHebrew-Regular", "NotoSansDevanagari-Regular"]
    );
    let digest = Sha256::digest(fs::read(&hebrew).expect("the font"));
    let hash = digest.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
    assert_eq!((given[0].file.as_str(), given[0].sha256.as_str()), ("NotoSansHebrew-Subset.ttf", hash.as_str()));
    assert_eq!(fonts.iter().filter(|f| f.origin == FontOrigin::BuiltIn).count(), 5);
    assert!(!format!("{fonts:?}").contains(env!("CARGO_MANIFEST_DIR")), "a folder of this machine is in the record");
}

#[test]
fn an_organisation_is_redone_if_a_font_is_another_one_now_and_only_then() {
    let place = place();
    let file = place.path().join("fonts/mine.ttf");
    copy("NotoSansHebrew-Subset.ttf", &file);
    let arguments = ["--font", "fonts/mine.ttf"];
    assert_eq!(convert(&place, &arguments).status.code(), Some(0));
    let first = fs::read(place.path().join("out/soa/audit-pack.pdf")).expect("a pack");
    let again = said(&convert(&place, &arguments));
    assert!(again.contains("unchanged"), "{again}");
    copy("NotoSansDevanagari-Subset.ttf", &file);
    let other = said(&convert(&place, &arguments));
    assert!(other.contains("1 converted"), "{other}");
    assert_ne!(first, fs::read(place.path().join("out/soa/audit-pack.pdf")).expect("a pack"));
}

#[test]
fn a_font_that_cannot_be_used_ends_the_run_before_anything_is_written_and_is_named() {
    let place = place();
    fs::write(place.path().join("note.ttf"), "no font").expect("a file");
    for (file, why) in [("note.ttf", "no TrueType or OpenType font"), ("absent.ttf", "name a font file")] {
        let output = convert(&place, &["--font", file]);
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        assert!(said(&output).contains(file) && said(&output).contains(why), "{}", said(&output));
    }
    assert!(!place.path().join("out").exists());
}

#[test]
fn a_job_file_names_fonts_relative_to_itself_for_all_or_for_one() {
    let place = place();
    copy("NotoSansHebrew-Subset.ttf", &place.path().join("fonts/hebrew.ttf"));
    copy("NotoSansDevanagari-Subset.ttf", &place.path().join("fonts/hindi.ttf"));
    let job = "output = \"out\"\nas-of = 2026-06-01\n[defaults]\nframework = \"none\"\nfont = \"fonts/hebrew.ttf\"\n\
               [[organisation]]\ninputs = \"soa.csv\"\nfont = [\"fonts/hindi.ttf\", \"fonts/hebrew.ttf\"]\n";
    fs::write(place.path().join("job.toml"), job).expect("a job file");
    let output = annexa(&place, &["run", "job.toml"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let given: Vec<String> =
        record(&place).fonts.into_iter().filter(|f| f.origin == FontOrigin::Given).map(|f| f.file).collect();
    assert_eq!(given, ["hindi.ttf", "hebrew.ttf"]);
    fs::write(place.path().join("job.toml"), job.replace("hebrew", "absent")).expect("a job file");
    let output = annexa(&place, &["run", "job.toml"]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(said(&output).contains("job.toml:5:8: fonts/absent.ttf does not exist"), "{}", said(&output));
}

#[test]
#[cfg(target_os = "linux")]
fn fonts_of_the_system_are_asked_only_if_they_may_be_and_are_named() {
    let place = place();
    copy("NotoSansDevanagari-Subset.ttf", &place.path().join("data/fonts/deeper/hindi.ttf"));
    // A font that may not be embedded is passed over.
    let mut restricted = fs::read(font("NotoSansDevanagari-Subset.ttf")).expect("a font");
    let at = restricted.windows(4).position(|w| w == b"OS/2").expect("the table");
    let offset = u32::from_be_bytes(restricted[at + 8..at + 12].try_into().expect("four bytes")) as usize;
    restricted[offset + 8..offset + 10].copy_from_slice(&[0, 2]);
    fs::write(place.path().join("data/fonts/a.ttf"), restricted).expect("a file");
    assert_eq!(convert(&place, &[]).status.code(), Some(0));
    assert!(record(&place).fonts.iter().all(|f| f.origin == FontOrigin::BuiltIn));
    let hebrew = font("NotoSansHebrew-Subset.ttf");
    let arguments = ["--system-fonts", "--font", hebrew.to_str().expect("a path")];
    assert_eq!(convert(&place, &arguments).status.code(), Some(0));
    let found: Vec<_> = record(&place).fonts.into_iter().filter(|f| f.origin == FontOrigin::System).collect();
    assert!(!found.is_empty() && found.iter().all(|f| f.file != "a.ttf" && f.sha256.len() == 64), "{found:?}");
    assert!(looks(&place).contains(&found[0].file) && !looks(&place).contains("U+"), "{}", looks(&place));
}
