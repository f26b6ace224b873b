"""Where the words of audit packs stand, as pdftotext sees them; and scripts from right to left in the order of reading.

Usage: check_places.py ANNEXA OUT FONTS    (the program, a folder of results, the folder of the tests' fonts)

Every word stands within the margins of its page and over no other word. That the check finds what is wrong is shown
on a copy of a pack in which the type of the tables is larger than the one that it was laid out with.
"""

import html
import re
import subprocess
import sys
import tempfile
import unicodedata
from pathlib import Path

MARGIN, EDGE, SLACK = 51.0, 24.0, 1.0
WORD = re.compile(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>')
PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.S)

# Typed as a person would, without marks over letters, whose order pdftotext does not keep.
SENTENCES = {
    "A.5.1": "السياسة معتمدة من الإدارة العليا لا بأس",
    "A.5.2": "מדיניות אבטחת המידע אושרה על ידי ההנהלה",
    "A.5.3": "सूचना सुरक्षा नीति लागू है क्योंकि",
    "A.5.4": "信息安全管理体系适用性声明",
}


def pages(pack):
    boxes = subprocess.run(["pdftotext", "-bbox", str(pack), "-"], capture_output=True, check=True).stdout.decode()
    for width, height, body in PAGE.findall(boxes):
        words = [(*map(float, word[:4]), html.unescape(word[4])) for word in WORD.findall(body)]
        yield float(width), float(height), words


def misplaced(pack):
    wrong = []
    for number, (width, height, words) in enumerate(pages(pack), 1):
        for left, top, right, bottom, text in words:
            if left < MARGIN - SLACK or right > width - MARGIN + SLACK or top < EDGE or bottom > height - EDGE:
                wrong.append(f"page {number}: {text!r} stands outside the margins: {left} {top} {right} {bottom}")
        # The bodies of letters: what pdftotext gives is the whole height of the font's box.
        bodies = []
        for left, top, right, bottom, text in words:
            rim = (bottom - top) * 0.3
            bodies.append((left, top + rim, right, bottom - rim, text))
        bodies.sort()
        for at, (left, top, right, bottom, text) in enumerate(bodies):
            for other in bodies[at + 1 :]:
                if other[0] >= right - SLACK:
                    break
                both = [text, other[4]]
                marks = any(all(unicodedata.category(c) in ("Mn", "Mc", "Cf") for c in t) for t in both)
                # Runs from right to left are cut into words by pdftotext itself, at places of its own.
                turned = any(unicodedata.bidirectional(c) in ("R", "AL", "NSM") for t in both for c in t)
                if min(bottom, other[3]) - max(top, other[1]) > 0.5 and not marks and not turned:
                    wrong.append(f"page {number}: {text!r} and {other[4]!r} lie over each other")
    return wrong


def broken(pack, folder):
    """A copy of a pack whose tables are drawn larger than they were laid out."""
    plain, larger = folder / "plain.pdf", folder / "larger.pdf"
    subprocess.run(["qpdf", "--qdf", "--object-streams=disable", str(pack), str(plain)], check=True)
    larger.write_bytes(re.sub(rb"(/F\d) 7\.5 Tf", rb"\1 9.9 Tf", plain.read_bytes()))
    return larger


def scripts(annexa, fonts, folder):
    source = folder / "scripts.csv"
    rows = "".join(f'{control},Policies,Yes,Implemented,"{text}"\n' for control, text in SENTENCES.items())
    source.write_text("Control,Title,Applicable,Status,Justification\n" + rows, encoding="utf-8")
    files = sorted(p for p in Path(fonts).iterdir() if p.suffix in (".ttf", ".otf"))
    given = [argument for file in files for argument in ("--font", str(file))]
    out = folder / "out"
    subprocess.run([annexa, "convert", str(source), "--output", str(out), "--quiet", "--framework", "none", *given], check=False)
    pack = next(out.glob("*/audit-pack.pdf"))
    subprocess.run(["qpdf", "--check", str(pack)], check=True, stdout=subprocess.DEVNULL)
    text = subprocess.run(["pdftotext", str(pack), "-"], capture_output=True, check=True).stdout.decode()
    # Without the marks that pdftotext puts around what it has turned about.
    text = " ".join("".join(c for c in text if unicodedata.category(c) != "Cf").split())
    lost = [sentence for sentence in SENTENCES.values() if sentence not in text]
    return lost + misplaced(pack)


def main():
    annexa, out, fonts = sys.argv[1:]
    packs = sorted(Path(out).glob("*/audit-pack.pdf"))
    assert packs, f"no pack in {out}"
    wrong = []
    for pack in packs:
        wrong += [f"{pack.parent.name}: {what}" for what in misplaced(pack)]
    with tempfile.TemporaryDirectory() as folder:
        found = misplaced(broken(packs[0], Path(folder)))
        assert any("over each other" in what for what in found), "type that is too large is not found"
        wrong += scripts(annexa, fonts, Path(folder))
    for what in wrong:
        print(what)
    print(f"{len(packs)} packs, {len(wrong)} misplaced")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
