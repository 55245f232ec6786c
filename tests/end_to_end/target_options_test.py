#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How a target is reached: certificates, a proxy, accounts from the environment and from files, nodes.

Usage: target_options_test.py PURGATORY PURGATORY_MOCK
"""
import http.server
import json
import os
import pathlib
import ssl
import subprocess
import sys
import tempfile
import threading
import unittest
import urllib.request

PURGATORY, MOCK = sys.argv.pop(1), sys.argv.pop(1)
ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SCENARIO = "couchdb/revs_limit/limit-can-be-set"


class Relay(http.server.BaseHTTPRequestHandler):
    """Has the reference server answer, and keeps the request lines."""
    protocol_version = "HTTP/1.1"

    def relay(self):
        self.server.lines.append(self.requestline)
        if self.path.split("?")[0].endswith(self.server.lacks):
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            return self.answer(405, {}, b'{"error":"method_not_allowed"}')
        path = "/" + self.path.split("/", 3)[3] if "://" in self.path else self.path
        length = int(self.headers.get("Content-Length", 0))
        request = urllib.request.Request(self.server.target + path, self.rfile.read(length) or None,
                                         dict(self.headers), method=self.command)
        try:
            with urllib.request.urlopen(request) as response:
                self.answer(response.status, response.headers, response.read())
        except urllib.error.HTTPError as error:
            self.answer(error.code, error.headers, error.read())

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = relay

    def answer(self, status, headers, body):
        self.send_response_only(status)
        for name, value in headers.items():
            if name.lower() not in ("content-length", "transfer-encoding", "connection"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        pass  # clients that refuse the certificate break off


def serve(target, context=None, lacks="nothing"):
    server = Server(("127.0.0.1", 0), Relay)
    server.lines, server.target, server.lacks = [], target, lacks
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, server.server_address[1]


def certificate(folder, name):
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", f"/CN={name}", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", folder / f"{name}.key", "-out",
         folder / f"{name}.pem"], check=True, capture_output=True)


class TargetOptions(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = subprocess.Popen([MOCK, "--port", "0"], stdout=subprocess.PIPE, text=True)
        cls.url = json.loads(cls.server.stdout.readline())["couchdb"][0]
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.temporary.name)
        certificate(cls.folder, "server")
        certificate(cls.folder, "client")

    @classmethod
    def tearDownClass(cls):
        cls.server.terminate()
        cls.server.wait(30)
        cls.server.stdout.close()
        cls.temporary.cleanup()

    def run_with(self, *options, **environment):
        clean = {key: value for key, value in os.environ.items() if not key.startswith("PURGATORY_")}
        return subprocess.run([PURGATORY, "run", SCENARIO, *map(str, options)], cwd=ROOT, text=True, timeout=60,
                              capture_output=True, env={**clean, **environment}, check=False)

    def passes(self, run):
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)

    def target_file(self, text):
        file = self.folder / "target.yaml"
        file.write_text(text)
        return file

    def test_secrets_reach_no_report(self):
        specs = self.folder / "specs"
        (specs / "t").mkdir(parents=True)
        (specs / "t/telling.yaml").write_text(
            "suite: t/telling\ntitle: Secrets\nscenarios:\n  - id: fails\n    title: A request that holds a secret\n    level: MUST\n    steps:\n"
            "      - get: \"/_up?key={{api_key}}\"\n        headers: {X-Key: \"{{api_key}}\"}\n        expect: {status: 418}\n")
        file = self.target_file(f"url: {self.url}\naccount: {{user: admin, password_env: P}}\nsecrets: {{api_key: KEY}}\n")
        formats = ("jsonl", "junit", "tap", "json", "markdown", "html", "github")
        reports = [option for name in formats for option in ("--report", f"{name}={self.folder / name}")]
        clean = {key: value for key, value in os.environ.items() if not key.startswith("PURGATORY_")}
        command = [PURGATORY, "run", "--specs", str(specs), "--target", str(file), *reports]
        run = subprocess.run(command, text=True, timeout=60, capture_output=True, check=False,
                             env={**clean, "P": "pass", "KEY": "unheard-of"})
        self.assertEqual(run.returncode, 1, run.stdout + run.stderr)
        for text in (run.stdout, *((self.folder / name).read_text() for name in formats)):
            self.assertIn("telling", text)
            self.assertNotIn("unheard-of", text)
        run = subprocess.run(command, text=True, timeout=60, capture_output=True, check=False, env={**clean, "P": "pass"})
        self.assertEqual(run.returncode, 2, run.stdout)
        self.assertIn("takes {{api_key}} from the variable KEY of the environment, which is not set", run.stderr)

    def test_run_that_never_began_leaves_no_report(self):
        old, new = self.folder / "old.xml", self.folder / "new.json"
        old.write_text("<older/>")
        reports = ("--report", f"junit={old}", "--report", f"json={new}", "--report", f"jsonl={new}l")
        run = self.run_with("--target", "http://127.0.0.1:1", *reports)
        self.assertEqual(run.returncode, 4, run.stdout + run.stderr)
        self.assertEqual(old.read_text(), "<older/>")
        self.assertFalse(new.exists() or new.with_suffix(".jsonl").exists())
        self.passes(self.run_with(*reports))
        self.assertTrue(old.read_text().startswith("<?xml"))
        self.assertNotIn("older", old.read_text())
        self.assertIn("purgatory", json.dumps(json.loads(new.read_text())))

    def test_address_that_is_none_is_a_usage_error(self):
        for target in ("http://127.0.0.1:99999", "http://[::1"):
            run = self.run_with("--target", target)
            self.assertEqual(run.returncode, 2, run.stdout + run.stderr)

    def test_somebodys_database_stays_whatever_a_scenario_sends(self):
        account = {"Authorization": "Basic YWRtaW46cGFzcw=="}
        request = urllib.request.Request(f"{self.url}/somebodys", method="PUT", headers=account)
        urllib.request.urlopen(request).close()
        specs = self.folder / "hostile"
        (specs / "t").mkdir(parents=True)
        field = "Authorization: Basic YWRtaW46cGFzcw=="
        steps = ('raw: "GET / HTTP/1.1\\r\\nHost: {{host}}\\r\\n\\r\\nDELETE /somebodys HTTP/1.1\\r\\nHost: {{host}}\\r\\n%s\\r\\n\\r\\n"' % field,
                 'raw: "\\r\\nDELETE http://{{host}}/somebodys HTTP/1.1\\r\\nHost: {{host}}\\r\\n%s\\r\\n\\r\\n"' % field,
                 'set: {u: "http://{{host}}/somebodys"}}, {delete: "{{u}}"', 'delete: "/{{db}}/../somebodys"',
                 'get: /, auth: {user: admin, password: wrong}')
        (specs / "t/hostile.yaml").write_text("suite: t/hostile\ntitle: t\nscenarios:\n" + "".join(
            f"  - {{id: s{number}, title: t, level: MUST, steps: [{{{step}, expect: {{status: 200}}}}]}}\n" for number, step in enumerate(steps)))
        run = subprocess.run([PURGATORY, "run", "--specs", str(specs), "--target", self.url, "--user", "admin:pass"],
                             text=True, timeout=60, capture_output=True, check=False)
        self.assertEqual(run.returncode, 3, run.stdout + run.stderr)
        self.assertEqual(run.stdout.count("? could-not-run"), len(steps), run.stdout)
        self.assertGreaterEqual(run.stdout.count(": not sent, since"), len(steps), run.stdout)
        look = urllib.request.Request(f"{self.url}/somebodys", headers=account)
        urllib.request.urlopen(look).close()

    def test_certificate_must_be_known(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / "server.pem", self.folder / "server.key")
        _, port = serve(self.url, context)
        target = ("--target", f"https://127.0.0.1:{port}", "--user", "admin:pass")
        self.assertEqual(self.run_with(*target).returncode, 4)
        self.passes(self.run_with(*target, "--ca-file", self.folder / "server.pem"))
        insecure = self.run_with(*target, "--insecure")
        self.passes(insecure)
        self.assertIn("its certificate not verified", insecure.stdout)
        file = self.target_file(
            f"url: https://127.0.0.1:{port}\naccount: {{user: admin, password_env: P}}\ntls: {{ca: server.pem}}\n")
        self.passes(self.run_with("--target", file, P="pass"))

    def test_target_may_ask_for_a_certificate(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / "server.pem", self.folder / "server.key")
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(self.folder / "client.pem")
        _, port = serve(self.url, context)
        target = ("--target", f"https://127.0.0.1:{port}", "--user", "admin:pass", "--ca-file", self.folder / "server.pem")
        self.assertEqual(self.run_with(*target).returncode, 4)
        self.passes(self.run_with(*target, "--client-cert", self.folder / "client.pem", "--client-key",
                                  self.folder / "client.key"))

    def test_requests_go_by_the_proxy(self):
        proxy, port = serve(self.url)
        self.passes(self.run_with("--target", "http://couchdb.invalid", "--user", "admin:pass", "--proxy",
                                  f"http://127.0.0.1:{port}"))
        self.assertIn("http://couchdb.invalid/", proxy.lines[0])

    def test_account_comes_from_the_environment_or_a_file_and_is_in_no_report(self):
        file = self.target_file(f"url: {self.url}\naccount: {{user_env: U, password_env: P}}\n")
        self.passes(self.run_with("--target", file, U="admin", P="pass"))
        missing = self.run_with("--target", file, U="admin")
        self.assertEqual(missing.returncode, 2)
        self.assertIn("the variable P of the environment, which is not set", missing.stderr)
        (self.folder / "account.txt").write_text("admin:pass\n")
        report = self.folder / "out.jsonl"
        file = self.target_file(f"url: {self.url}\naccount: {{file: account.txt}}\n")
        run = self.run_with("--target", file, "--report", f"jsonl={report}")
        self.passes(run)
        self.assertNotIn("YWRtaW46cGFzcw", run.stdout + report.read_text())

    def test_capabilities_of_the_file_decide(self):
        file = self.target_file(f"url: {self.url}\ncapabilities: {{revs-limit: false}}\n")
        run = self.run_with("--target", file, "--user", "admin:pass", "-v")
        self.assertIn("not-applicable", run.stdout)
        unknown = self.run_with("--target", self.target_file(f"url: {self.url}\ncapabilities: {{vews: true}}\n"))
        self.assertEqual(unknown.returncode, 2)
        self.assertIn("there is no capability `vews`", unknown.stderr)

    def test_capability_that_the_target_lacks_is_found_out(self):
        _, port = serve(self.url, lacks="/_revs_limit")
        target = ("--target", f"http://127.0.0.1:{port}", "--user", "admin:pass")
        run = self.run_with(*target, "-v")
        self.assertEqual(run.returncode, 3, run.stdout + run.stderr)
        self.assertIn("problem: nothing was judged", run.stdout)
        self.assertIn("the target does not claim revs-limit (GET /{db}/_revs_limit was answered with 405)", run.stdout)
        claimed = self.target_file(f"url: http://127.0.0.1:{port}\ncapabilities: {{revs-limit: true}}\n")
        self.assertEqual(self.run_with("--target", claimed, "--user", "admin:pass").returncode, 1)

    def test_nothing_changes_what_the_run_did_not_make(self):
        suites = self.folder / "suites" / "orders"
        suites.mkdir(parents=True)
        (suites / "all.yaml").write_text("""
suite: orders/all
title: A suite that goes too far
scenarios:
  - id: all-orders-are-deleted
    title: All orders are deleted
    level: MUST
    steps: [{delete: /orders, expect: {status: 200}}]
""")
        request = urllib.request.Request(self.url + "/orders", method="PUT",
                                         headers={"Authorization": "Basic YWRtaW46cGFzcw=="})
        urllib.request.urlopen(request).close()
        named = self.target_file(f"url: {self.url}\nvariables: {{database: orders}}\n")

        def run_with(*options):
            return subprocess.run([PURGATORY, "run", "--specs", suites.parent, "--user", "admin:pass", *options], text=True,
                                  cwd=ROOT, capture_output=True, timeout=60, check=False)
        for options in [("--target", self.url), ("--target", named), ("--target", self.url, "--allow-destructive")]:
            refused = run_with(*options)
            self.assertEqual(refused.returncode, 3, refused.stdout)
            self.assertIn('not sent, since it would change the database "orders"', refused.stdout)
        self.passes(run_with("--target", named, "--allow-destructive"))

    def test_suite_is_called_as_its_file_lies(self):
        specs = self.folder / "misplaced"
        (specs / "t").mkdir(parents=True)
        (specs / "t/q.yaml").write_text("suite: t/other\ntitle: t\nscenarios:\n"
                                        "  - {id: x, title: t, level: INFO, steps: [{get: /, expect: {status: 200}}]}\n")
        lint = subprocess.run([PURGATORY, "lint", "--specs", specs], cwd=ROOT, text=True, capture_output=True, timeout=60, check=False)
        self.assertEqual(lint.returncode, 2, lint.stdout)
        self.assertIn("q.yaml: the suite `t/other` does not lie here\n      = write `suite: t/q`, or move the file to t/other.yaml",
                      lint.stdout + lint.stderr)

    def test_lint_tells_mistakes_and_warnings_in_one_go(self):
        specs = self.folder / "mixed"
        (specs / "t").mkdir(parents=True)
        (specs / "t/a.yaml").write_text("suite: t/a\ntitle: t\nscenarios:\n"
                                        "  - {id: x, title: t, level: INFO, steps: [{get: /, expct: {status: 200}}]}\n")
        (specs / "t/b.yaml").write_text("suite: t/b\ntitle: t\nscenarios:\n"
                                        "  - {id: x, title: t, level: INFO, steps: [{get: /, expect: {text: {$any: true}}}]}\n")
        lint = subprocess.run([PURGATORY, "lint", "--specs", specs], cwd=ROOT, text=True, capture_output=True, timeout=60, check=False)
        self.assertEqual(lint.returncode, 2, lint.stdout)
        self.assertIn("b.yaml:4:68: warning: `{$any: true}` holds for every body that is UTF-8", lint.stdout)
        self.assertIn("a.yaml:4:53: a step has no key `expct`", lint.stderr)

    def test_file_without_an_address_takes_it_from_the_option(self):
        file = self.target_file("name: somewhere\n")
        self.assertEqual(self.run_with("--target", file).returncode, 2)
        self.passes(self.run_with("--target", file, "--node", self.url, "--user", "admin:pass"))


if __name__ == "__main__":
    unittest.main(verbosity=1)
