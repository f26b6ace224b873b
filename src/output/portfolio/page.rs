//! `index.html`: one file that needs nothing else, readable without a script, and with one sorted, filtered and
//! searched.

use crate::i18n::grouped;
use std::fmt::Write as _;
use std::io::{self, Write};

use sha2::{Digest as _, Sha256};

use super::html::{Escaped, HtmlLink, base64};
use super::member::{Member, MemberState, Portfolio, RuleTotal};
use crate::model::{Figures, Severity};

/// Says before the table comes that the script will choose what is shown of it, so that nothing is laid out twice.
const AHEAD: &str = "document.documentElement.className = 'live-soon'";
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// Rules that the page lists; the workbook beside it has all of them.
const RULES: usize = 12;

/// Parts of a bar: class, sign, word, and the figure.
type PagePart = (char, &'static str, &'static str, fn(&Figures) -> u32);
const PARTS: [PagePart; 7] = [
    ('i', "●", "implemented", |f| f.implemented),
    ('l', "◆", "alternative", |f| f.alternative),
    ('p', "◐", "partial", |f| f.partial),
    ('n', "○", "planned", |f| f.planned),
    ('m', "✕", "not implemented", |f| f.not_implemented),
    ('u', "?", "unstated", |f| f.status_unstated),
    ('e', "–", "excluded", |f| f.excluded),
];

/// Headers of the organisations' table: word, kind of its values for sorting (none: not sorted), whether numbers.
const HEADS: [(&str, &str, bool); 15] = [
    ("Organisation", "text", false),
    ("Documents", "", false),
    ("State", "state", false),
    ("Editions", "text", false),
    ("Status of controls", "", false),
    ("Covered", "ratio", true),
    ("Applicable", "number", true),
    ("Implemented", "number", true),
    ("Partial", "number", true),
    ("Open", "number", true),
    ("Excluded", "number", true),
    ("Major", "number", true),
    ("Minor", "number", true),
    ("Obser\u{ad}vations", "number", true),
    ("Notes", "number", true),
];

/// Writes the page. `beside` are files at the top of the folder that it links, each with its name for a reader.
pub fn write(portfolio: &Portfolio, beside: &[(&str, &str)], out: &mut impl Write) -> io::Result<()> {
    head(portfolio, out)?;
    out.write_all(b"<main>\n")?;
    glance(portfolio, out)?;
    rules(portfolio, out)?;
    organisations(portfolio, out)?;
    out.write_all(b"</main>\n")?;
    foot(portfolio, beside, out)?;
    write!(out, "<script>{SCRIPT}</script>\n</body>\n</html>\n")
}

fn head(portfolio: &Portfolio, out: &mut impl Write) -> io::Result<()> {
    let hash = |text: &str| base64(&Sha256::digest(text.as_bytes()));
    let members = portfolio.members().len();
    write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'sha256-{}' 'sha256-{}'; \
         style-src 'sha256-{}'; img-src data:; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta name=\"generator\" content=\"annexa\">\n<link rel=\"icon\" href=\"data:,\">\n\
         <title>Statements of Applicability: {}</title>\n<style>{STYLE}</style>\n<script>{AHEAD}</script>\n</head>\n<body>\n",
        hash(AHEAD),
        hash(SCRIPT),
        hash(STYLE),
        counted(members, "organisation", "organisations"),
    )?;
    writeln!(
        out,
        "<a class=\"skip\" href=\"#organisations-heading\">Skip to the organisations</a>\n<header>\n\
         <p class=\"eyebrow\">annexa · batch index</p>\n<h1>Statements of Applicability of {}</h1>",
        counted(members, "organisation", "organisations")
    )?;
    let as_of = portfolio.as_of();
    let as_of = if as_of.is_empty() { String::new() } else { format!("As of {}. ", Escaped(&as_of)) };
    writeln!(
        out,
        "<p class=\"quiet\">{as_of}Statements are drafts, derived from the sources, unless an approval is shown. \
         Findings are readiness findings, annexa’s own grading, not audit conclusions.</p>\n</header>"
    )
}

fn glance(portfolio: &Portfolio, out: &mut impl Write) -> io::Result<()> {
    let f = portfolio.figures();
    let findings = portfolio.findings();
    out.write_all(
        b"<section aria-labelledby=\"glance\">\n<h2 id=\"glance\">At a glance</h2>\n<dl class=\"figures\">\n",
    )?;
    for standing in [MemberState::Converted, MemberState::Incomplete, MemberState::Failed] {
        let count = portfolio.count(standing);
        let class = if count > 0 { standing.word() } else { "quiet" };
        writeln!(
            out,
            "<div><dt>organisations {}</dt><dd class=\"{class}\"><span aria-hidden=\"true\">{}</span> {}</dd></div>",
            standing.word(),
            standing.sign(),
            grouped(count as u64)
        )?;
    }
    let figures: [(String, u32); 8] = [
        ("controls applicable".to_owned(), f.applicable),
        ("implemented".to_owned(), f.implemented),
        ("partly implemented".to_owned(), f.partial),
        ("open".to_owned(), f.open),
        ("excluded".to_owned(), f.excluded),
        ("major findings".to_owned(), findings[0]),
        ("minor findings".to_owned(), findings[1]),
        ("observations and notes".to_owned(), findings[2] + findings[3]),
    ];
    for (label, figure) in figures {
        writeln!(out, "<div><dt>{label}</dt><dd>{}</dd></div>", grouped(u64::from(figure)))?;
    }
    writeln!(out, "</dl>")?;
    if f.controls > 0 {
        if f.implemented_carried_over > 0 {
            writeln!(
                out,
                "<p class=\"quiet\">{} of the {} implemented are carried over from a withdrawn edition, to be \
                 confirmed.</p>",
                grouped(u64::from(f.implemented_carried_over)),
                grouped(u64::from(f.implemented))
            )?;
        }
        writeln!(out, "<div class=\"whole\">{}</div>\n<ul class=\"legend\">", bar(&f))?;
        for (class, sign, word, figure) in PARTS {
            writeln!(
                out,
                "<li><svg viewBox=\"0 0 1 1\" aria-hidden=\"true\"><path class=\"{class}\" d=\"M0 0h1v1H0z\"/></svg>\
                 <span aria-hidden=\"true\">{sign} </span>{word} {}</li>",
                grouped(u64::from(figure(&f)))
            )?;
        }
        out.write_all(b"</ul>\n")?;
    }
    out.write_all(b"</section>\n")
}

/// A bar of the statuses, to be read by eye and by ear.
fn bar(figures: &Figures) -> String {
    let mut paths = String::new();
    let mut label = String::new();
    let mut at = 0;
    for (class, _, word, figure) in PARTS {
        let count = figure(figures);
        if count > 0 {
            let _ = write!(paths, "<path class=\"{class}\" d=\"M{at} 0h{count}v1H{at}z\"/>");
            let _ = write!(label, "{}{count} {word}", if label.is_empty() { "" } else { ", " });
            at += count;
        }
    }
    format!(
        "<svg class=\"bar\" viewBox=\"0 0 {} 1\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{label}\">{paths}</svg>",
        at.max(1)
    )
}

fn rules(portfolio: &Portfolio, out: &mut impl Write) -> io::Result<()> {
    let all = portfolio.rules();
    if all.is_empty() {
        return Ok(());
    }
    out.write_all(
        b"<section aria-labelledby=\"findings\">\n<h2 id=\"findings\">Findings across the organisations</h2>\n\
          <div class=\"scroll\" role=\"region\" aria-labelledby=\"findings\" tabindex=\"0\">\n<table>\n\
          <caption>By rule, those that concern most organisations first.</caption>\n<thead><tr>\
          <th scope=\"col\">Rule</th><th scope=\"col\">Severity</th><th scope=\"col\">Finding</th>\
          <th scope=\"col\" class=\"number\">Organi&shy;sations</th><th scope=\"col\" class=\"number\">Findings</th>\
          </tr></thead>\n<tbody>\n",
    )?;
    for rule in all.iter().take(RULES) {
        writeln!(
            out,
            "<tr><th scope=\"row\">{}</th><td class=\"{}\">{}</td><td>{}</td><td class=\"number\">{}</td>\
             <td class=\"number\">{}</td></tr>",
            Escaped(&rule.rule),
            rule.severity.word(),
            severity(rule.severity),
            Escaped(&rule.title),
            grouped(u64::from(rule.organisations)),
            grouped(u64::from(rule.findings))
        )?;
    }
    out.write_all(b"</tbody>\n</table>\n</div>\n")?;
    if all.len() > RULES {
        let rest = counted(all.len() - RULES, "rule", "rules");
        writeln!(out, "<p class=\"quiet\">{rest} more in portfolio.xlsx.</p>")?;
    }
    out.write_all(b"</section>\n")
}

/// Shape and word of a severity.
fn severity(severity: Severity) -> String {
    let sign = match severity {
        Severity::Major => "▲",
        Severity::Minor => "△",
        Severity::Observation => "◇",
        Severity::Note => "·",
    };
    format!("<span aria-hidden=\"true\">{sign}</span> {}", severity.word())
}

fn organisations(portfolio: &Portfolio, out: &mut impl Write) -> io::Result<()> {
    out.write_all(
        b"<section aria-labelledby=\"organisations-heading\">\n\
          <h2 id=\"organisations-heading\" tabindex=\"-1\">Organisations</h2>\n",
    )?;
    tools(portfolio, out)?;
    out.write_all(
        b"<p id=\"shown\" role=\"status\" hidden></p>\n<p id=\"words\" class=\"quiet\">Covered: controls with a stated \
          or carried-over answer, of all. Open: applicable and planned, not implemented or unstated, and controls whose \
          applicability is undecided or unstated.</p>\n\
          <div class=\"scroll\" role=\"region\" aria-labelledby=\"organisations-heading\" tabindex=\"0\">\n\
          <table id=\"organisations\" class=\"organisations\" aria-describedby=\"words\">\n<caption>One row an organisation, \
          those that failed or are incomplete first.</caption>\n<colgroup>",
    )?;
    for _ in HEADS {
        out.write_all(b"<col>")?;
    }
    out.write_all(b"</colgroup>\n<thead><tr>")?;
    for (word, kind, numbers) in HEADS {
        let class = if numbers { " class=\"number\"" } else { "" };
        let kind = if kind.is_empty() { String::new() } else { format!(" data-t=\"{kind}\"") };
        // Rows are in the order of their states.
        let sorted = if word == "State" { " aria-sort=\"ascending\"" } else { "" };
        write!(out, "<th scope=\"col\"{class}{kind}{sorted}>{word}</th>")?;
    }
    out.write_all(b"</tr></thead>\n<tbody>\n")?;
    let editions = editions(portfolio);
    for member in portfolio.members() {
        row(member, &editions, out)?;
    }
    out.write_all(
        b"</tbody>\n</table>\n</div>\n<nav id=\"pages\" aria-label=\"Pages of the table\" hidden>\
          <button type=\"button\" id=\"previous\">Previous</button><span id=\"page\"></span>\
          <button type=\"button\" id=\"next\">Next</button><label>Rows a page <select id=\"size\">\
          <option>100</option><option>500</option><option>1000</option></select></label></nav>\n</section>\n",
    )
}

/// What somebody narrows the table down with; of no use, and not shown, without the script.
fn tools(portfolio: &Portfolio, out: &mut impl Write) -> io::Result<()> {
    out.write_all(
        b"<form id=\"tools\" class=\"tools\" role=\"search\" aria-label=\"Organisations\" hidden>\n\
          <div><label for=\"search\">Search in names, editions and reasons</label>\
          <input type=\"search\" id=\"search\" autocomplete=\"off\" spellcheck=\"false\"></div>\n\
          <div><label for=\"state\">State</label><select id=\"state\"><option value=\"\">all</option>",
    )?;
    for standing in MemberState::ALL {
        let word = standing.word();
        write!(
            out,
            "<option value=\"{word}\">{} {word} ({})</option>",
            standing.sign(),
            grouped(portfolio.count(standing) as u64)
        )?;
    }
    out.write_all(
        b"</select></div>\n<div><label for=\"edition\">Editions</label><select id=\"edition\"><option value=\"\">all</option>",
    )?;
    for (at, edition) in editions(portfolio).iter().enumerate() {
        write!(out, "<option value=\"{at}\">{}</option>", Escaped(&short(edition)))?;
    }
    out.write_all(
        b"</select></div>\n<div><label for=\"rule\">Finding</label><select id=\"rule\"><option value=\"\">all</option>",
    )?;
    let mut rules: Vec<&RuleTotal> = portfolio.rules().iter().collect();
    rules.sort_by(|a, b| (a.severity, &a.rule).cmp(&(b.severity, &b.rule)));
    for rule in rules {
        write!(
            out,
            "<option value=\"{}\">{} {}: {} ({})</option>",
            rule.place,
            rule.severity.word(),
            Escaped(&rule.rule),
            Escaped(&rule.title),
            grouped(u64::from(rule.organisations))
        )?;
    }
    out.write_all(b"</select></div>\n<button type=\"reset\">Show all</button>\n</form>\n")
}

/// An edition in short: `27001:2013 → 2022` for `27001:2013 → 27001:2022`, a dash for none.
fn short(edition: &str) -> String {
    match edition.split_once(" → ").map(|(from, to)| (from, from.split_once(':'), to.split_once(':'))) {
        Some((from, Some((a, _)), Some((b, year)))) if a == b => format!("{from} → {year}"),
        _ if edition.is_empty() => "–".to_owned(),
        _ => edition.to_owned(),
    }
}

/// The different editions, in order.
fn editions(portfolio: &Portfolio) -> Vec<&str> {
    let mut editions: Vec<&str> = portfolio.members().iter().map(|m| &*m.edition).filter(|e| !e.is_empty()).collect();
    editions.sort_unstable();
    editions.dedup();
    editions
}

fn row(member: &Member, editions: &[&str], out: &mut impl Write) -> io::Result<()> {
    let standing = member.standing.word();
    let rules: Vec<String> = member.rules.iter().map(ToString::to_string).collect();
    write!(out, "<tr data-s=\"{standing}\"")?;
    if let Ok(at) = editions.binary_search(&&*member.edition) {
        write!(out, " data-e=\"{at}\"")?;
    }
    if !rules.is_empty() {
        write!(out, " data-r=\"{}\"", rules.join(" "))?;
    }
    write!(out, " data-n=\"{}\"><th scope=\"row\"><bdi>{}</bdi>", Escaped(&member.slug), Escaped(&member.name))?;
    if !member.input.is_empty() {
        write!(out, "<p>from <bdi>{}</bdi></p>", Escaped(&member.input))?;
    }
    if !member.issue.is_empty() {
        write!(out, "<p><bdi>{}</bdi></p>", Escaped(&member.issue))?;
    }
    if !member.reason.is_empty() {
        write!(out, "<p class=\"{standing}\"><bdi>{}</bdi></p>", Escaped(&member.reason))?;
    }
    out.write_all(b"</th>")?;
    documents(member, out)?;
    write!(
        out,
        "<td class=\"state {standing}\"><span aria-hidden=\"true\">{}</span> {standing}</td><td class=\"editions\">\
         <bdi>{}</bdi></td><td class=\"bars\">",
        member.standing.sign(),
        Escaped(&short(&member.edition))
    )?;
    for statement in &member.statements {
        if member.statements.len() > 1 {
            write!(out, "<span class=\"statement\">{}</span>", Escaped(&statement.framework))?;
        }
        out.write_all(bar(&statement.figures).as_bytes())?;
    }
    out.write_all(b"</td>")?;
    if let Some(f) = member.figures() {
        write!(out, "<td class=\"number\">{}/{}</td>", f.covered, f.controls)?;
        for figure in [f.applicable, f.implemented, f.partial, f.open, f.excluded] {
            write!(out, "<td class=\"number\">{figure}</td>")?;
        }
        for (severity, count) in Severity::ALL.iter().zip(member.findings) {
            let major = if *severity == Severity::Major && count > 0 { " major" } else { "" };
            write!(out, "<td class=\"number{major}\">{count}</td>")?;
        }
    } else {
        for _ in 0..10 {
            out.write_all("<td class=\"number\">–</td>".as_bytes())?;
        }
    }
    out.write_all(b"</tr>\n")
}

fn documents(member: &Member, out: &mut impl Write) -> io::Result<()> {
    out.write_all(b"<td class=\"documents\">")?;
    for document in &*member.documents {
        write!(out, "<a href=\"{}\">{}</a> ", HtmlLink(&[&member.slug, document]), Escaped(label(document)))?;
    }
    if member.earlier && !member.documents.is_empty() {
        out.write_all(b"<p>of an earlier run</p>")?;
    }
    out.write_all(b"</td>")
}

/// What a reader calls a file.
fn label(document: &str) -> &str {
    match document {
        "audit-pack.pdf" => "audit pack",
        "mapping.xlsx" => "workbook",
        "record.json" => "record",
        other => other,
    }
}

fn foot(portfolio: &Portfolio, beside: &[(&str, &str)], out: &mut impl Write) -> io::Result<()> {
    out.write_all(b"<footer>\n<p>")?;
    for (at, (file, name)) in beside.iter().enumerate() {
        let between = if at == 0 { "" } else { " · " };
        write!(out, "{between}<a href=\"{}\">{name}</a>", HtmlLink(&[file]))?;
    }
    let programs = portfolio.programs().join(", ");
    write!(
        out,
        "</p>\n<p>{}{}This page is made from the organisations’ files <code>organisation.json</code>; <code>annexa index \
         DIR</code> makes it anew.</p>\n<p>ISO and IEC hold the copyright in their standards; identifiers only are used \
         here. annexa does not say that anybody complies with anything.</p>\n</footer>\n",
        Escaped(&programs),
        if programs.is_empty() { "" } else { ". " }
    )
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(count as u64), if count == 1 { one } else { many })
}
