//! The workbook of a comparison: controls added, removed or changed between two statements, one row per difference.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use super::book::Book;
use super::grid;
use super::labels::Labels;
use super::rows::CellContent;
use super::section::GridSection;
use super::sheet::SheetContent;
use super::table::{CellStyle, TableSpec, column};
use super::text::within;
use super::write::OWN_PROPERTY;
use crate::diff::describe::{self, earlier, plain};
use crate::diff::{
    Account, ComparedSide, Comparison, ControlChange, ControlChangeKind, FieldChangeKind, FindingState, FollowedText,
    FrameworkChange, Successor, Which,
};
use crate::output::error::ReportError;

/// Value of the document property by which annexa knows the workbook as its own and as no source.
pub(super) const PROPERTY_VALUE: &str = "comparison";

const FACTS: TableSpec = TableSpec::of(&[
    column("Fact", CellStyle::Strong, 24.0),
    column("OLD", CellStyle::Text, 60.0),
    column("NEW", CellStyle::Text, 60.0),
    column("Differs", CellStyle::Centred, 10.0),
]);
const WARNINGS: TableSpec =
    TableSpec::of(&[column("Warning", CellStyle::Text, 60.0)]).none("Nothing is to be known beforehand.");
const COUNTS: TableSpec =
    TableSpec::of(&[column("What", CellStyle::Text, 60.0), column("How many", CellStyle::Number, 12.0)]);
const FIGURES: TableSpec = TableSpec::of(&[
    column("Figure", CellStyle::Text, 44.0),
    column("OLD", CellStyle::Number, 10.0),
    column("NEW", CellStyle::Number, 10.0),
    column("Difference", CellStyle::Number, 12.0),
]);
const SENTENCES: TableSpec = TableSpec::of(&[column("Said once for all controls", CellStyle::Text, 60.0)]);
const CHANGES: TableSpec = TableSpec::of(&[
    column("Framework", CellStyle::Quiet, 18.0),
    column("Control", CellStyle::Strong, 14.0),
    column("Title", CellStyle::Text, 34.0),
    column("Theme", CellStyle::Quiet, 24.0),
    column("Control is", CellStyle::Text, 16.0),
    column("Field", CellStyle::Text, 22.0),
    column("Change", CellStyle::Text, 18.0),
    column("Before", CellStyle::Text, 60.0),
    column("After", CellStyle::Text, 60.0),
    column("Remarks", CellStyle::Text, 46.0),
    column("Predecessors", CellStyle::Quiet, 46.0),
    column("Cells in OLD", CellStyle::Quiet, 20.0),
    column("Cells in NEW", CellStyle::Quiet, 20.0),
])
.key("Changes")
.none("No change.");
const FINDINGS: TableSpec = TableSpec::of(&[
    column("State", CellStyle::Strong, 14.0),
    column("Rule", CellStyle::Text, 12.0),
    column("Severity", CellStyle::Text, 14.0),
    column("Control", CellStyle::Strong, 14.0),
    column("Finding", CellStyle::Text, 40.0),
    column("What was seen", CellStyle::Text, 60.0),
    column("Seen before", CellStyle::Text, 60.0),
    column("Cells", CellStyle::Quiet, 24.0),
])
.key("Findings")
.none("Neither side has findings.");
const PREDECESSORS: TableSpec = TableSpec::of(&[
    column("Earlier control", CellStyle::Strong, 14.0),
    column("Title", CellStyle::Text, 36.0),
    column("Its own answer", CellStyle::Text, 40.0),
    column("Became", CellStyle::Strong, 12.0),
    column("Its title", CellStyle::Text, 36.0),
    column("Followed up: applicable", CellStyle::Text, 16.0),
    column("Followed up: status", CellStyle::Text, 18.0),
    column("Found: applicable", CellStyle::Text, 16.0),
    column("Found: status", CellStyle::Text, 18.0),
    column("What became of it", CellStyle::Text, 26.0),
]);
const TEXTS: TableSpec = TableSpec::of(&[
    column("Earlier control", CellStyle::Strong, 14.0),
    column("Field", CellStyle::Text, 24.0),
    column("Text", CellStyle::Text, 60.0),
    column("Found", CellStyle::Text, 30.0),
    column("Cells", CellStyle::Quiet, 24.0),
])
.none("Every text stands at a successor.");
const SOURCES: TableSpec = TableSpec::of(&[
    column("Side", CellStyle::Strong, 8.0),
    column("Number", CellStyle::Centred, 10.0),
    column("File", CellStyle::Text, 44.0),
    column("What it is", CellStyle::Text, 30.0),
    column("Edition or date", CellStyle::Text, 30.0),
    column("In the statement", CellStyle::Text, 46.0),
    column("SHA-256", CellStyle::Quiet, 40.0),
])
.none("None.");
const UNMATCHED: TableSpec = TableSpec::of(&[
    column("Side", CellStyle::Strong, 8.0),
    column("Row", CellStyle::Quiet, 18.0),
    column("The whole row", CellStyle::Text, 60.0),
    column("Why it found no control", CellStyle::Text, 46.0),
])
.none("None.");
const REST: TableSpec = TableSpec::of(&[
    column("Of", CellStyle::Strong, 34.0),
    column("Header", CellStyle::Text, 24.0),
    column("Text", CellStyle::Text, 60.0),
])
.key("Carried_over")
.none("");

/// Writes the workbook.
pub(super) fn write(comparison: &Comparison) -> Result<Vec<u8>, ReportError> {
    let english = Labels::english();
    let labels = &english;
    let mut book = Book::new(labels, false);
    let mut contents = vec![summary(comparison, labels), changes(comparison, false, labels)];
    let rests_on_other = |c: &ControlChange| c.fields.iter().any(|f| f.kind == FieldChangeKind::Footing);
    if comparison.frameworks.iter().any(|f| f.controls.iter().chain(&f.own_controls).any(rests_on_other)) {
        contents.push(changes(comparison, true, labels));
    }
    contents.extend([findings(comparison, labels), predecessors(comparison, labels), sources(comparison, labels)]);
    let mut sheets = Vec::new();
    for content in &contents {
        sheets.push(grid::render(content, &mut book)?);
    }
    // Texts that no cell holds continue here, in further rows where even these cells are too small.
    let long = book.long.take();
    if !long.is_empty() {
        let rows = long.into_iter().map(|t| vec![t.of.into(), t.header.into(), t.rest.into()]);
        let rest = GridSection::new(REST, labels, rows.collect());
        let remark = "Texts that a cell of another sheet could not hold.";
        let content = SheetContent::new("Carried over", "Carried over", remark, vec![rest]);
        sheets.push(grid::render(&content, &mut book)?);
    }
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(comparison)?);
    book.bind(&mut workbook, sheets)?;
    Ok(workbook.save_to_buffer()?)
}

fn properties(comparison: &Comparison) -> Result<DocProperties, XlsxError> {
    let created = ExcelDateTime::parse_from_str(&comparison.new.as_of)?;
    Ok(DocProperties::new()
        .set_title(within(&format!("Changes – {}", comparison.new.organisation), 200))
        .set_subject("Two Statements of Applicability, compared")
        .set_author("annexa")
        .set_custom_property(OWN_PROPERTY, PROPERTY_VALUE)
        .set_creation_datetime(&created))
}

/// Facts, warnings, counts and figures.
fn summary<'r>(comparison: &'r Comparison, labels: &'r Labels<'r>) -> SheetContent<'r> {
    let side = |get: fn(&ComparedSide) -> String| [get(&comparison.old), get(&comparison.new)];
    let mut facts: Vec<Vec<CellContent<'_>>> = Vec::new();
    for (fact, [old, new]) in [
        ("file or folder", side(|s| s.name.clone())),
        ("organisation (as shown)", side(|s| s.organisation.clone())),
        ("editions of the sources", side(editions)),
        ("findings judged as of", side(|s| s.as_of.clone())),
        ("program", side(|s| format!("{} {}", s.program.name, s.program.version))),
        ("values decided by hand", side(|s| s.decisions.to_string())),
    ] {
        facts.push(vec![fact.into(), old.into(), new.into(), CellContent::Empty]);
    }
    for fact in &comparison.document {
        let differs = if fact.differs { "yes" } else { "" };
        facts.push(vec![
            format!("{} (in the source)", fact.fact).into(),
            fact.before.join("\n").into(),
            fact.after.join("\n").into(),
            differs.into(),
        ]);
    }
    let warnings = comparison.warnings.iter().map(|w| vec![w.as_str().into()]).collect();
    let mut sections = vec![
        GridSection::new(FACTS, labels, facts).headed("The two statements"),
        GridSection::new(WARNINGS, labels, warnings).headed("Before relying on the differences"),
    ];
    for framework in &comparison.frameworks {
        framework_sections(framework, labels, &mut sections);
    }
    let remark = if comparison.differs {
        "What differs between two Statements of Applicability; every row of Changes is one difference."
    } else {
        "No change: the two statements say the same."
    };
    SheetContent::new("Summary", title(comparison), remark, sections)
}

fn title(comparison: &Comparison) -> String {
    format!("{}: changes from {} to {}", comparison.new.organisation, comparison.old.name, comparison.new.name)
}

fn editions(side: &ComparedSide) -> String {
    side.editions.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn framework_sections<'r>(framework: &'r FrameworkChange, labels: &'r Labels<'r>, sections: &mut Vec<GridSection<'r>>) {
    let name = &framework.framework_name;
    // How many such tables there are depends on the frameworks, so they have no name of their own.
    let mut add = |heading: String, table, rows: Vec<Vec<CellContent<'r>>>| {
        sections.push(GridSection::new(table, labels, rows).headed(heading));
    };
    if let Some(only) = framework.only_in {
        let sentence = format!("{} alone has a statement on {name}.", only.word());
        add(name.clone(), SENTENCES, vec![vec![sentence.into()]]);
        return;
    }
    let mut counts: Vec<Vec<CellContent<'_>>> = Vec::new();
    let mut count =
        |what: String, n: usize| counts.push(vec![what.into(), u32::try_from(n).unwrap_or(u32::MAX).into()]);
    for kind in ControlChangeKind::ALL {
        count(format!("controls: {}", kind.word()), framework.count(kind));
    }
    count("controls: the same".to_owned(), framework.unchanged as usize);
    for (field, n) in framework.by_field() {
        count(format!("differences in {}", field.words()), n);
    }
    count("own controls that differ".to_owned(), framework.own_controls.len());
    count("clauses that differ".to_owned(), framework.clauses.len());
    if let Some(account) = &framework.transition {
        for fate in crate::diff::Fate::ALL {
            count(format!("{} controls: {}", account.framework_name, fate.words()), account.count(fate));
        }
    }
    add(format!("{name}: what differs"), COUNTS, counts);
    if !framework.one_sided.is_empty() {
        let rows = framework.one_sided.iter().map(|o| vec![describe::one_sided(o).into()]).collect();
        add(format!("{name}: fields on one side only"), SENTENCES, rows);
    }
    let figures = framework
        .figures()
        .into_iter()
        .map(|(label, before, after)| {
            let number = |n: Option<u32>| n.map_or(CellContent::Empty, CellContent::from);
            let difference = match (before, after) {
                (Some(before), Some(after)) => CellContent::Number(f64::from(after) - f64::from(before)),
                _ => CellContent::Empty,
            };
            vec![label.into(), number(before), number(after), difference]
        })
        .collect();
    add(format!("{name}: figures"), FIGURES, figures);
}

/// One row per difference; or, separately, one per value that is the same on another basis.
fn changes<'r>(comparison: &'r Comparison, footing: bool, labels: &'r Labels<'r>) -> SheetContent<'r> {
    let mut rows = Vec::new();
    for framework in &comparison.frameworks {
        for control in framework.controls.iter().chain(&framework.own_controls).chain(&framework.clauses) {
            change_rows(framework, control, footing, &mut rows);
        }
    }
    let section = GridSection::new(CHANGES, labels, rows);
    let section = if footing { section.called("Other_footing") } else { section };
    let (name, remark) = if footing {
        ("Other footing", "The value is the same and what it rests on is not: no difference of the statements.")
    } else {
        ("Changes", "One row a difference. In edited texts [-…-] went and {+…+} came; everything else stayed.")
    };
    SheetContent::new(name, name, remark, vec![section])
}

fn change_rows<'r>(
    framework: &'r FrameworkChange,
    control: &'r ControlChange,
    footing: bool,
    rows: &mut Vec<Vec<CellContent<'r>>>,
) {
    let kind = describe::kind(control).unwrap_or_else(|| control.kind.word().to_owned());
    let predecessors = describe::predecessors(control).join("\n");
    let head = |rest: Vec<CellContent<'r>>| {
        let mut row: Vec<CellContent<'r>> = vec![
            framework.framework.as_str().into(),
            control.provision.local().into(),
            control.title.as_str().into(),
            control.theme.as_str().into(),
            kind.clone().into(),
        ];
        row.extend(rest);
        row
    };
    for field in control.fields.iter().filter(|f| (f.kind == FieldChangeKind::Footing) == footing) {
        for line in describe::lines(control, field, false) {
            rows.push(head(vec![
                field.field.words().into(),
                field.kind.words().into(),
                plain(&line.before, Which::Old).into(),
                plain(&line.after, Which::New).into(),
                line.remarks.join("\n").into(),
                predecessors.clone().into(),
                line.cells_before.into(),
                line.cells_after.into(),
            ]));
        }
    }
    if control.fields.is_empty() && !footing {
        rows.push(head((0..8).map(|_| CellContent::Empty).collect()));
    }
}

fn findings<'r>(comparison: &'r Comparison, labels: &'r Labels<'r>) -> SheetContent<'r> {
    let found = &comparison.findings;
    let row = |state: &'static str, finding: &'_ FindingState, before: Option<&'_ str>| -> Vec<CellContent<'static>> {
        let on: Vec<&str> =
            finding.provision.iter().chain(&finding.controls).map(crate::model::ProvisionId::local).collect();
        vec![
            state.into(),
            finding.rule.clone().into(),
            finding.severity.word().into(),
            on.join(", ").into(),
            finding.title.clone().into(),
            finding.seen.clone().into(),
            before.unwrap_or_default().to_owned().into(),
            finding.cells.clone().into(),
        ]
    };
    let mut rows: Vec<Vec<CellContent<'_>>> = Vec::new();
    rows.extend(found.new.iter().map(|f| row("new", f, None)));
    rows.extend(found.resolved.iter().map(|f| row("resolved", f, None)));
    rows.extend(found.persisting.iter().map(|p| row("persisting", &p.now, p.seen_before.as_deref())));
    let remark = "Readiness findings: annexa's own grading, not audit conclusions. Matched by rule and control.";
    SheetContent::new("Findings", "Findings", remark, vec![GridSection::new(FINDINGS, labels, rows)])
}

/// The controls of the earlier edition, each with its fate.
fn predecessors<'r>(comparison: &'r Comparison, labels: &'r Labels<'r>) -> SheetContent<'r> {
    let mut sections = Vec::new();
    for framework in &comparison.frameworks {
        let Some(account) = &framework.transition else { continue };
        let mut rows = Vec::new();
        let mut texts = Vec::new();
        for control in &account.controls {
            if control.successors.is_empty() {
                rows.push(account_row(control, None));
            }
            rows.extend(control.successors.iter().map(|s| account_row(control, Some(s))));
            texts.extend(control.texts_gone.iter().map(|t| text_row(control, t, account.of)));
            texts.extend(control.texts_elsewhere.iter().map(|t| text_row(control, t, account.of)));
        }
        let other = account.of.other().word();
        let heading = format!("{} in {}, followed up in {other}", account.framework_name, account.of.word());
        sections.push(GridSection::new(PREDECESSORS, labels, rows).headed(heading));
        let heading = format!("Texts of {} that no successor has in {other}", account.framework_name);
        sections.push(GridSection::new(TEXTS, labels, texts).headed(heading));
    }
    if sections.is_empty() {
        let none = PREDECESSORS.none("Neither side is on an earlier edition.");
        sections.push(GridSection::new(none, labels, Vec::new()));
    }
    let remark =
        "Every control of the earlier edition, with its own answer and what became of it: nothing may get lost.";
    SheetContent::new("Predecessors", "Predecessors", remark, sections)
}

fn account_row<'r>(control: &'r Account, successor: Option<&'r Successor>) -> Vec<CellContent<'r>> {
    let of = |get: fn(&Successor) -> &str| successor.map_or(CellContent::Empty, |s| get(s).into());
    vec![
        control.provision.local().into(),
        control.title.as_str().into(),
        own_answer(control).into(),
        of(|s| s.provision.local()),
        of(|s| &s.title),
        of(|s| &s.followed.0),
        of(|s| &s.followed.1),
        of(|s| &s.found.0),
        of(|s| &s.found.1),
        control.fate.words().into(),
    ]
}

fn own_answer(control: &Account) -> String {
    let own = earlier(&control.answer);
    control.found.as_ref().map_or(own.clone(), |found| format!("{own}\nnow: {}", earlier(found)))
}

fn text_row<'r>(control: &'r Account, text: &'r FollowedText, of: Which) -> Vec<CellContent<'r>> {
    vec![
        control.provision.local().into(),
        text.field.words().into(),
        text.text.as_str().into(),
        describe::found(text, of).into(),
        text.cells.as_str().into(),
    ]
}

fn sources<'r>(comparison: &'r Comparison, labels: &'r Labels<'r>) -> SheetContent<'r> {
    let (mut given, mut behind, mut unmatched) = (Vec::new(), Vec::new(), Vec::new());
    for (which, side) in [(Which::Old, &comparison.old), (Which::New, &comparison.new)] {
        for input in &side.inputs {
            given.push(vec![
                which.word().into(),
                CellContent::Empty,
                input.name.as_str().into(),
                input.what.words().into(),
                CellContent::Empty,
                format!("{} bytes", input.size).into(),
                input.sha256.as_deref().unwrap_or("could not be read").into(),
            ]);
        }
        for source in &side.sources {
            let editions = source.editions.iter().map(ToString::to_string);
            let dated: Vec<String> = editions.chain(source.date.clone()).collect();
            behind.push(vec![
                which.word().into(),
                source.number.map_or(CellContent::Empty, |n| format!("S{n}").into()),
                source.name.as_str().into(),
                source.what.as_str().into(),
                dated.join("\n").into(),
                source.left_out.as_ref().map_or_else(|| "yes".into(), |why| format!("no: {why}").into()),
                source.sha256.as_deref().unwrap_or("no bytes").into(),
            ]);
        }
        unmatched.extend(side.unmatched.iter().map(|row| {
            vec![which.word().into(), row.cells.as_str().into(), row.text.as_str().into(), row.why.as_str().into()]
        }));
    }
    let sections = [
        ("Files that were given", SOURCES, given),
        ("Sources behind the statements", SOURCES, behind),
        ("Rows that found no control, and are compared with nothing", UNMATCHED, unmatched),
    ]
    .map(|(heading, table, rows)| GridSection::new(table, labels, rows).headed(heading));
    let remark = "Cells are cited by the numbers of these sources, side by side: S1 B12.";
    SheetContent::new("Sources", "Sources", remark, sections.into())
}
