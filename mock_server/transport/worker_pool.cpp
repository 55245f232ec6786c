// SPDX-License-Identifier: Apache-2.0
#include "mock_server/transport/worker_pool.h"

#include <utility>

namespace purgatory::transport {
namespace {

// The deepest recursion is over JSON of 1,000 levels, which fits 256 KiB; sanitizers make frames
// up to three times as large. Only pages that are touched cost memory.
constexpr std::size_t kStackBytes = 1 << 20;

}  // namespace

bool WorkerPool::submit(std::function<void()> job) {
  const std::lock_guard lock(mutex_);
  jobs_.push_back(std::move(job));
  if (jobs_.size() <= idle_) {
    has_job_.notify_one();
    return true;
  }
  if (start_worker()) return true;
  jobs_.pop_back();
  return false;
}

bool WorkerPool::start_worker() {
  if (workers_.size() >= most_workers_) return false;
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, kStackBytes);
  pthread_t worker{};
  const bool is_started = pthread_create(&worker, &attributes, &WorkerPool::run, this) == 0;
  pthread_attr_destroy(&attributes);
  if (!is_started) return false;
  workers_.push_back(worker);
  // It counts as idle from now on: its first job waits for it already.
  ++idle_;
  return true;
}

void* WorkerPool::run(void* pool) {
  static_cast<WorkerPool*>(pool)->work();
  return nullptr;
}

void WorkerPool::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    has_job_.wait(lock, [this] { return is_finishing_ || !jobs_.empty(); });
    if (jobs_.empty()) return;
    const std::function<void()> job = std::move(jobs_.front());
    jobs_.pop_front();
    --idle_;
    lock.unlock();
    job();
    lock.lock();
    ++idle_;
  }
}

void WorkerPool::finish() {
  std::vector<pthread_t> workers;
  {
    const std::lock_guard lock(mutex_);
    is_finishing_ = true;
    workers.swap(workers_);
  }
  has_job_.notify_all();
  for (const pthread_t worker : workers) pthread_join(worker, nullptr);
}

}  // namespace purgatory::transport
