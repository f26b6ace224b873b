//! annexa's own messages in a record: in English as the record has it, and in another language from the record alone.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use annexa::i18n::MessageCatalog;
use annexa::i18n::{Area, Localizer, TemplateFile, Templates};
use annexa::model::record::Record;
use annexa::model::{Finding, LocalizedText, Message, MessageArg, Overruled};
use annexa::reconcile::rules::rules;
use annexa::standards::FrameworkLibrary;

use super::CONVERTED;
use crate::support::folder::files_below;
use crate::support::repository::root;
use crate::support::toml_texts::by_key;

/// The texts of a built-in English file, by key.
fn texts(stem: &str) -> BTreeMap<String, String> {
    let path = format!("common/en/{stem}.toml");
    let (_, text) = Templates::files().find(|(name, _)| *name == path).expect("a built-in file");
    by_key(text).into_iter().map(|(key, text)| (format!("{stem}.{key}"), text)).collect()
}

/// The code, without its tests, and its vocabulary.
fn code() -> String {
    let files = files_below(&root().join("src"));
    let files = files.iter().filter(|path| path.extension().is_some_and(|e| e == "rs" || e == "toml"));
    let text = |path: &PathBuf| fs::read_to_string(path).expect("a file");
    files.map(|path| text(path).split("#[cfg(test)]\nmod tests").next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn every_text_that_the_code_names_exists_and_every_text_is_named() {
    let code = code();
    let literals: BTreeSet<&str> = code.split('"').collect();
    for stem in ["findings", "lists", "sentences"] {
        let texts = texts(stem);
        let is_key = |text: &&&str| {
            text.strip_prefix(stem).and_then(|rest| rest.strip_prefix('.')).is_some_and(|rest| {
                !rest.is_empty() && rest.chars().all(|c| c.is_ascii_lowercase() || matches!(c, '_' | '.' | '0'..='9'))
            })
        };
        // The name of an output, and no key.
        let named: BTreeSet<&str> =
            literals.iter().filter(is_key).copied().filter(|key| *key != "findings.sarif").collect();
        let there: BTreeSet<&str> = texts.keys().map(String::as_str).collect();
        assert_eq!(named.difference(&there).collect::<Vec<_>>(), Vec::<&&str>::new(), "named, and not there");
        assert_eq!(there.difference(&named).collect::<Vec<_>>(), Vec::<&&str>::new(), "there, and not named");
    }
}

#[test]
fn every_answer_that_a_sentence_can_have_is_a_text() {
    let answers = texts("answers");
    let code = code();
    let keys: Vec<&str> = code.split('"').filter(|text| text.starts_with("answers.") && !text.contains('{')).collect();
    assert!(keys.len() > 10);
    for key in keys {
        assert!(answers.contains_key(key), "{key}");
    }
}

#[test]
fn every_phrase_is_one_of_the_code_and_stands_once() {
    // What reasons begin with, where the code puts them together.
    const BEGINNINGS: [&str; 3] = ["", "overruled by ", "sources of equal standing contradict each other; "];
    let code = code();
    let literals: BTreeSet<&str> = code.split('"').collect();
    let mut library = FrameworkLibrary::built_in().expect("the built-in knowledge");
    library.read_all().expect("every set of mappings");
    let notes: BTreeSet<&str> = library.crosswalk.mappings().iter().map(|mapping| mapping.note.as_str()).collect();
    let phrases = texts("phrases");
    let unused: Vec<&String> = phrases
        .values()
        .filter(|phrase| {
            let rests = BEGINNINGS.iter().filter_map(|beginning| phrase.strip_prefix(beginning));
            // What is written as a Rust value: `true` of a limit.
            !rests.into_iter().any(|rest| literals.contains(rest))
                && !matches!(phrase.as_str(), "true" | "false")
                && !notes.contains(phrase.as_str())
        })
        .collect();
    assert_eq!(unused, Vec::<&String>::new());
    assert_eq!(phrases.values().collect::<BTreeSet<_>>().len(), phrases.len(), "each phrase has one key");
}

#[test]
fn the_texts_of_the_rules_are_those_that_annexa_rules_lists() {
    let mut expected = BTreeMap::new();
    for rule in rules() {
        let text = rule.text();
        for (what, text) in [("title", &text.title), ("why", &text.why), ("what_to_do", &text.what_to_do)] {
            expected.insert(format!("rules.{}.{what}", rule.code), text.clone());
        }
    }
    assert_eq!(texts("rules"), expected);
}

/// A language that is English in capitals.
fn capitals() -> MessageCatalog {
    let mut files = Vec::new();
    for stem in ["answers", "findings", "lists", "phrases", "rules", "sentences"] {
        let line = |(key, text): (&String, &String)| {
            let key = key.split_once('.').expect("a key").1;
            // A text between quotes is the same in JSON and in TOML.
            format!("{key} = {}\n", serde_json::to_string(&in_capitals(text)).expect("JSON"))
        };
        let path = format!("common/x-capitals/{stem}.toml");
        let bytes = texts(stem).iter().map(line).collect::<String>().into_bytes();
        files.push(TemplateFile { shown: path.clone(), path, bytes });
    }
    let templates = Templates::with(files);
    templates.words("x-capitals").unwrap_or_else(|problems| panic!("{problems:?}"))
}

/// Capitals for all that is no name of a value or a filter.
fn in_capitals(text: &str) -> String {
    let (mut out, mut inside, mut quoted) = (String::new(), 0, false);
    for c in text.chars() {
        match c {
            '{' => inside += 1,
            '}' => inside -= 1,
            '"' if inside > 0 => quoted = !quoted,
            _ => {}
        }
        // `{%` is one brace, `{{` two; both end with as many.
        out.extend(if inside == 0 || quoted { c.to_uppercase().collect::<Vec<_>>() } else { vec![c] });
    }
    out
}

/// The words of sources and the identifiers in a sentence.
fn values<'s>(sentence: &'s Message, all: &mut Vec<&'s str>) {
    fn of_part<'s>(part: &'s MessageArg, all: &mut Vec<&'s str>) {
        match part {
            MessageArg::Text(text) => all.push(text),
            MessageArg::Sentence(sentence) => values(sentence, all),
            MessageArg::List { of, .. } => of.iter().for_each(|part| of_part(part, all)),
            MessageArg::Number(_) | MessageArg::Phrase { .. } => {}
        }
    }
    sentence.values.values().for_each(|part| of_part(part, all));
}

/// A text of a record: in English, its message, and in a language.
fn localized<'r>(text: &'r LocalizedText, speaker: &Localizer<'_>) -> (&'r str, Option<&'r Message>, String) {
    (text.english(), text.message(), speaker.localize(text).into_owned())
}

/// Every text of annexa's own in a record: in English, its message, and in a language.
fn told<'r>(record: &'r Record, speaker: &Localizer<'_>) -> Vec<(&'r str, Option<&'r Message>, String)> {
    let mut all = Vec::new();
    for finding in &record.findings {
        all.push(localized(&finding.seen, speaker));
        all.push((finding.title.as_str(), None, speaker.finding_title(finding).into_owned()));
        all.push((finding.why.as_str(), None, speaker.finding_why(finding).into_owned()));
        all.push((finding.what_to_do.as_str(), None, speaker.what_to_do(finding).into_owned()));
    }
    for statement in &record.statements {
        for control in statement.controls.iter().chain(&statement.own_controls) {
            if let Some(transition) = &control.transition {
                all.push(localized(&transition.how, speaker));
            }
            for overruled in &control.overruled {
                all.push(localized(&overruled.why, speaker));
            }
            let merged = [(&control.applicability.how, speaker.how_merged(&control.applicability, control))];
            let merged =
                merged.into_iter().chain([(&control.status.how, speaker.how_merged(&control.status, control))]);
            all.extend(merged.map(|(how, words)| (how.as_str(), None, words.into_owned())));
        }
        if let Some(roles) = &statement.roles {
            all.push(localized(&roles.why, speaker));
        }
    }
    for row in &record.unmatched {
        all.push(localized(&row.why, speaker));
        all.extend(row.candidates.iter().map(|c| (c.why.as_str(), None, speaker.phrase(&c.why).to_owned())));
    }
    for entry in &record.entries {
        all.extend(entry.match_note.iter().map(|note| localized(note, speaker)));
    }
    for source in &record.sources {
        for sheet in &source.sheets {
            all.push(localized(&sheet.reason, speaker));
        }
        if let Some(language) = &source.language {
            all.push(localized(&language.why, speaker));
        }
        for used in source.vocabulary.iter().filter_map(|used| used.taken_for.as_deref()) {
            // The short names of drivers are no words.
            let driver = used.chars().all(|c| c.is_uppercase() || c == '/');
            all.extend((!driver).then(|| (used, None, speaker.phrase(used).to_owned())));
        }
        for (reading, _) in source.editions() {
            all.push(localized(&reading.why, speaker));
        }
    }
    all
}

#[test]
fn in_english_every_sentence_of_a_record_is_the_text_that_the_record_has() {
    let words = Templates::built_in().words("en").expect("English");
    let speaker = Localizer::new(&words, Area::AuditPack, BTreeMap::new());
    let mut findings = 0;
    for (folder, record) in CONVERTED.records() {
        findings += record.findings.iter().filter(|f| f.seen.message().is_some()).count();
        for (english, _, words) in told(&record, &speaker) {
            assert_eq!(words, english, "{}", folder.display());
        }
    }
    assert!(findings > 50, "{findings}");
    assert_eq!(speaker.problems(), []);
}

#[test]
fn a_record_read_again_speaks_another_language_with_the_values_as_they_stand() {
    let words = capitals();
    let speaker = Localizer::new(&words, Area::Workbook, BTreeMap::new());
    let mut sentences = 0;
    for (folder, record) in CONVERTED.records() {
        let bytes = serde_json::to_vec(&record).expect("JSON");
        let again = Record::read(&bytes).expect("a record");
        assert_eq!(again, record);
        for (english, sentence, words) in told(&again, &speaker) {
            let place = format!("{}: {english}", folder.display());
            assert_eq!(words.to_uppercase(), english.to_uppercase(), "{place}");
            let mut known = Vec::new();
            if let Some(sentence) = sentence {
                values(sentence, &mut known);
            }
            known.sort_by_key(|value| std::cmp::Reverse(value.len()));
            let own = known.iter().fold(words.clone(), |rest, value| rest.replace(value, ""));
            assert!(!own.contains(char::is_lowercase), "{place}\n{words}");
            sentences += usize::from(sentence.is_some());
        }
    }
    assert!(sentences > 100, "{sentences}");
    assert_eq!(speaker.problems(), []);
}

#[test]
fn a_record_of_an_older_or_a_newer_version_is_told_in_english() {
    let words = capitals();
    let speaker = Localizer::new(&words, Area::AuditPack, BTreeMap::new());
    let (_, record) = CONVERTED.records().into_iter().find(|(_, r)| !r.findings.is_empty()).expect("findings");
    let mut json = serde_json::to_value(&record).expect("JSON");
    let first = &mut json["findings"][0];
    first.as_object_mut().expect("a finding").remove("said");
    first["rule"] = "SOA999".into();
    let again = Record::read(json.to_string().as_bytes()).expect("a record");
    let older: &Finding = &again.findings[0];
    assert_eq!(speaker.localize(&older.seen), older.seen.english());
    assert_eq!(speaker.finding_title(older), older.title);
    for unknown in [
        r#"{"key":"findings.of_tomorrow","values":{"n":3,"x":"y"}}"#,
        r#"{"key":"findings.contradiction","values":{"answers":{"key":"findings.none"}}}"#,
    ] {
        json["findings"][0]["said"] = serde_json::from_str(unknown).expect("JSON");
        let again = Record::read(json.to_string().as_bytes()).expect("a record");
        let newer = &again.findings[0].seen;
        assert!(newer.message().is_some());
        assert_eq!(newer.english(), older.seen.english());
        assert_eq!(speaker.localize(newer), newer.english());
    }
    assert_eq!(speaker.problems(), []);
}

#[test]
fn overruled_answers_are_words_of_the_language_and_overruled_texts_are_not() {
    let words = capitals();
    let speaker = Localizer::new(&words, Area::AuditPack, BTreeMap::new());
    let overruled: Vec<Overruled> = CONVERTED
        .records()
        .into_iter()
        .flat_map(|(_, record)| record.statements)
        .flat_map(|statement| statement.controls)
        .flat_map(|control| control.overruled)
        .collect();
    assert!(overruled.iter().any(|o| o.field == "status"));
    for one in &overruled {
        let answer = matches!(one.field.as_str(), "applicability" | "status");
        let expected = if answer { one.value.to_uppercase() } else { one.value.clone() };
        assert_eq!(speaker.overruled_value(one), expected);
    }
}
