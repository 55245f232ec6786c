// SPDX-License-Identifier: Apache-2.0
#include "conformance/property/scratch_database.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "conformance/check/tree_check.h"
#include "support/text.h"

namespace purgatory::conformance {
namespace {

std::string text_at(const Json& json, std::string_view key) {
  const Json* value = json.find(key);
  return value != nullptr && value->is_string() ? value->as_string() : "";
}

Json sorted(std::vector<std::string> texts) {
  std::ranges::sort(texts);
  Json list = Json::array();
  for (auto& text : texts) list.push_back(std::move(text));
  return list;
}

const Json::Array& rows_in(const Json& answer, std::string_view key) {
  static const Json::Array kNone;
  const Json* rows = answer.find(key);
  return rows != nullptr && rows->is_array() ? rows->elements() : kNone;
}

Json listing_of(const Json& change, const Json& all_leaves) {
  std::vector<std::string> leaves;
  for (const Json& leaf : rows_in(all_leaves, "changes")) leaves.push_back(text_at(leaf, "rev"));
  const auto& winner = rows_in(change, "changes");
  const Json* deleted = change.find("deleted");
  return Json::object({{"leaves", sorted(std::move(leaves))},
                       {"winner", winner.empty() ? Json() : Json(text_at(winner.front(), "rev"))},
                       {"deleted", deleted != nullptr && *deleted == Json(true)},
                       {"listed", Json()}});
}

}  // namespace

ScratchDatabase::ScratchDatabase(const PropertyTarget& target, std::string name)
    : target_(target), name_(std::move(name)) {
  send("PUT", "?q=1", nullptr);
  require_status({201, 202}, "making the database");
}

ScratchDatabase::~ScratchDatabase() {
  Request request;
  request.method = "DELETE";
  request.base_url = target_.base_url;
  request.path = "/" + name_;
  request.credentials = target_.account;
  static_cast<void>(target_.client.send(request));
}

Json ScratchDatabase::send(std::string method, const std::string& path, const Json* body) {
  if (!problem_.empty()) return {};
  Request request;
  request.method = std::move(method);
  request.base_url = target_.base_url;
  request.path = "/" + name_ + path;
  request.credentials = target_.account;
  // Given up, it could still be made behind the clean-up's back.
  if (request.method != "PUT") request.cancelled = target_.cancelled;
  request.headers = {{"Accept", "application/json"}};
  if (body != nullptr) {
    request.headers.emplace_back("Content-Type", "application/json");
    request.body = body->dump();
  }
  exchanges_.push_back(target_.client.send(request));
  if (const auto* error = exchanges_.back().error()) {
    problem_ = error->message;
    return {};
  }
  return Json::parse(exchanges_.back().response()->body).value_or(Json());
}

void ScratchDatabase::require_status(std::initializer_list<int> statuses,
                                     const std::string& doing) {
  if (!problem_.empty()) return;
  const int status = exchanges_.back().response()->status;
  if (std::ranges::find(statuses, status) != statuses.end()) return;
  problem_ = fmt::format("{} was answered with status {}", doing, status);
}

Json ScratchDatabase::get(const std::string& path) { return send("GET", path, nullptr); }

Json ScratchDatabase::post(const std::string& path, const Json& body) {
  return send("POST", path, &body);
}

Json ScratchDatabase::apply(const Operation& operation) {
  Json answer = post("/" + endpoint_of(operation), body_of(operation));
  if (std::holds_alternative<PurgeCall>(operation)) return answer;
  require_status({201, 202}, "a write with the history of its revision");
  return {};
}

Json ScratchDatabase::branches_of(const std::string& document) {
  std::vector<std::string> branches;
  for (const auto& branch : observed_branches(get("/" + document + "?open_revs=all&revs=true"))) {
    branches.push_back(branch_text(branch.revisions, branch.leaf));
  }
  return sorted(std::move(branches));
}

Json ScratchDatabase::trees(const std::vector<PurgeCall::Entry>& asked) {
  const Json missing = post("/_missing_revs", body_of(PurgeCall{asked}));
  Json trees = Json::object();
  for (const auto& [document, revisions] : asked) {
    std::vector<std::string> unknown;
    const Json* by_document = missing.find("missing_revs");
    if (by_document != nullptr) {
      for (const Json& one : rows_in(*by_document, document)) {
        if (one.is_string()) unknown.push_back(one.as_string());
      }
    }
    Json branches = branches_of(document);
    const std::string read = text_at(get("/" + document), "_rev");
    trees.append(document, Json::object({{"leaves", std::move(branches)},
                                         {"missing", sorted(std::move(unknown))},
                                         {"read", read.empty() ? Json() : Json(read)}}));
  }
  return trees;
}

Json ScratchDatabase::listings() {
  const Json winners = get("/_changes");
  const Json leaves = get("/_changes?style=all_docs");
  const Json all = get("/_all_docs");
  Json listings = Json::object();
  for (const Json& change : rows_in(winners, "results")) {
    const std::string id = text_at(change, "id");
    if (id.starts_with("_design/")) continue;
    const auto& rows = rows_in(leaves, "results");
    const auto same =
        std::ranges::find_if(rows, [&id](const Json& row) { return text_at(row, "id") == id; });
    listings.set(id, listing_of(change, same == rows.end() ? Json() : *same));
  }
  for (const Json& row : rows_in(all, "rows")) {
    const std::string id = text_at(row, "id");
    const Json* value = row.find("value");
    if (listings.find(id) == nullptr) listings.set(id, Json::object());
    listings.find(id)->set("listed", value == nullptr ? Json() : Json(text_at(*value, "rev")));
  }
  return listings;
}

Json ScratchDatabase::counts() {
  const Json database = get("");
  const Json all = get("/_all_docs?limit=0");
  const auto member = [](const Json& json, std::string_view key) {
    const Json* value = json.find(key);
    return value == nullptr ? Json() : *value;
  };
  return Json::object({{"doc_count", member(database, "doc_count")},
                       {"doc_del_count", member(database, "doc_del_count")},
                       {"total_rows", member(all, "total_rows")}});
}

void ScratchDatabase::make_index(const std::string& index) {
  post("/_index", Json::object({{"index", Json::object({{"fields", Json::array({"n"})}})},
                                {"ddoc", Json(index)},
                                {"name", Json(index)}}));
  require_status({200}, "making an index");
}

Json ScratchDatabase::found_by(const std::string& index) {
  const Json selector = Json::object({{"n", Json::object({{"$gte", 0}})}});
  const Json answer = post("/_find", Json::object({{"selector", selector},
                                                   {"use_index", Json(index)},
                                                   {"fields", Json::array({"_id", "n"})},
                                                   {"limit", 1000}}));
  std::vector<std::string> rows;
  for (const Json& document : rows_in(answer, "docs")) rows.push_back(document.dump());
  return sorted(std::move(rows));
}

}  // namespace purgatory::conformance
