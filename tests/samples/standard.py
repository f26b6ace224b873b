"""Numbers and titles of both editions, and the rule by which answers of 2013 become answers of 2022.

Titles and pairs are read from the repository's own data, which have tests of their own. The rule is written here a
second time, from the decision on merging and not from the Rust code, so that the two can be compared.
"""

import csv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def _provisions(edition):
    path = ROOT / "src/standards/catalogue/data" / f"iso27001-{edition}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _titles(edition, *kinds):
    return {row["id"]: row["title"] for row in _provisions(edition) if row["kind"] in kinds}


TITLES_2022 = _titles(2022, "control")
TITLES_2013 = _titles(2013, "control")
DOMAINS_2013 = _titles(2013, "domain")
OBJECTIVES_2013 = _titles(2013, "objective")
CLAUSES_2022 = _titles(2022, "clause")
_THEMES = _titles(2022, "theme")
THEMES_2022 = {local: _THEMES[local.rsplit(".", 1)[0]].split()[0] for local in TITLES_2022}


def _predecessors():
    before = {local: [] for local in TITLES_2022}
    with (ROOT / "src/standards/crosswalk/data/iso27001-2013-to-2022.csv").open(encoding="utf-8", newline="") as file:
        for pair in csv.DictReader(file):
            before[pair["target"].split("/")[1]].append(pair["source"].split("/")[1])
    return before


PREDECESSORS = _predecessors()


def merged_applicability(answers):
    """Any applicable makes it applicable; else anything but an exclusion leaves it open; else it is excluded."""
    if "applicable" in answers:
        return "applicable"
    return "excluded" if answers and all(answer == "excluded" for answer in answers) else "unstated"


def merged_status(statuses):
    """The status that several predecessors, all of them applicable, give to their successor."""
    stated = [status for status in statuses if status != "unstated"]
    there, absent = {"implemented", "alternative"}, {"planned", "not-implemented"}
    gives_partial = "partial" in stated or (there & set(stated) and absent & set(stated))
    if len(stated) < len(statuses) or not stated:
        return "partial" if gives_partial else "unstated"
    if len(set(stated)) == 1:
        return stated[0]
    if gives_partial:
        return "partial"
    return "alternative" if set(stated) <= there else "not-implemented"


def carried_over(answers):
    """The answers of a 2013 source (control to applicability and status) as answers on 2022."""
    statement = {}
    for local, before in PREDECESSORS.items():
        found = [answers.get(old, ("unstated", "unstated")) for old in before]
        applicability = merged_applicability([answer for answer, _ in found])
        applicable = [status for answer, status in found if answer == "applicable"]
        status = merged_status(applicable) if applicability == "applicable" else "unstated"
        statement[local] = (applicability, status)
    return statement
