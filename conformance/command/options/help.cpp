// SPDX-License-Identifier: Apache-2.0
#include "conformance/command/options/help.h"

#include <algorithm>
#include <array>

#include <fmt/ranges.h>

#include "conformance/report/output/formats.h"
#include "support/text.h"

namespace purgatory::conformance {
namespace {

struct Footer {
  std::string_view command;
  std::string_view examples;
  std::string_view exit_codes;
};

constexpr std::string_view kOfARun =
    "Exit codes: 0 conformant, 1 not conformant, 2 usage, configuration or scenario error,\n"
    "3 incomplete, 4 target not reachable, 70 fault of the runner, 130 interrupted.";
constexpr std::string_view kOfAReader = "Exit codes: 0 done, 2 usage or scenario error.";

constexpr std::array<Footer, 14> kFooters = {{
    {"",
     R"(Examples:
  purgatory run                                   every scenario, on a reference server of its own
  purgatory run --target http://admin:pass@127.0.0.1:5984
  purgatory explain couchdb/purge/inner-revision-is-ignored
  purgatory serve                                 the reference server, for the tests of a client
  purgatory COMMAND --help                        more examples)",
     kOfARun},
    {"run",
     R"(Examples:
  purgatory run                                   every scenario, on a reference server of its own
  purgatory run couchdb/purge 'couchdb/revs_*/**' --level MUST
  purgatory run --target http://admin:pass@127.0.0.1:5984 --baseline specs/targets/couchdb-3.yaml
  purgatory run --report junit=out.xml --report jsonl=out.jsonl --shard 2/5
  purgatory run --target URL --baseline known.yaml --update-baseline
  purgatory run --emulate couchdb-3.5.0           as if that product were the target)",
     kOfARun},
    {"list",
     R"(Examples:
  purgatory list
  purgatory list --tag conflicts
  purgatory list --clause 'couchdb.purge.*' --level MUST)",
     kOfAReader},
    {"lint",
     R"(Examples:
  purgatory lint                                  every mistake of every suite, each at its line
  purgatory lint --specs my/specs)",
     kOfAReader},
    {"explain",
     R"(Examples:
  purgatory explain couchdb/purge/inner-revision-is-ignored)",
     kOfAReader},
    {"schema",
     R"(Examples:
  purgatory schema >suite.schema.json
  purgatory schema target >target.schema.json
  # in the first line of a suite, for editors that speak to yaml-language-server:
  # yaml-language-server: $schema=../schema/suite.schema.json)",
     kOfAReader},
    {"clauses",
     R"(Examples:
  purgatory clauses                               every promise with the scenarios that test it)",
     kOfAReader},
    {"prove",
     R"(Examples:
  purgatory prove                                 breaks every rule in turn; some minutes at most
  purgatory prove --rule purge-takes-only-leaves --verbose
  purgatory prove couchdb/purge)",
     "Exit codes: 0 every rule is noticed, 1 a rule or a scenario is not proven, 2 usage or "
     "scenario\n"
     "error, 3 incomplete, 70 fault of the runner, 130 interrupted."},
    {"diff",
     R"(Examples:
  purgatory diff embedded http://admin:pass@127.0.0.1:5984
  purgatory diff http://admin:pass@old:5984 http://admin:pass@new:5984 couchdb/purge
  purgatory diff embedded embedded --emulate couchdb-3.5.0     B imitates that product)",
     "Exit codes: 0 alike, 1 they part, 2 usage or scenario error, 3 incomplete, 4 target not\n"
     "reachable, 70 fault of the runner, 130 interrupted."},
    {"replay",
     R"(Examples:
  purgatory replay fixtures/recordings/couchdb-3.5.0/revs-diff --emulate couchdb-3.5.0
  purgatory replay my-recording.json --target http://admin:pass@127.0.0.1:5984)",
     kOfARun},
    {"report",
     R"(Examples:
  purgatory report out.jsonl                      what the console said of the run
  purgatory report out.jsonl --report junit=out.xml --report badge=badge.json
  purgatory report --from - --report tap=- <out.jsonl)",
     "Exit codes: 0 written, whatever became of the run, 2 the file is refused or a report could "
     "not "
     "be\nwritten."},
    {"merge",
     R"(Examples:
  purgatory merge part-1.jsonl part-2.jsonl --report jsonl=all.jsonl --report junit=all.xml)",
     kOfARun},
    {"compare",
     R"(Examples:
  purgatory compare couchdb.jsonl pouchdb.jsonl   where they differ, on the console
  purgatory compare CouchDB=a.jsonl PouchDB=b.jsonl Mine=c.jsonl --report html=comparison.html
  purgatory compare old.jsonl new.jsonl --refuse-regressions --report markdown=-)",
     "Exit codes: 0 compared; 2 a file is refused or a report could not be written; with\n"
     "--refuse-regressions 1 where the second is worse, 3 where it lacks what passed before."},
    {"serve",
     R"(Examples:
  purgatory serve --port 0 --emulate couchdb-3.5.0
  purgatory serve --help                          the options of purgatory-mock)",
     "Exit codes: 0 stopped, 1 cannot listen, 2 usage error."},
}};

}  // namespace

std::string help_footer(std::string_view command) {
  const auto found = std::ranges::find(kFooters, command, &Footer::command);
  if (found == kFooters.end()) return {};
  return fmt::format("{}\n\n{}", found->examples, found->exit_codes);
}

std::string unknown_word(std::string_view word, const std::vector<std::string>& known) {
  const bool is_option = word.starts_with('-');
  // `--levle=MUST` is a misspelt `--level`.
  const std::string_view name = is_option ? word.substr(0, word.find('=')) : word;
  std::string text = fmt::format("There is no {} \"{}\"", is_option ? "option" : "command", name);
  if (const auto near = nearest(name, known))
    return text + fmt::format("; did you mean \"{}\"?\n", *near);
  if (is_option) return text + " here.\n";
  return text + fmt::format(". Commands: {}.\n", fmt::join(known, ", "));
}

std::optional<std::string> unknown_option(const std::vector<std::string>& arguments,
                                          const std::vector<std::string>& known) {
  const auto unknown = std::ranges::find_if(arguments, [&](const std::string& argument) {
    const std::string name = argument.substr(0, argument.find('='));
    return name.starts_with("--") && std::ranges::find(known, name) == known.end();
  });
  if (unknown == arguments.end()) return std::nullopt;
  return unknown_word(*unknown, known);
}

std::string report_format_names() {
  std::string names;
  for (const auto& format : report_formats()) {
    names += (names.empty() ? "" : ", ") + std::string(format.name);
  }
  return names;
}

}  // namespace purgatory::conformance
