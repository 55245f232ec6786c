// SPDX-License-Identifier: Apache-2.0
// What the model's operations cost in a small and in a large database, and what a small document
// weighs. The arguments are the number of documents, and among how many of them the benchmark
// chooses: a thousand of a million shows what the size of the structures costs, a million of a
// million adds what it costs that memory far apart is not in the processor's cache.
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>
#include <malloc.h>

#include "mock_server/model/couchdb/databases.h"

namespace purgatory::couchdb {
namespace {

constexpr std::uint64_t kPage = 100;
constexpr int kDocumentsInADifference = 20;

std::string id_of(std::uint64_t number) {
  constexpr std::size_t kDigits = 12;
  const std::string digits = std::to_string(number);
  return "doc-" + std::string(kDigits - digits.size(), '0') + digits;
}

DocumentDraft draft_of(const std::string& id, std::int64_t value) {
  DocumentDraft draft;
  draft.id = id;
  draft.members = Json::object({{"type", "small"}, {"value", value}});
  return draft;
}

std::size_t heap_in_use() { return mallinfo2().uordblks; }

// A database of so many small documents with ids in no particular order of arrival.
struct Filled {
  explicit Filled(std::uint64_t documents) : count(documents) {
    const std::size_t before = heap_in_use();
    database = std::make_unique<Database>(DatabaseIdentity{"db", {"node", "0123456789"}, {}},
                                          RuleSet(), random);
    constexpr std::uint64_t kStep = 7919;  // a prime, so that every id comes once
    for (std::uint64_t i = 0; i < count; ++i)
      database->update(draft_of(id_of(i * kStep % count), 1));
    bytes_per_document = static_cast<double>(heap_in_use() - before) / static_cast<double>(count);
  }

  std::string any_id() { return id_of(random.below(chosen_among)); }
  const DocumentRecord& any() { return *std::as_const(*database).documents().find(any_id()); }
  std::uint64_t any_sequence() {
    return database->update_sequence() - random.below(chosen_among) - 1;
  }

  std::uint64_t count;
  std::uint64_t chosen_among = count;
  RandomSource random{1};
  std::unique_ptr<Database> database;
  double bytes_per_document = 0;
};

// Filling a million takes seconds: once for all benchmarks.
Filled& filled(const benchmark::State& state) {
  static std::map<std::int64_t, std::unique_ptr<Filled>> all;
  auto& one = all[state.range(0)];
  if (!one) one = std::make_unique<Filled>(static_cast<std::uint64_t>(state.range(0)));
  one->chosen_among = static_cast<std::uint64_t>(state.range(1));
  return *one;
}

// The row of a listing, as far as the model prints it.
std::size_t print_row(const Database& database, const DocumentRecord& record) {
  return database.update_sequence_text(record.sequence).size() +
         record.tree.revision(record.tree.winner()).text().size();
}

Revision winner_of(const DocumentRecord& record) {
  return record.tree.revision(record.tree.winner());
}

void weigh(benchmark::State& state) {
  Filled& database = filled(state);
  for (auto unused : state) benchmark::DoNotOptimize(database.bytes_per_document);
  state.counters["bytes_per_document"] = database.bytes_per_document;
}

void read_document(benchmark::State& state) {
  Filled& in = filled(state);
  for (auto unused : state) {
    const auto read = in.database->read(in.any_id());
    benchmark::DoNotOptimize(print_document(*read));
  }
}

void create_and_purge(benchmark::State& state) {
  Filled& in = filled(state);
  std::uint64_t made = 0;
  for (auto unused : state) {
    const std::string id = "new-" + in.any_id() + std::to_string(made++);
    const auto revision = in.database->update(draft_of(id, 1));
    benchmark::DoNotOptimize(in.database->purge({{id, {*revision}}}));
  }
}

void purge(benchmark::State& state) {
  Filled& in = filled(state);
  constexpr std::int64_t kBatch = 100;
  std::vector<PurgeRequest> doomed;
  while (state.KeepRunningBatch(kBatch)) {
    state.PauseTiming();
    doomed.clear();
    for (std::int64_t i = 0; i < kBatch; ++i) {
      const std::string id = "new-" + in.any_id() + std::to_string(i);
      doomed.push_back({id, {*in.database->update(draft_of(id, 1))}});
    }
    state.ResumeTiming();
    for (PurgeRequest& request : doomed) in.database->purge({std::move(request)});
  }
}

void write(benchmark::State& state) {
  Filled& in = filled(state);
  for (auto unused : state) {
    const DocumentRecord& record = in.any();
    const Revision revision = winner_of(record);
    DocumentDraft draft = draft_of(record.id, 2);
    draft.history = {revision.generation, {revision.hash}};
    benchmark::DoNotOptimize(in.database->update(std::move(draft)));
  }
}

void revs_diff(benchmark::State& state) {
  Filled& in = filled(state);
  const Revision unknown = *Revision::parse("9-unknown");
  for (auto unused : state) {
    for (int i = 0; i < kDocumentsInADifference; ++i) {
      const DocumentRecord& record = in.any();
      benchmark::DoNotOptimize(in.database->difference(record.id, {winner_of(record), unknown}));
    }
  }
}

void changes_page(benchmark::State& state) {
  Filled& in = filled(state);
  const DocumentStore& documents = in.database->documents();
  for (auto unused : state) {
    const std::uint64_t since = in.any_sequence();
    std::uint64_t left = kPage;
    std::uint64_t last = since;
    documents.visit_changes(since, Direction::Ascending, [&](const DocumentRecord& record) {
      last = record.sequence;
      benchmark::DoNotOptimize(print_row(*in.database, record));
      return --left == 0 ? Continue::No : Continue::Yes;
    });
    benchmark::DoNotOptimize(documents.count_changes_after(last));
  }
}

void all_docs_page(benchmark::State& state) {
  Filled& in = filled(state);
  const DocumentStore& documents = in.database->documents();
  for (auto unused : state) {
    IdRange range;
    range.first = in.any_id();
    std::uint64_t left = kPage;
    benchmark::DoNotOptimize(documents.live_before(*range.first));
    documents.visit(range, [&](const DocumentRecord& record) {
      benchmark::DoNotOptimize(print_row(*in.database, record));
      return --left == 0 ? Continue::No : Continue::Yes;
    });
  }
}

void sizes(benchmark::internal::Benchmark* one) {
  constexpr std::int64_t kSmall = 1000;
  constexpr std::int64_t kLarge = 1000000;
  one->Args({kSmall, kSmall})->Args({kLarge, kSmall})->Args({kLarge, kLarge});
}

BENCHMARK(weigh)->Args({1000, 1000})->Args({1000000, 1000000})->Iterations(1);
BENCHMARK(read_document)->Apply(sizes);
BENCHMARK(revs_diff)->Apply(sizes);
BENCHMARK(changes_page)->Apply(sizes);
BENCHMARK(all_docs_page)->Apply(sizes);
BENCHMARK(write)->Apply(sizes);
BENCHMARK(create_and_purge)->Apply(sizes);
BENCHMARK(purge)->Apply(sizes);

}  // namespace
}  // namespace purgatory::couchdb

BENCHMARK_MAIN();
