#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Interrupts runs at random moments: the databases must be gone, the report closed, the exit code 130.

Usage: interruption_test.py PURGATORY PURGATORY_MOCK [TIMES [SEED]]
"""
import base64
import json
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import urllib.request

PURGATORY, MOCK = sys.argv[1:3]
TIMES = int(sys.argv[3]) if len(sys.argv) > 3 else 5
SEED = int(sys.argv[4]) if len(sys.argv) > 4 else random.randrange(1 << 30)
ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
ACCOUNT = {"Authorization": "Basic " + base64.b64encode(b"admin:pass").decode()}


def get(url):
    with urllib.request.urlopen(urllib.request.Request(url, headers=ACCOUNT), timeout=30) as response:
        return json.load(response)


def databases_left(addresses):
    names = get(addresses["couchdb"][0] + "/_all_dbs")
    for cluster in addresses["redis"].values():
        names += [database["name"] for database in get(cluster + "/v1/crdbs")]
    return [name for name in names if name.startswith("purgatory-")]


def target_file(addresses, folder):
    """The server as somebody's, with clusters that nothing steers."""
    clusters = {label: {"url": url, "name": f"cluster-{label.lower()}.local"} for label, url in addresses["redis"].items()}
    target = {"url": addresses["couchdb"][0], "clusters": clusters,
              "capabilities": {"active-active": True, "crdb-keys": True, "crdb-roles": True}}
    file = pathlib.Path(folder, "target.yaml")
    file.write_text(json.dumps(target))
    return file


def check(condition, words):
    if not condition:
        sys.exit(f"seed {SEED}: {words}")


def interrupt_once(addresses, suites, moment, folder):
    """Sends SIGINT when the server has seen so many requests; says whether the run was still going."""
    url = addresses["couchdb"][0]
    report = pathlib.Path(folder, "result.jsonl")
    before = get(url + "/_mock/state")["journal"]["last"]
    runner = subprocess.Popen(
        [PURGATORY, "run", suites, "--target", target_file(addresses, folder), "--user", "admin:pass", "--jobs", "4",
         "--report", f"jsonl={report}"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    while runner.poll() is None and get(url + "/_mock/state")["journal"]["last"] - before < moment:
        pass
    runner.send_signal(signal.SIGINT)
    output, _ = runner.communicate(timeout=120)
    left = databases_left(addresses)
    check(not left, f"{suites}: after {moment} requests {left} were left\n{output}")
    lines = [json.loads(line) for line in report.read_text().splitlines()]
    told = sum(line["type"] == "scenario" for line in lines)
    check(told == lines[0]["planned"] and lines[-1]["type"] == "end", f"after {moment} requests the report has {told} scenarios")
    check(runner.returncode in (0, 1, 3, 130), f"after {moment} requests it ended with {runner.returncode}\n{output}")
    return runner.returncode == 130


def main():
    chance = random.Random(SEED)
    server = subprocess.Popen([MOCK, "--port", "0"], stdout=subprocess.PIPE, text=True)
    try:
        addresses = json.loads(server.stdout.readline())
        with tempfile.TemporaryDirectory() as folder:
            interrupted = sum(interrupt_once(addresses, ("couchdb", "crdb")[i % 2], chance.randrange(5, 1500), folder)
                              for i in range(TIMES))
        check(interrupted * 2 > TIMES, f"only {interrupted} of {TIMES} runs were still going")
        print(f"{interrupted} of {TIMES} runs interrupted, nothing left (seed {SEED})")
    finally:
        server.terminate()
        server.wait(30)


if __name__ == "__main__":
    main()
