//! The scores as an aligned table, with what differs below it.

use std::io::{self, Write};

use crate::score::{Score, Share};
use crate::statement::FIELDS;

const HEADINGS: [&str; 12] = [
    "sheet",
    "header",
    "edition",
    "columns P",
    "columns R",
    "controls",
    "found",
    "wrong",
    "answers",
    "no class",
    "statement",
    "invented",
];

/// Writes a line for each file, the totals in per cent, and what differs from the truth.
pub(crate) fn write(scores: &[Score], total: &Score, out: &mut impl Write) -> io::Result<()> {
    let name_width = scores.iter().map(|score| score.file.chars().count()).max().unwrap_or(0).max("total".len());
    write!(out, "{:name_width$}", "file")?;
    for heading in HEADINGS {
        write!(out, "  {heading:>9}")?;
    }
    writeln!(out)?;
    for score in scores {
        let cells = [
            yes_or_no(score.sheet),
            yes_or_no(score.header_row),
            yes_or_no(score.edition),
            per_cent(score.precision()),
            per_cent(score.recall()),
            score.controls.of.to_string(),
            per_cent(score.controls),
            score.wrong_controls.to_string(),
            per_cent(score.answers),
            score.unclassified_rows.to_string(),
            per_cent(score.statement.all()),
            score.statement.invented().to_string(),
        ];
        line(&score.file, name_width, &cells, out)?;
    }
    let cells = [
        per_cent(total.sheet),
        per_cent(total.header_row),
        per_cent(total.edition),
        per_cent(total.precision()),
        per_cent(total.recall()),
        total.controls.of.to_string(),
        per_cent(total.controls),
        total.wrong_controls.to_string(),
        per_cent(total.answers),
        total.unclassified_rows.to_string(),
        per_cent(total.statement.all()),
        total.statement.invented().to_string(),
    ];
    line("total", name_width, &cells, out)?;
    writeln!(out, "\nthe statements against the sources:")?;
    for (at, field) in FIELDS.iter().enumerate() {
        let (shown, invented) = (total.statement.fields[at], total.statement.invented[at]);
        writeln!(out, "  {field:13}  {:>7} of {:5} shown, {invented} invented", per_cent(shown), shown.of)?;
    }
    for score in scores.iter().filter(|score| !score.remarks.is_empty()) {
        writeln!(out, "\n{}", score.file)?;
        for remark in &score.remarks {
            writeln!(out, "  {remark}")?;
        }
    }
    Ok(())
}

fn line(name: &str, width: usize, cells: &[String; 12], out: &mut impl Write) -> io::Result<()> {
    write!(out, "{name:width$}")?;
    for cell in cells {
        write!(out, "  {cell:>9}")?;
    }
    writeln!(out)
}

fn yes_or_no(share: Share) -> String {
    match share {
        Share { of: 0, .. } => "–",
        Share { right: 0, .. } => "no",
        _ => "yes",
    }
    .to_owned()
}

fn per_cent(share: Share) -> String {
    if share.of == 0 { "–".to_owned() } else { format!("{:.1} %", share.per_cent()) }
}
