// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/documents/judged_writing.h"

#include <algorithm>
#include <map>
#include <utility>

#include "mock_server/api/couchdb/accounts/accounts.h"
#include "mock_server/api/couchdb/cluster/copies.h"
#include "mock_server/api/couchdb/face.h"
#include "mock_server/api/couchdb/views/scripts.h"
#include "mock_server/model/couchdb/indexes/reducer.h"

namespace purgatory::api {
namespace {

using couchdb::Database;
using couchdb::DocumentDraft;
using couchdb::ModelError;
using couchdb::ModelErrorKind;
using couchdb::Revision;
using Verdict = std::optional<ModelError>;

bool is_design(const DocumentDraft& draft) { return draft.id.starts_with(couchdb::kDesignPrefix); }

// The document as functions see it, with its revisions.
std::string text_of(const DocumentDraft& draft) {
  const auto& history = draft.history;
  Json ids = Json::array();
  for (const auto& hash : history.hashes) ids.push_back(Json(hash.text()));
  Json json = Json::object({{"_id", Json(draft.id)}});
  if (!history.empty()) json.append("_rev", Json(history.newest().text()));
  for (const Json::Member& member : draft.members.members()) json.append(member.key, member.value);
  if (draft.is_deleted()) json.append("_deleted", true);
  json.append("_revisions", Json::object({{"start", history.start}, {"ids", std::move(ids)}}));
  return json.dump();
}

std::string stored_text(const Database& database, const std::string& id,
                        const std::optional<Revision>& stored) {
  if (!stored) return "null";
  couchdb::ReadOptions read;
  read.revisions = true;
  const auto document = database.read_revision(id, *stored, read);
  return document ? couchdb::print_document(*document) : "null";
}

ModelError error_of(const couchdb::ScriptError& error) {
  return {ModelErrorKind::FunctionFailed, error.reason, error.word};
}

std::string message_of(const Json& value) {
  return value.is_string() ? value.as_string() : value.dump();
}

// What a validation function answered: 1, or what it threw.
Verdict verdict_of(const Json& answer) {
  if (answer == Json(1) || answer == Json(true)) return std::nullopt;
  if (!answer.is_object() || answer.size() == 0) {
    return ModelError{ModelErrorKind::FunctionFailed, message_of(answer), "unknown_error"};
  }
  const Json::Member& thrown = answer.members().front();
  if (thrown.key == "forbidden")
    return ModelError{ModelErrorKind::Forbidden, message_of(thrown.value)};
  if (thrown.key == "unauthorized") {
    return ModelError{ModelErrorKind::Unauthorized, message_of(thrown.value)};
  }
  return ModelError{ModelErrorKind::FunctionFailed, message_of(thrown.value), "unknown_error"};
}

// Answers from what functions said before; what they were not asked yet, it notes as a question.
class FunctionJudge final : public couchdb::EditJudge, public couchdb::EditJudges {
 public:
  explicit FunctionJudge(Call& call) : call_(call) {}

  // Looks who validates now. Requires the lock of the face, until the last `judge` behind it.
  void prepare(Database& database);
  Verdict judge(const DocumentDraft& draft, const std::optional<Revision>& stored) override;
  couchdb::EditJudge* judge_for(Database& replica) override {
    if (database_ != &replica) prepare(replica);
    return this;
  }
  bool has_questions() const { return !questions_.empty(); }
  // Asks the functions. Requires that the lock is not held.
  void answer_questions();

 private:
  struct Question {
    couchdb::DesignText design;
    std::string arguments;  // of its validation function; empty: compile it
    couchdb::ScriptSession* scripts = nullptr;
  };

  Verdict judge_design(const DocumentDraft& draft);
  Verdict verdict_on(Question question, const std::string& language);
  Verdict asked(const Question& question) const;
  static Verdict compiled(const Question& question);

  Call& call_;
  const Database* database_ = nullptr;
  bool is_admin_ = false;
  std::string surroundings_;  // the user and the security object, as arguments
  std::vector<OpenedDesign> validators_;
  std::map<std::string, Verdict> verdicts_;
  std::map<std::string, Question> questions_;
  std::map<std::string, std::unique_ptr<couchdb::ScriptSession>> scripts_;
};

void FunctionJudge::prepare(Database& database) {
  database_ = &database;
  is_admin_ = is_database_admin(call_.user(), database);
  surroundings_ = user_context(database.identity().name, call_.user()).dump() + "," +
                  database.settings().security.dump();
  validators_.clear();
  if (!database.has_validation_functions()) return;
  couchdb::IdRange designs;
  designs.first = std::string(couchdb::kDesignPrefix);
  designs.last = "_design0";
  database.documents().visit(designs, [&](const couchdb::DocumentRecord& record) {
    if (record.is_deleted()) return couchdb::Continue::Yes;
    auto design = call_.face.designs.open(database, record.id, call_.face.clock.now());
    if (design && design->json->find("validate_doc_update") != nullptr) {
      validators_.push_back(std::move(*design));
    }
    return couchdb::Continue::Yes;
  });
}

// The first validator that refuses decides, in the order of their ids.
Verdict FunctionJudge::judge(const DocumentDraft& draft, const std::optional<Revision>& stored) {
  if (is_design(draft)) return judge_design(draft);
  if (validators_.empty()) return std::nullopt;
  const std::string arguments = "[" + text_of(draft) + "," +
                                stored_text(*database_, draft.id, stored) + "," + surroundings_ +
                                "]";
  for (const OpenedDesign& validator : validators_) {
    auto verdict = verdict_on({validator.text, arguments}, validator.views->design.language);
    if (verdict) return verdict;
  }
  return std::nullopt;
}

// Of languages that nobody speaks here nothing is asked.
Verdict FunctionJudge::judge_design(const DocumentDraft& draft) {
  if (!is_admin_) {
    const bool is_named = call_.user().name.has_value();
    return ModelError{is_named ? ModelErrorKind::Forbidden : ModelErrorKind::Unauthorized,
                      "You are not a db or server admin."};
  }
  if (auto fault = couchdb::design_fault(draft.members)) return fault;
  const couchdb::DesignViews design = couchdb::views_of(draft.members);
  if (design.views.empty() || design.language != "javascript") return std::nullopt;
  return verdict_on({{draft.id, "", draft.members.dump()}, ""}, design.language);
}

Verdict FunctionJudge::verdict_on(Question question, const std::string& language) {
  const std::string key =
      question.design.id + "\n" + question.design.json + "\n" + question.arguments;
  const auto known = verdicts_.find(key);
  if (known != verdicts_.end()) return known->second;
  auto& scripts = scripts_[language];
  if (scripts == nullptr) scripts = open_scripts(call_.face, language);
  question.scripts = scripts.get();
  questions_.emplace(key, std::move(question));
  return std::nullopt;
}

void FunctionJudge::answer_questions() {
  for (auto& [key, question] : questions_) {
    verdicts_[key] = question.arguments.empty() ? compiled(question) : asked(question);
  }
  questions_.clear();
}

Verdict FunctionJudge::asked(const Question& question) const {
  const auto answer =
      question.scripts->call(question.design, {"validate_doc_update"}, question.arguments);
  return answer ? verdict_of(*answer) : error_of(answer.error());
}

Verdict FunctionJudge::compiled(const Question& question) {
  const couchdb::DesignViews design = couchdb::views_of(Json::parse(question.design.json).value());
  for (std::size_t i = 0; i < design.views.size(); ++i) {
    const couchdb::ViewDefinition& view = design.views[i];
    const bool has_function = view.reduce && !couchdb::names_builtin(*view.reduce);
    std::vector<std::pair<std::string, std::string>> functions{
        {"map", design.functions.sources[i]}};
    if (has_function) functions.emplace_back("reduce", *view.reduce);
    for (const auto& [kind, source] : functions) {
      const auto done = question.scripts->compile(source);
      if (done || done.error().word == "unknown_query_language") continue;
      if (done.error().word != "compilation_error") return error_of(done.error());
      return ModelError{ModelErrorKind::InvalidDesignDocument,
                        "Compilation of the " + kind + " function in the '" + view.name +
                            "' view failed: " + done.error().reason,
                        "compilation_error"};
    }
  }
  return std::nullopt;
}

// The database, when every question about the drafts is answered.
Outcome<Database*> settle(Call& call, FaceLock& lock, FunctionJudge& judge,
                          const std::vector<DocumentDraft>& drafts, couchdb::EditOrigin origin) {
  while (true) {
    auto database = call.face.database_of(call);
    if (!database) return database;
    for (Database* const copy : Copies(call, **database).reached()) {
      judge.prepare(*copy);
      copy->rehearse(drafts, origin, judge);
    }
    if (!judge.has_questions()) return database;
    lock.unlock();
    judge.answer_questions();
    lock.lock();
  }
}

// Copies may differ in who validates, as in anything else.
bool needs_judge(Call& call, Database& nearest, const std::vector<DocumentDraft>& drafts) {
  if (std::ranges::any_of(drafts, is_design)) return true;
  return std::ranges::any_of(Copies(call, nearest).reached(),
                             [](const Database* copy) { return copy->has_validation_functions(); });
}

}  // namespace

Outcome<std::vector<couchdb::ModelResult<Revision>>> write_edits(
    Call& call, FaceLock& lock, std::vector<DocumentDraft> drafts) {
  auto database = call.face.database_of(call);
  if (!database) return Failure<Error>(database.error());
  FunctionJudge judge(call);
  const bool is_judged = needs_judge(call, **database, drafts);
  if (is_judged) database = settle(call, lock, judge, drafts, couchdb::EditOrigin::Here);
  if (!database) return Failure<Error>(database.error());
  auto results = Copies(call, **database).update(std::move(drafts), is_judged ? &judge : nullptr);
  call.face.announce(**database);
  return results;
}

Outcome<std::vector<couchdb::ReplicationFailure>> write_replicated(
    Call& call, FaceLock& lock, std::vector<DocumentDraft> drafts) {
  auto database = call.face.database_of(call);
  if (!database) return Failure<Error>(database.error());
  FunctionJudge judge(call);
  const bool is_judged = needs_judge(call, **database, drafts);
  if (is_judged) database = settle(call, lock, judge, drafts, couchdb::EditOrigin::Elsewhere);
  if (!database) return Failure<Error>(database.error());
  auto failures =
      Copies(call, **database).replicate(std::move(drafts), is_judged ? &judge : nullptr);
  call.face.announce(**database);
  return failures;
}

}  // namespace purgatory::api
