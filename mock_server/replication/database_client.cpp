// SPDX-License-Identifier: Apache-2.0
#include "mock_server/replication/database_client.h"

#include <algorithm>

#include "support/text.h"

namespace purgatory::replication {
namespace {

using Kind = ReplicationError::Kind;

constexpr std::chrono::milliseconds kFirstPause{250};
constexpr std::chrono::milliseconds kLongestPause{5 * 60 * 1000};

Failure<ReplicationError> fail(Kind kind, std::string word, std::string reason) {
  return Failure<ReplicationError>(ReplicationError{kind, std::move(word), std::move(reason)});
}

bool is_done(const Reply& reply) { return reply.status >= 200 && reply.status < 300; }

std::string sequence_text(const Json& sequence) {
  return percent_encode(sequence.is_string() ? sequence.as_string() : sequence.dump());
}

std::string query_value(const Json& value) {
  return percent_encode(value.is_string() ? value.as_string() : value.dump());
}

// The slash behind `_design` is no part of a name and is not encoded.
std::string document_path(const std::string& id) {
  constexpr std::string_view kDesign = "_design/";
  if (!id.starts_with(kDesign)) return percent_encode(id);
  return std::string(kDesign) + percent_encode(id.substr(kDesign.size()));
}

Change change_of(const Json& row) {
  Change change;
  if (const Json* id = row.find("id"); id != nullptr && id->is_string())
    change.id = id->as_string();
  if (const Json* deleted = row.find("deleted")) change.is_deleted = *deleted == Json(true);
  const Json* revisions = row.find("changes");
  if (revisions == nullptr || !revisions->is_array()) return change;
  for (const Json& entry : revisions->elements()) {
    const Json* revision = entry.find("rev");
    if (revision != nullptr && revision->is_string()) {
      change.revisions.push_back(revision->as_string());
    }
  }
  return change;
}

// As Erlang prints what became of a request: clients look for it in the reason.
std::string erlang_failure(const Question& question, const std::string& url,
                           const std::string& why) {
  const std::string indent = ",\n                     ";
  return "{http_request_failed,\"" + question.method + "\"" + indent + "\"" + url + question.path +
         "\"" + indent + "{error," + why + "}}";
}

void append_documents(const Json& body, std::vector<Json>& documents) {
  const Json* results = body.find("results");
  if (results == nullptr || !results->is_array()) return;
  for (const Json& result : results->elements()) {
    const Json* found = result.find("docs");
    if (found == nullptr || !found->is_array()) continue;
    for (const Json& entry : found->elements()) {
      if (const Json* document = entry.find("ok")) documents.push_back(*document);
    }
  }
}

}  // namespace

ReplicationError DatabaseClient::failure(const Question& question, const Fault& fault) const {
  const auto connection = [](const std::string& why) {
    return "{error,{conn_failed,{error," + why + "}}}";
  };
  switch (fault.kind) {
    case Fault::Kind::Interrupted:
      return stopped().value();
    case Fault::Kind::Unresolved:
      return {Kind::Failed, "nxdomain", "could not resolve " + address_.url};
    case Fault::Kind::Refused:
      return {Kind::Failed, "error",
              erlang_failure(question, address_.url, connection("econnrefused"))};
    case Fault::Kind::TimedOut:
      return {Kind::Failed, "error", erlang_failure(question, address_.url, "req_timedout")};
    case Fault::Kind::Broken:
      break;
  }
  return {Kind::Failed, "error",
          erlang_failure(question, address_.url, "\"" + fault.detail + "\"")};
}

ReplicationError DatabaseClient::unexpected(const Question& question, const Reply& reply) const {
  if (reply.status == 401) {
    return {Kind::Unauthorized, "unauthorized",
            "unauthorized to access or create database " + address_.url};
  }
  if (reply.status == 403) {
    return {Kind::Forbidden, "forbidden", "forbidden to access or create database " + address_.url};
  }
  const std::string path = question.path.substr(0, question.path.find('?'));
  return {Kind::Failed, "http_error_code",
          std::to_string(reply.status) + " " + question.method + " " + address_.url + path};
}

Outcome<Reply> DatabaseClient::ask(const Question& question) {
  auto pause = kFirstPause;
  for (std::uint64_t left = retrying_.times;; --left) {
    auto reply = client_->send(question);
    if (reply && reply->status < 500 && reply->status != 429) return *std::move(reply);
    if (!reply && reply.error().kind == Fault::Kind::Interrupted) return stopped();
    if (left == 0 && reply) return *std::move(reply);
    if (left == 0) return Failure<ReplicationError>(failure(question, reply.error()));
    const TimePoint next = retrying_.clock.now() + pause;
    if (!retrying_.interruption.wait_until(retrying_.clock, next)) return stopped();
    pause = std::min(2 * pause, kLongestPause);
  }
}

Outcome<Json> DatabaseClient::ask_json(const Question& question) {
  auto reply = ask(question);
  if (!reply) return Failure<ReplicationError>(std::move(reply).error());
  if (!is_done(*reply)) return Failure<ReplicationError>(unexpected(question, *reply));
  auto json = Json::parse(reply->body);
  if (json) return *std::move(json);
  return fail(Kind::Failed, "invalid_json",
              question.method + " " + address_.url + question.path + ": " + json.error().problem);
}

Outcome<DatabaseFacts> DatabaseClient::open() {
  const Question question;
  const auto reply = ask(question);
  if (!reply) return Failure<ReplicationError>(reply.error());
  if (reply->status == 401 || reply->status == 403) {
    return Failure<ReplicationError>(unexpected(question, *reply));
  }
  const auto facts = Json::parse(reply->body);
  const Json* sequence = facts ? facts->find("update_seq") : nullptr;
  const Json* start = facts ? facts->find("instance_start_time") : nullptr;
  if (reply->status != 200 || sequence == nullptr || start == nullptr) {
    return fail(Kind::Failed, "db_not_found", "could not open " + address_.url);
  }
  return DatabaseFacts{*sequence, *start};
}

Outcome<void> DatabaseClient::create(const Json& parameters) {
  Question question{"PUT", "", "", {}};
  for (const Json::Member& member : parameters.members()) {
    question.path += question.path.empty() ? '?' : '&';
    question.path += percent_encode(member.key) + "=" + query_value(member.value);
  }
  const auto reply = ask(question);
  if (!reply) return Failure<ReplicationError>(reply.error());
  // 412: it is there. Whatever else went wrong shows when it is opened.
  if (reply->status != 401 && reply->status != 403) return {};
  return Failure<ReplicationError>(unexpected(question, *reply));
}

Outcome<Json> DatabaseClient::read_checkpoint(const std::string& id) {
  const Question question{"GET", "_local/" + id, "", {}};
  auto reply = ask(question);
  if (!reply) return Failure<ReplicationError>(std::move(reply).error());
  if (reply->status != 200) return Json();
  return Json::parse(reply->body).value_or(Json());
}

Outcome<void> DatabaseClient::write_checkpoint(const std::string& id, Json document) {
  auto present = read_checkpoint(id);
  if (!present) return Failure<ReplicationError>(std::move(present).error());
  Json whole = Json::object({{"_id", Json("_local/" + id)}});
  if (const Json* revision = present->find("_rev")) whole.append("_rev", *revision);
  for (Json::Member& member : document.members()) {
    whole.append(std::move(member.key), std::move(member.value));
  }
  const Question question{"PUT", "_local/" + id, whole.dump(), {}};
  const auto reply = ask(question);
  if (!reply) return Failure<ReplicationError>(reply.error());
  if (is_done(*reply)) return {};
  return fail(Kind::Failed, "checkpoint_commit_failure",
              "Error updating the checkpoint document of " + address_.url + ": " +
                  std::to_string(reply->status));
}

Outcome<Json> DatabaseClient::commit() {
  const auto answer = ask_json({"POST", "_ensure_full_commit", "", {}});
  if (!answer) return Failure<ReplicationError>(answer.error());
  const Json* start = answer->find("instance_start_time");
  return start == nullptr ? Json() : *start;
}

Outcome<ChangesBatch> DatabaseClient::changes(const Specification& specification,
                                              const ChangesQuery& query) {
  const bool waits = query.wait.count() > 0;
  Question question{"GET", "_changes?feed=", "", query.wait};
  question.path += waits ? "longpoll" : "normal";
  if (waits) question.path += "&timeout=" + std::to_string(query.wait.count());
  question.path += specification.winning_revs_only ? "&style=main_only" : "&style=all_docs";
  question.path += "&since=" + sequence_text(query.since);
  question.path += "&limit=" + std::to_string(query.limit);
  if (specification.doc_ids) {
    Json ids = Json::array();
    for (const std::string& id : *specification.doc_ids) ids.push_back(id);
    question.method = "POST";
    question.path += "&filter=_doc_ids";
    question.body = Json::object({{"doc_ids", std::move(ids)}}).dump();
  } else if (specification.selector) {
    question.method = "POST";
    question.path += "&filter=_selector";
    question.body = Json::object({{"selector", *specification.selector}}).dump();
  } else if (!specification.filter.empty()) {
    question.path += "&filter=" + percent_encode(specification.filter);
    for (const Json::Member& member : specification.query_params.members()) {
      question.path += "&" + percent_encode(member.key) + "=" + query_value(member.value);
    }
  }
  const auto answer = ask_json(question);
  if (!answer) return Failure<ReplicationError>(answer.error());
  ChangesBatch batch;
  if (const Json* last = answer->find("last_seq")) batch.last_seq = *last;
  if (const Json* pending = answer->find("pending")) batch.pending = *pending;
  const Json* rows = answer->find("results");
  if (rows == nullptr || !rows->is_array()) return batch;
  for (const Json& row : rows->elements()) batch.changes.push_back(change_of(row));
  return batch;
}

Outcome<Json> DatabaseClient::difference(const Json& revisions) {
  return ask_json({"POST", "_revs_diff", revisions.dump(), {}});
}

Outcome<std::optional<std::vector<Json>>> DatabaseClient::fetch(
    const std::vector<WantedRevision>& wanted) {
  Json entries = Json::array();
  for (const WantedRevision& one : wanted) {
    entries.push_back(Json::object({{"id", Json(one.id)}, {"rev", Json(one.revision)}}));
  }
  const Question question{"POST",
                          "_bulk_get?latest=true&revs=true&attachments=false",
                          Json::object({{"docs", std::move(entries)}}).dump(),
                          {}};
  const auto reply = ask(question);
  if (!reply) return Failure<ReplicationError>(reply.error());
  // CouchDB 1 takes the path for a document's.
  const bool is_unknown =
      reply->status == 400 || reply->status == 404 || reply->status == 405 || reply->status == 501;
  if (is_unknown) return std::nullopt;
  if (!is_done(*reply)) return Failure<ReplicationError>(unexpected(question, *reply));
  const auto body = Json::parse(reply->body);
  if (!body) return std::nullopt;
  std::vector<Json> documents;
  append_documents(*body, documents);
  return documents;
}

Outcome<std::vector<Json>> DatabaseClient::fetch_whole(const std::string& id,
                                                       const std::vector<std::string>& revisions) {
  Json open_revs = Json::array();
  for (const std::string& revision : revisions) open_revs.push_back(revision);
  const auto answer =
      ask_json({"GET",
                document_path(id) + "?revs=true&latest=true&attachments=true&open_revs=" +
                    percent_encode(open_revs.dump()),
                "",
                {}});
  if (!answer) return Failure<ReplicationError>(answer.error());
  std::vector<Json> documents;
  if (!answer->is_array()) return documents;
  for (const Json& entry : answer->elements()) {
    if (const Json* document = entry.find("ok")) documents.push_back(*document);
  }
  return documents;
}

Outcome<std::uint64_t> DatabaseClient::store(const std::vector<std::string>& documents) {
  Question question{"POST", "_bulk_docs", "{\"new_edits\":false,\"docs\":[", {}};
  for (const std::string& document : documents) {
    if (&document != documents.data()) question.body += ',';
    question.body += document;
  }
  question.body += "]}";
  const auto reply = ask(question);
  if (!reply) return Failure<ReplicationError>(reply.error());
  // Too large together: one by one, and alone it is the document's own fault.
  if (reply->status == 413 && documents.size() == 1) return 1;
  if (reply->status == 413) {
    std::uint64_t failures = 0;
    for (const std::string& document : documents) {
      auto one = store({document});
      if (!one) return one;
      failures += *one;
    }
    return failures;
  }
  if (!is_done(*reply)) return Failure<ReplicationError>(unexpected(question, *reply));
  const Json rows = Json::parse(reply->body).value_or(Json());
  if (!rows.is_array()) return 0;
  return static_cast<std::uint64_t>(std::ranges::count_if(
      rows.elements(), [](const Json& row) { return row.find("error") != nullptr; }));
}

Outcome<std::string> DatabaseClient::filter_code(const std::string& filter) {
  const auto slash = filter.find('/');
  if (slash == std::string::npos) return std::string();
  const std::string design = filter.substr(0, slash);
  const auto answer = ask_json({"GET", "_design/" + percent_encode(design), "", {}});
  if (!answer && answer.error().kind == Kind::Stopped)
    return Failure<ReplicationError>(answer.error());
  if (!answer) {
    return fail(Kind::NotFound, "not_found",
                "Couldn't open document `_design/" + design + "` from source database `" +
                    address_.url + "`: " + answer.error().reason);
  }
  const Json* filters = answer->find("filters");
  const Json* code = filters == nullptr ? nullptr : filters->find(filter.substr(slash + 1));
  if (code != nullptr && code->is_string()) return code->as_string();
  return fail(Kind::NotFound, "not_found",
              "Couldn't parse filter code from document `_design/" + design + "` on `" +
                  address_.url + "`. Error: `missing json key: " + filter.substr(slash + 1) + "`");
}

}  // namespace purgatory::replication
