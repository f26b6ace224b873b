"""What other programs are to read of a run: records by their schema, SARIF and OSCAL by the official ones.

Usage: check_interchange.py ANNEXA OUT [SCHEMAS]    (the program, outputs of `convert --sarif --oscal`, a folder)

SCHEMAS holds the official schemas, as .ci/run fetches them: sarif-2.1.0*.json and oscal_*_schema.json. What cannot be
checked because a schema or a program is missing is printed as "not checked".
"""

import copy
import json
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    import jsonschema
    import regex  # the official patterns use \\p{L}
except ImportError as missing:
    print(f"not checked: {missing}")
    raise SystemExit(0)


def _pattern(_validator, pattern, instance, _schema):
    if isinstance(instance, str) and not regex.search(pattern, instance):
        yield jsonschema.ValidationError(f"{instance!r} does not match {pattern}")


def validator(schema):
    kind = jsonschema.validators.validator_for(schema)
    return jsonschema.validators.extend(kind, {"pattern": _pattern})(schema)


def errors(check, document, name):
    found = list(check.iter_errors(document))
    return [f"{name}: {error.json_path}: {error.message[:200]}" for error in found[:3]]


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def schema_of(folder, pattern):
    return next(iter(sorted(folder.glob(pattern))), None) if folder else None


def check_records(annexa, out, faults):
    schema = json.loads(subprocess.run([annexa, "schema", "record"], check=True, capture_output=True).stdout)
    validator(schema).check_schema(schema)
    check = validator(schema)
    count = 0
    for path in sorted(out.glob("*/record.json")):
        faults += errors(check, read(path), path)
        count += 1
    # The schema must be able to say no.
    first = read(next(out.glob("*/record.json")))
    for what, spoil in {
        "a field that it does not know": lambda r: r.update(surprise=1),
        "a status that is no status": lambda r: r["statements"][0]["controls"][0]["status"].update(value="done"),
        "a cell that is no cell": lambda r: r["entries"][0]["identifier"]["origin"].update(cell="12B"),
        "another form": lambda r: r.update(schema=99),
    }.items():
        mutant = copy.deepcopy(first)
        spoil(mutant)
        if not list(check.iter_errors(mutant)):
            faults.append(f"the record's schema lets {what} pass")
    return f"{count} records"


def check_sarif(out, schemas, faults):
    schema = schema_of(schemas, "sarif-2.1.0*.json")
    if schema is None:
        return "SARIF: not checked, the official schema is not there"
    check = validator(json.loads(schema.read_text(encoding="utf-8-sig")))
    paths = sorted(out.glob("*/findings.sarif"))
    for path in paths:
        faults += errors(check, read(path), path)
    return f"{len(paths)} SARIF logs by {schema.name}"


ROOTS = {"catalog": "catalog", "component-definition": "component", "mapping-collection": "mapping"}


def check_oscal(out, schemas, faults):
    said = []
    paths = sorted(out.glob("*/oscal/*.json"))
    checks = {}
    for root, name in ROOTS.items():
        schema = schema_of(schemas, f"oscal_{name}_schema.json")
        if schema is None:
            said.append(f"OSCAL {root}: not checked by the official schema, which is not there")
        else:
            checks[root] = validator(read(schema))
    seen = set()
    for path in paths:
        document = read(path)
        root = next(iter(document))
        seen.add(root)
        if root in checks:
            faults += errors(checks[root], document, path)
    if set(ROOTS) - seen:
        faults.append(f"no {', '.join(sorted(set(ROOTS) - seen))} was written")
    said.append(f"{len(paths)} OSCAL documents by {len(checks)} official schemas")
    try:
        from trestle.oscal import OSCAL_VERSION
        from trestle.oscal.catalog import Catalog
        from trestle.oscal.component import ComponentDefinition
        from trestle.oscal.mapping import MappingCollection
    except ImportError as missing:
        said.append(f"trestle: not checked, {missing}")
        return "; ".join(said)
    models = {"catalog": Catalog, "component-definition": ComponentDefinition, "mapping-collection": MappingCollection}
    with tempfile.TemporaryDirectory() as folder:
        again = Path(folder) / "again.json"
        for path in paths:
            document = read(path)
            root = next(iter(document))
            if document[root]["metadata"]["oscal-version"] != OSCAL_VERSION:
                faults.append(f"{path}: written for another OSCAL than trestle's {OSCAL_VERSION}")
            try:
                models[root].oscal_read(path).oscal_write(again)
            except Exception as error:  # noqa: BLE001  whatever it is, it is a fault of the document
                faults.append(f"{path}: trestle cannot read it: {str(error)[:300]}")
                continue
            if read(again) != document:
                faults.append(f"{path}: trestle writes something else than it read")
    said.append("round trip through trestle")
    return "; ".join(said)


def main():
    annexa, out = str(Path(sys.argv[1]).resolve()), Path(sys.argv[2])
    schemas = Path(sys.argv[3]) if len(sys.argv) > 3 else None
    faults = []
    print(check_records(annexa, out, faults))
    print(check_sarif(out, schemas, faults))
    print(check_oscal(out, schemas, faults))
    for fault in faults:
        print("FAULT", fault)
    print(f"{len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
