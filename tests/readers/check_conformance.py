"""Validates every kind of PDF that annexa writes with veraPDF: the PDF/A level it claims, and PDF/UA-1.

Usage: check_conformance.py JARS samples ANNEXA SAMPLES    (veraPDF's libraries; the program and the samples)
       check_conformance.py JARS folder FOLDER             (PDFs that are there already)

`samples` validates the packs of both audiences, short forms and management summaries of all samples, and change
records, in each built-in language; and copies of one pack with one defect each, which must fail by the expected rule.
Needs Java; without it or the libraries the check prints "not checked". Exit code 1 if a PDF does not conform.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LANGUAGES = ["en", "de", "fr", "es"]
AS_OF = "2026-06-01"
DRIVER = Path(__file__).resolve().parent / "verapdf" / "Validate.java"
VERSIONS = Path(__file__).resolve().parents[2] / "samples-versions"
# Earlier and later statement; the second pair changes the edition.
PAIRS = [
    (VERSIONS / "oldmere-ferries-v4.0.xlsx", VERSIONS / "oldmere-ferries-v4.1.csv"),
    ("oldmere-ferries", VERSIONS / "oldmere-ferries-v4.0.xlsx"),
]
LIMIT = 480  # seconds for all validations
# Defects of a pack: what is replaced in its bytes, by something of the same length, and the flavour and rule that
# must fail. The first changes nothing: the copy itself conforms.
DEFECTS = [
    ("no defect", b"", b"", None, None),
    ("no output intent", b"/OutputIntents", b"/OutputIntentx", "a", "6.2.4.3 "),
    ("no map to Unicode", b"/ToUnicode", b"/ToUnicodx", "a", "6.2.11.7.2 "),
    ("no identifier of PDF/UA", b"pdfuaid:part>1<", b"pdfuaid:part>7<", "ua1", "5 "),
    ("not marked as tagged", b"/Marked true", b"/Marxed true", "ua1", "6.2 "),
    ("figures without alternative texts", b"/Alt ", b"/Alx ", "ua1", "7.3 "),
    ("tab order not by structure", b"/Tabs /S", b"/Tabs /R", "ua1", "7.18.3 "),
]


def annexa(program, *arguments):
    # Exit code 1 reports findings about the sources, not a failure to write.
    done = subprocess.run([program, *map(str, arguments), "--as-of", AS_OF, "--quiet"], capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(map(str, arguments))}: exit code {done.returncode}\n{done.stderr}")


def write_all(program, samples, place):
    """All PDFs, by language."""
    organisations = len(list(samples.iterdir()))
    for language in LANGUAGES:
        folder = place / language
        annexa(program, "convert", samples, "--output", folder, "--lang", language, "--audience", "both", "--short-form", "--management-summary")
        for number, (old, new) in enumerate(PAIRS, 1):
            annexa(program, "diff", samples / old, new, "--lang", language, "--output", folder / f"change-record-{number}.pdf")
        names = sorted({path.name for path in folder.rglob("*.pdf")})
        for name in names:
            expected = 1 if name.startswith("change-record") else organisations
            found = len(list(folder.rglob(name)))
            if found != expected:
                raise SystemExit(f"{language}: {found} of {expected} files {name}")
        if not {"audit-pack.pdf", "short-form.pdf", "management-summary.pdf", "change-record-1.pdf"} <= set(names):
            raise SystemExit(f"{language}: only {', '.join(names)}")
    return sorted(place.rglob("*.pdf"))


def write_mutants(pack, place):
    """Copies of a pack with one defect each: path to defect."""
    if not shutil.which("qpdf"):
        print("not checked: that veraPDF fails defective packs (no qpdf)")
        return {}
    plain = place / "plain.pdf"
    subprocess.run(["qpdf", "--stream-data=uncompress", "--object-streams=disable", "--newline-before-endstream", str(pack), str(plain)], check=True)
    data = plain.read_bytes()
    plain.unlink()
    mutants = {}
    for number, defect in enumerate(DEFECTS):
        name, old, new, *_ = defect
        if old not in data or len(old) != len(new):
            raise SystemExit(f"{name}: {old!r} is not in the pack")
        path = place / f"defect-{number}.pdf"
        path.write_bytes(data.replace(old, new))
        mutants[str(path)] = defect
    return mutants


def validate(jars, paths):
    """Of each file its flavours with the rules that failed; in one process of Java, which ends at the time limit."""
    classes = os.pathsep.join(str(jar) for jar in sorted(jars.glob("*.jar")))
    command = ["timeout", str(LIMIT), "java", "-XX:+UseSerialGC", "-Xmx1500m", "-cp", classes, str(DRIVER)]
    listed = "".join(f"{path}\n" for path in paths)
    done = subprocess.run(command, input=listed, capture_output=True, text=True, check=False, encoding="utf-8")
    results = {}
    for line in done.stdout.splitlines():
        path, flavour, checks, failed = line.split("\t")
        results.setdefault(path, {})[flavour] = (int(checks), failed)
    if done.returncode not in (0, 124):
        raise SystemExit(f"veraPDF ended with exit code {done.returncode}\n{done.stderr[-2000:]}")
    return results


def fault_of_mutant(defect, result):
    name, _, _, kind, rule = defect
    failed = {"ua1" if flavour == "ua1" else "a": rules for flavour, (_, rules) in result.items()}
    if rule is None:
        return f"{name}: fails {failed}" if any(failed.values()) else None
    # Rules are listed as "6.2.4.3 test 2; 7.1 test 9".
    if any(one.startswith(rule) for one in failed.get(kind, "").split("; ")):
        return None
    return f"{name}: {rule}does not fail, only {failed}"


def faults_of_file(name, result):
    flavours = set(result)
    if flavours not in ({"2u", "ua1"}, {"3u", "ua1"}):
        return [f"{name}: validated against {', '.join(sorted(flavours))}: {result}"]
    return [
        f"{name}: {flavour}: {failed or 'nothing was checked'}"
        for flavour, (count, failed) in result.items() if failed or not count
    ]


def judge(jars, files, mutants, place):
    """Prints what is wrong; whether all is right."""
    start = time.monotonic()
    # Mutants first: a judge that cannot fail proves nothing.
    results = validate(jars, [*mutants, *files])
    faults = [fault for path, defect in mutants.items() if (fault := fault_of_mutant(defect, results.get(path, {})))]
    done = [path for path in files if str(path) in results]
    for path in done:
        faults += faults_of_file(path.relative_to(place), results[str(path)])
    checks = sum(count for path in done for count, _ in results[str(path)].values())
    print("\n".join(faults))
    print(f"{len(done)} PDFs, {checks} checks, {len(mutants)} copies with and without a defect, "
          f"{time.monotonic() - start:.0f} s; {len(faults)} faults")
    if len(done) < len(files):
        print(f"not checked: {len(files) - len(done)} of {len(files)} PDFs by veraPDF (they take longer than {LIMIT} s)")
    return not faults


def main():
    jars, kind, *rest = sys.argv[1:]
    jars = Path(jars)
    if not shutil.which("java") or not any(jars.glob("*opendataloader*.jar")) or not any(jars.glob("jaxb-*.jar")):
        what = "the samples" if kind == "samples" else "the tests' packs"
        print(f"not checked: PDF/A and PDF/UA of {what} by veraPDF (no Java, or its libraries cannot be had)")
        return 0
    if kind == "folder":
        place = Path(rest[0])
        files = sorted(place.glob("*.pdf"))
        if not files:
            raise SystemExit(f"no PDF in {place}")
        return int(not judge(jars, files, {}, place))
    program, samples = rest[0], Path(rest[1]).resolve()
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        files = write_all(program, samples, place / "out")
        pack = next((place / "out/en").glob("oldmere*/audit-pack.pdf"))
        return int(not judge(jars, files, write_mutants(pack, place), place))


if __name__ == "__main__":
    sys.exit(main())
