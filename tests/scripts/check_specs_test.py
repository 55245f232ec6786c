# SPDX-License-Identifier: Apache-2.0
"""Every rule of check_specs.py catches specs that break it, and lets whole ones pass."""
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "scripts"))
import check_specs  # noqa: E402

FILES = {
    "specs/clauses/couchdb.yaml": """
clauses:
  - {id: couchdb.purge.leaf-only, promise: Only leaves are purged., kind: promise, level: MUST}
  - {id: couchdb.purge.status, promise: The answer is 201., kind: silent, level: SHOULD, ruling: As CouchDB does.}
""",
    "specs/capabilities.yaml": "purge: {meaning: Revisions can be purged.}\n",
    "mock_server/model/rules.cpp": '{Rule::PurgeTakesOnlyLeaves,\n "purge-takes-only-leaves", "couchdb.purge.leaf-only", "x"}',
    "specs/couchdb/purge.yaml": """
suite: couchdb/purge
scenarios:
  - id: inner-revision-is-ignored
    clauses: [couchdb.purge.leaf-only]
    requires: [purge]
    notices: [purge-takes-only-leaves]
    steps:
      - post: /x
        json: {clauses: [not-a-clause]}
        expect: [{clauses: [couchdb.purge.status], status: 201}]
""",
}


class SpecsTest(unittest.TestCase):
    def problems_of(self, changes):
        with tempfile.TemporaryDirectory() as folder:
            for path, text in {**FILES, **changes}.items():
                file = pathlib.Path(folder, path)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8")
            return check_specs.Specs(pathlib.Path(folder)).check()

    def assert_caught(self, path, old, new, part):
        self.assertIn(old, FILES[path])
        problems = self.problems_of({path: FILES[path].replace(old, new)})
        self.assertTrue(problems and part in problems[0], problems)

    def test_specs_that_hold_together_pass(self):
        self.assertEqual(self.problems_of({}), [])

    def test_unknown_names_are_caught(self):
        suite = "specs/couchdb/purge.yaml"
        self.assert_caught(suite, "[couchdb.purge.status]", "[couchdb.purge.other]", "names the clause couchdb.purge.other")
        self.assert_caught(suite, "[purge]", "[purge, wings]", "requires wings")
        self.assert_caught(suite, "[purge-takes-only-leaves]", "[no-such-rule]", "notices no-such-rule")

    def test_subjects_name_scenarios_that_exist_and_how_strict_they_are(self):
        suite = FILES["specs/couchdb/purge.yaml"].replace("    clauses: [couchdb.purge.leaf-only]", "    level: MUST\n    clauses: [couchdb.purge.leaf-only]", 1)

        def problems_of(row):
            return self.problems_of({"specs/couchdb/purge.yaml": suite, "docs/active_active_scenarios.md": row})
        scenario = "`couchdb/purge/inner-revision-is-ignored`"
        self.assertEqual(problems_of(f"| 1 | x | {scenario} | MUST |  |\n"), [])
        self.assertIn("names the scenario couchdb/purge/other", problems_of(f"| 1 | x | {scenario}, `couchdb/purge/other` | MUST |  |\n")[0])
        self.assertIn("says SHOULD, its scenarios MUST", problems_of(f"| 1 | x | {scenario} | SHOULD |  |\n")[0])
        self.assertIn("not numbered", problems_of(f"| 2 | x | {scenario} | MUST |  |\n")[0])

    def test_a_rule_is_noticed_only_by_a_scenario_of_its_clause(self):
        self.assert_caught("specs/couchdb/purge.yaml", "clauses: [couchdb.purge.leaf-only]",
                           "clauses: [couchdb.purge.status]", "judges nothing by its clause")

    def test_a_rule_of_an_unknown_clause_is_caught(self):
        self.assert_caught("mock_server/model/rules.cpp", '"couchdb.purge.leaf-only"', '"couchdb.purge.gone"',
                           "names the clause couchdb.purge.gone")

    def test_ids_are_unique_and_well_formed(self):
        suite = FILES["specs/couchdb/purge.yaml"]
        twice = suite + suite[suite.index("  - id:"):]
        self.assertIn("is there 2 times", self.problems_of({"specs/couchdb/purge.yaml": twice})[0])
        self.assert_caught("specs/couchdb/purge.yaml", "inner-revision-is-ignored", "Inner_Revision", "no scenario id")
        self.assert_caught("specs/clauses/couchdb.yaml", "couchdb.purge.status", "couchdb.purge.leaf-only", "twice")

    def test_a_suite_is_called_as_its_file_lies(self):
        self.assert_caught("specs/couchdb/purge.yaml", "couchdb/purge\n", "couchdb/purges\n", "calls itself")

    def test_the_guide_lists_every_scenario_that_needs_a_capability(self):
        guide = "docs/proving.md"
        row = "| `purge` | 1 | `couchdb/purge/inner-revision-is-ignored` |\n"
        self.assertEqual(self.problems_of({guide: row}), [])
        for wrong in (row.replace("| 1 |", "| 2 |"), row.replace("inner-revision", "no-revision")):
            problems = self.problems_of({guide: wrong})
            self.assertTrue(problems and "the row of purge should have 1" in problems[0], problems)

    def test_actions_need_what_steers_the_target(self):
        suite = FILES["specs/couchdb/purge.yaml"].replace("    steps:\n", "    steps:\n      - advance: 5s\n      - node: {stop: 2}\n", 1)
        rows = "".join(f"| `{name}` | 1 | `couchdb/purge/inner-revision-is-ignored` |\n" for name in ("clock", "node-control"))
        capabilities = FILES["specs/capabilities.yaml"] + "clock: {}\nnode-control: {}\n"
        files = {"specs/couchdb/purge.yaml": suite, "specs/capabilities.yaml": capabilities}
        self.assertEqual(self.problems_of({**files, "docs/proving.md": rows}), [])
        self.assertEqual(len(self.problems_of({**files, "docs/proving.md": rows.replace("| 1 |", "| 0 |")})), 2)

    def test_the_control_is_asked_only_where_a_capability_says_so(self):
        suite = FILES["specs/couchdb/purge.yaml"].replace("    steps:\n", "    steps:\n      - {get: /_mock/crdb/clusters/A/keys/x}\n", 1)
        self.assertIn("asks the control", self.problems_of({"specs/couchdb/purge.yaml": suite})[0])

    def test_clauses_are_whole(self):
        clauses = "specs/clauses/couchdb.yaml"
        self.assert_caught(clauses, "level: SHOULD", "level: PERHAPS", "level `PERHAPS`")
        self.assert_caught(clauses, "kind: promise", "kind: rumour", "kind `rumour`")
        self.assert_caught(clauses, ", ruling: As CouchDB does.", "", "has no ruling")
        self.assert_caught(clauses, "promise: Only leaves are purged., ", "", "promises nothing")

    def test_broken_yaml_and_an_empty_suite_are_caught(self):
        problems = self.problems_of({"specs/couchdb/other.yaml": "suite: [couchdb/other\n"})
        self.assertTrue(any("specs/couchdb/other.yaml" in line for line in problems), problems)
        problems = self.problems_of({"specs/couchdb/other.yaml": "suite: couchdb/other\nscenarios: []\n"})
        self.assertEqual(problems, ["specs/couchdb/other.yaml: has no scenario"])


if __name__ == "__main__":
    unittest.main()
