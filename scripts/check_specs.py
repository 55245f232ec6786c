#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks that the specs hold together across files: ids, clauses, capabilities and rules that exist.

Usage: check_specs.py [ROOT]. Prints `file: what is wrong` and exits 1 when anything is. What one file
means on its own (keys, templates, matchers) is checked by `purgatory lint`.
"""
import pathlib
import re
import sys
from collections import Counter

import yaml

ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
CLAUSE_ID = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
LEVELS = ("MUST", "SHOULD", "INFO")
KINDS = ("promise", "example", "silent", "contradictory")
GUIDE_ROW = re.compile(r"\| `([a-z0-9-]+)` \| (\d+) \| (.*) \|")
SUBJECT_ROW = re.compile(r"\| (\d+) \| (.*?) \| (`.*?`) \| (\w+) \| .*\|")
RULE = re.compile(r'\{Rule::\w+,\s*"([^"]*)",\s*"([^"]*)"')


class Specs:
    """All files of `specs/`, and the names that they may use. `problems` grows as they are read."""

    def __init__(self, root):
        self.root = root
        self.problems = []
        self.clauses = {}
        self.rules = {}
        self.capabilities = None
        self.scenario_ids = Counter()
        self.required_by = {}  # capability: the scenarios that need it
        self.levels = {}  # scenario: how strictly it judges

    def problem(self, file, text):
        self.problems.append(f"{file.relative_to(self.root)}: {text}")

    def read(self, file):
        try:
            # Every scalar as text: `yes`, `1e3` and `null` mean nothing here.
            return yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader) or {}
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            self.problem(file, " ".join(str(error).split()))
            return {}

    def check(self):
        for file in sorted(self.root.glob("specs/clauses/*.yaml")):
            self.read_clauses(file)
        capabilities = self.root / "specs/capabilities.yaml"
        if capabilities.exists():
            self.capabilities = names_in(self.read(capabilities))
        rules = self.root / "mock_server/model/rules.cpp"
        if rules.exists():
            self.read_rules(rules)
        for file in sorted(self.root.glob("specs/*/*.yaml")):
            if file.parent.name not in ("clauses", "targets", "schema", "fixtures") and file.stem != "setups":
                self.read_suite(file)
        guide = self.root / "docs/proving.md"
        if guide.exists():
            self.check_guide(guide)
        subjects = self.root / "docs/active_active_scenarios.md"
        if subjects.exists():
            self.check_subjects(subjects)
        for name, count in self.scenario_ids.items():
            if count > 1:
                self.problems.append(f"specs: the scenario {name} is there {count} times")
        return self.problems

    def check_guide(self, file):
        """The tables of scenarios that lean on a product's ways: a row for each capability, with all its scenarios."""
        for line in file.read_text(encoding="utf-8").splitlines():
            row = GUIDE_ROW.fullmatch(line)
            if row is None or self.capabilities is None:
                continue
            capability, count, listed = row[1], int(row[2]), set(re.findall(r"`([^`]+)`", row[3]))
            needed = self.required_by.get(capability, set())
            if listed != needed or count != len(needed):
                self.problem(file, f"the row of {capability} should have {len(needed)}: "
                                   + ", ".join(f"`{name}`" for name in sorted(needed)))

    def check_subjects(self, file):
        """A page of numbered subjects: each with scenarios that exist, the strictest of them as strict as it says."""
        rows = [row for row in map(SUBJECT_ROW.fullmatch, file.read_text(encoding="utf-8").splitlines()) if row]
        if [int(row[1]) for row in rows] != list(range(1, len(rows) + 1)):
            self.problem(file, "the subjects are not numbered from 1 on without a gap")
        for row in rows:
            names = re.findall(r"`([^`]+)`", row[3])
            for name in names:
                if name not in self.scenario_ids:
                    self.problem(file, f"subject {row[1]} names the scenario {name}, which no suite has")
            levels = [self.levels.get(name) for name in names]
            strictest = next((level for level in LEVELS if level in levels), None)
            if strictest != row[4]:
                self.problem(file, f"subject {row[1]} says {row[4]}, its scenarios {strictest}")

    def read_clauses(self, file):
        for clause in self.read(file).get("clauses", []):
            name = clause.get("id", "")
            if not CLAUSE_ID.fullmatch(name):
                self.problem(file, f"`{name}` is no clause id (api.area.promise)")
            if name in self.clauses:
                self.problem(file, f"the clause {name} is there twice")
            self.clauses[name] = clause
            for key, allowed in (("level", LEVELS), ("kind", KINDS)):
                if clause.get(key) not in allowed:
                    self.problem(file, f"the clause {name} has the {key} `{clause.get(key)}`: one of {', '.join(allowed)}")
            if clause.get("kind") in ("silent", "contradictory") and not clause.get("ruling"):
                self.problem(file, f"the clause {name} is {clause['kind']} but has no ruling")
            if not clause.get("promise"):
                self.problem(file, f"the clause {name} promises nothing")

    def read_rules(self, file):
        for name, clause in RULE.findall(file.read_text(encoding="utf-8")):
            if not ID.fullmatch(name):
                self.problem(file, f"`{name}` is no rule name (kebab-case)")
            if name in self.rules:
                self.problem(file, f"the rule {name} is there twice")
            if clause not in self.clauses:
                self.problem(file, f"the rule {name} names the clause {clause}, which no file of specs/clauses has")
            self.rules[name] = clause
        if not self.rules:
            self.problem(file, "holds no rule that scripts/check_specs.py can read")

    def read_suite(self, file):
        suite = self.read(file)
        path = file.relative_to(self.root / "specs").with_suffix("").as_posix()
        if suite.get("suite") != path:
            self.problem(file, f"calls itself `{suite.get('suite')}` but lies in {path}")
        if not suite.get("scenarios"):
            self.problem(file, "has no scenario")
        for scenario in suite.get("scenarios", []):
            self.check_scenario(file, path, scenario)

    def check_scenario(self, file, path, scenario):
        name = scenario.get("id", "")
        if not ID.fullmatch(name):
            self.problem(file, f"`{name}` is no scenario id (kebab-case)")
        self.scenario_ids[f"{path}/{name}"] += 1
        self.levels[f"{path}/{name}"] = scenario.get("level")
        if not scenario.get("clauses"):
            self.problem(file, f"{name} names no clause")
        judged = set(lists_under(scenario.get("steps", []), "clauses")) | set(scenario.get("clauses", []))
        for clause in sorted(judged - self.clauses.keys()):
            self.problem(file, f"{name} names the clause {clause}, which no file of specs/clauses has")
        if self.capabilities is not None:
            if asks_control(scenario) and "crdb-keys" not in scenario.get("requires", []):
                self.problem(file, f"{name} asks the control below /_mock/ but does not require crdb-keys")
            for capability in set(steering_of(scenario)):
                self.required_by.setdefault(capability, set()).add(f"{path}/{name}")
            for capability in lists_under(scenario, "requires"):
                self.required_by.setdefault(capability, set()).add(f"{path}/{name}")
                if capability not in self.capabilities:
                    self.problem(file, f"{name} requires {capability}, which specs/capabilities.yaml does not have")
        for rule in scenario.get("notices", []):
            if rule not in self.rules:
                self.problem(file, f"{name} notices {rule}, which is no rule of mock_server/model/rules.cpp")
            elif self.rules[rule] not in judged:
                self.problem(file, f"{name} notices {rule} but judges nothing by its clause {self.rules[rule]}")


def names_in(capabilities):
    """The names of `specs/capabilities.yaml`: a map from name to meaning, whole or under `capabilities`."""
    return set(capabilities.get("capabilities", capabilities))


def lists_under(node, key):
    """The strings of every list (or the string) that stands under `key`, at any depth."""
    if isinstance(node, dict):
        for name, value in node.items():
            if name == key and isinstance(value, str):
                yield value
            elif name == key and isinstance(value, list):
                yield from (item for item in value if isinstance(item, str))
            elif name not in ("json", "text"):  # what is sent or compared is no part of the structure
                yield from lists_under(value, key)
    elif isinstance(node, list):
        for item in node:
            yield from lists_under(item, key)


def steering_of(node):
    """The capabilities that the actions below `node` need, beside what `requires` says."""
    if isinstance(node, list):
        for item in node:
            yield from steering_of(item)
    elif isinstance(node, dict):
        for name, capability in (("advance", "clock"), ("hold", "task-gates"), ("release", "task-gates")):
            if name in node:
                yield capability
        for name, capability in (("cluster", "cluster-links"), ("node", "node-control")):
            if isinstance(node.get(name), dict):
                yield capability
        for name, value in node.items():
            if name in ("given", "steps", "cleanup", "then", "expect", "any_of"):
                yield from steering_of(value)
            elif name == "parallel":
                yield from steering_of(list(value.values()))


def asks_control(node):
    """Whether a request below `node` goes to the control of the reference server."""
    if isinstance(node, list):
        return any(asks_control(item) for item in node)
    if not isinstance(node, dict):
        return False
    methods = ("get", "put", "post", "delete", "head", "copy", "patch", "options")
    return any(str(value).startswith("/_mock/") if name in methods else asks_control(value)
               for name, value in node.items() if name not in ("json", "text"))


def main(arguments):
    root = pathlib.Path(arguments[0]) if arguments else pathlib.Path(__file__).resolve().parent.parent
    problems = Specs(root).check()
    for line in problems:
        print(line, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
