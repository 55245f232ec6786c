#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Clusters that are somebody's, named by a target file: the suites run on them, and change nothing that the run did not make.

Usage: clusters_test.py PURGATORY PURGATORY_MOCK
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
import urllib.request

PURGATORY, MOCK = sys.argv.pop(1), sys.argv.pop(1)
ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
ENVIRONMENT = {**{key: value for key, value in os.environ.items() if not key.startswith("PURGATORY_")},
               "CLUSTER_USER": "admin", "CLUSTER_PASSWORD": "pass"}

TOO_FAR = """
suite: orders/all
title: A suite that goes too far
scenarios:
  - id: orders-go
    title: The orders of somebody go
    level: MUST
    steps: [{delete: /v1/crdbs/orders-1, cluster: A, expect: {status: 200}}]
  - id: accounts-come
    title: An account is made
    level: MUST
    steps: [{post: /v1/users, cluster: A, json: {name: x}, expect: {status: 200}}]
"""


class Clusters(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = subprocess.Popen([MOCK, "--port", "off", "--redis-port", "0", "--instant-tasks"],
                                      stdout=subprocess.PIPE, text=True)
        cls.urls = json.loads(cls.server.stdout.readline())["redis"]
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.temporary.name)
        # The clock, the gates and the links are left out, as a product does not have them.
        cls.target = cls.folder / "clusters.yaml"
        cls.target.write_text(
            "name: clusters\naccount: {user_env: CLUSTER_USER, password_env: CLUSTER_PASSWORD}\nclusters:\n"
            + "".join(f"  {label}: {{url: \"{url}\", name: cluster-{label.lower()}.local}}\n" for label, url in cls.urls.items())
            + "capabilities: {crdb-keys: true, clock: false, task-gates: false, cluster-links: false}\n")
        cls.make_orders()

    @classmethod
    def tearDownClass(cls):
        cls.server.terminate()
        cls.server.wait(30)
        cls.server.stdout.close()
        cls.temporary.cleanup()

    @classmethod
    def ask(cls, path, body=None):
        request = urllib.request.Request(
            cls.urls["A"] + path, None if body is None else json.dumps(body).encode(),
            {"Authorization": "Basic YWRtaW46cGFzcw==", "Content-Type": "application/json"})
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    @classmethod
    def make_orders(cls):
        account = {"username": "admin", "password": "pass"}
        instances = [{"cluster": {"name": f"cluster-{label.lower()}.local", "url": url, "credentials": account}}
                     for label, url in cls.urls.items()]
        cls.ask("/v1/crdbs", {"name": "orders", "guid": "orders-1", "default_db_config": {"memory_size": 1048576},
                              "instances": instances})
        while not cls.ask("/v1/crdbs"):
            pass  # with --instant-tasks each question is a step

    def run_with(self, *options):
        return subprocess.run([PURGATORY, "run", *map(str, options), "--target", str(self.target)], cwd=ROOT, text=True,
                              timeout=120, capture_output=True, env=ENVIRONMENT, check=False)

    def test_suites_pass_and_leave_only_what_was_there(self):
        result = self.folder / "result.json"
        run = self.run_with("crdb", "--strict", "--report", f"json={result}")
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        totals = json.loads(result.read_text())["summary"]["totals"]
        self.assertGreater(totals["passed"], 80)
        self.assertEqual(totals["passed"] + totals["not_applicable"], sum(totals.values()))
        self.assertEqual([crdb["guid"] for crdb in self.ask("/v1/crdbs")], ["orders-1"])

    def test_what_is_somebodys_is_not_changed(self):
        (self.folder / "specs/orders").mkdir(parents=True)
        (self.folder / "specs/orders/all.yaml").write_text(TOO_FAR)
        for options in [(), ("--allow-destructive",)]:
            run = self.run_with("--specs", self.folder / "specs", *options)
            self.assertEqual(run.returncode, 3 if not options else 1, run.stdout + run.stderr)
            self.assertIn('not sent, since it would change the database "orders-1"', run.stdout)
            refused = 'not sent, since it would change the settings of the cluster' in run.stdout
            self.assertEqual(refused, not options, run.stdout)
        self.assertEqual([crdb["guid"] for crdb in self.ask("/v1/crdbs")], ["orders-1"])


if __name__ == "__main__":
    unittest.main(verbosity=1)
