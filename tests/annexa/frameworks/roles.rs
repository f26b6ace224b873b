//! ISO/IEC 27701: from 2019 to 2025, and whose tables an organisation answers for.

use annexa::model::OrganisationRole;
use annexa::model::{Applicability, Basis, Status};

use super::*;

const OLD: &str = "iso27701:2019";

/// A SoA of the 2019 edition: the controllers' annex applies, the processors' does not.
fn of_2019(role: Option<&str>) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = role.map(|role| row(&["Role", role])).into_iter().collect();
    rows.push(row(&["Control", "Title", "Applicable", "Justification", "Status"]));
    for p in controls(OLD) {
        let ours = p.id.local().starts_with('A');
        let (applies, why) = if ours { ("Yes", "GDPR") } else { ("No", "We process nothing for others") };
        rows.push(row(&[p.id.local(), &p.title, applies, why, if ours { "Implemented" } else { "" }]));
    }
    rows
}

#[test]
fn a_controllers_statement_carries_2019_over_and_leaves_out_the_processors_table() {
    let record = convert(&[("soa.csv", &csv(&of_2019(Some("PII controller"))))]);
    assert_eq!(frameworks(&record), [PIMS]);
    let statement = statement(&record, PIMS);
    let f = statement.figures;
    assert_eq!((f.controls, f.not_in_role, f.applicable, f.excluded), (78, 18, 29, 0));
    assert_eq!((f.implemented, f.applicability_carried_over), (29, 29), "two pairs rest on one source: proposals");
    let roles = statement.roles.as_ref().expect("roles");
    assert_eq!(roles.roles, [OrganisationRole::Controller]);
    assert!(roles.why.contains("S1 csv!B1"), "{}", roles.why);
    let processor = statement.controls.iter().find(|c| c.provision.local() == "A.2.2.2").expect("a control");
    assert!(!processor.in_role);
    assert_eq!(processor.applicability.value, Applicability::Excluded, "what the source says stays with it");
    let missing = record.findings.iter().find(|f| f.rule == "SOA001").expect("the common table is missing");
    assert!(missing.controls.iter().all(|c| c.local().starts_with("A.3.")), "{:?}", missing.controls);
    assert_eq!(missing.controls.len(), 29);
    assert!(
        record
            .findings
            .iter()
            .flat_map(|f| f.controls.iter().chain(&f.provision))
            .all(|c| !c.local().starts_with("A.2."))
    );
}

#[test]
fn where_no_role_is_stated_only_the_table_for_both_is_judged() {
    let record = convert(&[("soa.csv", &csv(&of_2019(None)))]);
    let statement = statement(&record, PIMS);
    assert_eq!((statement.figures.not_in_role, statement.figures.in_role()), (49, 29));
    let roles = statement.roles.as_ref().expect("a reading of the roles");
    assert!(roles.roles.is_empty() && roles.why.contains("--role"), "{}", roles.why);
    let named = record.findings.iter().flat_map(|f| f.controls.iter().chain(&f.provision));
    assert!(named.clone().count() > 0 && named.clone().all(|c| c.local().starts_with("A.3.")));
}

#[test]
fn settings_and_profiles_state_roles_too() {
    let source = csv(&of_2019(None));
    let both = Case::new(&[("soa.csv", &source)]).run(&["--role", "controller", "--role", "processor"]);
    let figures = statement(&both, PIMS).figures;
    assert_eq!((figures.not_in_role, figures.applicable, figures.excluded), (0, 29, 16));
    let case = Case::new(&[("soa.csv", &source)]);
    case.0.write("p.toml", "files = [\"*.csv\"]\npims-role = [\"processor\"]\n");
    let processor = case.run(&["--profile", "p.toml"]);
    let figures = statement(&processor, PIMS).figures;
    assert_eq!((figures.not_in_role, figures.applicable, figures.excluded), (31, 0, 16));
}

#[test]
fn guidance_clauses_of_2019_speak_of_the_controls_that_2025_made_of_them() {
    // 6.2.1.1 and 6.2.1.2 became A.3.3, per two sources; 6.4.2.2 became A.3.17, per one.
    let rows = "Clause,Title,Applicable,Justification,Status\n\
        6.2.1.1,Policies for information security,Yes,GDPR,Implemented\n\
        6.2.1.2,Review of the policies for information security,Yes,GDPR,Planned\n\
        6.4.2.2,\"Information security awareness, education and training\",Yes,GDPR,Implemented\n\
        7.2.1,Identify and document purpose,Yes,GDPR,Implemented\n\
        8.2.1,Customer agreement,Yes,Contract,Implemented\n\
        5.2.1,Understanding the organization and its context,,,Implemented\n";
    let record = Case::new(&[("soa.csv", rows)]).run(&["--role", "controller", "--role", "processor"]);
    let statement = statement(&record, PIMS);
    let answer = |local: &str| {
        let control = statement.controls.iter().find(|c| c.provision.local() == local).expect("a control");
        (control.applicability.value, control.applicability.basis, control.status.value)
    };
    let carried = |status| (Applicability::Applicable, Basis::CarriedOver, status);
    assert_eq!(answer("A.3.3"), carried(Status::Partial));
    assert_eq!(answer("A.1.2.2"), carried(Status::Implemented));
    assert_eq!(answer("A.2.2.2"), carried(Status::Implemented));
    assert_eq!(answer("A.3.17"), (Applicability::Applicable, Basis::Proposed, Status::Implemented));
    assert_eq!(statement.figures.applicable, 3, "a proposal is not counted");
    let clauses: Vec<&str> = statement.clauses.iter().map(|c| c.provision.local()).collect();
    assert_eq!(clauses, ["5.2.1"]);
}

#[test]
fn a_statement_on_2025_is_read_table_by_table() {
    let mut rows = vec![row(&["Our role", "Controller"])];
    rows.extend(soa(PIMS));
    let record = convert(&[("soa.csv", &csv(&rows))]);
    assert_eq!(frameworks(&record), [PIMS]);
    let statement = statement(&record, PIMS);
    assert_eq!((statement.figures.applicable, statement.figures.not_in_role), (60, 18));
    assert!(!statement.has_transition);
    let groups: Vec<(&str, u32)> = statement.themes.iter().map(|t| (t.theme.as_str(), t.figures.controls)).collect();
    assert_eq!(groups, [("A.1", 31), ("A.2", 18), ("A.3", 29)]);
}

#[test]
fn titles_that_both_tables_have_are_told_apart_by_their_neighbours() {
    let mut rows = vec![row(&["Control", "Applicable", "Status"])];
    rows.extend(controls(OLD).iter().map(|p| row(&[&p.title, "Yes", "Implemented"])));
    let record = Case::new(&[("soa.csv", &csv(&rows))]).run(&["--edition", "27701:2019"]);
    let found: Vec<&str> = record.entries.iter().map(|e| e.provision.local()).collect();
    let expected: Vec<String> = controls(OLD).iter().map(|p| p.id.local().to_owned()).collect();
    assert!(found.iter().all(|local| expected.iter().any(|e| e == local)));
    assert_eq!(found.len() + record.unmatched.len(), 49, "nothing is lost");
    let wrong = record.entries.iter().filter(|e| expected[e.rows[0] as usize - 2] != e.provision.local()).count();
    assert_eq!(wrong, 0, "and nothing is guessed");
}
