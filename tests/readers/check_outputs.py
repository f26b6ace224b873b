"""Opens what annexa wrote with software that has nothing to do with it.

`python3 tests/readers/check_outputs.py OUT` looks at each organisation's folder below OUT:
  audit-pack.pdf   qpdf finds no fault; pdffonts: every font embedded, subset, with Unicode; pdfinfo: tagged,
                   with headings; pdftotext: the organisation's name and all controls
  mapping.xlsx     openpyxl reads every sheet; every formula has a stored value and none leaves the workbook;
                   LibreOffice, made to recalculate one workbook, comes to the same values
Tools that are not installed are named as "not checked". Exit code 1 if a check fails.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from xml.etree import ElementTree

# Excel's own functions and references only: a `[` in a formula is another workbook, `http` a place on the net.
LEAVES_THE_WORKBOOK = re.compile(r"\[\d+\]|https?:|file:|WEBSERVICE|HYPERLINK\(|DDE", re.IGNORECASE)
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
CONTROLS = [f"A.{theme}.{n}" for theme, last in ((5, 37), (6, 8), (7, 14), (8, 34)) for n in range(1, last + 1)]
# Makes LibreOffice work out every formula anew instead of showing the stored values.
RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


class Report:
    """What was found wrong and what could not be looked at."""

    def __init__(self):
        self.faults, self.unchecked, self.checks = [], set(), 0

    def check(self, holds, what):
        """Counts a check, and keeps what it says if it does not hold."""
        self.checks += 1
        if not holds:
            self.faults.append(what)

    def has(self, tool):
        """Whether a program is installed; if not, says so at the end."""
        if shutil.which(tool):
            return True
        self.unchecked.add(tool)
        return False


def run(*command):
    """A program's exit code and all that it prints."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    return done.returncode, done.stdout + done.stderr


def structure(pack, how, report):
    """The structure tree as poppler prints it."""
    code, said = run("pdfinfo", how, str(pack))
    # A structure that poppler cannot follow is told on the error stream, among the rest here.
    told = [line for line in said.splitlines() if line.startswith(("Syntax", "Internal"))]
    report.check(code == 0 and not told, f"{pack.parent.name}: pdfinfo {how}: {' '.join(told[:3])}")
    return said


def check_pack(folder, report):
    """The audit pack through qpdf and poppler."""
    pack, place = folder / "audit-pack.pdf", folder.name
    if report.has("qpdf"):
        code, said = run("qpdf", "--check", str(pack))
        report.check(code == 0, f"{place}: qpdf --check: {said.strip()}")
    if report.has("pdffonts"):
        code, said = run("pdffonts", str(pack))
        fonts = said.splitlines()[2:]
        report.check(code == 0 and fonts, f"{place}: pdffonts lists no fonts: {said.strip()}")
        for font in fonts:
            # name type encoding emb sub uni object ID, the last as two numbers
            for answer, what in zip(font.split()[-5:-2], ("not embedded", "not a subset", "without Unicode"), strict=False):
                report.check(answer == "yes", f"{place}: font {what}: {font}")
    if report.has("pdfinfo"):
        code, said = run("pdfinfo", str(pack))
        report.check(re.search(r"^Tagged:\s+yes$", said, re.MULTILINE), f"{place}: pdfinfo finds no tags: {said.strip()}")
        said = structure(pack, "-struct", report)
        # The title of the document is its one heading of level 1, and each chapter one of level 2.
        titles, chapters = (len(re.findall(rf"^\s*H{level} \(block\)$", said, re.MULTILINE)) for level in (1, 2))
        report.check(titles == 1, f"{place}: {titles} headings of level 1 in the structure")
        report.check(chapters >= 12, f"{place}: only {chapters} headings of level 2 in the structure")
    if report.has("pdftotext"):
        code, said = run("pdftotext", str(pack), "-")
        words = " ".join(said.split())
        name = json.loads((folder / "record.json").read_text(encoding="utf-8"))["organisation"]
        report.check(code == 0 and " ".join(name.split()) in words, f"{place}: `{name}` is not in the text of the pack")
        present = set(words.split())
        missing = [control for control in CONTROLS if control not in present]
        report.check(not missing, f"{place}: not in the text of the pack: {', '.join(missing)}")


def check_workbook(folder, report):
    """The workbook through openpyxl, and its formulas' stored values as they stand in the file."""
    import openpyxl

    path, place = folder / "mapping.xlsx", folder.name
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                where = f"{place}: {sheet.title}!{cell.coordinate}"
                if cell.data_type == "f":
                    text = str(getattr(cell.value, "text", cell.value))
                    report.check(not LEAVES_THE_WORKBOOK.search(text), f"{where}: leaves the workbook: {text}")
                report.check(cell.data_type != "e", f"{where}: {cell.value}")
    cells = {cell.value for row in book["Statement of Applicability"].iter_rows() for cell in row}
    missing = [control for control in CONTROLS if control not in cells]
    report.check(not missing, f"{place}: not in the statement's sheet: {', '.join(missing)}")
    report.check(book.active.title == "Summary", f"{place}: opens on {book.active.title}")
    with zipfile.ZipFile(path) as parts:
        outside = [name for name in parts.namelist() if "externalLink" in name or "vbaProject" in name]
        report.check(not outside, f"{place}: {', '.join(outside)}")
        for name in parts.namelist():
            if name.startswith("xl/worksheets/sheet"):
                for cell in ElementTree.fromstring(parts.read(name)).iter(f"{SHEET}c"):
                    if cell.find(f"{SHEET}f") is not None:
                        stored = cell.find(f"{SHEET}v") is not None
                        report.check(stored, f"{place}: {name} {cell.get('r')}: no stored value")


def check_recalculation(folder, report):
    """The workbook's stored values against LibreOffice's own, and its way to PDF."""
    import openpyxl

    if not report.has("soffice"):
        return
    path, place = folder / "mapping.xlsx", folder.name
    with tempfile.TemporaryDirectory() as scratch:
        user = Path(scratch) / "profile/user"
        user.mkdir(parents=True)
        (user / "registrymodifications.xcu").write_text(RECALCULATE, encoding="utf-8")
        profile = f"-env:UserInstallation={(Path(scratch) / 'profile').as_uri()}"
        for form in ("xlsx", "pdf"):
            code, said = run("soffice", profile, "--headless", "--convert-to", form, "--outdir", scratch, str(path))
            report.check(code == 0 and (Path(scratch) / f"mapping.{form}").exists(), f"{place}: to {form}: {said.strip()}")
        again = Path(scratch) / "mapping.xlsx"
        if not again.exists():
            return
        formulas = openpyxl.load_workbook(path)
        before = openpyxl.load_workbook(path, data_only=True)
        after = openpyxl.load_workbook(again, data_only=True)
        for sheet in formulas.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        stored, fresh = (book[sheet.title][cell.coordinate].value for book in (before, after))
                        where = f"{place}: {sheet.title}!{cell.coordinate}"
                        report.check(same(stored, fresh), f"{where}: stored {stored!r}, recalculated {fresh!r}")


def same(stored, fresh):
    """Equal, numbers up to rounding; an empty text is stored as nothing by some programs."""
    if isinstance(stored, (int, float)) and isinstance(fresh, (int, float)):
        return abs(stored - fresh) < 1e-9
    return (stored or "") == (fresh or "")


def main(out):
    """Checks all organisations below a folder."""
    folders = sorted(path.parent for path in Path(out).glob("*/record.json"))
    report = Report()
    report.check(folders, f"{out} holds no organisation")
    try:
        import openpyxl  # noqa: F401
    except ImportError:
        report.unchecked.add("openpyxl")
    for folder in folders:
        check_pack(folder, report)
        if "openpyxl" not in report.unchecked:
            check_workbook(folder, report)
    if folders and report.has("pdfinfo"):
        # With its texts, which poppler needs a quarter of a minute for in a long pack: of the shortest.
        structure(min((folder / "audit-pack.pdf" for folder in folders), key=lambda pack: pack.stat().st_size), "-struct-text", report)
    if folders and "openpyxl" not in report.unchecked:
        # One is enough: all workbooks have the same formulas. The one with several sources has the most of them.
        check_recalculation(max(folders, key=lambda folder: (folder / "mapping.xlsx").stat().st_size), report)
    for fault in report.faults:
        print(f"fault: {fault}")
    for tool in sorted(report.unchecked):
        print(f"not checked: {tool} is not installed")
    print(f"{len(folders)} organisations, {report.checks} checks, {len(report.faults)} faults")
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
