// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "mock_server/replication/wire/http_client.h"

namespace purgatory::doubles {

// A database that answers as it is told, and keeps what it was asked. An answer is found by the
// method and the path without its query; what has none is answered with 404. Thread-safe.
class ScriptedDatabase {
 public:
  using Answer = Result<replication::Reply, replication::Fault>;
  using Make = std::function<Answer(const replication::Question&)>;

  void on(const std::string& request, Make make) {
    const std::lock_guard lock(mutex_);
    answers_[request] = std::move(make);
  }
  void on(const std::string& request, int status, std::string body) {
    on(request, [status, body = std::move(body)](const replication::Question&) {
      return Answer(replication::Reply{status, body});
    });
  }
  // A database that is there and has nothing.
  void be_empty() {
    on("GET ", 200, R"({"update_seq":"0-x","instance_start_time":"1"})");
    on("POST _ensure_full_commit", 201, R"({"ok":true,"instance_start_time":"1"})");
    on("GET _changes", 200, R"({"results":[],"last_seq":"0-x","pending":0})");
  }

  Answer answer(const replication::Question& question) {
    Make make;
    {
      const std::lock_guard lock(mutex_);
      asked_.push_back(question);
      const auto found =
          answers_.find(question.method + " " + question.path.substr(0, question.path.find('?')));
      if (found != answers_.end()) make = found->second;
    }
    return make ? make(question) : Answer(replication::Reply{404, "{}"});
  }
  // "POST _bulk_docs" …, in order.
  std::vector<std::string> requests() const {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> all;
    for (const auto& question : asked_) all.push_back(question.method + " " + question.path);
    return all;
  }
  // The body of the last one of that method and path.
  std::string body_of(const std::string& request) const {
    const std::lock_guard lock(mutex_);
    for (auto question = asked_.rbegin(); question != asked_.rend(); ++question) {
      const std::string path = question->path.substr(0, question->path.find('?'));
      if (question->method + " " + path == request) return question->body;
    }
    return "";
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, Make> answers_;
  std::vector<replication::Question> asked_;
};

class ScriptedClient final : public replication::HttpClient {
 public:
  explicit ScriptedClient(ScriptedDatabase& database) : database_(database) {}
  Result<replication::Reply, replication::Fault> send(
      const replication::Question& question) override {
    return database_.answer(question);
  }

 private:
  ScriptedDatabase& database_;
};

}  // namespace purgatory::doubles
