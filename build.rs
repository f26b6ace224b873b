//! Tells the program what it was built from: a fingerprint of everything that decides what it writes, and the commit.

#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "a build script reads files and speaks to cargo")]

use std::fs;
use std::path::Path;
use std::process::Command;

/// What decides the outputs: code, built-in data, fonts, and the versions of the crates.
const PARTS: [&str; 5] = ["src", "fonts", "templates", "Cargo.toml", "Cargo.lock"];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=ANNEXA_COMMIT");
    let mut fingerprint = Fingerprint::new();
    // A path that is not there would have this run each time.
    for part in PARTS.into_iter().filter(|part| Path::new(part).exists()) {
        println!("cargo::rerun-if-changed={part}");
        add(&mut fingerprint, Path::new(part), part);
    }
    println!("cargo::rustc-env=ANNEXA_BUILD={:032x}", fingerprint.0);
    let commit = commit().map(|commit| format!(" (commit {commit})")).unwrap_or_default();
    println!("cargo::rustc-env=ANNEXA_COMMIT={commit}");
}

/// FNV-1a over 128 bits: no secret hangs on it, and it needs no crate.
struct Fingerprint(u128);

impl Fingerprint {
    fn new() -> Self {
        Self(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d)
    }

    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u128::from(*byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
        }
    }
}

/// A file, or the files below a folder by name; names as they are written on every system.
fn add(fingerprint: &mut Fingerprint, path: &Path, name: &str) {
    if path.is_dir() {
        let mut names: Vec<String> = fs::read_dir(path)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        for child in names {
            add(fingerprint, &path.join(&child), &format!("{name}/{child}"));
        }
    } else if let Ok(bytes) = fs::read(path) {
        fingerprint.add(name.as_bytes());
        fingerprint.add(&(bytes.len() as u64).to_le_bytes());
        fingerprint.add(&bytes);
    }
}

/// The commit: as told, as the package says, or as git says of the checkout. Only release builds ask git, since a
/// commit would otherwise rebuild everything. Without any of them, none is named.
fn commit() -> Option<String> {
    if let Ok(told) = std::env::var("ANNEXA_COMMIT") {
        return is_commit(&told).then_some(told);
    }
    // Written by `cargo package` into the archive.
    if let Ok(packaged) = fs::read_to_string(".cargo_vcs_info.json") {
        let hash = packaged.split("\"sha1\"").nth(1)?.split('"').nth(1)?;
        return is_commit(hash).then(|| hash.chars().take(12).collect());
    }
    if std::env::var("PROFILE").is_ok_and(|profile| profile != "release") {
        return None;
    }
    for file in [git(&["rev-parse", "--git-path", "HEAD"]), git(&["rev-parse", "--git-path", "logs/HEAD"])] {
        println!("cargo::rerun-if-changed={}", file?);
    }
    // A checkout of something else around this folder is none of ours.
    (git(&["rev-parse", "--show-prefix"])?.is_empty()).then_some(())?;
    let hash = git(&["rev-parse", "--short=12", "HEAD"])?;
    let changed =
        !git(&["status", "--porcelain", "--untracked-files=no", "--", "src", "fonts", "Cargo.toml", "Cargo.lock"])?
            .is_empty();
    is_commit(&hash).then(|| if changed { format!("{hash}, with changes") } else { hash })
}

fn is_commit(text: &str) -> bool {
    (7..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_hexdigit())
}

fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
