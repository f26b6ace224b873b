"""Writes an output folder of many made-up organisations, as runs on several machines would leave it.

`python3 tests/readers/make_batch.py TEMPLATE OUT COUNT`: TEMPLATE is the output folder of a real run, whose
`organisation.json` files give the form; the figures, names and reasons are made up here. Most names are plain, some
are as ugly as names get. Every 50th organisation failed, every 30th is incomplete.
"""

import json
import random
import sys
from pathlib import Path

UGLY = [
    '<script>alert("owned")</script>',
    "</td></tr></table><h1>out of the table</h1>",
    '" onmouseover="alert(1)" x="',
    "O'Neill & Söhne <b>GmbH</b> {{7*7}} ${7*7}",
    "\u202egnp.exe \u202cAcme\u2067",
    "שלום בע\"מ",
    "شركة المثال (٢٠٢٦)",
    "می\u200cخواهم",
    "株式会社例",
    "Ελληνική Εταιρεία",
    "=HYPERLINK(\"http://example.org\",\"click\")",
    "&lt;already escaped&gt; &amp; literal _x0041_",
    "A" * 300,
    "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverleihungsurkundenamt",
    "line\nbreak\tand \u0001 control \u0000 characters",
    "🛡️ Ünïcödé",
]
EDITIONS = ["27001:2022", "27001:2013 → 27001:2022", "27001:2013", "27001:2022, 42001:2023"]
WORDS = "Harbour Quay Stone Birch Mill Cedar Falcon Lumen Orchard Pike Ridge Sable Tern Vale Wren Yarrow".split()


def figures(rng, controls):
    """Figures that add up to the number of controls."""
    cuts = sorted(rng.sample(range(controls + 1), 6))
    parts = [b - a for a, b in zip([0, *cuts], [*cuts, controls], strict=True)]
    excluded, implemented, partial, planned, absent, alternative, unstated = parts
    return {
        "controls": controls,
        "applicable": controls - excluded,
        "excluded": excluded,
        "undecided": 0,
        "applicability-unstated": 0,
        "implemented": implemented,
        "partial": partial,
        "planned": planned,
        "not-implemented": absent,
        "alternative": alternative,
        "status-unstated": unstated,
        "open": planned + absent + unstated,
        "covered": controls - unstated // 2,
        "applicability-carried-over": 0,
        "implemented-carried-over": implemented // 3,
        "status-carried-over": implemented // 3,
    }


def main(template, out, count):
    """Writes the folder."""
    rng = random.Random(7)
    forms = [json.loads(p.read_text(encoding="utf-8")) for p in sorted(Path(template).glob("*/organisation.json"))]
    out = Path(out)
    (out / "failed").mkdir(parents=True, exist_ok=True)
    for n in range(count):
        slug = f"org-{n:05}"
        name = UGLY[n] if n < len(UGLY) else f"{rng.choice(WORDS)} {rng.choice(WORDS)} {n:05}"
        if n % 50 == 17:
            entry = {
                "slug": slug,
                "name": name,
                "state": "failed",
                "inputs": [],
                "outputs": [],
                "summary": None,
                "problems": [f"{slug}/soa.xlsx: it holds no controls; give a sheet with one row a control <i>"],
            }
            (out / f"failed/{slug}.json").write_text(json.dumps(entry), encoding="utf-8")
            continue
        file = json.loads(json.dumps(forms[n % len(forms)]))
        file["name"] = slug if n % 3 else name
        summary = file["summary"]
        summary["organisation"] = name
        summary["edition"] = EDITIONS[n % len(EDITIONS)]
        summary["incomplete"] = "1 source not read (register.csv: is empty; fill it)" if n % 30 == 13 else None
        summary["figures"] = figures(rng, 93)
        summary["statements"] = [{"framework": "iso27001:2022", "figures": summary["figures"]}]
        if n % len(EDITIONS) == 3:
            summary["statements"].append({"framework": "iso42001:2023", "figures": figures(rng, 38)})
        folder = out / slug
        folder.mkdir(exist_ok=True)
        (folder / "organisation.json").write_text(json.dumps(file, ensure_ascii=False, indent=2), encoding="utf-8")
        for output in file["outputs"]:
            (folder / output["path"]).write_bytes(b"")
    print(f"{count} organisations in {out}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
