//! Findings as SARIF: what a tool that follows findings up relies on. The official schema is checked by
//! tests/readers/check_interchange.py.

use std::collections::BTreeSet;

use annexa::{Extra, Outputs, Settings};
use serde_json::Value;

use crate::support::engine::{self, settings};

const SOA: &str = "Control,Title,Applicable,Justification,Status,Owner\n\
    A.5.1,Policies for information security,Yes,\"Law {0}\nand [contract](http://example.org)\",Implemented,CISO\n\
    A.5.7,Threat intelligence,No,,,\n\
    \n\
    A.8.9,Configuration management,Yes,Risk,\"sort {of}\n[there](1)\",CTO\n\
    A.8.10,Information deletion,No,,,\n";

fn convert(sources: &[(&str, &str)]) -> Outputs {
    engine::convert(Settings { extras: BTreeSet::from([Extra::Sarif]), ..settings() }, sources)
}

fn run(outputs: &Outputs) -> Value {
    let file = outputs.extras.iter().find(|extra| extra.name == "findings.sarif").expect("the file");
    let log: Value = serde_json::from_slice(&file.bytes).expect("JSON");
    assert_eq!(log["version"], "2.1.0");
    assert_eq!(log["runs"].as_array().expect("runs").len(), 1);
    log["runs"][0].clone()
}

fn results<'r>(run: &'r Value, rule: &str) -> Vec<&'r Value> {
    run["results"].as_array().expect("results").iter().filter(|r| r["ruleId"] == rule).collect()
}

#[test]
fn every_finding_is_a_result_with_the_level_of_its_severity() {
    let outputs = convert(&[("clients/Ä b:c/soa.csv", SOA)]);
    let record: annexa::model::record::Record = serde_json::from_slice(&outputs.record).expect("a record");
    let run = run(&outputs);
    let found = run["results"].as_array().expect("results");
    assert_eq!(found.len(), record.findings.len());
    for (result, finding) in found.iter().zip(&record.findings) {
        let level = match finding.severity.word() {
            "major" => "error",
            "minor" => "warning",
            _ => "note",
        };
        assert_eq!((&result["ruleId"], &result["level"]), (&Value::from(finding.rule.as_str()), &Value::from(level)));
        let index = usize::try_from(result["ruleIndex"].as_u64().expect("an index")).expect("small");
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
        assert!(!result["locations"].as_array().expect("locations").is_empty(), "{}", finding.rule);
    }
    let artifact = &run["artifacts"][0];
    assert_eq!(artifact["location"]["uri"], "clients/%C3%84%20b%3Ac/soa.csv");
    assert_eq!(artifact["hashes"]["sha-256"], record.sources[0].sha256.as_str());
    assert_eq!(run["properties"]["asOf"], "2026-01-31");
    assert!(run["invocations"][0].get("startTimeUtc").is_none() && run["invocations"][0].get("endTimeUtc").is_none());
}

#[test]
fn a_cell_is_a_logical_location_and_has_lines_only_in_delimited_text() {
    let run = run(&convert(&[("soa.csv", SOA)]));
    let place = |control: &str| {
        let result = results(&run, "SOA003").into_iter().find(|r| r["properties"]["control"] == control);
        result.unwrap_or_else(|| panic!("{control}"))["locations"][0].clone()
    };
    let single = place("iso27001:2022/A.8.10");
    assert_eq!(single["logicalLocations"][0]["fullyQualifiedName"], "csv!C8");
    assert_eq!(single["physicalLocation"]["region"], serde_json::json!({ "startLine": 8 }));
    // The row after the one with a line break in it starts two lines on, as in any editor.
    let after = place("iso27001:2022/A.5.7");
    assert_eq!(after["logicalLocations"][0]["fullyQualifiedName"], "csv!C4");
    assert_eq!(after["physicalLocation"]["region"], serde_json::json!({ "startLine": 4 }));
    let long = results(&run, "SOA104").into_iter().next().expect("a word that is not understood");
    assert_eq!(long["locations"][0]["physicalLocation"]["region"], serde_json::json!({ "startLine": 6, "endLine": 7 }));

    let html = "<html><table><tr><td>Control</td><td>Title</td><td>Applicable</td><td>Justification</td></tr>\
        <tr><td>A.5.7</td><td>Threat intelligence</td><td>No</td><td></td></tr></table></html>";
    let run = self::run(&convert(&[("soa.xls", html)]));
    let found = run["results"].as_array().expect("results");
    for location in found.iter().filter_map(|r| r["locations"].as_array()).flatten() {
        assert!(location["physicalLocation"].get("region").is_none(), "a region was made up: {location}");
    }
}

#[test]
fn what_a_source_says_is_no_placeholder_and_no_link() {
    let run = run(&convert(&[("soa.csv", SOA)]));
    let text = results(&run, "SOA104")[0]["message"]["text"].as_str().expect("a text");
    assert!(text.contains("sort {{of}}") && text.contains("\\[there\\](1)"), "{text}");
}

#[test]
fn fingerprints_are_unique_and_stay_when_other_rows_change() {
    let prints = |run: &Value| -> Vec<(String, String)> {
        let all = run["results"].as_array().expect("results").iter();
        all.map(|r| {
            let control = r["properties"]["control"].as_str().unwrap_or_default();
            let print = r["partialFingerprints"]["annexaFinding/v1"].as_str().expect("a fingerprint");
            (format!("{} {control}", r["ruleId"]), print.to_owned())
        })
        .collect()
    };
    let before = prints(&run(&convert(&[("soa.csv", SOA)])));
    let unique: BTreeSet<&str> = before.iter().map(|(_, print)| print.as_str()).collect();
    assert_eq!(unique.len(), before.len());
    let changed = SOA.replace("A.8.10,Information deletion,No,,,\n", "A.8.11,Data masking,Yes,Law,Implemented,CISO\n");
    let after = prints(&run(&convert(&[("soa.csv", &changed)])));
    for (finding, print) in after.iter().filter(|(finding, _)| finding.contains("A.5.7")) {
        assert!(before.contains(&(finding.clone(), print.clone())), "{finding} got another fingerprint");
    }
    let missing = |prints: &[(String, String)]| prints.iter().find(|(f, _)| f.contains("SOA001")).cloned();
    assert_eq!(missing(&before), missing(&after), "the list of missing controls is another, the finding is the same");
}

#[test]
fn a_source_that_cannot_be_read_is_a_notification() {
    let run = run(&convert(&[("soa.csv", SOA), ("broken.xlsx", "PK\u{3}\u{4}nothing")]));
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
    let said = &run["invocations"][0]["toolExecutionNotifications"][0];
    assert!(said["message"]["text"].as_str().expect("a text").starts_with("broken.xlsx: "));
    let index = said["locations"][0]["physicalLocation"]["artifactLocation"]["index"].as_u64().expect("an index");
    assert_eq!(run["artifacts"][usize::try_from(index).expect("small")]["location"]["uri"], "broken.xlsx");
}
