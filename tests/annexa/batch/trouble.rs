//! A full disk, folders without permission, inputs that vanish: a clear message, the others go on, and nothing is
//! half written.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Command, Output};

use super::{Place, is_root};
use crate::support::program::{self, stderr};

fn convert(place: &Place, change: impl FnOnce(&mut Command)) -> Output {
    let mut command = program::annexa(place.folder.root());
    command.args([
        "convert",
        "in",
        "--output",
        "out",
        "--as-of",
        "2025-10-31",
        "--framework",
        "none",
        "--threads",
        "1",
    ]);
    change(&mut command);
    command.output().expect("the binary runs")
}

fn soa(place: &Place, name: &str) {
    place.file(&format!("{name}/soa.csv"), "Control,Title,Applicable\nA.5.1,Policies for information security,yes\n");
}

/// Every organisation's folder holds all four files or does not exist, and nothing hidden is left.
fn is_clean(output: &Path) {
    for entry in fs::read_dir(output).expect("an output folder").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        assert!(!name.starts_with('.'), "{name} is left");
        if entry.path().is_dir() && name != annexa::batch::FAILED_FOLDER {
            assert_eq!(fs::read_dir(entry.path()).expect("a folder").count(), 4, "{name} is half written");
        }
    }
}

#[test]
fn on_a_full_disk_what_fits_is_written_and_the_rest_is_named() {
    let place = Place::new();
    fs::create_dir(place.path("out")).expect("a folder");
    let mounted = is_root()
        && Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=700k", "tmpfs"])
            .arg(place.path("out"))
            .status()
            .is_ok_and(|s| s.success());
    if !mounted {
        eprintln!("not checked: a full disk needs the right to mount one");
        return;
    }
    for name in ["a", "b", "c", "d", "e", "f"] {
        soa(&place, name);
    }
    let (first, second);
    {
        let output = convert(&place, |_| {});
        first = (output.status.code(), stderr(&output));
        is_clean(&place.path("out"));
    }
    let written = fs::read_dir(place.path("out")).expect("outputs").flatten().filter(|e| e.path().is_dir()).count();
    // More room: the run goes on where it stood.
    let grown = Command::new("mount").args(["-o", "remount,size=64m"]).arg(place.path("out")).status();
    second = convert(&place, |_| {});
    is_clean(&place.path("out"));
    let all = fs::read_dir(place.path("out")).expect("outputs").flatten().filter(|e| e.path().is_dir()).count();
    let unmounted = Command::new("umount").arg(place.path("out")).status();
    assert!(unmounted.is_ok_and(|s| s.success()) && grown.is_ok_and(|s| s.success()));

    assert_eq!(first.0, Some(1), "{}", first.1);
    assert!((1..6).contains(&written), "{written} of 6 were written: {}", first.1);
    let named = first.1.lines().filter(|l| l.contains("cannot be written") && l.contains("make room")).count();
    assert!(named >= 6 - written, "{}", first.1);
    assert_eq!((second.status.code(), all), (Some(0), 6), "{}", stderr(&second));
}

#[test]
fn an_organisations_folder_without_permission_costs_the_others_nothing() {
    const NOBODY: u32 = 65_534;
    let place = Place::new();
    for name in ["acme", "beta"] {
        soa(&place, name);
    }
    // The binary, where another user can reach it.
    fs::copy(env!("CARGO_BIN_EXE_annexa"), place.path("annexa")).expect("a copy");
    assert!(convert(&place, |_| {}).status.success());
    fs::write(
        place.path("in/acme/more.csv"),
        "Control,Title,Status\nA.5.1,Policies for information security,planned\n",
    )
    .expect("a source");
    fs::write(place.path("in/beta/secret.csv"), "x").expect("a source");
    let before = place.tree("out/acme");
    let as_nobody = is_root();
    for path in ["", "in", "in/beta", "out", "out/beta"] {
        if as_nobody {
            chown(place.path(path), Some(NOBODY), Some(NOBODY)).expect("another owner");
        }
    }
    fs::set_permissions(place.path("out/acme"), fs::Permissions::from_mode(0o555)).expect("read only");
    fs::set_permissions(place.path("in/beta/secret.csv"), fs::Permissions::from_mode(0o000)).expect("unreadable");
    let mut command = Command::new(place.path("annexa"));
    if as_nobody {
        command.uid(NOBODY).gid(NOBODY);
    }
    let output = command
        .args(["convert", "in", "--output", "out", "--as-of", "2025-10-31", "--framework", "none"])
        .current_dir(place.folder.root())
        .output()
        .expect("the binary runs");
    let said = stderr(&output);
    fs::set_permissions(place.path("out/acme"), fs::Permissions::from_mode(0o755)).expect("it can be removed");
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("acme: the outputs cannot be written") && said.contains("permission"), "{said}");
    assert!(said.contains("beta/secret.csv") && said.contains("may not be read"), "{said}");
    assert_eq!(before, place.tree("out/acme"));
    is_clean(&place.path("out"));
}

#[test]
fn an_output_folder_that_may_not_be_written_to_is_wrong_usage() {
    let place = Place::new();
    soa(&place, "acme");
    // Nobody, not even root, makes a folder below a file.
    fs::write(place.path("out"), "a file").expect("a file");
    let output = convert(&place, |_| {});
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert!(stderr(&output).contains("this is a file; give a folder"), "{}", stderr(&output));
}

/// Converts with so many kilobytes of memory at most.
fn within(place: &Place, kilobytes: u32, arguments: &str) -> Output {
    let limited = format!(
        "ulimit -v {kilobytes}; exec \"$0\" convert in --as-of 2025-10-31 --framework none --threads 1 {arguments}"
    );
    // A backtrace of a process without memory may wait for ever for a lock that it holds itself.
    Command::new("sh")
        .env("RUST_BACKTRACE", "0")
        .args(["-c", &limited])
        .arg(env!("CARGO_BIN_EXE_annexa"))
        .current_dir(place.folder.root())
        .output()
        .expect("the binary runs")
}

/// Kilobytes that the organisations of a place need; it depends on how the program was built.
fn memory_for_small_files(place: &Place) -> u32 {
    (100_000..2_000_000)
        .step_by(20_000)
        .find(|kilobytes| within(place, *kilobytes, &format!("--output small-{kilobytes}")).status.code() == Some(0))
        .expect("a limit that the small ones fit in")
}

/// The limit on memory represents any abort: it cannot be caught, and it ends the whole program.
#[test]
fn a_file_that_ends_the_program_is_named_by_the_next_run_and_the_others_are_converted() {
    let place = Place::new();
    soa(&place, "acme");
    soa(&place, "zeta");
    let needed = memory_for_small_files(&place);
    // Enough to read the file, and not to convert it, which takes it in several copies.
    let rows: Vec<String> = (0..150).map(|n| format!("A.5.{n},{},yes\n", "x".repeat(270_000))).collect();
    place.file("large/soa.csv", format!("Control,Title,Applicable\n{}", rows.concat()));
    let limited = |retry: &str| within(&place, needed + 200_000, &format!("--output out {retry}"));
    let first = limited("");
    assert_eq!(first.status.code(), None, "it is ended by a signal: {}", stderr(&first));
    let second = limited("");
    let said = stderr(&second);
    assert_eq!(second.status.code(), Some(1), "{said}");
    assert!(said.contains("large: the whole program was ended while it converted"), "{said}");
    assert!(place.path("out/acme/record.json").exists() && place.path("out/zeta/record.json").exists());
    assert_eq!(limited("--retry").status.code(), None, "it is tried again, as asked");
}

/// A file that ends the program while it is only being read, before anything is known of what is in it.
#[test]
fn a_file_that_ends_the_program_while_it_is_read_is_named_by_the_next_run() {
    let place = Place::new();
    soa(&place, "acme");
    soa(&place, "zeta");
    let needed = memory_for_small_files(&place);
    // There is room for everything but the bytes.
    place.file("large/soa.csv", vec![b'x'; 900 << 20]);
    let limited = |more: &str| within(&place, needed + 200_000, &format!("--output out --max-file-size 1000 {more}"));
    let first = limited("");
    assert_eq!(first.status.code(), None, "it is ended by a signal: {}", stderr(&first));
    let journal = fs::read_to_string(place.path("out/.annexa-journal")).expect("a journal");
    assert!(journal.contains("+large"), "{journal}");
    for pass in ["", "--threads 1", "--force"] {
        let next = limited(pass.strip_prefix("--threads 1").unwrap_or(pass));
        let said = stderr(&next);
        assert_eq!(next.status.code(), Some(1), "{said}");
        assert!(said.contains("large: the whole program was ended"), "{said}");
        let others = place.path("out/acme/record.json").exists() && place.path("out/zeta/record.json").exists();
        assert!(others, "{said}");
        is_clean_but_for_what_is_remembered(&place.path("out"));
    }
    // Another file in its place is read.
    soa(&place, "large");
    assert_eq!(limited("").status.code(), Some(0));
    is_clean(&place.path("out"));
}

/// What ended a process is remembered by a hidden file; nothing else is left.
fn is_clean_but_for_what_is_remembered(output: &Path) {
    let hidden: Vec<_> = fs::read_dir(output)
        .expect("an output folder")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with('.'))
        .collect();
    assert_eq!(hidden, [".annexa-aborted.json"]);
}
