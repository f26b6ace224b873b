//! The last screen of a run: results, what needs a look, what failed. It fits one screen, is aligned by display width,
//! and a file name in it cannot forge a line or a colour.

use crate::i18n::grouped;
use std::io::{self, Write};

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr};

use crate::batch::{OrganisationOutcome, OrganisationState, OutcomeSummary, Report, printable};

/// The terminal: its size, and whether it has colours.
#[derive(Debug, Clone, Copy)]
pub(super) struct Screen {
    /// Columns.
    pub(super) width: usize,
    /// Lines.
    pub(super) height: usize,
    /// Whether it is a terminal, not a file or program.
    pub(super) is_terminal: bool,
    /// Whether escape sequences are supported and wanted.
    pub(super) colours: bool,
}

impl Screen {
    /// A pipe or file: plain text on a wide page.
    pub(super) const PLAIN: Self = Self { width: 120, height: 60, is_terminal: false, colours: false };
}

/// A colour. It only repeats what a word already says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ScreenColour {
    Bold,
    Red,
    Yellow,
    Dim,
}

/// The columns of figures with their widths. Organisation and edition come before them.
const FIGURES: [(&str, usize); 6] = [("ledger", 12), ("controls", 8), ("maj", 3), ("min", 3), ("obs", 3), ("note", 4)];
const GAP: &str = "  ";

/// Writes the table, what needs a look, and what was skipped. The reasons of failures and the manifest's path come
/// later.
pub(super) fn write(report: &Report, screen: Screen, out: &mut impl Write) -> io::Result<()> {
    let looks: Vec<String> = report.outcomes.iter().filter_map(look).collect();
    let look_lines = looks.len().min((screen.height / 4).max(3));
    let skipped_lines = report.skipped.len().min((screen.height / 6).max(3));
    let failure_lines = report.totals.failed.min(screen.height / 4);
    // Headings, blank lines, sums, manifest and prompt.
    let rest = 10 + look_lines + skipped_lines + failure_lines;
    let rows = shown_rows(&report.outcomes, screen.height.saturating_sub(rest).max(5));

    table(report, &rows, screen, out)?;
    list("Needs a look", &looks, look_lines, screen, out)?;
    let skipped: Vec<String> = report.skipped.iter().map(|s| printable(&format!("{}: {}", s.path, s.reason))).collect();
    list("Skipped", &skipped, skipped_lines, screen, out)?;

    let totals = &report.totals;
    let mut sums = vec![format!("{} converted", grouped(totals.converted as u64))];
    if totals.incomplete > 0 {
        sums.push(format!("{} incomplete", grouped(totals.incomplete as u64)));
    }
    if totals.failed > 0 {
        sums.push(format!("{} failed", grouped(totals.failed as u64)));
    }
    let noun = if totals.organisations == 1 { "organisation" } else { "organisations" };
    write!(out, "\n{} {noun}: {}", grouped(totals.organisations as u64), sums.join(", "))?;
    if report.unchanged > 0 {
        write!(out, "; {} of them unchanged since the last run", grouped(report.unchanged as u64))?;
    }
    if totals.other_files > 0 {
        let noun = if totals.other_files == 1 { "file" } else { "files" };
        write!(out, "; {} other {noun} passed over", grouped(totals.other_files as u64))?;
    }
    writeln!(out)
}

fn table(report: &Report, rows: &[&OrganisationOutcome], screen: Screen, out: &mut impl Write) -> io::Result<()> {
    let widest = |texts: &mut dyn Iterator<Item = String>| texts.map(|t| t.width()).max().unwrap_or(0);
    let figures: usize = FIGURES.iter().map(|(_, width)| GAP.len() + width).sum();
    let editions = widest(&mut rows.iter().filter_map(|o| o.result.as_ref().ok()).map(edition));
    let second = editions.clamp("edition".len(), if screen.width < 100 { 17 } else { 30 });
    let names = widest(&mut rows.iter().map(|o| name(o)));
    let first = names.clamp(12, screen.width.saturating_sub(GAP.len() + second + figures).max(12));

    let mut header = format!("{}{GAP}{}", fit("organisation", first), fit("edition", second));
    for (title, width) in FIGURES {
        header.push_str(GAP);
        header.push_str(&fit_right(title, width));
    }
    writeln!(out, "{}", paint(&header, ScreenColour::Bold, screen))?;
    for outcome in rows {
        let mut line = fit(&name(outcome), first);
        line.push_str(GAP);
        let colour = if let Ok(brief) = &outcome.result {
            line.push_str(&fit(&edition(brief), second));
            for (figure, (_, width)) in figures_of(brief).iter().zip(FIGURES) {
                line.push_str(GAP);
                line.push_str(&fit_right(figure, width));
            }
            (outcome.state() == OrganisationState::Incomplete).then_some(ScreenColour::Yellow)
        } else {
            line.push_str("failed: nothing written");
            Some(ScreenColour::Red)
        };
        writeln!(out, "{}", colour.map_or_else(|| line.clone(), |colour| paint(&line, colour, screen)))?;
    }
    let hidden = report.outcomes.len() - rows.len();
    if hidden > 0 {
        let failed = report.totals.failed - rows.iter().filter(|o| o.result.is_err()).count();
        let text = if failed == 0 {
            format!("... and {} more converted", grouped(hidden as u64))
        } else {
            format!("... and {} more, {} of them failed", grouped(hidden as u64), grouped(failed as u64))
        };
        writeln!(out, "{}", paint(&text, ScreenColour::Dim, screen))?;
    }
    Ok(())
}

/// Writes the problems of failed organisations and the notices on the output folder. A terminal gets only as many lines
/// as leave room for the table, a pipe gets all of them, and the manifest has all of them too.
pub(super) fn write_problems(report: &Report, screen: Screen, out: &mut impl Write) -> io::Result<()> {
    let most = if screen.is_terminal { (screen.height / 4).max(5) } else { usize::MAX };
    let mut lines = report.outcomes.iter().flat_map(|o| {
        let problems = o.result.as_ref().err().map(Vec::as_slice).unwrap_or_default();
        let problems = problems.iter().map(|p| ("error", p));
        let incomplete = o.result.as_ref().ok().and_then(|b| b.incomplete.as_ref());
        problems
            .map(|(label, p)| (label, ScreenColour::Red, printable(p)))
            .chain(
                incomplete.map(|why| ("incomplete", ScreenColour::Yellow, format!("{}: {}", o.name, printable(why)))),
            )
            .chain(o.notices.iter().map(|n| ("note", ScreenColour::Yellow, printable(n))))
    });
    for (label, colour, text) in lines.by_ref().take(most) {
        writeln!(out, "{} {text}", paint(&format!("{label}:"), colour, screen))?;
    }
    let more = lines.count();
    if more > 0 {
        writeln!(out, "... and {} more; all failures are in {}", grouped(more as u64), crate::batch::MANIFEST_FILE)?;
    }
    for notice in &report.notices {
        writeln!(out, "{} {}", paint("note:", ScreenColour::Yellow, screen), printable(notice))?;
    }
    if let [first, rest @ ..] = report.left_over.as_slice() {
        let more = if rest.is_empty() { String::new() } else { format!(" and {} more", grouped(rest.len() as u64)) };
        let label = paint("note:", ScreenColour::Yellow, screen);
        let first = printable(first);
        writeln!(out, "{label} {first}{more} in the output folder: from an earlier run, in no input of this one")?;
    }
    Ok(())
}

fn list(heading: &str, lines: &[String], most: usize, screen: Screen, out: &mut impl Write) -> io::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", paint(heading, ScreenColour::Bold, screen))?;
    for line in lines.iter().take(most) {
        writeln!(out, "  {}", fit(line, screen.width.saturating_sub(2)).trim_end())?;
    }
    if lines.len() > most {
        writeln!(out, "  ... and {} more", grouped((lines.len() - most) as u64))?;
    }
    Ok(())
}

/// The rows that fit: all in their order, or first the failed ones and then those that need a look.
fn shown_rows(outcomes: &[OrganisationOutcome], most: usize) -> Vec<&OrganisationOutcome> {
    let mut rows: Vec<&OrganisationOutcome> = outcomes.iter().collect();
    if rows.len() > most {
        rows.sort_by_key(|o| match (&o.result, o.state()) {
            (Err(_), _) => 0,
            (Ok(_), OrganisationState::Incomplete) => 1,
            (Ok(brief), _) if brief.needs_a_look.is_some() => 2,
            _ => 3,
        });
        rows.truncate(most);
    }
    rows
}

fn look(outcome: &OrganisationOutcome) -> Option<String> {
    let brief = outcome.result.as_ref().ok()?;
    // The problems already say why it is incomplete.
    let why = brief.needs_a_look.as_ref()?;
    Some(format!("{}: {}", fit(&name(outcome), 30).trim_end(), printable(why)))
}

fn name(outcome: &OrganisationOutcome) -> String {
    printable(outcome.result.as_ref().map_or(&outcome.name, |brief| &brief.organisation))
}

/// The edition in short: `27001:2013 → 2022` for `27001:2013 → 27001:2022`.
fn edition(brief: &OutcomeSummary) -> String {
    let edition = printable(&brief.edition);
    match edition.split_once(" → ") {
        Some((from, to)) => match (from.split_once(':'), to.split_once(':')) {
            (Some((a, _)), Some((b, year))) if a == b => format!("{from} → {year}"),
            _ => edition,
        },
        None => edition,
    }
}

fn figures_of(brief: &OutcomeSummary) -> [String; 6] {
    let ledger = &brief.ledger;
    let [major, minor, observations, notes] = brief.findings;
    [
        format!("{} rows {}", grouped(u64::from(ledger.rows)), if ledger.balances() { "✓" } else { "✗" }),
        format!("{}/{}", brief.covered.0, brief.covered.1),
        major.to_string(),
        minor.to_string(),
        observations.to_string(),
        notes.to_string(),
    ]
}

/// A text cut or padded to a display width; a cut text ends in `…`.
fn fit(text: &str, width: usize) -> String {
    let mut fitted = String::new();
    let mut used = 0;
    if text.width() <= width {
        fitted.push_str(text);
        used = text.width();
    } else {
        for c in text.chars() {
            let next = c.width().unwrap_or(0);
            if used + next + 1 > width {
                break;
            }
            fitted.push(c);
            used += next;
        }
        fitted.push('…');
        used += 1;
    }
    fitted.extend(std::iter::repeat_n(' ', width.saturating_sub(used)));
    fitted
}

fn fit_right(text: &str, width: usize) -> String {
    let fitted = fit(text, width);
    let text = fitted.trim_end();
    format!("{}{text}", " ".repeat(width.saturating_sub(text.width())))
}

/// A text in a colour, where the screen has colours.
pub(super) fn paint(text: &str, colour: ScreenColour, screen: Screen) -> String {
    if !screen.colours {
        return text.to_owned();
    }
    let code = match colour {
        ScreenColour::Bold => "1",
        ScreenColour::Red => "31",
        ScreenColour::Yellow => "33",
        ScreenColour::Dim => "2",
    };
    format!("\u{1b}[{code}m{text}\u{1b}[0m")
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::batch::{Skipped, Totals};
    use crate::model::RowCounts;

    fn converted(name: &str, look: Option<&str>) -> OrganisationOutcome {
        OrganisationOutcome {
            slug: name.to_owned(),
            name: name.to_owned(),
            result: Ok(OutcomeSummary {
                organisation: name.to_owned(),
                edition: "27001:2013 → 27001:2022".to_owned(),
                ledger: RowCounts { rows: 1_128, entry: 1_128, ..RowCounts::default() },
                covered: (87, 93),
                findings: [0, 3, 12, 4],
                needs_a_look: look.map(str::to_owned),
                incomplete: None,
            }),
            notices: Vec::new(),
            unchanged: false,
        }
    }

    fn failed(name: &str, problem: &str) -> OrganisationOutcome {
        OrganisationOutcome {
            slug: name.to_owned(),
            name: name.to_owned(),
            result: Err(vec![problem.to_owned()]),
            notices: Vec::new(),
            unchanged: false,
        }
    }

    fn report(outcomes: Vec<OrganisationOutcome>) -> Report {
        let failed = outcomes.iter().filter(|o| o.result.is_err()).count();
        Report {
            totals: Totals {
                organisations: outcomes.len(),
                converted: outcomes.len() - failed,
                failed,
                ..Totals::default()
            },
            outcomes,
            skipped: vec![Skipped { path: "soa.pdf".to_owned(), reason: "save it as .xlsx".to_owned() }],
            left_over: Vec::new(),
            unchanged: 0,
            not_reached: 0,
            notices: Vec::new(),
            manifest: Ok(PathBuf::from("out/manifest.json")),
            index: Ok(PathBuf::from("out/index.html")),
        }
    }

    fn screen_of(report: &Report, screen: Screen) -> String {
        let mut out = Vec::new();
        write(report, screen, &mut out).expect("writing to memory");
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn wide_and_combining_letters_do_not_break_the_columns() {
        let report =
            report(vec![converted("株式会社例", None), converted("Mu\u{308}ller", None), converted("Acme", None)]);
        let text = screen_of(&report, Screen::PLAIN);
        let columns: Vec<_> =
            text.lines().skip(1).take(3).map(|l| l.split("27001:2013").next().map(UnicodeWidthStr::width)).collect();
        assert_eq!(columns, [Some(14); 3], "{text}");
    }

    #[test]
    fn a_large_run_fits_one_screen_and_shows_the_failed_first() {
        let mut outcomes: Vec<_> = (0..10_000).map(|n| converted(&format!("org-{n:05}"), None)).collect();
        outcomes[9_000] = failed("bad", "bad/soa.xlsx: is empty");
        outcomes[9_500] = converted("odd", Some("12 rows found no control"));
        let text = screen_of(&report(outcomes), Screen { width: 80, height: 24, is_terminal: true, colours: false });
        assert!(text.lines().count() < 24, "{text}");
        assert!(text.lines().nth(1).is_some_and(|l| l.starts_with("bad ")), "{text}");
        assert!(text.lines().nth(2).is_some_and(|l| l.starts_with("odd ")), "{text}");
        assert!(text.contains(" more converted") && text.contains("10,000 organisations: 9,999 converted, 1 failed"));
    }

    #[test]
    fn no_line_is_wider_than_the_screen() {
        let report = report(vec![converted(&"long name ".repeat(20), Some(&"much to say ".repeat(30)))]);
        for width in [80, 120] {
            let text = screen_of(&report, Screen { width, height: 40, is_terminal: true, colours: false });
            assert!(text.lines().all(|l| l.width() <= width), "{text}");
            assert!(text.contains('…'));
        }
    }

    #[test]
    fn a_name_cannot_forge_lines_or_colours() {
        let report = report(vec![failed("x", "a\u{1b}[2J\nerror: forged.xlsx")]);
        let mut out = Vec::new();
        write_problems(&report, Screen::PLAIN, &mut out).expect("writing to memory");
        let text = String::from_utf8(out).expect("text");
        assert_eq!(text.lines().count(), 1);
        assert!(!text.contains('\u{1b}'));
    }

    #[test]
    fn colours_repeat_what_the_words_say() {
        let report = report(vec![failed("x", "y"), converted("z", None)]);
        let coloured = screen_of(&report, Screen { colours: true, ..Screen::PLAIN });
        let mut plain = coloured.clone();
        for code in ["\u{1b}[0m", "\u{1b}[1m", "\u{1b}[2m", "\u{1b}[31m", "\u{1b}[33m"] {
            plain = plain.replace(code, "");
        }
        assert_ne!(coloured, plain);
        assert_eq!(plain, screen_of(&report, Screen::PLAIN));
    }
}
