#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the commands of docs/active_active.md and compares what they print with what the page says.

Usage: walk_through_test.py PAGE PROGRAM. In the page `…` stands for anything on its line.
"""
import json
import pathlib
import re
import subprocess
import sys
import unittest

PAGE, PROGRAM = sys.argv[1:3]
USUAL_PORTS = {"A": "9443", "B": "9444", "C": "9445"}
MARK = "-- end of command --"


def commands_of(page):
    """(command, lines that it is to print), in order."""
    found = []
    for block in re.findall(r"```console\n(.*?)```", page, re.DOTALL):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], []))
            elif line.startswith("> "):
                found[-1] = (found[-1][0] + "\n" + line[2:], found[-1][1])
            else:
                found[-1][1].append(line)
    return found


class WalkThrough(unittest.TestCase):
    def setUp(self):
        self.server = subprocess.Popen([PROGRAM, "--port", "off", "--redis-port", "0"], stdout=subprocess.PIPE, text=True)
        self.clusters = json.loads(self.server.stdout.readline())["redis"]

    def tearDown(self):
        self.server.terminate()
        self.server.stdout.close()
        self.assertEqual(self.server.wait(), 0)

    def page(self):
        text = pathlib.Path(PAGE).read_text(encoding="utf-8")
        for label, address in self.clusters.items():
            text = text.replace("127.0.0.1:" + USUAL_PORTS[label], address.removeprefix("http://"))
        return text

    def test_commands_print_what_the_page_says(self):
        commands = commands_of(self.page())
        self.assertGreater(len(commands), 30)
        script = "shopt -s expand_aliases\n" + "".join(f"{command}\necho '{MARK}'\n" for command, _ in commands)
        # Line by line, as a person types: an alias holds from the next line on.
        result = subprocess.run(["bash", "-s"], input=script, capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(result.stderr, "")
        printed = result.stdout.split(MARK + "\n")
        self.assertEqual(len(printed), len(commands) + 1)
        for (command, expected), actual in zip(commands, printed):
            pattern = "\n".join(".*".join(re.escape(part) for part in line.split("…")) for line in expected)
            with self.subTest(command):
                self.assertRegex(actual.rstrip("\n"), re.compile("^" + pattern + "$"))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
