// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/mango_query/planner.h"

#include <algorithm>
#include <tuple>

namespace purgatory::couchdb::mango {
namespace {

using Candidates = std::vector<Candidate>;
using Names = std::vector<std::string>;

const Names& columns_of(const Candidate& candidate) {
  static const Names kIds = {"_id"};
  return candidate.index ? candidate.index->columns.fields : kIds;
}

bool is_prefix(const Names& prefix, const Names& names) {
  return prefix.size() <= names.size() && std::equal(prefix.begin(), prefix.end(), names.begin());
}

// Columns of one value before those of the sort do not disturb it.
bool sorts(const Names& columns, const Names& sort, const Json& selector) {
  if (sort.empty()) return true;
  auto column = columns.begin();
  while (column != columns.end() && *column != sort.front()) {
    if (!is_constant(selector, *column)) return false;
    ++column;
  }
  return column != columns.end() && is_prefix(sort, Names(column, columns.end()));
}

// A document without one of the columns is not in the index, so the selector or the sort has to
// ask for each of them.
bool covers_all_matches(const Names& columns, const FindRequest& request) {
  Names required;
  for (const std::string& column : columns) {
    const bool is_sorted =
        std::ranges::find(request.sort.fields, column) != request.sort.fields.end();
    if (!is_sorted && column != "_id" && column != "_rev") required.push_back(column);
  }
  return requires_fields(request.selector.normalized(), std::move(required));
}

std::string_view fault_of(const Candidate& candidate, const FindRequest& request) {
  const Json& selector = request.selector.normalized();
  const Names& columns = columns_of(candidate);
  if (candidate.is_json()) {
    if (!covers_all_matches(columns, request)) return "field_mismatch";
    return sorts(columns, request.sort.fields, selector) ? "" : "sort_order_mismatch";
  }
  if (request.sort.fields.empty()) return "";
  const auto fields = indexable_fields(selector);
  if (std::ranges::find(fields, "_id") == fields.end()) return "field_mismatch";
  return is_prefix(request.sort.fields, columns) ? "" : "sort_order_mismatch";
}

// The narrowed columns that the index begins with.
std::vector<KeyRange> ranges_of(const Candidate& candidate, const std::vector<FieldRange>& fields) {
  std::vector<KeyRange> ranges;
  for (const std::string& column : columns_of(candidate)) {
    const auto found = std::ranges::find(fields, column, &FieldRange::field);
    if (found == fields.end()) break;
    ranges.push_back(found->range);
  }
  return ranges;
}

bool is_better(const Candidate& left, const Candidate& right) {
  const auto rank = [](const Candidate& candidate) {
    return std::tuple(!candidate.is_json(), candidate.distance, columns_of(candidate).size());
  };
  if (rank(left) != rank(right)) return rank(left) < rank(right);
  if (!left.index || !right.index) return false;
  return std::tie(left.index->design_id, left.index->name) <
         std::tie(right.index->design_id, right.index->name);
}

// Takes what is left out at one stage of the selection out of the candidates.
template <typename IsOut>
void set_aside(Candidates& candidates, Candidates& aside, IsOut is_out) {
  const auto out = std::stable_partition(candidates.begin(), candidates.end(),
                                         [&](const Candidate& one) { return !is_out(one); });
  aside.insert(aside.end(), std::make_move_iterator(out),
               std::make_move_iterator(candidates.end()));
  candidates.erase(out, candidates.end());
}

void mark(Candidates& candidates, std::string_view reason, bool is_usable) {
  for (Candidate& candidate : candidates) {
    candidate.reason = reason;
    candidate.is_usable = is_usable;
  }
}

Candidates all_candidates(const std::vector<IndexDefinition>& indexes,
                          const std::vector<FieldRange>& fields) {
  Candidates candidates;
  candidates.emplace_back();
  for (const IndexDefinition& index : indexes) candidates.emplace_back().index = index;
  for (Candidate& candidate : candidates) {
    candidate.ranges = ranges_of(candidate, fields);
    candidate.distance = fields.size() - candidate.ranges.size();
  }
  return candidates;
}

void mark_losers(Candidates& sorted) {
  for (std::size_t i = 1; i < sorted.size(); ++i) {
    Candidate& loser = sorted[i];
    const bool is_wider = columns_of(loser).size() > columns_of(sorted.front()).size();
    loser.reason = loser.distance > 0 ? "less_overlap"
                   : is_wider         ? "too_many_fields"
                                      : "alphabetically_comes_after";
    loser.ranking = i;
  }
}

// Each stage that set something aside is one rank farther from being chosen.
void rank_aside(Plan& plan, std::vector<Candidates> stages, std::size_t finalists) {
  std::uint64_t rank = std::max<std::size_t>(1, finalists);
  for (Candidates& stage : stages) {
    for (Candidate& candidate : stage) {
      candidate.ranking = rank;
      plan.others.push_back(std::move(candidate));
    }
    if (!stage.empty()) ++rank;
  }
}

// {"$or":[]} and {"$and":[]} alone.
bool combines_nothing(const Json& selector) {
  if (selector.size() != 1) return false;
  const Json& argument = selector.members().front().value;
  return argument.is_array() && argument.size() == 0;
}

}  // namespace

Plan plan_query(const std::vector<IndexDefinition>& indexes, const FindRequest& request) {
  const auto fields = field_ranges(request.selector.normalized());
  const auto is_foreign = [&](const Candidate& one) { return !is_named(one, request.use_index); };
  Candidates left = all_candidates(indexes, fields);
  Candidates partial;
  Candidates unusable;
  Candidates excluded;
  Candidates unfavored;
  set_aside(left, partial, [&](const Candidate& one) {
    return one.index && one.index->is_partial() && is_foreign(one);
  });
  mark(partial, "is_partial", false);
  for (Candidate& one : left) one.reason = fault_of(one, request);
  set_aside(left, unusable, [](const Candidate& one) { return !one.reason.empty(); });
  mark(left, "", true);
  if (!std::ranges::all_of(left, is_foreign)) set_aside(left, excluded, is_foreign);
  mark(excluded, "excluded_by_user", true);
  if (std::ranges::any_of(left, &Candidate::is_json)) {
    set_aside(left, unfavored, [](const Candidate& one) { return !one.is_json(); });
  }
  mark(unfavored, "unfavored_type", true);
  std::ranges::stable_sort(left, is_better);
  mark_losers(left);

  Plan plan;
  if (!left.empty()) plan.chosen = std::move(left.front());
  for (std::size_t i = 1; i < left.size(); ++i) plan.others.push_back(std::move(left[i]));
  rank_aside(plan,
             {std::move(unfavored), std::move(excluded), std::move(unusable), std::move(partial)},
             plan.others.size() + 1);
  const bool is_contradiction =
      plan.chosen && plan.chosen->ranges.size() == 1 && plan.chosen->ranges.front().is_empty;
  plan.is_futile = is_contradiction || combines_nothing(request.selector.normalized());
  return plan;
}

std::optional<Error> plan_fault(const Plan& plan, const FindRequest& request) {
  if (!plan.chosen) {
    return Error{"no_usable_index",
                 "No index exists for this sort, try indexing by the sort fields."};
  }
  if (request.allow_fallback) return std::nullopt;
  const auto& names = request.use_index;
  if (names.empty() && plan.chosen->is_json()) return std::nullopt;
  if (names.empty()) {
    return Error{"invalid_index", "You must specify an index with the `use_index` parameter."};
  }
  if (is_named(*plan.chosen, names)) return std::nullopt;
  std::string wanted = "_design/" + design_name(names.front());
  if (names.size() > 1) wanted += ", " + names.back();
  return Error{"invalid_index",
               wanted + " specified by `use_index` could not be found or it is not suitable."};
}

bool is_named(const Candidate& candidate, const Names& use_index) {
  if (use_index.empty() || !candidate.index) return false;
  if (candidate.index->design_id != "_design/" + design_name(use_index.front())) return false;
  return use_index.size() == 1 || candidate.index->name == use_index.back();
}

std::string design_name(std::string_view design) {
  constexpr std::string_view kPrefix = "_design/";
  if (design.starts_with(kPrefix)) design.remove_prefix(kPrefix.size());
  return std::string(design);
}

}  // namespace purgatory::couchdb::mango
