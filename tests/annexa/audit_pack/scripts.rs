//! Scripts that the built-in fonts lack, with fonts that are given: what is written reads back as it was.

use annexa::model::record::Record;
use annexa::output::pdf::{Font, FontError, MoreFonts, PackFonts};

use super::conformance::{self, File, Node, tree};
use super::pack;
use super::records::{self, stated};
use crate::support::text::one_line;

const ARABIC: &[u8] = include_bytes!("../../data/fonts/NotoNaskhArabic-Subset.ttf");
const HEBREW: &[u8] = include_bytes!("../../data/fonts/NotoSansHebrew-Subset.ttf");
const DEVANAGARI: &[u8] = include_bytes!("../../data/fonts/NotoSansDevanagari-Subset.ttf");
const CHINESE: &[u8] = include_bytes!("../../data/fonts/NotoSansCJKsc-Subset.otf");

/// Texts of each script, with identifiers, figures, brackets and marks among them.
const TEXTS: [&str; 10] = [
    "السياسة (A.5.1) معتمدة من الإدارة العليا في 2024 وفق ISO/IEC 27001:2022",
    "وتُراجَع سنويًا، لا بأس",
    "پژوهش\u{200c}های نمی\u{200c}خواهم گچ",
    "מדיניות אבטחת המידע (גרסה 2.1) אושרה על ידי ההנהלה ב-12/03/2024 – ראו A.5.2",
    "שָׁלוֹם: גיבוי מלא, בדיקת שחזור",
    "The word سلام stands in an English text, and (עברית) too.",
    "सूचना सुरक्षा नीति लागू है क्योंकि जोखिम मूल्यांकन में आवश्यक है।",
    "बैकअप परीक्षण कार्यान्वित किया गया।",
    "信息安全管理体系适用性声明：访问控制策略已实施、备份恢复测试计划部分由部门负责。",
    "日本語のセキュリティ方針（テスト）",
];

fn fonts() -> PackFonts {
    let given =
        [("arabic.ttf", ARABIC), ("hebrew.ttf", HEBREW), ("devanagari.ttf", DEVANAGARI), ("chinese.otf", CHINESE)]
            .into_iter()
            .map(|(name, bytes)| Font::read(name, bytes.to_vec()).expect("a font"))
            .collect();
    PackFonts::with(MoreFonts { given, system: None }).expect("fonts")
}

fn record() -> Record {
    let mut record = records::full();
    let long: String = format!("{} ", TEXTS[0]).repeat(300);
    for (at, text) in TEXTS.iter().enumerate() {
        let control = &mut record.statements[0].controls[at];
        control.justification_for_inclusion = vec![stated(text, 4, 5)];
        control.owner = vec![stated(text.split(' ').next().unwrap_or_default(), 6, 5)];
    }
    record.statements[0].controls[TEXTS.len()].justification_for_inclusion = vec![stated(long.trim(), 4, 5)];
    // A word that no line holds, in a script whose marks must stay with their letters.
    let control = &mut record.statements[0].controls[TEXTS.len() + 1];
    control.justification_for_inclusion = vec![stated(&"मूल्यांकनक्षी".repeat(60), 4, 5)];
    record
}

/// A pack of right-to-left, reordered and unspaced scripts.
pub fn pack_of_five_scripts() -> (Vec<u8>, Vec<String>) {
    super::pack_with(&record(), &fonts())
}

/// A text as it is written: letters and marks composed where Unicode has them so.
fn composed(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    one_line(&text.nfc().collect::<String>())
}

#[test]
fn every_script_reads_back_as_the_statement_says_it() {
    let record = record();
    let (bytes, reports) = pack_of_five_scripts();
    assert!(reports.is_empty(), "{reports:?}");
    let file = File::load(&bytes).expect("a pack");
    let documents = tree(&file);
    let cells: Vec<String> = documents
        .iter()
        .flat_map(Node::all)
        .filter(|n| matches!(n.role.as_str(), "TD" | "TH"))
        .map(|n| one_line(&n.text(&file)))
        .collect();
    for control in record.statements[0].controls.iter().take(TEXTS.len() + 2) {
        for text in control.justification_for_inclusion.iter().chain(&control.owner) {
            let wanted = composed(&text.text);
            assert!(cells.iter().any(|cell| cell.contains(&wanted)), "{wanted} is in no cell");
        }
    }
}

#[test]
fn a_pack_of_many_scripts_conforms_and_is_the_same_each_time() {
    let (bytes, _) = pack_of_five_scripts();
    let faults = conformance::check(&bytes);
    assert!(faults.is_empty(), "{} faults, first {:#?}", faults.len(), &faults[..faults.len().min(8)]);
    assert!(bytes == pack_of_five_scripts().0, "two packs of one record differ");
}

#[test]
fn what_runs_from_right_to_left_stands_at_the_right_of_its_cell() {
    let (bytes, _) = pack_of_five_scripts();
    let file = File::load(&bytes).expect("a pack");
    // The first word of the first text is to the right of the identifier that follows it.
    let page = file.pages.iter().find(|p| p.runs.iter().any(|r| r.text.contains("السياسة"))).expect("the text");
    let first = page.runs.iter().find(|r| r.text.contains("السياسة")).expect("the first word");
    let line: Vec<_> = page.runs.iter().filter(|r| (r.y - first.y).abs() < 0.1 && r.x > 300.0).collect();
    let identifier = line.iter().find(|r| r.text.trim() == "A.5.1").expect("the identifier");
    assert!(first.x > identifier.x + identifier.width, "{first:?} {identifier:?}");
    let rest = line.iter().find(|r| r.text.contains("معتمدة")).expect("the rest");
    assert!(rest.x + rest.width < identifier.x + 1.0, "{rest:?} {identifier:?}");
}

#[test]
fn a_character_that_no_font_has_is_named_with_its_place_and_replaced() {
    let mut record = records::full();
    record.statements[0].controls[2].justification_for_inclusion = vec![stated("سلام 한 ሀ", 4, 7)];
    let (bytes, reports) = super::pack_with(&record, &fonts());
    assert_eq!(reports.len(), 1, "{reports:?}");
    for said in ["A.5.3: ", "U+D55C", "U+1200", "--font"] {
        assert!(reports[0].contains(said), "{reports:?}");
    }
    let file = File::load(&bytes).expect("a pack");
    let text: String = tree(&file).iter().map(|n| n.text(&file)).collect();
    assert!(text.contains("سلام \u{fffd} \u{fffd}"), "the place of a character is empty");
    // The same text without the fonts: each letter is a sign, and reported.
    let (_, reports) = pack(&record);
    assert!(reports[0].contains("U+0633"), "{reports:?}");
}

#[test]
fn a_file_that_cannot_or_may_not_be_drawn_with_says_why() {
    let why = |bytes: Vec<u8>| Font::read("x.ttf", bytes).expect_err("no font");
    assert_eq!(why(b"PK\x03\x04 no font".to_vec()), FontError::NoFont);
    assert_eq!(why(ARABIC[..400].to_vec()), FontError::NoFont);
    // Table by table: its name is taken away from the directory, or its licence bits are changed.
    let without = |tag: &[u8]| {
        let mut bytes = ARABIC.to_vec();
        let at = bytes.windows(4).position(|w| w == tag).expect("the table");
        bytes[at..at + 4].copy_from_slice(b"zzzz");
        bytes
    };
    assert_eq!(why(without(b"cmap")), FontError::NoCharacters);
    assert_eq!(why(without(b"glyf")), FontError::NoOutlines);
    let with_bits = |bits: u16| {
        let mut bytes = ARABIC.to_vec();
        let at = bytes.windows(4).position(|w| w == b"OS/2").expect("the table");
        let offset = u32::from_be_bytes([bytes[at + 8], bytes[at + 9], bytes[at + 10], bytes[at + 11]]) as usize;
        bytes[offset + 8..offset + 10].copy_from_slice(&bits.to_be_bytes());
        bytes
    };
    assert_eq!(why(with_bits(0x0002)), FontError::NoEmbedding(2));
    assert_eq!(why(with_bits(0x0100)), FontError::NoSubset(0x100));
    assert!(Font::read("x.ttf", with_bits(0x0004)).is_ok(), "preview and print may be embedded");
}
