// SPDX-License-Identifier: Apache-2.0
#include "conformance/property/history.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

namespace purgatory::conformance {
namespace {

constexpr std::size_t kLongestPath = 6;
constexpr std::uint64_t kMostDocuments = 3;

std::string hash_of(const std::string& revision) { return revision.substr(revision.find('-') + 1); }

// Grows trees node by node, and purges what it may meet there.
class Generator {
 public:
  explicit Generator(RandomSource& random)
      : random_(random), documents_(1 + random.below(2) * random.below(kMostDocuments)) {}

  Operation next() {
    if (written_.empty() || random_.below(8) < 5) return write();
    return purge();
  }

 private:
  LeafWrite write() {
    const std::string document = some_document();
    auto& known = written_[document];
    if (!known.empty() && random_.below(8) == 0) return some(known);
    LeafWrite leaf{document, {}, random_.below(3) == 0};
    if (!known.empty() && random_.below(6) != 0) leaf.path = some(known).path;
    // Often below an ancestor, so that there are branches to part.
    const bool branches = leaf.path.size() > 1 && random_.below(2) == 0;
    if (branches || leaf.path.size() >= kLongestPath) {
      leaf.path.resize(1 + random_.below(leaf.path.size() - 1));
    }
    leaf.path.push_back(fmt::format("{}-{}", leaf.path.size() + 1, fresh_hash()));
    known.push_back(leaf);
    return leaf;
  }

  PurgeCall purge() {
    PurgeCall call;
    for (const auto& [document, known] : written_) {
      if (random_.below(4) == 0 || known.empty()) continue;
      call.entries.emplace_back(document, some_revisions(known));
    }
    if (call.entries.empty()) {
      const auto& [document, known] = *written_.begin();
      call.entries.emplace_back(document, some_revisions(known));
    }
    if (random_.below(8) == 0) call.entries.push_back({"stranger", {"1-0000"}});
    return call;
  }

  // Mostly what was once a leaf, at times all of them, or all live ones, or ancestors too, at times
  // what never was.
  std::vector<std::string> some_revisions(const std::vector<LeafWrite>& known) {
    std::vector<std::string> revisions;
    if (random_.below(2) == 0) {
      const bool spares_tombstones = random_.below(3) != 0;
      for (const LeafWrite& leaf : known) {
        if (!leaf.is_deleted || !spares_tombstones) revisions.push_back(leaf.path.back());
      }
      return revisions;
    }
    for (std::uint64_t count = random_.below(4); count > 0; --count) {
      const auto& path = some(known).path;
      revisions.push_back(random_.below(4) == 0 ? some(path) : path.back());
    }
    if (random_.below(8) == 0) revisions.emplace_back("9-0000");
    return revisions;
  }

  std::string some_document() { return fmt::format("d{}", random_.below(documents_)); }

  // Never the hash of a revision that was never written.
  std::string fresh_hash() {
    std::string hash = random_.hex(4);
    while (hash == "0000" || !hashes_.insert(hash).second) hash = random_.hex(4);
    return hash;
  }

  template <typename T>
  const T& some(const std::vector<T>& list) {
    return list[random_.below(list.size())];
  }

  RandomSource& random_;
  std::uint64_t documents_;
  std::map<std::string, std::vector<LeafWrite>> written_;
  std::set<std::string> hashes_;
};

Json write_body(const LeafWrite& write) {
  Json ids = Json::array();
  for (auto revision = write.path.rbegin(); revision != write.path.rend(); ++revision) {
    ids.push_back(hash_of(*revision));
  }
  const Json start(static_cast<std::int64_t>(write.path.size()));
  Json document =
      Json::object({{"_id", Json(write.document)},
                    {"_rev", Json(write.path.back())},
                    {"_revisions", Json::object({{"start", start}, {"ids", std::move(ids)}})},
                    {"n", Json(std::int64_t{std::stoi(hash_of(write.path.back()), nullptr, 16)})}});
  if (write.is_deleted) document.append("_deleted", true);
  return Json::object({{"new_edits", false}, {"docs", Json::array({std::move(document)})}});
}

Json purge_body(const PurgeCall& call) {
  Json body = Json::object();
  for (const auto& [document, revisions] : call.entries) {
    Json list = Json::array();
    for (const auto& revision : revisions) list.push_back(revision);
    body.append(document, std::move(list));
  }
  return body;
}

std::vector<PurgeCall> simpler_calls(const PurgeCall& call) {
  std::vector<PurgeCall> calls;
  for (std::size_t entry = 0; entry < call.entries.size(); ++entry) {
    PurgeCall fewer = call;
    fewer.entries.erase(fewer.entries.begin() + static_cast<std::ptrdiff_t>(entry));
    if (!fewer.entries.empty()) calls.push_back(std::move(fewer));
    const std::size_t count = call.entries[entry].second.size();
    for (std::size_t revision = 0; revision < count; ++revision) {
      PurgeCall shorter = call;
      auto& list = shorter.entries[entry].second;
      list.erase(list.begin() + static_cast<std::ptrdiff_t>(revision));
      calls.push_back(std::move(shorter));
    }
  }
  return calls;
}

std::vector<Operation> simpler_operations(const Operation& operation) {
  std::vector<Operation> operations;
  if (const auto* call = std::get_if<PurgeCall>(&operation)) {
    for (auto& one : simpler_calls(*call)) operations.emplace_back(std::move(one));
  } else if (std::get<LeafWrite>(operation).is_deleted) {
    LeafWrite live = std::get<LeafWrite>(operation);
    live.is_deleted = false;
    operations.emplace_back(std::move(live));
  }
  return operations;
}

}  // namespace

std::string endpoint_of(const Operation& operation) {
  return std::holds_alternative<LeafWrite>(operation) ? "_bulk_docs" : "_purge";
}

Json body_of(const Operation& operation) {
  if (const auto* write = std::get_if<LeafWrite>(&operation)) return write_body(*write);
  return purge_body(std::get<PurgeCall>(operation));
}

std::vector<PurgeCall::Entry> names_in(const History& history) {
  std::map<std::string, std::set<std::string>> names;
  for (const auto& operation : history) {
    if (const auto* write = std::get_if<LeafWrite>(&operation)) {
      names[write->document].insert(write->path.begin(), write->path.end());
      continue;
    }
    for (const auto& [document, revisions] : std::get<PurgeCall>(operation).entries) {
      names[document].insert(revisions.begin(), revisions.end());
    }
  }
  std::vector<PurgeCall::Entry> entries;
  entries.reserve(names.size());
  for (const auto& [document, revisions] : names) {
    entries.emplace_back(document, std::vector(revisions.begin(), revisions.end()));
  }
  return entries;
}

History random_history(RandomSource& random, std::size_t operations, Shape shape) {
  Generator generator(random);
  History history;
  while (history.size() < operations) history.push_back(generator.next());
  if (shape == Shape::WritesFirst) {
    std::stable_partition(history.begin(), history.end(), [](const Operation& operation) {
      return std::holds_alternative<LeafWrite>(operation);
    });
  }
  return history;
}

std::vector<History> simpler(const History& history) {
  std::vector<History> histories;
  for (std::size_t i = history.size(); i > 0; --i) {
    History fewer = history;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i - 1));
    histories.push_back(std::move(fewer));
  }
  for (std::size_t i = 0; i < history.size(); ++i) {
    for (auto& operation : simpler_operations(history[i])) {
      histories.push_back(history);
      histories.back()[i] = std::move(operation);
    }
  }
  return histories;
}

}  // namespace purgatory::conformance
