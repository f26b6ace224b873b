"""Checks Office Open XML packages part by part, by the rules that Excel and Word open a file by.

`python3 tests/readers/check_package.py FILE...` for .xlsx and .docx, written without regard to who wrote them:
  any package   every part has a content type and is well-formed; relationships resolve, their ids differ, nothing
                dangles and nothing is left over; outside lead only hyperlinks, to files that are there; no macro
  .xlsx         sheet names, visible and hidden; cells in order, styles and shared strings in range, texts that a cell
                can hold; formulas that parse, with a stored value, and that speak of names and tables that exist;
                defined names; tables: names, ranges, headers as in the cells, total rows, no overlap with one another
                or with merged cells; drop-downs; rules on colours and their formats; hyperlinks; notes and their
                drawings; opens on the first sheet, at A1, at 100 %
  .docx         styles, header and footer that exist, tables with as many cells a row as columns, right-to-left text
                set from right to left
Exit code 1 if a check fails. Needs openpyxl for the grammar of formulas.
"""

import posixpath
import re
import sys
import zipfile
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

from openpyxl.formula import Tokenizer
from openpyxl.utils.cell import column_index_from_string, get_column_letter, range_boundaries

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RELS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
VML = "{urn:schemas-microsoft-com:vml}"
EXCEL = "{urn:schemas-microsoft-com:office:excel}"
CELL = re.compile(r"^([A-Z]{1,3})([1-9][0-9]*)$")
# What would be read as a cell instead of a name.
LIKE_A_CELL = re.compile(r"^([A-Za-z]{1,3}[0-9]+|[Rr][0-9]*([Cc][0-9]*)?|[Cc][0-9]*)$")
NAME = re.compile(r"^[^\W\d][\w.]*$")
MOST = {"text": 32_767, "formula": 8_192, "links": 65_530, "rows": 1_048_576, "columns": 16_384}
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
# Parts that a spreadsheet of data has no business with.
FOREIGN = re.compile(r"vbaProject|externalLink|oleObject|activeX|connections|queryTable|customUI|attachedTemplate", re.I)


class Package:
    """A package with its parts parsed, and what was found wrong."""

    def __init__(self, path):
        self.path, self.faults, self.checks, self.trees, self.rels = Path(path), [], 0, {}, {}
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            self.parts = {name: archive.read(name) for name in names}
        self.check(len(names) == len({name.lower() for name in names}), "two parts of one name")
        for name, data in self.parts.items():
            if name.endswith((".xml", ".rels", ".vml")):
                try:
                    self.trees[name] = ElementTree.fromstring(data)
                except ElementTree.ParseError as error:
                    self.check(False, f"{name} is not well-formed: {error}")
        self.content_types()
        self.relationships()

    def check(self, holds, what):
        """Counts a check, and keeps what it says if it does not hold."""
        self.checks += 1
        if not holds:
            self.faults.append(f"{self.path.name}: {what}")
        return holds

    def content_types(self):
        """Each part has a content type, and none is for a part that is not there."""
        types = self.trees.get("[Content_Types].xml")
        if not self.check(types is not None, "no [Content_Types].xml"):
            return
        defaults = {element.get("Extension").lower() for element in types.iter(f"{TYPES}Default")}
        overrides = [element.get("PartName") for element in types.iter(f"{TYPES}Override")]
        self.types = {element.get("PartName"): element.get("ContentType") for element in types.iter(f"{TYPES}Override")}
        self.check(len(overrides) == len(set(overrides)), "a part has two content types")
        for name in overrides:
            self.check(name.lstrip("/") in self.parts, f"content type of {name}, which is not there")
        for name in self.parts:
            if name != "[Content_Types].xml":
                known = f"/{name}" in overrides or name.rsplit(".", 1)[-1].lower() in defaults
                self.check(known, f"no content type for {name}")
                if name.endswith(".xml") and not name.endswith(".rels"):
                    self.check(f"/{name}" in overrides, f"{name} is XML of no stated kind")

    def relationships(self):
        """Relationships lead somewhere, and every part is led to."""
        reached = set()
        for name, tree in self.trees.items():
            if not name.endswith(".rels"):
                continue
            folder, file = posixpath.split(name)
            owner = posixpath.join(posixpath.dirname(folder), file[: -len(".rels")])
            self.check(owner == "" or owner in self.parts, f"{name} belongs to no part")
            found = {}
            for rel in tree.iter(f"{RELS}Relationship"):
                ident, target, kind = rel.get("Id"), rel.get("Target"), rel.get("Type", "")
                self.check(ident not in found, f"{name}: id {ident} twice")
                self.check(not FOREIGN.search(kind), f"{name}: leads to {kind.rsplit('/', 1)[-1]}")
                if rel.get("TargetMode") == "External":
                    self.check(kind == f"{OFFICE}hyperlink", f"{name}: leads outside: {target}")
                    # A file beside this one is the only place that a link may lead to outside.
                    beside = self.path.parent / unquote(target)
                    self.check("//" not in target and beside.is_file(), f"{name}: no file at {target}")
                    found[ident] = (kind, None)
                    continue
                base = posixpath.dirname(owner)
                path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(base, target))
                self.check(path in self.parts, f"{name}: {ident} leads to {path}, which is not there")
                reached.add(path)
                found[ident] = (kind, path)
            self.rels[owner] = found
        for name in self.parts:
            if not name.endswith(".rels") and name != "[Content_Types].xml":
                self.check(name in reached, f"nothing leads to {name}")
                self.check(not FOREIGN.search(name), f"a part that has no place here: {name}")
        for owner, tree in self.trees.items():
            if not owner.endswith(".rels"):
                for element in tree.iter():
                    ident = element.get(ID)
                    if ident is not None:
                        self.check(ident in self.rels.get(owner, {}), f"{owner}: {ident} is no relationship")

    def of(self, owner, kind):
        """Targets of an owner's relationships of a kind."""
        return [path for known, path in self.rels.get(owner, {}).values() if known == OFFICE + kind]


def check_names(package, workbook, sheets):
    """Defined names: their form, that they differ, and the ranges that they stand for."""
    names, seen = {}, set()
    for element in workbook.iter(f"{MAIN}definedName"):
        name, scope, text = element.get("name"), element.get("localSheetId"), element.text or ""
        where = f"name {name}"
        package.check((name.lower(), scope) not in seen, f"{where} twice")
        seen.add((name.lower(), scope))
        if scope is not None:
            package.check(int(scope) < len(sheets), f"{where}: of a sheet that is not there")
        if name.startswith("_xlnm."):
            package.check(name[6:] in ("Print_Area", "Print_Titles", "_FilterDatabase"), f"{where}: unknown kind")
        else:
            package.check(len(name) <= 255 and NAME.match(name), f"{where} is no name")
            package.check(not LIKE_A_CELL.match(name), f"{where} reads like a cell")
            names[name.lower()] = text
        for sheet in re.findall(r"'((?:[^']|'')+)'!|\b(\w+)!", text):
            title = (sheet[0] or sheet[1]).replace("''", "'")
            package.check(title in sheets, f"{where}: there is no sheet {title}")
        package.check("#REF!" not in text and "[" not in text, f"{where} leads nowhere: {text}")
        package.check(parses(text), f"{where} is no formula: {text}")
    return names


def parses(formula):
    """Whether a formula can be taken apart, with all brackets closed."""
    try:
        tokens = Tokenizer("=" + formula.lstrip("=")).items
    except Exception:  # noqa: BLE001  the tokenizer raises its own errors and others
        return False
    depth = 0
    for token in tokens:
        depth += {"OPEN": 1, "CLOSE": -1}.get(token.subtype, 0)
        if depth < 0 or (token.type == "OPERAND" and token.subtype == "ERROR"):
            return False
    return depth == 0 and bool(tokens)


def operands(formula):
    """The ranges, names and table columns that a formula speaks of."""
    try:
        return [t.value for t in Tokenizer("=" + formula).items if t.type == "OPERAND" and t.subtype == "RANGE"]
    except Exception:  # noqa: BLE001
        return []


def check_formula(package, where, formula, names, tables, sheets):
    """A formula parses, is not too long, and speaks of what is there."""
    package.check(len(formula) <= MOST["formula"] and parses(formula), f"{where}: no formula: {formula[:80]}")
    for operand in operands(formula):
        plain = operand.replace("$", "")
        sheet, _, rest = plain.rpartition("!")
        if sheet:
            package.check(sheet.strip("'").replace("''", "'") in sheets, f"{where}: no sheet {sheet}")
        structured = re.match(r"^(\w+)\[(.*)\]$", rest, re.S)
        if structured:
            table = tables.get(structured[1].lower())
            header = re.sub(r"'(.)", r"\1", structured[2])
            package.check(table is not None, f"{where}: no table {structured[1]}")
            package.check(table is None or header in table["headers"], f"{where}: no column {header} in {structured[1]}")
        elif not re.match(r"^[A-Z]{0,3}[0-9]*(:[A-Z]{0,3}[0-9]*)?$", rest):
            package.check(rest.lower() in names, f"{where}: no name {rest}")


def read_tables(package, sheets):
    """All tables by lower-case name."""
    tables, idents = {}, set()
    for title, part in sheets.items():
        listed = [e.get(ID) for e in package.trees[part].iter(f"{MAIN}tablePart")]
        package.check(len(listed) == len(package.of(part, "table")), f"{title}: tables listed and tables differ")
        for path in package.of(part, "table"):
            tree = package.trees[path]
            name = tree.get("displayName", "")
            columns = [c.get("name") for c in tree.iter(f"{MAIN}tableColumn")]
            headers = [re.sub(r"_x000a_", "\n", c, flags=re.I) for c in columns]
            package.check(name.lower() not in tables, f"table {name} twice")
            package.check(NAME.match(name) and not LIKE_A_CELL.match(name), f"table {name} has no name")
            package.check(tree.get("id") not in idents, f"table {name}: number {tree.get('id')} twice")
            idents.add(tree.get("id"))
            first_column, first, last_column, last = range_boundaries(tree.get("ref"))
            totals = int(tree.get("totalsRowCount", "0"))
            package.check(last_column - first_column + 1 == len(columns), f"table {name}: columns and range differ")
            count = tree.find(f"{MAIN}tableColumns").get("count")
            package.check(int(count) == len(columns), f"table {name}: {count} columns stated")
            package.check(len({c.lower() for c in columns}) == len(columns), f"table {name}: a header twice")
            package.check(last - first - totals >= 1, f"table {name}: no row below its header")
            filtered = tree.find(f"{MAIN}autoFilter")
            if filtered is not None:
                body = f"{get_column_letter(first_column)}{first}:{get_column_letter(last_column)}{last - totals}"
                package.check(filtered.get("ref") == body, f"table {name}: filter over {filtered.get('ref')}")
            tables[name.lower()] = {
                "name": name, "sheet": title, "headers": headers, "totals": totals, "columns": tree,
                "box": (first_column, first, last_column, last),
            }
    return tables


def overlap(one, other):
    """Whether two boxes of cells have a cell in common."""
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def read_styles(package, part):
    """How many cell formats and differential formats there are; their indices within range."""
    tree = package.trees[part]

    def count(tag):
        element = tree.find(f"{MAIN}{tag}")
        found = 0 if element is None else len(element)
        package.check(element is None or int(element.get("count", found)) == found, f"styles: {tag} counted wrong")
        return found

    fonts, fills, borders, formats, rules = (count(t) for t in ("fonts", "fills", "borders", "cellXfs", "dxfs"))
    for xf in tree.find(f"{MAIN}cellXfs"):
        for key, most in (("fontId", fonts), ("fillId", fills), ("borderId", borders)):
            package.check(int(xf.get(key, "0")) < most, f"styles: {key} {xf.get(key)} of {most}")
    return formats, rules


def units(text):
    """UTF-16 units of a text, its escapes `_x0001_` being one each."""
    return len(re.sub(r"_x[0-9A-Fa-f]{4}_", "x", text).encode("utf-16-le")) // 2


class Sheet:
    """A worksheet's own checks."""

    def __init__(self, package, title, part, strings, formats):
        self.package, self.title, self.tree, self.values, self.formulas = package, title, package.trees[part], {}, {}
        self.strings = 0
        last_row = 0
        for row in self.tree.iter(f"{MAIN}row"):
            number, last = int(row.get("r")), 0
            package.check(last_row < number <= MOST["rows"], f"{title}: row {number} out of order")
            last_row = number
            for cell in row.iter(f"{MAIN}c"):
                last = self.cell(cell, number, last, strings, formats)

    def cell(self, cell, row, last, strings, formats):
        """One cell; gives its column."""
        package, place = self.package, cell.get("r", "")
        where, parts = f"{self.title}!{place}", CELL.match(place)
        if not package.check(parts and int(parts[2]) == row, f"{where}: no address in row {row}"):
            return last
        column = column_index_from_string(parts[1])
        package.check(last < column <= MOST["columns"], f"{where}: out of order")
        package.check(int(cell.get("s", "0")) < formats, f"{where}: format {cell.get('s')} of {formats}")
        formula, value = cell.find(f"{MAIN}f"), cell.find(f"{MAIN}v")
        text = None if value is None else value.text or ""
        if cell.get("t") == "s":
            self.strings += 1
            at = int(text or "-1")
            if package.check(0 <= at < len(strings), f"{where}: shared text {text} of {len(strings)}"):
                self.values[place] = strings[at]
        elif text is not None:
            if cell.get("t") not in ("str", "b", "e"):
                package.check(re.match(r"^-?[0-9.]+([eE][-+]?[0-9]+)?$", text), f"{where}: {text} is no number")
            package.check(cell.get("t") != "e", f"{where}: {text}")
            self.values[place] = text
        if formula is not None:
            package.check(text is not None, f"{where}: no stored value")
            self.formulas[place] = formula.text or ""
        return column

    def rules(self, names, tables, sheets, dxfs):
        """Drop-downs, rules on colours, merged cells, links, view."""
        package, title = self.package, self.title
        boxes = [t["box"] for t in tables.values() if t["sheet"] == title]
        for at, box in enumerate(boxes):
            package.check(not any(overlap(box, other) for other in boxes[:at]), f"{title}: tables overlap")
        merged = [range_boundaries(e.get("ref")) for e in self.tree.iter(f"{MAIN}mergeCell")]
        for at, box in enumerate(merged):
            package.check(not any(overlap(box, other) for other in boxes), f"{title}: merged cells in a table")
            package.check(not any(overlap(box, other) for other in merged[:at]), f"{title}: merged cells overlap")
        for rule in self.tree.iter(f"{MAIN}dataValidation"):
            for tag in ("formula1", "formula2"):
                element = rule.find(f"{MAIN}{tag}")
                text = "" if element is None else element.text or ""
                package.check(len(text) <= 255, f"{title}: a drop-down of {len(text)} signs")
                if text and not text.startswith('"'):
                    check_formula(package, f"{title}: drop-down", text, names, tables, sheets)
            package.check(len(rule.get("error", "")) <= 255 and len(rule.get("errorTitle", "")) <= 32, f"{title}: a message too long")
            package.check(len(rule.get("prompt", "")) <= 255 and len(rule.get("promptTitle", "")) <= 32, f"{title}: a prompt too long")
        priorities = []
        for rule in self.tree.iter(f"{MAIN}cfRule"):
            if rule.get("dxfId") is not None:
                package.check(int(rule.get("dxfId")) < dxfs, f"{title}: rule of format {rule.get('dxfId')} of {dxfs}")
            priorities.append(rule.get("priority"))
            for element in rule.iter(f"{MAIN}formula"):
                check_formula(package, f"{title}: rule", element.text or "", names, tables, sheets)
        package.check(len(priorities) == len(set(priorities)), f"{title}: two rules of one rank")
        links = list(self.tree.iter(f"{MAIN}hyperlink"))
        package.check(len(links) <= MOST["links"], f"{title}: {len(links)} links")
        for link in links:
            place = link.get("location")
            target = re.match(r"^'?((?:[^']|'')+?)'?!\$?[A-Z]+\$?[0-9]+", place or "")
            if place is not None:
                package.check(target and target[1].replace("''", "'") in sheets, f"{title}: a link to {place}")
        view = self.tree.find(f"{MAIN}sheetViews/{MAIN}sheetView")
        if package.check(view is not None, f"{title}: no view"):
            package.check(view.get("zoomScale", "100") == "100", f"{title}: at {view.get('zoomScale')} %")
            pane = view.find(f"{MAIN}pane")
            active = None if pane is None else pane.get("activePane")
            for selection in view.iter(f"{MAIN}selection"):
                if selection.get("pane") == active:
                    cursor = selection.get("activeCell", "A1")
                    package.check(cursor == "A1", f"{title}: cursor at {cursor}")

    def tables(self, tables):
        """Tables against the cells: headers, and formulas of total rows."""
        for table in (t for t in tables.values() if t["sheet"] == self.title):
            left, top, right, bottom = table["box"]
            cells = [self.values.get(f"{get_column_letter(c)}{top}") for c in range(left, right + 1)]
            self.package.check(cells == table["headers"], f"table {table['name']}: headers differ from the cells")
            for at, column in enumerate(table["columns"].iter(f"{MAIN}tableColumn")):
                place = f"{get_column_letter(left + at)}{bottom}"
                label, function = column.get("totalsRowLabel"), column.get("totalsRowFunction")
                if not table["totals"]:
                    self.package.check(label is None and function is None, f"table {table['name']}: totals without a row")
                if label is not None:
                    self.package.check(self.values.get(place) == label, f"table {table['name']}: {place} is not `{label}`")
                if function is not None:
                    number = {"count": 103, "sum": 109}.get(function)
                    own = column.find(f"{MAIN}totalsRowFormula")
                    quoted = re.sub(r"(['\[\]#])", r"'\1", table["headers"][at])
                    expected = f"SUBTOTAL({number},{table['name']}[{quoted}])" if own is None else own.text
                    said = self.formulas.get(place)
                    self.package.check(said == expected, f"table {table['name']}: {place} has {said}, not {expected}")


def check_notes(package, part, title):
    """Notes: each on a cell of its own, with a drawing, by an author that exists."""
    for path in package.of(part, "comments"):
        tree = package.trees[path]
        authors, cells = len(list(tree.iter(f"{MAIN}author"))), []
        for note in tree.iter(f"{MAIN}comment"):
            cells.append(note.get("ref"))
            package.check(CELL.match(note.get("ref", "")), f"{title}: a note on {note.get('ref')}")
            package.check(int(note.get("authorId")) < authors, f"{title}: a note by nobody")
            text = "".join(t.text or "" for t in note.iter(f"{MAIN}t"))
            package.check(0 < units(text) <= MOST["text"], f"{title}: note on {note.get('ref')} of {units(text)} signs")
        package.check(len(cells) == len(set(cells)), f"{title}: two notes on a cell")
        drawn = []
        for drawing in package.of(part, "vmlDrawing"):
            for data in package.trees[drawing].iter(f"{EXCEL}ClientData"):
                if data.get("ObjectType") == "Note":
                    row, column = (int(data.find(f"{EXCEL}{tag}").text) for tag in ("Row", "Column"))
                    drawn.append(f"{get_column_letter(column + 1)}{row + 1}")
        package.check(sorted(drawn) == sorted(cells), f"{title}: notes and their drawings differ")


def check_workbook(package):
    """A spreadsheet."""
    package.check(package.of("", "officeDocument") == ["xl/workbook.xml"], "no workbook")
    workbook = package.trees["xl/workbook.xml"]
    kind = package.types.get("/xl/workbook.xml", "")
    package.check(kind.endswith("sheet.main+xml"), f"the workbook is {kind}")
    sheets, states = {}, {}
    for element in workbook.iter(f"{MAIN}sheet"):
        title = element.get("name")
        package.check(0 < len(title) <= 31 and not re.search(r"[\[\]:*?/\\]", title), f"sheet name {title}")
        package.check(title.lower() not in {t.lower() for t in sheets}, f"sheet {title} twice")
        sheets[title] = package.rels["xl/workbook.xml"].get(element.get(ID), (None, None))[1]
        states[title] = element.get("state", "visible")
    package.check(any(state == "visible" for state in states.values()), "no sheet is shown")
    view = workbook.find(f"{MAIN}bookViews/{MAIN}workbookView")
    package.check(view is None or view.get("activeTab", "0") == "0", "opens on another sheet than the first")
    strings = []
    for part in package.of("xl/workbook.xml", "sharedStrings"):
        tree = package.trees[part]
        items = tree.findall(f"{MAIN}si")
        strings = ["".join(t.text or "" for t in item.iter(f"{MAIN}t")) for item in items]
        package.check(int(tree.get("uniqueCount", len(items))) == len(items), "shared texts counted wrong")
        for at, text in enumerate(strings):
            package.check(units(text) <= MOST["text"], f"shared text {at} of {units(text)} signs")
    formats, dxfs = read_styles(package, package.of("xl/workbook.xml", "styles")[0])
    names, tables = check_names(package, workbook, sheets), read_tables(package, sheets)
    for name in names:
        package.check(name not in tables, f"{name} is a name and a table")
    used, selected = 0, []
    for title, part in sheets.items():
        sheet = Sheet(package, title, part, strings, formats)
        used += sheet.strings
        sheet.rules(names, tables, sheets, dxfs)
        sheet.tables(tables)
        check_notes(package, part, title)
        for place, formula in sheet.formulas.items():
            check_formula(package, f"{title}!{place}", formula, names, tables, sheets)
        if sheet.tree.find(f"{MAIN}sheetViews/{MAIN}sheetView").get("tabSelected") == "1":
            selected.append(title)
    package.check(selected in ([], list(sheets)[:1]), f"selected: {', '.join(selected)}")
    for part in package.of("xl/workbook.xml", "sharedStrings"):
        stated = int(package.trees[part].get("count", used))
        package.check(stated == used, f"shared texts used {used} times, {stated} stated")


def check_document(package):
    """A text document."""
    package.check(package.of("", "officeDocument") == ["word/document.xml"], "no document")
    body = package.trees["word/document.xml"]
    styles = {e.get(f"{WORD}styleId") for e in package.trees["word/styles.xml"].iter(f"{WORD}style")}
    for tag in ("pStyle", "tblStyle", "rStyle"):
        for element in body.iter(f"{WORD}{tag}"):
            package.check(element.get(f"{WORD}val") in styles, f"no style {element.get(f'{WORD}val')}")
    for table in body.iter(f"{WORD}tbl"):
        columns = len(table.findall(f"{WORD}tblGrid/{WORD}gridCol"))
        for row in table.findall(f"{WORD}tr"):
            cells = row.findall(f"{WORD}tc")
            package.check(len(cells) == columns, f"a row of {len(cells)} cells in a table of {columns} columns")
            for cell in cells:
                # Word repairs a cell that does not end in a paragraph.
                package.check(len(cell) and cell[-1].tag == f"{WORD}p", "a cell that does not end in a paragraph")
    for paragraph in body.iter(f"{WORD}p"):
        text = "".join(t.text or "" for t in paragraph.iter(f"{WORD}t"))
        first = next((c for c in text if c.isalpha()), "")
        if "\u0590" <= first <= "\u08ff" or "\ufb1d" <= first <= "\ufdff" or "\ufe70" <= first <= "\ufefc":
            package.check(paragraph.find(f"{WORD}pPr/{WORD}bidi") is not None, f"right to left, and not set so: {text[:40]}")
            run = next((r for r in paragraph.iter(f"{WORD}r") if r.find(f"{WORD}t") is not None), None)
            package.check(run is None or run.find(f"{WORD}rPr/{WORD}rtl") is not None, f"a run not set right to left: {text[:40]}")
    # The order of elements within a paragraph's, run's and cell's properties is the schema's.
    for tag, order in ORDER.items():
        for properties in body.iter(f"{WORD}{tag}"):
            found = [order.index(child.tag[len(WORD):]) if child.tag[len(WORD):] in order else -1 for child in properties]
            package.check(-1 not in found and found == sorted(found), f"{tag}: {[c.tag[len(WORD):] for c in properties]} out of order")


# The schema's sequences, of the elements that may occur.
ORDER = {
    "pPr": ["pStyle", "keepNext", "keepLines", "pageBreakBefore", "numPr", "tabs", "bidi", "spacing", "ind", "jc",
            "outlineLvl", "rPr", "sectPr"],
    "rPr": ["rStyle", "rFonts", "b", "bCs", "i", "iCs", "color", "sz", "szCs", "shd", "rtl", "cs", "lang"],
    "tcPr": ["tcW", "gridSpan", "vMerge", "tcBorders", "shd", "noWrap", "tcMar", "vAlign"],
    "trPr": ["cantSplit", "tblHeader"],
    "tblPr": ["tblStyle", "bidiVisual", "tblW", "jc", "tblInd", "tblBorders", "tblLayout", "tblCellMar", "tblLook"],
    "sectPr": ["headerReference", "footerReference", "type", "pgSz", "pgMar", "pgNumType", "cols", "titlePg"],
}


def check(path):
    """Checks one file; gives the package with its faults."""
    package = Package(path)
    if not package.faults or package.trees:
        try:
            (check_document if str(path).endswith(".docx") else check_workbook)(package)
        except (KeyError, AttributeError, IndexError, TypeError, ValueError) as error:
            package.check(False, f"cannot be followed further: {error!r}")
    return package


def main(paths):
    """Checks all files."""
    checks = faults = 0
    for path in paths:
        package = check(path)
        checks, faults = checks + package.checks, faults + len(package.faults)
        for fault in package.faults[:50]:
            print(f"fault: {fault}")
    print(f"{len(paths)} packages, {checks} checks, {faults} faults")
    return 1 if faults or not paths else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
