//! Tests of the audit pack: its bytes are read back with lopdf and measured with the widths that the file states.

#[path = "audit_pack/attachments.rs"]
mod attachments;
#[path = "audit_pack/conformance/mod.rs"]
pub mod conformance;
#[path = "audit_pack/mutants.rs"]
pub mod mutants;
#[path = "audit_pack/navigation.rs"]
mod navigation;
#[path = "audit_pack/places.rs"]
pub mod places;
#[path = "audit_pack/reading.rs"]
mod reading;
#[path = "audit_pack/records.rs"]
mod records;
#[path = "audit_pack/scripts.rs"]
mod scripts;

use annexa::i18n::Templates;
use annexa::model::record::Record;
use annexa::output::pack::write;
use annexa::output::pack::{Audience, CitedHashes, PackOptions, PackTemplate, PackVariant};
use annexa::output::pdf::PackFonts;

fn cited() -> CitedHashes {
    CitedHashes { record_sha256: "0123456789abcdef".repeat(4), workbook_sha256: "fedcba9876543210".repeat(4) }
}

fn pack(record: &Record) -> (Vec<u8>, Vec<String>) {
    pack_for(record, "en", Audience::Internal, PackVariant::Full)
}

/// A pack of the built-in templates.
fn pack_for(record: &Record, language: &str, audience: Audience, look: PackVariant) -> (Vec<u8>, Vec<String>) {
    let templates = Templates::built_in();
    pack_of(record, &templates, language, audience, look, &PackFonts::built_in().expect("fonts"))
}

/// The internal pack in English with these fonts.
fn pack_with(record: &Record, fonts: &PackFonts) -> (Vec<u8>, Vec<String>) {
    pack_of(record, &Templates::built_in(), "en", Audience::Internal, PackVariant::Full, fonts)
}

fn pack_of(
    record: &Record,
    templates: &Templates,
    language: &str,
    audience: Audience,
    look: PackVariant,
    fonts: &PackFonts,
) -> (Vec<u8>, Vec<String>) {
    let words = templates.words(language).expect("the language");
    let template = PackTemplate::read(templates).expect("the settings");
    let manner = PackOptions { words: &words, template: &template, audience, look };
    write(record, fonts, &manner, &cited(), &[]).expect("a pack")
}

#[test]
fn packs_conform_to_pdf_a_and_pdf_ua() {
    for (name, record) in [
        ("full", records::full()),
        ("transition", records::transition()),
        ("no data", records::no_data()),
        ("one control", records::one_control()),
        ("awkward", records::awkward()),
    ] {
        let (bytes, _) = pack(&record);
        let faults = conformance::check(&bytes);
        assert!(faults.is_empty(), "{name}: {} faults, first {:#?}", faults.len(), &faults[..faults.len().min(8)]);
    }
}

/// Writes the synthetic packs to the target folder, to be looked at.
#[test]
#[ignore = "writes files for a person to look at"]
#[allow(clippy::disallowed_methods)]
fn packs_to_look_at() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    for (name, record) in [
        ("full", records::full()),
        ("transition", records::transition()),
        ("no-data", records::no_data()),
        ("one-control", records::one_control()),
        ("many-own", records::many_own_controls()),
        ("awkward", records::awkward()),
    ] {
        let start = std::time::Instant::now();
        let (bytes, reports) = pack(&record);
        println!("{name}: {} bytes, {:?}, {reports:?}", bytes.len(), start.elapsed());
        std::fs::write(folder.join(format!("{name}.pdf")), bytes).unwrap();
    }
}
