"""Checks CycloneDX documents by the schemas of CycloneDX, and prints what is wrong, a line each.

    validate.py <file>...
"""

import json
import sys

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator


def main():
    problems = []
    for path in sys.argv[1:]:
        with open(path, encoding="utf-8") as file:
            text = file.read()
        version = SchemaVersion.from_version(json.loads(text)["specVersion"])
        found = JsonStrictValidator(version).validate_str(text)
        if found is not None:
            problems.append(f"{path}: {str(found.data).splitlines()[0]}")
    print("\n".join(problems))
    sys.exit(1 if problems else 0)


main()
