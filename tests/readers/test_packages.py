"""Packages of ugly sources, checked; and the checker checked, with one defect at a time.

`python3 tests/readers/test_packages.py ANNEXA` converts sources of 0, 1, 150 and 20,000 rows with long texts, control
characters, right-to-left text, markup and formulas as data, checks every package that comes of it, reads every cell
with two readers, and then spoils copies: each must fail, with the line that names the defect.
"""

import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import check_package
import ugly

try:
    import check_equal
except ImportError:
    check_equal = None

SHEET = r"xl/worksheets/sheet\d+\.xml"
STATEMENT = r"xl/worksheets/sheet2\.xml"
TABLE = r"xl/tables/table1\.xml"
BOOK = r"xl/workbook\.xml"


def put(name, content):
    """A part that does not belong."""
    return lambda parts: parts.__setitem__(name, content)


def drop(name):
    """A part that is missing."""
    return lambda parts: parts.pop(name)


def change(part, pattern, new, times=1):
    """A defect in the first part that has the pattern."""

    def spoil(parts):
        for name in sorted(parts):
            if re.fullmatch(part, name):
                data, changed = re.subn(pattern, new, parts[name], count=times, flags=re.S)
                if changed:
                    parts[name] = data
                    return
        raise ValueError(f"{pattern!r} is in no {part}")

    return spoil


LONG = b"x" * 32_768
# what is spoilt | what the checker must say
WORKBOOK = [
    (change(r"xl/styles\.xml", rb"</styleSheet>", b"</styleshoot>"), "is not well-formed"),
    (change(r"\[Content_Types\]\.xml", rb'<Override PartName="/xl/styles\.xml"[^>]*/>', b""), "XML of no stated kind"),
    (change(r"\[Content_Types\]\.xml", rb"/xl/styles\.xml", b"/xl/stiles.xml"), "which is not there"),
    (change(r"\[Content_Types\]\.xml", rb'<Default Extension="vml"[^>]*/>', b""), "no content type for"),
    (change(r"xl/_rels/workbook\.xml\.rels", rb"styles\.xml", b"stiles.xml"), "which is not there"),
    (put("xl/media/odd.xml", b"<x/>"), "nothing leads to"),
    (put("xl/vbaProject.bin", b"x"), "has no place here"),
    (change(r"xl/_rels/workbook\.xml\.rels", rb'Id="rId2"', b'Id="rId1"'), "id rId1 twice"),
    (change(r"xl/_rels/workbook\.xml\.rels", rb"</Relationships>",
            b'<Relationship Id="r9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" '
            b'Target="http://example.org/" TargetMode="External"/></Relationships>'), "leads outside"),
    (change(r"xl/_rels/workbook\.xml\.rels", rb"</Relationships>",
            b'<Relationship Id="r9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" '
            b'Target="gone/mapping.xlsx" TargetMode="External"/></Relationships>'), "no file at gone/mapping.xlsx"),
    (change(STATEMENT, rb'<tablePart r:id="rId\d+"', b'<tablePart r:id="rId99"'), "is no relationship"),
    (drop("xl/tables/table2.xml"), "which is not there"),
    (change(BOOK, rb'name="Read me"', b'name="Read:me"'), "sheet name"),
    (change(BOOK, rb'name="Read me"', b'name="A name of more than thirty-one signs"'), "sheet name"),
    (change(BOOK, rb'name="Read me"', b'name="summary"'), "sheet summary twice"),
    (change(BOOK, rb"<workbookView ", b'<workbookView activeTab="3" '), "opens on another sheet"),
    (change(BOOK, rb'name="Statement_Status"', b'name="Statement Status"'), "is no name"),
    (change(BOOK, rb'name="Statement_Status"', b'name="ST12"'), "reads like a cell"),
    (change(BOOK, rb'name="Statement_Status"', b'name="STATEMENT_THEME"'), "twice"),
    (change(BOOK, rb"'Statement of Applicability'!\$E\$", b"'Statement'!$E$"), "there is no sheet"),
    (change(BOOK, rb'(name="Statement_Status">)[^<]*', rb"\1#REF!"), "leads nowhere"),
    (change(BOOK, rb'(name="Statement_Status">)[^<]*', rb"\1SUM(("), "is no formula"),
    (change(r"xl/sharedStrings\.xml", rb"<t[^>]*>Read me</t>", b"<t>" + LONG + b"</t>"), "of 32768 signs"),
    (change(r"xl/sharedStrings\.xml", rb'uniqueCount="\d+"', b'uniqueCount="7"'), "shared texts counted wrong"),
    (change(r"xl/sharedStrings\.xml", rb' count="\d+"', b' count="7"'), "7 stated"),
    (change(STATEMENT, rb'(<c r="B5"[^>]* t="s"><v>)\d+', rb"\g<1>999999"), "shared text 999999"),
    (change(STATEMENT, rb'(<c r="B5" s=")\d+', rb"\g<1>9999"), "format 9999"),
    (change(STATEMENT, rb'<c r="B5"', b'<c r="A5"'), "out of order"),
    (change(STATEMENT, rb'<c r="B5"', b'<c r="B6"'), "no address in row 5"),
    (change(STATEMENT, rb'<row r="6"', b'<row r="5"'), "row 5 out of order"),
    (change(r"xl/styles\.xml", rb'(<cellXfs .*?fontId=")\d+', rb"\g<1>99"), "fontId 99"),
    (change(r"xl/styles\.xml", rb'(<cellXfs count=")\d+', rb"\g<1>3"), "cellXfs counted wrong"),
    (change(r"xl/styles\.xml", rb'<dxfs count="\d+">.*</dxfs>', b'<dxfs count="0"/>'), "of 0"),
    (change(SHEET, rb"<f>COUNTIFS\(", b"<f>COUNTIFS(("), "no formula"),
    (change(SHEET, rb"<f>COUNTIFS\(Statement_Part", b"<f>COUNTIFS(Statement_Bart"), "no name Statement_Bart"),
    (change(SHEET, rb"<f>SUBTOTAL\(103,Statement\[Control\]\)", b"<f>SUBTOTAL(103,Statement[Kontrol])"), "no column Kontrol"),
    (change(SHEET, rb"<f>SUBTOTAL\(103,Statement\[Control\]\)", b"<f>SUBTOTAL(103,Statemend[Control])"), "no table Statemend"),
    (change(SHEET, rb"(</f>)<v>[^<]*</v>", rb"\1"), "no stored value"),
    (change(SHEET, rb"(</f><v>)\d+", rb"\1x"), "is no number"),
    (change(TABLE, rb'displayName="\w+"', b'displayName="A1"'), "has no name"),
    (change(r"xl/tables/table2\.xml", rb'displayName="\w+"', b'displayName="Statement"'), "table Statement twice"),
    (change(r"xl/tables/table2\.xml", rb' id="2"', b' id="1"'), "number 1 twice"),
    (change(TABLE, rb'name="Title"', b'name="Titel"'), "headers differ from the cells"),
    (change(TABLE, rb'name="Title"', b'name="Control"'), "a header twice"),
    (change(TABLE, rb'(<tableColumns count=")\d+', rb"\g<1>3"), "columns stated"),
    (change(TABLE, rb'(ref="A)4(:)', rb"\g<1>3\2"), "headers differ"),
    (change(TABLE, rb'(<autoFilter ref="A4:W)\d+', rb"\g<1>400"), "filter over"),
    (change(TABLE, rb'totalsRowCount="1"', b'totalsRowShown="0"'), "totals without a row"),
    (change(TABLE, rb'totalsRowLabel="Total"', b'totalsRowLabel="Sum"'), "is not `Sum`"),
    (change(TABLE, rb'totalsRowFunction="count"', b'totalsRowFunction="sum"'), "not SUBTOTAL(109"),
    (change(SHEET, rb'(<mergeCells count="\d+">)', rb'\1<mergeCell ref="A20:C21"/><mergeCell ref="B21:D22"/>'),
     "merged cells overlap"),
    (change(STATEMENT, rb"<dataValidations", b'<mergeCells count="1"><mergeCell ref="A5:B6"/></mergeCells><dataValidations'),
     "merged cells in a table"),
    (change(SHEET, rb"<formula1>List_Status", b'<formula1>"' + b"x" * 260 + b'"'), "a drop-down of"),
    (change(SHEET, rb"<formula1>List_Status", b"<formula1>List_State"), "no name List_State"),
    (change(SHEET, rb'error="', b'error="' + b"x" * 260), "a message too long"),
    (change(SHEET, rb'(<cfRule [^>]*dxfId=")\d+', rb"\g<1>999"), "rule of format 999"),
    (change(SHEET, rb'(priority=")2"', rb'\g<1>1"'), "two rules of one rank"),
    (change(SHEET, rb"(location=\")'Transition'", rb"\1'Transitions'"), "a link to"),
    (change(SHEET, rb"<sheetView ", b'<sheetView zoomScale="80" '), "at 80 %"),
    (change(r"xl/worksheets/sheet3\.xml", rb"<sheetView ", b'<sheetView tabSelected="1" '), "selected:"),
    (change(r"xl/worksheets/sheet2\.xml", rb'<selection pane="bottomRight"', b'<selection pane="bottomRight" activeCell="F9"'),
     "cursor at F9"),
    (change(r"xl/comments\d\.xml", rb'(<comment ref="C5" authorId=")\d', rb"\g<1>7"), "a note by nobody"),
    (change(r"xl/comments\d\.xml", rb'<comment ref="C5"', b'<comment ref="E5"'), "two notes on a cell"),
    (change(r"xl/drawings/vmlDrawing\d\.vml", rb"<x:Row>4</x:Row>", b"<x:Row>44</x:Row>"), "their drawings differ"),
]
DOCUMENT = [
    (change(r"word/document\.xml", rb'w:val="TableText"', b'w:val="TableTextile"'), "no style TableTextile"),
    (change(r"word/document\.xml", rb"<w:tc>.*?</w:tc>", b""), "cells in a table of"),
    (change(r"word/document\.xml", rb"</w:p></w:tc>", b"</w:p><w:tbl/></w:tc>"), "does not end in a paragraph"),
    (change(r"word/document\.xml", rb"<w:bidi/>", b"", 99), "right to left, and not set so"),
    (change(r"word/document\.xml", rb"<w:rtl/>", b"", 99), "a run not set right to left"),
    (change(r"word/document\.xml", rb'(<w:tcW [^>]*/>)(<w:shd [^>]*/>)', rb"\2\1"), "out of order"),
    (change(r"word/_rels/document\.xml\.rels", rb"header1\.xml", b"header9.xml"), "which is not there"),
    (change(r"word/document\.xml", rb'r:id="rId3"', b'r:id="rId33"'), "is no relationship"),
]


def spoilt(source, spoil, target):
    """A copy of a package with one defect."""
    with zipfile.ZipFile(source) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    spoil(parts)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def convert(annexa, folder, rows, *flags):
    """The files of a source of so many rows."""
    source = folder / f"in-{rows}{''.join(flags)}"
    source.mkdir()
    ugly.write(source / "soa.csv", rows)
    out = folder / f"out-{rows}{''.join(flags)}"
    subprocess.run(
        [annexa, "convert", str(source), "--organisation", "Ugly <&> Co.", "--output", str(out), "--as-of", "2026-06-01",
         "--docx", "--quiet", *flags], check=False, capture_output=True)
    return sorted(path for path in out.rglob("*") if path.suffix in (".xlsx", ".docx"))


def main(annexa):
    """Everything."""
    faults = 0
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch)
        for rows, flags in ((0, ()), (1, ()), (150, ()), (150, ("--protect",)), (20_000, ("--framework", "none"))):
            files = convert(annexa, scratch, rows, *flags)
            # Nothing but headers is no statement: that organisation fails, and only the portfolio is written.
            expected = 1 if rows == 0 else 3
            problems = [] if len(files) == expected else [f"{rows} rows gave {[f.name for f in files]}"]
            for file in files:
                problems += check_package.check(file).faults
                if check_equal is not None and file.suffix == ".xlsx":
                    problems += check_equal.differences(file)[1]
            faults += len(problems)
            print(f"{rows} rows {' '.join(flags)}: {len(files)} packages, {len(problems)} faults")
            for problem in problems[:10]:
                print(f"fault: {problem}")
            if rows == 150 and not flags:
                whole = {file.suffix: file for file in files if file.name != "portfolio.xlsx"}
        for suffix, defects in ((".xlsx", WORKBOOK), (".docx", DOCUMENT)):
            for spoil, expected in defects:
                copy = scratch / f"spoilt{suffix}"
                spoilt(whole[suffix], spoil, copy)
                found = check_package.check(copy).faults
                if not any(expected in fault for fault in found):
                    faults += 1
                    print(f"NOT SEEN: {expected}: {found[:3]}")
        print(f"{len(WORKBOOK) + len(DOCUMENT)} defects tried")
    if check_equal is None:
        print("not checked: python-calamine is not installed")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
