// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "mock_server/replication/job_history.h"
#include "mock_server/replication/replication.h"
#include "support/random.h"

namespace purgatory::replication {

// The document that asked for a job, at the revision that did; no database: `_replicate` did.
struct JobOrigin {
  std::string database;
  std::string document;
  std::string revision;
  bool is_document() const { return !database.empty(); }
};

struct JobRequest {
  Specification specification;
  JobOrigin origin;
  std::optional<std::string> user;  // who asked; nothing: nobody or a document
  std::string server_uuid;
  std::string node = {};  // that carries it out
};

// A job as others see it at one moment.
struct JobView {
  std::uint64_t number = 0;  // in the order in which jobs came
  std::string id;            // empty: its filter function is not known yet
  JobOrigin origin;
  std::optional<std::string> user;
  std::string node;
  std::string source;
  std::string target;
  bool continuous = false;
  std::chrono::milliseconds checkpoint_interval{0};
  // "initializing", "error", "pending", "running" or "crashing", as CouchDB names them.
  std::string state;
  std::string problem;  // of a job that is in error or crashing
  std::uint64_t error_count = 0;
  std::vector<JobEvent> history;
  TimePoint start_time{};
  TimePoint last_updated{};
  Position position;
};

// How a job of a document came to its end by itself.
struct JobEnd {
  JobOrigin origin;
  bool is_completed = false;  // else it failed for good
  std::string problem;
  Position position;
  TimePoint start_time{};
};

// The replications that are asked for, each on a thread of its own. Jobs of documents that crash
// are tried again after a while, those of `_replicate` are not. Nothing blocks but `identify`,
// `run` and `halt`. Thread-safe.
class Scheduler {
 public:
  struct Options {
    const Clock& clock;
    ClientFactory open;
    KeepsRule keeps;
    // Called from the job's thread, with nothing locked.
    std::function<void(const JobEnd&)> on_end;
    std::uint64_t seed = 0;  // of the ids of sessions
    // Threads; whoever comes later waits for one that ends.
    std::size_t most_at_work = 500;
  };
  explicit Scheduler(Options options);
  ~Scheduler();
  Scheduler(const Scheduler&) = delete;
  Scheduler& operator=(const Scheduler&) = delete;

  // The id of a replication that does not run yet, for which a filter function may have to be read
  // from the source. A source that says nothing is not waited for once all jobs are to end.
  Outcome<ReplicationId> identify(const Specification& specification, const std::string& uuid);

  // Waits for the end of a replication that is not continuous; of one that is there already where
  // there is one of that id. What it is answered with. A document's job that crashes goes on for
  // that document, but this is answered with the crash; one that waits to be tried again is tried
  // at once.
  Outcome<Json> run(JobRequest request, const ReplicationId& id);
  // A replication that runs already goes on.
  void start(JobRequest request, const ReplicationId& id);
  // For a document that is new or another than before. Never waits.
  void follow(JobRequest request);
  // The document is gone.
  void forget(const std::string& database, const std::string& document);
  // The node is gone, and with it what was asked of it; jobs of documents others take over.
  void forget_node(const std::string& node);
  // False: there is none of that id.
  bool cancel(const std::string& id);
  // Who asked for the job of that id. Nothing: there is none.
  std::optional<JobView> find(const std::string& id) const;
  std::vector<JobView> jobs() const;
  std::size_t size() const;

  // Tells all jobs to end, and takes no more until `resume`.
  void abort();
  // The same, and waits until they have. To be called with no lock held.
  void halt();
  void resume();
  void clock_moved();

 private:
  struct Job;
  using JobPointer = std::shared_ptr<Job>;

  Outcome<ReplicationId> identify(const Specification& specification, const std::string& uuid,
                                  Interruption& interruption) const;
  JobPointer add(JobRequest request, std::optional<ReplicationId> id);
  void launch_next();
  void work(const JobPointer& job);
  bool settle_id(const JobPointer& job);
  Outcome<Json> replicate(Job& job);
  bool note_start(Job& job);
  // True: it is to be tried again, and the time for that has come.
  bool note_end(Job& job, const Outcome<Json>& outcome);
  void finish(const JobPointer& job, Outcome<Json> outcome);
  void remove(const JobPointer& job, Interruption::Level level);
  void join_ended();
  JobPointer with_id(const std::string& id) const;
  JobView view(const Job& job) const;

  const Options options_;
  mutable std::mutex mutex_;
  std::condition_variable ended_;
  RandomSource random_;
  std::list<JobPointer> jobs_;            // in the order in which they came
  std::list<JobPointer> ending_;          // removed, but their threads may be at work
  std::list<Interruption*> identifying_;  // of calls of `identify`
  std::vector<std::thread> threads_to_join_;
  std::uint64_t count_ = 0;
  std::size_t at_work_ = 0;
  bool is_halted_ = false;
};

}  // namespace purgatory::replication
