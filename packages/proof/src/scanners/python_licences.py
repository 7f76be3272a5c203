"""Prints the installed packages of virtual environments as JSON: [{"name", "version", "licence"}].

    python_licences.py <folder of packages>...

The licence is what a package states, as an SPDX expression where it can be read as one, otherwise in its own words.
"""

import importlib.metadata
import json
import sys

# What packages say of themselves, by the classifiers of PyPI or in a word of their own.
SPDX = {
    "Apache Software License": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "3-Clause BSD License": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "BSD": "BSD-3-Clause",
    "GNU Lesser General Public License v3 or later (LGPLv3+)": "LGPL-3.0-or-later",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "The Unlicense (Unlicense)": "Unlicense",
}
# Says that there is a licence, and not which.
VAGUE = {"OSI Approved", "Freely Distributable"}


def licence_of(metadata):
    expression = metadata.get("License-Expression")
    if expression:
        return expression
    classifiers = [each.split(" :: ")[-1] for each in metadata.get_all("Classifier") or [] if each.startswith("License")]
    named = [SPDX.get(each, each) for each in classifiers if each not in VAGUE]
    if named:
        # whoever names several gives the choice
        return " OR ".join(named) if len(named) == 1 or all(" " not in each for each in named) else ", ".join(named)
    text = (metadata.get("License") or "").strip()
    return SPDX.get(text, text) if len(text) < 80 else text.split("\n")[0]


def main():
    found = {}
    for distribution in importlib.metadata.distributions(path=sys.argv[1:]):
        metadata = distribution.metadata
        found[(metadata["Name"], distribution.version)] = licence_of(metadata)
    print(json.dumps([{"name": name, "version": version, "licence": licence} for (name, version), licence in found.items()]))


main()
