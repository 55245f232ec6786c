// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/documents/document_query.h"

#include "mock_server/api/couchdb/documents/writing.h"
#include "mock_server/api/error_response.h"
#include "support/text.h"

namespace purgatory::api {
namespace {

Outcome<couchdb::Revision> parse_revision(std::string_view text) {
  auto revision = couchdb::Revision::parse(text);
  if (!revision) return Failure<Error>(to_error(revision.error()));
  return std::move(*revision);
}

Outcome<std::vector<couchdb::Revision>> parse_revision_list(std::string_view text) {
  const auto listed = Json::parse(text);
  if (!listed) return fail(ErrorKind::BadRequest, "invalid UTF-8 JSON");
  if (!listed->is_array()) return fail(ErrorKind::BadRequest, "Invalid list of revisions");
  std::vector<couchdb::Revision> revisions;
  for (const Json& element : listed->elements()) {
    auto revision = couchdb::Revision::parse(element);
    if (!revision) return Failure<Error>(to_error(revision.error()));
    revisions.push_back(std::move(*revision));
  }
  return revisions;
}

Outcome<void> set_leaves(DocumentQuery& query, std::string_view value) {
  query.all_leaves = value == "all";
  if (query.all_leaves) return {};
  auto revisions = parse_revision_list(value);
  if (!revisions) return Failure<Error>(revisions.error());
  query.leaves.reset();
  if (!revisions->empty()) query.leaves = std::move(*revisions);
  return {};
}

Outcome<void> set_attachments_since(DocumentQuery& query, std::string_view value) {
  auto revisions = parse_revision_list(value);
  if (!revisions) return Failure<Error>(revisions.error());
  query.attachments = true;
  query.attachments_since = std::move(*revisions);
  return {};
}

// Only "true" (for `new_edits`: "false") means anything; other values are as if not given.
void set_flag(DocumentQuery& query, std::string_view name, std::string_view value) {
  if (name == "new_edits" && value == "false") query.new_edits = NewEdits::No;
  if (value != "true") return;
  couchdb::ReadOptions& read = query.read;
  if (name == "revs") read.revisions = true;
  if (name == "revs_info" || name == "meta") read.revisions_info = true;
  if (name == "conflicts" || name == "meta") read.conflicts = true;
  if (name == "deleted_conflicts" || name == "meta") read.deleted_conflicts = true;
  if (name == "local_seq") read.local_sequence = true;
  if (name == "latest") query.latest = couchdb::Latest::Yes;
  if (name == "deleted") query.even_deleted = true;
  if (name == "attachments") query.attachments = true;
}

}  // namespace

Outcome<DocumentQuery> parse_document_query(const Call& call) {
  DocumentQuery query;
  for (const auto& [name, value] : call.target.query) {
    if (name == "rev") {
      auto revision = parse_revision(value);
      if (!revision) return Failure<Error>(revision.error());
      query.revision = std::move(*revision);
    } else if (name == "open_revs") {
      if (auto set = set_leaves(query, value); !set) return Failure<Error>(set.error());
    } else if (name == "atts_since") {
      if (auto set = set_attachments_since(query, value); !set) return Failure<Error>(set.error());
    } else {
      set_flag(query, name, value);
    }
  }
  return query;
}

std::optional<http::Response> redirected_to_design(const Call& call) {
  constexpr std::string_view kSpelt = "_design%2f";
  const auto id = call.captures.find("id");
  if (id == call.captures.end() || !id->second.starts_with("_design/")) return std::nullopt;
  const std::string& raw = call.request.target;
  const auto place = to_lower(raw).find(kSpelt);
  if (place == std::string::npos) return std::nullopt;
  http::Response response;
  response.status = 301;
  response.headers = {{"Location", location(call, raw.substr(0, place) + "_design/" +
                                                      raw.substr(place + kSpelt.size()))}};
  return response;
}

Outcome<std::optional<couchdb::Revision>> if_match_revision(const Call& call) {
  auto text = call.request.headers.find("If-Match");
  if (!text) return std::nullopt;
  while (text->starts_with('"')) text->remove_prefix(1);
  while (text->ends_with('"')) text->remove_suffix(1);
  auto revision = parse_revision(*text);
  if (!revision) return Failure<Error>(revision.error());
  return std::move(*revision);
}

Outcome<std::optional<couchdb::Revision>> revision_named(const Call& call) {
  const auto text = call.query("rev");
  if (!text) return if_match_revision(call);
  auto asked = parse_revision(*text);
  if (!asked) return Failure<Error>(asked.error());
  const auto matched = if_match_revision(call);
  if (matched && matched->value_or(*asked) != *asked) {
    return fail(ErrorKind::BadRequest, "Document rev and etag have different values");
  }
  if (!matched) return Failure<Error>(matched.error());
  return std::move(*asked);
}

}  // namespace purgatory::api
