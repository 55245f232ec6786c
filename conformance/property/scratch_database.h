// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "conformance/http/http_client.h"
#include "conformance/property/history.h"
#include "support/json.h"

namespace purgatory::conformance {

// Where a property is tried: the target, and a name that no other scenario uses.
struct PropertyTarget {
  HttpClient& client;
  std::string base_url;
  std::optional<Credentials> account;
  std::string database;  // the databases of all tries begin with it
  const std::atomic<bool>* cancelled = nullptr;
  // How many there were: each gets a name of its own, the same in every run of the scenario.
  std::shared_ptr<std::uint64_t> made = std::make_shared<std::uint64_t>(0);
};

// A database of its own for one try: made at once, removed when destroyed. What was sent is kept.
// After a request without an answer, or a write that was refused, nothing more is sent, every
// answer is null, and `problem` says why.
class ScratchDatabase {
 public:
  ScratchDatabase(const PropertyTarget& target, std::string name);
  ~ScratchDatabase();
  ScratchDatabase(const ScratchDatabase&) = delete;
  ScratchDatabase& operator=(const ScratchDatabase&) = delete;

  // The answer as JSON; null when it is none.
  Json get(const std::string& path);
  Json post(const std::string& path, const Json& body);
  // The answer to a purge; null for a write.
  Json apply(const Operation& operation);

  // What the model says of a history, as the target says it. See ForgettingModel.
  Json trees(const std::vector<PurgeCall::Entry>& asked);
  Json listings();
  Json counts();
  // [["d0", 7], …]: ids and numbers of the live winners, by an index of that name.
  Json found_by(const std::string& index);
  void make_index(const std::string& index);

  const std::string& problem() const { return problem_; }
  const std::vector<Exchange>& exchanges() const { return exchanges_; }

 private:
  Json send(std::string method, const std::string& path, const Json* body);
  void require_status(std::initializer_list<int> statuses, const std::string& doing);
  Json branches_of(const std::string& document);

  const PropertyTarget& target_;
  std::string name_;
  std::vector<Exchange> exchanges_;
  std::string problem_;
};

}  // namespace purgatory::conformance
