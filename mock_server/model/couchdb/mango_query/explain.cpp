// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include "mock_server/model/couchdb/mango_query/find.h"

namespace purgatory::couchdb::mango {
namespace {

constexpr std::string_view kBehindAllValues = "<MAX>";

Json describe_candidate(const Candidate& candidate) {
  return candidate.index ? describe(*candidate.index) : describe_all_documents();
}

Json analysis(const Candidate& candidate, const FindRequest& request) {
  return Json::object(
      {{"usable", candidate.is_usable},
       {"reasons", Json::array({Json::object({{"name", candidate.reason}})})},
       {"ranking", candidate.ranking},
       {"covering", candidate.is_json() ? Json(is_covering(candidate, request)) : Json()}});
}

Json describe_others(const Plan& plan, const FindRequest& request) {
  Json others = Json::array();
  for (const Candidate& candidate : plan.others) {
    others.push_back(Json::object(
        {{"index", describe_candidate(candidate)}, {"analysis", analysis(candidate, request)}}));
  }
  return others;
}

Json selector_hints(const Selector& selector) {
  const auto indexable = indexable_fields(selector.normalized());
  const std::vector<std::string> named = selector.fields();
  std::set<std::string> others(named.begin(), named.end());
  Json can = Json::array();
  Json cannot = Json::array();
  for (const std::string& field : indexable) {
    can.push_back(field);
    others.erase(field);
  }
  for (const std::string& field : others) cannot.push_back(field);
  return Json::array({Json::object({{"type", "json"},
                                    {"indexable_fields", std::move(can)},
                                    {"unindexable_fields", std::move(cannot)}})});
}

// As CouchDB passes them to the view; a futile query has none.
Span printed_span(const Plan& plan) {
  if (plan.is_futile) return {Json(), Json()};
  Span span = span_of(*plan.chosen);
  if (!plan.chosen->is_json()) {
    return {span.start.value_or(Json("")), span.end.value_or(Json(kBehindAllValues))};
  }
  span.end->push_back(kBehindAllValues);
  return span;
}

Json view_arguments(const Plan& plan, const FindRequest& request) {
  Span span = printed_span(plan);
  const bool is_descending = request.sort.direction == Direction::Descending;
  if (is_descending) std::swap(span.start, span.end);
  const bool reads_documents = request.copies == 1 && !is_covering(*plan.chosen, request);
  return Json::object({{"include_docs", reads_documents},
                       {"view_type", "map"},
                       {"reduce", false},
                       {"partition", Json()},
                       {"start_key", std::move(*span.start)},
                       {"end_key", std::move(*span.end)},
                       {"direction", is_descending ? "rev" : "fwd"},
                       {"stable", request.stable || request.is_stale_ok},
                       {"update", request.wants_up_to_date_index()},
                       {"conflicts", request.conflicts ? Json(true) : Json("undefined")}});
}

}  // namespace

Json explain(const Database& database, const FindRequest& request) {
  const Plan plan = plan_query(indexes_of(database), request);
  Json options = options_json(request);
  Json fields = *options.find("fields");
  Json explained = Json::object({{"dbname", database.identity().name},
                                 {"index", plan.chosen ? describe_candidate(*plan.chosen) : Json()},
                                 {"partitioned", false},
                                 {"selector", request.selector.normalized()},
                                 {"opts", std::move(options)},
                                 {"limit", request.limit},
                                 {"skip", request.skip},
                                 {"fields", std::move(fields)},
                                 {"index_candidates", describe_others(plan, request)},
                                 {"selector_hints", selector_hints(request.selector)}});
  if (!plan.chosen) return explained;
  explained.append("mrargs", view_arguments(plan, request));
  explained.append("covering", is_covering(*plan.chosen, request));
  return explained;
}

}  // namespace purgatory::couchdb::mango
