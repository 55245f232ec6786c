// SPDX-License-Identifier: Apache-2.0
// What a view costs: to build, per document, and to keep up to date behind purges. The map function
// runs in `purgatory-js`, as in the server. The arguments are the number of documents, and among
// how many of them, neighbours in the view, the benchmark works: a thousand of a million shows what
// the size of the structures costs, a million of a million adds what it costs that memory far apart
// is not in the processor's cache.
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <malloc.h>

#include "mock_server/model/couchdb/databases.h"
#include "mock_server/model/couchdb/indexes/design_views.h"
#include "mock_server/model/couchdb/indexes/reducer.h"
#include "mock_server/script/query_server.h"

namespace purgatory::couchdb {
namespace {

constexpr std::size_t kDocumentsAtOnce = 500;  // as the server takes them
constexpr const char* kDesign =
    R"({"views":{"v":{"map":"function(doc) { emit(doc.value, doc.value) }","reduce":"_sum"}}})";

std::size_t heap_in_use() { return mallinfo2().uordblks; }

// A database with small documents, and a view of all of them.
class Viewed {
 public:
  explicit Viewed(std::uint64_t documents)
      : count(documents), database_({"db", {"node", "0123456789"}, {}}, RuleSet(), random_) {
    for (std::uint64_t i = 0; i < count; ++i) put("doc-" + std::to_string(i));
  }

  std::string put(const std::string& id) {
    DocumentDraft draft;
    draft.id = id;
    const auto value = static_cast<std::int64_t>(random_.below(kKeys * worked_among / count));
    draft.members = Json::object({{"type", "small"}, {"value", value}});
    return database_.update(std::move(draft))->text();
  }
  void purge(const std::string& id, const std::string& revision) {
    database_.purge({{id, {*Revision::parse(revision)}}});
  }
  void start_view() { index_ = std::make_unique<ViewIndex>(design_.options); }
  void catch_up() {
    while (!index_->is_current(database_)) {
      const IndexBatch batch = index_->next(database_, kDocumentsAtOnce);
      std::vector<MappedDocument> mapped;
      if (!batch.documents.empty()) mapped = *scripts_->map(design_.functions, batch.documents);
      index_->apply(batch, std::move(mapped));
    }
  }
  std::string sum() { return (*index_->rows(0).reduce({}, *reducer_))->dump(); }
  const ViewIndex& index() const { return *index_; }

  const std::uint64_t count;
  std::uint64_t worked_among = count;

 private:
  static constexpr std::uint64_t kKeys = 1'000'000'000;

  RandomSource random_{1};
  Database database_;
  script::QueryServer server_{""};
  std::unique_ptr<ScriptSession> scripts_ = server_.open({});
  const DesignViews design_ = views_of(*Json::parse(kDesign));
  std::unique_ptr<Reducer> reducer_ = builtin_reducer("_sum");
  std::unique_ptr<ViewIndex> index_;
};

// Filling a million takes seconds: once for all benchmarks.
Viewed& viewed(const benchmark::State& state) {
  static std::map<std::int64_t, std::unique_ptr<Viewed>> all;
  auto& one = all[state.range(0)];
  if (!one) one = std::make_unique<Viewed>(static_cast<std::uint64_t>(state.range(0)));
  one->worked_among = one->count;
  return *one;
}

void build(benchmark::State& state) {
  Viewed& in = viewed(state);
  double bytes = 0;
  for (auto unused : state) {
    state.PauseTiming();
    in.start_view();
    const std::size_t before = heap_in_use();
    state.ResumeTiming();
    in.catch_up();
    bytes = static_cast<double>(heap_in_use() - before) / static_cast<double>(in.count);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(in.count));
  state.counters["bytes_per_document"] = bytes;
}

enum class Ask { Nothing, TheSum };

// Purges one document, brings the index up to date, and perhaps asks for the sum of all rows.
void purge_one(benchmark::State& state, Ask ask) {
  Viewed& in = viewed(state);
  in.start_view();
  in.catch_up();
  in.sum();
  in.worked_among = static_cast<std::uint64_t>(state.range(1));
  const std::uint64_t mapped_before = in.index().mapped_documents();
  constexpr std::int64_t kBatch = 100;
  std::vector<std::pair<std::string, std::string>> doomed(kBatch);
  while (state.KeepRunningBatch(kBatch)) {
    state.PauseTiming();
    for (std::size_t i = 0; i < doomed.size(); ++i) {
      doomed[i].first = "new-" + std::to_string(i);
      doomed[i].second = in.put(doomed[i].first);
    }
    in.catch_up();
    in.sum();
    state.ResumeTiming();
    for (const auto& [id, revision] : doomed) {
      in.purge(id, revision);
      in.catch_up();
      if (ask == Ask::TheSum) benchmark::DoNotOptimize(in.sum());
    }
  }
  // Only what was written in between: a purge maps nothing, and never builds anew.
  state.counters["mapped_per_purge"] =
      static_cast<double>(in.index().mapped_documents() - mapped_before) /
      static_cast<double>(state.iterations());
  state.counters["builds"] = static_cast<double>(in.index().builds());
}

void purge_and_update(benchmark::State& state) { purge_one(state, Ask::Nothing); }
void purge_and_reduce(benchmark::State& state) { purge_one(state, Ask::TheSum); }

void sizes(benchmark::internal::Benchmark* benchmark) {
  benchmark->Args({1'000, 1'000})->Args({1'000'000, 1'000})->Args({1'000'000, 1'000'000});
  benchmark->Unit(benchmark::kMicrosecond);
}

BENCHMARK(build)->Arg(1'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(purge_and_update)->Apply(sizes);
BENCHMARK(purge_and_reduce)->Apply(sizes);

}  // namespace
}  // namespace purgatory::couchdb

BENCHMARK_MAIN();
