//! The limits: each is reported with its value and how to raise it, is a flag and a key of a job file, and a setting like
//! any other.

use std::fs;
use std::path::Path;

use super::{GOOD, Run, convert, place, watched};
use crate::support::archive::{part, zipped};
use crate::support::engine::AS_OF;
use crate::support::program::{annexa, stdout};
use crate::support::sources::{docx_parts, docx_table, sheet, workbook, workbook_with};

/// A file, a limit that it is beyond, one that it is within, and the message.
type Case<'c> = (&'c str, &'c [u8], [&'c str; 2], [&'c str; 2], &'c str);

/// Runs over one file with one limit.
fn with(name: &str, bytes: &[u8], limit: &[&str]) -> Run {
    let folder = place();
    folder.write(Path::new("in").join(name), bytes);
    convert(folder.root(), limit)
}

#[test]
fn each_limit_is_told_with_its_value_and_raised_by_its_flag() {
    let large = format!("{GOOD}{}", format!("{}\n", "x".repeat(100_000)).repeat(14));
    let unpacked = workbook_with(&sheet(), vec![part("docProps/x.bin", vec![b'x'; 2 << 20])]);
    let two_sheets = zipped(&docx_parts(&docx_table().repeat(2)));
    let texts = format!("{GOOD}A.5.2,{},Yes,Planned\n{}", "x".repeat(600_000), format!("y,{}\n", "z".repeat(600_000)));
    let foreign: String = (1..=30).map(|n| format!("A.77.{n},Something else number {n},Yes,Planned\n")).collect();
    let foreign = format!("{GOOD}{foreign}");
    let none = "more than 29 rows look like controls and match none";
    let cases: [Case<'_>; 6] = [
        ("c.csv", foreign.as_bytes(), ["--max-unmatched", "29"], ["--max-unmatched", "30"], none),
        ("a.csv", large.as_bytes(), ["--max-file-size", "1"], ["--max-file-size", "2"], "is larger than 1 MiB"),
        ("a.xlsx", &unpacked, ["--max-unpacked", "1"], ["--max-unpacked", "3"], "unpacks to more than 1 MiB"),
        ("b.csv", texts.as_bytes(), ["--max-text", "1"], ["--max-text", "2"], "come to more than 1 MiB"),
        ("b.xlsx", &zipped(&workbook(&sheet())), ["--max-cells", "15"], ["--max-cells", "16"], "more than 15 cells"),
        ("c.docx", &two_sheets, ["--max-sheets", "1"], ["--max-sheets", "2"], "more than the 1 that are read"),
    ];
    for (name, bytes, low, high, says) in cases {
        let run = with(name, bytes, &low);
        let flag = low[0].trim_start_matches("--");
        let line = run.said.lines().find(|line| line.contains(name) && line.contains(says));
        assert!(
            line.is_some_and(|line| line.contains(&format!("raise {flag}")) || line.contains("or raise it")),
            "{}",
            run.said
        );
        assert_eq!(run.code, Some(1), "{}", run.said);
        let run = with(name, bytes, &high);
        assert!(run.code == Some(0), "{name} within {high:?}: {}", run.said);

        let folder = place();
        folder.write(name, bytes);
        for command in [vec!["inspect", name], vec!["diff", "in/good.csv", name]] {
            let run = |limit: [&str; 2]| {
                let mut program = annexa(folder.root());
                program.args(&command).args(limit);
                watched(program)
            };
            let (beyond, within) = (run(low), run(high));
            assert!(beyond.said.contains(says) && beyond.code != Some(0), "{command:?} {low:?}: {}", beyond.said);
            assert!(within.code == Some(0), "{command:?} {high:?}: {}", within.said);
        }
    }
}

#[test]
fn an_organisation_that_takes_too_long_is_given_up_and_the_others_go_on() {
    let slow = format!("{GOOD}{}", "A.5.1,Policies for information security,Yes,because\n".repeat(250_000));
    let folder = place();
    folder.write("in/slow.csv", slow);
    let run = convert(folder.root(), &["--max-seconds", "1"]);
    assert_eq!(run.code, Some(1), "{}", run.said);
    let line = run.said.lines().find(|line| line.contains("slow") && line.contains("takes more than 1 seconds"));
    assert!(line.is_some_and(|line| line.contains("raise max-seconds")), "{}", run.said);
    assert!(folder.path("out/good/record.json").exists() && !folder.path("out/slow").exists());
}

#[test]
fn what_is_inspected_or_compared_is_given_up_in_time_too() {
    let settings = annexa::Settings { as_of: "2026-01-31".to_owned(), ..annexa::Settings::default() };
    let engine = annexa::Engine::new(settings).expect("an engine");
    let rows = format!("{GOOD}{}", "A.5.2,Information security roles and responsibilities,Yes,Planned\n".repeat(2_000));
    let source = annexa::Source { name: "soa.csv".to_owned(), content: Ok(rows.into_bytes()) };
    let says = "takes more than 300 seconds";
    let inspected = engine.inspect_until(&source, &|| true).expect_err("no time at all");
    assert!(inspected.contains(says), "{inspected}");
    let compared = engine.record_of_until("Acme", std::slice::from_ref(&source), &|| true).expect_err("no time at all");
    assert!(compared.problems.iter().any(|problem| problem.contains(says)), "{compared:?}");
    engine.inspect(&source).expect("it is read where there is time");
}

#[test]
fn all_files_of_an_organisation_together_have_a_limit_too() {
    let folder = place();
    for number in 0..6 {
        let text = format!("{GOOD}{}", format!("{number}{}\n", "x".repeat(100_000)).repeat(9));
        folder.write(format!("in/many/{number}.csv"), text);
    }
    let run = convert(folder.root(), &["--max-file-size", "1"]);
    assert_eq!(run.code, Some(1), "{}", run.said);
    let record = fs::read_to_string(folder.path("out/many/record.json")).expect("a record");
    assert!(record.contains("come to more than 4 MiB, four times max-file-size"), "{record}");
}

#[test]
fn limits_are_settings_of_a_job_file_and_a_changed_one_is_a_change() {
    let folder = place();
    folder.write("in/soa.xlsx", zipped(&workbook(&sheet())));
    let run = |job: &str| {
        folder.write("job.toml", job);
        let mut command = annexa(folder.root());
        command.args(["run", "job.toml", "--as-of", AS_OF]);
        watched(command)
    };
    let job = |settings: &str| format!("output = \"out\"\n[[organisation]]\ninputs = \"in/soa.xlsx\"\n{settings}\n");
    let first = run(&job("max-cells = 16"));
    assert_eq!(first.code, Some(0), "{}", first.said);
    let said = run(&job("max-cells = 15")).said;
    assert!(said.contains("more than 15 cells"), "the setting counts although no file has changed: {said}");
    let said = run(&job("max-cells = 0")).said;
    assert!(said.contains("job.toml:4:13:"), "{said}");
    let said = run(&job("max-file-size = \"much\"")).said;
    assert!(said.contains("job.toml:4:17:") && said.contains("MiB"), "{said}");
    for words in [["convert", "--help"], ["schema", "job"]] {
        let text = stdout(&folder.annexa(&words));
        for limit in
            ["max-file-size", "max-unpacked", "max-text", "max-cells", "max-sheets", "max-unmatched", "max-seconds"]
        {
            assert!(text.contains(limit), "{words:?} says nothing of {limit}");
        }
    }
}
