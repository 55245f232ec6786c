#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs every example of a page about the scenario language on the reference server: all must pass, and no key be without one.
Neither in them nor in the suites that come with the program does `lint` find anything, warnings among it.

Usage: examples_test.py PURGATORY PAGE
"""
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import yaml

PURGATORY, PAGE = sys.argv[1:]
ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
# An alternative has the keys of an expectation: one example of them is enough.
SAME = {"alternative": "expectation"}


def schema(which):
    printed = subprocess.run([PURGATORY, "schema", which], capture_output=True, text=True, check=True).stdout
    return json.loads(printed)


class Keys:
    """The keys that a schema describes, and those that were seen, as (mapping, key)."""

    def __init__(self, definitions):
        self.definitions = definitions
        self.seen = set()

    @staticmethod
    def name(reference):
        return reference.rsplit("/", 1)[1]

    def see(self, described, value):
        if "$ref" in described:
            return self.see_mapping(self.name(described["$ref"]), value)
        for alternative in described.get("anyOf", []):
            self.see(alternative, value)
        if isinstance(value, list):
            for element in value:
                self.see(described.get("items", {}), element)
        if isinstance(value, dict):
            others = described.get("additionalProperties")
            for key, member in value.items():
                self.see(described.get("properties", {}).get(key, others if isinstance(others, dict) else {}), member)
        return None

    def see_mapping(self, name, value):
        known = self.definitions[name]
        if isinstance(value, dict):
            self.seen.update((name, key) for key in value if key in known["properties"])
        self.see(known, value)

    def unseen(self):
        seen = {(name.split("-", 1)[1], key) for name, key in self.seen}
        for name, definition in self.definitions.items():
            mapping = name.split("-", 1)[1]
            for key in definition["properties"]:
                if not {(mapping, key), (SAME.get(mapping), key)} & seen:
                    yield f"{mapping}: {key}"


def blocks(language, before=""):
    return re.findall(before + r"^```" + language + r"\n(.*?)^```", pathlib.Path(PAGE).read_text(), re.S | re.M)


def lint(folder):
    """What is wrong with the suites, or hardly meant; empty where all is well."""
    told = subprocess.run([PURGATORY, "lint", "--specs", folder], capture_output=True, text=True, timeout=60, check=False)
    return "" if told.stdout.endswith(": no mistakes\n") and told.returncode == 0 else told.stdout + told.stderr


def main():
    suites, setups = schema("suite"), schema("setups")
    keys = Keys(suites["definitions"])
    with tempfile.TemporaryDirectory() as folder:
        specs = pathlib.Path(folder)
        for part in ("clauses", "fixtures"):
            shutil.copytree(ROOT / "specs" / part, specs / part)
        shutil.copy(ROOT / "specs" / "capabilities.yaml", specs)
        (specs / "example").mkdir()
        for block in blocks("yaml"):
            example = yaml.safe_load(block)
            name = example.get("suite", "example/setups")
            keys.see(suites if "suite" in example else setups, example)
            file = specs / f"{name}.yaml"
            file.parent.mkdir(exist_ok=True)
            file.write_text(block)
        for name, block in blocks("json", before=r"`([\w.]+)`:\n\n"):
            (specs / "example" / name).write_text(block)
        run = subprocess.run([PURGATORY, "run", "--specs", folder, "--strict", "-v"], capture_output=True, text=True,
                             timeout=120, check=False)
        told = lint(folder) + lint(ROOT / "specs")
    print(run.stdout, run.stderr)
    failed = [line for line in run.stdout.splitlines() if re.match(r"(failed|could-not-run|not-applicable) ", line)]
    unseen = list(keys.unseen())
    if run.returncode != 0 or failed or unseen or told:
        sys.exit(f"exit code {run.returncode}, {failed}, without an example: {unseen}\n{told}")


if __name__ == "__main__":
    main()
