// SPDX-License-Identifier: Apache-2.0
#include "conformance/command/session/specs.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>
#include <utility>

#include "conformance/command/command_error.h"
#include "conformance/run/target/embedded_target.h"
#include "conformance/spec/suite_loader.h"

namespace purgatory::conformance {
namespace {

namespace fs = std::filesystem;

// Folders below `specs` that hold something other than suites.
constexpr std::array<std::string_view, 4> kBeside = {"clauses", "targets", "schema", "fixtures"};

bool is_suite(const fs::path& file) {
  return file.extension() == ".yaml" && file.filename() != "setups.yaml";
}

std::vector<std::string> suite_files(const fs::path& folder) {
  std::vector<std::string> files;
  for (const auto& api : fs::directory_iterator(folder)) {
    const std::string name = api.path().filename().string();
    if (!api.is_directory() || std::ranges::find(kBeside, name) != kBeside.end()) continue;
    for (const auto& file : fs::directory_iterator(api.path())) {
      if (is_suite(file.path())) files.push_back(file.path().string());
    }
  }
  std::ranges::sort(files);
  return files;
}

// Shorter to read, and what an editor opens from here.
std::string from_here(const fs::path& path) {
  std::error_code error;
  const auto relative = fs::relative(path, error);
  const bool is_below = !error && !relative.empty() && *relative.begin() != "..";
  return is_below ? relative.string() : fs::weakly_canonical(path, error).string();
}

std::vector<SpecProblem> all_warnings(const std::vector<Suite>& suites) {
  std::vector<SpecProblem> warnings;
  for (const Suite& suite : suites) {
    warnings.insert(warnings.end(), suite.warnings.begin(), suite.warnings.end());
  }
  return warnings;
}

// Whoever reads an id finds the file by it.
void refuse_ids_from_elsewhere(const std::vector<Suite>& suites) {
  std::vector<SpecProblem> problems;
  for (const Suite& suite : suites) {
    const fs::path file = suite.file;
    const std::string place = file.parent_path().filename().string() + "/" + file.stem().string();
    if (suite.id == place) continue;
    problems.push_back({{suite.file, 0, 0},
                        "the suite `" + suite.id + "` does not lie here",
                        "write `suite: " + place + "`, or move the file to " + suite.id + ".yaml",
                        ""});
  }
  if (!problems.empty()) throw SpecError(std::move(problems), all_warnings(suites));
}

}  // namespace

std::string specs_folder(const std::string& named) {
  std::error_code error;
  if (!named.empty()) {
    if (fs::is_directory(named, error)) return named;
    throw CommandError(ExitCode::Usage, "--specs " + named + ": there is no such folder");
  }
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  const fs::path bin = program.parent_path();
  // As built, as installed, as built elsewhere.
  for (const fs::path& folder : {bin / "../../../specs", bin / "../share/purgatory/specs",
                                 fs::path(PURGATORY_SOURCE_DIR) / "specs"}) {
    if (fs::is_directory(folder, error)) return from_here(folder);
  }
  throw CommandError(ExitCode::Usage,
                     "the folder of the suites is not found; name it with --specs");
}

Specs load_specs(const std::string& named, const std::vector<std::string>& variables) {
  Specs specs;
  specs.folder = specs_folder(named);
  specs.vocabulary = load_vocabulary(specs.folder);
  specs.vocabulary.variables.insert(specs.vocabulary.variables.end(), variables.begin(),
                                    variables.end());
  specs.vocabulary.rules.emplace();
  for (const auto& rule : embedded_rules()) specs.vocabulary.rules->push_back(rule.name);
  const auto files = suite_files(specs.folder);
  if (files.empty())
    throw CommandError(ExitCode::Usage, specs.folder + ": there are no suites in it");
  specs.suites = load_suites(files, specs.vocabulary);
  refuse_ids_from_elsewhere(specs.suites);
  return specs;
}

std::vector<std::string> warning_texts(const std::vector<SpecProblem>& warnings) {
  // Suites share the file of set-ups, scenarios may share steps.
  std::vector<std::string> texts;
  for (SpecProblem warning : warnings) {
    warning.problem.insert(0, "warning: ");
    std::string text = render(warning);
    if (std::ranges::find(texts, text) == texts.end()) texts.push_back(std::move(text));
  }
  return texts;
}

std::vector<std::string> warnings_of(const Specs& specs) {
  return warning_texts(all_warnings(specs.suites));
}

std::map<std::string, std::string> promises_of(const Vocabulary& vocabulary) {
  std::map<std::string, std::string> promises;
  if (!vocabulary.clauses) return promises;
  for (const auto& clause : *vocabulary.clauses) promises.emplace(clause.id, clause.promise);
  return promises;
}

}  // namespace purgatory::conformance
