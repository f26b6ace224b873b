//! Nothing outside of the output folder is written or deleted, and inside it only what annexa wrote.

use std::fs;

use crate::support::folder::{Folder, names};
use crate::support::hash::sha256;
use crate::support::program::stderr;
use crate::support::sources::csv;

fn convert(folder: &Folder, more: &[&str]) -> std::process::Output {
    let arguments = [&["convert", "in", "--output", "out", "--framework", "none"], more].concat();
    folder.annexa(&arguments)
}

#[test]
fn a_report_replaces_only_the_report_of_an_earlier_run() {
    let folder = Folder::with([("in/acme.csv", csv()), ("notes.txt", "mine".to_owned())]);
    for file in ["in/acme.csv", "notes.txt", "in"] {
        let before = fs::read(folder.path(file)).ok();
        for flag in ["--report", "--metrics"] {
            let output = convert(&folder, &["--as-of", "2026-01-31", flag, file]);
            assert_eq!(output.status.code(), Some(2), "{flag} {file}: {}", stderr(&output));
            assert!(stderr(&output).contains(file), "{}", stderr(&output));
        }
        assert_eq!(fs::read(folder.path(file)).ok(), before, "{file}");
    }
    for _ in 0..2 {
        let output = convert(&folder, &["--as-of", "2026-01-31", "--report", "run.json", "--metrics", "run.prom"]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    }
}

#[cfg(unix)]
#[test]
fn links_in_place_of_annexas_own_files_are_refused() {
    use std::os::unix::fs::symlink;
    for name in ["failed", ".annexa-journal", ".annexa-lock", ".annexa-aborted.json", ".annexa-aborted.json.new"] {
        let folder = Folder::with([("in/acme.csv", csv()), ("elsewhere/acme.json", "theirs".to_owned())]);
        fs::create_dir(folder.path("out")).expect("a folder");
        let target = if name == "failed" { "elsewhere" } else { "elsewhere/acme.json" };
        symlink(folder.path(target), folder.path("out").join(name)).expect("a link");
        let output = convert(&folder, &["--as-of", "2026-01-31"]);
        assert_eq!(output.status.code(), Some(2), "{name}: {}", stderr(&output));
        assert!(stderr(&output).contains(&format!("{name} in it is a link")), "{}", stderr(&output));
        assert_eq!(folder.read("elsewhere/acme.json"), b"theirs");
    }
}

#[test]
fn recovery_touches_only_what_lists_of_outputs_name_within_folders_of_organisations() {
    let folder = Folder::with([("in/acme.csv", csv()), ("precious.txt", "precious".to_owned())]);
    convert(&folder, &["--as-of", "2026-01-31"]);
    folder.write("victim.txt", "mine");
    let evil = "out/.annexa-staging-evil";
    // A slug that leads out of the output folder.
    let list = folder.read("out/acme/organisation.json");
    folder.write(format!("{evil}/new.../organisation.json"), &list);
    folder.write(format!("{evil}/earlier.../victim.txt"), "harm");
    // A list that names a file elsewhere, with the hash that it has, and a file that no list names.
    let mut list: serde_json::Value = serde_json::from_slice(&list).expect("JSON");
    let outputs = list["outputs"].as_array_mut().expect("outputs");
    outputs.push(serde_json::json!({"path": "../../precious.txt", "sha256": sha256(b"precious"), "bytes": 8}));
    folder.write(format!("{evil}/new.acme/organisation.json"), list.to_string());
    folder.write(format!("{evil}/earlier.acme/unlisted.txt"), "harm");
    folder.write("out/.annexa-journal", "=.annexa-staging-evil\n=../in\n");
    let output = folder.annexa(&["index", "out"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(folder.read("victim.txt"), b"mine");
    assert_eq!(folder.read("precious.txt"), b"precious");
    assert!(folder.path("in/acme.csv").is_file());
    assert!(!folder.path("out/acme/unlisted.txt").exists());
}

#[test]
fn old_days_go_only_as_they_were_written_and_never_the_day_of_the_run() {
    let folder = Folder::with([("in/acme.csv", csv())]);
    let day = |day: &str, keep: &str| convert(&folder, &["--as-of", day, "--keep", keep]);
    day("2026-01-01", "1");
    folder.write("out/2026-01-01/index.html", "edited");
    let output = day("2026-01-02", "1");
    assert!(stderr(&output).contains("index.html is not as annexa wrote it"), "{}", stderr(&output));
    assert_eq!(names(&folder.path("out")), ["2026-01-01", "2026-01-02", "latest"]);
    // An organisation that fails is no reason to keep its day for ever.
    folder.write("in/bad.csv", "nothing");
    day("2026-01-03", "1");
    day("2026-01-04", "1");
    assert_eq!(names(&folder.path("out")), ["2026-01-01", "2026-01-04", "latest"]);
    // The clock goes back.
    fs::remove_file(folder.path("in/bad.csv")).expect("it goes");
    day("2025-12-31", "1");
    assert!(folder.path("out/2025-12-31/acme/record.json").is_file());
}
