//! Chapter 6: how the controls support other frameworks. Informative.

use super::contents::{Pack, control_anchor};
use super::number;
use crate::i18n::{InWords, values};
use crate::model::record::SupportedFramework;
use crate::model::{Confidence, Pair, ProvisionTimeline, Support, SupportFigures};
use crate::output::pack::template::Chapter;
use crate::output::pdf::status_icon::Sign;
use crate::output::pdf::text::{Inline, TextStyle};
use crate::output::pdf::{Anchor, Colour, Flow, Orientation, PdfTable, TableCell, TableColumn, TableRow, theme};
use crate::output::support::{control, has_backbone, provenance_key, reach};
use crate::standards::crosswalk::WHOLE;

/// The themes of ISO/IEC 27001:2022, Annex A.
const THEMES: [&str; 4] = ["A.5", "A.6", "A.7", "A.8"];

/// Writes the chapter.
pub(in crate::output::pack) fn write(flow: &mut Flow<'_, '_>, pack: &Pack<'_>) {
    pack.chapter(flow, Chapter::Frameworks, "frameworks.title", Orientation::Portrait);
    let Some(integration) = &pack.record.integration else {
        flow.paragraph(&[Inline::text(pack.word("frameworks.none"), theme::QUIET)], 0.0);
        return;
    };
    let words = format!("{} {}", pack.word("frameworks.introduction"), pack.speaker.counted_for(integration));
    flow.paragraph(&[Inline::text(words, theme::QUIET)], 8.0);
    heat_map(flow, pack, &integration.frameworks);
    if has_backbone(pack.record) {
        flow.paragraph(&[Inline::text(pack.word("frameworks.heat"), theme::CELL_QUIET)], 10.0);
    }
    rests_on(flow, pack, &integration.frameworks);
    let mut named = (1u32..).zip(integration.frameworks.iter().filter(|f| f.named)).peekable();
    if named.peek().is_none() {
        flow.paragraph(&[Inline::text(pack.word("frameworks.elsewhere"), theme::CELL_QUIET)], 0.0);
    }
    for (at, framework) in named {
        one(flow, pack, framework, at);
    }
}

/// One line per framework: how many of its provisions have a mapped control, and how far those controls are in place.
fn rests_on<'r>(flow: &mut Flow<'_, '_>, pack: &Pack<'r>, frameworks: &'r [SupportedFramework]) {
    let columns = [
        TableColumn::text(pack.word("frameworks.columns.framework"), 110.0, 150.0),
        TableColumn::text(pack.word("frameworks.columns.rests_on"), 240.0, 344.0),
    ];
    let rows: Vec<TableRow<'_>> = frameworks
        .iter()
        .filter_map(|framework| Some((framework, framework.figures.as_ref()?)))
        .map(|(framework, figures)| TableRow {
            place: framework.name.as_str().into(),
            cells: vec![
                vec![vec![Inline::text(framework.name.as_str(), theme::CELL_STRONG)]],
                vec![vec![Inline::text(figures_in_words(pack, figures), theme::CELL)]],
            ],
            ..TableRow::default()
        })
        .collect();
    if rows.is_empty() {
        return;
    }
    let available = flow.width();
    let table = PdfTable::measure_full(flow.setter, &columns, &rows, available);
    table.write(flow, rows);
    flow.space(6.0);
}

/// The figures of a framework as sentences; parts that are zero are left out.
fn figures_in_words(pack: &Pack<'_>, figures: &SupportFigures) -> String {
    let mut words = pack.format(
        "frameworks.figures.controls",
        &values! {
            mapped: figures.with_control(),
            total: figures.total(),
            implemented: figures.on_implemented,
            partial: figures.on_partial,
            open: figures.on_open,
        },
    );
    for (key, n) in [
        ("frameworks.figures.clauses", figures.on_clause),
        ("frameworks.figures.processes", figures.on_shared_process),
        ("frameworks.figures.without", figures.without),
    ] {
        if n > 0 {
            words.push(' ');
            words.push_str(&pack.format(key, &values! { n: n }));
        }
    }
    words
}

/// Heat map of frameworks by theme: the number of pairs, also as the depth of the background.
pub(super) fn heat_map<'r>(flow: &mut Flow<'_, '_>, pack: &Pack<'r>, frameworks: &'r [SupportedFramework]) {
    let mut columns = vec![
        TableColumn::text(pack.word("frameworks.columns.framework"), 120.0, 190.0),
        TableColumn::number(pack.word("frameworks.columns.counted"), 44.0, 56.0),
        TableColumn::number(pack.word("frameworks.columns.mapped"), 48.0, 60.0),
    ];
    if has_backbone(pack.record) {
        columns.extend(THEMES.map(|theme| TableColumn::text(theme, 48.0, 62.0)));
    }
    let most = frameworks
        .iter()
        .flat_map(|framework| THEMES.map(|theme| reach(pack.record, framework, theme).pairs))
        .max()
        .unwrap_or(0)
        .max(1);
    let rows: Vec<TableRow<'_>> = frameworks.iter().map(|f| heat(pack, f, most)).collect();
    let available = flow.width();
    let table = PdfTable::measure_full(flow.setter, &columns, &rows, available);
    table.write(flow, rows);
    flow.advance(4.0);
}

/// A row of the heat map; `most` is the largest number in it.
fn heat<'a>(pack: &Pack<'a>, framework: &'a SupportedFramework, most: u32) -> TableRow<'a> {
    let figure = |n: u32| -> TableCell<'a> { vec![vec![Inline::text(n.to_string(), theme::CELL)]] };
    let mut cells: Vec<TableCell<'a>> = vec![
        vec![vec![Inline::text(framework.name.as_str(), theme::CELL_STRONG)]],
        figure(framework.counted),
        framework.figures.map_or_else(Vec::new, |figures| figure(figures.with_control())),
    ];
    let mut fills = vec![None; 3];
    let themes: &[&str] = if has_backbone(pack.record) { &THEMES } else { &[] };
    for theme_number in themes {
        let reach = reach(pack.record, framework, theme_number);
        let words = pack.format("frameworks.pairs", &values! { pairs: reach.pairs, implemented: reach.implemented });
        cells.push(vec![vec![Inline::text(words, theme::CELL)]]);
        let (r, g, b) = pack.template.palette.shade(reach.pairs as f32 / most as f32);
        fills.push((reach.pairs > 0).then_some(Colour::Rgb(r, g, b)));
    }
    TableRow { place: framework.name.as_str().into(), cells, fills, ..TableRow::default() }
}

fn one(flow: &mut Flow<'_, '_>, pack: &Pack<'_>, framework: &SupportedFramework, at: u32) {
    flow.section(Anchor::Section(number::FRAMEWORKS, at), &framework.name);
    flow.lead(&[Inline::text(framework.attribution.as_str(), theme::CELL_QUIET)], 4.0);
    // By provision of the framework, because the usual question is which control covers Article 73.
    let mut provisions: Vec<&Support> = Vec::new();
    for pair in &framework.pairs {
        if !provisions.iter().any(|s| s.provision == pair.support.provision) {
            provisions.push(&pair.support);
        }
    }
    provisions.sort_by_key(|a| natural(a.provision.local()));
    let rows: Vec<TableRow<'_>> = provisions
        .iter()
        .map(|support| {
            let pairs: Vec<&Pair> =
                framework.pairs.iter().filter(|p| p.support.provision == support.provision).collect();
            row(pack, framework, support, &pairs)
        })
        .collect();
    if rows.is_empty() {
        flow.paragraph(&[Inline::text(pack.word("frameworks.no_mapping"), theme::QUIET)], 6.0);
    } else {
        let column = |key, min, max| TableColumn::text(pack.word(key), min, max);
        let columns = [
            column("frameworks.columns.provision", 110.0, 170.0),
            column("frameworks.columns.binds", 60.0, 80.0),
            column("frameworks.columns.by", 130.0, 210.0),
            column("frameworks.columns.says", 110.0, 180.0),
        ];
        let available = flow.width();
        let table = PdfTable::measure_full(flow.setter, &columns, &rows, available);
        table.write(flow, rows);
    }
    let list: Vec<String> = framework.unsupported.iter().map(|(id, title)| format!("{} {title}", id.local())).collect();
    flow.advance(4.0);
    let words = if list.is_empty() {
        pack.word("frameworks.all_supported").to_owned()
    } else {
        let values = values! { n: list.len(), total: framework.counted, list: list.join("; ") };
        pack.format("frameworks.unsupported", &values)
    };
    let dates = dates(pack, framework);
    flow.paragraph(&[Inline::text(words, theme::CELL)], if dates.is_empty() { 10.0 } else { 4.0 });
    let last = dates.len().saturating_sub(1);
    for (at, words) in dates.into_iter().enumerate() {
        flow.paragraph(&[Inline::text(words, theme::CELL)], if at == last { 10.0 } else { 2.0 });
    }
}

/// From when the counted provisions of a law apply: one line for each group with the same dates.
fn dates(pack: &Pack<'_>, framework: &SupportedFramework) -> Vec<String> {
    ProvisionTimeline::by_dates(&framework.timelines)
        .into_iter()
        .map(|(timeline, provisions)| {
            let applies = pack.speaker.applies(Some(timeline), &pack.record.as_of);
            let list: Vec<&str> = provisions.iter().map(|id| id.local()).collect();
            pack.format("frameworks.applies", &values! { applies: applies, list: list.join(", ") })
        })
        .collect()
}

/// Compares numbers within a text as numbers, so that `Art.5` precedes `Art.15` and clauses precede annexes.
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

fn row<'a>(
    pack: &Pack<'a>,
    framework: &'a SupportedFramework,
    support: &'a Support,
    pairs: &[&'a Pair],
) -> TableRow<'a> {
    let record = pack.record;
    let timeline = framework.timeline(&support.provision);
    let whole = support.provision.local() == WHOLE;
    let local = if whole { pack.word("frameworks.as_a_whole") } else { support.provision.local() };
    let mut identity: TableCell<'a> = vec![vec![Inline::text(local, theme::CELL_STRONG)]];
    if !whole {
        identity.push(vec![Inline::text(support.title.as_str(), pack.title_style(theme::CELL))]);
        let applies = pack.speaker.applies(timeline, &record.as_of);
        if !applies.is_empty() {
            identity.push(vec![Inline::text(applies, theme::CELL_REMARK)]);
        }
    }
    let binds: Vec<&str> = support.addressees.iter().map(|a| pack.word(a.key())).collect();
    let mut bound: TableCell<'a> = vec![vec![Inline::text(binds.join(", "), theme::CELL)]];
    if support.high_risk {
        bound.push(vec![Inline::text(pack.word("frameworks.high_risk"), theme::CELL_REMARK)]);
    }
    let by: TableCell<'a> = pairs
        .iter()
        .map(|pair| {
            let linked = TextStyle { colour: theme::ACCENT, ..theme::CELL };
            if let Some(control) = control(record, &pair.source) {
                let sign = Sign::of(control);
                vec![
                    Inline::Sign(sign, theme::TABLE),
                    pack.link(Chapter::Statement, record.name_of(&pair.source), linked, control_anchor(&pair.source)),
                    Inline::text(format!(" {}", sign.word(pack.speaker)), theme::CELL),
                ]
            } else {
                let words = pack.format("frameworks.clause", &values! { id: record.name_of(&pair.source) });
                vec![Inline::text(words, theme::CELL)]
            }
        })
        .collect();
    let mut says: Vec<&str> = Vec::new();
    for pair in pairs {
        for text in &pair.support.provenances {
            let words = provenance_key(text).map_or(text.as_str(), |key| pack.word(key));
            if !says.contains(&words) {
                says.push(words);
            }
        }
        for text in &pair.support.corrections {
            if !says.contains(&text.as_str()) {
                says.push(text);
            }
        }
    }
    if support.confidence != Confidence::Verified {
        says.push(pack.word("frameworks.uncorroborated"));
    }
    let mut says: TableCell<'a> = says.into_iter().map(|text| vec![Inline::text(text, theme::CELL_QUIET)]).collect();
    says.extend(pack.speaker.amendment(timeline).map(|text| vec![Inline::text(text, theme::CELL_QUIET)]));
    TableRow {
        place: format!("{} {local}", support.provision.framework()).into(),
        cells: vec![identity, bound, by, says],
        continued: Some((local.to_owned(), theme::CELL_STRONG)),
        ..TableRow::default()
    }
}
