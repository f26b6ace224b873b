"""Calderpath Insurance: a 2022 statement in the old `.xls` format, with clauses 4 to 10 in the same table.

What it tries: identifiers in number cells (5.10 became 5.1, 8.20 became 8.2 and so on), clause numbers that equal
control numbers, the group in the first column, reasons as references into a risk register, a heading before each
part, words for the status other than the standard's.
"""

from openpyxl import Workbook
from openpyxl.styles import Font

from standard import CLAUSES_2022, TITLES_2022
from writing import save_with_libreoffice

FILE = "calderpath-insurance.xls"
SHEET = "SoA 2022"
HEADER_ROW = 5

CLAUSES = ["4.1", "4.2", "4.3", "4.4", "5.1", "5.2", "5.3", "6.1", "6.2", "6.3", "7.1", "7.2", "7.3", "7.4", "7.5",
           "8.1", "8.2", "8.3", "9.1", "9.2", "9.3", "10.1", "10.2"]

# control | applicable | reason | state | where it is documented | accountable
TABLE = """
5.1|Applicable|Supervisory authority, circular on IT governance|In place|IS-P-001|Chief Risk Officer
5.2|Applicable|Supervisory authority, circular on IT governance|In place|IS-P-002|Chief Risk Officer
5.3|Applicable|Risk 3.1, fraud in claims handling|In place|Claims manual ch. 2|Head of Claims
5.4|Applicable|Supervisory authority, fit and proper|In place|IS-P-002|Board
5.5|Applicable|Duty to report to the supervisory authority|In place|IS-P-014|Compliance
5.6|Applicable|Insurers' computer emergency team|In place|IS-P-014|IT Security
5.7|Applicable|Risk 7.4, attacks on the broker portal|In progress|Draft IS-P-031|IT Security
5.8|Applicable|Internal audit 2024, observation 6|In progress|Project handbook|Project Office
5.9|Applicable|Risk 2.2, unknown end-user spreadsheets|In progress|CMDB|IT Operations
5.10|Applicable|Works agreement|In place|IS-P-003|Human Resources
5.11|Applicable|Works agreement|In place|HR-P-08|Human Resources
5.12|Applicable|Reinsurance treaties, secrecy clauses|In place|IS-P-004|Chief Risk Officer
5.13|Applicable|Follows from classification|Not started||Chief Risk Officer
5.14|Applicable|Broker agreements|In place|IS-P-005|IT Operations
5.15|Applicable|Risk 2.1, access to health questionnaires|In place|IS-P-006|IT Security
5.16|Applicable|Risk 2.1|In place|IS-P-006|IT Security
5.17|Applicable|Risk 2.1|In place|IS-P-006|IT Security
5.18|Applicable|External auditor, management letter 2023|In place|IS-P-006; recertification Q4|IT Security
5.19|Applicable|Outsourcing rules of the supervisor|In place|Outsourcing policy|Procurement
5.20|Applicable|Outsourcing rules of the supervisor|In place|Contract template V7|Legal
5.21|Applicable|Risk 6.3, claims software from one small vendor|In progress|Vendor file 118|Procurement
5.22|Applicable|Outsourcing rules of the supervisor|In place|Service reports|Procurement
5.23|Applicable|Risk 6.1, mail and files in the cloud|In progress|Cloud guideline draft|IT Operations
5.24|Applicable|Duty to report within hours|In place|IS-P-015|IT Security
5.25|Applicable|Duty to report within hours|In place|IS-P-015|IT Security
5.26|Applicable|Duty to report within hours|In place|IS-P-015|IT Security
5.27|Applicable|Internal audit 2024, observation 9|In progress|Minutes of the risk committee|IT Security
5.28|Applicable|Litigation over claims|In place|IS-P-016|Legal
5.29|Applicable|Continuity rules of the supervisor|In place|BCM handbook|BCM Officer
5.30|Applicable|Continuity rules of the supervisor|In place|BCM handbook, annex IT|BCM Officer
5.31|Applicable|Insurance supervision, data protection, commercial code|In place|Legal register|Compliance
5.32|Applicable|Licence audit of 2019|In place|Licence management|IT Operations
5.33|Applicable|Commercial code, ten years|In place|Archive rules|Legal
5.34|Applicable|Health data of applicants|In place|Data protection manual|Data Protection Officer
5.35|Applicable|Internal audit plan|In place|Audit universe|Internal Audit
5.36|Applicable|Three lines model|In place|Control tests|Compliance
5.37|Applicable|Risk 4.2, key persons in IT operations|In progress|Operations manual|IT Operations
6.1|Applicable|Fit and proper; claims handlers|In place|HR-P-01|Human Resources
6.2|Applicable|Employment law|In place|HR-P-02|Human Resources
6.3|Applicable|Risk 7.1, phishing|In place|Learning platform|IT Security
6.4|Applicable|Works agreement|In place|HR-P-11|Human Resources
6.5|Applicable|Works agreement|In place|HR-P-08|Human Resources
6.6|Applicable|Reinsurance treaties, secrecy clauses|In place|Template NDA 4|Legal
6.7|Applicable|Works agreement on work from home|In place|HR-P-15|Human Resources
6.8|Applicable|Duty to report within hours|In place|IS-P-015|IT Security
7.1|Applicable|Risk 5.1|In place|Building plan|Facility Management
7.2|Applicable|Risk 5.1|In place|Building rules|Facility Management
7.3|Applicable|Risk 5.1|In place|Building rules|Facility Management
7.4|Applicable|Risk 5.2, break-in of 2022|In place|Alarm contract|Facility Management
7.5|Applicable|Property insurer's conditions|In place|Fire protection plan|Facility Management
7.6|Applicable|Risk 5.3, archive of originals|In place|Archive rules|Facility Management
7.7|Applicable|Health questionnaires on desks|In progress|IS-P-003|All heads
7.8|Applicable|Property insurer's conditions|In place|Data centre handbook|IT Operations
7.9|Applicable|Field sales force|In place|IS-P-007|Sales
7.10|Applicable|Data protection|In place|IS-P-008|IT Operations
7.11|Applicable|Continuity rules of the supervisor|In place|Data centre handbook|IT Operations
7.12|Applicable|Risk 5.4|In place|Data centre handbook|IT Operations
7.13|Applicable|Lease contract|In place|Maintenance plan|Facility Management
7.14|Applicable|Data protection|In place|IS-P-008|IT Operations
8.1|Applicable|Field sales force|In place|IS-P-007|IT Operations
8.2|Applicable|External auditor, management letter 2023|In progress|IS-P-009|IT Security
8.3|Applicable|Risk 2.1|In place|IS-P-006|IT Security
8.4|Applicable|Risk 6.4, tariff engine|In place|IS-P-020|Application Development
8.5|Applicable|Risk 7.4|In place|IS-P-006|IT Security
8.6|Applicable|Peak at the year's end|In place|Capacity plan|IT Operations
8.7|Applicable|Risk 7.2|In place|IS-P-010|IT Security
8.8|Applicable|Risk 7.3|In progress|IS-P-011|IT Security
8.9|Applicable|Risk 7.3|In progress|IS-P-012|IT Operations
8.10|Applicable|Data protection|Not started||Data Protection Officer
8.11|Applicable|Data protection|In progress|Test data concept|Application Development
8.12|Applicable|Risk 2.4|Not started||IT Security
8.13|Applicable|Continuity rules of the supervisor|In place|Backup concept|IT Operations
8.14|Applicable|Continuity rules of the supervisor|In place|Data centre handbook|IT Operations
8.15|Applicable|External auditor, management letter 2023|In place|Logging concept|IT Security
8.16|Applicable|Risk 7.4|In progress|Logging concept|IT Security
8.17|Applicable|Follows from logging|In place|Logging concept|IT Operations
8.18|Applicable|Risk 4.1|In place|IS-P-009|IT Operations
8.19|Applicable|Risk 4.1|In place|IS-P-012|IT Operations
8.20|Applicable|Risk 7.4|In place|Network concept|IT Operations
8.21|Applicable|Broker agreements|In place|Carrier contracts|IT Operations
8.22|Applicable|Risk 7.2|In place|Network concept|IT Operations
8.23|Applicable|Risk 7.1|In place|Proxy rules|IT Operations
8.24|Applicable|Data protection|In place|IS-P-013|IT Security
8.25|Applicable|Risk 6.4|In place|IS-P-020|Application Development
8.26|Applicable|Broker portal|In place|IS-P-020|Application Development
8.27|Applicable|Risk 6.4|In progress|Architecture board|Application Development
8.28|Applicable|Broker portal|In progress|IS-P-021|Application Development
8.29|Applicable|Broker portal|In place|Test concept|Application Development
8.30|Not applicable|Programs are written by our own staff; purchases of standard software fall under supplier relationships|||Application Development
8.31|Applicable|External auditor, management letter 2023|In place|IS-P-020|Application Development
8.32|Applicable|External auditor, management letter 2023|In place|Change process|IT Operations
8.33|Applicable|Data protection|In progress|Test data concept|Application Development
8.34|Applicable|Internal audit|In place|Audit rules|Internal Audit
"""

COLUMNS = {"theme": "A", "id": "B", "title": "C", "applicable": "D", "justification": "E", "status": "F",
           "evidence": "G", "owner": "H"}
STATUS = {"In place": "implemented", "In progress": "partial", "Not started": "not-implemented"}
GROUPS = {"5": "Organisation", "6": "People", "7": "Buildings", "8": "Technology"}


def rows():
    """The table above, one list of six texts a control."""
    for line in TABLE.strip().splitlines():
        yield [cell.strip() for cell in line.split("|")]


def write(folder):
    """Writes the workbook with openpyxl and has LibreOffice convert it to `.xls`."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    sheet["A1"] = "Calderpath Insurance Mutual"
    sheet["A1"].font = Font(bold=True, size=14)
    sheet["A2"] = "ISMS: conformity with clauses 4 to 10 and Statement of Applicability (ISO/IEC 27001:2022), version 2.3 of 6 October 2025"
    sheet["A3"] = "Approved by: risk committee, item 4 of the meeting of 13 October 2025"
    for at, header in enumerate(["Part", "Ref.", "Requirement / control", "Applicability", "Reason for decision",
                                 "State", "Documented in", "Accountable"], start=1):
        sheet.cell(HEADER_ROW, at, header).font = Font(bold=True)
    at = HEADER_ROW + 1
    sheet.cell(at, 1, "Clauses 4 to 10").font = Font(bold=True)
    for clause in CLAUSES:
        at += 1
        sheet.cell(at, 1, "Clause")
        sheet.cell(at, 2, float(clause))
        sheet.cell(at, 3, CLAUSES_2022[clause])
        sheet.cell(at, 6, "In progress" if clause in ("6.3", "9.1") else "In place")
        sheet.cell(at, 7, f"ISMS manual {clause}")
        sheet.cell(at, 8, "Chief Risk Officer")
    at += 1
    sheet.cell(at, 1, "Annex A").font = Font(bold=True)
    for control, applicable, reason, state, described, accountable in rows():
        at += 1
        values = [GROUPS[control[0]], float(control), TITLES_2022[f"A.{control}"], applicable, reason, state, described, accountable]
        for column, value in enumerate(values, start=1):
            if value != "":
                sheet.cell(at, column, value)
    sheet.cell(at + 2, 1, "In place: tested by the second line. In progress: measure with a date in the plan. Not started: no measure yet.")
    sheet.column_dimensions["C"].width = 60
    sheet.column_dimensions["E"].width = 50
    save_with_libreoffice(book, folder / FILE, "xls")


def answers():
    """What a reader of the file must find: control to applicability and status."""
    for control, applicable, _, state, _, _ in rows():
        yield f"A.{control}", "applicable" if applicable == "Applicable" else "excluded", STATUS.get(state, "unstated")


def truth():
    """The truth on this file."""
    return {
        "file": FILE, "edition": "27001:2022", "sheet": SHEET, "header_row": HEADER_ROW, "columns": COLUMNS,
        "clauses": CLAUSES,
        "applicable_counts": {"Applicable": 92, "Not applicable": 1},
        "status_counts": {"In place": 73, "In progress": 16, "Not started": 3},
        "notes": "Identifiers are number cells: 5.1 stands for clause 5.1, control 5.1 and control 5.10; the titles decide.",
    }
