#!/usr/bin/env python3
"""Writes what a fuzzer begins with: `seeds.py TARGET FOLDER`. Made of the samples and of small files that are made up here."""

import pathlib
import re
import subprocess
import sys
import zipfile

SAMPLES = pathlib.Path(__file__).resolve().parent.parent / "samples"
ROOT = SAMPLES.parent

CONTROLS = [
    ("A.5.1", "Policies for information security", "Yes", "Implemented", "Ana Costa"),
    ("A.5.2", "Information security roles and responsibilities", "No", "", ""),
    ("A.5.10", "Acceptable use of information and other associated assets", "Partly", "Planned", "IT"),
    ("A.8.34", "Protection of information systems during audit testing", "TBD", "50 %", "2026-03-31"),
]
HEADER = ("Control", "Title", "Applicable", "Status", "Owner")


def in_parts(path):
    """A zip as the target `workbooks` takes it: its parts one after another."""
    seed = b"PARTS"
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            # Pictures and themes say nothing about reading.
            if re.search(r"(theme|media|thumbnail|settings\.xml|Pictures|configurations)", name, re.I):
                continue
            seed += b"\n@@@ " + name.encode() + b"\n" + archive.read(name)
    return seed


def small_xlsx(sheet, strings=None, styles=None):
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts = {
        "_rels/.rels": f'<Relationships><Relationship Id="rId1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="SoA" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships><Relationship Id="rId1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}">{sheet}</worksheet>',
    }
    if strings:
        parts["xl/sharedStrings.xml"] = strings
    if styles:
        parts["xl/styles.xml"] = styles
    return b"PARTS" + b"".join(f"\n@@@ {name}\n{text}".encode() for name, text in parts.items())


def seeds(target):
    rows = [HEADER, *CONTROLS]
    if target == "identifiers":
        for text in ("A.5.1", "Annex A 5.1", "A.05.01 Title", "5.12–5.14", "A.5.1, A.5.2", "6.1.3 d)", "Clause 6.1",
                     "ISO 27001 A.6.1; A.6.2; PCI 12.7", "ISO/IEC 27701:2019 A.7.2.1", "A 5.10", "5.1.1 – 5.1.3", "B.8.2.1", "10"):
            yield text.encode()
        for path in (ROOT / "src/standards/catalogue/data").glob("*.csv"):
            yield path.read_bytes()[:400]
    elif target == "recognition":
        yield "\n".join("|".join(row) for row in rows).encode()
        yield ("Statement of Applicability\n\n" + "\n".join("|".join(row) for row in rows) + "\n#Register\nControl|Owner\n5.1|@2026-03-31\n^|x\n5.10|3").encode()
        yield b"Version|1.2\nDate|@2025-10-31\n#SoA!\nNo|Control|In scope|Reason\n5.1|Policies for information security|TRUE|=A1\n~@2011-02-09|Leadership|x|"
    elif target == "delimited":
        yield "\n".join(",".join(row) for row in rows).encode()
        yield "\n".join(";".join(row) for row in rows).encode("utf-16")
        yield b"sep=\t\n" + "\n".join("\t".join(row) for row in rows).encode("cp1252")
        for path in SAMPLES.rglob("*.[ct]sv"):
            yield path.read_bytes()[:6000]
    elif target == "docx":
        cells = lambda row: "".join(f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>" for text in row)
        table = "".join(f"<w:tr>{cells(row)}</w:tr>" for row in rows)
        yield f"<w:document><w:body><w:p><w:r><w:t>Version 1.2 of 2025-10-31</w:t></w:r></w:p><w:tbl>{table}</w:tbl></w:body></w:document>".encode()
        yield (
            b'<w:document><w:body><w:tbl><w:tr><w:trPr><w:gridBefore w:val="1"/><w:hidden/></w:trPr><w:tc><w:tcPr><w:gridSpan w:val="2"/>'
            b'<w:vMerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>A.5.1</w:t><w:br/><w:sym w:font="Wingdings" w:char="F0FC"/></w:r></w:p></w:tc>'
            b"<w:tc><w:tbl><w:tr><w:tc><w:p><w:r><w:t>&amp;</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:tc></w:tr></w:tbl></w:body></w:document>"
        )
    elif target == "settings":
        yield b'output = "out"\nas-of = 2026-01-31\n[defaults]\nedition = 2022\nrole = ["controller"]\nsarif = true\n[[organisation]]\nname = "Example"\ninputs = ["a.csv", "b/*"]\nprecedence = "newest"\n'
        yield b'files = ["*.xlsx"]\norganisation = "Example"\nedition = "27001:2022"\nkind = "soa"\npims-role = ["controller"]\n[[sheets]]\nname = "csv"\nheader-row = 1\nfirst-row = 2\nlast-row = 9\n[sheets.columns]\nA = "id"\nTitle = "title"\n[words.status]\nimplemented = ["3"]\n[thresholds]\nmaturity-implemented = 3\n'
        for command in (["rules", "--toml"], ["vocabulary", "show", "en"]):
            program = ROOT / "target/debug/annexa"
            if program.exists():
                yield subprocess.run([program, *command], capture_output=True, check=True).stdout[:8000]
    elif target == "records":
        program = ROOT / "target/debug/annexa"
        if program.exists():
            folder = ROOT / "fuzz/target/seeds"
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "soa.csv").write_text("\n".join(",".join(row) for row in rows))
            subprocess.run([program, "convert", folder / "soa.csv", "--output", folder / "out", "--quiet", "--as-of", "2026-01-31",
                            "--framework", "none"], check=True)
            yield (folder / "out/soa/record.json").read_bytes()
    elif target == "workbooks":
        cell = lambda at, text: f'<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>'
        body = "".join(
            f'<row r="{n}">' + "".join(cell(f"{c}{n}", t) for c, t in zip("ABCDE", row)) + "</row>" for n, row in enumerate(rows, 1)
        )
        yield small_xlsx(f'<cols><col min="2" max="3" hidden="1"/></cols><sheetData>{body}</sheetData><mergeCells><mergeCell ref="A2:A3"/></mergeCells>')
        shared = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c><c r="B{n}" s="1"><v>0.5</v></c><c r="C{n}"><f>A1&amp;"x"</f></c></row>' for n in range(1, 4))
        yield small_xlsx(
            f"<sheetData>{shared}</sheetData>",
            '<sst count="3" uniqueCount="1"><si><t>A.5.1</t></si></sst>',
            '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="0.0%"/></numFmts><fonts><font><name val="Wingdings"/></font></fonts>'
            '<cellXfs><xf numFmtId="0"/><xf numFmtId="164" fontId="0"/></cellXfs></styleSheet>',
        )
        rows_ods = "".join(
            "<table:table-row>" + "".join(f'<table:table-cell office:value-type="string"><text:p>{t}</text:p></table:table-cell>' for t in row) + "</table:table-row>"
            for row in rows
        )
        yield (
            "PARTS\n@@@ mimetype\napplication/vnd.oasis.opendocument.spreadsheet\n@@@ META-INF/manifest.xml\n<manifest:manifest/>\n@@@ content.xml\n"
            '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
            'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="SoA">'
            f'{rows_ods}<table:table-row table:number-rows-repeated="9"><table:table-cell table:number-columns-repeated="3"/></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>'
        ).encode()
        for path in sorted(SAMPLES.rglob("*")):
            if path.suffix in (".xlsx", ".ods"):
                yield in_parts(path)
            elif path.suffix == ".xls":
                yield path.read_bytes()
        table = "".join("<tr>" + "".join(f"<td>{t}</td>" for t in row) + "</tr>" for row in rows)
        yield f"<html><title>SoA</title><table><caption>SoA</caption>{table}<tr style='display:none'><td colspan=2 rowspan=2>x</td></tr></table>".encode()
        yield (
            '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="SoA"><Table>'
            + "".join("<Row>" + "".join(f'<Cell ss:MergeAcross="0"><Data ss:Type="String">{t}</Data></Cell>' for t in row) + "</Row>" for row in rows)
            + "</Table></Worksheet></Workbook>"
        ).encode()


def main():
    target, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    for number, seed in enumerate(seeds(target), 1):
        (folder / f"seed-{number:02}").write_bytes(seed)


main()
