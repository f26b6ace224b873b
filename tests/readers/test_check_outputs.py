"""The checker is checked: for each of its checks a copy of one organisation's outputs with that one defect.

`python3 tests/readers/test_check_outputs.py OUT`, where OUT has passed `check_outputs.py`. Each copy must fail, with
the line that names the defect. Defects whose tool is not installed are left out, and said.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import check_outputs


def in_pack(old, new):
    """A defect in the pack's own bytes, uncompressed by qpdf so that they can be found; same length, same offsets."""

    def spoil(folder):
        pack = folder / "audit-pack.pdf"
        plain = folder / "plain.pdf"
        subprocess.run(["qpdf", "--qdf", "--object-streams=disable", str(pack), str(plain)], check=True)
        data = plain.read_bytes()
        if old not in data or len(old) != len(new):
            raise ValueError(f"{old!r} is not in the pack")
        pack.write_bytes(data.replace(old, new))
        plain.unlink()

    return spoil


def in_workbook(part, pattern, new):
    """A defect in one part of the workbook."""

    def spoil(folder):
        path = folder / "mapping.xlsx"
        with zipfile.ZipFile(path) as book:
            parts = {name: book.read(name) for name in book.namelist()}
        changed = 0
        for name, data in parts.items():
            if re.fullmatch(part, name):
                parts[name], times = re.subn(pattern, new, data)
                changed += times
        if not changed:
            raise ValueError(f"{pattern!r} is in no {part}")
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
            for name, data in parts.items():
                book.writestr(name, data)

    return spoil


def cut_short(folder):
    """A pack whose end is missing."""
    pack = folder / "audit-pack.pdf"
    data = pack.read_bytes()
    pack.write_bytes(data[: len(data) // 2])


def another_name(folder):
    """A pack that speaks of somebody else."""
    record = folder / "record.json"
    content = json.loads(record.read_text(encoding="utf-8"))
    content["organisation"] = "Nobody of That Name"
    record.write_text(json.dumps(content), encoding="utf-8")


# tool | what is spoilt | what the checker must say
DEFECTS = [
    ("qpdf", cut_short, "qpdf --check"),
    ("qpdf", in_pack(b"/FontFile2", b"/FontFyle2"), "font not embedded"),
    ("qpdf", in_pack(b"/ToUnicode", b"/ToUnicxxx"), "font without Unicode"),
    ("pdftotext", another_name, "is not in the text of the pack"),
    ("python3", in_workbook(r"xl/sharedStrings\.xml", rb">A\.5\.7<", b">A.5.x<"), "not in the statement's sheet: A.5.7"),
    ("python3", in_workbook(r"xl/worksheets/sheet\d+\.xml", rb"(</f>)<v>[^<]*</v>", rb"\1"), "no stored value"),
    ("python3", in_workbook(r"xl/worksheets/sheet\d+\.xml", rb"(<f[^>]*>)[^<]*(</f>)", rb"\1[1]Sheet1!A1\2"), "leaves the workbook"),
    ("soffice", in_workbook(r"xl/worksheets/sheet\d+\.xml", rb"(</f><v>)\d+(</v>)", rb"\g<1>4711\2"), "recalculated"),
]


def main(out):
    """Spoils copies of one organisation, one defect each."""
    organisation = sorted(path.parent for path in Path(out).glob("*/record.json"))[0]
    unseen = 0
    for tool, spoil, expected in DEFECTS:
        if not shutil.which(tool):
            print(f"not tried: {tool} is not installed: {expected}")
            continue
        with tempfile.TemporaryDirectory() as scratch:
            copy = Path(scratch) / "organisation"
            shutil.copytree(organisation, copy)
            spoil(copy)
            report = check_outputs.Report()
            check_outputs.check_pack(copy, report)
            check_outputs.check_workbook(copy, report)
            if expected == "recalculated":
                check_outputs.check_recalculation(copy, report)
            seen = any(expected in fault for fault in report.faults)
            unseen += not seen
            print(f"{'seen' if seen else 'NOT SEEN'}: {expected}")
    return 1 if unseen else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
