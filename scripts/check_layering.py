#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks that includes go down only, and that each folder keeps to its subject.

Usage: check_layering.py [ROOT]. Prints `file:line: what is wrong` and exits 1 when anything is.
docs/architecture.md explains the layers; the tables here are what is enforced.
"""
import pathlib
import re
import sys
from dataclasses import dataclass, field

EMBED = "mock_server/embed/mock_server.h"
SERVER = ["mock_server/", "support/"]
RUNNER = ["conformance/", "support/"]

NETWORK_HEADERS = r"sys/socket\.h|netinet/.*|arpa/.*|netdb\.h|sys/un\.h"
THREAD_HEADERS = (r"thread|mutex|shared_mutex|condition_variable|atomic|future|semaphore|latch|barrier|stop_token"
                  r"|pthread\.h")

HTTP_WORDS = r"https?|urls?|status_code|status code|query_string|query string|percent.?(?:en|de)cod\w*"
THREAD_WORDS = r"std::(?:mutex|thread|jthread|atomic\w*|shared_mutex|lock_guard|unique_lock|scoped_lock|async)"
CLOCK_WORDS = r"system_clock|steady_clock|high_resolution_clock|std::time\(|gettimeofday|clock_gettime"
RANDOM_WORDS = r"random_device|mt19937\w*|std::rand\b|getrandom|arc4random\w*"
OUTPUT_WORDS = r"std::cout|std::cerr|std::clog|std::exit|(?<![.>\w])exit\(|\bprintf\(|std::printf|std::puts|\bputs\("


@dataclass
class Layer:
    """One row: what the folder may include of ours, and what must not stand in it."""
    includes: list  # prefixes; a name ending in .h is that header alone
    except_for: list = field(default_factory=list)  # prefixes taken out of `includes`
    system: str = ""  # <headers> refused
    words: str = ""  # refused in code
    words_anywhere: str = ""  # refused in comments too


# The longest prefix of a path decides.
LAYERS = {
    "support/": Layer(
        [], system=NETWORK_HEADERS,
        words=r"couchdb|redis|crdb|revisions?|purge[ds]?|tombstones?|https?|status_code|header_?fields?"),
    "mock_server/model/": Layer(
        [], system=f"{THREAD_HEADERS}|random|{NETWORK_HEADERS}",
        words=f"{THREAD_WORDS}|{CLOCK_WORDS}|{RANDOM_WORDS}", words_anywhere=HTTP_WORDS),
    "mock_server/script/": Layer(
        ["mock_server/model/couchdb/script_engine.h"], system=NETWORK_HEADERS, words_anywhere=r"https?"),
    "mock_server/http/": Layer([], system=NETWORK_HEADERS),
    "mock_server/replication/": Layer(["mock_server/http/", "mock_server/model/rules.h"], system=NETWORK_HEADERS),
    "mock_server/api/": Layer(
        ["mock_server/model/", "mock_server/http/", "mock_server/replication/"],
        ["mock_server/replication/wire/curl_client.h"], system=NETWORK_HEADERS),
    "mock_server/transport/": Layer(["mock_server/http/", "mock_server/api/service.h"]),
    "mock_server/embed/": Layer(
        ["mock_server/transport/", "mock_server/api/", "mock_server/replication/", "mock_server/http/", "mock_server/model/",
         "mock_server/script/"],
        system=NETWORK_HEADERS),
    "mock_server/js/": Layer([], system=NETWORK_HEADERS),
    "mock_server/": Layer(["mock_server/"]),
    "conformance/spec/": Layer([], system=NETWORK_HEADERS),
    "conformance/http/": Layer([]),
    "conformance/check/": Layer(
        ["conformance/spec/", "conformance/http/"], ["conformance/http/http_client.h", "conformance/http/curl_client.h"]),
    "conformance/plan/": Layer(["conformance/spec/"]),
    "conformance/property/": Layer(
        ["conformance/check/", "conformance/http/", "conformance/spec/"], ["conformance/http/curl_client.h"]),
    "conformance/run/": Layer(
        ["conformance/plan/", "conformance/property/", "conformance/check/", "conformance/http/", "conformance/spec/", EMBED],
        ["conformance/http/curl_client.h"]),
    "conformance/prove/": Layer(
        ["conformance/run/", "conformance/plan/", "conformance/check/", "conformance/http/", "conformance/spec/", EMBED]),
    "conformance/diff/": Layer(
        ["conformance/run/", "conformance/plan/", "conformance/check/", "conformance/http/", "conformance/spec/", EMBED]),
    "conformance/replay/": Layer(
        ["conformance/run/", "conformance/plan/", "conformance/check/", "conformance/http/", "conformance/spec/", EMBED]),
    "conformance/report/": Layer(
        ["conformance/run/run_result.h", "conformance/run/step_record.h", "conformance/run/reporter.h", "conformance/run/verdict.h",
         "conformance/check/check_result.h", "conformance/spec/level.h", "conformance/spec/source_position.h",
         "conformance/http/exchange.h", "conformance/http/curl_command.h", "conformance/http/redaction.h", "conformance/http/secrets.h"]),
    "conformance/": Layer(["conformance/", EMBED]),
    "tests/mock_server/": Layer(["mock_server/", "tests/", "fuzz/", "benchmarks/"]),
    "tests/conformance/": Layer(["conformance/", "tests/", "fuzz/", EMBED]),
    "tests/support/": Layer(["tests/", "fuzz/"]),
    "tests/": Layer(["mock_server/", "conformance/", "tests/"]),
    "benchmarks/": Layer(["mock_server/", "conformance/", "benchmarks/"]),
    "fuzz/": Layer(["mock_server/", "conformance/", "fuzz/"]),
}

# The folder in which one .cpp includes a library; two where each side has its own.
THIRD_PARTY = {
    r"httplib\.h": ["mock_server/transport/"],
    r"curl/.*": ["conformance/http/", "mock_server/replication/wire/"],
    r"yaml-cpp/.*": ["conformance/spec/"],
    r"nlohmann/.*": ["support/"],
    r"valijson/.*": ["support/"],
    r"openssl/.*": ["support/", "mock_server/transport/"],
    r"zlib\.h": ["support/"],
    r"re2/.*": ["conformance/spec/", "mock_server/model/"],
    r"pugixml\.hpp": ["conformance/report/"],
    r"js/.*|jsapi\.h": ["mock_server/js/"],
    r"CLI/.*": ["conformance/", "mock_server/"],
    r"unicode/.*": ["mock_server/model/"],
}
EVERYWHERE = r"fmt/.*|tl/expected\.hpp"
PRODUCT = ("support/", "mock_server/", "conformance/")
MAY_PRINT = re.compile(r"(?:mock_server|conformance)/main\.cpp|conformance/report/.*|mock_server/js/.*")

# House rules for names; the words of the protocol itself stay.
BAD_WORDS = re.compile(
    r"\b\w*?(?:Manager|Helper|Utils?|Processor|Impl)\b"
    r"|\b(?:struct|class|enum(?: class)?|using)\s+\w*?(?:Data|Info)(?![a-z])\w*"
    r"|\b(?:do|handle)_\w+|\btmp\w*")
API_WORDS = re.compile(r"(?:Database|Purged|Rev|Revs|Server|Session|Shard)Info\b|UserManager\b")

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
LEXEME = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"([^()\s\\]{0,16})\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<![0-9a-fA-F])\'(?:\\.|[^\'\\\n])+\'', re.S)


def code_only(text):
    """The text with comments and string contents blanked, line numbers kept."""
    return LEXEME.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)


def without_strings(text):
    """The text with comments kept."""
    return LEXEME.sub(
        lambda match: match.group() if match.group().startswith("/") else re.sub(r"[^\n]", " ", match.group()), text)


def starts_with_any(path, prefixes):
    return any(path == prefix or (prefix.endswith("/") and path.startswith(prefix)) for prefix in prefixes)


def layer_of(path):
    fitting = [prefix for prefix in LAYERS if path.startswith(prefix)]
    return max(fitting, key=len, default=None)


def own_folder(path):
    return path.rsplit("/", 1)[0] + "/"


def check_own_include(path, included):
    name = layer_of(path)
    layer = LAYERS[name]
    if included.startswith("../") or "/" not in included:
        return f'"{included}" is not written from the repository root'
    if not (starts_with_any(included, layer.includes) or included.startswith((name, "support/"))):
        return f'{name} must not include "{included}"'
    if starts_with_any(included, layer.except_for):
        return f'{name} must not include "{included}"'
    return None


def library_of(included):
    return next((pattern for pattern in THIRD_PARTY if re.fullmatch(pattern, included)), None)


def check_system_include(path, included):
    layer = LAYERS[layer_of(path)]
    if layer.system and re.fullmatch(layer.system, included):
        return f"{layer_of(path)} must not include <{included}>"
    if not path.startswith(PRODUCT) or re.fullmatch(EVERYWHERE, included):
        return None
    library = library_of(included)
    if library:
        if path.endswith(".cpp") and starts_with_any(path, THIRD_PARTY[library]):
            return None
        return f"<{included}> belongs in one .cpp of {' or '.join(THIRD_PARTY[library])} alone"
    if re.fullmatch(r"[a-z_0-9]+|(?:sys|netinet|arpa)/[a-z_]+\.h|[a-z_]+\.h", included):
        return None
    return f"<{included}> is of no library that scripts/check_layering.py knows"


def check_includes(path, text):
    for number, line in enumerate(text.splitlines(), 1):
        match = INCLUDE.match(line)
        if match:
            check = check_own_include if match.group(1) == '"' else check_system_include
            problem = check(path, match.group(2))
            if problem:
                yield number, problem


def find_words(pattern, text, problem):
    if not pattern:
        return
    for match in re.finditer(pattern, text):
        yield text.count("\n", 0, match.start()) + 1, problem.format(match.group().strip())


def words_of(pattern):
    """The pattern as a whole word in any case; a part of snake_case or PascalCase is a word too."""
    return rf"(?:(?<![A-Za-z0-9])|(?<=[a-z])(?=[A-Z]))(?i:{pattern})(?![a-z])" if pattern else ""


def check_words(path, text):
    name = layer_of(path)
    layer = LAYERS[name]
    code = code_only(text)
    yield from find_words(words_of(layer.words), code, f"{name} must not speak of `{{}}`")
    yield from find_words(words_of(layer.words_anywhere), without_strings(text),
                          f"{name} must not speak of `{{}}`, not in comments either")
    if path.startswith(PRODUCT) and not MAY_PRINT.fullmatch(path):
        yield from find_words(OUTPUT_WORDS, code, "`{}` is for main.cpp and reporters")
    for number, problem in find_words(BAD_WORDS.pattern, code, "`{}` says nothing: name it by what it is"):
        if not API_WORDS.search(problem):
            yield number, problem


def check_head(path, text):
    lines = text.splitlines() + ["", ""]
    if lines[0] != "// SPDX-License-Identifier: Apache-2.0":
        yield 1, "does not begin with its SPDX-License-Identifier line"
    if path.endswith(".h") and "#pragma once" not in lines[1:4]:
        yield 1, "has no #pragma once behind its licence line"


def sources(root):
    for folder in sorted({prefix.split("/")[0] for prefix in LAYERS}):
        for file in sorted((root / folder).rglob("*")):
            if file.suffix in (".cpp", ".h") and file.is_file():
                yield file


def check_one_place(includers):
    """`includers` maps a library and a folder to the files there that include it."""
    for (library, place), files in includers.items():
        for path in sorted(files)[1:]:
            yield f"{path}:1: {sorted(files)[0]} includes the library too ({library}); {place} has one place for it"


def violations(root):
    """Every violation under `root`, as text."""
    includers = {}
    for file in sources(root):
        path = file.relative_to(root).as_posix()
        text = file.read_text(encoding="utf-8")
        for match in map(INCLUDE.match, text.splitlines() if path.startswith(PRODUCT) else []):
            library = match and match.group(1) == "<" and library_of(match.group(2))
            for place in THIRD_PARTY.get(library, []):
                if path.startswith(place):
                    includers.setdefault((library, place), set()).add(path)
        for check in (check_head, check_includes, check_words):
            for number, problem in check(path, text):
                yield f"{path}:{number}: {problem}"
    yield from check_one_place(includers)


def main(arguments):
    root = pathlib.Path(arguments[0]) if arguments else pathlib.Path(__file__).resolve().parent.parent
    found = list(violations(root))
    for line in found:
        print(line, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
