"""Brackenfold Clinical Software Ltd: a clean 2022 statement, one sheet, every control answered.

What it tries: the layout as it should be. A title block above the table, four driver columns marked with `x`,
one justification column that serves inclusion and exclusion, a date only where something is still to be done.
"""

from datetime import date

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill

from standard import TITLES_2022, THEMES_2022
from writing import save_xlsx

FILE = "brackenfold-clinical-software.xlsx"
SHEET = "Statement of Applicability"
HEADER_ROW = 10

# control | applicable | status | drivers | justification | how it is implemented | evidence | owner | target date
TABLE = """
5.1|Yes|Implemented|CO BR|Hospital customers ask for an approved policy set before they sign; the policies also carry our own rules.|Policy set of eleven documents, approved by the board, read and acknowledged by all staff each January.|Policy register; acknowledgement report 2026|CISO
5.2|Yes|Implemented|BR|Without named roles the small team would rely on memory.|Role descriptions in the personnel files; deputies named for each security role.|Role matrix RM-02|Managing Director
5.3|Yes|Implemented|RRA|Risk R-04: a developer could release unreviewed code to patients' records.|Merge and release rights are held by different people; payroll and payment runs need two approvals.|Repository permissions export; bank mandate|Head of Engineering
5.4|Yes|Implemented|BR|Managers set the example and approve exceptions.|Security objectives are part of each manager's yearly goals.|Goal sheets 2026|Managing Director
5.5|Yes|Implemented|LR|Reporting duties towards the data protection authority and the medical device regulator.|Contact list with office hours and deputies, checked every quarter.|Authority contact list AC-01|Data Protection Officer
5.6|Yes|Implemented|BR|We learn of flaws in clinical interfaces from the interoperability forum first.|Two engineers are members of the forum and report to the monthly security meeting.|Forum membership; meeting minutes|CISO
5.7|Yes|Partially implemented|RRA|Risk R-11: health providers are a preferred target of extortion groups.|Daily feed is read; a routine that turns a report into a decision is being written.|Feed subscription; draft procedure TI-01|CISO|2026-09-30
5.8|Yes|Implemented|CO BR|Each customer project handles patient data from the first migration test on.|The project template has a security section and a gate before go-live.|Project template PT-07; gate protocols|Head of Delivery
5.9|Yes|Implemented|BR RRA|Risk R-02: unknown databases are not backed up and not patched.|The inventory is fed from the cloud accounts every night and reviewed each quarter.|Asset inventory export 2026-03|IT Operations Lead
5.10|Yes|Implemented|BR|Staff work with patient records on company laptops.|Rules for use are part of the handbook and of the onboarding.|Employee handbook, chapter 6|CISO
5.11|Yes|Implemented|BR|Laptops and tokens must come back when people leave.|Leaver checklist with signature, tracked in the ticket system.|Leaver tickets, sample of ten|People Partner
5.12|Yes|Implemented|LR CO|Patient data need stricter handling than marketing material.|Four levels; the default for customer data is the highest.|Classification standard CS-01|CISO
5.13|Yes|Partially implemented|CO|Two framework contracts ask for visible labels on documents.|Labels are on in the office suite; the wiki still lacks them.|Screenshot of label policy|IT Operations Lead|2026-07-31
5.14|Yes|Implemented|LR CO|Referral letters and exports leave our systems every day.|Transfers by encrypted channel only; mail with attachments to outside is scanned.|Transfer procedure TP-03; gateway rules|IT Operations Lead
5.15|Yes|Implemented|LR RRA|Risk R-01: unauthorised access to patient records.|Access follows roles; rules are approved by the data owner.|Access control policy; role catalogue|CISO
5.16|Yes|Implemented|RRA|Risk R-01.|One identity per person from the personnel system; shared accounts are blocked by rule.|Identity provider report|IT Operations Lead
5.17|Yes|Implemented|RRA|Stolen passwords were the cause of the only incident in 2023.|Password manager for all; initial secrets are valid for one hour.|Password standard; manager enrolment 100 %|IT Operations Lead
5.18|Yes|Implemented|LR|Access to patient data must be provable and limited.|Grants by ticket, review by data owners each quarter, withdrawal on the last day.|Access review Q1 2026|CISO
5.19|Yes|Implemented|CO RRA|Risk R-08: hosting and support depend on three suppliers.|Suppliers are rated before the contract and once a year.|Supplier register SR-2026|Procurement Lead
5.20|Yes|Implemented|LR CO|Processing on behalf of hospitals must be agreed in writing.|Standard annex with security terms; deviations need the CISO.|Contract annex CA-5; signed copies|Legal Counsel
5.21|Yes|Partially implemented|RRA|Risk R-09: a tampered library reaches all customers at once.|Bill of materials for the main product; two smaller tools are missing.|Bill of materials, build 8.4|Head of Engineering|2026-10-31
5.22|Yes|Implemented|CO|Hospitals expect notice of changes at our sub-processors.|Service reports each month, meeting each half-year, change notices recorded.|Service review minutes|Procurement Lead
5.23|Yes|Implemented|RRA|The whole product runs on one cloud provider.|Criteria for choice, shared-duty table and exit plan per service.|Cloud policy CP-02; exit plan tested 2025-11|IT Operations Lead
5.24|Yes|Implemented|LR CO|Breaches must reach authority and customers within set hours.|Plan with roles, call tree and templates; exercise twice a year.|Incident plan IP-04; exercise report|CISO
5.25|Yes|Implemented|BR|Not every alert is an incident, and nobody should have to guess.|Decision table with four grades, used by the on-call team.|Decision table; ticket sample|IT Operations Lead
5.26|Yes|Implemented|LR CO|Customers hold us to agreed reaction times.|Playbooks for five kinds of incident.|Playbooks PB-01 to PB-05|IT Operations Lead
5.27|Yes|Implemented|BR|The outage of May 2024 had the same cause as one a year before.|Review without blame after each major incident; measures are tracked.|Review reports; measure list|Head of Engineering
5.28|Yes|Implemented|LR|Evidence may be needed in disputes over patient records.|Forensic partner on retainer; logs are copied to write-once storage.|Retainer contract; storage settings|CISO
5.29|Yes|Implemented|CO|Clinics cannot stop admitting patients when an office is closed.|Security duties are part of the continuity plan; remote access for the crisis team is tested.|Continuity plan BC-02|Managing Director
5.30|Yes|Implemented|CO RRA|Contracts promise service again within four hours.|Second region on standby, failover exercised twice a year.|Failover report 2026-02|IT Operations Lead
5.31|Yes|Implemented|LR|Health data, medical device and employment law apply.|Register of obligations, reviewed each half-year with outside counsel.|Register of obligations LO-01|Legal Counsel
5.32|Yes|Implemented|LR|We license code and use that of others.|Licence scan in the build; list of permitted licences.|Licence scan report 8.4|Legal Counsel
5.33|Yes|Implemented|LR|Retention periods for contracts, device files and invoices differ.|Retention schedule, enforced in the archive.|Retention schedule RS-03|Legal Counsel
5.34|Yes|Implemented|LR CO|Patient data are our customers' most sensitive data.|Records of processing, impact assessments and a privacy board.|Processing records; impact assessment 12|Data Protection Officer
5.35|Yes|Implemented|CO|Two customers require an outside look every year.|Internal audit by another group firm, penetration test by a rotating provider.|Audit report 2025; test report 2026|Managing Director
5.36|Yes|Implemented|BR|Rules that nobody checks fade.|Each manager confirms compliance once a year; deviations become measures.|Confirmation forms 2025|CISO
5.37|Yes|Implemented|BR|On-call staff change weekly.|Runbooks in the wiki, tested by a colleague who did not write them.|Runbook index|IT Operations Lead
6.1|Yes|Implemented|LR CO|Hospitals require checks of staff with access to records.|Identity, references and, for support staff, a criminal record extract.|Screening form; file sample|People Partner
6.2|Yes|Implemented|LR|Duties must be part of the contract to be enforceable.|Security and secrecy clauses in all employment contracts since 2019.|Contract template HR-01|People Partner
6.3|Yes|Implemented|CO BR|Most attempts reach us by mail to support staff.|Yearly course, short lessons each month, mock phishing each quarter.|Course completion 98 %|CISO
6.4|Yes|Implemented|LR|Sanctions must be fair and known in advance.|Steps agreed with the staff council and published.|Works agreement 2022-4|People Partner
6.5|Yes|Implemented|BR|Secrecy lasts longer than the job.|Exit talk repeats the duties that go on; change of role triggers a new access request.|Exit form|People Partner
6.6|Yes|Implemented|CO|Visitors and freelancers see patient data in support cases.|Agreement before the first access, kept with the contract.|Signed agreements|Legal Counsel
6.7|Yes|Implemented|RRA|Half of the team works from home.|Managed laptop, always-on tunnel, rules for family and visitors.|Remote work policy RW-02|IT Operations Lead
6.8|Yes|Implemented|LR BR|Early reports made the difference in 2023.|One button in the chat and one phone number; thanks instead of blame.|Report statistics Q1|CISO
7.1|Yes|Implemented|RRA|The office holds the build server and paper files.|Locked floor, alarm zones, landlord's reception.|Floor plan; alarm contract|Facilities
7.2|Yes|Implemented|RRA|Couriers and cleaners enter daily.|Badges, visitor book, escort beyond the reception.|Visitor book|Facilities
7.3|Yes|Implemented|BR|Meeting rooms face the street.|Frosted glass, locked archive room.|Photographs in FM-11|Facilities
7.4|Yes|Planned|RRA|Risk R-15: the side entrance is not seen by anybody.|Camera for the side entrance is ordered; privacy assessment is under way.||Facilities|2026-08-31
7.5|Yes|Implemented|RRA|The river flooded the basement in 2015.|Nothing of value in the basement; fire doors and smoke detectors inspected yearly.|Inspection report|Facilities
7.6|No|N/A||We run no data centre or other secure area of our own; the provider's certificate covers its halls.||Provider certificate, kept under SR-2026|Facilities
7.7|Yes|Implemented|BR|Letters with patient data are printed for the post.|Lock after five minutes, lockable drawers, spot checks.|Spot-check list|All managers
7.8|Yes|Implemented|RRA|The build server stood beside the coffee kitchen.|Moved to a locked cabinet with its own power and cooling.|Photographs in FM-11|IT Operations Lead
7.9|Yes|Implemented|RRA|Support staff travel with laptops.|Disk encryption, remote wipe, rules for travel.|Device compliance report|IT Operations Lead
7.10|Yes|Implemented|LR|Clinics still hand over exports on sticks.|Sticks are read at one isolated station and then destroyed.|Register of media|IT Operations Lead
7.11|Yes|Implemented|BR|Power cuts happen twice a year.|Battery for network and build server, second line by radio.|Test log|Facilities
7.12|Yes|Implemented|BR|Patch panels stood open to tenants.|Panels are in our own locked cabinet.|Photographs in FM-11|Facilities
7.13|Yes|Implemented|BR|Failures of printers and batteries stop the mail room.|Maintenance contracts with yearly visit.|Maintenance log|Facilities
7.14|Yes|Implemented|LR|Old laptops held patient data.|Wiped by script, destroyed by a certified firm, certificate filed.|Destruction certificates|IT Operations Lead
8.1|Yes|Implemented|RRA|Laptops are where patient data meet the open internet.|Central management, encryption, no local administrators.|Device compliance report|IT Operations Lead
8.2|Yes|Implemented|RRA|Risk R-01 at its worst.|Elevation for a limited time, with reason, recorded.|Elevation log|IT Operations Lead
8.3|Yes|Implemented|LR|A clinic may see its own patients only.|Separation by tenant, checked by automatic tests at each build.|Test report, build 8.4|Head of Engineering
8.4|Yes|Implemented|BR RRA|The source is our main asset.|Private repositories, access by team, second factor.|Repository permissions export|Head of Engineering
8.5|Yes|Implemented|CO RRA|Clinicians log in from shared stations.|Second factor for all remote log-ins, short sessions on shared stations.|Authentication standard|Head of Engineering
8.6|Yes|Implemented|CO|Monday mornings bring five times the load.|Load is forecast each month; scaling rules are tested.|Capacity report 2026-03|IT Operations Lead
8.7|Yes|Implemented|RRA|Risk R-11.|Detection agent on all devices and servers; uploads are scanned.|Agent coverage 100 %|IT Operations Lead
8.8|Yes|Implemented|CO RRA|Contracts set deadlines for fixes.|Weekly scan, deadlines by severity, exceptions approved by the CISO.|Scan report; exception list|Head of Engineering
8.9|Yes|Implemented|RRA|Drift caused two outages.|Settings are code, reviewed and applied by pipeline.|Configuration repository|IT Operations Lead
8.10|Yes|Partially implemented|LR|Customers may ask for deletion at the end of the contract.|Deletion in the product is automatic; backups follow after 90 days, which two contracts find too long.|Deletion protocol; contract note|Data Protection Officer|2026-12-31
8.11|Yes|Implemented|LR|Support needs real cases, not real names.|Names and numbers are masked in support views and in analytics.|Masking rules|Head of Engineering
8.12|Yes|Planned|RRA|Risk R-12: export of a patient list by mail.|Tool chosen, pilot with ten users starts in summer.||CISO|2026-11-30
8.13|Yes|Implemented|CO RRA|Loss of records would harm patients.|Hourly snapshots, daily copy to another region, restore test each quarter.|Restore test Q1 2026|IT Operations Lead
8.14|Yes|Implemented|CO|See 5.30.|Three zones in the main region, standby in a second one.|Architecture document AD-01|IT Operations Lead
8.15|Yes|Implemented|LR|Reads of patient records must be traceable.|Access log for each record, kept for three years.|Log standard; sample|Head of Engineering
8.16|Yes|Implemented|RRA|Risk R-11.|Alerts go to a night service with agreed reaction times.|Service contract; alert statistics|IT Operations Lead
8.17|Yes|Implemented|BR|Entries from several systems must line up.|All systems follow the provider's time service.|Configuration repository|IT Operations Lead
8.18|Yes|Implemented|RRA|Database tools bypass the application.|Tools are on the jump host only, use is recorded.|Jump host log|IT Operations Lead
8.19|Yes|Implemented|RRA|Unplanned installs broke the interface engine once.|Only the pipeline installs; hosts are read-only.|Pipeline rules|IT Operations Lead
8.20|Yes|Implemented|RRA|Flat networks let extortion software spread.|Firewall rules as code, reviewed each half-year.|Rule review 2026-01|IT Operations Lead
8.21|Yes|Implemented|CO|Lines to hospitals come from two carriers.|Service levels and encryption agreed in the contracts.|Carrier contracts|IT Operations Lead
8.22|Yes|Implemented|RRA|Guests and printers do not belong beside the build server.|Five zones; traffic between them by rule only.|Network plan|IT Operations Lead
8.23|Yes|Implemented|BR|Fake download pages are the usual way in.|Name service filter on all devices, also at home.|Filter statistics|IT Operations Lead
8.24|Yes|Implemented|LR CO|Contracts ask for encryption at rest and in transit.|Standard with permitted methods; keys in a managed key store.|Cryptography standard CR-02|CISO
8.25|Yes|Implemented|CO|The medical device process asks for a defined life cycle.|Process with security steps from idea to retirement.|Development handbook|Head of Engineering
8.26|Yes|Implemented|CO BR|Requirements of tenders must reach the developers.|Security requirements are a section of each specification.|Specification template|Head of Delivery
8.27|Yes|Implemented|BR|Decisions taken early are costly to change.|Ten principles, reviewed with each new component.|Architecture principles AP-1|Head of Engineering
8.28|Yes|Implemented|RRA|Most of our own flaws were input handling.|Coding rules, static analysis, review by a second person.|Rules; analysis report|Head of Engineering
8.29|Yes|Implemented|CO|Acceptance by hospitals rests on our tests.|Security tests in each build; penetration test before major versions.|Test report 2026|Head of Engineering
8.30|No|N/A||All development is done by employees; no outside developer has worked on the product since 2018.|||Head of Engineering
8.31|Yes|Implemented|RRA|A test run once mailed real patients.|Separate accounts for development, test and production.|Account list|IT Operations Lead
8.32|Yes|Implemented|CO|Hospitals want notice of changes.|Change board each week, emergency path with review afterwards.|Change records|Head of Delivery
8.33|Yes|Implemented|LR|Patient data must not be used for tests.|Made-up test patients; exports for error analysis are masked.|Test data rules|Head of Engineering
8.34|No|N/A||Audit tests run on the standby environment only, so that production systems are never touched.|||CISO
"""

HEADERS = [
    "Control", "Control title", "Theme", "Applicable", "LR", "CO", "BR/BP", "RRA",
    "Justification for inclusion or exclusion", "Implementation status", "How it is implemented",
    "Evidence", "Control owner", "Target date",
]
COLUMNS = {
    "id": "A", "title": "B", "theme": "C", "applicable": "D",
    "reasons": ["E", "F", "G", "H"], "justification": "I", "status": "J", "implementation": "K",
    "evidence": "L", "owner": "M", "date": "N",
}
STATUS = {"Implemented": "implemented", "Partially implemented": "partial", "Planned": "planned"}


def rows():
    """The table above, one list of nine texts a control."""
    for line in TABLE.strip().splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        yield cells + [""] * (9 - len(cells))


def write(folder):
    """Writes the workbook with openpyxl."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    block = [
        ("Statement of Applicability", None),
        ("Organisation", "Brackenfold Clinical Software Ltd"),
        ("Standard", "ISO/IEC 27001:2022"),
        ("Scope", "Development, hosting and support of the clinic suite at the Leeds office and in the cloud"),
        ("Version", "4.1"),
        ("Date", date(2026, 3, 14)),
        ("Prepared by", "Ines Okafor, CISO"),
        ("Approved by", "Margaret Thwaite, Managing Director"),
    ]
    for at, (label, value) in enumerate(block, start=1):
        sheet.cell(at, 1, label).font = Font(bold=True, size=14 if at == 1 else 11)
        if value is not None:
            sheet.cell(at, 2, value)
    for at, header in enumerate(HEADERS, start=1):
        cell = sheet.cell(HEADER_ROW, at, header)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="1F4E5F")
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    for at, row in enumerate(rows(), start=HEADER_ROW + 1):
        control, applicable, status, drivers, why, how, evidence, owner, target = row
        local = f"A.{control}"
        marks = ["x" if driver in drivers.split() else None for driver in ("LR", "CO", "BR", "RRA")]
        values = [local, TITLES_2022[local], THEMES_2022[local], applicable, *marks, why, status, how, evidence, owner,
                  date.fromisoformat(target) if target else None]
        for column, value in enumerate(values, start=1):
            if value not in (None, ""):
                sheet.cell(at, column, value)
    sheet.freeze_panes = f"C{HEADER_ROW + 1}"
    sheet.auto_filter.ref = f"A{HEADER_ROW}:N{HEADER_ROW + 93}"
    for letter, width in zip("ABCDIKLM", (9, 42, 16, 11, 60, 60, 34, 22)):
        sheet.column_dimensions[letter].width = width
    save_xlsx(book, folder / FILE)


def answers():
    """What a reader of the file must find: control to applicability and status."""
    for control, applicable, status, *_ in rows():
        yield f"A.{control}", "applicable" if applicable == "Yes" else "excluded", STATUS.get(status, "unstated")


def truth():
    """The truth on this file."""
    return {
        "file": FILE, "edition": "27001:2022", "sheet": SHEET, "header_row": HEADER_ROW, "columns": COLUMNS,
        "applicable_counts": {"Yes": 90, "No": 3},
        "status_counts": {"Implemented": 84, "Partially implemented": 4, "Planned": 2, "N/A": 3},
        "notes": "The layout as it should be.",
    }
