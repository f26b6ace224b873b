"""Stonebridge College: a part of a statement as Excel's "Unicode text".

What it tries: UTF-16 with tabs between the fields, an incomplete list of controls, a row that names two controls,
controls of the organisation's own beyond Annex A and an answer that is still open.
"""

from standard import TITLES_2022

FILE = "stonebridge-college.tsv"
SHEET = "csv"
HEADER_ROW = 1

# identifier | title, empty for the standard's | applicable | justification | status | owner
TABLE = """
A.5.1||Applicable|Condition of the funding body|Implemented|Bursar
A.5.2||Applicable|Condition of the funding body|Implemented|Bursar
A.5.12||Applicable|Examination papers before the day|Partially implemented|Registrar
A.5.15||Applicable|Marks and medical notes|Implemented|IT Services
A.5.18||Applicable|Marks and medical notes|Partially implemented|IT Services
A.5.24||Applicable|Condition of the funding body|Planned|IT Services
A.5.34||Applicable|Data of minors|Implemented|Registrar
A.6.3||Applicable|Teachers receive false mails from "parents"|Planned|Bursar
A.6.7||Not applicable|Staff teach and work on the premises only|N/A|Bursar
A.7.2||Applicable|Open campus|Partially implemented|Caretaker
A.8.1||Applicable|Tablets lent to pupils|Implemented|IT Services
A.8.7||Applicable|Tablets lent to pupils|Implemented|IT Services
A.8.11||To be determined|Statistics for the ministry||Registrar
A.8.13||Applicable|Marks must not be lost|Implemented|IT Services
A.8.15, A.8.16|Logging and monitoring activities|Applicable|Condition of the funding body|Planned|IT Services
A.8.23||Applicable|Protection of minors|Implemented|IT Services
A.8.28||Not applicable|Pupils' programs are exercises, not operational software|N/A|IT Services
SC-01|Examination papers are kept in the safe until the hour|Applicable|Regulations of the examination board|Implemented|Registrar
SC-02|Pupils' photographs are published with consent only|Applicable|Data of minors|Implemented|Registrar
"""

COLUMNS = {"id": "A", "title": "B", "applicable": "C", "justification": "D", "status": "E", "owner": "F"}
STATUS = {"Implemented": "implemented", "Partially implemented": "partial", "Planned": "planned"}
APPLICABLE = {"Applicable": "applicable", "Not applicable": "excluded", "To be determined": "undecided"}


def rows():
    """The table above, one list of six texts a row."""
    for line in TABLE.strip().splitlines():
        yield line.split("|")


def write(folder):
    """Writes the text in UTF-16 with a byte order mark, as the office program does."""
    lines = ["\t".join(["Control ID", "Control", "Applicability", "Justification", "Implementation status", "Owner"])]
    for identifier, title, *rest in rows():
        shown = title or TITLES_2022[identifier]
        rest[1] = '"' + rest[1].replace('"', '""') + '"' if '"' in rest[1] else rest[1]
        lines.append("\t".join([identifier, shown, *rest]))
    (folder / FILE).write_bytes(("\r\n".join(lines) + "\r\n").encode("utf-16"))


def answers():
    """What a reader of the file must find: control to applicability and status."""
    for identifier, _, applicable, _, status, _ in rows():
        if identifier.startswith("A."):
            for control in identifier.split(", "):
                yield control, APPLICABLE[applicable], STATUS.get(status, "unstated")


def truth():
    """The truth on this file."""
    found = list(rows())
    return {
        "file": FILE, "edition": "27001:2022", "sheet": SHEET, "header_row": HEADER_ROW, "columns": COLUMNS,
        "own_controls": [row[0] for row in found if row[0].startswith("SC-")],
        "applicable_counts": {"Applicable": 14, "Not applicable": 2, "To be determined": 1},
        "status_counts": {"Implemented": 8, "Partially implemented": 3, "Planned": 3, "N/A": 2},
        "notes": "A.8.15 and A.8.16 share a row and its answers; two controls of the college's own.",
    }
