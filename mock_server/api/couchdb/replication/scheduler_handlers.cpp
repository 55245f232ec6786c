// SPDX-License-Identifier: Apache-2.0
// What replications are doing (CouchDB documentation, "/_active_tasks", "/_scheduler/jobs",
// "/_scheduler/docs"; CouchDB 3.5.0, couch_replicator_httpd).
#include <algorithm>
#include <array>
#include <map>

#include "mock_server/api/couchdb/face.h"
#include "mock_server/api/couchdb/handlers.h"
#include "mock_server/api/couchdb/parameter.h"
#include "mock_server/api/couchdb/replication/job_json.h"
#include "mock_server/api/couchdb/replication/replication_documents.h"
#include "mock_server/api/couchdb/replication/replicator.h"
#include "mock_server/api/respond.h"
#include "support/text.h"

namespace purgatory::api {
namespace {

using replication::JobView;

constexpr std::array<std::string_view, 7> kStates = {
    "failed", "completed", "pending", "crashing", "running", "error", "initializing"};

struct Page {
  std::uint64_t limit = 100;
  std::uint64_t skip = 0;
};

Outcome<void> read_number(const Call& call, std::string_view name, std::uint64_t& number) {
  const auto text = call.query(name);
  if (!text) return {};
  const auto read = parse_natural(*text);
  if (!read) return fail(ErrorKind::QueryParse, std::string(name) + " must be an integer");
  number = *read;
  return {};
}

Outcome<Page> page_of(const Call& call) {
  Page page;
  if (auto read = read_number(call, "limit", page.limit); !read)
    return Failure<Error>(read.error());
  if (auto read = read_number(call, "skip", page.skip); !read) return Failure<Error>(read.error());
  return page;
}

Json slice(Json rows, const Page& page) {
  Json::Array& all = rows.elements();
  const auto skipped = static_cast<std::ptrdiff_t>(std::min<std::uint64_t>(page.skip, all.size()));
  all.erase(all.begin(), all.begin() + skipped);
  if (all.size() > page.limit) all.resize(page.limit);
  return rows;
}

http::Response rows_response(std::string_view name, Json rows, const Page& page) {
  const std::uint64_t total = rows.size();
  return json_response(200, Json::object({{"total_rows", total},
                                          {"offset", std::min(page.skip, total)},
                                          {name, slice(std::move(rows), page)}}));
}

Outcome<std::vector<std::string>> states_of(const Call& call) {
  std::vector<std::string> states;
  const auto text = call.query("states");
  if (!text) return states;
  for (const std::string_view part : split(*text, ',')) {
    states.push_back(to_lower(part));
    if (std::ranges::find(kStates, states.back()) != kStates.end()) continue;
    std::string known;
    for (const std::string_view state : kStates)
      known += (known.empty() ? "" : ",") + std::string(state);
    return fail(ErrorKind::QueryParse,
                "Unknown states [" + printable(part) + "]. Choose from: [" + known + "]");
  }
  return states;
}

// The database and, where one is named, the document behind `/_scheduler/docs`. The slashes of a
// database's name may be encoded or not.
struct DocumentPath {
  std::string database = std::string(kReplicatorDatabase);
  std::optional<std::string> document;
};

Outcome<DocumentPath> path_of(const Call& call) {
  DocumentPath path;
  const auto rest = call.captures.find("rest");
  if (rest == call.captures.end()) return path;
  const std::string& text = rest->second;
  auto place = text.find(kReplicatorDatabase);
  while (place != std::string::npos && place != 0 && text[place - 1] != '/') {
    place = text.find(kReplicatorDatabase, place + 1);
  }
  if (place == std::string::npos) return fail(ErrorKind::BadRequest, "");
  const std::size_t end = place + kReplicatorDatabase.size();
  path.database = text.substr(0, end);
  if (end == text.size()) return path;
  if (text[end] != '/') return fail(ErrorKind::BadRequest, "");
  path.document = text.substr(end + 1);
  return path;
}

// The state of each document, by its id; null for one that asks for nothing. Requires the lock.
std::map<std::string, Json> document_states(Face& face, const couchdb::Database& database) {
  const std::string& name = database.identity().name;
  std::map<std::string, Json> states;
  for (const JobView& job : face.replicator->scheduler().jobs()) {
    if (job.origin.database == name) {
      states.emplace(job.origin.document, document_job_json(job));
    }
  }
  database.documents().visit({}, [&](const couchdb::DocumentRecord& record) {
    const bool is_of_interest =
        !record.is_deleted() && !record.id.starts_with(couchdb::kDesignPrefix);
    if (!is_of_interest || states.contains(record.id)) return couchdb::Continue::Yes;
    const auto document = read_replication_document(database, record.id);
    if (document && !replication_state(document->content).empty()) {
      states.emplace(record.id, ended_document_json(name, document->content));
    }
    return couchdb::Continue::Yes;
  });
  return states;
}

}  // namespace

Outcome<http::Response> get_active_tasks(Call& call) {
  Json tasks = Json::array();
  for (const JobView& job : call.face.replicator->scheduler().jobs()) {
    if (job.state == "running") tasks.push_back(task_json(job));
  }
  return json_response(200, tasks);
}

Outcome<http::Response> get_scheduler_jobs(Call& call) {
  const auto page = page_of(call);
  if (!page) return Failure<Error>(page.error());
  std::vector<JobView> jobs = call.face.replicator->scheduler().jobs();
  std::erase_if(jobs, [](const JobView& job) { return job.id.empty(); });
  std::ranges::sort(jobs, {}, &JobView::id);
  Json rows = Json::array();
  for (const JobView& job : jobs) rows.push_back(job_json(job));
  return rows_response("jobs", std::move(rows), *page);
}

Outcome<http::Response> get_scheduler_job(Call& call) {
  // A plus in the path of an id was read as a blank.
  std::string id = call.captured("job");
  std::ranges::replace(id, ' ', '+');
  const auto job = call.face.replicator->scheduler().find(id);
  if (!job) return fail(ErrorKind::NotFound, "missing");
  return json_response(200, job_json(*job));
}

Outcome<http::Response> get_scheduler_docs(Call& call) {
  const auto path = path_of(call);
  if (!path) return Failure<Error>(path.error());
  const auto page = page_of(call);
  if (!page) return Failure<Error>(page.error());
  const auto states = states_of(call);
  if (!states) return Failure<Error>(states.error());
  const auto lock = call.face.lock();
  const couchdb::Database* database = call.face.find(path->database);
  if (database == nullptr) return fail(ErrorKind::NotFound, "Database does not exist.");
  std::map<std::string, Json> all = document_states(call.face, *database);
  if (path->document) {
    const auto found = all.find(*path->document);
    if (found == all.end()) return fail(ErrorKind::NotFound, "missing");
    return json_response(200, found->second);
  }
  Json rows = Json::array();
  for (auto& [id, row] : all) {
    const std::string& state = row.find("state")->as_string();
    const bool is_wanted = states->empty() || std::ranges::find(*states, state) != states->end();
    if (is_wanted) rows.push_back(std::move(row));
  }
  return rows_response("docs", std::move(rows), *page);
}

}  // namespace purgatory::api
