#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes every report of a result of 100,000 scenarios; says what each takes.

Usage: report_load.py PURGATORY RESULT.jsonl [SCENARIOS]
RESULT is one of `purgatory run --emulate couchdb-3.5.0 --report jsonl=RESULT`; its scenarios are repeated, with their steps, under
other ids until there are so many. The goal is 10 seconds and 200 MiB for each format.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

FORMATS = ["jsonl", "junit", "tap", "json", "markdown", "html", "github", "badge"]
PARTS = ["passed", "failed_must", "failed_should", "failed_info", "known_failure", "unexpected_pass", "not_applicable", "could_not_run"]


def column_of(scenario):
    """The total that a scenario counts in."""
    if scenario["verdict"] == "failed":
        return "failed_" + scenario["failed_level"].lower()
    return scenario["verdict"].replace("-", "_")


def write_large(source, target, count):
    """`count` scenarios, and the closing line that they come to."""
    lines = source.read_text(encoding="utf-8").splitlines()
    header, end = json.loads(lines[0]), json.loads(lines[-1])
    scenarios = []
    for line in lines[1:-1]:
        value = json.loads(line)
        if value["type"] == "scenario":
            scenarios.append((value["id"], column_of(value), [line]))
        else:
            scenarios[-1][2].append(line)
    totals = dict.fromkeys(PARTS, 0)
    header["planned"] = count
    with target.open("w", encoding="utf-8") as out:
        out.write(json.dumps(header) + "\n")
        for number in range(count):
            name, column, its_lines = scenarios[number % len(scenarios)]
            totals[column] += 1
            plain, other = json.dumps(name, ensure_ascii=False), json.dumps(f"{name}-{number // len(scenarios)}", ensure_ascii=False)
            for line in its_lines:
                out.write(line.replace(f'"id":{plain}', f'"id":{other}', 1) + "\n")
        end["totals"] = totals
        out.write(json.dumps(end) + "\n")


def measure(command):
    """Seconds by the clock, seconds of the processor, MiB at most."""
    before = time.monotonic()
    with subprocess.Popen(command) as child:
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))} ended with {child.returncode}")
    return time.monotonic() - before, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main(purgatory, result, count=100_000):
    with tempfile.TemporaryDirectory() as folder:
        large = pathlib.Path(folder) / "large.jsonl"
        write_large(pathlib.Path(result), large, int(count))
        print(f"{count} scenarios, {large.stat().st_size / 2**20:.0f} MiB")
        print(f"{'format':10} {'seconds':>8} {'processor':>10} {'MiB':>6} {'report MiB':>11}")
        for name in FORMATS:
            report = pathlib.Path(folder) / "report"
            elapsed, processor, memory = measure([purgatory, "report", str(large), "--report", f"{name}={report}"])
            print(f"{name:10} {elapsed:8.1f} {processor:10.1f} {memory:6.0f} {report.stat().st_size / 2**20:11.1f}", flush=True)
            report.unlink()


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
