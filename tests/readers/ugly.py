"""Sources with everything that a spreadsheet program may trip over, for the checks of what annexa makes of them."""

import csv

TITLES = ["Policies for information security", "Information security roles and responsibilities", "Segregation of duties"]
UGLY = [
    "=cmd|' /C calc'!A0",
    "+1+1",
    "@SUM(A1)",
    "<b>bold</b> & \"quoted\" <![CDATA[x]]> &amp;",
    "literal _x0041_ stays, _x005F_ too",
    "a\x01b\x0bc\x1fd",
    "Ελληνικά, 日本語, emoji 🛡",
    "النص العربي يمتد من اليمين إلى اليسار",
    "טקסט בעברית, עם English באמצע",
    "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverleihungsurkunde" * 2,
    "https://example.org/a?b=c&d=e#f",
    "line one\nline two\n\nline four  ",
    "word " * 8_000 + "END",
    "ends in a space ",
    "#REF! 'quoted' [bracket] {brace}",
]


def write(path, rows):
    """A statement of so many rows, beyond the standard's own as controls of the organisation's."""
    with open(path, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["Control", "Title", "Applicable", "Justification", "Status", "Evidence", "Owner", "Risk [no.] 'x' #"])
        for n in range(rows):
            ugly = UGLY[n % len(UGLY)] if rows <= 1_000 or n < 60 else f"Reason {n}"
            applicable = ("Yes", "No", "to be determined", "")[n % 4]
            status = ("Implemented", "Partially", "Planned", "", "Not started")[n % 5]
            if n < len(TITLES):
                control, title = f"A.5.{n + 1}", TITLES[n]
            else:
                control, title = f"CUST-{n:05}", f"Own control {n} {ugly[:30]}"
            out.writerow([control, title, applicable, ugly, status, f"Record {n}; {ugly[:200]}", ugly[:60], ugly[:100]])
