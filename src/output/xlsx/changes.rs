//! The workbook of a comparison: what came, went and changed between two statements, one row a difference.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use super::book::Book;
use super::grid::{self, CellStyle, GridColumn, GridSection, column};
use super::labels::Labels;
use super::rows::CellContent;
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

const FACTS: [GridColumn; 4] = [
    column("Fact", "Fact", CellStyle::Strong, 24.0),
    column("OLD", "OLD", CellStyle::Text, 60.0),
    column("NEW", "NEW", CellStyle::Text, 60.0),
    column("Differs", "Differs", CellStyle::Centred, 10.0),
];
const WARNINGS: [GridColumn; 1] = [column("Warning", "Warning", CellStyle::Text, 60.0)];
const COUNTS: [GridColumn; 2] =
    [column("What", "What", CellStyle::Text, 60.0), column("How_many", "How many", CellStyle::Number, 12.0)];
const FIGURES: [GridColumn; 4] = [
    column("Figure", "Figure", CellStyle::Text, 44.0),
    column("OLD", "OLD", CellStyle::Number, 10.0),
    column("NEW", "NEW", CellStyle::Number, 10.0),
    column("Difference", "Difference", CellStyle::Number, 12.0),
];
const SENTENCES: [GridColumn; 1] =
    [column("Said_once_for_all_controls", "Said once for all controls", CellStyle::Text, 60.0)];
const CHANGES: [GridColumn; 13] = [
    column("Framework", "Framework", CellStyle::Quiet, 18.0),
    column("Control", "Control", CellStyle::Strong, 14.0),
    column("Title", "Title", CellStyle::Text, 34.0),
    column("Theme", "Theme", CellStyle::Quiet, 24.0),
    column("Control_is", "Control is", CellStyle::Text, 16.0),
    column("Field", "Field", CellStyle::Text, 22.0),
    column("Change", "Change", CellStyle::Text, 18.0),
    column("Before", "Before", CellStyle::Text, 60.0),
    column("After", "After", CellStyle::Text, 60.0),
    column("Remarks", "Remarks", CellStyle::Text, 46.0),
    column("Predecessors", "Predecessors", CellStyle::Quiet, 46.0),
    column("Cells_in_OLD", "Cells in OLD", CellStyle::Quiet, 20.0),
    column("Cells_in_NEW", "Cells in NEW", CellStyle::Quiet, 20.0),
];
const FINDINGS: [GridColumn; 8] = [
    column("State", "State", CellStyle::Strong, 14.0),
    column("Rule", "Rule", CellStyle::Text, 12.0),
    column("Severity", "Severity", CellStyle::Text, 14.0),
    column("Control", "Control", CellStyle::Strong, 14.0),
    column("Finding", "Finding", CellStyle::Text, 40.0),
    column("What_was_seen", "What was seen", CellStyle::Text, 60.0),
    column("Seen_before", "Seen before", CellStyle::Text, 60.0),
    column("Cells", "Cells", CellStyle::Quiet, 24.0),
];
const PREDECESSORS: [GridColumn; 10] = [
    column("Earlier_control", "Earlier control", CellStyle::Strong, 14.0),
    column("Title", "Title", CellStyle::Text, 36.0),
    column("Its_own_answer", "Its own answer", CellStyle::Text, 40.0),
    column("Became", "Became", CellStyle::Strong, 12.0),
    column("Its_title", "Its title", CellStyle::Text, 36.0),
    column("Followed_up_applicable", "Followed up: applicable", CellStyle::Text, 16.0),
    column("Followed_up_status", "Followed up: status", CellStyle::Text, 18.0),
    column("Found_applicable", "Found: applicable", CellStyle::Text, 16.0),
    column("Found_status", "Found: status", CellStyle::Text, 18.0),
    column("What_became_of_it", "What became of it", CellStyle::Text, 26.0),
];
const TEXTS: [GridColumn; 5] = [
    column("Earlier_control", "Earlier control", CellStyle::Strong, 14.0),
    column("Field", "Field", CellStyle::Text, 24.0),
    column("Text", "Text", CellStyle::Text, 60.0),
    column("Found", "Found", CellStyle::Text, 30.0),
    column("Cells", "Cells", CellStyle::Quiet, 24.0),
];
const SOURCES: [GridColumn; 7] = [
    column("Side", "Side", CellStyle::Strong, 8.0),
    column("Number", "Number", CellStyle::Centred, 10.0),
    column("File", "File", CellStyle::Text, 44.0),
    column("What_it_is", "What it is", CellStyle::Text, 30.0),
    column("Edition_or_date", "Edition or date", CellStyle::Text, 30.0),
    column("In_the_statement", "In the statement", CellStyle::Text, 46.0),
    column("SHA_256", "SHA-256", CellStyle::Quiet, 40.0),
];
const UNMATCHED: [GridColumn; 4] = [
    column("Side", "Side", CellStyle::Strong, 8.0),
    column("Row", "Row", CellStyle::Quiet, 18.0),
    column("The_whole_row", "The whole row", CellStyle::Text, 60.0),
    column("Why_it_found_no_control", "Why it found no control", CellStyle::Text, 46.0),
];
const REST: [GridColumn; 3] = [
    column("Of", "Of", CellStyle::Strong, 34.0),
    column("Header", "Header", CellStyle::Text, 24.0),
    column("Text", "Text", CellStyle::Text, 60.0),
];

/// Writes the workbook.
pub(super) fn write(comparison: &Comparison) -> Result<Vec<u8>, ReportError> {
    let voice = Labels::english();
    let mut all = Book::new(&voice, false);
    let book = &mut all;
    let mut sheets = vec![summary(comparison, book)?, changes(comparison, false, book)?];
    let rests_on_other = |c: &ControlChange| c.fields.iter().any(|f| f.kind == FieldChangeKind::Footing);
    if comparison.frameworks.iter().any(|f| f.controls.iter().chain(&f.own_controls).any(rests_on_other)) {
        sheets.push(changes(comparison, true, book)?);
    }
    sheets.extend([findings(comparison, book)?, predecessors(comparison, book)?, sources(comparison, book)?]);
    // What no cell holds goes on here, and what even here is too long, in further rows.
    let long = book.long.take();
    if !long.is_empty() {
        let rows = long.iter().map(|t| vec![t.of.as_str().into(), t.header.as_str().into(), t.rest.as_str().into()]);
        let rest = GridSection::new("Carried_over", &REST, rows.collect(), "");
        let remark = "Texts that a cell of another sheet could not hold.";
        sheets.push(grid::sheet("Carried over", "Carried over", remark, &[rest], book)?.0);
    }
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(comparison)?);
    all.bind(&mut workbook, sheets)?;
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

fn one<'r>(
    heading: &str,
    columns: &'static [GridColumn],
    rows: Vec<Vec<CellContent<'r>>>,
    none: &'static str,
) -> GridSection<'r> {
    // How many such tables there are depends on the frameworks: they are named by number.
    GridSection::new("", columns, rows, none).headed(heading)
}

/// Facts, warnings, counts and figures.
fn summary(comparison: &Comparison, book: &mut Book<'_>) -> Result<Worksheet, XlsxError> {
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
        one("The two statements", &FACTS, facts, ""),
        one("Before relying on the differences", &WARNINGS, warnings, "Nothing is to be known beforehand."),
    ];
    for framework in &comparison.frameworks {
        framework_sections(framework, &mut sections);
    }
    let remark = if comparison.differs {
        "What differs between two Statements of Applicability; every row of Changes is one difference."
    } else {
        "No change: the two statements say the same."
    };
    Ok(grid::sheet("Summary", &title(comparison), remark, &sections, book)?.0)
}

fn title(comparison: &Comparison) -> String {
    format!("{}: changes from {} to {}", comparison.new.organisation, comparison.old.name, comparison.new.name)
}

fn editions(side: &ComparedSide) -> String {
    side.editions.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn framework_sections<'r>(framework: &'r FrameworkChange, sections: &mut Vec<GridSection<'r>>) {
    let name = &framework.framework_name;
    if let Some(only) = framework.only_in {
        let sentence = format!("{} alone has a statement on {name}.", only.word());
        sections.push(one(name, &SENTENCES, vec![vec![sentence.into()]], ""));
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
    sections.push(one(&format!("{name}: what differs"), &COUNTS, counts, ""));
    if !framework.one_sided.is_empty() {
        let rows = framework.one_sided.iter().map(|o| vec![describe::one_sided(o).into()]).collect();
        sections.push(one(&format!("{name}: fields on one side only"), &SENTENCES, rows, ""));
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
    sections.push(one(&format!("{name}: figures"), &FIGURES, figures, ""));
}

/// One row a difference; or, apart from them, one a value that is the same and rests on something else.
fn changes(comparison: &Comparison, footing: bool, book: &mut Book<'_>) -> Result<Worksheet, XlsxError> {
    let mut rows = Vec::new();
    for framework in &comparison.frameworks {
        for control in framework.controls.iter().chain(&framework.own_controls).chain(&framework.clauses) {
            change_rows(framework, control, footing, &mut rows);
        }
    }
    let table = if footing { "Other_footing" } else { "Changes" };
    let section = GridSection::new(table, &CHANGES, rows, "No change.");
    let (name, remark) = if footing {
        ("Other footing", "The value is the same and what it rests on is not: no difference of the statements.")
    } else {
        ("Changes", "One row a difference. In edited texts [-…-] went and {+…+} came; everything else stayed.")
    };
    Ok(grid::sheet(name, name, remark, &[section], book)?.0)
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

fn findings(comparison: &Comparison, book: &mut Book<'_>) -> Result<Worksheet, XlsxError> {
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
    let section = GridSection::new("Findings", &FINDINGS, rows, "Neither side has findings.");
    let remark = "Readiness findings: annexa's own grading, not audit conclusions. Matched by rule and control.";
    Ok(grid::sheet("Findings", "Findings", remark, &[section], book)?.0)
}

/// The controls of the earlier edition, each with what became of it.
fn predecessors(comparison: &Comparison, book: &mut Book<'_>) -> Result<Worksheet, XlsxError> {
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
        sections.push(one(&heading, &PREDECESSORS, rows, ""));
        let heading = format!("Texts of {} that no successor has in {other}", account.framework_name);
        sections.push(one(&heading, &TEXTS, texts, "Every text stands at a successor."));
    }
    if sections.is_empty() {
        sections.push(one("", &PREDECESSORS, Vec::new(), "Neither side is on an earlier edition."));
    }
    let remark =
        "Every control of the earlier edition, with its own answer and what became of it: nothing may get lost.";
    Ok(grid::sheet("Predecessors", "Predecessors", remark, &sections, book)?.0)
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
    let said = earlier(&control.answer);
    control.found.as_ref().map_or(said.clone(), |found| format!("{said}\nnow: {}", earlier(found)))
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

fn sources(comparison: &Comparison, book: &mut Book<'_>) -> Result<Worksheet, XlsxError> {
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
        one("Files that were given", &SOURCES, given, "None."),
        one("Sources behind the statements", &SOURCES, behind, "None."),
        one("Rows that found no control, and are compared with nothing", &UNMATCHED, unmatched, "None."),
    ];
    let remark = "Cells are cited by the numbers of these sources, side by side: S1 B12.";
    Ok(grid::sheet("Sources", "Sources", remark, &sections, book)?.0)
}
