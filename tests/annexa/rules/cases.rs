//! Small organisations on which rules speak, or are silent though it is near.

use std::collections::BTreeMap;

use annexa::model::ISO27001_2022;
use annexa::standards::catalogue::Catalogue;

use crate::support::sources::csv_row;

/// Where a rule is expected to speak, or not to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// In a finding that is on this control, or lists it.
    Control(&'static str),
    /// In a finding with this text.
    Saying(&'static str),
    /// Anywhere in the organisation.
    Anywhere,
}

/// Rule, organisation, where it is raised.
pub type Case = (&'static str, &'static str, At);

pub const SPEAKS: &[Case] = &[
    ("SOA001", "bare", At::Control("A.8.34")),
    ("SOA001", "register", At::Saying("no Statement of Applicability")),
    ("SOA002", "rows", At::Control("A.7.9")),
    ("SOA003", "rows", At::Control("A.7.1")),
    ("SOA003", "german", At::Control("A.7.1")),
    ("SOA004", "transition", At::Control("A.5.7")),
    ("SOA005", "rows", At::Control("A.5.1")),
    ("SOA005", "german", At::Control("A.5.1")),
    ("SOA006", "rows", At::Control("A.7.5")),
    ("SOA007", "rows", At::Control("A.7.11")),
    ("SOA008", "bare", At::Anywhere),
    ("SOA009", "bare", At::Anywhere),
    ("SOA101", "rows", At::Control("A.8.13")),
    ("SOA102", "rows", At::Control("A.7.6")),
    ("SOA103", "rows", At::Saying("A.7.12")),
    ("SOA104", "rows", At::Saying("Purple")),
    ("SOA105", "transition", At::Anywhere),
    ("SOA106", "two sources", At::Control("A.8.9")),
    ("SOA107", "rows", At::Control("A.5.35")),
    ("SOA108", "mapped", At::Control("A.5.3")),
    ("SOA111", "bare", At::Anywhere),
    ("SOA112", "bare", At::Anywhere),
    ("SOA113", "rows", At::Control("A.5.31")),
    ("SOA113", "reviews", At::Control("A.5.2")),
    ("SOA113", "old", At::Saying("2023-05-04")),
    ("SOA114", "mixed", At::Saying("A.8.9")),
    ("SOA115", "left over", At::Saying("A.9.2.1")),
    ("SOA116", "rows", At::Saying("9.2")),
    ("SOA117", "rows", At::Control("A.8.12")),
    ("SOA118", "rows", At::Control("A.8.10")),
    ("SOA118", "rows", At::Control("A.5.5")),
    ("SOA119", "rows", At::Control("A.8.7")),
    ("SOA120", "rows", At::Control("A.5.18")),
    ("SOA121", "rows", At::Control("A.7.4")),
    ("SOA122", "rows", At::Saying("stands in 12 rows of S1, on 12 controls")),
    ("SOA123", "transition", At::Control("A.8.15")),
    ("SOA124", "rows", At::Control("A.5.33")),
    ("SOA124", "bare", At::Saying("no source names an owner")),
    ("SOA125", "rows", At::Control("A.5.23")),
    ("SOA126", "rows", At::Control("A.8.25")),
    ("SOA127", "rows", At::Control("A.8.16")),
    ("SOA128", "two names", At::Anywhere),
    ("SOA129", "mixed", At::Control("A.8.15")),
    ("SOA201", "transition", At::Control("A.8.8")),
    ("SOA202", "clean", At::Anywhere),
    ("SOA203", "rows", At::Anywhere),
    ("SOA204", "rows", At::Saying("4.1")),
    ("SOA205", "blank", At::Anywhere),
];

pub const SILENT: &[Case] = &[
    ("SOA001", "clean", At::Anywhere),
    ("SOA001", "bare", At::Control("A.5.1")),
    ("SOA002", "rows", At::Control("A.7.12")),
    ("SOA003", "rows", At::Control("A.7.3")),
    ("SOA004", "transition", At::Control("A.8.9")),
    ("SOA005", "rows", At::Control("A.5.2")),
    ("SOA005", "rows", At::Control("A.5.4")),
    ("SOA006", "rows", At::Control("A.7.8")),
    ("SOA007", "rows", At::Control("A.7.12")),
    ("SOA008", "names", At::Anywhere),
    ("SOA009", "clean", At::Anywhere),
    ("SOA101", "rows", At::Control("A.8.14")),
    ("SOA102", "rows", At::Control("A.7.7")),
    ("SOA103", "two sources", At::Anywhere),
    ("SOA104", "rows", At::Saying("WIP")),
    ("SOA105", "clean", At::Anywhere),
    ("SOA106", "two sources", At::Control("A.8.10")),
    ("SOA107", "rows", At::Control("A.5.36")),
    ("SOA108", "mapped", At::Control("A.5.2")),
    ("SOA111", "names", At::Anywhere),
    ("SOA112", "clean", At::Anywhere),
    ("SOA113", "rows", At::Control("A.5.32")),
    ("SOA113", "reviews", At::Control("A.5.1")),
    ("SOA113", "reviews", At::Control("A.5.3")),
    ("SOA113", "clean", At::Anywhere),
    ("SOA114", "transition", At::Anywhere),
    ("SOA115", "mapped", At::Anywhere),
    ("SOA116", "clean", At::Anywhere),
    ("SOA117", "rows", At::Control("A.8.11")),
    ("SOA118", "rows", At::Control("A.8.9")),
    ("SOA118", "rows", At::Control("A.5.9")),
    ("SOA119", "rows", At::Control("A.8.8")),
    ("SOA120", "rows", At::Control("A.5.17")),
    ("SOA121", "rows", At::Control("A.7.10")),
    ("SOA122", "clean", At::Anywhere),
    ("SOA122", "rows", At::Saying("Legal requirement")),
    ("SOA123", "transition", At::Control("A.8.17")),
    ("SOA124", "rows", At::Control("A.5.34")),
    ("SOA125", "denied", At::Anywhere),
    ("SOA126", "denied", At::Anywhere),
    ("SOA127", "rows", At::Control("A.5.26")),
    ("SOA128", "names", At::Anywhere),
    ("SOA129", "transition", At::Control("A.8.15")),
    ("SOA201", "clean", At::Anywhere),
    ("SOA202", "rows", At::Anywhere),
    ("SOA203", "clean", At::Anywhere),
    ("SOA204", "clean", At::Anywhere),
    ("SOA205", "register", At::Anywhere),
];

/// What only a manually edited workbook shows; `round_trip` has both cases of each.
pub const BY_HAND: [&str; 2] = ["SOA109", "SOA110"];

const HEADER: &str =
    "Control,Title,Applicable,Justification,Status,Implementation,Evidence,Owner,Target date,Last review,Remarks\n";

const FACTS: &str =
    "Statement of Applicability\nVersion: 2.1\nDate: 12 January 2026\nDocument owner: CISO\nApproved by: M. Okafor\n";

/// One row of a statement.
#[derive(Debug, Clone, Default)]
struct Line {
    applicable: String,
    justification: String,
    status: String,
    implementation: String,
    evidence: String,
    owner: String,
    target: String,
    review: String,
}

/// A statement without fault, but for what is changed in it.
struct Soa {
    titles: Vec<(String, String)>,
    lines: BTreeMap<String, Line>,
    further: String,
}

impl Soa {
    fn new() -> Self {
        let catalogue = Catalogue::built_in().expect("catalogue");
        let framework = catalogue.framework(ISO27001_2022).expect("a framework");
        let titles: Vec<(String, String)> =
            framework.controls().map(|c| (c.id.local().to_owned(), c.title.to_string())).collect();
        let lines = titles
            .iter()
            .enumerate()
            .map(|(at, (id, _))| {
                let line = Line {
                    applicable: "Yes".to_owned(),
                    justification: format!("Risk R-{at} of the assessment"),
                    status: "Implemented".to_owned(),
                    implementation: format!("Procedure P-{at}"),
                    evidence: format!("Log L-{at}"),
                    owner: "Head of IT".to_owned(),
                    ..Line::default()
                };
                (id.clone(), line)
            })
            .collect();
        Self { titles, lines, further: String::new() }
    }

    fn with(mut self, control: &str, change: impl FnOnce(&mut Line)) -> Self {
        change(self.lines.get_mut(control).unwrap_or_else(|| panic!("{control}")));
        self
    }

    fn out(self, control: &str, why: &str) -> Self {
        self.with(control, |line| {
            *line = Line { applicable: "No".to_owned(), justification: why.to_owned(), ..Line::default() };
        })
    }

    /// The same control once more.
    fn twice(mut self, control: &str, change: impl FnOnce(&mut Line)) -> Self {
        let mut line = self.lines[control].clone();
        change(&mut line);
        let title = &self.titles.iter().find(|(id, _)| id == control).expect("a title").1;
        self.further.push_str(&text(control, title, &line));
        self
    }

    fn row(mut self, row: &str) -> Self {
        self.further.push_str(row);
        self.further.push('\n');
        self
    }

    fn write(&self, facts: &str) -> String {
        let rows: String = self.titles.iter().map(|(id, title)| text(id, title, &self.lines[id])).collect();
        format!("{facts}{HEADER}{rows}{}", self.further)
    }
}

fn text(id: &str, title: &str, line: &Line) -> String {
    let cells = [
        id,
        title,
        &line.applicable,
        &line.justification,
        &line.status,
        &line.implementation,
        &line.evidence,
        &line.owner,
        &line.target,
        &line.review,
        "",
    ];
    csv_row(&cells)
}

/// The organisations: folder, files with their texts.
pub fn organisations() -> Vec<(&'static str, Vec<(&'static str, String)>)> {
    let set = |field: &str| field.to_owned();
    let mut rows = Soa::new()
        .out("A.7.1", "n/a")
        .out("A.7.3", "We have no premises of our own")
        .with("A.5.1", |l| l.justification = set("Required by ISO 27001:2022, Annex A"))
        .with("A.5.2", |l| l.justification = set("Required by ISO 27001 and by our contract with the ministry"))
        .with("A.5.4", |l| l.justification = set("Required by ISO 27001, clause 5.1"))
        .with("A.7.5", |l| l.status = String::new())
        .with("A.7.8", |l| l.status = set("Planned"))
        .with("A.8.13", |l| {
            l.evidence = set("-");
            l.implementation = set("Nightly backup to AWS S3");
        })
        .with("A.8.14", |l| l.evidence = set("Restore test log"))
        .out("A.7.6", "Nobody works there")
        .with("A.7.6", |l| l.status = set("Implemented"))
        .out("A.7.7", "There are no desks")
        .out("A.7.4", "There is nothing to watch over")
        .with("A.7.4", |l| l.evidence = set("CCTV contract"))
        .out("A.7.10", "No media leave the site")
        .with("A.7.10", |l| l.evidence = set("n/a"))
        .with("A.8.12", |l| {
            *l = Line {
                applicable: set("Yes"),
                justification: set("Risk 812"),
                status: set("Planned"),
                ..Line::default()
            };
        })
        .with("A.8.11", |l| {
            l.status = set("Planned");
            l.implementation = set("Masking pilot");
            l.target = set("2026-09-30");
        })
        .with("A.8.10", |l| {
            l.status = set("Planned");
            l.target = set("2025-06-30");
        })
        .with("A.5.5", |l| {
            l.status = set("Partial");
            l.target = set("Q4 2025");
        })
        .with("A.8.9", |l| {
            l.status = set("Planned");
            l.target = set("03/04/2025");
        })
        .with("A.5.9", |l| l.target = set("2025-06-30"))
        .with("A.8.7", |l| l.evidence = set("Restore test 2031-02-01"))
        .with("A.8.8", |l| l.evidence = set("Certificate, valid until 2031-02-01"))
        .with("A.5.18", |l| l.evidence = set("Access review 2023-02-14; Access policy"))
        .with("A.5.17", |l| l.evidence = set("Access review 2023-02-14; Access review 2026-01-20"))
        .with("A.5.31", |l| l.review = set("2023-03-01"))
        .with("A.5.32", |l| l.review = set("2025-12-01"))
        .with("A.5.33", |l| l.owner = String::new())
        .with("A.5.35", |l| l.applicable = set("TBD"))
        .with("A.5.36", |l| l.status = set("Purple"))
        .with("A.5.37", |l| l.status = set("WIP"))
        .out("A.8.15", "Our systems keep no logs")
        .out("A.5.27", "Incidents are too rare")
        .out("A.8.25", "Nothing is built here")
        .with("A.5.3", |l| l.implementation = set("Code review by a second developer before each release"))
        .out("A.5.23", "Nothing of the kind is used")
        .twice("A.7.9", |l| l.applicable = set("No"))
        .twice("A.7.11", |l| l.status = set("Planned"))
        .twice("A.7.12", |_| ());
    for control in
        ["A.6.1", "A.6.2", "A.6.3", "A.6.4", "A.6.5", "A.6.6", "A.6.7", "A.6.8", "A.7.13", "A.7.14", "A.8.1", "A.8.2"]
    {
        rows = rows.with(control, |l| l.justification = set("Needed to protect our information"));
    }
    for control in
        ["A.8.18", "A.8.19", "A.8.20", "A.8.21", "A.8.22", "A.8.23", "A.8.24", "A.8.30", "A.8.31", "A.8.32", "A.8.33"]
    {
        rows = rows.with(control, |l| l.justification = set("Legal requirement"));
    }
    let rows = rows
        .row("9.2,Internal audit,Not applicable,,,,,,,,")
        .row("4.1,Understanding the organization and its context,,,,Context paper v2,,,,,");
    let clean = Soa::new()
        .row("ACME-7,Guard dogs,Yes,Risk R-200: the yard is open at night,Implemented,Contract with the kennel,Rota,Head of security,,,")
        .row("9.2,Internal audit,Yes,,,,,,,,")
        .row("4.1,Understanding the organization and its context,,,,Climate change: looked at in March 2025 and not relevant,,,,,");
    let denied = Soa::new()
        .out("A.5.23", "Nothing of the kind is used")
        .out("A.8.25", "Nothing is built here")
        .out("A.8.28", "Nothing is built here")
        .out("A.8.29", "Nothing is built here")
        .with("A.5.8", |l| l.implementation = set("Projects are reviewed; no software development takes place"));
    let short = |head: &str| {
        format!(
            "{head}Control,Title,Applicable,Justification,Status,Evidence\n\
             A.5.1,Policies for information security,Yes,Law,Implemented,Policy\n\
             A.5.2,Information security roles and responsibilities,Yes,Risk 2,Implemented,Chart\n\
             A.5.3,Segregation of duties,Yes,Risk 3,Implemented,Matrix\n"
        )
    };
    let old = |rows: &str| {
        format!(
            "Control,Title,Applicable,Justification,Status,Evidence\n\
             A.9.2.1,User registration and de-registration,Yes,Law,Implemented,Procedure 1\n\
             A.9.4.2,Secure log-on procedures,No,None in use,,\n\
             A.12.4.1,Event logging,Yes,Risk,Implemented,Log server\n\
             A.12.4.2,Protection of log information,Yes,Risk,Planned,\n\
             A.12.4.3,Administrator and operator logs,No,No administrators,,\n\
             A.12.4.4,Clock synchronisation,No,One machine,,\n\
             A.18.2.3,Technical compliance review,Yes,Risk,Implemented,Scan\n{rows}"
        )
    };
    let statement = "Control,Title,Applicable,Justification,Status,Evidence\n\
        A.8.9,Configuration management,Yes,Risk 9,Implemented,Baseline\n\
        A.8.10,Information deletion,Yes,Risk 10,Implemented,Log\n\
        A.8.11,Data masking,Yes,Risk 11,Implemented,Log\n";
    let register = "Control,Title,Status,Owner,Evidence\n\
        A.8.9,Configuration management,Planned,IT,Baseline\n\
        A.8.10,Information deletion,Implemented,IT,Log\n\
        A.8.11,Data masking,Implemented,IT,Log\n";
    vec![
        ("rows", vec![("soa.csv", rows.write(FACTS))]),
        ("clean", vec![("soa.csv", clean.write(FACTS))]),
        (
            "denied",
            vec![("soa.csv", denied.write(&format!("{FACTS}Scope: The archive. No cloud services are used.\n")))],
        ),
        ("bare", vec![("soa.csv", short(""))]),
        ("old", vec![("soa.csv", short("Version: 1\nDate: 2023-05-04\n"))]),
        (
            "german",
            vec![(
                "soa.csv",
                "Nr;Titel;Anwendbar;Begründung;Umsetzungsstatus;Nachweis\n\
             A.5.1;Policies for information security;Ja;Von der Norm gefordert (ISO 27001);Umgesetzt;Leitlinie\n\
             A.5.2;Information security roles and responsibilities;Ja;Vertrag mit dem Land;Umgesetzt;Organigramm\n\
             A.7.1;Physical security perimeters;Nein;entfällt;;\n"
                    .to_owned(),
            )],
        ),
        (
            "names",
            vec![
                ("SoA v3.2 2026-01-05.csv", short("Organisation: Northquay\n")),
                ("register.csv", format!("Organisation: Northquay Data Centres Ltd\n{register}")),
            ],
        ),
        (
            "two names",
            vec![
                ("soa.csv", short("Organisation: Northquay\n")),
                ("register.csv", format!("Organisation: Eastpier\n{register}")),
            ],
        ),
        ("two sources", vec![("soa.csv", statement.to_owned()), ("register.csv", register.to_owned())]),
        ("register", vec![("register.csv", register.to_owned())]),
        (
            "blank",
            vec![(
                "form.csv",
                "Control,Title,Applicable,Justification,Status\n\
                 A.5.1,Policies for information security,,,\nA.5.2,Information security roles and responsibilities,,,\n\
                 A.5.3,Segregation of duties,,,\nA.5.7,Threat intelligence,,,\n"
                    .to_owned(),
            )],
        ),
        (
            "transition",
            vec![
                ("old.csv", old("")),
                (
                    "new.csv",
                    "Control,Title,Applicable,Justification,Status,Evidence\n\
                     A.8.15,Logging,No,Nobody reads logs,,\n\
                     A.8.17,Clock synchronization,No,One machine,,\n\
                     A.8.9,Configuration management,Yes,Risk 9,Implemented,Baseline\n"
                        .to_owned(),
                ),
            ],
        ),
        (
            "reviews",
            vec![(
                "soa.csv",
                "Version: 1\nDate: 2025-12-01\n\
                 Control,Title,Applicable,Justification,Status,Evidence,Last review,Next review\n\
                 A.5.1,Policies for information security,Yes,Law,Implemented,Policy,2025-11-30,2026-11-30\n\
                 A.5.2,Information security roles and responsibilities,Yes,Risk 2,Implemented,Chart,2025-03-01,2025-12-01\n\
                 A.5.3,Segregation of duties,Yes,Risk 3,Implemented,Matrix,2025-12-15,2025-12-01\n"
                    .to_owned(),
            )],
        ),
        ("mixed", vec![("soa.csv", old("A.8.9,Configuration management,Yes,Risk,Planned,\n"))]),
        (
            "left over",
            vec![(
                "soa.csv",
                short("") + "A.9.2.1,User registration and de-registration,Yes,Law,Implemented,Procedure\n",
            )],
        ),
        (
            "mapped",
            vec![(
                "soa.csv",
                "ISO 27001:2022,ISO 27001:2013,Title,Applicable\n\
                 A.5.1,\"A.5.1.1, A.5.1.2\",Policies for information security,Yes\n\
                 A.5.2,A.6.1.1,Information security roles and responsibilities,Yes\n\
                 A.5.3,A.9.1.1,Segregation of duties,Yes\n\
                 A.5.7,,Threat intelligence,Yes\n"
                    .to_owned(),
            )],
        ),
    ]
}
