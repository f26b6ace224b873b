"""Opens what `annexa diff` writes with software that has nothing to do with it.

`python3 tests/readers/test_diff.py ANNEXA` compares the versions of the README and looks at
  change.xlsx        openpyxl: its sheets, one row a difference as the JSON has it, no formula, every 2013 control
  change-record.pdf  qpdf finds no fault; pdffonts: every font embedded; pdftotext: every control that differs, every
                     2013 control, page x of y on every page
Tools that are not installed are named as "not checked". Exit code 1 if a check fails.
"""

import json
import re
import sys
import tempfile
from pathlib import Path

from check_outputs import Report, run

ROOT = Path(__file__).resolve().parents[2]
PAIRS = [
    ("samples/oldmere-ferries", "samples-versions/oldmere-ferries-v4.0.xlsx"),
    ("samples-versions/oldmere-ferries-v4.0.xlsx", "samples-versions/oldmere-ferries-v4.1.csv"),
    ("samples-versions/oldmere-ferries-v4.0.xlsx", "samples-versions/oldmere-ferries-v4.0.xlsx"),
]


def local(provision):
    """`A.5.1` of `iso27001:2022/A.5.1`."""
    return provision.split("/", 1)[1]


def differing(comparison):
    """All controls with a difference."""
    for framework in comparison["frameworks"]:
        yield from framework["controls"] + framework["own_controls"] + framework["clauses"]


def accounts(comparison):
    """All controls of earlier editions."""
    for framework in comparison["frameworks"]:
        yield from (framework["transition"] or {"controls": []})["controls"]


def check_workbook(path, comparison, report):
    """The workbook through openpyxl."""
    try:
        import openpyxl
    except ImportError:
        report.unchecked.add("openpyxl")
        return
    book = openpyxl.load_workbook(path)
    fields = [(control, field) for control in differing(comparison) for field in control["fields"]]
    footing = ["Other footing"] if any(field["kind"] == "footing" for _, field in fields) else []
    names = ["Summary", "Changes", *footing, "Findings", "Predecessors", "Sources"]
    report.check(book.sheetnames == names, f"{path}: {book.sheetnames}")
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                report.check(cell.data_type != "f", f"{path}: {sheet.title}!{cell.coordinate} is a formula")
    changes = [row for row in book["Changes"].iter_rows(min_row=5, values_only=True) if row[1]]
    expected = [
        (local(control["provision"]), field["field"].replace("-", " "))
        for control, field in fields
        if field["kind"] != "footing"
        for _ in field["pieces"] or [None]
    ]
    found = [(row[1], row[5].replace(" for selection", "")) for row in changes]
    report.check(found == expected, f"{path}: {len(found)} rows of changes, {len(expected)} in the JSON")
    earlier = {cell for row in book["Predecessors"].iter_rows(min_row=5, max_col=1, values_only=True) for cell in row}
    missing = [local(a["provision"]) for a in accounts(comparison) if local(a["provision"]) not in earlier]
    report.check(not missing, f"{path}: Predecessors lacks {missing}")


def check_pdf(path, comparison, report):
    """The change record through qpdf and poppler."""
    if report.has("qpdf"):
        code, said = run("qpdf", "--check", str(path))
        report.check(code == 0, f"{path}: qpdf: {said}")
    if report.has("pdffonts"):
        _, said = run("pdffonts", str(path))
        for line in said.splitlines()[2:]:
            embedded = line.split()[-5:-2]
            report.check(embedded == ["yes", "yes", "yes"], f"{path}: font {line}")
    if report.has("pdftotext"):
        _, text = run("pdftotext", "-layout", str(path), "-")
        pages = text.split("\f")[:-1]
        for number, page in enumerate(pages, start=1):
            report.check(f"page {number} of {len(pages)}" in page, f"{path}: page {number} has no number")
        words = set(re.findall(r"\S+", text)) | set(re.findall(r"A\.[\d.]*\d", text))
        for control in differing(comparison):
            report.check(local(control["provision"]) in words, f"{path}: {control['provision']} is not in it")
        for account in accounts(comparison):
            report.check(local(account["provision"]) in words, f"{path}: {account['provision']} is not in it")


def main():
    """Compares each pair and looks at what was written."""
    annexa, report = str(Path(sys.argv[1]).resolve()), Report()
    for old, new in PAIRS:
        with tempfile.TemporaryDirectory() as folder:
            files = [Path(folder) / name for name in ("change.xlsx", "change-record.pdf", "change.json")]
            code, said = run(annexa, "diff", str(ROOT / old), str(ROOT / new), "--quiet", "--as-of", "2026-06-01",
                             *[part for file in files for part in ("--output", str(file))])
            report.check(code == 0, f"{old}, {new}: exit code {code}: {said}")
            comparison = json.loads(files[2].read_text(encoding="utf-8"))
            report.check(comparison["differs"] == (old != new), f"{old}, {new}: differs is {comparison['differs']}")
            check_workbook(files[0], comparison, report)
            check_pdf(files[1], comparison, report)
    for fault in report.faults:
        print(f"FAULT {fault}")
    for tool in sorted(report.unchecked):
        print(f"not checked: {tool} is not installed")
    print(f"{report.checks} checks, {len(report.faults)} faults")
    sys.exit(1 if report.faults else 0)


if __name__ == "__main__":
    main()
