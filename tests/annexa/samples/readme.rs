//! The commands of README.md are the ones that are tested.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::folder::{Folder, copy};
use crate::support::repository::root;

fn readme() -> String {
    fs::read_to_string(root().join("README.md")).expect("README.md")
}

/// The lines of all fenced blocks of a language.
fn fenced(text: &str, language: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        if let Some(info) = line.strip_prefix("```") {
            inside = !inside && info == language;
        } else if inside && !line.trim().is_empty() {
            lines.push(line.to_owned());
        }
    }
    lines
}

/// The commands that a reader is shown; a trailing remark is not part of one.
fn commands() -> Vec<String> {
    fenced(&readme(), "sh").iter().map(|line| line.split(" # ").next().unwrap_or(line).trim().to_owned()).collect()
}

#[test]
fn the_first_two_commands_run_the_main_job_and_the_tests() {
    assert_eq!(commands()[..2], ["cargo run --release -- convert samples --output out", "cargo test"]);
}

#[test]
fn the_pipeline_runs_the_first_two_commands_as_they_stand() {
    let script = fs::read_to_string(root().join(".ci/run")).expect(".ci/run");
    let lines: Vec<&str> = script.lines().map(str::trim).collect();
    for command in &commands()[..2] {
        assert!(lines.contains(&command.as_str()), "`{command}` is no line of .ci/run");
    }
}

#[test]
fn pictures_and_files_that_the_readme_links_exist() {
    let text = readme();
    let mut links = 0;
    for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
        if target.starts_with("http") || target.starts_with('#') {
            continue;
        }
        links += 1;
        assert!(root().join(target).exists(), "README.md links {target}, which does not exist");
    }
    assert!(links > 0);
}

/// A folder with a copy of the samples, so that a command writes into no checkout.
fn place() -> Folder {
    let place = Folder::new();
    for folder in ["samples", "samples-versions"] {
        copy(&root().join(folder), &place.path(folder));
    }
    place
}

#[test]
#[cfg(unix)]
fn every_annexa_command_of_the_readme_succeeds() {
    let annexa = Path::new(env!("CARGO_BIN_EXE_annexa"));
    let place = place();
    let shown: Vec<String> = commands().into_iter().filter(|command| command.starts_with("annexa ")).collect();
    assert!(!shown.is_empty());
    for command in shown {
        // A shell parses the line as a reader's would; `annexa` is the binary under test.
        let run = Command::new("sh")
            .arg("-c")
            .arg(format!("annexa() {{ \"$ANNEXA\" \"$@\"; }}; {command}"))
            .env("ANNEXA", annexa)
            .current_dir(place.root())
            .output()
            .expect("a shell");
        assert!(run.status.success(), "`{command}`: {}", String::from_utf8_lossy(&run.stderr));
    }
}

#[test]
fn the_library_example_of_the_readme_is_the_one_that_is_compiled() {
    let example = fs::read_to_string(root().join("examples/convert_in_memory.rs")).expect("the example");
    let shown = fenced(&readme(), "rust").join("\n");
    let compiled: Vec<&str> = example.lines().filter(|line| !line.trim().is_empty()).collect();
    assert!(!shown.is_empty());
    assert!(compiled.join("\n").contains(&shown), "README.md shows another program than examples/convert_in_memory.rs");
}

#[test]
fn the_dockerfile_builds_by_the_command_of_the_pipeline_and_copies_what_is_there() {
    let dockerfile = fs::read_to_string(root().join("Dockerfile")).expect("Dockerfile");
    let script = fs::read_to_string(root().join(".ci/run")).expect(".ci/run");
    let steps: Vec<&str> = dockerfile.lines().filter_map(|line| line.strip_prefix("RUN ")).collect();
    assert!(!steps.is_empty());
    for step in steps {
        assert!(script.lines().any(|line| line.trim() == step), "`{step}` is no line of .ci/run");
    }
    for line in
        dockerfile.lines().filter_map(|line| line.strip_prefix("COPY ")).filter(|line| !line.starts_with("--from"))
    {
        let mut parts: Vec<&str> = line.split_whitespace().collect();
        parts.pop();
        for part in parts {
            assert!(root().join(part).exists(), "Dockerfile copies {part}, which does not exist");
        }
    }
}

#[test]
fn the_notice_names_every_font_and_every_data_file() {
    let notice = fs::read_to_string(root().join("NOTICE")).expect("NOTICE");
    let mut files = 0;
    for folder in ["fonts", "src/standards/catalogue/data", "src/standards/crosswalk/data"] {
        for entry in fs::read_dir(root().join(folder)).expect("a folder") {
            let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
            let extension = Path::new(&name).extension().and_then(|e| e.to_str());
            if matches!(extension, Some("ttf" | "otf" | "csv")) {
                files += 1;
                assert!(notice.contains(&format!("{folder}/{name}")), "NOTICE does not name {folder}/{name}");
            }
        }
    }
    assert!(files > 6, "only {files} files were looked at");
}
