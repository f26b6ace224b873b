//! Runs that nobody watches: logs, reports, metrics, dated folders, signals, and the samples for schedulers.

use std::fs;
use std::num::NonZeroUsize;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use annexa::batch::{self, Job, Keep};
use annexa::{Settings, Source};
use serde_json::Value;

use super::{Place, engine, own_workbook, run, settings};
use crate::support::folder::names;
use crate::support::program::{self, stderr, stdout};
use crate::support::record::read_json;

const SOA: &str = "Control,Title,Applicable\nA.5.1,Policies for information security,yes\n";

fn command(place: &Place, arguments: &[&str]) -> Command {
    let mut command = program::annexa(place.folder.root());
    command.args(["convert", "in", "--output", "out", "--framework", "none"]).args(arguments);
    command
}

fn convert(place: &Place, arguments: &[&str]) -> Output {
    command(place, arguments).output().expect("the binary runs")
}

#[test]
fn the_json_log_has_one_object_for_each_organisation_and_one_for_the_run() {
    let place = Place::new();
    place.file("acme/soa.csv", SOA);
    place.file("bad/soa.csv", "nothing of that kind\n");
    let output = convert(&place, &["--as-of", "2025-10-31", "--log-format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty(), "{}", stdout(&output));
    let lines: Vec<Value> = stderr(&output).lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
    let mut states: Vec<_> = lines
        .iter()
        .filter(|l| l["message"] == "organisation")
        .map(|l| {
            format!(
                "{} {} {}",
                l["level"].as_str().unwrap_or(""),
                l["organisation"].as_str().unwrap_or(""),
                l["state"].as_str().unwrap_or("")
            )
        })
        .collect();
    states.sort();
    assert_eq!(states, ["ERROR bad failed", "INFO acme converted"]);
    let run = lines.last().expect("a summary");
    assert_eq!(
        (run["message"].as_str(), run["converted"].as_u64(), run["failed"].as_u64()),
        (Some("run"), Some(1), Some(1))
    );
    assert!(run["timestamp"].is_string() && run["seconds"].is_number() && run["manifest"].is_string());
    let plain = stderr(&convert(&place, &["--as-of", "2025-10-31", "--log-format", "text"]));
    assert_eq!(plain.lines().count(), lines.len(), "{plain}");
    assert!(plain.contains("unchanged=true") && !plain.contains('\u{1b}'), "{plain}");
}

#[test]
fn report_and_metrics_tell_what_came_of_a_run() {
    let place = Place::new();
    place.file("acme/soa.csv", SOA);
    place.file("bad/soa.csv", "nothing of that kind\n");
    let run =
        || convert(&place, &["--as-of", "2025-10-31", "--quiet", "--report", "run.json", "--metrics", "run.prom"]);
    assert_eq!(run().status.code(), Some(1));
    let report = || -> Value { read_json(&place.path("run.json")) };
    let first = report();
    assert_eq!((first["kind"].as_str(), first["exit_code"].as_u64()), (Some("annexa-run-report"), Some(1)));
    assert_eq!(first["organisations"][1]["state"], "failed");
    assert!(first["organisations"][1]["problems"][0].as_str().is_some_and(|p| p.contains("bad/soa.csv")), "{first}");
    let metrics = || fs::read_to_string(place.path("run.prom")).expect("metrics");
    assert!(metrics().contains("annexa_organisations{state=\"failed\"} 1\n") && !metrics().contains("last_success"));

    fs::remove_dir_all(place.path("in/bad")).expect("it goes");
    assert_eq!(run().status.code(), Some(0));
    assert_eq!((report()["unchanged"].as_u64(), report()["left_over"].as_array().map(Vec::len)), (Some(1), Some(0)));
    let success = |text: &str| text.lines().find(|l| l.starts_with("annexa_last_success")).map(str::to_owned);
    let good = success(&metrics());
    assert!(good.is_some());
    place.file("bad/soa.csv", "nothing of that kind\n");
    assert_eq!(run().status.code(), Some(1));
    assert_eq!(success(&metrics()), good, "a fault does not forget the last success");
    follows_the_text_format(&metrics());
    let nowhere = convert(&place, &["--quiet", "--metrics", "no/folder/run.prom"]);
    assert!(stderr(&nowhere).contains("no/folder/run.prom cannot be written"), "{}", stderr(&nowhere));
}

/// HELP and TYPE before the samples of each metric, one value a sample, a line end at the end.
fn follows_the_text_format(text: &str) {
    let mut current = "";
    assert!(text.ends_with('\n'));
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("# TYPE ") {
            let (name, kind) = rest.split_once(' ').expect("name and kind");
            assert_eq!((name, kind), (current, "gauge"));
        } else if let Some(rest) = line.strip_prefix("# HELP ") {
            current = rest.split(' ').next().expect("a name");
        } else {
            let (sample, value) = line.rsplit_once(' ').expect("a value");
            assert_eq!(sample.split('{').next(), Some(current), "{line}");
            assert!(value.parse::<f64>().is_ok_and(f64::is_finite), "{line}");
        }
    }
}

#[test]
fn dated_runs_keep_the_newest_take_over_what_has_not_changed_and_remove_only_their_own() {
    let place = Place::new();
    place.file("acme/soa.csv", SOA);
    place.file("beta/soa.csv", SOA);
    let run = |day: &str| {
        let output = convert(&place, &["--keep", "2", "--as-of", day]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        stdout(&output) + &stderr(&output)
    };
    assert!(run("2025-10-01").contains("out/2025-10-01/index.html"));
    fs::create_dir(place.path("out/2025-09-01")).expect("a folder of somebody's");
    fs::write(place.path("out/2025-09-01/notes.txt"), "mine").expect("a file");
    place.file("beta/soa.csv", SOA.replace("yes", "no"));
    let second = run("2025-10-02");
    assert!(second.contains("1 of them unchanged"), "{second}");
    let (one, two) = (place.tree("out/2025-10-01/acme"), place.tree("out/2025-10-02/acme"));
    assert_eq!(one, two, "what holds is taken over as it is");
    assert_eq!(names(&place.path("out")), ["2025-09-01", "2025-10-01", "2025-10-02", "latest"]);
    run("2025-10-03");
    assert_eq!(names(&place.path("out")), ["2025-09-01", "2025-10-02", "2025-10-03", "latest"]);
    assert_eq!(fs::read_to_string(place.path("out/latest")).ok().as_deref(), Some("2025-10-03\n"));
    // Something typed over, or added, is somebody's, and stays.
    fs::write(place.path("out/2025-10-02/beta/remark.txt"), "mine").expect("a file");
    let fourth = run("2025-10-04");
    assert!(fourth.contains("2025-10-02 is older") && fourth.contains("beta/remark.txt"), "{fourth}");
    assert_eq!(names(&place.path("out")), ["2025-09-01", "2025-10-02", "2025-10-03", "2025-10-04", "latest"]);
}

#[test]
fn what_was_typed_into_the_workbook_of_one_day_goes_into_the_next() {
    let place = Place::new();
    place.file("acme/soa.csv", "1");
    let day = |day: &str| Job {
        output: place.path("out").join(day),
        keep: Some(Keep { base: place.path("out"), newest: NonZeroUsize::new(9).expect("nine") }),
        engine: engine(Settings { as_of: day.to_owned(), ..settings() }),
        ..place.job()
    };
    run(&day("2025-10-01"));
    let typed = own_workbook();
    fs::write(place.path("out/2025-10-01/acme/mapping.xlsx"), &typed).expect("a workbook");
    let seen = Mutex::new(Vec::new());
    let watched = |name: &str, sources: &[Source]| {
        seen.lock().expect("names").extend(sources.iter().map(|s| s.name().to_owned()));
        super::convert(name, sources)
    };
    batch::run(&day("2025-10-02"), &watched, |_| {}).expect("it starts");
    assert_eq!(seen.into_inner().expect("names"), ["acme/soa.csv", "mapping.xlsx"]);
    assert_eq!(
        fs::read(place.path("out/2025-10-01/acme/mapping.xlsx")).ok(),
        Some(typed),
        "it stays where it was typed"
    );
}

#[cfg(unix)]
fn signal(name: &str, id: u32) {
    let sent = Command::new("kill").args(["-s", name, &id.to_string()]).status();
    assert!(sent.is_ok_and(|s| s.success()), "kill -s {name}");
}

#[cfg(unix)]
fn begun(place: &Place, output: &str) -> std::process::Child {
    let child = program::annexa(place.folder.root())
        .args(["convert", "in", "--output", output, "--framework", "none", "--as-of", "2025-10-31", "--threads", "1"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    let start = Instant::now();
    // Its first organisation is there: the run is in the midst of things.
    while !place.path(output).join("org-00").exists() {
        assert!(start.elapsed() < Duration::from_secs(60), "it never begins");
        std::thread::sleep(Duration::from_millis(2));
    }
    child
}

#[cfg(unix)]
#[test]
fn a_signal_lets_what_is_in_hand_come_to_its_end_and_a_second_one_ends_at_once() {
    let place = Place::new();
    for n in 0..12 {
        place.file(&format!("org-{n:02}/soa.csv"), SOA);
    }
    for name in ["TERM", "INT"] {
        let child = begun(&place, name);
        signal(name, child.id());
        let ended = child.wait_with_output().expect("it ends");
        let said = stderr(&ended);
        assert_eq!(ended.status.code(), Some(4), "{said}");
        assert!(said.contains("organisations to go; run again for the rest"), "{said}");
        let there: Vec<String> = names(&place.path(name)).into_iter().filter(|n| n.starts_with("org-")).collect();
        assert!((1..12).contains(&there.len()), "{there:?}");
        for organisation in there {
            assert_eq!(names(&place.path(name).join(organisation)).len(), 4);
        }
    }
    let child = begun(&place, "twice");
    signal("TERM", child.id());
    signal("TERM", child.id());
    let ended = child.wait_with_output().expect("it ends");
    // The second may come when the first has done its work already.
    assert!(matches!(ended.status.code(), Some(143 | 4)), "{ended:?}");
    for output in ["TERM", "INT", "twice"] {
        let again = program::annexa(place.folder.root())
            .args(["convert", "in", "--output", output, "--framework", "none", "--as-of", "2025-10-31", "--quiet"])
            .output()
            .expect("it runs");
        assert_eq!(again.status.code(), Some(0), "{}", stderr(&again));
    }
    assert_eq!(place.tree("TERM"), place.tree("INT"));
    assert_eq!(place.tree("TERM"), place.tree("twice"));
}

#[test]
fn the_samples_for_schedulers_call_annexa_as_it_is() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/scheduling");
    let place = Place::new();
    place.file("acme.csv", SOA);
    fs::write(place.path("in/annexa.toml"), "output = \"results\"\n[[organisation]]\ninputs = \"acme.csv\"\n")
        .expect("a job");
    let mut checked = 0;
    for file in ["annexa.service", "crontab", "annexa-task.xml"] {
        let sample = fs::read_to_string(root.join(file)).expect("a sample");
        let line = sample.lines().find(|l| l.contains("run ") && l.contains("annexa.toml")).expect("a command");
        let arguments = line.split("run ").nth(1).expect("arguments").split('<').next().expect("arguments");
        // The folders of the samples are not there; the job is checked only.
        let arguments: Vec<&str> = arguments.split_whitespace().skip(1).collect();
        let output = program::annexa(place.folder.root())
            .args(["run", "in/annexa.toml", "--check"])
            .args(&arguments)
            .output()
            .expect("the binary runs");
        assert_eq!(output.status.code(), Some(0), "{file}: {}", stderr(&output));
        checked += 1;
    }
    assert_eq!(checked, 3);
}

#[test]
fn manual_pages_completions_and_version_come_from_the_program() {
    let place = Place::new();
    let run = |arguments: &[&str]| {
        let output = program::annexa(place.folder.root()).args(arguments).output().expect("the binary runs");
        assert!(output.status.success(), "{arguments:?}");
        stdout(&output)
    };
    assert!(run(&["man"]).starts_with(".ie ") && run(&["man"]).contains(".TH annexa 1"));
    run(&["man", "pages"]);
    let pages = names(&place.path("pages"));
    for page in ["annexa.1", "annexa-convert.1", "annexa-run.1"] {
        assert!(pages.contains(&page.to_owned()), "{pages:?}");
    }
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(run(&["completions", shell]).contains("convert"), "{shell}");
    }
    assert!(run(&["--version"]).starts_with(concat!("annexa ", env!("CARGO_PKG_VERSION"))));
}
