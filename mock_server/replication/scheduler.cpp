// SPDX-License-Identifier: Apache-2.0
#include "mock_server/replication/scheduler.h"

#include <algorithm>
#include <exception>
#include <utility>

namespace purgatory::replication {

using Level = Interruption::Level;

struct Scheduler::Job {
  // Set once, at the beginning, but for the revision of the document and the node.
  std::uint64_t number = 0;
  JobRequest request;
  TimePoint start_time{};

  Interruption interruption;
  Progress progress;

  // Guarded by the scheduler's mutex.
  std::optional<ReplicationId> id;
  bool is_running = false;
  bool is_in_error = false;  // its filter function cannot be read
  std::string problem;
  JobHistory history;
  bool waits_for_retry = false;
  std::uint64_t crashes = 0;                // ever
  std::optional<ReplicationError> failure;  // of the last crash
  std::optional<Outcome<Json>> outcome;
  std::thread thread;
};

Scheduler::Scheduler(Options options) : options_(std::move(options)), random_(options_.seed) {}

Scheduler::~Scheduler() { halt(); }

Outcome<ReplicationId> Scheduler::identify(const Specification& specification,
                                           const std::string& uuid) {
  Interruption interruption;
  {
    const std::lock_guard lock(mutex_);
    if (is_halted_) return stopped();
    identifying_.push_back(&interruption);
  }
  auto id = identify(specification, uuid, interruption);
  const std::lock_guard lock(mutex_);
  identifying_.remove(&interruption);
  return id;
}

Outcome<ReplicationId> Scheduler::identify(const Specification& specification,
                                           const std::string& uuid,
                                           Interruption& interruption) const {
  std::string code;
  if (specification.filter.find('/') != std::string::npos) {
    DatabaseClient source(
        specification.source,
        options_.open(specification.source, {interruption, specification.connection_timeout}),
        {specification.retries, options_.clock, interruption});
    auto read = source.filter_code(specification.filter);
    if (!read) return Failure<ReplicationError>(std::move(read).error());
    code = *std::move(read);
  }
  return replication_id(specification, uuid, code);
}

Scheduler::JobPointer Scheduler::with_id(const std::string& id) const {
  const auto found = std::ranges::find_if(
      jobs_, [&id](const JobPointer& job) { return job->id && job->id->text() == id; });
  return found == jobs_.end() ? nullptr : *found;
}

Scheduler::JobPointer Scheduler::add(JobRequest request, std::optional<ReplicationId> id) {
  auto job = std::make_shared<Job>();
  job->number = ++count_;
  job->request = std::move(request);
  job->id = std::move(id);
  job->start_time = options_.clock.now();
  job->history.add({JobEvent::Type::Added, job->start_time, ""});
  jobs_.push_back(job);
  launch_next();
  return job;
}

// Requires the lock.
void Scheduler::launch_next() {
  if (at_work_ == options_.most_at_work) return;
  const auto next = std::ranges::find_if(
      jobs_, [](const JobPointer& job) { return !job->thread.joinable() && !job->outcome; });
  if (next == jobs_.end()) return;
  ++at_work_;
  (*next)->thread = std::thread([this, job = *next] { work(job); });
}

Outcome<Json> Scheduler::run(JobRequest request, const ReplicationId& id) {
  join_ended();
  std::unique_lock lock(mutex_);
  if (is_halted_) return stopped();
  JobPointer job = with_id(id.text());
  if (job == nullptr) job = add(std::move(request), id);
  if (std::exchange(job->waits_for_retry, false)) job->interruption.hurry();
  const std::uint64_t crashes = job->crashes;
  ended_.wait(lock, [&] { return job->outcome || job->crashes > crashes; });
  if (job->outcome) return *job->outcome;
  return Failure<ReplicationError>(*job->failure);
}

void Scheduler::start(JobRequest request, const ReplicationId& id) {
  join_ended();
  const std::lock_guard lock(mutex_);
  if (is_halted_ || with_id(id.text()) != nullptr) return;
  add(std::move(request), id);
}

void Scheduler::follow(JobRequest request) {
  const std::lock_guard lock(mutex_);
  if (is_halted_) return;
  const auto found = std::ranges::find_if(jobs_, [&request](const JobPointer& job) {
    return job->request.origin.database == request.origin.database &&
           job->request.origin.document == request.origin.document;
  });
  if (found != jobs_.end()) {
    if ((*found)->request.specification == request.specification) {
      (*found)->request.origin.revision = std::move(request.origin.revision);
      (*found)->request.node = std::move(request.node);
      return;
    }
    remove(JobPointer(*found), Level::Finish);
  }
  // One whose filter function has to be read, and one that runs already, is looked at by its own
  // thread.
  std::optional<ReplicationId> id;
  if (request.specification.filter.find('/') == std::string::npos) {
    id = replication_id(request.specification, request.server_uuid, "");
    if (with_id(id->text()) != nullptr) id.reset();
  }
  add(std::move(request), std::move(id));
}

void Scheduler::forget(const std::string& database, const std::string& document) {
  const std::lock_guard lock(mutex_);
  const auto found = std::ranges::find_if(jobs_, [&](const JobPointer& job) {
    return job->request.origin.database == database && job->request.origin.document == document;
  });
  if (found != jobs_.end()) remove(JobPointer(*found), Level::Finish);
}

void Scheduler::forget_node(const std::string& node) {
  const std::lock_guard lock(mutex_);
  for (const JobPointer& job : std::list<JobPointer>(jobs_)) {
    const JobRequest& request = job->request;
    if (!request.origin.is_document() && request.node == node) remove(job, Level::Abort);
  }
}

bool Scheduler::cancel(const std::string& id) {
  const std::lock_guard lock(mutex_);
  const JobPointer job = with_id(id);
  if (job == nullptr) return false;
  remove(job, Level::Finish);
  return true;
}

// Requires the lock.
void Scheduler::remove(const JobPointer& job, Level level) {
  jobs_.remove(job);
  job->interruption.raise(level);
  if (job->thread.joinable()) {
    ending_.push_back(job);
    return;
  }
  job->outcome = stopped();
  ended_.notify_all();
}

std::optional<JobView> Scheduler::find(const std::string& id) const {
  const std::lock_guard lock(mutex_);
  const JobPointer job = with_id(id);
  if (job == nullptr) return std::nullopt;
  return view(*job);
}

std::vector<JobView> Scheduler::jobs() const {
  const std::lock_guard lock(mutex_);
  std::vector<JobView> views;
  for (const JobPointer& job : jobs_) views.push_back(view(*job));
  return views;
}

std::size_t Scheduler::size() const {
  const std::lock_guard lock(mutex_);
  return jobs_.size();
}

JobView Scheduler::view(const Job& job) const {
  const Specification& specification = job.request.specification;
  JobView view;
  view.number = job.number;
  view.id = job.id ? job.id->text() : "";
  view.origin = job.request.origin;
  view.user = job.request.user;
  view.node = job.request.node;
  view.source = specification.source.url;
  view.target = specification.target.url;
  view.continuous = specification.continuous;
  view.checkpoint_interval = specification.checkpoint_interval;
  view.history = job.history.events();
  view.start_time = job.start_time;
  view.last_updated = view.history.front().at;
  view.position = job.progress.read();
  view.problem = job.problem;
  view.error_count = job.history.consecutive_crashes();
  if (job.is_running) {
    view.state = "running";
  } else if (!job.id) {
    view.state = job.is_in_error ? "error" : "initializing";
  } else {
    view.state = view.history.front().type == JobEvent::Type::Crashed ? "crashing" : "pending";
  }
  return view;
}

void Scheduler::work(const JobPointer& job) {
  // The thread's outermost place: whatever nobody foresaw ends the job in words.
  try {
    if (!settle_id(job)) return;
    while (true) {
      if (!note_start(*job)) return finish(job, stopped());
      Outcome<Json> outcome = replicate(*job);
      if (!note_end(*job, outcome)) return finish(job, std::move(outcome));
    }
  } catch (const std::exception& fault) {
    finish(job, Failure<ReplicationError>(
                    ReplicationError{ReplicationError::Kind::Failed, "error", fault.what()}));
  }
}

// False: the job has ended.
bool Scheduler::settle_id(const JobPointer& job) {
  while (true) {
    {
      const std::lock_guard lock(mutex_);
      if (job->id) return true;
    }
    const auto id =
        identify(job->request.specification, job->request.server_uuid, job->interruption);
    std::unique_lock lock(mutex_);
    if (job->interruption.level() != Level::None) {
      lock.unlock();
      finish(job, stopped());
      return false;
    }
    const JobPointer other = id ? with_id(id->text()) : nullptr;
    if (other != nullptr) {
      const JobOrigin& origin = other->request.origin;
      ReplicationError error{ReplicationError::Kind::Failed, "error",
                             "Replication `" + id->text() + "` specified by document `" +
                                 job->request.origin.document + "` already started"};
      error.reason += origin.is_document() ? ", triggered by document `" + origin.document +
                                                 "` from db `" + origin.database + "`"
                                           : " by the _replicate endpoint";
      lock.unlock();
      finish(job, Failure<ReplicationError>(std::move(error)));
      return false;
    }
    if (id) {
      job->id = *id;
      job->is_in_error = false;
      job->problem.clear();
      return true;
    }
    job->is_in_error = true;
    job->problem = id.error().text();
    job->history.add({JobEvent::Type::Crashed, options_.clock.now(), job->problem});
    const TimePoint next = job->history.next_start();
    lock.unlock();
    if (!job->interruption.wait_until(options_.clock, next)) {
      finish(job, stopped());
      return false;
    }
  }
}

Outcome<Json> Scheduler::replicate(Job& job) {
  const Specification& specification = job.request.specification;
  std::string session;
  std::string checkpoint;
  {
    const std::lock_guard lock(mutex_);
    session = random_.hex(32);
    checkpoint = job.id->base;
  }
  const ClientOptions options{job.interruption, specification.connection_timeout};
  const Retrying retrying{specification.retries, options_.clock, job.interruption};
  DatabaseClient source(specification.source, options_.open(specification.source, options),
                        retrying);
  DatabaseClient target(specification.target, options_.open(specification.target, options),
                        retrying);
  Replication replication(source, target,
                          {specification, checkpoint, session, options_.clock, job.interruption,
                           job.progress, options_.keeps});
  return replication.run();
}

// False: it was interrupted before it began.
bool Scheduler::note_start(Job& job) {
  const std::lock_guard lock(mutex_);
  if (job.interruption.level() != Level::None) return false;
  job.is_running = true;
  job.waits_for_retry = false;
  job.history.add({JobEvent::Type::Started, options_.clock.now(), ""});
  return true;
}

bool Scheduler::note_end(Job& job, const Outcome<Json>& outcome) {
  TimePoint next{};
  {
    const std::lock_guard lock(mutex_);
    job.is_running = false;
    if (outcome || outcome.error().kind == ReplicationError::Kind::Stopped) return false;
    job.problem = outcome.error().text();
    job.history.add({JobEvent::Type::Crashed, options_.clock.now(), job.problem});
    next = job.history.next_start();
    if (!job.request.origin.is_document()) return false;
    job.waits_for_retry = true;
    ++job.crashes;
    job.failure = outcome.error();
    ended_.notify_all();
  }
  return job.interruption.wait_until(options_.clock, next);
}

void Scheduler::finish(const JobPointer& job, Outcome<Json> outcome) {
  const bool was_told = job->interruption.level() != Level::None;
  const bool is_completed = outcome.has_value();
  JobEnd end{{}, is_completed, "", job->progress.read(), job->start_time};
  if (!is_completed) end.problem = outcome.error().text();
  {
    const std::lock_guard lock(mutex_);
    end.origin = job->request.origin;
  }
  // The document first: whoever sees the job gone sees its end there.
  if (!was_told && end.origin.is_document()) options_.on_end(end);
  // Whatever ended before is out of `finish` in a moment.
  join_ended();
  const std::lock_guard lock(mutex_);
  job->outcome = std::move(outcome);
  jobs_.remove(job);
  ending_.remove(job);
  threads_to_join_.push_back(std::move(job->thread));
  --at_work_;
  launch_next();
  ended_.notify_all();
}

void Scheduler::join_ended() {
  std::vector<std::thread> threads;
  {
    const std::lock_guard lock(mutex_);
    threads.swap(threads_to_join_);
  }
  for (std::thread& thread : threads) thread.join();
}

void Scheduler::abort() {
  const std::lock_guard lock(mutex_);
  is_halted_ = true;
  for (const JobPointer& job : std::list<JobPointer>(jobs_)) remove(job, Level::Abort);
  for (const JobPointer& job : ending_) job->interruption.raise(Level::Abort);
  for (Interruption* const identifying : identifying_) identifying->raise(Level::Abort);
}

void Scheduler::halt() {
  abort();
  std::unique_lock lock(mutex_);
  ended_.wait(lock, [this] { return ending_.empty(); });
  lock.unlock();
  join_ended();
}

void Scheduler::resume() {
  const std::lock_guard lock(mutex_);
  is_halted_ = false;
}

void Scheduler::clock_moved() {
  const std::lock_guard lock(mutex_);
  for (const JobPointer& job : jobs_) job->interruption.clock_moved();
  for (Interruption* const identifying : identifying_) identifying->clock_moved();
}

}  // namespace purgatory::replication
