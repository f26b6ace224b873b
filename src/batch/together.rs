//! Whether the files that stand loose in a given folder belong to one organisation.
//!
//! A folder of one client holds a statement and its registers; a folder of many clients holds a statement of each. Both
//! look alike from outside, so the files are asked for the organisation that they name.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

use super::discover::{Finder, OrganisationDraft};
use super::read::read_source;
use super::slug::printable;
use crate::engine::SourceSurvey;
use crate::ingest::{self, Deadline};
use crate::model::SourceKind;
use crate::recognise::agree_among;
use crate::{Engine, Source};

/// A folder with more loose files is one of many clients, unless it holds a single statement.
const FEW: usize = 24;

/// Words of file names that say what a file is, not whose.
const FILE_WORDS: [&str; 78] = [
    "soa",
    "sza",
    "dda",
    "statement",
    "of",
    "applicability",
    "the",
    "for",
    "and",
    "iso",
    "iec",
    "27001",
    "27002",
    "27701",
    "42001",
    "27018",
    "annex",
    "a",
    "isms",
    "control",
    "controls",
    "register",
    "registers",
    "list",
    "risk",
    "risks",
    "treatment",
    "plan",
    "assessment",
    "evidence",
    "owner",
    "owners",
    "asset",
    "assets",
    "gap",
    "analysis",
    "action",
    "actions",
    "findings",
    "audit",
    "internal",
    "status",
    "implementation",
    "tracker",
    "log",
    "index",
    "overview",
    "mapping",
    "final",
    "draft",
    "copy",
    "version",
    "rev",
    "new",
    "old",
    "export",
    "data",
    "file",
    "sheet",
    "table",
    "responsible",
    "responsibilities",
    "responsibility",
    "maturity",
    "compliance",
    "management",
    "policies",
    "policy",
    "suppliers",
    "incidents",
    "anwendbarkeit",
    "erklarung",
    "zur",
    "massnahmen",
    "risiko",
    "risikoregister",
    "nachweise",
    "registre",
];

/// What is known of one loose file.
struct Asked {
    file: String,
    survey: SourceSurvey,
}

/// What becomes of the loose files of a folder.
enum Verdict {
    /// Each is an organisation of its own.
    Apart,
    /// They are one organisation; why.
    Together(String),
    /// They name different organisations, and it cannot be said whose each is.
    Mixed(Vec<String>),
}

impl Finder<'_> {
    /// Makes one organisation of the loose files of a given folder if they belong together, and stops the folder if they
    /// are several organisations' and not one statement each. Otherwise they stay one organisation each.
    pub(super) fn together(&mut self, folder: &Path, folder_name: &str, drafts: &[usize]) {
        if drafts.len() < 2 {
            return;
        }
        let Some(asked) = self.ask(drafts) else { return };
        let shown_name = printable(folder_name);
        match verdict(&asked) {
            Verdict::Apart => {}
            Verdict::Together(why) => {
                self.notices.push(format!(
                    "{shown_name}: its {} files were converted as one organisation, since {why}; if they are not, put \
                     each organisation's files in a folder of their own",
                    drafts.len()
                ));
                let files = self.take(drafts);
                let work = files.into_iter().filter_map(|draft| draft.work.ok()).flatten().collect();
                self.push(folder, folder_name, Ok(work));
            }
            Verdict::Mixed(names) => {
                self.take(drafts);
                let why = format!(
                    "its files name different organisations, and nothing was merged: {}; either put the files of each in a \
                     folder of their own, or, if it is one organisation, name it with --organisation",
                    names.join(", ")
                );
                self.push(folder, folder_name, Err(why));
            }
        }
    }

    /// Removes the drafts of loose files, which are the last ones of their folder besides those of its subfolders.
    fn take(&mut self, places: &[usize]) -> Vec<OrganisationDraft> {
        let mut taken: Vec<OrganisationDraft> = places.iter().rev().map(|at| self.drafts.remove(*at)).collect();
        taken.reverse();
        taken
    }

    fn push(&mut self, folder: &Path, name: &str, work: Result<Vec<super::SourceFile>, String>) {
        self.drafts.push(OrganisationDraft {
            path: name.to_owned(),
            name: name.to_owned(),
            found_as: None,
            work,
            shown_path: folder.to_string_lossy().into_owned(),
            engine: std::sync::Arc::clone(&self.engine),
        });
    }

    /// What the files say. `None` if one of them cannot be asked, or as soon as it is clear that the folder is one of many
    /// clients.
    fn ask(&self, drafts: &[usize]) -> Option<Vec<Asked>> {
        let mut asked: Vec<Asked> = Vec::new();
        for at in drafts {
            let file = self.drafts[*at].work.as_ref().ok()?.first()?;
            let survey = survey(&self.engine, &file.name, &file.path)?;
            asked.push(Asked { file: file.name.clone(), survey });
            if drafts.len() > FEW && statements(&asked) > 1 {
                return None;
            }
        }
        Some(asked)
    }
}

/// Reads one file for what it says of its organisation. A file that is packed as no statement is stays closed here: it is
/// opened where it can cost nobody anything.
fn survey(engine: &Engine, name: &str, path: &Path) -> Option<SourceSurvey> {
    let limits = &engine.settings().limits;
    let bytes = read_source(path, limits).ok()?;
    if ingest::is_suspect(&bytes) {
        return None;
    }
    let end = Instant::now().checked_add(Duration::from_secs(limits.seconds));
    let is_late = || end.is_some_and(|end| Instant::now() >= end);
    engine.survey(&Source::new(name, bytes), Deadline::when(&is_late))
}

fn statements(asked: &[Asked]) -> usize {
    asked.iter().filter(|one| one.survey.kind == Some(SourceKind::Soa)).count()
}

fn verdict(asked: &[Asked]) -> Verdict {
    // The names of different organisations, each with the files that name it.
    let mut names: Vec<(&str, Vec<usize>)> = Vec::new();
    let all: Vec<&str> = asked.iter().flat_map(|one| &one.survey.organisations).map(String::as_str).collect();
    for (at, one) in asked.iter().enumerate() {
        for name in &one.survey.organisations {
            match names.iter_mut().find(|(known, _)| agree_among(&all, known, name)) {
                Some((_, files)) => files.push(at),
                None => names.push((name, vec![at])),
            }
        }
    }
    // A file that names several organisations may be that of any of them.
    let agree = |one: &Asked, two: &Asked| {
        let (one, two) = (&one.survey.organisations, &two.survey.organisations);
        one.is_empty() || two.is_empty() || one.iter().any(|a| two.iter().any(|b| agree_among(&all, a, b)))
    };
    let statements = statements(asked);
    if asked.iter().enumerate().all(|(at, one)| asked[at + 1..].iter().all(|two| agree(one, two))) {
        let is_silent = |one: &Asked| one.survey.organisations.is_empty();
        let silent_statements =
            asked.iter().filter(|one| one.survey.kind == Some(SourceKind::Soa) && is_silent(one)).count();
        let named = names.first().map(|(name, _)| printable(name));
        return match named {
            Some(name) if !asked.iter().any(is_silent) => Verdict::Together(format!("they name {name}")),
            Some(name) if statements == 1 && file_names_agree(asked) => {
                Verdict::Together(format!("they are one statement with registers, and name {name} and no other"))
            }
            // Two statements of which one names nobody may be those of two clients.
            None if statements == 1 && silent_statements == 1 && file_names_agree(asked) => {
                Verdict::Together("they are one statement with registers, and name no other organisation".to_owned())
            }
            _ => Verdict::Apart,
        };
    }
    // A statement of each client is what a folder of clients holds. A register beside them is somebody's, and on its own
    // it would be nobody's statement.
    let holds_register = |one: &Asked| one.survey.kind.is_some_and(|kind| kind != SourceKind::Soa);
    let stray = statements <= 1;
    let belongs_to_another = asked.iter().enumerate().any(|(at, one)| {
        holds_register(one)
            && names.iter().any(|(_, files)| files.contains(&at) && files.iter().any(|file| *file != at))
    });
    if stray || belongs_to_another {
        let named = names.iter().take(4).map(|(name, files)| {
            format!("{} ({})", printable(&name.chars().take(60).collect::<String>()), printable(&asked[files[0]].file))
        });
        return Verdict::Mixed(named.collect());
    }
    Verdict::Apart
}

/// Whether the names of the files, without the words that say what a file is, speak of no two organisations. A file that
/// names nobody may be called after the organisation that another one names.
fn file_names_agree(asked: &[Asked]) -> bool {
    let own: Vec<BTreeSet<String>> = asked.iter().map(|one| own_words(&one.file)).collect();
    let named: BTreeSet<String> =
        asked.iter().flat_map(|one| &one.survey.organisations).flat_map(|name| own_words(name)).collect();
    let speaking: Vec<(&Asked, &BTreeSet<String>)> =
        asked.iter().zip(&own).filter(|(_, own)| !own.is_empty()).collect();
    let shares = |one: &BTreeSet<String>, two: &BTreeSet<String>| one.intersection(two).next().is_some();
    let is_named_organisation = |of: &Asked, own: &BTreeSet<String>| {
        !of.survey.organisations.is_empty() || named.is_empty() || shares(own, &named)
    };
    speaking.iter().all(|(one, own)| {
        is_named_organisation(one, own) && (!named.is_empty() || speaking.iter().all(|(_, other)| shares(own, other)))
    })
}

fn own_words(file: &str) -> BTreeSet<String> {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let words = crate::recognise::fold::fold(&stem.replace('_', " "));
    words
        .split(' ')
        .filter(|word| !word.is_empty() && !FILE_WORDS.contains(word))
        .filter(|word| !word.chars().any(|c| c.is_ascii_digit()))
        .map(str::to_owned)
        .collect()
}
