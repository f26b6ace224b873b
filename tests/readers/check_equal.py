"""Two readers that have nothing to do with each other see the same in every cell of every sheet.

`python3 tests/readers/check_equal.py FILE.xlsx...` reads each file with openpyxl and with python-calamine, hidden
sheets too, and compares cell by cell: texts sign by sign, numbers, formulas' stored values, and which cells are filled
at all. Exit code 1 if they differ anywhere.
"""

import re
import sys

import openpyxl
import python_calamine


def plain(text):
    """`_x0001_` is the sign that it names: one reader resolves it, the other leaves it to its user."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda sign: chr(int(sign[1], 16)), text)


def by_openpyxl(path):
    """Filled cells by sheet and address (row and column from 0)."""
    book = openpyxl.load_workbook(path, data_only=True)
    return {
        sheet.title: {
            (cell.row - 1, cell.column - 1): cell.value
            for row in sheet.iter_rows() for cell in row if cell.value not in (None, "")
        }
        for sheet in book.worksheets
    }


def by_calamine(path):
    """The same by calamine."""
    book = python_calamine.CalamineWorkbook.from_path(path)
    found = {}
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        rows = sheet.to_python(skip_empty_area=False)
        found[name] = {
            (at, column): value
            for at, row in enumerate(rows) for column, value in enumerate(row) if value not in (None, "")
        }
    return found


def same(one, other):
    """Equal texts, or numbers equal up to rounding."""
    if isinstance(one, str) and isinstance(other, str):
        return one == other or plain(one).replace("\r\n", "\n") == plain(other).replace("\r\n", "\n")
    if isinstance(one, (int, float)) and isinstance(other, (int, float)):
        return abs(one - other) < 1e-9
    return one == other


def differences(path):
    """How many cells were compared, and a line for each that differs."""
    one, other = by_openpyxl(path), by_calamine(path)
    faults, cells = [], 0
    if list(one) != list(other):
        faults.append(f"{path}: sheets {list(one)} and {list(other)}")
    for name in one:
        second = other.get(name, {})
        for place in sorted(one[name].keys() | second.keys()):
            cells += 1
            a, b = one[name].get(place), second.get(place)
            if not same(a, b):
                faults.append(f"{path}: {name} row {place[0] + 1} column {place[1] + 1}: {str(a)[:80]!r} and {str(b)[:80]!r}")
    return cells, faults


def main(paths):
    """Compares all files."""
    cells, faults = 0, []
    for path in paths:
        found, differing = differences(path)
        cells, faults = cells + found, faults + differing
    for fault in faults[:50]:
        print(f"fault: {fault}")
    print(f"{len(paths)} workbooks, {cells} cells, {len(faults)} differ")
    return 1 if faults or not cells else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
