"""Oldmere Ferries, two versions on: the transition to the 2022 edition (4.0), and the year after it (4.1).

For `annexa diff`: the statement of `samples/oldmere-ferries` is version 3.2, on 2013. Version 4.0 takes each control's
answers over from its predecessors, as a careful person would, and decides anew what `DECIDED` says; one control was
forgotten and one document was left out. Version 4.1 is 4.0 with the edits of `EDITED`.
"""

import csv
import io

from openpyxl import Workbook
from openpyxl.styles import Font

import oldmere
from standard import PREDECESSORS, TITLES_2022, carried_over
from writing import save_xlsx

FOLDER = "samples-versions"
FILE_40 = "oldmere-ferries-v4.0.xlsx"
FILE_41 = "oldmere-ferries-v4.1.csv"
HEADER = ["Control", "Title", "Applicable", "Reasons for selection", "Justification for exclusion", "Implementation", "Status", "Evidence", "Owner"]

# The row that the transition lost, and the document that it left out.
FORGOTTEN = "A.8.34"
LEFT_OUT = ("A.5.37", "ITH-01")
# What was decided anew: the eleven new controls, and answers that are other than the merging gives.
DECIDED = {
    "A.5.1": {"Status": "Implemented"},
    "A.5.7": {"Applicable": "Yes", "Reasons for selection": "RRA", "Status": "Planned", "Owner": "IT Manager",
              "Implementation": "Bulletins of the maritime CERT are read from January on"},
    "A.5.18": {"Status": "Implemented", "Implementation": "Reviewed by the department heads each quarter since 2024"},
    "A.5.23": {"Applicable": "Yes", "Reasons for selection": "CO", "Status": "Partial", "Owner": "Purchase", "Evidence": "CON-20"},
    "A.5.30": {"Applicable": "Yes", "Reasons for selection": "BR", "Status": "Planned", "Owner": "Operations"},
    "A.7.4": {"Applicable": "Yes", "Reasons for selection": "RRA", "Status": "Implemented", "Owner": "Operations", "Evidence": "SEC-09"},
    "A.8.9": {"Applicable": "Yes", "Reasons for selection": "RRA", "Status": "Partial", "Owner": "IT Manager"},
    "A.8.10": {"Applicable": "Yes", "Reasons for selection": "LR", "Status": "Partial", "Owner": "Lawyer", "Evidence": "LAW-03"},
    "A.8.11": {"Applicable": "No", "Justification for exclusion": "No data are given out of which persons would have to be masked."},
    "A.8.12": {"Applicable": "Yes", "Reasons for selection": "RRA", "Status": "Planned", "Owner": "IT Manager"},
    "A.8.16": {"Applicable": "Yes", "Reasons for selection": "RRA", "Status": "Partial", "Owner": "IT Manager", "Evidence": "NET-07"},
    "A.8.23": {"Applicable": "Yes", "Reasons for selection": "RRA", "Status": "Implemented", "Owner": "IT Manager", "Evidence": "NET-08"},
    "A.8.28": {"Applicable": "No", "Justification for exclusion": "We write no software."},
}
# Version 4.1: control, column, text.
EDITED = [
    ("A.5.7", "Status", "Implemented"),
    ("A.5.7", "Evidence", "CERT mailing list; minutes of the IT round"),
    ("A.5.24", "Owner", "Operations"),
    ("A.6.4", "Implementation", "Agreed with the union in 2014, renewed in 2026"),
    ("A.8.11", "Applicable", "Yes"),
    ("A.8.11", "Justification for exclusion", ""),
    ("A.8.11", "Reasons for selection", "LR"),
    ("A.8.11", "Status", "Planned"),
]
WORDS = {"implemented": "Implemented", "partial": "Partial", "planned": "Planned",
         "not-implemented": "Not implemented", "alternative": "Alternative", "unstated": ""}


def _joined(texts, separator):
    seen = {}
    for text in texts:
        if text:
            seen.setdefault(text.lower(), text)
    return separator.join(seen.values())


def version_40():
    """The rows of version 4.0, control to its cells by header."""
    before = {f"A.{row[0]}": row for row in oldmere.rows()}
    second = {f"A.{control}": cells for control, cells in oldmere.SECOND_ROWS.items()}
    merged = carried_over({control: (said, status) for control, said, status in oldmere.answers()})
    rows = {}
    for control, title in TITLES_2022.items():
        if control == FORGOTTEN:
            continue
        sources = [before[old] for old in PREDECESSORS[control]]
        more = [second[old] for old in PREDECESSORS[control] if old in second]
        said, status = merged[control]
        row = {
            "Control": control, "Title": title,
            "Applicable": {"applicable": "Yes", "excluded": "No", "unstated": ""}[said],
            "Reasons for selection": _joined([driver for source in sources for driver in source[2].split()], ", "),
            "Justification for exclusion": _joined([source[3] for source in sources], "\n"),
            "Implementation": _joined([source[4] for source in sources] + [how for how, _ in more], "\n"),
            "Status": "" if said == "excluded" else WORDS[status],
            "Evidence": _joined([source[6] for source in sources] + [reference for _, reference in more], "; "),
            "Owner": _joined([source[7] for source in sources], "; "),
        }
        if control == LEFT_OUT[0]:
            row["Evidence"] = "; ".join(piece for piece in row["Evidence"].split("; ") if piece != LEFT_OUT[1])
        rows[control] = row | DECIDED.get(control, {})
    return rows


def version_41():
    """The rows of version 4.1."""
    rows = {control: dict(row) for control, row in version_40().items()}
    for control, column, text in EDITED:
        rows[control][column] = text
    return rows


def write(root):
    """Writes both files."""
    book = Workbook()
    sheet = book.active
    sheet.title = "SoA 2022"
    facts = [("Organisation", "Oldmere Ferries Ltd"), ("Version", "4.0"), ("Date", "12 May 2025"),
             ("Approved by", "R. Aldous, Managing Director")]
    for at, (label, value) in enumerate(facts, start=1):
        sheet.cell(at, 1, label).font = Font(bold=True)
        sheet.cell(at, 2, value)
    for at, text in enumerate(HEADER, start=1):
        sheet.cell(6, at, text).font = Font(bold=True)
    for at, row in enumerate(version_40().values(), start=7):
        for column, header in enumerate(HEADER, start=1):
            if row[header]:
                sheet.cell(at, column, row[header])
    save_xlsx(book, root / FOLDER / FILE_40)
    text = io.StringIO()
    out = csv.writer(text, delimiter=";", lineterminator="\r\n")
    out.writerows([["Organisation", "Oldmere Ferries Ltd"], ["Version", "4.1"], ["Date", "20 April 2026"],
                   ["Approved by", "R. Aldous, Managing Director"], []])
    out.writerow(HEADER)
    out.writerows([row[header] for header in HEADER] for row in version_41().values())
    (root / FOLDER / FILE_41).write_bytes(text.getvalue().encode("utf-8"))
