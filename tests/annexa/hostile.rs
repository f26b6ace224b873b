//! Files made to do harm, or damaged as if they were: each is converted by the real program beside a good one, and ends
//! within ten seconds and 512 MiB with a line that names it and what is wrong. The others are converted.
#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "these tests are about files and time")]
#![allow(
    clippy::format_collect,
    clippy::format_push_string,
    clippy::format_in_format_args,
    clippy::case_sensitive_file_extension_comparisons,
    clippy::print_stdout,
    reason = "files are made up here in few words, and what each took is shown; nothing of it has to be fast"
)]

mod accounting;
mod containers;
mod damaged;
mod documents;
mod hidden;
mod limits;
mod names;
mod old_workbooks;
mod outputs;
mod sheets;

use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::engine::AS_OF;
use crate::support::folder::Folder;
use crate::support::program::annexa;

/// What any one file may take; a build without optimisation takes some times as long.
const SECONDS: f64 = if cfg!(debug_assertions) { 30.0 } else { 10.0 };
const MEBIBYTES: u64 = 512;

/// A statement that is fine.
const GOOD: &str = "Control,Title,Applicable,Status\nA.5.1,Policies for information security,Yes,Implemented\n";

/// A bad file: its name, its bytes, and words of the line that names it.
struct Bad {
    name: &'static str,
    bytes: Vec<u8>,
    says: &'static str,
}

impl Bad {
    fn new(name: &'static str, bytes: impl Into<Vec<u8>>, says: &'static str) -> Self {
        Self { name, bytes: bytes.into(), says }
    }
}

/// How a run went.
struct Run {
    code: Option<i32>,
    /// Its output on both streams.
    said: String,
    /// Seconds of CPU, its children's included.
    seconds: f64,
    /// Its own memory at the most.
    mebibytes: u64,
}

/// Runs the program over `in`, into `out`, and looks at what it takes.
fn convert(folder: &Path, arguments: &[&str]) -> Run {
    let mut command = annexa(folder);
    command
        .args(["convert", "in", "--output", "out", "--as-of", AS_OF, "--framework", "none", "--threads", "1"])
        .args(arguments);
    watched(command)
}

fn watched(mut command: Command) -> Run {
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = child.expect("the program runs");
    let streams: [Box<dyn std::io::Read + Send>; 2] =
        [Box::new(child.stdout.take().expect("a stream")), Box::new(child.stderr.take().expect("a stream"))];
    let readers: Vec<_> = streams
        .into_iter()
        .map(|mut stream| {
            std::thread::spawn(move || {
                let mut text = Vec::new();
                let _ = stream.read_to_end(&mut text);
                String::from_utf8_lossy(&text).into_owned()
            })
        })
        .collect();
    let start = Instant::now();
    let (mut seconds, mut mebibytes) = (0.0, 0);
    let status = loop {
        if let Some(status) = child.try_wait().expect("a state") {
            break status;
        }
        // A process that has ended has nothing to look at any more; then the last look counts.
        if let Some((now, most)) = taken(&child) {
            (seconds, mebibytes) = (now, most);
        }
        if start.elapsed() > Duration::from_secs(900) {
            child.kill().expect("it is killed");
        }
        std::thread::sleep(Duration::from_millis(3));
    };
    let said = readers.into_iter().map(|reader| reader.join().expect("what it said")).collect();
    Run { code: status.code(), said, seconds, mebibytes }
}

/// Seconds of CPU and the most memory so far, where the system reports it (Linux).
fn taken(child: &Child) -> Option<(f64, u64)> {
    /// Every Linux counts in hundredths for its users.
    const TICKS: f64 = 100.0;
    let of = |file: &str| fs::read_to_string(format!("/proc/{}/{file}", child.id())).ok();
    let status = of("status")?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = peak.trim().trim_end_matches(" kB").trim().parse().ok()?;
    let stat = of("stat")?;
    let fields: Vec<f64> = stat.rsplit(')').next()?.split_whitespace().filter_map(|f| f.parse().ok()).collect();
    // After the name and the one letter: utime, stime, cutime and cstime are the fields 14 to 17 of proc(5).
    let ticks: f64 = fields.get(10..14)?.iter().sum();
    Some((ticks / TICKS, kilobytes >> 10))
}

/// A folder with `in`, which holds a good file.
fn place() -> Folder {
    Folder::with([("in/good.csv", GOOD)])
}

/// Each bad file for itself, beside a good one.
fn check(files: impl IntoIterator<Item = Bad>) {
    let mut faults = Vec::new();
    for Bad { name, bytes, says } in files {
        let folder = place();
        folder.write(Path::new("in").join(name), &bytes);
        let size = bytes.len();
        drop(bytes);
        let run = convert(folder.root(), &[]);
        let line = run.said.lines().find(|line| line.contains(name) && line.contains(says));
        let is_good = folder.path("out/good/mapping.xlsx").exists();
        let within = run.seconds <= SECONDS && run.mebibytes <= MEBIBYTES;
        let calm = !run.said.contains("panicked") && !run.said.contains("internal error");
        println!("{name}: {size} bytes, {:.2} s, {} MiB: {}", run.seconds, run.mebibytes, line.unwrap_or(&run.said));
        if run.code != Some(1) || line.is_none() || !is_good || !within || !calm {
            faults.push(format!(
                "{name}: exit {:?}, {:.1} s, {} MiB, the good one is there: {is_good}\n{}",
                run.code, run.seconds, run.mebibytes, run.said
            ));
        }
        left_clean(folder.root());
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Nothing half written is left.
fn left_clean(folder: &Path) {
    for entry in fs::read_dir(folder.join("out")).expect("an output folder").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        assert!(!name.starts_with('.'), "{name} is left");
    }
}
