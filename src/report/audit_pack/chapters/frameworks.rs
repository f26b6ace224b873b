//! Chapter 6: how the controls serve other frameworks. Informative.

use super::{Pack, control_anchor, number};
use crate::catalogue::Confidence;
use crate::crosswalk::WHOLE;
use crate::integrate::{Pair, Support};
use crate::report::audit_pack::flow::Flow;
use crate::report::audit_pack::page::{Anchor, Orientation};
use crate::report::audit_pack::sign::Sign;
use crate::report::audit_pack::table::{Cell, Column, Row, Table};
use crate::report::audit_pack::text::{Inline, Style};
use crate::report::audit_pack::theme;
use crate::report::record::{Record, SupportedFramework};
use crate::report::support::{control, has_backbone, reach};

const HEAT: [Column; 7] = [
    Column::text("Framework", 120.0, 190.0),
    Column::number("counted", 44.0, 56.0),
    Column::number("supported", 48.0, 60.0),
    Column::text("A.5", 48.0, 62.0),
    Column::text("A.6", 48.0, 62.0),
    Column::text("A.7", 48.0, 62.0),
    Column::text("A.8", 48.0, 62.0),
];
const COLUMNS: [Column; 4] = [
    Column::text("Provision", 110.0, 170.0),
    Column::text("Binds", 60.0, 80.0),
    Column::text("Supported by", 130.0, 210.0),
    Column::text("Says who, and remarks", 110.0, 180.0),
];

/// Writes the chapter.
pub(in crate::report::audit_pack) fn write(flow: &mut Flow<'_, '_>, pack: &Pack<'_>) {
    flow.setter.enter("Other frameworks");
    flow.chapter(number::FRAMEWORKS, "Other frameworks", Orientation::Portrait);
    let Some(integration) = &pack.record.integration else {
        flow.paragraph(&[Inline::text("No other framework was asked for.", theme::QUIET)], 0.0);
        return;
    };
    let words = "Informative – not part of the Statement of Applicability. A control supports a provision where a mapping says that the two \
                 have something in common; the pack names who says so. Supported is not complied with. Only provisions addressed to an \
                 organisation are counted.";
    let words = format!("{words} {}", integration.counted_for);
    flow.paragraph(&[Inline::text(words, theme::QUIET)], 8.0);
    let rows: Vec<Row<'_>> = integration.frameworks.iter().map(|f| heat(pack.record, f)).collect();
    let available = flow.width();
    let backbone = has_backbone(pack.record);
    let columns = if backbone { &HEAT[..] } else { &HEAT[..3] };
    let table = Table::measure(flow.setter, columns, &rows, available);
    table.write(flow, rows);
    flow.advance(4.0);
    if backbone {
        let words = "In the columns of the themes: pairs with the theme's controls, and how many of them rest on an \
                     implemented control. The bar is as long as the pairs are many.";
        flow.paragraph(&[Inline::text(words, theme::CELL_QUIET)], 10.0);
    }
    for (at, framework) in (1u32..).zip(&integration.frameworks) {
        one(flow, pack.record, framework, at);
    }
}

/// A row of the heat map: a bar of blocks says the same as the figure beside it.
fn heat<'a>(record: &Record, framework: &'a SupportedFramework) -> Row<'a> {
    let gap = u32::try_from(framework.unsupported.len()).unwrap_or(u32::MAX);
    let figure = |n: u32| -> Cell<'a> { vec![vec![Inline::text(n.to_string(), theme::CELL)]] };
    let mut cells: Vec<Cell<'a>> = vec![
        vec![vec![Inline::text(framework.name.as_str(), theme::CELL_STRONG)]],
        figure(framework.counted),
        figure(framework.counted.saturating_sub(gap)),
    ];
    let themes: &[&str] = if has_backbone(record) { &["A.5", "A.6", "A.7", "A.8"] } else { &[] };
    for theme_number in themes {
        let reach = reach(record, framework, theme_number);
        let blocks = "■".repeat((reach.pairs as usize).div_ceil(4).min(6));
        let style = Style { colour: theme::ACCENT, ..theme::CELL };
        let mut cell: Cell<'a> =
            vec![vec![Inline::text(format!("{} ({} impl.)", reach.pairs, reach.implemented), theme::CELL)]];
        if !blocks.is_empty() {
            cell.push(vec![Inline::text(blocks, style)]);
        }
        cells.push(cell);
    }
    Row { place: framework.name.as_str().into(), cells, ..Row::default() }
}

fn one(flow: &mut Flow<'_, '_>, record: &Record, framework: &SupportedFramework, at: u32) {
    flow.section(Anchor::Section(number::FRAMEWORKS, at), &framework.name);
    flow.paragraph(&[Inline::text(framework.attribution.as_str(), theme::CELL_QUIET)], 4.0);
    // By provision of the framework: what an organisation asks is who answers for Article 73.
    let mut provisions: Vec<&Support> = Vec::new();
    for pair in &framework.pairs {
        if !provisions.iter().any(|s| s.provision == pair.support.provision) {
            provisions.push(&pair.support);
        }
    }
    provisions.sort_by_key(|a| natural(a.provision.local()));
    let rows: Vec<Row<'_>> = provisions
        .iter()
        .map(|support| {
            let pairs: Vec<&Pair> =
                framework.pairs.iter().filter(|p| p.support.provision == support.provision).collect();
            row(record, support, &pairs)
        })
        .collect();
    if rows.is_empty() {
        flow.paragraph(&[Inline::text("No mapping in use leads to it.", theme::QUIET)], 6.0);
    } else {
        let available = flow.width();
        let table = Table::measure(flow.setter, &COLUMNS, &rows, available);
        table.write(flow, rows);
    }
    let list: Vec<String> = framework.unsupported.iter().map(|(id, title)| format!("{} {title}", id.local())).collect();
    flow.advance(4.0);
    let words = if list.is_empty() {
        "Every counted provision has a control or clause that supports it.".to_owned()
    } else {
        format!("Without any control or clause ({} of {}): {}.", list.len(), framework.counted, list.join("; "))
    };
    flow.paragraph(&[Inline::text(words, theme::CELL)], 10.0);
}

/// Numbers within a text compared as numbers, so that `Art.5` stands before `Art.15` and clauses before annexes.
fn natural(text: &str) -> Vec<(String, u32)> {
    let mut parts = Vec::new();
    let (mut word, mut number) = (String::new(), String::new());
    for c in text.chars() {
        if c.is_ascii_digit() {
            number.push(c);
            continue;
        }
        if !number.is_empty() {
            parts.push((std::mem::take(&mut word), number.parse().unwrap_or(u32::MAX)));
            number.clear();
        }
        word.push(c);
    }
    parts.push((word, number.parse().unwrap_or(0)));
    parts
}

fn row<'a>(record: &Record, support: &'a Support, pairs: &[&'a Pair]) -> Row<'a> {
    let whole = support.provision.local() == WHOLE;
    let local = if whole { "as a whole" } else { support.provision.local() };
    let mut identity: Cell<'a> = vec![vec![Inline::text(local, theme::CELL_STRONG)]];
    if !whole {
        identity.push(vec![Inline::text(support.title.as_str(), theme::CELL)]);
    }
    let binds: Vec<&str> = support.addressees.iter().map(|a| a.word()).collect();
    let mut bound: Cell<'a> = vec![vec![Inline::text(binds.join(", "), theme::CELL)]];
    if support.high_risk {
        bound.push(vec![Inline::text("high-risk systems", theme::CELL_REMARK)]);
    }
    let by: Cell<'a> = pairs
        .iter()
        .map(|pair| {
            let linked = Style { colour: theme::ACCENT, ..theme::CELL };
            match control(record, &pair.source) {
                Some(control) => {
                    let sign = Sign::of(control);
                    vec![
                        Inline::Sign(sign, theme::TABLE),
                        Inline::link(record.name_of(&pair.source), linked, control_anchor(&pair.source)),
                        Inline::text(format!(" {}", sign.word()), theme::CELL),
                    ]
                }
                None => vec![Inline::text(format!("clause {}", record.name_of(&pair.source)), theme::CELL)],
            }
        })
        .collect();
    let mut says: Vec<&str> = Vec::new();
    for pair in pairs {
        for text in pair
            .support
            .provenances
            .iter()
            .chain(&pair.support.corrections)
            .chain(pair.support.notes.iter().filter(|n| n.starts_with("Affected by")))
        {
            if !says.contains(&text.as_str()) {
                says.push(text);
            }
        }
    }
    if support.confidence != Confidence::Verified {
        says.push("not corroborated by a second source");
    }
    let says: Cell<'a> = says.into_iter().map(|text| vec![Inline::text(text, theme::CELL_QUIET)]).collect();
    Row {
        place: format!("{} {local}", support.provision.framework()).into(),
        cells: vec![identity, bound, by, says],
        continued: Some((local.to_owned(), theme::CELL_STRONG)),
        ..Row::default()
    }
}
