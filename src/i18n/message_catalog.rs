//! The texts of one language, compiled once per run.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use minijinja::Environment;
use toml::de::{DeTable, DeValue};

use super::built_in;
use super::problem::TemplateProblem;
use super::templates::{ENGLISH, Templates};
use super::text::{self, TemplateText, TextPiece};

/// An output, or the texts that all outputs share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Area {
    /// Words that several outputs use: answers, severities, the rules' texts.
    Common,
    /// The PDF audit pack.
    AuditPack,
    /// The mapping workbook.
    Workbook,
}

impl Area {
    /// All areas.
    pub const ALL: [Self; 3] = [Self::Common, Self::AuditPack, Self::Workbook];

    /// Its folder.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Common => "common",
            Self::AuditPack => "audit-pack",
            Self::Workbook => "workbook",
        }
    }

    /// Names of the values that every text of the area may use.
    pub fn everywhere(self) -> &'static [&'static str] {
        match self {
            Self::Common => &[],
            Self::AuditPack | Self::Workbook => &EVERYWHERE,
        }
    }
}

/// Values that every text of an output may use: whose statement it is, on what and when, and the first statement's
/// figures as [`Figures`](crate::model::Figures) counts them.
pub const EVERYWHERE: [&str; 12] = [
    "organisation",
    "standard",
    "as_of",
    "program",
    "controls",
    "applicable",
    "excluded",
    "implemented",
    "partial",
    "planned",
    "open",
    "findings",
];

/// The texts of one language.
#[derive(Debug)]
pub struct MessageCatalog {
    language: String,
    texts: BTreeMap<Area, HashMap<String, TemplateText>>,
    environment: Environment<'static>,
    /// Texts that take no values of their own, and in which a user has put those that every text may use.
    filled: Vec<(Area, String)>,
    /// Places of the templates in the environment and of all user texts, for mistakes that only rendering or an output
    /// reveals.
    places: HashMap<String, TextPlace>,
    /// Keys of the phrases by what they are in the built-in English texts, which is how a record holds them.
    phrases: HashMap<String, String>,
}

/// What the keys of phrases begin with.
const PHRASES: &str = "phrases.";

/// The place of a text in its file.
#[derive(Debug, Clone)]
struct TextPlace {
    shown: String,
    file: TextSource,
    /// Bytes from the start of the file to the text's value.
    at: usize,
    /// The text as it was read.
    text: String,
}

/// The text of a file.
#[derive(Debug, Clone)]
enum TextSource {
    BuiltIn(&'static str),
    Own(String),
}

impl TextSource {
    fn text(&self) -> &str {
        match self {
            Self::BuiltIn(text) => text,
            Self::Own(text) => text,
        }
    }
}

impl TextPlace {
    /// A mistake at a byte of the text. Where the file writes it with escapes, the value's beginning is the place.
    fn problem(&self, within: usize, message: String) -> TemplateProblem {
        let file = self.file.text();
        let value = file.get(self.at..).unwrap_or_default();
        // In the file, one or three quotes and perhaps a line break come before the text.
        let from = value.find(self.text.as_str()).filter(|from| *from <= 5);
        TemplateProblem::at(&self.shown, file, self.at + from.map_or(0, |from| from + within), message)
    }
}

/// Area, language and stem of a file of texts.
fn parts(path: &str) -> Option<(Area, &str, &str)> {
    let (folder, rest) = path.split_once('/')?;
    let (language, file) = rest.split_once('/')?;
    let area = Area::ALL.into_iter().find(|area| area.folder() == folder)?;
    let stem = file.strip_suffix(".toml").filter(|stem| !stem.contains('/'))?;
    Some((area, language, stem))
}

/// The language of a file of texts.
pub(super) fn language_of(path: &str) -> Option<&str> {
    parts(path).map(|(_, language, _)| language)
}

/// A text as written in a file.
struct ReadText {
    area: Area,
    key: String,
    /// Bytes from the start of the file to the key.
    key_at: usize,
    place: TextPlace,
}

/// The texts of a file, and its mistakes.
fn read(area: Area, stem: &str, shown: &str, file: &TextSource, problems: &mut Vec<TemplateProblem>) -> Vec<ReadText> {
    let text = file.text();
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        problems.push(TemplateProblem::of_toml(shown, text, error));
    }
    let mut found = Vec::new();
    if errors.is_empty() {
        let mut waiting = vec![(stem.to_owned(), table.get_ref().clone())];
        while let Some((prefix, table)) = waiting.pop() {
            for (key, value) in &table {
                let path = format!("{prefix}.{}", key.get_ref());
                match value.get_ref() {
                    DeValue::Table(inner) => waiting.push((path, inner.clone())),
                    DeValue::String(words) => found.push(ReadText {
                        area,
                        key: path,
                        key_at: key.span().start,
                        place: TextPlace {
                            shown: shown.to_owned(),
                            file: file.clone(),
                            at: value.span().start,
                            text: words.to_string(),
                        },
                    }),
                    _ => {
                        let message = format!("`{path}` is a text; put it between quotes");
                        problems.push(TemplateProblem::at(shown, text, value.span().start, message));
                    }
                }
            }
        }
    }
    found
}

/// The texts of all built-in files of a language.
fn built_in(language: &str) -> impl Iterator<Item = ReadText> + '_ {
    built_in::FILES.iter().filter_map(move |(path, text)| Some((parts(path)?, path, text))).flat_map(
        move |((area, of, stem), path, text)| {
            if of == language {
                read(area, stem, path, &TextSource::BuiltIn(text), &mut Vec::new())
            } else {
                Vec::new()
            }
        },
    )
}

/// `unknown language `german`; did you mean `de`? Choose de, en, es or fr`.
fn unknown_language(given: &str, known: &[String]) -> String {
    const NAMES: [(&str, &[&str]); 4] = [
        ("de", &["german", "deutsch", "ger", "deu", "allemand", "alemán"]),
        ("en", &["english", "englisch", "eng", "anglais", "inglés"]),
        ("es", &["spanish", "español", "espanol", "spa", "spanisch", "espagnol"]),
        ("fr", &["french", "français", "francais", "fra", "fre", "französisch", "francés"]),
    ];
    let lower = given.to_lowercase();
    // `de_DE` and `de-AT` are German.
    let tag = lower.split(['_', '-']).next().unwrap_or_default();
    let named = NAMES.iter().find(|(_, names)| names.contains(&lower.as_str())).map_or(tag, |(tag, _)| *tag);
    let meant = known.iter().find(|known| *known == named);
    let list = match known {
        [all @ .., last] if !all.is_empty() => format!("{} or {last}", all.join(", ")),
        all => all.join(", "),
    };
    match meant {
        Some(meant) => format!("unknown language `{given}`; did you mean `{meant}`? Choose {list}"),
        None => format!("unknown language `{given}`; choose {list}"),
    }
}

impl MessageCatalog {
    /// The texts of a language: English, over it the language's built-in ones, over them the user's.
    pub(super) fn load(templates: &Templates, language: &str) -> Result<Self, Vec<TemplateProblem>> {
        let languages = templates.languages();
        if !languages.iter().any(|known| known == language) {
            let message = unknown_language(language, &languages);
            return Err(vec![TemplateProblem::nowhere(message)]);
        }
        let mut problems = Vec::new();
        let mut texts: BTreeMap<(Area, String), TextPlace> = BTreeMap::new();
        let mut allowed: BTreeMap<(Area, String), BTreeSet<String>> = BTreeMap::new();
        let own = templates.own_files().any(|file| language_of(&file.path) == Some(language));
        let environment = text::environment();
        let mut phrases = HashMap::new();
        for read in built_in(ENGLISH) {
            if read.area == Area::Common && read.key.starts_with(PHRASES) {
                phrases.insert(read.place.text.clone(), read.key.clone());
            }
            // A test checks the built-in texts against English; user texts are checked in every run.
            if own {
                let names = names(&environment, &read.place.text);
                allowed.insert((read.area, read.key.clone()), names);
            }
            texts.insert((read.area, read.key), read.place);
        }
        if language != ENGLISH {
            for read in built_in(language) {
                texts.insert((read.area, read.key), read.place);
            }
        }
        for file in templates.own_files() {
            let Some((area, of, stem)) = parts(&file.path) else { continue };
            if of != language {
                continue;
            }
            let Ok(text) = std::str::from_utf8(&file.bytes) else {
                problems.push(TemplateProblem::at(&file.shown, "", 0, "is not UTF-8; save it as UTF-8"));
                continue;
            };
            let text = TextSource::Own(text.trim_start_matches('\u{feff}').to_owned());
            for read in read(area, stem, &file.shown, &text, &mut problems) {
                let key = (area, read.key);
                if allowed.contains_key(&key) {
                    texts.insert(key, read.place);
                } else {
                    let message = unknown(&key, &allowed);
                    problems.push(TemplateProblem::at(&file.shown, text.text(), read.key_at, message));
                }
            }
        }
        let mut words = Self::compile(language, texts, &allowed, &mut problems);
        words.phrases = phrases;
        problems.sort();
        if problems.is_empty() { Ok(words) } else { Err(problems) }
    }

    fn compile(
        language: &str,
        texts: BTreeMap<(Area, String), TextPlace>,
        allowed: &BTreeMap<(Area, String), BTreeSet<String>>,
        problems: &mut Vec<TemplateProblem>,
    ) -> Self {
        let mut words = Self::none(language);
        for ((area, key), place) in texts {
            let name = format!("{}/{key}", area.folder());
            match TemplateText::read(&name, &place.text, &mut words.environment) {
                Ok(text) => {
                    if matches!(place.file, TextSource::Own(_)) {
                        words.check(area, &text, allowed.get(&(area, key.clone())), &place, problems);
                    }
                    let takes_none = allowed.get(&(area, key.clone())).is_some_and(BTreeSet::is_empty);
                    if takes_none && !matches!(text, TemplateText::Plain(_)) {
                        words.filled.push((area, key.clone()));
                    }
                    if matches!(text, TemplateText::Template(_)) || matches!(place.file, TextSource::Own(_)) {
                        words.places.insert(name, place);
                    }
                    words.texts.entry(area).or_default().insert(key, text);
                }
                Err(error) => problems.push(explained(&error, &place)),
            }
        }
        words
    }

    /// Whether a text uses names that its values have, and filters that there are.
    fn check(
        &self,
        area: Area,
        text: &TemplateText,
        own: Option<&BTreeSet<String>>,
        place: &TextPlace,
        problems: &mut Vec<TemplateProblem>,
    ) {
        let used: Vec<String> = match text {
            TemplateText::Plain(_) => return,
            TemplateText::Filled(pieces) => pieces
                .iter()
                .filter_map(|piece| match piece {
                    TextPiece::Value(name) => Some(name.to_string()),
                    TextPiece::Words(_) => None,
                })
                .collect(),
            TemplateText::Template(name) => match self.environment.get_template(name) {
                Ok(template) => template.undeclared_variables(false).into_iter().collect(),
                Err(error) => return problems.push(explained(&error, place)),
            },
        };
        let known = |name: &str| own.is_some_and(|own| own.contains(name)) || area.everywhere().contains(&name);
        let mut unknown: Vec<&String> = used.iter().filter(|name| !known(name)).collect();
        unknown.sort();
        for name in &unknown {
            let mut there: Vec<&str> =
                own.into_iter().flatten().map(String::as_str).chain(area.everywhere().iter().copied()).collect();
            there.sort_unstable();
            there.dedup();
            let at = place.text.find(name.as_str()).unwrap_or(0);
            let message = format!("this text has no value `{name}`; it has {}", there.join(", "));
            problems.push(place.problem(at, message));
        }
        // A trial rendering finds unknown filters before a long run does.
        if let (TemplateText::Template(name), true) = (text, unknown.is_empty()) {
            let trial = minijinja::Value::from_pairs(used.iter().map(|name| (name.as_str(), 2u64)));
            if let Err(error) = self.environment.get_template(name).and_then(|template| template.render(trial)) {
                problems.push(explained(&error, place));
            }
        }
    }

    /// No texts at all.
    pub(super) fn none(language: &str) -> Self {
        Self {
            language: language.to_owned(),
            texts: BTreeMap::new(),
            environment: text::environment(),
            filled: Vec::new(),
            places: HashMap::new(),
            phrases: HashMap::new(),
        }
    }

    /// The language's tag.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// The text under a key, in the area or in common.
    pub(super) fn text(&self, area: Area, key: &str) -> Option<&TemplateText> {
        let of = |area| self.texts.get(&area).and_then(|texts| texts.get(key));
        of(area).or_else(|| of(Area::Common))
    }

    /// What a phrase of the record is in this language; `None` where it is none that is known.
    pub(super) fn phrase(&self, english: &str) -> Option<&str> {
        match self.text(Area::Common, self.phrases.get(english)?)? {
            TemplateText::Plain(text) => Some(text),
            _ => None,
        }
    }

    /// The texts of an area, and the common ones, that are words by the built-in texts and have values of the user's.
    pub(super) fn filled_words(&self, area: Area) -> impl Iterator<Item = &str> {
        self.filled.iter().filter(move |(of, _)| *of == area || *of == Area::Common).map(|(_, key)| key.as_str())
    }

    /// A text without values; `None` where there is none.
    pub(crate) fn plain(&self, area: Area, key: &str) -> Option<&str> {
        match self.text(area, key) {
            Some(TemplateText::Plain(text)) => Some(text),
            _ => None,
        }
    }

    /// A mistake in a text of an area, at its place where it is a user's.
    pub(crate) fn problem(&self, area: Area, key: &str, message: String) -> TemplateProblem {
        match self.place(area, key) {
            Some(place) => place.problem(0, message),
            None => TemplateProblem::nowhere(message),
        }
    }

    /// Whether a text is a user's.
    pub(crate) fn is_own(&self, area: Area, key: &str) -> bool {
        self.place(area, key).is_some_and(|place| matches!(place.file, TextSource::Own(_)))
    }

    fn place(&self, area: Area, key: &str) -> Option<&TextPlace> {
        [area, Area::Common].iter().find_map(|area| self.places.get(&format!("{}/{key}", area.folder())))
    }

    /// The keys of an area.
    pub fn keys(&self, area: Area) -> impl Iterator<Item = &str> {
        self.texts.get(&area).into_iter().flat_map(|texts| texts.keys().map(String::as_str))
    }

    pub(super) fn render(&self, name: &str, context: minijinja::Value) -> Result<String, TemplateProblem> {
        self.environment.get_template(name).and_then(|template| template.render(context)).map_err(|error| {
            self.places
                .get(name)
                .map_or_else(|| TemplateProblem::nowhere(error.to_string()), |place| explained(&error, place))
        })
    }
}

/// An error of the template engine, with its place in the file.
fn explained(error: &minijinja::Error, place: &TextPlace) -> TemplateProblem {
    let within = error.range().map_or(0, |range| range.start);
    let detail =
        error.detail().map_or_else(|| error.kind().to_string(), |detail| format!("{}: {detail}", error.kind()));
    place.problem(within, detail)
}

/// The names of the values of a text.
fn names(environment: &Environment<'static>, text: &str) -> BTreeSet<String> {
    if !text.contains('{') {
        return BTreeSet::new();
    }
    environment
        .template_from_str(text)
        .map(|template| template.undeclared_variables(false).into_iter().collect())
        .unwrap_or_default()
}

/// `cover.titel` is no text; did you mean `cover.title`?
fn unknown(key: &(Area, String), known: &BTreeMap<(Area, String), BTreeSet<String>>) -> String {
    let near = known
        .keys()
        .filter(|(area, _)| *area == key.0)
        .map(|(_, name)| (strsim::jaro_winkler(&key.1, name), name))
        .max_by(|a, b| a.0.total_cmp(&b.0));
    match near {
        Some((score, name)) if score > 0.8 => format!("there is no text `{}`; did you mean `{name}`?", key.1),
        _ => format!("there is no text `{}` in templates of this kind", key.1),
    }
}
