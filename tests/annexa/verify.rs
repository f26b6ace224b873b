//! `annexa verify`, through the real binary: what was written is sound, and each change is named.
#![allow(clippy::disallowed_methods, reason = "these tests are about files")]

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::program::{printed, run};
use crate::support::repository::root;

/// A run over one sample with everything attached.
fn converted(name: &str, attach: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("verify").join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("the last run's folder can be removed");
    }
    let done = run(
        root(),
        &[
            "convert",
            "samples/stonebridge-college.tsv",
            "--as-of",
            "2026-06-01",
            "--attach",
            attach,
            "--output",
            folder.to_str().expect("a path"),
        ],
    );
    assert_eq!(done.status.code(), Some(0), "{}", printed(&done));
    folder
}

/// Exit code and words of `annexa verify PATH`.
fn verify(path: &Path) -> (Option<i32>, String) {
    let done = run(root(), &["verify", path.to_str().expect("a path")]);
    (done.status.code(), printed(&done))
}

#[test]
fn what_was_written_is_sound_as_a_run_as_an_organisation_and_as_a_pack() {
    let out = converted("sound", "record,workbook,sources");
    let (code, words) = verify(&out);
    assert_eq!(code, Some(0), "{words}");
    assert!(words.contains("6 files, 3 attached files: everything as it was written"), "{words}");
    let (code, words) = verify(&out.join("stonebridge-college"));
    assert_eq!(code, Some(0), "{words}");
    let (code, words) = verify(&out.join("stonebridge-college/audit-pack.pdf"));
    assert_eq!(code, Some(0), "{words}");
    // A pack that came alone has what it needs inside.
    let alone = out.join("alone.pdf");
    fs::copy(out.join("stonebridge-college/audit-pack.pdf"), &alone).expect("a copy");
    let (code, words) = verify(&alone);
    assert_eq!(code, Some(0), "{words}");
    assert!(words.contains("3 attached files"), "{words}");
}

/// What nobody listed, and what nothing is compared with, is no success.
#[test]
fn what_no_list_names_is_a_difference_and_nothing_compared_is_no_success() {
    let out = converted("unlisted", "none");
    let pack = out.join("stonebridge-college/audit-pack.pdf");
    let alone = out.join("alone/pack.pdf");
    fs::create_dir(out.join("alone")).expect("a folder");
    fs::copy(&pack, &alone).expect("a copy");
    let (code, words) = verify(&alone);
    assert_eq!(code, Some(2), "{words}");
    assert!(words.contains("nothing could be compared"), "{words}");
    fs::copy(&pack, out.join("stonebridge-college/certificate.pdf")).expect("a copy");
    let (code, words) = verify(&out);
    assert_eq!(code, Some(1), "{words}");
    assert!(words.contains("certificate.pdf: organisation.json does not name it"), "{words}");
    let manifest = fs::read_to_string(out.join("manifest.json")).expect("a manifest");
    let mut manifest: serde_json::Value = serde_json::from_str(&manifest).expect("JSON");
    manifest["organisations"] = serde_json::json!([]);
    fs::write(out.join("manifest.json"), manifest.to_string()).expect("a file");
    let (code, words) = verify(&out);
    assert_eq!(code, Some(1), "{words}");
    assert!(words.contains("stonebridge-college: manifest.json does not name it"), "{words}");
}

#[test]
fn a_pack_without_attachments_says_so() {
    let out = converted("none", "none");
    let (code, words) = verify(&out);
    assert_eq!(code, Some(0), "{words}");
    assert!(words.contains("nothing is attached"), "{words}");
}

#[test]
fn every_change_is_named_with_its_file() {
    let out = converted("changed", "record,workbook,sources");
    let folder = out.join("stonebridge-college");
    let restore = |name: &str, change: &dyn Fn(Vec<u8>) -> Vec<u8>, expected: &[&str]| {
        let path = folder.join(name);
        let before = fs::read(&path).expect("a file");
        fs::write(&path, change(before.clone())).expect("changed");
        let (code, words) = verify(&out);
        fs::write(&path, before).expect("restored");
        assert_eq!(code, Some(1), "{name}: {words}");
        for part in expected {
            assert!(words.contains(part), "{name}: `{part}` is not in: {words}");
        }
    };
    let append = |mut bytes: Vec<u8>| {
        bytes.push(b' ');
        bytes
    };
    restore("record.json", &append, &["record.json: its SHA-256 is"]);
    restore("mapping.xlsx", &append, &["mapping.xlsx: its SHA-256 is"]);
    restore("audit-pack.pdf", &append, &["audit-pack.pdf: its SHA-256 is"]);
    restore("organisation.json", &append, &["organisation.json: its SHA-256 is"]);
    restore("organisation.json", &|_| b"{}".to_vec(), &["is no list of annexa"]);
    restore("audit-pack.pdf", &|_| b"no pack".to_vec(), &["cannot be read as a PDF"]);
    // The list is changed so that it fits a changed record: the pack still prints the hash of the old one.
    let listed = |bytes: Vec<u8>| {
        let text = String::from_utf8(bytes).expect("text");
        let at = text.find("record.json").expect("the record");
        let from = at + text[at..].find("\"sha256\": \"").expect("a hash") + 11;
        format!("{}{}{}", &text[..from], "0".repeat(64), &text[from + 64..]).into_bytes()
    };
    restore("organisation.json", &listed, &["it prints the SHA-256", "is listed otherwise"]);
    fs::remove_file(folder.join("mapping.xlsx")).expect("removed");
    let (code, words) = verify(&out);
    assert_eq!(code, Some(1), "{words}");
    assert!(words.contains("mapping.xlsx: cannot be read"), "{words}");
}

#[test]
fn a_list_that_leads_out_of_its_folder_is_not_followed() {
    let out = converted("outside", "none");
    let path = out.join("stonebridge-college/organisation.json");
    let text = fs::read_to_string(&path).expect("a list");
    fs::write(&path, text.replace("\"mapping.xlsx\"", "\"../../../secret\"")).expect("changed");
    let (code, words) = verify(&out.join("stonebridge-college"));
    assert_eq!(code, Some(1), "{words}");
    assert!(words.contains("leads out of the folder"), "{words}");
}

#[test]
fn what_holds_nothing_to_compare_is_a_usage_error() {
    for path in ["samples", "README.md", "there-is-no-such-path"] {
        let done = run(root(), &["verify", path]);
        assert_eq!(done.status.code(), Some(2), "{path}: {}", printed(&done));
        assert!(printed(&done).contains(path), "{}", printed(&done));
    }
    let done = run(root(), &["convert", "samples", "--output", "unused", "--attach", "everything"]);
    assert_eq!(done.status.code(), Some(2), "{}", printed(&done));
}
