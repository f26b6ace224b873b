"""The statement as a Word document, read by python-docx and by LibreOffice.

`python3 tests/readers/test_document.py ANNEXA SAMPLES`: of every sample's statement.docx
  python-docx reads each control with the title, answers and texts that the record has, in the standard's order;
  LibreOffice opens it, saves it anew, and python-docx reads the same cells from what it saved.
The same of a statement of 2,000 rows with everything that a program may trip over. Exit code 1 if they differ.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import docx

sys.path.insert(0, str(Path(__file__).resolve().parent))

import ugly

HEADERS = ["Control", "Title", "Applicable", "Status", "Reasons for selection", "Justification", "Implementation", "Evidence", "Owner"]
STATUS = {
    "implemented": "● implemented", "partial": "◐ partial", "planned": "○ planned", "not-implemented": "✕ not implemented",
    "alternative": "◆ alternative", "unstated": "? unstated",
}


def cells(path):
    """The texts of all tables' cells, row by row; a cell's paragraphs are its lines."""
    document = docx.Document(str(path))
    # Row by row through the XML: python-docx's own way to the cells takes minutes over thousands of rows.
    return [
        ["\n".join(paragraph.text for paragraph in cell.paragraphs) for cell in row.cells]
        for table in document.tables for row in table.rows
    ]


def plain(text):
    """What XML cannot hold is shown as such, and the kind of a line break is no part of a text."""
    text = text.replace("\r\n", "\n").replace("\r", "")
    return "".join("\ufffd" if c < " " and c not in "\n\t" else c for c in text)


def joined(texts):
    return plain("\n".join(text["text"] for text in texts))


def expected(record):
    """The rows of the statement's tables, as the record has them."""
    rows = []
    for statement in record["statements"]:
        for control in statement["controls"] + statement["own_controls"]:
            answer = control["applicability"]["value"]
            inclusion, exclusion = joined(control["justification_for_inclusion"]), joined(control["justification_for_exclusion"])
            justification = {"excluded": exclusion, "applicable": inclusion}.get(
                answer, "\n".join(text for text in (inclusion, exclusion) if text))
            rows.append([
                control["provision"].split("/", 1)[1],
                plain(control["title"]),
                "" if answer == "unstated" else answer,
                "– not applicable" if answer == "excluded" else STATUS[control["status"]["value"]],
                None,
                justification,
                joined(control["implementation"]),
                joined(control["evidence"]),
                joined(control["owner"]),
            ])
    return rows


def differences(folder, scratch):
    """What differs between the record, the document, and what LibreOffice makes of it."""
    document, name = folder / "statement.docx", folder.name
    record = json.loads((folder / "record.json").read_text(encoding="utf-8"))
    read = cells(document)
    shown = [row for row in read if len(row) == len(HEADERS) and row != HEADERS]
    wanted = expected(record)
    faults = [] if len(shown) == len(wanted) else [f"{name}: {len(shown)} controls, not {len(wanted)}"]
    for row, should in zip(shown, wanted, strict=False):
        for header, is_, text in zip(HEADERS, row, should, strict=True):
            if text is not None and is_ != text:
                faults.append(f"{name}: {should[0]}, {header}: {is_[:60]!r}, not {text[:60]!r}")
    words = " ".join(paragraph.text for paragraph in docx.Document(str(document)).paragraphs)
    faults += [f"{name}: no `{word}`" for word in ("Statement of Applicability", "Sign-off", "Draft – not approved") if word not in words]
    if shutil.which("soffice"):
        saved = scratch / name
        said = subprocess.run(
            ["soffice", f"-env:UserInstallation={(scratch / 'profile').as_uri()}", "--headless", "--convert-to",
             "docx:MS Word 2007 XML", "--outdir", str(saved), str(document)], capture_output=True, text=True, check=False)
        if not (saved / "statement.docx").exists():
            return [*faults, f"{name}: LibreOffice does not open it: {said.stdout}{said.stderr}"]
        again = cells(saved / "statement.docx")
        # What looks like an escape is escaped by LibreOffice when it saves.
        strip = lambda rows: [[re.sub("(?:_x005F)+_", "_", cell.strip()) for cell in row] for row in rows]  # noqa: E731
        if strip(again) != strip(read):
            differing = [(a, b) for a, b in zip(strip(read), strip(again), strict=False) if a != b]
            faults.append(f"{name}: LibreOffice reads {len(differing)} rows otherwise, {len(again)} of {len(read)}: {str(differing[:1])[:300]}")
    return faults


def main(annexa, samples):
    """All samples, and the ugly one."""
    faults, documents = [], 0
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch)
        ugly.write(scratch / "ugly.csv", 2_000)
        for source, out in ((Path(samples), scratch / "out"), (scratch / "ugly.csv", scratch / "uglies")):
            subprocess.run(
                [annexa, "convert", str(source), "--output", str(out), "--as-of", "2026-06-01", "--docx", "--framework", "none",
                 "--quiet"], check=False)
            for folder in sorted(path.parent for path in out.glob("*/record.json")):
                documents += 1
                faults += differences(folder, scratch)
    for fault in faults[:30]:
        print(f"fault: {fault}")
    if not shutil.which("soffice"):
        print("not checked: soffice is not installed")
    print(f"{documents} documents, {len(faults)} faults")
    return 1 if faults or not documents else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
