#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs every example of a page about the scenario language on the reference server: all must pass.

Usage: examples_test.py PURGATORY PAGE
"""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import yaml

PURGATORY, PAGE = sys.argv[1:]
ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def examples():
    for block in re.findall(r"^```yaml\n(.*?)^```", pathlib.Path(PAGE).read_text(), re.S | re.M):
        yield yaml.safe_load(block)["suite"], block


def main():
    with tempfile.TemporaryDirectory() as folder:
        specs = pathlib.Path(folder)
        shutil.copytree(ROOT / "specs" / "clauses", specs / "clauses")
        shutil.copy(ROOT / "specs" / "capabilities.yaml", specs)
        count = 0
        for name, block in examples():
            file = specs / f"{name}.yaml"
            file.parent.mkdir(exist_ok=True)
            file.write_text(block)
            count += 1
        run = subprocess.run([PURGATORY, "run", "--specs", folder, "--strict", "-v"], capture_output=True, text=True,
                             timeout=120, check=False)
        print(run.stdout, run.stderr)
        failed = [line for line in run.stdout.splitlines() if re.match(r"(failed|could-not-run|not-applicable) ", line)]
        if count < 8 or run.returncode != 0 or failed:
            sys.exit(f"{count} examples, exit code {run.returncode}, {failed}")


if __name__ == "__main__":
    main()
