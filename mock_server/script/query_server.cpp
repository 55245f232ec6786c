// SPDX-License-Identifier: Apache-2.0
#include "mock_server/script/query_server.h"

#include <array>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <unistd.h>
#include <unordered_set>
#include <utility>

#include "mock_server/script/child_process.h"

namespace purgatory::script {
namespace {

using couchdb::DesignText;
using couchdb::MapFunctions;
using couchdb::MappedDocument;
using couchdb::ScriptError;
using couchdb::ScriptResult;
using couchdb::ScriptSettings;

// At work at the same time; who comes later waits. Each may take its memory.
constexpr std::size_t kMostProcesses = 16;
constexpr std::size_t kMostIdle = 4;

template <typename... Arguments>
Failure<ScriptError> fail(Arguments&&... arguments) {
  return Failure<ScriptError>(ScriptError{std::forward<Arguments>(arguments)...});
}

ScriptError error_of(const ChildProcess::End& end) {
  switch (end.kind) {
    case ChildProcess::End::Kind::TimedOut:
      return {"os_process_error", "OS process timed out."};
    case ChildProcess::End::Kind::TooLong:
      return {"os_process_error", "the query server's answer is too long"};
    case ChildProcess::End::Kind::Exited:
      break;
  }
  return {"os_process_error", "{exit_status," + std::to_string(end.status) + "}"};
}

std::string text_of(const Json& value) {
  return value.is_string() ? value.as_string() : value.dump();
}

bool begins_with(const Json& answer, std::string_view word) {
  return answer.is_array() && answer.size() > 0 && answer.elements().front() == Json(word);
}

// ["error", word, reason], or nothing.
std::optional<ScriptError> error_in(const Json& answer) {
  if (!begins_with(answer, "error") && !begins_with(answer, "fatal")) return std::nullopt;
  ScriptError error{"unknown_error", answer.dump()};
  if (answer.size() > 1) error.word = text_of(answer.elements()[1]);
  if (answer.size() > 2) error.reason = text_of(answer.elements()[2]);
  return error;
}

ScriptError nonsense(std::string_view answer) {
  constexpr std::size_t kShown = 200;
  return {"query_protocol_error",
          "the query server answered: " + std::string(answer.substr(0, kShown))};
}

ScriptError unreadable(std::string_view answer, const std::string& fault) {
  ScriptError error = nonsense(answer);
  error.reason = fault + "; " + error.reason;
  return error;
}

// [[[key, value], …], …] of one document.
std::optional<MappedDocument> mapped(Json& answer, std::size_t functions) {
  if (!answer.is_array() || answer.size() != functions) return std::nullopt;
  MappedDocument lists(functions);
  for (std::size_t i = 0; i < functions; ++i) {
    Json& rows = answer.elements()[i];
    if (!rows.is_array()) return std::nullopt;
    lists[i].reserve(rows.size());
    for (Json& row : rows.elements()) {
      if (!row.is_array() || row.size() != 2) return std::nullopt;
      lists[i].push_back({std::move(row.elements()[0]), std::move(row.elements()[1])});
    }
  }
  return lists;
}

// A running query server, and what it has been told.
struct Process {
  std::unique_ptr<ChildProcess> child;
  std::optional<ScriptSettings> settings;   // since the last reset
  std::string functions;                    // that map, as they were added
  std::unordered_set<std::string> designs;  // by id and revision
};

std::string reset_line(const ScriptSettings& settings) {
  const Json config = Json::object({{"reduce_limit", settings.limits_reductions},
                                    {"timeout", std::int64_t{settings.call_time.count()}}});
  return "[\"reset\"," + config.dump() + "]\n";
}

// A line feed in JSON is a blank.
std::string on_one_line(std::string line) {
  for (std::size_t at = line.find('\n'); at + 1 < line.size(); at = line.find('\n', at + 1)) {
    line[at] = ' ';
  }
  return line;
}

std::string line_of(std::string_view command, const std::string& source) {
  return "[\"" + std::string(command) + "\"," + Json(source).dump() + "]\n";
}

}  // namespace

// The processes there are: at work and idle.
class QueryServer::Processes {
 public:
  explicit Processes(std::vector<std::string> command) : command_(std::move(command)) {}

  ScriptResult<Process> take(std::chrono::milliseconds time) {
    std::unique_lock lock(mutex_);
    const auto has_room = [this] { return is_stopped_ || at_work_.size() < kMostProcesses; };
    if (!returned_.wait_for(lock, time * 2, has_room)) {
      return fail("os_process_error", "all query servers are at work");
    }
    if (is_stopped_) return fail("os_process_error", "the server stops");
    if (!idle_.empty()) {
      Process process = std::move(idle_.back());
      idle_.pop_back();
      at_work_.insert(process.child.get());
      return process;
    }
    auto child = ChildProcess::start(command_);
    if (!child) {
      return fail("os_process_error", child.error() + "; the option query-server names another");
    }
    at_work_.insert(child->get());
    return Process{std::move(*child), std::nullopt, {}, {}};
  }

  void give_back(Process process) {
    {
      const std::lock_guard lock(mutex_);
      at_work_.erase(process.child.get());
      if (idle_.size() < kMostIdle) idle_.push_back(std::move(process));
    }
    returned_.notify_one();
  }

  void give_up(Process process) {
    {
      const std::lock_guard lock(mutex_);
      at_work_.erase(process.child.get());
    }
    process.child.reset();
    returned_.notify_one();
  }

  void stop() {
    {
      const std::lock_guard lock(mutex_);
      is_stopped_ = true;
      for (const ChildProcess* child : at_work_) child->end();
    }
    returned_.notify_all();
  }

 private:
  const std::vector<std::string> command_;
  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<Process> idle_;
  std::unordered_set<ChildProcess*> at_work_;
  bool is_stopped_ = false;
};

class QueryServer::Session final : public couchdb::ScriptSession {
 public:
  Session(std::shared_ptr<Processes> processes, ScriptSettings settings)
      : processes_(std::move(processes)), settings_(std::move(settings)) {}
  ~Session() override {
    if (process_) processes_->give_back(std::move(*process_));
  }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  ScriptResult<std::vector<MappedDocument>> map(const MapFunctions& functions,
                                                std::span<const std::string> documents) override;
  ScriptResult<Json> reduce(const std::string& source, const std::string& rows) override {
    return reduction("reduce", source, rows);
  }
  ScriptResult<Json> rereduce(const std::string& source, const std::string& values) override {
    return reduction("rereduce", source, values);
  }
  ScriptResult<void> compile(const std::string& source) override;
  ScriptResult<Json> call(const DesignText& design, const std::vector<std::string>& path,
                          const std::string& arguments) override;

 private:
  ScriptResult<void> begin();
  ScriptResult<void> reset();
  ScriptResult<void> load(const MapFunctions& functions);
  ScriptResult<void> load(const DesignText& design);
  ScriptResult<Json> reduction(std::string_view command, const std::string& source,
                               const std::string& values);
  ScriptResult<Json> ask(const std::string& line);
  ScriptResult<Json> next_answer();
  void drop() {
    if (process_) processes_->give_up(std::move(*process_));
    process_.reset();
  }

  std::shared_ptr<Processes> processes_;
  const ScriptSettings settings_;
  std::optional<Process> process_;
};

// The next line that is no message for the log. An error leaves the process as it is.
ScriptResult<Json> QueryServer::Session::next_answer() {
  while (true) {
    const auto line = process_->child->read_line(settings_.call_time);
    if (!line) {
      drop();
      return Failure<ScriptError>(error_of(line.error()));
    }
    auto answer = Json::parse(*line);
    if (!answer) {
      drop();
      return Failure<ScriptError>(unreadable(*line, answer.error().problem));
    }
    if (begins_with(*answer, "log")) continue;
    if (auto error = error_in(*answer)) return Failure<ScriptError>(std::move(*error));
    return std::move(*answer);
  }
}

ScriptResult<Json> QueryServer::Session::ask(const std::string& line) {
  process_->child->send(on_one_line(line));
  return next_answer();
}

ScriptResult<void> QueryServer::Session::begin() {
  if (settings_.language != "javascript") {
    return fail("unknown_query_language", settings_.language);
  }
  if (process_) return {};
  auto taken = processes_->take(settings_.call_time);
  if (!taken) return Failure<ScriptError>(taken.error());
  process_ = std::move(*taken);
  return {};
}

ScriptResult<void> QueryServer::Session::reset() {
  process_->functions.clear();
  process_->settings.reset();
  const auto done = ask(reset_line(settings_));
  if (!done) return Failure<ScriptError>(done.error());
  process_->settings = settings_;
  return {};
}

ScriptResult<void> QueryServer::Session::load(const MapFunctions& functions) {
  std::string text;
  if (!functions.lib.empty()) text = on_one_line("[\"add_lib\"," + functions.lib + "]\n");
  for (const std::string& source : functions.sources) text += line_of("add_fun", source);
  const bool is_loaded = process_->functions == text && process_->settings &&
                         process_->settings->limits_reductions == settings_.limits_reductions;
  if (is_loaded) return {};
  if (auto done = reset(); !done) return done;
  process_->child->send(text);
  const std::size_t answers = functions.sources.size() + (functions.lib.empty() ? 0 : 1);
  for (std::size_t i = 0; i < answers; ++i) {
    if (const auto added = next_answer(); !added) {
      drop();
      return Failure<ScriptError>(added.error());
    }
  }
  process_->functions = std::move(text);
  return {};
}

ScriptResult<std::vector<MappedDocument>> QueryServer::Session::map(
    const MapFunctions& functions, std::span<const std::string> documents) {
  if (auto begun = begin(); !begun) return Failure<ScriptError>(begun.error());
  if (auto loaded = load(functions); !loaded) return Failure<ScriptError>(loaded.error());
  for (const std::string& document : documents) {
    process_->child->send(on_one_line("[\"map_doc\"," + document + "]\n"));
  }
  std::vector<MappedDocument> results;
  results.reserve(documents.size());
  while (results.size() < documents.size()) {
    auto answer = next_answer();
    if (!answer) {
      drop();
      return Failure<ScriptError>(std::move(answer).error());
    }
    auto lists = mapped(*answer, functions.sources.size());
    if (!lists) {
      drop();
      return Failure<ScriptError>(nonsense(answer->dump()));
    }
    results.push_back(std::move(*lists));
  }
  return results;
}

ScriptResult<Json> QueryServer::Session::reduction(std::string_view command,
                                                   const std::string& source,
                                                   const std::string& values) {
  if (auto begun = begin(); !begun) return Failure<ScriptError>(begun.error());
  const bool is_reset =
      process_->settings && process_->settings->limits_reductions == settings_.limits_reductions;
  if (!is_reset) {
    if (auto done = reset(); !done) return Failure<ScriptError>(done.error());
  }
  auto answer =
      ask("[\"" + std::string(command) + "\",[" + Json(source).dump() + "]," + values + "]\n");
  if (!answer) return answer;
  const bool is_one = answer->is_array() && answer->size() == 2 &&
                      answer->elements()[1].is_array() && answer->elements()[1].size() == 1;
  if (!is_one) return Failure<ScriptError>(nonsense(answer->dump()));
  return std::move(answer->elements()[1].elements()[0]);
}

ScriptResult<void> QueryServer::Session::compile(const std::string& source) {
  if (auto begun = begin(); !begun) return begun;
  if (auto done = reset(); !done) return done;
  const auto added = ask(line_of("add_fun", source));
  if (!added) return Failure<ScriptError>(added.error());
  return {};
}

ScriptResult<void> QueryServer::Session::load(const DesignText& design) {
  const std::string name = design.id + "\n" + design.revision + "\n" + design.json;
  if (process_->designs.contains(name)) return {};
  const auto added = ask("[\"ddoc\",\"new\"," + Json(design.id).dump() + "," + design.json + "]\n");
  if (!added) return Failure<ScriptError>(added.error());
  // Another text of that id is forgotten by the query server.
  std::erase_if(process_->designs,
                [&](const std::string& other) { return other.starts_with(design.id + "\n"); });
  process_->designs.insert(name);
  return {};
}

ScriptResult<Json> QueryServer::Session::call(const DesignText& design,
                                              const std::vector<std::string>& path,
                                              const std::string& arguments) {
  if (auto begun = begin(); !begun) return Failure<ScriptError>(begun.error());
  if (auto loaded = load(design); !loaded) return Failure<ScriptError>(loaded.error());
  Json steps = Json::array();
  for (const std::string& step : path) steps.push_back(Json(step));
  auto answer =
      ask("[\"ddoc\"," + Json(design.id).dump() + "," + steps.dump() + "," + arguments + "]\n");
  // CouchDB ends the process after any error here.
  if (!answer) drop();
  return answer;
}

QueryServer::QueryServer(const std::string& command)
    : processes_(std::make_shared<Processes>(
          command.empty() ? default_query_server()
                          : std::vector<std::string>{"/bin/sh", "-c", command})) {}

QueryServer::~QueryServer() = default;

void QueryServer::stop() { processes_->stop(); }

std::unique_ptr<couchdb::ScriptSession> QueryServer::open(ScriptSettings settings) {
  return std::make_unique<Session>(processes_, std::move(settings));
}

std::vector<std::string> default_query_server() {
  constexpr const char* kName = "purgatory-js";
  constexpr std::size_t kLongestPath = 4096;
  std::array<char, kLongestPath> buffer;
  const ssize_t size = readlink("/proc/self/exe", buffer.data(), buffer.size());
  if (size > 0) {
    std::string path(buffer.data(), static_cast<std::size_t>(size));
    path.resize(path.rfind('/') + 1);
    path += kName;
    if (access(path.c_str(), X_OK) == 0) return {path};
  }
  return {kName};
}

}  // namespace purgatory::script
