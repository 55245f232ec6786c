# SPDX-License-Identifier: Apache-2.0
"""Every rule of check_layering.py catches a tree that breaks it, and lets one pass that does not."""
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "scripts"))
import check_layering  # noqa: E402

HEAD = "// SPDX-License-Identifier: Apache-2.0\n"


class LayeringTest(unittest.TestCase):
    def violations_of(self, path, body):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder, path)
            file.parent.mkdir(parents=True)
            guard = "#pragma once\n" if path.endswith(".h") else ""
            file.write_text(HEAD + guard + body, encoding="utf-8")
            return list(check_layering.violations(pathlib.Path(folder)))

    def assert_caught(self, path, body, part):
        found = self.violations_of(path, body)
        self.assertEqual(len(found), 1, found)
        self.assertTrue(found[0].startswith(path + ":"), found[0])
        self.assertIn(part, found[0])

    def assert_clean(self, path, body):
        self.assertEqual(self.violations_of(path, body), [])

    def test_each_folder_refuses_what_lies_beside_or_above_it(self):
        rows = [
            ("support/text.cpp", "mock_server/http/request.h"),
            ("mock_server/model/rules.cpp", "mock_server/http/request.h"),
            ("mock_server/http/router.cpp", "mock_server/model/rules.h"),
            ("mock_server/api/service.cpp", "mock_server/transport/httplib_server.h"),
            ("mock_server/transport/connection.cpp", "mock_server/model/rules.h"),
            ("mock_server/transport/connection.cpp", "mock_server/api/error_response.h"),
            ("mock_server/script/query_server.cpp", "mock_server/http/request.h"),
            ("conformance/spec/suite_loader.cpp", "conformance/run/runner.h"),
            ("conformance/http/curl_client.cpp", "conformance/spec/scenario.h"),
            ("conformance/check/checker.cpp", "conformance/http/http_client.h"),
            ("conformance/check/checker.cpp", "conformance/run/runner.h"),
            ("conformance/plan/planner.cpp", "conformance/http/exchange.h"),
            ("conformance/plan/planner.cpp", "conformance/check/checker.h"),
            ("conformance/run/runner.cpp", "conformance/report/reporter.h"),
            ("conformance/run/runner.cpp", "conformance/http/curl_client.h"),
            ("conformance/report/console.cpp", "conformance/run/runner.h"),
            ("tests/conformance/run/runner_test.cpp", "mock_server/api/service.h"),
            ("tests/mock_server/api/service_test.cpp", "conformance/run/runner.h"),
        ]
        for path, included in rows:
            with self.subTest(path=path, included=included):
                self.assert_caught(path, f'#include "{included}"\n', f'must not include "{included}"')

    def test_server_and_runner_meet_only_in_the_embedded_server(self):
        self.assert_caught("conformance/main.cpp", '#include "mock_server/api/service.h"\n', "must not include")
        self.assert_caught("mock_server/main.cpp", '#include "conformance/options.h"\n', "must not include")
        self.assert_clean("conformance/run/embedded_target.cpp", '#include "mock_server/embed/mock_server.h"\n')
        self.assert_clean("conformance/serve.cpp", '#include "mock_server/embed/mock_server.h"\n')

    def test_includes_that_go_down_pass(self):
        rows = [
            ("mock_server/api/service.cpp", "mock_server/model/rules.h"),
            ("mock_server/transport/connection.cpp", "mock_server/api/service.h"),
            ("conformance/check/checker.cpp", "conformance/http/exchange.h"),
            ("conformance/run/runner.h", "conformance/plan/plan.h"),
            ("conformance/report/console.cpp", "conformance/run/run_result.h"),
            ("conformance/replay/replayer.cpp", "conformance/run/runner.h"),
            ("mock_server/model/couchdb/documents/document.cpp", "mock_server/model/couchdb/revisions/revision.h"),
        ]
        for path, included in rows:
            with self.subTest(path=path, included=included):
                self.assert_clean(path, f'#include "{included}"\n#include "support/json.h"\n#include <string>\n')

    def test_includes_are_written_from_the_root(self):
        self.assert_caught("support/text.cpp", '#include "text.h"\n', "from the repository root")
        self.assert_caught("support/text.cpp", '#include "../support/text.h"\n', "from the repository root")

    def test_each_library_has_its_one_place(self):
        rows = [
            ("mock_server/api/service.cpp", "httplib.h"),
            ("conformance/run/runner.cpp", "curl/curl.h"),
            ("conformance/plan/planner.cpp", "yaml-cpp/yaml.h"),
            ("mock_server/http/target.cpp", "nlohmann/json.hpp"),
            ("mock_server/api/users.cpp", "openssl/evp.h"),
            ("conformance/run/runner.cpp", "pugixml.hpp"),
            ("conformance/http/exchange.h", "re2/re2.h"),
            ("conformance/spec/pattern/regex.h", "re2/re2.h"),
        ]
        for path, included in rows:
            with self.subTest(path=path, included=included):
                self.assert_caught(path, f"#include <{included}>\n", "alone")
        self.assert_clean("conformance/http/curl_client.cpp", "#include <curl/curl.h>\n")
        self.assert_clean("conformance/plan/planner.cpp", "#include <fmt/format.h>\n#include <tl/expected.hpp>\n")

    def test_a_library_has_one_file_in_its_folder(self):
        with tempfile.TemporaryDirectory() as folder:
            for name in ("digest", "token"):
                file = pathlib.Path(folder, f"support/{name}.cpp")
                file.parent.mkdir(exist_ok=True)
                file.write_text(HEAD + "#include <openssl/evp.h>\n#include <openssl/crypto.h>\n", encoding="utf-8")
            found = list(check_layering.violations(pathlib.Path(folder)))
        self.assertEqual(len(found), 1, found)
        self.assertTrue(found[0].startswith("support/token.cpp:1: support/digest.cpp includes the library too"), found)

    def test_a_library_nobody_decided_on_is_caught(self):
        self.assert_caught("support/text.cpp", "#include <boost/asio.hpp>\n", "no library")

    def test_the_model_has_no_http_not_even_in_a_comment(self):
        rows = ["// Answers HTTP 404.\n", "int http_status = 0;\n", "int status_code = 0;\n", "// percent-encoded id\n",
                "struct HttpRequest {};\n"]
        for body in rows:
            with self.subTest(body=body):
                self.assert_caught("mock_server/model/couchdb/database.h", body, "must not speak of")
        self.assert_clean("mock_server/model/couchdb/database.h", "// The whole tree; a status of its own.\nint x;\n")

    def test_the_model_has_no_threads_clock_or_chance(self):
        model = "mock_server/model/couchdb/database.cpp"
        for header in ("thread", "mutex", "atomic", "random", "sys/socket.h"):
            with self.subTest(header=header):
                self.assert_caught(model, f"#include <{header}>\n", "must not include")
        for code in ("std::mutex m;", "auto t = std::chrono::system_clock::now();", "std::random_device d;"):
            with self.subTest(code=code):
                self.assert_caught(model, code + "\n", "must not speak of")
        self.assert_clean(model, "// Not thread-safe: Service owns the std::mutex.\nint x;\n")

    def test_sockets_stay_in_the_transport(self):
        self.assert_caught("mock_server/api/service.cpp", "#include <sys/socket.h>\n", "must not include")
        self.assert_clean("mock_server/transport/connection.cpp", "#include <sys/socket.h>\n")

    def test_support_names_nothing_of_the_domain(self):
        self.assert_caught("support/text.h", "int parse_revision();\n", "must not speak of")
        self.assert_caught("support/text.h", "struct CouchdbName {};\n", "must not speak of")
        self.assert_clean("support/json.h", "// As CouchDB prints it.\nnamespace purgatory {}\n")

    def test_only_main_and_reporters_print_or_exit(self):
        for code in ("std::cout << 1;", "std::cerr << 1;", "exit(1);", 'printf("x");'):
            with self.subTest(code=code):
                self.assert_caught("conformance/run/runner.cpp", code + "\n", "main.cpp and reporters")
                self.assert_clean("conformance/report/console.cpp", code + "\n")
                self.assert_clean("mock_server/main.cpp", code + "\n")
        self.assert_clean("conformance/run/runner.cpp", '// never std::cout\nauto s = "std::cout";\n')

    def test_names_that_say_nothing_are_caught(self):
        rows = ["class ConnectionManager;", "struct JsonHelper;", "struct TextUtils;", "class RequestData;", "int do_it();",
                "int handle_get();", "int tmp = 0;", "class TreeImpl;", "struct NodeInfo;"]
        for code in rows:
            with self.subTest(code=code):
                self.assert_caught("conformance/run/runner.cpp", code + "\n", "says nothing")
        self.assert_clean("mock_server/model/couchdb/database.h", "struct DatabaseInfo;\nclass Database;\nint handle();\n")
        self.assert_clean("mock_server/transport/load.cpp", "void IdleConnectionsCostNoProcessorTime();\n")

    def test_every_file_has_its_head(self):
        with tempfile.TemporaryDirectory() as folder:
            header = pathlib.Path(folder, "support/text.h")
            header.parent.mkdir()
            header.write_text("int x;\n", encoding="utf-8")
            found = list(check_layering.violations(pathlib.Path(folder)))
        self.assertEqual(len(found), 2, found)
        self.assertIn("SPDX", found[0])
        self.assertIn("#pragma once", found[1])

    def test_the_line_of_the_violation_is_named(self):
        found = self.violations_of("support/text.cpp", "\n/* a\n b */\n#include <httplib.h>\n")
        self.assertTrue(found[0].startswith("support/text.cpp:5:"), found)

    def test_the_program_fails_and_says_where(self):
        with tempfile.TemporaryDirectory() as folder:
            self.assertEqual(check_layering.main([folder]), 0)
            file = pathlib.Path(folder, "support/text.cpp")
            file.parent.mkdir()
            file.write_text(HEAD + "#include <httplib.h>\n", encoding="utf-8")
            self.assertEqual(check_layering.main([folder]), 1)


if __name__ == "__main__":
    unittest.main()
