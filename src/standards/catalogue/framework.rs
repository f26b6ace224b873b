//! A framework with its provisions in the standard's own order, and the built-in catalogue of them.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

use super::built_in::built_in;
use crate::model::{Confidence, FrameworkKey, ISO27701_2019, ISO27701_2025, OrganisationRole, ProvisionId};

/// What a provision is within its framework.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ProvisionKind {
    /// A numbered requirement of clauses 4 to 10 of a management-system standard.
    Clause,
    /// An annex as a whole.
    Annex,
    /// One of the four themes of ISO/IEC 27001:2022 Annex A.
    Theme,
    /// One of the fourteen domains of ISO/IEC 27001:2013 Annex A.
    Domain,
    /// A control objective of ISO/IEC 27001:2013 Annex A.
    Objective,
    /// A control of Annex A.
    Control,
    /// A chapter of a law.
    Chapter,
    /// A section of a chapter.
    Section,
    /// An article of a law.
    Article,
    /// A numbered paragraph of an article.
    Paragraph,
    /// A lettered point of a paragraph.
    Point,
    /// A family of controls of NIST SP 800-53.
    Family,
    /// An enhancement of a control of NIST SP 800-53.
    Enhancement,
    /// A control or enhancement that its framework has withdrawn; its number is not used again.
    Withdrawn,
    /// A numbered requirement of an annex that has no articles, such as point 2.1.1 of Implementing Regulation (EU)
    /// 2024/2690.
    Requirement,
    /// A provision that is known by its number alone: it has no title.
    Cited,
}

impl ProvisionKind {
    /// Whether the provision only holds others, and asks nothing itself.
    pub fn is_container(self) -> bool {
        matches!(self, Self::Theme | Self::Domain | Self::Objective | Self::Chapter | Self::Section | Self::Family)
    }
}

/// One clause, control, objective, domain or theme: number and short title, never its text.
#[derive(Debug, Clone)]
pub struct Provision {
    /// Canonical identifier.
    pub id: ProvisionId,
    /// What it is.
    pub kind: ProvisionKind,
    /// Number of the provision that contains it, e.g. `A.5` for `A.5.24`.
    pub parent: Option<Arc<str>>,
    /// Short title in the standard's English wording.
    pub title: Arc<str>,
    /// Other wordings met in practice (e.g. ISO/IEC 27002's); good for matching, never printed.
    pub variants: Vec<Arc<str>>,
    /// Whether the control is one of the eleven that the 2022 edition introduced.
    pub new: bool,
    /// How well the title is corroborated.
    pub confidence: Confidence,
    /// Whom it binds; empty for containers.
    pub addressees: Vec<OrganisationRole>,
    /// Whether it concerns high-risk AI systems only (EU AI Act).
    pub high_risk: bool,
}

impl Provision {
    /// Whether it is addressed to an organisation in some role, so that a list of gaps may count it.
    pub fn is_addressed(&self) -> bool {
        self.is_addressed_to(&[])
    }

    /// The same for an organisation in these roles; where no role of a law is stated, all of that law's count. What binds
    /// any organisation binds each.
    pub fn is_addressed_to(&self, roles: &[OrganisationRole]) -> bool {
        self.addressees.iter().any(|a| match a {
            OrganisationRole::Authority | OrganisationRole::None => false,
            OrganisationRole::Organisation => true,
            role => role.counts_for(self.id.framework().as_str(), roles),
        })
    }
}

/// A framework: ISO/IEC 27001:2022, say, with its provisions in the standard's order.
#[derive(Debug, Clone)]
pub struct Framework {
    /// Key, e.g. `iso27001:2022`.
    pub key: FrameworkKey,
    /// Name as it is cited, e.g. `ISO/IEC 27001:2022`.
    pub name: String,
    /// Who holds the rights in the framework, and what annexa contains of it.
    pub attribution: String,
    /// Whether it is known by cited identifiers only: no titles, and no list of all its provisions.
    pub reference_only: bool,
    /// Name and text of its data, if they are read only when its provisions are asked for.
    on_demand: Option<(&'static str, &'static str)>,
    contents: Arc<OnceLock<Contents>>,
}

/// The provisions of a framework, in its order and by number.
#[derive(Debug, Clone, Default)]
struct Contents {
    provisions: Vec<Provision>,
    by_local: HashMap<Arc<str>, usize>,
}

impl Framework {
    /// A framework whose data are read when its provisions are asked for. A test reads the data of each.
    pub(super) fn on_demand(key: &str, name: &str, attribution: &str, data: (&'static str, &'static str)) -> Self {
        Self {
            key: FrameworkKey::new(key),
            name: name.to_owned(),
            attribution: attribution.to_owned(),
            reference_only: false,
            on_demand: Some(data),
            contents: Arc::default(),
        }
    }

    fn contents(&self) -> &Contents {
        self.contents.get_or_init(|| {
            let read = self.on_demand.map(|(file, data)| parse(&self.key, file, data));
            read.and_then(Result::ok).unwrap_or_default()
        })
    }

    /// Whether rows of a source may be rows of this framework: a statement's standard or one of the user's own, and not
    /// one that only questions and mappings name.
    pub fn is_read_from_sources(&self) -> bool {
        self.on_demand.is_none()
    }

    /// All provisions in the standard's order.
    pub fn provisions(&self) -> &[Provision] {
        &self.contents().provisions
    }

    /// The Annex A controls in the standard's order: 93 of the 2022 edition, 114 of the 2013 edition.
    pub fn controls(&self) -> impl Iterator<Item = &Provision> {
        self.provisions().iter().filter(|p| p.kind == ProvisionKind::Control)
    }

    /// The provision with this number, e.g. `A.5.24`.
    pub fn get(&self, local: &str) -> Option<&Provision> {
        let contents = self.contents();
        contents.by_local.get(local).map(|&at| &contents.provisions[at])
    }

    /// The provisions that ask something of an organisation in these roles and are counted one by one: controls, clauses without
    /// sub-clauses, articles and annexes of a law. Containers are not counted beside their children.
    pub fn countable<'f>(&'f self, roles: &'f [OrganisationRole]) -> impl Iterator<Item = &'f Provision> {
        let parents: std::collections::HashSet<&str> = self
            .provisions()
            .iter()
            .filter(|p| p.kind == ProvisionKind::Clause)
            .filter_map(|p| p.parent.as_deref())
            .collect();
        self.provisions().iter().filter(move |p| match p.kind {
            ProvisionKind::Control | ProvisionKind::Article | ProvisionKind::Requirement => p.is_addressed_to(roles),
            ProvisionKind::Clause => p.is_addressed_to(roles) && !parents.contains(p.id.local()),
            ProvisionKind::Cited => self.reference_only,
            _ => false,
        })
    }

    /// Whether `local` is this provision or lies below it.
    pub fn is_within(&self, local: &str, ancestor: &str) -> bool {
        self.path(local).any(|at| at == ancestor)
    }

    /// This provision and what it lies in, from the inside to the outside.
    pub fn path<'f>(&'f self, local: &'f str) -> impl Iterator<Item = &'f str> {
        std::iter::successors(Some(local), |at| self.get(at)?.parent.as_deref())
    }

    /// Place of a provision in the standard's order, for sorting.
    pub fn position(&self, local: &str) -> Option<usize> {
        self.contents().by_local.get(local).copied()
    }

    /// The top group of a control, directly below the annex: its theme (ISO/IEC 27001:2022), domain
    /// (2013), control objective (ISO/IEC 42001) or table (ISO/IEC 27701:2025).
    pub fn group_of(&self, local: &str) -> Option<&Provision> {
        let mut at = self.get(local).filter(|p| p.kind == ProvisionKind::Control)?;
        loop {
            let parent = self.get(at.parent.as_deref()?)?;
            if parent.parent.is_none() {
                return (at.kind != ProvisionKind::Control).then_some(at);
            }
            at = parent;
        }
    }

    /// The groups that [`Self::group_of`] gives, in the standard's order.
    pub fn groups(&self) -> Vec<&Provision> {
        let mut groups: Vec<&Provision> = Vec::new();
        for group in self.controls().filter_map(|control| self.group_of(control.id.local())) {
            if groups.last().is_none_or(|last| last.id != group.id) {
                groups.push(group);
            }
        }
        groups
    }
}

/// A row of catalogue data that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CatalogueError {
    /// The CSV itself is malformed, or a row lacks a column.
    #[error("{file}: {message}")]
    Malformed {
        /// File name.
        file: String,
        /// What is wrong, with the line.
        message: String,
    },
}

#[derive(Deserialize)]
struct CatalogueRow {
    id: String,
    kind: ProvisionKind,
    parent: String,
    title: String,
    new: String,
    variants: String,
    confidence: Confidence,
    #[serde(default)]
    addressee: String,
}

/// All frameworks that annexa knows.
#[derive(Debug, Clone)]
pub struct Catalogue {
    frameworks: Vec<Framework>,
}

impl Catalogue {
    /// The catalogue that is compiled in, parsed once a process.
    pub fn built_in() -> Result<Self, CatalogueError> {
        static PARSED: OnceLock<Catalogue> = OnceLock::new();
        if let Some(parsed) = PARSED.get() {
            return Ok(parsed.clone());
        }
        let parsed = Self { frameworks: built_in()? };
        Ok(PARSED.get_or_init(|| parsed).clone())
    }

    /// Adds a framework of the user's own, or lays its rows over a built-in one of the same key: rows with a known
    /// number replace it, others are added at the end. Every message names `file`.
    pub fn add(&mut self, key: &str, file: &str, data: &str) -> Result<(), CatalogueError> {
        let added = load(key, key, "the user's own catalogue", file, data)?;
        match self.frameworks.iter_mut().find(|f| f.key == added.key) {
            None => self.frameworks.push(added),
            Some(known) => {
                let mut contents = known.contents().clone();
                for provision in added.provisions() {
                    let local: Arc<str> = Arc::from(provision.id.local());
                    if let Some(&at) = contents.by_local.get(&local) {
                        contents.provisions[at] = provision.clone();
                    } else {
                        contents.by_local.insert(local, contents.provisions.len());
                        contents.provisions.push(provision.clone());
                    }
                }
                known.contents = Arc::new(OnceLock::from(contents));
            }
        }
        Ok(())
    }

    /// All frameworks, the current edition of each first.
    pub fn frameworks(&self) -> &[Framework] {
        &self.frameworks
    }

    /// The framework with this key.
    pub fn framework(&self, key: &str) -> Option<&Framework> {
        self.frameworks.iter().find(|f| f.key.as_str() == key)
    }

    /// The provision with this canonical identifier.
    pub fn provision(&self, id: &ProvisionId) -> Option<&Provision> {
        self.framework(id.framework().as_str())?.get(id.local())
    }
}

/// A framework whose data are read now.
pub(super) fn load(
    key: &str,
    name: &str,
    attribution: &str,
    file: &str,
    data: &str,
) -> Result<Framework, CatalogueError> {
    let key = FrameworkKey::new(key);
    let contents = parse(&key, file, data)?;
    Ok(Framework {
        key,
        name: name.to_owned(),
        attribution: attribution.to_owned(),
        reference_only: false,
        on_demand: None,
        contents: Arc::new(OnceLock::from(contents)),
    })
}

fn parse(key: &FrameworkKey, file: &str, data: &str) -> Result<Contents, CatalogueError> {
    let mut provisions: Vec<Provision> = Vec::new();
    let mut by_local: HashMap<Arc<str>, usize> = HashMap::new();
    let malformed = |line: u64, message: String| CatalogueError::Malformed {
        file: file.to_owned(),
        message: format!("line {line}: {message}"),
    };
    let mut reader = csv::Reader::from_reader(data.as_bytes());
    let headers = reader.headers().map_err(|e| malformed(1, e.to_string()))?.clone();
    for (at, record) in reader.records().enumerate() {
        let record = record.map_err(|e| malformed(at as u64 + 2, e.to_string()))?;
        let line = record.position().map_or(at as u64 + 2, csv::Position::line);
        let row: CatalogueRow = record.deserialize(Some(&headers)).map_err(|e| malformed(line, e.to_string()))?;
        let local: Arc<str> = Arc::from(row.id.as_str());
        if row.id.is_empty() || by_local.insert(Arc::clone(&local), provisions.len()).is_some() {
            return Err(malformed(line, format!("identifier `{local}` is empty or stands twice")));
        }
        let mut addressees = Vec::new();
        for word in row.addressee.split_whitespace().filter(|w| *w != "high-risk") {
            let Some(addressee) = OrganisationRole::parse(word) else {
                return Err(malformed(line, format!("`{word}` is no addressee")));
            };
            addressees.push(addressee);
        }
        let asks = matches!(row.kind, ProvisionKind::Clause | ProvisionKind::Control | ProvisionKind::Enhancement);
        if addressees.is_empty() && asks {
            addressees.push(by_place(key.as_str(), &row.id));
        }
        provisions.push(Provision {
            id: ProvisionId::new(key.clone(), &row.id),
            kind: row.kind,
            parent: (!row.parent.is_empty()).then(|| Arc::from(row.parent.as_str())),
            title: Arc::from(row.title.as_str()),
            variants: row.variants.split('|').filter(|v| !v.is_empty()).map(Arc::from).collect(),
            new: row.new == "yes",
            confidence: row.confidence,
            addressees,
            high_risk: row.addressee.split_whitespace().any(|w| w == "high-risk"),
        });
    }
    check_parents(&provisions, &by_local, file)?;
    Ok(Contents { provisions, by_local })
}

/// Whom a clause or control of a management-system standard binds: the tables of ISO/IEC 27701 are for controllers
/// and processors, all else is for any organisation.
fn by_place(framework: &str, local: &str) -> OrganisationRole {
    match framework {
        ISO27701_2025 if local.starts_with("A.1.") => OrganisationRole::Controller,
        ISO27701_2025 if local.starts_with("A.2.") => OrganisationRole::Processor,
        ISO27701_2019 if local.starts_with("A.") => OrganisationRole::Controller,
        ISO27701_2019 if local.starts_with("B.") => OrganisationRole::Processor,
        _ => OrganisationRole::Organisation,
    }
}

/// Every parent is there, and no chain of parents comes back to where it began.
fn check_parents(
    provisions: &[Provision],
    by_local: &HashMap<Arc<str>, usize>,
    file: &str,
) -> Result<(), CatalogueError> {
    let malformed = |message: String| CatalogueError::Malformed { file: file.to_owned(), message };
    for provision in provisions {
        let mut at = provision;
        for _ in 0..=provisions.len() {
            let Some(parent) = at.parent.as_deref() else { break };
            let Some(&index) = by_local.get(parent) else {
                return Err(malformed(format!("{}: its parent `{parent}` is not in the file", at.id.local())));
            };
            at = &provisions[index];
            if at.id == provision.id {
                return Err(malformed(format!("{}: its parents lead back to itself", provision.id.local())));
            }
        }
    }
    Ok(())
}
