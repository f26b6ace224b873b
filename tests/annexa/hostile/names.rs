//! Entries of a folder that are no files, or have names that no file should have.
#![cfg(unix)]

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::process::Command;

use super::{GOOD, convert, left_clean, place};
use crate::support::folder::files_below;

/// Signs that change how a line of a terminal reads.
fn is_harmful(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
}

#[test]
fn names_that_a_terminal_would_obey_are_shown_harmless_and_lead_nowhere() {
    let folder = place();
    let input = folder.path("in");
    let names: [&[u8]; 9] = [
        b"new\nline.csv",
        b"esc\x1b[2Jape.csv",
        "left\u{202e}vsc.slx.csv".as_bytes(),
        "iso\u{2066}late\u{200f}.csv".as_bytes(),
        b"...csv",
        b"-rf.csv",
        b"not\xff\xfeunicode.csv",
        b"<script>alert(1)&\".csv",
        b"=cmd|' C calc'!A0.csv",
    ];
    for name in names {
        fs::write(input.join(OsStr::from_bytes(name)), GOOD).expect("a file");
        let bad = [b"bad ", name].concat();
        fs::write(input.join(OsStr::from_bytes(&bad)), "nothing").expect("a file");
    }
    let long = "x".repeat(250) + ".csv";
    fs::write(input.join(&long), GOOD).expect("a file");
    for name in ["..\u{202e}org", "nul", "a\nb"] {
        fs::create_dir(input.join(name)).expect("a folder");
        fs::write(input.join(name).join("soa.csv"), GOOD).expect("a file");
    }
    let run = convert(folder.root(), &["--csv", "--sarif", "--docx"]);
    assert_eq!(run.code, Some(1), "{}", run.said);
    let shown: String = run.said.chars().filter(|c| is_harmful(*c)).collect();
    assert!(shown.is_empty(), "{shown:?} in {}", run.said);
    assert!(run.said.contains("8 failed") || run.said.contains("9 failed"), "{}", run.said);
    for file in files_below(folder.root()) {
        let name = file.to_string_lossy();
        assert!(file.starts_with(folder.path("in")) || file.starts_with(folder.path("out")), "{name}");
        assert!(file.starts_with(&input) || !name.contains(is_harmful), "{name:?}");
    }
    let page = fs::read_to_string(folder.path("out/index.html")).expect("a page");
    assert!(!page.contains("<script>alert"), "markup in a name stays text");
    left_clean(folder.root());
}

#[test]
fn what_is_no_file_is_named_and_nothing_waits_for_it() {
    let folder = place();
    let input = folder.path("in");
    fs::create_dir_all(input.join("org/deep.csv")).expect("a folder called like a file");
    fs::write(input.join("org/deep.csv/soa.csv"), GOOD).expect("a file");
    fs::create_dir(input.join("folder.csv")).expect("a folder called like a file");
    fs::write(input.join("folder.csv/soa.csv"), GOOD).expect("a file");
    let made = Command::new("mkfifo").arg(input.join("pipe.csv")).arg(input.join("org/pipe.xlsx")).status();
    assert!(made.is_ok_and(|status| status.success()), "a pipe");
    let socket = UnixListener::bind(input.join("socket.xlsx")).expect("a socket");
    symlink("/dev/zero", input.join("zero.csv")).expect("a link");
    symlink("/dev/random", input.join("random.xls")).expect("a link");
    symlink("circle-b.csv", input.join("circle-a.csv")).expect("a link");
    symlink("circle-a.csv", input.join("circle-b.csv")).expect("a link");
    symlink("nowhere.csv", input.join("dangling.csv")).expect("a link");
    symlink("..", input.join("org/up")).expect("a link");
    symlink(".", input.join("org/here")).expect("a link");
    symlink("/proc/self/mem", input.join("memory.csv")).expect("a link");
    let run = convert(folder.root(), &[]);
    drop(socket);
    assert_eq!(run.code, Some(1), "{}", run.said);
    for name in ["pipe.csv", "socket.xlsx", "zero.csv", "random.xls"] {
        let line = run.said.lines().find(|line| line.contains(name) && line.contains("is not a regular file"));
        assert!(line.is_some(), "{name} is not named: {}", run.said);
    }
    for name in ["circle-a.csv", "circle-b.csv", "dangling.csv"] {
        let line = run.said.lines().find(|line| line.contains(name) && line.contains("link that leads nowhere"));
        assert!(line.is_some(), "{name} is not named: {}", run.said);
    }
    assert!(run.said.contains("memory.csv"), "{}", run.said);
    let record = fs::read_to_string(folder.path("out/org/record.json")).expect("a record");
    assert!(record.contains("org/pipe.xlsx") && record.contains("is not a regular file"));
    assert!(folder.path("out/folder.csv/record.json").exists() && folder.path("out/good/record.json").exists());
    assert!(
        run.seconds <= super::SECONDS && run.mebibytes <= super::MEBIBYTES,
        "{} s, {} MiB",
        run.seconds,
        run.mebibytes
    );
}

#[test]
fn fifty_thousand_files_in_a_folder_are_gone_through() {
    let folder = place();
    let input = folder.path("in");
    for sub in ["pictures", "sources"] {
        fs::create_dir(input.join(sub)).expect("a folder");
    }
    for number in 0..50_000 {
        fs::write(input.join(format!("pictures/{number}.png")), "").expect("a file");
        fs::write(input.join(format!("sources/{number}.csv")), "").expect("a file");
    }
    let run = convert(folder.root(), &[]);
    println!("{:.1} s, {} MiB", run.seconds, run.mebibytes);
    assert_eq!(run.code, Some(1), "{}", run.said);
    assert!(
        run.said.contains("sources/0.csv: the file is empty") && run.said.contains("more, see manifest.json"),
        "{}",
        run.said
    );
    assert!(run.said.contains("pictures: the folder holds no spreadsheet"), "{}", run.said);
    assert!(folder.path("out/good/record.json").exists());
    assert!(
        run.seconds <= super::SECONDS && run.mebibytes <= super::MEBIBYTES,
        "{} s, {} MiB",
        run.seconds,
        run.mebibytes
    );
}
