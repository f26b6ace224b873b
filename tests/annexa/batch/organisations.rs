//! One client or many: whose the files of a folder are, by what is written in them. One client's data never gets into
//! another's file.

use serde_json::Value;

use crate::support::folder::Folder;
use crate::support::program::{annexa, assert_success, printed};

const TABLE: &str = "Control,Title,Applicable,Justification,Status\n\
    A.5.1,Policies for information security,Yes,Needed,Implemented\n\
    A.5.2,Information security roles and responsibilities,Yes,Needed,Planned\n\
    A.7.4,Physical security monitoring,No,No premises,\n";

const REGISTER: &str = "Control,Title,Status,Owner\n\
    A.5.1,Policies for information security,Implemented,Ines Vale\n\
    A.5.2,Information security roles and responsibilities,Planned,Ines Vale\n";

fn statement(title: &str) -> String {
    format!("{title}\n\n{TABLE}")
}

fn register(title: &str) -> String {
    format!("{title}\n\n{REGISTER}")
}

/// Slug, state and sources of an organisation in the manifest.
type Converted = (String, String, Vec<String>);

/// Converts a folder and gives what was printed, whether the run succeeded, and the organisations of the manifest with
/// their sources.
fn convert(folder: &Folder, arguments: &[&str]) -> (bool, String, Vec<Converted>) {
    let output = annexa(folder.root())
        .args(["convert", "--output", "out", "--as-of", "2026-12-01"])
        .args(arguments)
        .output()
        .expect("the program runs");
    let manifest: Value = serde_json::from_slice(&folder.read("out/manifest.json")).expect("a manifest");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let organisations = manifest["organisations"].as_array().expect("organisations").iter().map(|one| {
        let inputs = one["inputs"].as_array().expect("inputs").iter().map(|input| text(&input["name"])).collect();
        (text(&one["slug"]), text(&one["state"]), inputs)
    });
    (output.status.success(), printed(&output), organisations.collect())
}

fn names(organisations: &[Converted]) -> Vec<String> {
    organisations.iter().map(|(slug, state, inputs)| format!("{slug} {state}: {}", inputs.join(", "))).collect()
}

#[test]
fn files_of_one_folder_that_name_different_organisations_stop_that_folder_alone() {
    let folder = Folder::with([
        ("in/mixed/soa.csv", statement("Kestrel Analytics Ltd – Statement of Applicability")),
        ("in/mixed/register.csv", register("Organisation: Hohenfels Maschinenbau GmbH")),
        ("in/fine/soa.csv", statement("Organisation: Ashgrove Credit Union")),
    ]);
    let (success, printed, organisations) = convert(&folder, &["in"]);
    assert!(!success, "a folder was not converted");
    assert_eq!(
        names(&organisations),
        ["fine converted: fine/soa.csv", "mixed failed: mixed/register.csv, mixed/soa.csv"]
    );
    let flat = printed.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [
        "Kestrel Analytics Ltd",
        "Hohenfels Maschinenbau GmbH",
        "nothing was merged",
        "--organisation",
        "a folder of their own",
    ] {
        assert!(flat.contains(part), "{part}: {printed}");
    }
    assert!(!folder.path("out/mixed/record.json").exists(), "nothing is written for it");
}

#[test]
fn a_name_that_the_user_gives_merges_what_names_different_organisations() {
    let folder = Folder::with([
        ("in/soa.csv", statement("Kestrel Analytics Ltd – Statement of Applicability")),
        ("in/register.csv", register("Organisation: Hohenfels Maschinenbau GmbH")),
    ]);
    let (success, printed, organisations) = convert(&folder, &["in", "--organisation", "Kestrel"]);
    assert!(success, "{printed}");
    assert_eq!(names(&organisations), ["Kestrel converted: register.csv, soa.csv"]);
    let codes: Vec<String> = folder.record("out/Kestrel").findings.iter().map(|f| f.rule.clone()).collect();
    assert!(codes.iter().any(|code| code == "SOA128"), "the difference is a finding: {codes:?}");
}

#[test]
fn a_job_file_names_the_organisation_of_its_inputs() {
    let job = "output = \"out\"\n[[organisation]]\nname = \"Kestrel\"\ninputs = [\"both\"]\n[[organisation]]\ninputs = [\"other\"]\n";
    let files = |folder: &str| {
        [
            (format!("{folder}/soa.csv"), statement("Kestrel Analytics Ltd – Statement of Applicability")),
            (format!("{folder}/register.csv"), register("Organisation: Hohenfels Maschinenbau GmbH")),
        ]
    };
    let folder = Folder::with(files("both").into_iter().chain(files("other")));
    folder.write("annexa.toml", job);
    let output = annexa(folder.root()).args(["run", "annexa.toml", "--as-of", "2026-12-01"]).output().expect("it runs");
    assert!(folder.path("out/Kestrel/record.json").exists(), "{}", printed(&output));
    assert!(!folder.path("out/other/record.json").exists(), "{}", printed(&output));
}

#[test]
fn two_organisations_on_two_sheets_are_not_merged() {
    use rust_xlsxwriter::Workbook;
    let workbook = |second: &str| {
        let mut workbook = Workbook::new();
        for (name, title) in [("North", "Statement of Applicability – Kestrel Analytics Ltd"), ("South", second)] {
            let sheet = workbook.add_worksheet().set_name(name).expect("a name");
            sheet.write_string(0, 0, title).expect("a title");
            for (row, line) in (2..).zip(TABLE.lines()) {
                for (column, cell) in (0..).zip(line.split(',')) {
                    sheet.write_string(row, column, cell).expect("a cell");
                }
            }
        }
        workbook.save_to_buffer().expect("a workbook")
    };
    let folder = Folder::with([
        ("in/two.xlsx", workbook("Statement of Applicability – Brasserie du Lac SA")),
        ("in/one.xlsx", workbook("Statement of Applicability – KESTREL ANALYTICS LIMITED")),
    ]);
    // Both are loose files, and statements.
    let (_, printed, organisations) = convert(&folder, &["in/two.xlsx", "in/one.xlsx"]);
    assert_eq!(names(&organisations), ["one converted: one.xlsx", "two failed: two.xlsx"], "{printed}");
    let flat = printed.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("its sheets name different organisations"), "{printed}");
    assert!(flat.contains("Brasserie du Lac SA") && flat.contains("South!A1"), "{printed}");
}

#[test]
fn spellings_of_one_name_do_not_stop_a_run() {
    let folder = Folder::with([
        ("in/mueller/soa MSG.csv", statement("Müller & Söhne GmbH – Erklärung zur Anwendbarkeit")),
        ("in/mueller/a.csv", register("Organisation: MUELLER UND SOEHNE GMBH & CO. KG")),
        ("in/mueller/b.csv", register("Company: Müller Söhne")),
        ("in/quay/soa.csv", statement("Northquay Data Centres Limited – Statement of Applicability")),
        ("in/quay/a.csv", register("Organisation: Northquay Data Centres Ltd")),
        ("in/quay/b.csv", register("Organisation: NDC")),
        ("in/quay/c.csv", register("Organisation: Northquay")),
    ]);
    let (success, printed, organisations) = convert(&folder, &["in"]);
    assert!(success, "{printed}");
    assert_eq!(organisations.len(), 2);
    assert_eq!(folder.record("out/quay").organisation, "Northquay Data Centres Limited");
}

#[test]
fn a_given_folder_whose_files_name_one_organisation_is_one_and_the_run_says_so() {
    let folder = Folder::with([
        ("kestrel/soa.csv", statement("Kestrel Analytics Ltd – Statement of Applicability")),
        ("kestrel/owners.csv", register("Organisation: Kestrel Analytics")),
        ("kestrel/branch/soa.csv", statement("Organisation: Kestrel Branch Office")),
    ]);
    let (success, printed, organisations) = convert(&folder, &["kestrel"]);
    assert!(success, "{printed}");
    assert_eq!(
        names(&organisations),
        ["branch converted: branch/soa.csv", "kestrel converted: owners.csv, soa.csv"],
        "a direct subfolder stays an organisation of its own"
    );
    let flat = printed.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("converted as one organisation, since they name Kestrel"), "{printed}");
}

#[test]
fn a_single_statement_with_registers_is_one_organisation_unless_the_file_names_speak_against_it() {
    let folder = Folder::with([
        ("in/SoA.csv", statement("Statement of Applicability")),
        ("in/risk register.csv", register("Register")),
    ]);
    let (success, printed, organisations) = convert(&folder, &["in"]);
    assert!(success, "{printed}");
    assert_eq!(names(&organisations), ["in converted: SoA.csv, risk register.csv"]);
    let folder = Folder::with([
        ("in/Kestrel SoA.csv", statement("Statement of Applicability")),
        ("in/Hohenfels register.csv", register("Register")),
    ]);
    let (_, _, organisations) = convert(&folder, &["in"]);
    assert_eq!(organisations.len(), 2, "nobody knows whose the register is: {organisations:?}");
}

#[test]
fn a_folder_of_statements_of_many_clients_stays_one_organisation_a_file() {
    let folder = Folder::with([
        ("in/a.csv", statement("Kestrel Analytics Ltd – Statement of Applicability")),
        ("in/b.csv", statement("Hohenfels Maschinenbau GmbH – Erklärung zur Anwendbarkeit")),
        ("in/c.csv", statement("Statement of Applicability")),
    ]);
    let (success, printed, organisations) = convert(&folder, &["in"]);
    assert!(success, "{printed}");
    assert_eq!(names(&organisations), ["a converted: a.csv", "b converted: b.csv", "c converted: c.csv"]);
    // Two statements of which one names nobody may be those of two clients.
    let folder = Folder::with([
        ("in/a.csv", statement("Kestrel Analytics Ltd – Statement of Applicability")),
        ("in/c.csv", statement("Statement of Applicability")),
    ]);
    assert_eq!(convert(&folder, &["in"]).2.len(), 2);
}

#[test]
fn a_strangers_register_beside_a_statement_stops_a_given_folder() {
    let folder = Folder::with([
        ("in/soa.csv", statement("Kestrel Analytics Ltd – Statement of Applicability")),
        ("in/register.csv", register("Organisation: Hohenfels Maschinenbau GmbH")),
        ("in/fine/soa.csv", statement("Organisation: Ashgrove Credit Union")),
    ]);
    let (success, printed, organisations) = convert(&folder, &["in"]);
    assert!(!success);
    assert_eq!(names(&organisations), ["fine converted: fine/soa.csv", "in failed: "]);
    assert!(printed.contains("Kestrel Analytics Ltd") && printed.contains("Hohenfels"), "{printed}");
}

#[test]
fn the_name_shown_is_that_of_the_title_line() {
    let folder = Folder::with([("padaria.csv", statement("Padaria Aurora Ltda – Declaração de Aplicabilidade"))]);
    let output = annexa(folder.root()).args(["convert", "padaria.csv", "-o", "out"]).output().expect("it runs");
    assert_success(&output);
    let record = folder.record("out/padaria");
    assert_eq!(record.organisation, "Padaria Aurora Ltda");
    assert_eq!(record.document.title[0].text, "Declaração de Aplicabilidade");
}
