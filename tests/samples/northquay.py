"""Northquay Data Centres: a statement and two registers that do not agree.

What it tries: several sources of one organisation with dates in the document or in the file name, statuses that
contradict each other in both directions, an excluded control that a register reports as implemented, an `N/A` where
the statement includes the control, a status that the statement leaves open, owners in several spellings, several
pieces of evidence in a cell.
"""

import csv
import io
from datetime import date

from openpyxl import Workbook
from openpyxl.styles import Font

from standard import TITLES_2022
from writing import save_xlsx

FOLDER = "northquay-data-centres"
SOA = f"{FOLDER}/Statement of Applicability.xlsx"
REGISTER = f"{FOLDER}/registers/control register 2026-05-31.xlsx"
TRACKER = f"{FOLDER}/registers/implementation tracker 2025-11-15.csv"

# What differs from "Yes, implemented": control | applicable | status
SOA_EXCEPTIONS = """
5.7|Yes|Planned
5.30|Yes|Planned
8.4|No|
8.11|No|
8.16|Yes|
8.23|No|
8.25|No|
8.26|No|
8.28|No|
8.30|No|
8.33|No|
"""
REASONS_FOR_EXCLUSION = {
    "8.4": "No source code is kept; the building control software is bought.",
    "8.11": "Customers' data lie on customers' machines, which we never open.",
    "8.23": "Staff in the halls have no access to the web.",
    "8.25": "No software is developed.",
    "8.26": "No applications are developed or ordered.",
    "8.28": "No software is developed.",
    "8.30": "No development is given to others.",
    "8.33": "No tests with data take place.",
}
# first and last control | why it is in, with the drivers | owner
REASONS = """
5.1|5.4|Customers' audits and our certificate|BR|Amira Haddad
5.5|5.8|Registration as an operator of critical services|LR|Amira Haddad
5.9|5.14|Racks and keys must be traceable to the customer|CO|Tomasz Brandt
5.15|5.18|Risk H-02: entry with a borrowed badge|RRA|Tomasz Brandt
5.19|5.23|Cleaning, guards and maintenance come from outside|CO RRA|Procurement
5.24|5.28|Duties to report to customers and authority|LR CO|Amira Haddad
5.29|5.30|Availability is what we sell|CO|Site Manager
5.31|5.34|Energy, building and data protection law|LR|Legal
5.35|5.37|Customers' audits and our certificate|CO|Amira Haddad
6.1|6.4|Guards and technicians are alone with the racks at night|RRA LR|Human Resources
6.5|6.8|Guards and technicians are alone with the racks at night|RRA|Human Resources
7.1|7.4|Risk H-01: forced entry|RRA CO|Site Manager
7.5|7.8|Risk H-03: fire, water, dust|RRA|Site Manager
7.9|7.14|Availability is what we sell|CO|Site Manager
8.1|8.5|Risk H-05: misuse of the building control system|RRA|Tomasz Brandt
8.6|8.9|Risk H-05: misuse of the building control system|RRA|Tomasz Brandt
8.10|8.14|Camera recordings and access logs|LR|Amira Haddad
8.15|8.19|Customers ask who entered when|CO|Tomasz Brandt
8.20|8.24|Management network and building control must not meet|RRA|Tomasz Brandt
8.25|8.34|Changes in running halls|BR|Site Manager
"""
# control | status | owner | evidence
REGISTER_ROWS = """
5.1|Implemented|amira haddad|Policy portal
5.9|Implemented|Brandt, Tomasz|Rack register; key register
5.15|Implemented|Tomasz  Brandt|Badge rules
5.18|Partially implemented|Tomasz Brandt|Badge review Q1, 14 badges open
5.23|Implemented|Procurement|Cloud list
5.24|Implemented|Amira Haddad|Incident manual
5.30|Implemented|Site Manager|Failover drill 2026-04-18
6.3|Partially implemented|HR|Attendance list: night shift missing
7.1|Implemented|Site Manager|Fence inspection
7.2|Implemented|Site Manager|Mantrap log
7.4|Implemented|Site Manager|Camera plan
7.6|N/A|Site Manager|
7.11|Implemented|Site Manager|Load test of both generators
7.13|Not implemented|Site Manager|Maintenance of chiller 2 overdue since March
8.2|Implemented|Tomasz Brandt|Privileged accounts list
8.8|Implemented|Tomasz Brandt|Scan of May
8.13|Partially implemented|Tomasz Brandt|Restore test failed for building control
8.15|Implemented|Tomasz Brandt|Log server
8.16|Partially implemented|Tomasz Brandt|Alerts by day only
8.20|Implemented|Tomasz Brandt|Rule set 41
8.22|Implemented|Tomasz Brandt|Zone plan
8.23|Implemented|Tomasz Brandt|Proxy in the control room
8.32|Implemented|Site Manager|Change calendar
"""
# control | progress | action | responsible | due
TRACKER_ROWS = """
A.5.7|Planned|Choose a source of warnings|A. Haddad|2026-03-31
A.5.18|Implemented|Badge review introduced|T. Brandt|2025-09-30
A.6.3|Implemented|Course for day shift|HR|2025-10-31
A.8.8|In progress|Scanner for building control|T. Brandt|2026-01-31
A.8.9|Not started|Baseline for switches|T. Brandt|2026-06-30
A.8.12|In progress|Rules for camera exports|A. Haddad|2026-04-30
A.8.13|Implemented|Tapes to the second site|T. Brandt|2025-08-31
"""

SOA_COLUMNS = {"id": "B", "title": "C", "applicable": "A", "reasons": ["D"], "justification": ["E", "F"], "status": "G",
               "owner": "H"}
REGISTER_COLUMNS = {"id": "A", "title": "B", "owner": "C", "status": "D", "evidence": "E"}
TRACKER_COLUMNS = {"id": "B", "implementation": "C", "owner": "D", "date": "E", "status": "F"}
STATUS = {"Implemented": "implemented", "Partially implemented": "partial", "In progress": "partial", "Planned": "planned",
          "Not implemented": "not-implemented", "Not started": "not-implemented"}

# Where the sources disagree: what the statement must say, worked out by hand from the rules on merging, with the reason.
DISAGREEMENTS = {
    "A.5.7": ("applicable", "planned"),  # SoA and tracker say the same
    "A.5.18": ("applicable", "partial"),  # the newer register outweighs the tracker; least advanced against the SoA
    "A.5.30": ("applicable", "planned"),  # the register says implemented; the SoA's planned is less advanced
    "A.6.3": ("applicable", "partial"),
    "A.7.6": ("applicable", "implemented"),  # N/A in a register does not outweigh the SoA's yes
    "A.7.13": ("applicable", "not-implemented"),
    "A.8.8": ("applicable", "implemented"),  # the tracker's "in progress" is older than the register
    "A.8.9": ("applicable", "not-implemented"),  # only the tracker speaks beside the SoA
    "A.8.12": ("applicable", "partial"),
    "A.8.13": ("applicable", "partial"),
    "A.8.16": ("applicable", "partial"),  # the SoA leaves the status open
    "A.8.23": ("excluded", "unstated"),  # the SoA's exclusion stands; that a register calls it implemented is a finding
}


def _lines(table):
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


def _numbers(local):
    theme, number = local.split(".")
    return int(theme), int(number)


def soa_rows():
    """One list a control: control, applicable, drivers, why in, why out, status, owner."""
    exceptions = {control: (applicable, status) for control, applicable, status in _lines(SOA_EXCEPTIONS)}
    for local in TITLES_2022:
        control = local.removeprefix("A.")
        applicable, status = exceptions.get(control, ("Yes", "Implemented"))
        for first, last, why, drivers, owner in _lines(REASONS):
            if _numbers(first) <= _numbers(control) <= _numbers(last):
                break
        else:
            raise ValueError(f"{control} has no reason")
        included = applicable == "Yes"
        yield [control, applicable, drivers.replace(" ", ", ") if included else "", why if included else "",
               REASONS_FOR_EXCLUSION.get(control, ""), status, owner]


def write(folder):
    """Writes the statement and one register with openpyxl, the other register as text."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Annex A"
    for at, (label, value) in enumerate([("Company", "Northquay Data Centres BV"), ("Document", "Statement of Applicability"),
                                         ("Version", "2.0"), ("Date", date(2026, 2, 27)), ("Owner", "Amira Haddad")], start=1):
        sheet.cell(at, 1, label).font = Font(bold=True)
        sheet.cell(at, 2, value)
    for at, header in enumerate(["Applicable", "Control no.", "Control", "Reasons for selection", "Justification for inclusion",
                                 "Justification for exclusion", "Implementation status", "Owner"], start=1):
        sheet.cell(7, at, header).font = Font(bold=True)
    for at, (control, applicable, drivers, why_in, why_out, status, owner) in enumerate(soa_rows(), start=8):
        values = [applicable, f"A.{control}", TITLES_2022[f"A.{control}"], drivers, why_in, why_out, status, owner]
        for column, value in enumerate(values, start=1):
            if value:
                sheet.cell(at, column, value)
    sheet.column_dimensions["C"].width = 50
    sheet.column_dimensions["E"].width = 50
    save_xlsx(book, folder / SOA)

    book = Workbook()
    sheet = book.active
    sheet.title = "Register"
    sheet["A1"] = "Control register, halls 1 to 3"
    for at, header in enumerate(["Control", "Name", "Control owner", "Status", "Evidence"], start=1):
        sheet.cell(3, at, header).font = Font(bold=True)
    for at, (control, status, owner, evidence) in enumerate(_lines(REGISTER_ROWS), start=4):
        for column, value in enumerate([f"A {control}", TITLES_2022[f"A.{control}"], owner, status, evidence], start=1):
            if value:
                sheet.cell(at, column, value)
    save_xlsx(book, folder / REGISTER)

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["#", "Control", "Action", "Responsible", "Due date", "Status"])
    for number, (control, status, action, responsible, due) in enumerate(_lines(TRACKER_ROWS), start=1):
        writer.writerow([number, control, action, responsible, due, status])
    (folder / TRACKER).write_text(out.getvalue(), encoding="utf-8")


def soa_answers():
    """What a reader of the statement alone finds."""
    for control, applicable, _, _, _, status, _ in soa_rows():
        yield f"A.{control}", "applicable" if applicable == "Yes" else "excluded", STATUS.get(status, "unstated")


def answers():
    """What all three sources together come to."""
    for local, applicable, status in soa_answers():
        yield local, *DISAGREEMENTS.get(local, (applicable, status))


def truths():
    """The truth on each of the three files."""
    soa = list(soa_rows())
    register, tracker = _lines(REGISTER_ROWS), _lines(TRACKER_ROWS)
    yield {
        "file": SOA, "edition": "27001:2022", "sheet": "Annex A", "header_row": 7, "columns": SOA_COLUMNS,
        "controls": [f"A.{row[0]}" for row in soa],
        "not_applicable": [f"A.{row[0]}" for row in soa if row[1] == "No"],
        "applicable_counts": {"Yes": 85, "No": 8},
        "status_counts": {"Implemented": 82, "Planned": 2},
        "notes": "The column of answers stands before the identifiers; reasons for selection in one column.",
    }
    yield {
        "file": REGISTER, "edition": "27001:2022", "sheet": "Register", "header_row": 3, "columns": REGISTER_COLUMNS,
        "controls": [f"A.{row[0]}" for row in register],
        # No column asks for applicability, so N/A in the column of statuses is the exclusion of this file.
        "not_applicable": ["A.7.6"],
        "applicable_counts": {},
        "status_counts": {"Implemented": 17, "Partially implemented": 4, "Not implemented": 1, "N/A": 1},
        "notes": "The date stands in the file's name.",
    }
    yield {
        "file": TRACKER, "edition": "27001:2022", "sheet": "csv", "header_row": 1, "columns": TRACKER_COLUMNS,
        "controls": [row[0] for row in tracker],
        "not_applicable": [],
        "applicable_counts": {},
        "status_counts": {"Planned": 1, "Implemented": 3, "In progress": 2, "Not started": 1},
        "notes": "A counting column stands before the identifiers.",
    }
