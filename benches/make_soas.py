"""Writes many Statements of Applicability for measuring, as openpyxl saves them.

`python3 benches/make_soas.py OUT COUNT [--rows 150] [--distinct 200]`: a folder for each of COUNT organisations, each
with one workbook of that many rows below its headers. There are four layouts (see `LAYOUTS`), taken in turn; texts are
drawn by a seeded generator, so that two runs write the same cells. From the number of `--distinct` files on, earlier
ones are copied into further folders: to the pipeline they are other organisations, and openpyxl takes its time.

Everything beyond the controls of the edition is what real statements hold besides: headings, clauses, and controls of
the organisation's own. With many rows, further own controls and further rows on the same controls alternate.
"""

import argparse
import datetime
import random
import shutil
import sys
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests/samples"))
from standard import CLAUSES_2022, DOMAINS_2013, TITLES_2013, TITLES_2022  # noqa: E402
from writing import save_xlsx  # noqa: E402

TOWNS = "Aldermoor Brackwater Carrowdale Drumfield Eastholm Fernlea Glenhurst Harrowgate Inverness Juniper Kestrel".split()
TRADES = ["Logistics", "Software", "Clinics", "Energy", "Insurance", "Foods", "Rail", "Instruments", "Research"]
OWNERS = ["CISO", "IT operations", "Head of HR", "Facilities", "Legal and privacy", "M. Okafor", "J. Lindqvist"]
SUBJECTS = ["Laptops", "Supplier contracts", "The data centre", "Customer records", "Build servers", "Paper files",
            "Remote staff", "Privileged accounts", "The backup site", "Mobile phones"]
VERBS = ["are covered by", "are reviewed under", "are governed by", "are recorded in", "fall under"]
THINGS = ["the access policy", "the quarterly review", "procedure OP-{n:03}", "the risk register (R-{n:03})",
          "the supplier register", "ticket queue SEC", "the asset inventory"]
ENDINGS = ["", ", approved by the steering group", " since the audit of last year", "; exceptions need the CISO",
           ", checked twice a year by someone who does not run it", " and reported to the board"]
DOCUMENTS = ["POL-{n:02} Information security policy", "SOP-{n:03}", "Minutes of {y}-0{m}", "Screenshot MDM {y}",
             "Contract register", "Test report {y}/{m}", "Risk treatment plan v{m}.{n}"]
OWN = ["Drones over the yard are registered", "Visitors to the laboratory wear badges", "Source escrow is renewed",
       "Clinical trial data stay on site", "Door codes change with staff", "Prototypes leave only under seal"]


def sentence(rng):
    """A sentence of the kind that stands in a justification."""
    thing = rng.choice(THINGS).format(n=rng.randrange(1, 200))
    return f"{rng.choice(SUBJECTS)} {rng.choice(VERBS)} {thing}{rng.choice(ENDINGS)}."


def evidence(rng):
    """No, one or two documents."""
    pieces = [rng.choice(DOCUMENTS).format(n=rng.randrange(1, 40), m=rng.randrange(1, 10), y=rng.randrange(2023, 2027))
              for _ in range(rng.choice([0, 1, 1, 2]))]
    return "\n".join(pieces) or None


def day(rng):
    """A date cell, or none."""
    return rng.choice([None, datetime.date(2026, 1, 1) - datetime.timedelta(days=rng.randrange(900))])


def further(rng, used, count, titles):
    """Rows beyond the edition's own: (identifier, title), own controls and, from the 60th, rows on controls again."""
    controls = list(titles.items())
    for n in range(count - used):
        if n < 60 or n % 2:
            yield f"ORG-{n + 1:05}", f"{rng.choice(OWN)} ({n + 1})"
        else:
            yield controls[n // 2 % len(controls)]


def answers(rng, yes, no, words):
    """Applicability, reason, status, owner, evidence, date, remark."""
    applies = rng.random() > 0.08
    return [yes if applies else no, sentence(rng) if rng.random() > 0.1 else None,
            rng.choice(words) if applies else None, rng.choice(OWNERS), evidence(rng), day(rng),
            sentence(rng) if rng.random() > 0.6 else None]


def head(sheet, name, title, headers, row):
    """Title block and a header row in bold."""
    sheet["A1"] = title
    sheet["A1"].font = Font(bold=True, size=14)
    sheet["A2"] = f"Organisation: {name}"
    sheet["A3"] = "Version 2.1, approved 2026-02-11 by the management board"
    for at, header in enumerate(headers, start=1):
        cell = sheet.cell(row, at, header)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="1F4E79")
        cell.alignment = Alignment(wrap_text=True)
    sheet.freeze_panes = sheet.cell(row + 1, 1)


def full(book, rng, name, rows):
    """2022, clauses and own controls in the same table, answers in words."""
    sheet = book.active
    sheet.title = "SoA"
    headers = ["Ref", "Control", "Applicable", "Justification", "Implementation status", "Owner", "Evidence",
               "Last review", "Comments"]
    head(sheet, name, "Statement of Applicability, ISO/IEC 27001:2022", headers, 5)
    words = ["Implemented", "Implemented", "Partially implemented", "Planned", "Not implemented"]
    items = [*CLAUSES_2022.items()][:20] + [*TITLES_2022.items()]
    items += further(rng, len(items), rows, TITLES_2022)
    for at, (local, title) in enumerate(items[:rows], start=6):
        for column, value in enumerate([local, title, *answers(rng, "Yes", "No", words)], start=1):
            if value is not None:
                sheet.cell(at, column, value)


def older(book, rng, name, rows):
    """2013 with headings of the domains, bare numbers, N/A as the word for exclusion."""
    sheet = book.active
    sheet.title = "Annex A"
    headers = ["Control no.", "Control title", "Applicability", "Reason for selection or exclusion", "Status",
               "Responsible", "Documents", "Date", "Remarks"]
    head(sheet, name, "SoA according to ISO/IEC 27001:2013, Annex A", headers, 5)
    words = ["done", "done", "in progress", "open"]
    items = []
    for local, title in TITLES_2013.items():
        domain = local.rsplit(".", 2)[0]
        if not items or items[-1][2] != domain:
            items.append((domain, DOMAINS_2013[domain], domain, True))
        items.append((local, title, domain, False))
    items += [(*pair, "", False) for pair in further(rng, len(items), rows, TITLES_2013)]
    for at, (local, title, _, heading) in enumerate(items[:rows], start=6):
        values = [local, title] if heading else [local, title, *answers(rng, "applicable", "not applicable", words)]
        for column, value in enumerate(values, start=1):
            if value is not None:
                sheet.cell(at, column, value)
        if heading:
            sheet.cell(at, 2).font = Font(bold=True)


def crossed(book, rng, name, rows):
    """2022, reasons as crosses in columns, percentages for the status, the register on a second sheet."""
    sheet = book.active
    sheet.title = "Statement"
    headers = ["Control", "Name", "Applicable (Y/N)", "Legal", "Contract", "Business", "Risk", "Justification for exclusion",
               "% implemented"]
    head(sheet, name, "Statement of Applicability 27001:2022", headers, 5)
    items = list(TITLES_2022.items())
    on_register = min(rows // 3, 50)
    items += further(rng, len(items), rows - on_register, TITLES_2022)
    for at, (local, title) in enumerate(items[: rows - on_register], start=6):
        applies = rng.random() > 0.08
        crosses = [rng.choice(["x", None]) if applies else None for _ in range(4)]
        values = [local, title, "Y" if applies else "N", *crosses, None if applies else sentence(rng),
                  rng.choice([0, 0.25, 0.5, 1, 1]) if applies else None]
        for column, value in enumerate(values, start=1):
            if value is not None:
                sheet.cell(at, column, value)
        sheet.cell(at, 9).number_format = "0%"
    register = book.create_sheet("Register")
    for column, header in enumerate(["Control", "Owner", "Evidence", "Reviewed on"], start=1):
        register.cell(1, column, header).font = Font(bold=True)
    for at, local in enumerate(list(TITLES_2022)[:on_register], start=2):
        for column, value in enumerate([local, rng.choice(OWNERS), evidence(rng), day(rng)], start=1):
            if value is not None:
                register.cell(at, column, value)


def titled(book, rng, name, rows):
    """2022, the number and the title in one cell, merged theme headings, a legend and a total at the end."""
    sheet = book.active
    sheet.title = "Controls"
    headers = ["Annex A control", "In scope?", "Why", "State", "Owner", "Proof", "Checked", "Notes"]
    head(sheet, name, "Controls of ISO/IEC 27001:2022", headers, 7)
    words = ["Implemented", "Partial", "Planned", "Alternative measure"]
    themes = {"5": "Organizational controls", "6": "People controls", "7": "Physical controls",
              "8": "Technological controls"}
    items, last = [], None
    for local, title in TITLES_2022.items():
        theme = local.split(".")[1]
        if theme != last:
            items.append((f"A.{theme} {themes[theme]}", True))
            last = theme
        items.append((f"{local} {title}", False))
    items += [(f"{local} {title}", False) for local, title in further(rng, len(items) + 4, rows, TITLES_2022)]
    at = 8
    for text, heading in items[: rows - 4]:
        sheet.cell(at, 1, text)
        if heading:
            sheet.cell(at, 1).font = Font(bold=True)
            sheet.merge_cells(start_row=at, start_column=1, end_row=at, end_column=8)
        else:
            for column, value in enumerate(answers(rng, "Yes", "No", words), start=2):
                if value is not None:
                    sheet.cell(at, column, value)
        at += 1
    for line in ["Legend", "Yes = in scope", "No = not in scope, with the reason", f"Total: {rows - 4} rows"]:
        sheet.cell(at, 1, line)
        at += 1


LAYOUTS = [full, older, crossed, titled]


def main():
    """Writes the folders."""
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("count", type=int)
    parser.add_argument("--rows", type=int, default=150)
    parser.add_argument("--distinct", type=int, default=200)
    asked = parser.parse_args()
    for n in range(asked.count):
        folder = asked.out / f"org-{n:05}"
        folder.mkdir(parents=True, exist_ok=True)
        if n >= asked.distinct:
            shutil.copyfile(asked.out / f"org-{n % asked.distinct:05}/soa.xlsx", folder / "soa.xlsx")
            continue
        rng = random.Random(n)
        book = Workbook()
        name = f"{rng.choice(TOWNS)} {rng.choice(TRADES)} {n} Ltd"
        LAYOUTS[n % len(LAYOUTS)](book, rng, name, asked.rows)
        save_xlsx(book, folder / "soa.xlsx")


if __name__ == "__main__":
    main()
