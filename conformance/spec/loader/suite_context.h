// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/spec/clauses.h"
#include "conformance/spec/level.h"
#include "conformance/spec/scenario.h"
#include "conformance/spec/template/name_uses.h"
#include "conformance/spec/vacuous/vacuity.h"
#include "conformance/spec/yaml/document.h"
#include "conformance/spec/yaml/mapping_reader.h"
#include "conformance/spec/yaml/problem_list.h"

namespace purgatory::conformance {

struct NamedSteps;

// What reading a part of a suite needs to know of the rest: the words that exist, and the names
// that a template at this point may refer to. Parts are read in the order in which they run, and
// each adds the names that it captures.
struct SuiteContext {
  ProblemList& problems;
  const Vocabulary& words;
  std::string folder;  // of the suite's file; "" or ends in '/'
  std::set<std::string, std::less<>> names;
  // Those of them whose values a person chose, and may have encoded already; the others come from
  // answers.
  std::set<std::string, std::less<>> chosen_names = {};
  // Which of them the templates refer to.
  NameUses name_uses = {};
  // Capabilities that the actions read so far need.
  std::set<std::string> needed_capabilities = {};
  // Steps that put right what the actions read so far would leave behind.
  std::vector<Step> undo = {};
  // The suite is about clusters: a request that names none goes to the first.
  bool asks_clusters = false;
  // That of the scenario and of the step that is read now; nothing where it has none of its own,
  // and in set-ups and groups, which scenarios of all levels use.
  std::optional<Level> scenario_level = {};
  std::optional<Level> step_level = {};
  // What an answer can fail by, of all steps read so far; a scenario without any proves nothing.
  std::size_t checks = 0;
  // Those that are INFO, which only a scenario that is INFO itself fails by.
  std::size_t recorded_checks = 0;
  // How many `parallel` were read so far, and whether the steps read now are a branch of one.
  std::size_t parallels = 0;
  bool is_in_branch = false;
  // How many set-ups and groups were used so far.
  std::size_t uses = 0;
  // The `steps` of scenarios that no answer fails.
  struct JudgingNothing {
    const YamlNode* steps = nullptr;
    bool is_recorded = false;  // what they expect is INFO
  };
  std::vector<JudgingNothing> judging_nothing = {};
  // Those that the set-ups of the suite need, and so each of its scenarios.
  std::set<std::string> needed_by_setups = {};
  // The entries of `setups.yaml`; null while these are read themselves, but for those before.
  const std::vector<NamedSteps>* named_steps = nullptr;

  SourcePosition position_of(const YamlNode& node) const { return problems.position_of(node); }
  // That of an expectation of the step that is read now.
  std::optional<Level> level_of(std::optional<Level> own) const;
  // Counts something that an answer can fail by, of a level of its own where it has one.
  void count_check(std::optional<Level> own = std::nullopt);
  // Adds them to the mistakes and warnings.
  void tell(const Vacuities& vacuities);

  // The text of a template, its references checked.
  std::string template_text(const YamlNode& node, std::string_view what);
  // Any value with templates in its strings and keys, all checked.
  Json template_value(const YamlNode& node);
  // Reports what is no template in a text of this node, and names that are not known.
  void check_template(const YamlNode& node, const std::string& text);
  // `clauses` of a mapping, each checked against the words.
  std::vector<std::string> clauses(MappingReader& reader);
  // `requires` of a scenario.
  std::vector<std::string> capabilities(MappingReader& reader);
  // `notices` of a scenario.
  std::vector<std::string> rules(MappingReader& reader);

 private:
  void check_known(MappingReader& reader, std::string_view key,
                   const std::vector<std::string>& known, std::string_view what);
};

}  // namespace purgatory::conformance
