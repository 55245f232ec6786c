// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/feeds/script_filter.h"

#include <algorithm>
#include <utility>

#include "mock_server/api/couchdb/face.h"
#include "mock_server/api/couchdb/feeds/changes_options.h"
#include "mock_server/api/couchdb/views/request_object.h"
#include "mock_server/api/couchdb/views/scripts.h"
#include "mock_server/api/error_response.h"
#include "support/text.h"

namespace purgatory::api {
namespace {

// Documents printed under one hold of the lock, and given to the function at once.
constexpr std::size_t kDocumentsAtOnce = 100;

std::string key_of(const std::string& id, const couchdb::Revision& revision) {
  return revision.text() + "/" + id;
}

auto leaves_of(const couchdb::DocumentRecord& record, const ChangesOptions& options) {
  return record.tree.leaves().first(options.all_leaves ? record.tree.leaves().size() : 1);
}

Failure<Error> missing_member(const std::string& name) {
  return fail(ErrorKind::NotFound, "missing json key: " + name);
}

// "design/name" as its two parts.
Outcome<std::pair<std::string, std::string>> parts_of(std::string_view text, bool is_view) {
  const auto slash = text.find('/');
  const bool is_pair = slash != std::string_view::npos && slash > 0 && slash + 1 < text.size() &&
                       text.find('/', slash + 1) == std::string_view::npos;
  if (is_pair)
    return std::pair(std::string(text.substr(0, slash)), std::string(text.substr(slash + 1)));
  if (is_view && text.empty()) {
    return fail(ErrorKind::BadRequest, "`view` filter parameter is not provided.");
  }
  return fail(ErrorKind::BadRequest, is_view
                                         ? "`view` must be of the form `designname/viewname`"
                                         : "`filter` must be of the form `designname/filtername`");
}

}  // namespace

ScriptFilter::Verdict ScriptFilter::verdict(const std::string& id,
                                            const couchdb::Revision& revision) const {
  const auto known = verdicts_.find(key_of(id, revision));
  if (known == verdicts_.end()) return Verdict::Unknown;
  return known->second ? Verdict::Shown : Verdict::Held;
}

bool ScriptFilter::knows(const couchdb::DocumentRecord& record,
                         const ChangesOptions& options) const {
  return std::ranges::all_of(leaves_of(record, options), [&](const auto leaf) {
    return verdict(record.id, record.tree.revision(leaf)) != Verdict::Unknown;
  });
}

void ScriptFilter::add_question(const couchdb::Database& database,
                                const couchdb::DocumentRecord& record,
                                const ChangesOptions& options, Questions& questions) const {
  couchdb::ReadOptions read;
  read.revisions = true;
  read.conflicts = !options.all_leaves;
  for (const auto leaf : leaves_of(record, options)) {
    const couchdb::Revision& revision = record.tree.revision(leaf);
    if (verdict(record.id, revision) != Verdict::Unknown) continue;
    const auto document = options.all_leaves ? database.read_revision(record.id, revision, read)
                                             : database.read_even_deleted(record.id, read);
    questions.keys.push_back(key_of(record.id, revision));
    questions.documents.push_back(document ? couchdb::print_document(*document) : "{}");
  }
}

ScriptFilter::Questions ScriptFilter::collect(const couchdb::Database& database,
                                              const ChangesOptions& options,
                                              std::uint64_t since) const {
  Questions questions;
  std::uint64_t shown = 0;
  database.documents().visit_changes(since, options.direction, [&](const auto& record) {
    const bool is_enough = questions.keys.size() >= kDocumentsAtOnce || (shown > options.limit);
    if (is_enough) return couchdb::Continue::No;
    if (!knows(record, options)) {
      add_question(database, record, options, questions);
    } else if (std::ranges::any_of(leaves_of(record, options), [&](const auto leaf) {
                 return verdict(record.id, record.tree.revision(leaf)) == Verdict::Shown;
               })) {
      ++shown;
    }
    return couchdb::Continue::Yes;
  });
  return questions;
}

Outcome<void> ScriptFilter::ask(couchdb::ScriptSession& scripts, const Questions& questions) {
  std::string arguments = "[[";
  for (const std::string& document : questions.documents) {
    if (arguments.size() > 2) arguments += ',';
    arguments += document;
  }
  arguments += request_.empty() ? "]]" : "]," + request_ + "]";
  const auto answer = scripts.call(design_.text, path_, arguments);
  if (!answer) return Failure<Error>(to_error(answer.error()));
  // [true, [true, false, …]]
  const Json* passes = answer->is_array() && answer->size() == 2 ? &answer->elements()[1] : nullptr;
  if (passes == nullptr || !passes->is_array() || passes->size() != questions.keys.size()) {
    return Failure<Error>(to_error(couchdb::ScriptError{"query_protocol_error", answer->dump()}));
  }
  for (std::size_t i = 0; i < questions.keys.size(); ++i) {
    verdicts_[questions.keys[i]] = passes->elements()[i] == Json(true);
  }
  return {};
}

Outcome<bool> ScriptFilter::look_ahead(Face& face, const std::string& database,
                                       const ChangesOptions& options, std::uint64_t since) {
  Questions questions;
  std::unique_ptr<couchdb::ScriptSession> scripts;
  {
    const auto lock = face.lock();
    const couchdb::Database* found = face.find(database);
    if (found == nullptr) return false;
    questions = collect(*found, options, since);
    scripts = open_scripts(face, design_.views->design.language);
  }
  if (questions.keys.empty()) return false;
  if (auto asked = ask(*scripts, questions); !asked) return Failure<Error>(asked.error());
  return true;
}

Outcome<std::shared_ptr<ScriptFilter>> open_script_filter(Call& call, const ChangesOptions& options,
                                                          const std::string& body) {
  const bool is_view = options.filter_name == "_view";
  const std::string text =
      is_view ? std::string(call.query("view").value_or("")) : options.filter_name;
  const auto parts = parts_of(text, is_view);
  if (!parts) return Failure<Error>(parts.error());
  const auto& [design_name, name] = *parts;
  auto design = open_design(call, "_design/" + design_name);
  if (!design) return Failure<Error>(design.error());
  const std::string kind = is_view ? "views" : "filters";
  const Json* functions = design->json->find(kind);
  if (functions == nullptr) return missing_member(kind);
  if (functions->find(name) == nullptr) return missing_member(name);
  std::vector<std::string> path{kind, name};
  if (is_view) path.emplace_back("map");
  std::string request;
  if (!is_view) {
    const auto lock = call.face.lock();
    const auto database = call.face.database_of(call);
    if (!database) return Failure<Error>(database.error());
    request = request_object(call, **database, Json(), body).dump();
  }
  return std::make_shared<ScriptFilter>(std::move(*design), std::move(path), std::move(request));
}

}  // namespace purgatory::api
