"""Makes the made-up organisations in `samples/` and what a careful reader finds in them, `tests/truth/`.

Run it from anywhere, with openpyxl and LibreOffice installed: `python3 tests/samples/make_samples.py`. The files it
makes are committed; run it again only to change them, and leave out of the commit the `.xls` and `.ods` if only
their time stamps changed. The truth comes from the tables in this folder, never from what annexa made of the files.
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import brackenfold
import calderpath
import gruenwerk
import holloway
import marisol
import northquay
import oldmere
import oldmere_versions
import stonebridge
from standard import ROOT, TITLES_2022, carried_over

SAMPLES, TRUTH = ROOT / "samples", ROOT / "tests/truth"

# Worked out on paper, from the correspondence and the rules on merging: a check of `carried_over` itself.
BY_HAND = {
    "oldmere": {
        "A.5.1": ("applicable", "partial"),  # implemented and partial
        "A.5.7": ("unstated", "unstated"),  # new in 2022
        "A.5.13": ("unstated", "unstated"),  # its one predecessor leaves the question open
        "A.5.18": ("applicable", "partial"),  # implemented, not implemented, partial
        "A.5.21": ("applicable", "not-implemented"),
        "A.5.28": ("applicable", "alternative"),
        "A.5.31": ("applicable", "implemented"),  # one of two excluded
        "A.7.2": ("applicable", "implemented"),  # one of two excluded
        "A.8.4": ("excluded", "unstated"),
        "A.8.15": ("applicable", "partial"),  # implemented and planned; the third does not say whether it applies
        "A.8.26": ("applicable", "implemented"),  # one of two excluded
        "A.8.29": ("applicable", "partial"),  # planned and implemented
        "A.8.30": ("excluded", "unstated"),
        "A.8.31": ("applicable", "partial"),  # partial; the development environment is excluded
    },
    "marisol": {
        "A.5.18": ("applicable", "partial"),  # 100 %, 0 %, 80 %
        "A.8.24": ("applicable", "partial"),  # 50 %, 0 %
        "A.8.26": ("excluded", "unstated"),  # both predecessors excluded
        "A.8.29": ("applicable", "partial"),  # 0 % and 100 %
        "A.8.30": ("applicable", "not-implemented"),
        "A.8.33": ("excluded", "unstated"),
        "A.8.11": ("unstated", "unstated"),  # new in 2022
    },
}


def with_answers(truth, answers):
    """Adds to a file's truth what follows from its answers."""
    answers = list(answers)
    controls = [control for control, _, _ in answers]
    excluded = [control for control, applicability, _ in answers if applicability == "excluded"]
    return truth | {"controls": controls, "control_count": len(controls), "not_applicable": excluded}


def statement(answers, basis):
    """The statement on 2022: every control, with `unstated` where no source speaks."""
    said = {control: (applicability, status) for control, applicability, status in answers}
    return {
        local: {
            "applicability": said.get(local, ("unstated", "unstated"))[0],
            # What a source says of the status of an excluded control is no part of the expectation.
            "status": None if said.get(local, ("", ""))[0] == "excluded" else said.get(local, ("", "unstated"))[1],
            "basis": basis,
        }
        for local in TITLES_2022
    }


def on_2022(name, answers):
    """A 2013 source's answers on 2022, checked against those worked out by hand."""
    merged = carried_over({control: (applicability, status) for control, applicability, status in answers})
    for local, expected in BY_HAND[name].items():
        if merged[local] != expected:
            raise ValueError(f"{name}, {local}: {merged[local]} by rule, {expected} by hand")
    return [(local, *values) for local, values in merged.items()]


def save(path, truth):
    """Writes one truth file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(truth, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def main():
    """Writes samples and truth."""
    for module in (brackenfold, oldmere, calderpath, marisol, gruenwerk, northquay, holloway, stonebridge):
        module.write(SAMPLES)
        if module is northquay:
            for truth, part in zip(module.truths(), ("soa", "register", "tracker"), strict=True):
                save(TRUTH / f"northquay-{part}.json", truth | {"control_count": len(truth["controls"])})
        else:
            save(TRUTH / f"{module.__name__}.json", with_answers(module.truth(), module.answers()))

    oldmere_versions.write(ROOT)
    organisations = [
        ("brackenfold", brackenfold.FILE, "Brackenfold Clinical Software Ltd", brackenfold.answers(), "stated"),
        ("calderpath", calderpath.FILE, None, calderpath.answers(), "stated"),
        ("gruenwerk", gruenwerk.FILE, None, gruenwerk.answers(), "stated"),
        ("holloway", holloway.FILE, None, holloway.answers(), "stated"),
        ("northquay", northquay.FOLDER, "Northquay Data Centres BV", northquay.answers(), "stated"),
        ("stonebridge", stonebridge.FILE, None, stonebridge.answers(), "stated"),
        ("oldmere", "oldmere-ferries", None, on_2022("oldmere", oldmere.answers()), "carried-over"),
        ("marisol", marisol.FILE, None, on_2022("marisol", marisol.answers()), "carried-over"),
    ]
    for name, place, shown, answers, basis in organisations:
        truth = {"input": place, "organisation": shown, "statement": statement(answers, basis)}
        save(TRUTH / "statements" / f"{name}.json", truth)


if __name__ == "__main__":
    main()
