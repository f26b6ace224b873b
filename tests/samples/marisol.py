"""Marisol Conservas: a 2013 statement as an OpenDocument sheet, numbers without the annex's letter.

What it tries: `.ods`, the title before the number, two columns of marks in place of a yes or no, status in per cent,
a cover sheet with the facts of the document, a sheet of risks that cites nothing.
"""

from openpyxl import Workbook
from openpyxl.styles import Font

from standard import TITLES_2013
from writing import save_with_libreoffice

FILE = "marisol-conservas.ods"
SHEET = "Controls"
HEADER_ROW = 2

# control | mark | justification | per cent | evidence
TABLE = """
5.1.1|A|Customers in retail ask for it|100 %|Policy v3
5.1.2|A|Follows from the quality system|100 %|Management review 2022
6.1.1|A|Small team, needs clear duties|100 %|Organisation chart
6.1.2|A|Payments over 5,000 need two people|100 %|Bank rules
6.1.3|A|Food authority and police|100 %|Contact sheet
6.1.4|A|Canners' association, cyber group|60 %|Mails
6.1.5|A|New filling line is controlled by network|40 %|Project file 22-3
6.2.1|A|Salesmen carry tablets|100 %|Tablet rules
6.2.2|A|Accounting works from home on Fridays|100 %|Agreement of 2021
7.1.1|A|Temporary staff in the season|50 %|Agency contract
7.1.2|A|Labour law|100 %|Model contract
7.2.1|A|Follows from the quality system|100 %|Meeting notes
7.2.2|A|False invoices were paid in 2020|80 %|Attendance lists
7.2.3|A|Collective agreement|100 %|Collective agreement
7.3.1|A|Recipes must stay secret|100 %|Letter at leaving
8.1.1|A|Insurer's question list|70 %|List of equipment
8.1.2|A|Insurer's question list|70 %|List of equipment
8.1.3|A|House rules|100 %|House rules
8.1.4|A|House rules|100 %|Exit sheet
8.2.1|A|Recipes and prices|100 %|Two classes
8.2.2|A|Follows from the classes|30 %|Stamps in the office
8.2.3|A|Follows from the classes|30 %|Table on the wall
8.3.1|A|Machines are set up by stick|50 %|Stick at the foreman's
8.3.2|A|Old discs from the line|100 %|Receipt of the recycler
8.3.3|N|No media leave the factory; the accountant has access by line||
9.1.1|A|Insurer's question list|100 %|Access rules
9.1.2|A|Machines were reachable from the guest network|100 %|Network drawing
9.2.1|A|Season workers come and go|100 %|Forms
9.2.2|A|Season workers come and go|100 %|Forms
9.2.3|A|One administrator, one deputy|100 %|Sealed envelope
9.2.4|A|Insurer's question list|100 %|Access rules
9.2.5|A|Insurer's question list|0 %|
9.2.6|A|Season workers come and go|80 %|Forms
9.3.1|A|House rules|100 %|House rules
9.4.1|A|Recipes and prices|100 %|Rights in the system
9.4.2|A|Insurer's question list|100 %|Settings
9.4.3|A|Insurer's question list|100 %|Settings
9.4.4|A|Line controls have service tools|50 %|Locked cupboard
9.4.5|N|No programs of our own||
10.1.1|A|Recipes on tablets|50 %|Tablet rules
10.1.2|A|Recipes on tablets|0 %|
11.1.1|A|Food defence plan|100 %|Site plan
11.1.2|A|Food defence plan|100 %|Badge system
11.1.3|A|Food defence plan|100 %|Keys
11.1.4|A|Site lies by the sea|100 %|Insurance survey
11.1.5|A|Recipe room|100 %|Door list
11.1.6|A|Fish arrives at all hours|100 %|Gate book
11.2.1|A|Salt and moisture|80 %|Cabinets IP65
11.2.2|A|Cooling must not stop|100 %|Generator test
11.2.3|A|Cables in the wet area|60 %|Electrician's report
11.2.4|A|Line supplier's contract|100 %|Service book
11.2.5|A|Loan of tablets|100 %|Loan list
11.2.6|A|Salesmen carry tablets|100 %|Tablet rules
11.2.7|A|Old discs from the line|100 %|Receipt of the recycler
11.2.8|A|Panels on the line|70 %|Lock after ten minutes
11.2.9|A|Prices on desks|40 %|House rules
12.1.1|A|Night shift|60 %|Folder at the line
12.1.2|A|Follows from the quality system|100 %|Change form
12.1.3|A|Season|100 %|Supplier's report
12.1.4|N|No development and no test systems||
12.2.1|A|Extortion at a neighbour in 2021|100 %|Report of the scanner
12.3.1|A|Extortion at a neighbour in 2021|100 %|Tape in the bank
12.4.1|A|Insurer's question list|50 %|Settings
12.4.2|A|Insurer's question list|50 %|Settings
12.4.3|A|Insurer's question list|50 %|Settings
12.4.4|A|Batch numbers carry the time|100 %|Time server
12.5.1|A|Line controls|100 %|Change form
12.6.1|A|Extortion at a neighbour in 2021|60 %|Patch list
12.6.2|A|House rules|100 %|Settings
12.7.1|A|Retailers' audits|100 %|Audit calendar
13.1.1|A|Machines were reachable from the guest network|100 %|Network drawing
13.1.2|A|Single line to the outside|100 %|Contract
13.1.3|A|Machines were reachable from the guest network|100 %|Network drawing
13.2.1|A|Recipes and prices|100 %|Rules for mail
13.2.2|A|Retailers' portals|100 %|Portal terms
13.2.3|A|False invoices were paid in 2020|100 %|Mail filter
13.2.4|A|Recipes must stay secret|100 %|Signed letters
14.1.1|A|New filling line is controlled by network|40 %|Project file 22-3
14.1.2|N|No services to the public; the web page only shows products||
14.1.3|N|No services to the public; orders come by the retailers' portals||
14.2.1|N|No development||
14.2.2|A|Line controls|100 %|Change form
14.2.3|A|Line controls|100 %|Trial shift
14.2.4|A|Line controls|100 %|Supplier's letter
14.2.5|N|No development||
14.2.6|N|No development||
14.2.7|A|Label software was written by a small firm|0 %|
14.2.8|A|Label software was written by a small firm|0 %|
14.2.9|A|Line controls|100 %|Acceptance record
14.3.1|N|No test systems||
15.1.1|A|Remote service of machines|100 %|Purchase rules
15.1.2|A|Remote service of machines|80 %|Service contracts
15.1.3|A|Remote service of machines|50 %|Service contracts
15.2.1|A|Remote service of machines|100 %|Service book
15.2.2|A|Remote service of machines|100 %|Service book
16.1.1|A|Insurer's question list|100 %|Emergency sheet
16.1.2|A|Insurer's question list|100 %|Emergency sheet
16.1.3|A|Insurer's question list|100 %|Emergency sheet
16.1.4|A|Insurer's question list|100 %|Emergency sheet
16.1.5|A|Insurer's question list|100 %|Emergency sheet
16.1.6|A|False invoices were paid in 2020|100 %|Meeting notes
16.1.7|A|Insurer's question list|0 %|
17.1.1|A|Fresh fish does not wait|100 %|Emergency plan
17.1.2|A|Fresh fish does not wait|100 %|Emergency plan
17.1.3|A|Fresh fish does not wait|50 %|Drill 2022
17.2.1|A|Cooling must not stop|100 %|Second controller
18.1.1|A|Food law, tax law, data protection|100 %|List of laws
18.1.2|A|Licences of the office|100 %|Licence list
18.1.3|A|Food law: traceability for five years|100 %|Archive
18.1.4|A|Staff data|100 %|Processing list
18.1.5|A|Sales in other countries|100 %|List of laws
18.2.1|A|Retailers' audits|100 %|Audit reports
18.2.2|A|Follows from the quality system|100 %|Management review 2022
18.2.3|A|Insurer's question list|0 %|
"""

COLUMNS = {"title": "A", "id": "B", "applicable": ["C", "D"], "justification": "E", "status": "F",
           "evidence": "G"}


def rows():
    """The table above, one list of five texts a control."""
    for line in TABLE.strip().splitlines():
        yield [cell.strip() for cell in line.split("|")]


def write(folder):
    """Writes the workbook with openpyxl and has LibreOffice convert it to `.ods`."""
    book = Workbook()
    cover = book.active
    cover.title = "Cover"
    for row in [("Marisol Conservas, S.L.",), ("Declaration of applicability",), (), ("Document", "SGSI-04"),
                ("Version", "3"), ("Date", "12/12/2022"), ("Prepared by", "Begoña Ruiz"), ("Norm", "ISO/IEC 27001:2013")]:
        cover.append(row)
    sheet = book.create_sheet(SHEET)
    for at, header in enumerate(["Control", "No.", "Applicable", "Not applicable", "Justification",
                                 "Degree of implementation", "Evidence"], start=1):
        sheet.cell(HEADER_ROW, at, header).font = Font(bold=True)
    for at, (control, mark, why, degree, evidence) in enumerate(rows(), start=HEADER_ROW + 1):
        values = [TITLES_2013[f"A.{control}"], control, "✓" if mark == "A" else "", "✓" if mark == "N" else "", why, degree, evidence]
        for column, value in enumerate(values, start=1):
            if value != "":
                sheet.cell(at, column, value)
    risks = book.create_sheet("Risks")
    for row in [("Risk", "Likelihood", "Impact"), ("Extortion stops the line in the season", 3, 5),
                ("Recipes reach a competitor", 2, 4), ("False invoice is paid", 3, 2)]:
        risks.append(row)
    sheet.column_dimensions["A"].width = 55
    sheet.column_dimensions["E"].width = 55
    save_with_libreoffice(book, folder / FILE, "ods")


def count_words():
    """How often each word stands in the columns of answers."""
    marks, degrees = {}, {}
    for _, mark, _, degree, _ in rows():
        marks[mark] = marks.get(mark, 0) + 1
        degrees[degree] = degrees.get(degree, 0) + 1
    return marks, degrees


def answers():
    """What a reader of the file must find: 2013 control to applicability and status."""
    for control, mark, _, degree, _ in rows():
        status = {"100 %": "implemented", "0 %": "not-implemented", "": "unstated"}.get(degree, "partial")
        yield f"A.{control}", "applicable" if mark == "A" else "excluded", status


def truth():
    """The truth on this file."""
    marks, degrees = count_words()
    return {
        "file": FILE, "edition": "27001:2013", "sheet": SHEET, "header_row": HEADER_ROW, "columns": COLUMNS,
        "applicable_counts": {"✓": marks["A"] + marks["N"]},
        "status_counts": {word: n for word, n in sorted(degrees.items()) if word},
        "notes": "Two columns of marks for the one question; the status is a degree in per cent.",
    }
