// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/loader/parallel_loader.h"

#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "conformance/spec/loader/expectation_loader.h"
#include "conformance/spec/loader/request_loader.h"
#include "conformance/spec/loader/step_loader.h"
#include "conformance/spec/schema/shapes.h"
#include "conformance/spec/vacuous/step_vacuity.h"

namespace purgatory::conformance {
namespace {

// Far more than anybody needs, far less than what hurts.
constexpr std::size_t kMaxBranches = 64;

// What it captures is added to `captured` under the names for afterwards: a branch that runs beside
// it knows nothing of that.
ParallelStep::Branch load_branch(const YamlNode::Entry& entry, std::set<std::string>& captured,
                                 SuiteContext& context) {
  ParallelStep::Branch branch;
  branch.name = entry.key->text;
  const auto names = context.names;
  auto chosen_names = context.chosen_names;
  const std::size_t mark = context.name_uses.mark();
  context.is_in_branch = true;
  branch.steps = load_steps(*entry.value, fmt::format("`{}`", branch.name), context);
  context.is_in_branch = false;
  const auto take_out = [&](const std::string& name) {
    const std::string outside = fmt::format("{}.{}", branch.name, name);
    captured.insert(outside);
    if (context.chosen_names.contains(name)) chosen_names.insert(outside);
  };
  for (const std::string& name : context.names) {
    if (!names.contains(name)) take_out(name);
  }
  // Also what was known before and has another value in the branch.
  for (const std::string& name : context.name_uses.given_since(mark)) take_out(name);
  context.names = names;
  context.chosen_names = std::move(chosen_names);
  context.name_uses.put_below(branch.name, mark);
  if (entry.value->is_sequence() && branch.steps.empty()) {
    context.problems.add(*entry.key, fmt::format("the branch `{}` has no steps", branch.name));
  }
  return branch;
}

Quota load_at_least(const YamlNode& node, std::size_t branches, SuiteContext& context) {
  MappingReader reader(node, name_of(Shape::AtLeast), key_names(Shape::AtLeast), context.problems);
  Quota quota;
  quota.kind = Quota::Kind::AtLeast;
  if (const YamlNode* count = reader.require("count")) {
    const bool fits = count->is_scalar() && count->scalar.is_small_integer() &&
                      count->scalar.as_integer() >= 1 &&
                      count->scalar.as_integer() <= static_cast<std::int64_t>(branches);
    if (fits) {
      quota.least = static_cast<std::size_t>(count->scalar.as_integer());
    } else {
      context.problems.add(*count, fmt::format("`count` is from 1 to the number of branches, {}; "
                                               "found {}",
                                               branches, describe(*count)));
    }
  }
  if (const YamlNode* of = reader.require("of")) {
    quota.expect = load_answer_expectation(*of, "`of`", context);
  }
  return quota;
}

}  // namespace

void refuse_nested(const YamlNode& place, SuiteContext& context) {
  context.problems.add(place, "`parallel` does not belong into a branch of `parallel`",
                       "make it a branch of the outer one, or a step after it");
}

const std::vector<std::string>& quota_keys() {
  static const std::vector<std::string> kKeys = {"exactly_one", "at_least", "all"};
  return kKeys;
}

ParallelStep load_parallel(MappingReader& step, SuiteContext& context) {
  const YamlNode& node = *step.find("parallel");
  const std::size_t mistakes = context.problems.size();
  ParallelStep parallel;
  ++context.parallels;
  if (context.is_in_branch) {
    refuse_nested(*step.key_node("parallel"), context);
    return parallel;
  }
  parallel.position = context.position_of(node);
  if (!node.is_mapping() || node.entries.size() < 2 || node.entries.size() > kMaxBranches) {
    context.problems.add(node,
                         fmt::format("`parallel` has two to {} branches by name, found {}",
                                     kMaxBranches, describe(node)),
                         "write {left: [steps], right: [steps]}");
    return parallel;
  }
  std::set<std::string> captured;
  for (const YamlNode::Entry& entry : node.entries) {
    if (check_variable_name(*entry.key, context)) {
      parallel.branches.push_back(load_branch(entry, captured, context));
    }
  }
  context.names.insert(captured.begin(), captured.end());
  if (const YamlNode* one = step.find("exactly_one")) {
    parallel.quotas.push_back(
        {Quota::Kind::ExactlyOne, 1, load_answer_expectation(*one, "`exactly_one`", context)});
  }
  if (const YamlNode* some = step.find("at_least")) {
    parallel.quotas.push_back(load_at_least(*some, parallel.branches.size(), context));
  }
  if (const YamlNode* all = step.find("all")) {
    parallel.quotas.push_back(
        {Quota::Kind::All, 1, load_answer_expectation(*all, "`all`", context)});
  }
  const auto level = context.level_of(std::nullopt);
  for (const Quota& quota : parallel.quotas) {
    if (can_fail(quota, parallel, level)) context.count_check(quota.expect.level);
  }
  if (context.problems.size() == mistakes) context.tell(vacuities_of(parallel, level));
  return parallel;
}

}  // namespace purgatory::conformance
