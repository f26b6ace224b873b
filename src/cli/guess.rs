//! What somebody may have meant: a file without a command, an unknown command, an unknown flag.

use std::ffi::OsString;
use std::path::Path;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, Error};

/// Extensions by which a word is a file, even if there is none of that name.
const SPREADSHEETS: [&str; 11] = ["xlsx", "xlsm", "xlsb", "xls", "ods", "csv", "tsv", "docx", "html", "htm", "json"];

/// Words for a command that annexa does not have, and where to find what they ask for.
const COMMANDS: [(&[&str], &str); 9] = [
    (
        &["gaps", "gap"],
        "`annexa convert FILE --framework nis2` shows what an organisation's controls support; `annexa crosswalk` shows \
         what is unmapped between two frameworks",
    ),
    (
        &["findings", "finding", "issues"],
        "`annexa convert FILE` writes the findings into workbook and pack; `annexa rules` lists the rules behind them",
    ),
    (
        &["check", "validate", "lint", "show", "read"],
        "`annexa inspect FILE` shows how a file is read; `annexa run JOB.toml --check` checks a job file; \
         `annexa verify FILE` checks hashes",
    ),
    (&["map", "mapping", "mappings"], "`annexa crosswalk` lists mappings between frameworks"),
    (&["compare", "changes"], "`annexa diff OLD NEW` compares two statements"),
    (&["report", "pdf", "pack", "build", "export", "import"], "`annexa convert FILE` writes workbook and pack"),
    (&["controls", "frameworks", "standards"], "`annexa catalogue` lists frameworks and their controls"),
    (&["version"], "`annexa --version` prints the version"),
    (&["batch", "job"], "`annexa run JOB.toml` converts the organisations of a job file; `annexa init DIR` writes one"),
];

/// Words for a flag, and the flag.
const FLAGS: [(&[&str], &str); 10] = [
    (&["language", "locale", "langue", "sprache"], "lang"),
    (&["organization", "org", "company", "name", "client"], "organisation"),
    (&["out", "output-dir", "outdir", "out-dir", "destination", "dest", "target"], "output"),
    (&["jobs", "cores", "parallel"], "threads"),
    (&["date", "today", "day"], "as-of"),
    (&["word", "doc"], "docx"),
    (&["overwrite", "rebuild"], "force"),
    (&["silent"], "quiet"),
    (&["document-version", "docversion"], "doc-version"),
    (&["standard", "standards", "frameworks"], "framework"),
];

/// Words for a flag that needs more than another name.
const ADVICE: [(&[&str], &str); 5] = [
    (
        &["map", "mapping", "mappings", "column", "columns"],
        "`--profile FILE.toml` sets how columns are read (`annexa inspect FILE --write-profile` writes one); `--crosswalk \
         FILE.csv` adds mappings between frameworks",
    ),
    (
        &["dry-run", "dryrun", "simulate", "n"],
        "`annexa inspect FILE` shows how a file is read and writes nothing; `annexa run JOB.toml --check` lists what a job \
         would do",
    ),
    (&["verbose", "debug", "v", "vv"], "`annexa inspect FILE` shows how a file is read, in detail"),
    (
        &["password", "pass"],
        "annexa cannot open protected files; save the file without a password and convert that one",
    ),
    (&["pdf", "xlsx"], "workbook and pack are always written"),
];

/// Puts `convert` before files that are given without a command.
pub(super) fn with_command(mut arguments: Vec<OsString>, command: &Command) -> Vec<OsString> {
    let Some(first) = arguments.get(1) else { return arguments };
    let word = first.to_string_lossy();
    let is_command = word == "help" || command.get_subcommands().any(|known| known.get_name() == word);
    if !word.starts_with('-') && !is_command && is_file(first.as_ref(), &word) {
        arguments.insert(1, "convert".into());
    }
    arguments
}

fn is_file(path: &Path, word: &str) -> bool {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    path.exists() || word.contains(['/', '\\']) || extension.is_some_and(|e| SPREADSHEETS.contains(&e.as_str()))
}

/// The message for an unknown command or flag: the nearest real one, or where to find what was meant. `None` where the
/// message of the parser is right.
pub(super) fn message(error: &Error, arguments: &[OsString], command: &Command) -> Option<String> {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        _ => None,
    };
    match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let word = context(ContextKind::InvalidSubcommand)?;
            let known: Vec<&str> = command.get_subcommands().map(Command::get_name).collect();
            let hint = text_for(&COMMANDS, &word)
                .map(str::to_owned)
                .or_else(|| nearest(&word, &known).map(|near| format!("did you mean `annexa {near}`?")));
            let all = "`annexa --help` lists all commands";
            Some(lines(&format!("there is no command `{word}`, and no file of that name"), hint, all))
        }
        ErrorKind::UnknownArgument => {
            let flag = context(ContextKind::InvalidArg)?;
            let word = flag.trim_start_matches('-').split('=').next().unwrap_or_default();
            let of = arguments.iter().skip(1).find_map(|a| command.find_subcommand(a))?;
            let known: Vec<&str> = of.get_arguments().filter_map(clap::Arg::get_long).collect();
            let named = text_for(&FLAGS, word).filter(|real| known.contains(real));
            let hint = named
                .map(|real| format!("did you mean `--{real}`?"))
                .or_else(|| text_for(&ADVICE, word).map(str::to_owned))
                .or_else(|| nearest(word, &known).map(|near| format!("did you mean `--{near}`?")));
            let what = if flag.starts_with('-') { "flag" } else { "argument" };
            let all = format!("`annexa {} --help` lists all flags", of.get_name());
            Some(lines(&format!("`annexa {}` has no {what} `{flag}`", of.get_name()), hint, &all))
        }
        _ => None,
    }
}

fn lines(what: &str, hint: Option<String>, all: &str) -> String {
    [Some(format!("error: {what}")), hint, Some(all.to_owned())].into_iter().flatten().collect::<Vec<_>>().join("\n  ")
}

fn text_for<'t>(table: &[(&[&str], &'t str)], word: &str) -> Option<&'t str> {
    let word = word.to_lowercase().replace('_', "-");
    table.iter().find(|(words, _)| words.contains(&word.as_str())).map(|(_, text)| *text)
}

/// The known word that differs by a slip of the fingers, if there is one. A wrong guess is worse than none.
fn nearest<'k>(word: &str, known: &[&'k str]) -> Option<&'k str> {
    let slips = |other: &str| strsim::damerau_levenshtein(&word.to_lowercase(), other);
    let near = known.iter().copied().map(|other| (slips(other), other)).min()?;
    // Two slips in a long word, one in a short one.
    (near.0 <= if word.chars().count() > 5 { 2 } else { 1 }).then_some(near.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command() -> Command {
        let convert = Command::new("convert")
            .arg(clap::Arg::new("lang").long("lang"))
            .arg(clap::Arg::new("max-unpacked").long("max-unpacked"));
        Command::new("annexa").subcommand(convert).subcommand(Command::new("schema")).subcommand(Command::new("init"))
    }

    fn told(arguments: &[&str]) -> String {
        let arguments: Vec<OsString> = ["annexa"].iter().chain(arguments).map(OsString::from).collect();
        let error = command().try_get_matches_from(&arguments).expect_err("wrong usage");
        message(&error, &arguments, &command()).unwrap_or_else(|| error.to_string())
    }

    #[test]
    fn a_guess_is_answered_with_something_real_and_never_with_a_word_that_only_looks_like_it() {
        for (arguments, hint) in [
            (&["gaps"][..], "--framework"),
            (&["findings"], "annexa rules"),
            (&["check"], "annexa inspect"),
            (&["convret"], "`annexa convert`"),
            (&["convert", "--language", "de"], "`--lang`"),
            (&["convert", "--lnag", "de"], "`--lang`"),
            (&["convert", "--map"], "--profile"),
            (&["convert", "-v"], "annexa inspect"),
        ] {
            assert!(told(arguments).contains(hint), "{arguments:?}: {}", told(arguments));
        }
        for (arguments, wrong) in [
            (&["check"][..], "schema"),
            (&["findings"], "init"),
            (&["convert", "--map"], "max-unpacked"),
            (&["convert", "--zzz"], "did you mean"),
        ] {
            assert!(!told(arguments).contains(wrong), "{arguments:?}: {}", told(arguments));
        }
    }

    #[test]
    fn a_file_is_converted_without_a_command_and_a_command_stays_one() {
        let with = |words: &[&str]| -> Vec<String> {
            let all = ["annexa"].iter().chain(words).map(OsString::from).collect();
            with_command(all, &command()).into_iter().map(|a| a.to_string_lossy().into_owned()).collect()
        };
        assert_eq!(with(&["soa.xlsx"]), ["annexa", "convert", "soa.xlsx"]);
        assert_eq!(with(&["clients/acme"]), ["annexa", "convert", "clients/acme"]);
        assert_eq!(with(&["schema", "job"]), ["annexa", "schema", "job"]);
        assert_eq!(with(&["convret"]), ["annexa", "convret"]);
        assert_eq!(with(&["--help"]), ["annexa", "--help"]);
        assert_eq!(with(&[]), ["annexa"]);
    }
}
