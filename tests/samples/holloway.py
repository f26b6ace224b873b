"""Holloway & Finch Architects: a first list by titles alone, kept by two people.

What it tries: no identifiers at all, titles in other case and spacing and in known variants, two rows that find no
control, a table that starts in the third column below an empty sheet's worth of nothing, a total at the end.
"""

from openpyxl import Workbook
from openpyxl.styles import Font

from writing import save_xlsx

FILE = "holloway-finch-architects.xlsx"
SHEET = "List"
HEADER_ROW = 6

# title as written | control that it names, empty where it names none | needed | status | remark
TABLE = """
Policies for information security|A.5.1|Y|Implemented|Two pages, on the wall in the studio
ROLES AND RESPONSIBILITIES|A.5.2|Y|Implemented|Finch decides, Holloway stands in
Threat intelligence|A.5.7|N||We read what the chamber of architects sends
Inventory of information and other associated assets|A.5.9|Y|Partial|Computers yes, drawings no
Acceptable use of information and other associated assets|A.5.10|Y|Implemented|
Return of assets|A.5.11|Y|Implemented|
Classification of information|A.5.12|Y|Planned|Clients' floor plans first
access control|A.5.15|Y|Implemented|
Access  rights|A.5.18|Y|Partial|Former students still had access in May
Information security for use of cloud services|A.5.23|Y|Partial|Drawings lie with two providers
Information security incident management planning and preparation|A.5.24|Y|Planned|
Intellectual property rights|A.5.32|Y|Implemented|Fonts and plug-ins are paid for
Privacy and protection of PII|A.5.34|Y|Implemented|
Screening|A.6.1|N||Staff are former students whom we know for years
Terms and conditions of employment|A.6.2|Y|Implemented|
Information security awareness, education and training|A.6.3|Y|Partial|Lunch talk in autumn
Confidentiality or non-disclosure agreements|A.6.6|Y|Implemented|For competitions
Remote working|A.6.7|Y|Implemented|
Physical security perimeters|A.7.1|Y|Implemented|
Physical entry|A.7.2|Y|Implemented|
Clear desk and clear screen|A.7.7|Y|Planned|Models stand everywhere
Storage media|A.7.10|Y|Partial|
Secure disposal or re-use of equipment|A.7.14|Y|Implemented|
User endpoint devices|A.8.1|Y|Partial|Own telephones
Secure authentication|A.8.5|Y|Implemented|
Protection against malware|A.8.7|Y|Implemented|
Management of technical vulnerabilities|A.8.8|Y|Partial|
Information backup|A.8.13|Y|Implemented|Restored the library project from it in 2025
Copies of finished projects on the shelf||Y|Implemented|
Network security|A.8.20|Y|Partial|
Web filtering|A.8.23|N||Six people who know each other
Use of cryptography|A.8.24|Y|Implemented|
Change management|A.8.32|Y|Not implemented|
Insurance against fire||Y|Implemented|Policy in the safe
"""

COLUMNS = {"title": "C", "applicable": "D", "status": "E", "comments": "F"}
STATUS = {"Implemented": "implemented", "Partial": "partial", "Planned": "planned", "Not implemented": "not-implemented"}


def rows():
    """The table above, one list of five texts a row."""
    for line in TABLE.strip().splitlines():
        yield line.split("|")


def write(folder):
    """Writes the workbook with openpyxl."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    sheet["C3"] = "Information security: what we do of the list (ISO 27001:2022)"
    sheet["C3"].font = Font(bold=True, size=13)
    sheet["C4"] = "Holloway & Finch Architects LLP, February 2026"
    for at, header in enumerate(["Control", "Applicable?", "Status", "Remarks"], start=3):
        sheet.cell(HEADER_ROW, at, header).font = Font(bold=True)
    for at, (title, _, needed, status, remark) in enumerate(rows(), start=HEADER_ROW + 1):
        for column, value in enumerate([title, needed, status, remark], start=3):
            if value:
                sheet.cell(at, column, value)
    sheet.cell(at + 2, 3, "34 items")
    sheet.column_dimensions["C"].width = 60
    save_xlsx(book, folder / FILE)


def answers():
    """What a reader of the file must find: control to applicability and status."""
    for _, control, needed, status, _ in rows():
        if control:
            yield control, "applicable" if needed == "Y" else "excluded", STATUS.get(status, "unstated")


def truth():
    """The truth on this file."""
    named = [row for row in rows() if row[1]]
    return {
        "file": FILE, "edition": "27001:2022", "sheet": SHEET, "header_row": HEADER_ROW, "columns": COLUMNS,
        "applicable_counts": {"Y": sum(row[2] == "Y" for row in named), "N": sum(row[2] == "N" for row in named)},
        "status_counts": {word: sum(row[3] == word for row in named) for word in STATUS},
        "unmatched_titles": [row[0] for row in rows() if not row[1]],
        "notes": "Titles only; two rows name things that are in no edition.",
    }
