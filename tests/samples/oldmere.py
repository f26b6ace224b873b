"""Oldmere Ferries: a 2013 statement as ten years of handing on leave it.

What it tries: a title block, domain banners over merged cells, objectives as headings, a header of two rows with a
block of drivers, identifiers in ten spellings (date cells among them), controls that run over two rows, a legend,
totals and signatures below the table, a change history on a second sheet and lists on a hidden one.
"""

from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from standard import DOMAINS_2013, OBJECTIVES_2013, TITLES_2013
from writing import save_xlsx

FILE = "oldmere-ferries/SoA Oldmere v3.2 FINAL (2).xlsx"
SHEET = "SoA"
HEADER_ROW = 11

# control | applied | drivers | why it is left out | how it is done | status | reference | responsible
TABLE = """
5.1.1|Yes|BR||Policy on the intranet, paper copy on each vessel|Fully implemented|POL-01|IT Manager
5.1.2|Yes|BR||Looked through every two years before the audit|Partly|POL-01 p. 9|IT Manager
6.1.1|Yes|BR||Job descriptions ashore; masters are responsible on board|Fully implemented|HR-12|Personnel
6.1.2|Yes|RRA||Ticket revenue is counted and booked by different people|Fully implemented|FIN-03|Finance
6.1.3|Yes|LR||Port authority, coast guard and police numbers on the bridge card|Fully implemented|OPS-07|Operations
6.1.4|Yes|BR||Member of the ferry operators' association|Fully implemented||IT Manager
6.1.5|Yes|BR||Asked for in the project form, not always answered|Partly|PRJ-02|IT Manager
6.2.1|Yes|RRA||Crew tablets are managed, private phones are not allowed for work|Fully implemented|POL-06|IT Manager
6.2.2|Yes|BR||Office staff two days a week over VPN|Fully implemented|POL-07|IT Manager
7.1.1|Yes|LR||Seafarer's papers and references; ashore references only|Fully implemented|HR-02|Personnel
7.1.2|Yes|LR||Clause 9 of all contracts|Fully implemented|HR-01|Personnel
7.2.1|Yes|BR||Department heads sign the yearly letter|Partly|HR-14|Managing Director
7.2.2|Yes|RRA||Course for office staff; crews have a poster and a talk at the safety drill|Partly|TRN-05|IT Manager
7.2.3|Yes|LR||Agreed with the union in 2014|Fully implemented|HR-20|Personnel
7.3.1|Yes|BR||Letter at the end of the job|Fully implemented|HR-21|Personnel
8.1.1|Yes|RRA||Spreadsheet of the IT department, vessels' bridge systems since 2019|Partly|INV-01|IT Manager
8.1.2|Yes|BR||Column C of the inventory|Partly|INV-01|IT Manager
8.1.3|Yes|BR||House rules, signed at the start|Fully implemented|HR-03|Personnel
8.1.4|Yes|BR||Return slip|Fully implemented|HR-22|Personnel
8.2.1|Yes|CO||Three classes after the port's model|Fully implemented|POL-09|IT Manager
8.2.2|||||||IT Manager
8.2.3|Yes|CO||Table in the policy|Partly|POL-09|IT Manager
8.3.1|Yes|RRA||Sticks only for chart updates, from one marked stick per vessel|Fully implemented|OPS-19|Operations
8.3.2|Yes|LR||Shredder in the office, discs drilled in the yard|Fully implemented|OPS-20|IT Manager
8.3.3|Yes|BR||Sealed bag with the purser|Fully implemented|OPS-21|Operations
9.1.1|Yes|RRA||Policy of 2018|Fully implemented|POL-03|IT Manager
9.1.2|Yes|RRA||Only managed devices join; passengers have a network of their own|Fully implemented|NET-02|IT Manager
9.2.1|Yes|BR||Form from personnel|Fully implemented|HR-05|IT Manager
9.2.2|Yes|BR||Form from the department head|Fully implemented|HR-06|IT Manager
9.2.3|Yes|RRA||Two administrators, separate accounts|Fully implemented|POL-03|IT Manager
9.2.4|Yes|RRA||First password by phone|Partly||IT Manager
9.2.5|Yes|RRA||Last done in 2021|Not implemented||IT Manager
9.2.6|Yes|BR||Personnel informs by mail, sometimes late|Partly|HR-22|IT Manager
9.3.1|Yes|BR||House rules, signed at the start|Fully implemented|HR-03|Personnel
9.4.1|Yes|RRA||Roles in the booking system|Fully implemented|APP-01|Sales
9.4.2|Yes|RRA||Lock after five attempts; bridge systems stay logged in|Partly|APP-02|IT Manager
9.4.3|Yes|RRA||Rules set in the directory|Fully implemented|APP-02|IT Manager
9.4.4|Yes|RRA||Administrators only|Fully implemented||IT Manager
9.4.5|No||We write no software and hold no source code.||||IT Manager
10.1.1|Yes|LR||Half a page in the policy|Partly|POL-03|IT Manager
10.1.2|Yes|RRA||Recovery keys of the laptops in the safe|Partly||IT Manager
11.1.1|Yes|RRA||Fence and gate at the terminal; locked office on the first floor|Fully implemented|SEC-01|Terminal
11.1.2|Yes|RRA||Badge, visitor book at the gate|Fully implemented|SEC-02|Terminal
11.1.3|Yes|BR||Locks, blinds|Fully implemented||Terminal
11.1.4|Yes|RRA||Server room above the flood mark of 1953|Fully implemented|SEC-04|Terminal
11.1.5|Yes|RRA||Not alone in the server room|Fully implemented|SEC-05|IT Manager
11.1.6|No||Goods are handed over on the quay, outside the scope; nobody delivers to the office.||||Terminal
11.2.1|Yes|RRA||Racks ashore; splash-proof cabinets on board|Fully implemented|SEC-06|IT Manager
11.2.2|Yes|RRA||Battery ashore, ship's emergency supply on board|Fully implemented|SEC-07|Technical
11.2.3|Yes|BR||Cable plan of the terminal is out of date|Partly|SEC-08|Technical
11.2.4|Yes|BR||Contract with the supplier|Fully implemented|CON-11|Technical
11.2.5|Yes|BR||Slip signed by the purser|Fully implemented|OPS-22|Operations
11.2.6|Yes|RRA||Laptop encryption|Fully implemented|POL-06|IT Manager
11.2.7|Yes|LR||Drilled in the yard, list kept|Fully implemented|OPS-20|IT Manager
11.2.8|Yes|RRA||Automatic lock; bridge excepted|Partly||IT Manager
11.2.9|Yes|BR||Rule yes, checks no|Partly|HR-03|Personnel
12.1.1|Yes|BR||Handbook for the two systems that matter|Partly|ITH-01|IT Manager
12.1.2|Yes|RRA||Change book since 2020|Fully implemented|ITH-02|IT Manager
12.1.3|Yes|BR||Booking system is sized for August|Fully implemented|ITH-03|IT Manager
12.1.4|Yes|RRA||The supplier has a test system, we have none|Partly|CON-04|IT Manager
12.2.1|Yes|RRA||Scanner on all office machines and tablets|Fully implemented|ITH-05|IT Manager
12.3.1|Yes|RRA||Nightly, second copy at the other terminal, restore tried once a year|Fully implemented|ITH-06|IT Manager
12.4.1|Yes|RRA||Servers and firewall|Fully implemented|ITH-07|IT Manager
12.4.2|Yes|RRA||Logs lie on the same servers|Planned|ITH-07|IT Manager
12.4.3||||Supplier keeps a log of remote sessions|Fully implemented|CON-04|IT Manager
12.4.4|Yes|BR||Satellite clock for all systems|Fully implemented||Technical
12.5.1|Yes|RRA||Administrators only|Fully implemented|ITH-02|IT Manager
12.6.1|Yes|RRA||Office machines monthly, bridge systems at the yearly docking|Partly|ITH-09|IT Manager
12.6.2|Yes|RRA||Users have no rights to install|Fully implemented|POL-06|IT Manager
12.7.1|Yes|BR||Dates agreed with the auditor|Fully implemented||IT Manager
13.1.1|Yes|RRA||Firewall, managed by the supplier|Fully implemented|CON-05|IT Manager
13.1.2|Yes|CO||Satellite contract has service levels|Fully implemented|CON-06|IT Manager
13.1.3|Yes|RRA||Bridge, office, tills and passengers are apart|Fully implemented|NET-02|IT Manager
13.2.1|Yes|LR||Passenger lists to the authority by secure form|Fully implemented|OPS-30|Operations
13.2.2|Yes|LR||Agreement with the authority and the sales agents|Partly|CON-08|Sales
13.2.3|Yes|BR||Mail filter of the provider|Fully implemented|CON-09|IT Manager
13.2.4|Yes|CO||Form for consultants and agents|Fully implemented|HR-08|Personnel
14.1.1|Yes|BR||Asked of suppliers since 2022|Partly|PRJ-03|IT Manager
14.1.2|Yes|LR RRA||Ticket shop is run by the supplier, certificate seen|Fully implemented|CON-04|Sales
14.1.3|No||Card payments are taken by the payment provider on its own pages; we never hold them.||||Sales
14.2.1|No||No development in the company.||||IT Manager
14.2.2|Yes|RRA||Change book|Fully implemented|ITH-02|IT Manager
14.2.3|Yes|RRA||Tried on one till first|Partly|ITH-02|IT Manager
14.2.4|Yes|BR||No changes to bought software|Fully implemented||IT Manager
14.2.5|No||No development in the company.||||IT Manager
14.2.6|No||No development in the company.||||IT Manager
14.2.7|No||No development is ordered from others; only standard software is bought.||||IT Manager
14.2.8|Yes|RRA||Supplier sends a report|Planned|CON-04|IT Manager
14.2.9|Yes|BR||Acceptance form|Fully implemented|PRJ-04|IT Manager
14.3.1|No||We hold no test systems and no test data.||||IT Manager
15.1.1|Yes|RRA||Half a page in the purchase rules|Partly|PUR-01|Purchase
15.1.2|Yes|CO||Clauses in contracts since 2017|Fully implemented|CON-01|Purchase
15.1.3|Yes|RRA||Not looked at|Not implemented||Purchase
15.2.1|Yes|BR||Yearly meeting with the booking supplier|Fully implemented|CON-04|Purchase
15.2.2|Yes|BR||Supplier announces, nobody decides|Partly|CON-04|IT Manager
16.1.1|Yes|LR||One page with names and numbers|Fully implemented|INC-01|IT Manager
16.1.2|Yes|LR||By radio or phone to the duty manager|Fully implemented|INC-02|Operations
16.1.3|Yes|BR||Same way|Fully implemented|INC-02|Operations
16.1.4|Yes|BR||Duty manager and IT manager decide|Fully implemented|INC-03|IT Manager
16.1.5|Yes|BR||After the list|Fully implemented|INC-03|IT Manager
16.1.6|Yes|BR||Not written down|Not implemented||IT Manager
16.1.7|Yes|LR||Left to the police|Alternative|INC-04|IT Manager
17.1.1|Yes|RRA||Part of the emergency plan|Partly|EMG-01|Operations
17.1.2|Yes|RRA||Paper tickets and lists in each purser's office|Fully implemented|EMG-02|Operations
17.1.3|Yes|RRA||Drill in spring, without IT|Partly|EMG-03|Operations
17.2.1|Yes|RRA||Second line by radio, second server at the other terminal|Fully implemented|EMG-04|IT Manager
18.1.1|Yes|LR||List kept by the lawyer|Fully implemented|LAW-01|Lawyer
18.1.2|Yes|LR||Licence list|Fully implemented|LAW-02|IT Manager
18.1.3|Yes|LR||Ten years for tickets and logs|Fully implemented|LAW-03|Finance
18.1.4|Yes|LR||Passenger data, processing list|Fully implemented|LAW-04|Lawyer
18.1.5|No||We use no cryptography that any rule of the countries served restricts.||||Lawyer
18.2.1|Yes|CO||Auditor of the association, every three years|Fully implemented|AUD-01|Managing Director
18.2.2|Yes|BR||Department heads report|Partly|AUD-02|Managing Director
18.2.3|Yes|BR||Outside scan of the ticket shop|Fully implemented|AUD-03|IT Manager
"""

# Controls whose answers run over two rows under a merged identifier; here the second row: how | reference
SECOND_ROWS = {
    "11.1.1": ("Winter berth at Saltrey: fence of the yard, guard at night", "SEC-03"),
    "12.3.1": ("Bridge systems: image by the supplier at each docking", "CON-12"),
    "18.1.4": ("Camera pictures are deleted after seven days", "LAW-05"),
}
# Controls whose title stands in the cell of the identifier.
TITLE_WITH_IDENTIFIER = "9."

COLUMNS = {
    "id": "A", "title": ["A", "B"], "applicable": "C", "reasons": ["D", "E", "F", "G"], "justification": "H",
    "implementation": "I", "status": "J", "evidence": "K", "owner": "L",
}
STATUS = {
    "Fully implemented": "implemented", "Partly": "partial", "Planned": "planned",
    "Not implemented": "not-implemented", "Alternative": "alternative",
}


def rows():
    """The table above, one list of eight texts a control."""
    for line in TABLE.strip().splitlines():
        yield [cell.strip() for cell in line.split("|")]


def identifier(control):
    """The identifier as this file spells it: another way in each domain, as its authors changed."""
    domain, objective, number = (int(part) for part in control.split("."))
    if domain == 6:
        return f"A {control}"
    if domain == 7:
        return f"A{control}"
    if domain == 8:
        return f"A.{domain:02}.{objective:02}.{number:02}"
    if domain == 9:
        return f"A.{control} {TITLES_2013['A.' + control]}"
    if domain == 10:
        return control
    if (domain, objective) == (11, 2):
        return datetime(2000 + domain, objective, number)
    if domain == 13:
        return f"Annex A {control}"
    if domain == 14:
        return f"A.{control}."
    if domain == 16:
        return f"\tA.{control}\u00a0"
    return f"A.{control}"


def write(folder):
    """Writes the workbook with openpyxl."""
    book = Workbook()
    history = book.active
    history.title = "Change history"
    for row in [
        ("Version", "Date", "Author", "Change"),
        ("1.0", date(2015, 5, 4), "P. Harrowgate", "First issue"),
        ("2.0", date(2018, 9, 17), "P. Harrowgate", "After the second surveillance audit: A.9 and A.12 reworked"),
        ("3.0", date(2021, 11, 2), "S. Lindqvist", "Winter berth taken into the scope"),
        ("3.2", date(2023, 6, 19), "S. Lindqvist", "References renumbered"),
    ]:
        history.append(row)
    sheet = book.create_sheet(SHEET)
    book.active = 1
    bold = Font(bold=True)
    grey = PatternFill("solid", fgColor="D9D9D9")
    thin = Border(bottom=Side(style="thin"))
    sheet["B2"] = "OLDMERE FERRIES LTD"
    sheet["B2"].font = Font(bold=True, size=16)
    sheet["B3"] = "Statement of Applicability according to ISO/IEC 27001:2013"
    for at, (label, value) in enumerate(
        [("Version:", "3.2"), ("Date:", "19 June 2023"), ("Author:", "S. Lindqvist"), ("Approved by:", "R. Aldous, Managing Director"),
         ("Scope:", "Passenger and vehicle ferry services Oldmere–Saltrey, terminals, vessels and head office")], start=4):
        sheet.cell(at, 2, label).font = bold
        sheet.cell(at, 3, value)
    upper = ["Section", "Control objective / control", "Applied (Yes/No)", "Reasons for selection", None, None, None,
             "Justification for exclusion", "Overview of implementation", "Status", "Document reference", "Responsible"]
    lower = [None, None, None, "LR", "CO", "BR/BP", "RRA"]
    for at, text in enumerate(upper, start=1):
        sheet.cell(HEADER_ROW, at, text).font = bold
        sheet.cell(HEADER_ROW, at).fill = grey
    for at, text in enumerate(lower, start=1):
        sheet.cell(HEADER_ROW + 1, at, text).font = bold
    sheet.merge_cells(start_row=HEADER_ROW, start_column=4, end_row=HEADER_ROW, end_column=7)
    for column in (1, 2, 3, 8, 9, 10, 11, 12):
        sheet.merge_cells(start_row=HEADER_ROW, start_column=column, end_row=HEADER_ROW + 1, end_column=column)
    at = HEADER_ROW + 2
    domain = objective = None
    for control, applied, drivers, left_out, how, status, reference, responsible in rows():
        this_domain, this_objective = control.split(".")[0], control.rsplit(".", 1)[0]
        if this_domain != domain:
            domain = this_domain
            sheet.cell(at, 1, f"A.{domain} {DOMAINS_2013['A.' + domain].upper()}").font = bold
            sheet.cell(at, 1).fill = grey
            sheet.merge_cells(start_row=at, start_column=1, end_row=at, end_column=12)
            at += 1
        if this_objective != objective:
            objective = this_objective
            # Twelve and seventeen were typed anew and became numbers.
            number = float(objective) if domain in ("12", "17") else f"A.{objective}"
            sheet.cell(at, 1, number).font = bold
            sheet.cell(at, 2, OBJECTIVES_2013["A." + objective]).font = bold
            at += 1
        written = identifier(control)
        cell = sheet.cell(at, 1, written)
        if isinstance(written, datetime):
            cell.number_format = "yy.m.d"
        title = None if control.startswith(TITLE_WITH_IDENTIFIER) else TITLES_2013[f"A.{control}"]
        marks = ["X" if driver in drivers.split() else None for driver in ("LR", "CO", "BR", "RRA")]
        values = [title, applied, *marks, left_out, how, status, reference, responsible]
        for column, value in enumerate(values, start=2):
            if value not in (None, ""):
                sheet.cell(at, column, value).border = thin
                sheet.cell(at, column).alignment = Alignment(wrap_text=True, vertical="top")
        if control in SECOND_ROWS:
            how, reference = SECOND_ROWS[control]
            sheet.cell(at + 1, 9, how)
            sheet.cell(at + 1, 11, reference)
            for column in (1, 2, 3, 10, 12):
                sheet.merge_cells(start_row=at, start_column=column, end_row=at + 1, end_column=column)
            at += 1
        at += 1
    at += 1
    counts = count_words()
    for label, value in [("Controls in total", 114), ("of which applied", counts["applied"]["Yes"]),
                         ("of which not applied", counts["applied"]["No"])]:
        sheet.cell(at, 2, label)
        sheet.cell(at, 3, value)
        at += 1
    at += 1
    sheet.cell(at, 1, "Legend: LR = legal requirement, CO = contractual obligation, BR/BP = business requirement or "
                      "best practice, RRA = result of risk assessment")
    sheet.cell(at + 2, 2, "Place, date: ____________________")
    sheet.cell(at + 2, 9, "Signature: ____________________")
    lists = book.create_sheet("Lists")
    for word in ("Fully implemented", "Partly", "Planned", "Not implemented", "Alternative"):
        lists.append([word, "Yes" if word == "Fully implemented" else None])
    lists.sheet_state = "hidden"
    for letter, width in zip("ABCHIJKL", (14, 44, 10, 40, 48, 18, 16, 18)):
        sheet.column_dimensions[letter].width = width
    save_xlsx(book, folder / FILE)


def count_words():
    """How often each word stands in the columns of answers."""
    applied, status = {}, {}
    for _, yes, _, _, _, word, _, _ in rows():
        applied[yes] = applied.get(yes, 0) + 1
        status[word] = status.get(word, 0) + 1
    return {"applied": applied, "status": status}


def answers():
    """What a reader of the file must find: 2013 control to applicability and status."""
    said = {"Yes": "applicable", "No": "excluded", "": "unstated"}
    for control, applied, _, _, _, status, _, _ in rows():
        yield f"A.{control}", said[applied], STATUS.get(status, "unstated")


def truth():
    """The truth on this file."""
    counts = count_words()
    return {
        "file": FILE, "edition": "27001:2013", "sheet": SHEET, "header_row": HEADER_ROW, "columns": COLUMNS,
        "applicable_counts": {word: n for word, n in counts["applied"].items() if word},
        "status_counts": {word: n for word, n in counts["status"].items() if word},
        "notes": "Identifiers in ten spellings; A.11.2.1 to A.11.2.9 are date cells; A.8.2.2 and A.12.4.3 leave the "
                 "question of application open.",
    }
