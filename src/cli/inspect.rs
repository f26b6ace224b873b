//! `annexa inspect` and `annexa vocabulary`: how a file is read, and the words that are recognised.

use std::fs;
use std::io::{self, IsTerminal as _, Write};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};

use super::argument_error::ArgumentError;
use super::console::{complain, deadline};
use super::exit::ExitStatus;
use super::output_format::{Grid, answer, json};
use super::reading::ReadingArgs;
use super::settings::{LimitArgs, edition};
use super::summary_screen::{Screen, ScreenColour, paint};
use crate::batch::{printable, read_source};
use crate::model::DocumentDetail;
use crate::model::record::{DocumentFacts, Fact, FactOrigin};
use crate::model::{Certainty, ColumnRole, Visibility};
use crate::recognise::BUILT_IN_VOCABULARIES;
use crate::{CallOptions, Engine, InspectedProblem, InspectedSheet, Inspection, Resources, Settings, Source};

const EXAMPLES: &str = "\
Examples:
  annexa inspect soa.xlsx
      sheets, columns, edition, words, ledger and problems, in plain words
  annexa inspect soa.xlsx --format json
      the same for a program
  annexa inspect soa.xlsx --write-profile acme.toml
      what was found as a profile; correct it, and give it to `annexa convert --profile`

Exit codes:
  0  every file could be read
  1  some file could not be read
  2  the arguments cannot be used";

/// Show how files are read: sheets, header row, columns, edition, words, ledger, problems. Writes nothing.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct InspectArgs {
    /// Files to look at
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Output format
    #[arg(long, value_enum, default_value_t = InspectFormat::Text)]
    format: InspectFormat,

    /// Write the result as an import profile; an existing file is not replaced
    #[arg(long, value_name = "FILE.toml")]
    write_profile: Option<PathBuf>,

    /// Edition for sources that do not settle it: 2022, 2013, 42001:2023, 27701:2019 or another
    #[arg(long, value_name = "EDITION", value_parser = edition)]
    edition: Option<String>,

    #[command(flatten)]
    reading: ReadingArgs,

    #[command(flatten)]
    limits: LimitArgs,
}

/// Output format of an inspection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum InspectFormat {
    /// For people
    Text,
    /// For programs
    Json,
}

/// Show the words that are recognised in headers and answers
#[derive(Debug, Args)]
pub(super) struct VocabularyArgs {
    #[command(subcommand)]
    question: VocabularyQuestion,
}

#[derive(Debug, Subcommand)]
enum VocabularyQuestion {
    /// List the languages
    List,
    /// Print the vocabulary of a language; copy it, extend it, and pass it to `--vocabulary`
    Show {
        /// Its code, such as de
        language: String,
    },
}

/// Runs `inspect`.
pub(super) fn inspect(args: &InspectArgs) -> ExitStatus {
    if args.write_profile.is_some() && args.files.len() > 1 {
        complain("--write-profile takes one file at a time; a profile is for files of one layout");
        return ExitStatus::Usage;
    }
    let engine = match engine(args) {
        Ok(engine) => engine,
        Err(problem) => {
            complain(problem);
            return ExitStatus::Usage;
        }
    };
    let mut status = ExitStatus::AllConverted;
    let mut found = Vec::new();
    for file in &args.files {
        let name = file.to_string_lossy().replace('\\', "/");
        let limits = &engine.settings().limits;
        let source = match read_source(file, limits) {
            Ok(bytes) => Source::new(&name, bytes),
            Err(error) => Source::unreadable(&name, error.to_string()),
        };
        match engine.inspect(&source, CallOptions::until(&deadline(limits.seconds))) {
            Ok(inspection) => found.push(inspection),
            Err(problem) => {
                complain(format!("{name}: {problem}"));
                status = ExitStatus::SomeFailed;
            }
        }
    }
    if let (Some(path), Some(inspection)) = (&args.write_profile, found.first())
        && let Err(error) = write_new(path, &inspection.profile())
    {
        complain(error);
        return ExitStatus::Usage;
    }
    let screen = screen();
    let printed = answer(|out| match args.format {
        InspectFormat::Json if args.files.len() == 1 => found.first().map_or(Ok(()), |one| json(one, out)),
        InspectFormat::Json => json(&found, out),
        InspectFormat::Text => found.iter().try_for_each(|one| show(one, screen, out)),
    });
    if printed == ExitStatus::AllConverted { status } else { printed }
}

fn engine(args: &InspectArgs) -> Result<Engine, ArgumentError> {
    let reading = args.reading.load()?;
    let settings = Settings {
        as_of: "1970-01-01".to_owned(),
        edition: args.edition.clone(),
        limits: args.limits.limits(),
        ..Settings::default()
    };
    let built_in = Resources::built_in()?;
    let resources = Resources { vocabulary: reading.vocabulary, profiles: reading.profiles, ..built_in };
    Ok(Engine::with_resources(settings, resources)?)
}

fn write_new(path: &Path, text: &str) -> Result<(), ArgumentError> {
    let written = fs::File::create_new(path).and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|source| match source.kind() {
        io::ErrorKind::AlreadyExists => ArgumentError::Exists(path.to_owned()),
        _ => ArgumentError::NotWritable { file: path.to_owned(), source },
    })
}

fn screen() -> Screen {
    let colours = std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty()) && io::stdout().is_terminal();
    Screen { is_terminal: io::stdout().is_terminal(), colours, ..Screen::PLAIN }
}

fn show(one: &Inspection, screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    let line = |label: &str, text: &str| format!("  {label:<10}{}", printable(text));
    writeln!(out, "{}", paint(&printable(&one.name), ScreenColour::Bold, screen))?;
    writeln!(out, "{}", line("format", &one.format))?;
    writeln!(out, "{}", line("kind", one.kind.words()))?;
    match (&one.edition, &one.not_merged_because) {
        (Some(edition), None) => {
            writeln!(out, "{}", line("edition", &format!("{edition}: {}", one.edition_because)))?;
            for further in one.editions.iter().filter(|e| e.framework.as_str() != edition) {
                let text = format!("{}: {}", further.framework, further.why);
                let tied = further.certainty == Certainty::Tied;
                let text = if tied { format!("none: {}", further.why) } else { text };
                let shown = line("edition", &text);
                writeln!(out, "{}", if tied { paint(&shown, ScreenColour::Yellow, screen) } else { shown })?;
            }
        }
        (_, why) => {
            let why = why.as_deref().unwrap_or(&one.edition_because);
            writeln!(out, "{}", paint(&line("edition", &format!("none: {why}")), ScreenColour::Yellow, screen))?;
        }
    }
    let language = one.language.as_ref();
    let said = language.map_or_else(|| "not known".to_owned(), |l| format!("{}: {}", l.name, l.why));
    writeln!(out, "{}", line("language", &said))?;
    if let Some(profile) = &one.profile {
        writeln!(out, "{}", line("profile", profile))?;
    }
    writeln!(out, "{}", line("date", one.date.as_deref().unwrap_or("not stated")))?;
    facts(&one.facts, screen, out)?;
    sheets(&one.sheets, screen, out)?;
    for sheet in &one.sheets {
        tables(sheet, screen, out)?;
    }
    words(one, screen, out)?;
    ledger(one, screen, out)?;
    problems(&one.problems, screen, out)?;
    writeln!(out)
}

fn heading(text: &str, screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n{}", paint(&printable(text), ScreenColour::Bold, screen))
}

fn facts(facts: &DocumentFacts, screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    let all: [(&str, &[Fact]); 13] = [
        ("organisation", &facts.organisation),
        ("title", &facts.title),
        ("scope", &facts.scope),
        ("version", &facts.version),
        ("date", &facts.date),
        ("owner", &facts.owner),
        ("prepared by", &facts.prepared_by),
        ("reviewed by", &facts.reviewed_by),
        ("approved by", &facts.approved_by),
        ("classification", &facts.classification),
        ("next review", &facts.next_review),
        ("history", &facts.history),
        ("PIMS role", &facts.pims_role),
    ];
    let rows: Vec<Vec<String>> = all
        .iter()
        .flat_map(|(label, facts)| facts.iter().map(|fact| vec![(*label).to_owned(), place(fact), fact.text.clone()]))
        .collect();
    let may_state = facts.candidates.iter().map(|candidate| {
        let detail = match candidate.detail {
            DocumentDetail::Version => "version?",
            DocumentDetail::Date => "date?",
            DocumentDetail::Owner => "owner?",
            DocumentDetail::Approval => "approved by?",
        };
        vec![detail.to_owned(), place(&candidate.line), candidate.line.text.clone()]
    });
    let rows: Vec<Vec<String>> = rows.into_iter().chain(may_state).collect();
    if rows.is_empty() {
        return Ok(());
    }
    heading("The document says of itself", screen, out)?;
    Grid { header: vec!["what", "where", "text"], rows }.table(&mut &mut *out)
}

fn place(fact: &Fact) -> String {
    match &fact.origin {
        FactOrigin::Cell(origin) => format!("{}!{}", origin.sheet, origin.cell),
        FactOrigin::Property { property, .. } => format!("property {property}"),
        FactOrigin::FileName { .. } => "file name".to_owned(),
        FactOrigin::Profile { profile, .. } => format!("profile {profile}"),
    }
}

fn sheets(sheets: &[InspectedSheet], screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    heading("Sheets", screen, out)?;
    let rows = sheets
        .iter()
        .map(|sheet| {
            let shown = match sheet.visibility {
                Visibility::Visible => "shown",
                Visibility::Hidden => "hidden",
                Visibility::VeryHidden => "very hidden",
            };
            let hidden = match (&sheet.hidden_rows, &sheet.hidden_columns) {
                (None, _) => "not known".to_owned(),
                (Some(rows), Some(columns)) if !columns.is_empty() => {
                    format!("{rows} rows, columns {}", columns.join(", "))
                }
                (Some(rows), _) => format!("{rows} rows"),
            };
            let read = if sheet.read { "read" } else { "-" };
            vec![
                read.to_owned(),
                sheet.name.clone(),
                sheet.score.to_string(),
                shown.to_owned(),
                hidden,
                sheet.reason.clone(),
            ]
        })
        .collect();
    let marks: Vec<Option<ScreenColour>> = sheets.iter().map(|s| (!s.read).then_some(ScreenColour::Dim)).collect();
    let grid = Grid { header: vec!["", "sheet", "score", "shown", "hidden", "why"], rows };
    grid.coloured(&mut &mut *out, &marks, screen)
}

fn tables(sheet: &InspectedSheet, screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    let range = |(first, last): (u32, u32)| if first == last { first.to_string() } else { format!("{first}–{last}") };
    for table in &sheet.tables {
        let header =
            table.header_rows.map_or_else(|| "without a header".to_owned(), |rows| format!("header {}", range(rows)));
        let on = match (table.editions.is_empty(), table.open) {
            (true, _) => String::new(),
            (false, false) => format!(", {}", table.editions.join(" and ")),
            (false, true) => format!(", open: {}", table.editions.join(" or ")),
        };
        heading(&format!("{}: {header}, rows {}{on}", sheet.name, range(table.body_rows)), screen, out)?;
        writeln!(out, "  {}: {}", table.kind.words().in_english(), table.kind_because)?;
        let marks: Vec<Option<ScreenColour>> = table
            .columns
            .iter()
            .map(|column| match (column.role, column.confidence) {
                (ColumnRole::Other, _) => Some(ScreenColour::Dim),
                (_, confidence) if confidence < 60 => Some(ScreenColour::Yellow),
                _ => None,
            })
            .collect();
        let rows = table
            .columns
            .iter()
            .map(|column| {
                let values = column.values.iter().map(|v| format!("`{v}`")).collect::<Vec<_>>().join("  ");
                vec![
                    column.column.clone(),
                    column.role.words().to_owned(),
                    format!("{} %", column.confidence),
                    column.header.clone(),
                    values,
                ]
            })
            .collect();
        let grid = Grid { header: vec!["column", "read as", "sure", "header", "first values"], rows };
        grid.coloured(&mut &mut *out, &marks, screen)?;
    }
    Ok(())
}

fn words(one: &Inspection, screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    if one.words.is_empty() {
        return Ok(());
    }
    heading("Words of the answer columns", screen, out)?;
    let marks: Vec<Option<ScreenColour>> =
        one.words.iter().map(|w| w.taken_for.is_none().then_some(ScreenColour::Yellow)).collect();
    let rows = one
        .words
        .iter()
        .map(|word| {
            let near: Vec<String> =
                word.nearest.iter().map(|n| format!("`{}` ({}) {} %", n.word, n.meaning, n.score)).collect();
            let taken = match (&word.taken_for, near.is_empty()) {
                (Some(meaning), _) => meaning.clone(),
                (None, true) => "not understood; left unstated".to_owned(),
                (None, false) => format!("not understood; left unstated. Near: {}", near.join(", ")),
            };
            vec![word.role.words().to_owned(), format!("`{}`", word.word), word.count.to_string(), taken]
        })
        .collect();
    let grid = Grid { header: vec!["column", "word", "times", "taken for"], rows };
    grid.coloured(&mut &mut *out, &marks, screen)
}

fn ledger(one: &Inspection, screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    heading("Ledger", screen, out)?;
    let classes: Vec<String> =
        one.ledger.classes().iter().filter(|(_, n)| *n > 0).map(|(class, n)| format!("{n} {class}")).collect();
    let sum = if classes.is_empty() { "none".to_owned() } else { classes.join(" + ") };
    writeln!(out, "  {} rows = {sum}; {} entries", one.ledger.rows, one.ledger.entries)
}

fn problems(problems: &[InspectedProblem], screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    if problems.is_empty() {
        return Ok(());
    }
    heading("Needs a look", screen, out)?;
    for problem in problems {
        let cell = problem.cell.as_deref().map_or_else(String::new, |cell| format!("{cell}: "));
        writeln!(out, "  {}", paint(&printable(&format!("{cell}{}", problem.what)), ScreenColour::Yellow, screen))?;
        for candidate in &problem.candidates {
            let text = format!(
                "perhaps {} {} ({} %, {})",
                candidate.provision.local(),
                candidate.title,
                candidate.score,
                candidate.why
            );
            writeln!(out, "      {}", printable(&text))?;
        }
    }
    Ok(())
}

/// Runs `vocabulary`.
pub(super) fn vocabulary(args: &VocabularyArgs) -> ExitStatus {
    match &args.question {
        VocabularyQuestion::List => answer(|mut out| {
            let name = |text: &str| {
                let line = text.lines().find_map(|l| l.strip_prefix("name = "));
                line.map_or_else(String::new, |n| n.trim_matches('"').to_owned())
            };
            let rows = BUILT_IN_VOCABULARIES.iter().map(|(code, text)| vec![(*code).to_owned(), name(text)]).collect();
            Grid { header: vec!["code", "language"], rows }.table(&mut out)
        }),
        VocabularyQuestion::Show { language } => {
            let known = BUILT_IN_VOCABULARIES.iter().find(|(code, _)| *code == language.to_lowercase());
            let Some((_, text)) = known else {
                let codes: Vec<&str> = BUILT_IN_VOCABULARIES.iter().map(|(code, _)| *code).collect();
                complain(format!("`{language}` is no language of annexa; there are {}", codes.join(", ")));
                return ExitStatus::Usage;
            };
            answer(|out| out.write_all(text.as_bytes()))
        }
    }
}
