"""The mapping workbook through other programs: saved by LibreOffice it holds no edit, edited by openpyxl its edits win.

Usage: test_round_trip.py ANNEXA SAMPLES    (the program, and the folder of samples)
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import openpyxl

SHEET = "Statement of Applicability"


def convert(annexa, source, output):
    subprocess.run(
        [annexa, "convert", str(source), "--output", str(output), "--as-of", "2026-01-31", "--quiet", "--framework", "none"],
        check=False,
    )


def record(folder):
    return json.loads((folder / "record.json").read_text(encoding="utf-8"))


def control(statement, local):
    return next(c for c in statement["controls"] if c["provision"].endswith("/" + local))


def columns(sheet):
    for row in sheet.iter_rows(min_row=1, max_row=10):
        names = {cell.value: cell.column for cell in row if cell.value}
        if "Control" in names and "Applicable" in names:
            return row[0].row, names
    raise SystemExit("no header row")


def main():
    annexa, samples = str(Path(sys.argv[1]).resolve()), Path(sys.argv[2])
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        convert(annexa, samples, folder / "out")
        organisations = sorted(p.parent for p in (folder / "out").glob("*/record.json"))
        if not organisations:
            raise SystemExit("nothing was converted")
        for organisation in organisations:
            name = organisation.name
            before = (organisation / "record.json").read_bytes()
            if shutil.which("soffice"):
                saved = folder / "saved" / name
                subprocess.run(
                    ["soffice", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(saved),
                     str(organisation / "mapping.xlsx")],
                    check=True, capture_output=True,
                )
                convert(annexa, saved / "mapping.xlsx", folder / "again" / name)
                again = folder / "again" / name / name / "record.json"
                if not again.exists():
                    faults.append(f"{name}: the workbook that LibreOffice saved cannot be read back")
                elif again.read_bytes() != before:
                    decisions = json.loads(again.read_text(encoding="utf-8")).get("decisions", [])
                    faults.append(f"{name}: saved by LibreOffice without an edit it has {len(decisions)} decisions: {decisions[:2]}")
            book = openpyxl.load_workbook(organisation / "mapping.xlsx")
            sheet = book[SHEET]
            header, names = columns(sheet)
            rows = {sheet.cell(r, names["Control"]).value: r for r in range(header + 1, sheet.max_row + 1)}
            sheet.cell(rows["A.7.4"], names["Applicable"]).value = "excluded"
            sheet.cell(rows["A.7.4"], names["Justification for exclusion"]).value = "No premises of our own"
            sheet.cell(rows["A.8.13"], names["Owner"]).value = "=cmd|' /C calc'!A0 Ελένη"
            sheet.cell(rows["A.8.13"], names["Owner"]).data_type = "s"
            # Rows in another order are the same rows.
            a, b = rows["A.5.1"], rows["A.5.2"]
            for column in range(1, sheet.max_column + 1):
                one, other = sheet.cell(a, column), sheet.cell(b, column)
                if type(one).__name__ == "MergedCell" or type(other).__name__ == "MergedCell":
                    continue
                one.value, other.value = other.value, one.value
            book.save(organisation / "mapping.xlsx")
        convert(annexa, samples, folder / "out")
        for organisation in organisations:
            found = record(organisation)
            statement = found["statements"][0]
            decided = control(statement, "A.7.4")
            expected = {
                "applicability": (decided["applicability"]["value"], "excluded"),
                "basis": (decided["applicability"]["basis"], "decided"),
                "justification": ([t["text"] for t in decided["justification_for_exclusion"]], ["No premises of our own"]),
                "owner": ([t["text"] for t in control(statement, "A.8.13")["owner"]], ["=cmd|' /C calc'!A0 Ελένη"]),
            }
            for what, (is_, should) in expected.items():
                if is_ != should:
                    faults.append(f"{organisation.name}: {what} is {is_!r}, not {should!r}")
            others = [d for d in found.get("decisions", []) if not str(d["on"]).endswith(("A.7.4'}", "A.8.13'}"))]
            if others:
                faults.append(f"{organisation.name}: decisions that nobody made: {others[:2]}")
            if not list(organisation.glob("mapping.*.xlsx")):
                faults.append(f"{organisation.name}: the edited workbook was not kept")
    for fault in faults:
        print("FAULT", fault)
    print(f"{len(organisations)} workbooks through openpyxl and LibreOffice, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
