#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Installs the build next door and uses what was installed as somebody else would.

Usage: install_test.py BUILD_DIRECTORY CMAKE SANITIZERS (those that the build was made with; may be empty)
"""
import base64
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest
import urllib.request

BUILD, CMAKE, SANITIZERS = sys.argv[1:4]
CONSUMER = pathlib.Path(__file__).parent / "consumer"


def run(*command, cwd="/"):
    return subprocess.run([str(part) for part in command], cwd=cwd, check=True, capture_output=True, text=True).stdout


class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.prefix = cls.folder / "installed"
        run(CMAKE, "--install", BUILD, "--prefix", cls.prefix)

    def test_the_program_finds_the_suites_that_came_with_it(self):
        suites = self.prefix / "share/purgatory/specs"
        listed = run(self.prefix / "bin/purgatory", "list", "couchdb/purge/*", cwd=self.folder)
        self.assertIn("couchdb/purge/", listed)
        # An installed program reads installed suites: one that is broken there is noticed.
        broken = suites / "couchdb" / "purge.yaml"
        text = broken.read_text()
        broken.write_text("nonsense: true\n" + text)
        self.addCleanup(broken.write_text, text)
        answer = subprocess.run([self.prefix / "bin/purgatory", "list"], cwd=self.folder, capture_output=True, text=True)
        self.assertEqual(answer.returncode, 2)
        self.assertIn("nonsense", answer.stderr)

    def test_another_project_links_the_server(self):
        build = self.folder / "consumer"
        flags = f"-DCMAKE_CXX_FLAGS=-fsanitize={SANITIZERS}" if SANITIZERS else "-DCMAKE_CXX_FLAGS="
        run(CMAKE, "-G", "Ninja", "-S", CONSUMER, "-B", build, f"-DCMAKE_PREFIX_PATH={self.prefix}", flags)
        run(CMAKE, "--build", build)
        server = subprocess.Popen([build / "consumer"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.addCleanup(server.communicate, "\n")
        request = urllib.request.Request(server.stdout.readline().strip() + "/_all_dbs")
        request.add_header("Authorization", "Basic " + base64.b64encode(b"admin:pass").decode())
        with urllib.request.urlopen(request) as answer:
            self.assertEqual(json.load(answer), ["_replicator", "_users"])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
