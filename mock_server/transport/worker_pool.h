// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <vector>

#include <pthread.h>

namespace purgatory::transport {

// Threads that run one job each at a time, started when there is none free and kept for later
// jobs. No job ever waits for another one to end. Thread-safe.
class WorkerPool {
 public:
  explicit WorkerPool(std::size_t most_workers) : most_workers_(most_workers) {}
  ~WorkerPool() { finish(); }
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // False, and the job is not run, when all workers are busy and no further one may or can start.
  bool submit(std::function<void()> job);
  // Waits for the jobs and ends the threads. Nothing may be submitted any more.
  void finish();

 private:
  static void* run(void* pool);
  bool start_worker();
  void work();

  const std::size_t most_workers_;
  std::mutex mutex_;
  std::condition_variable has_job_;
  std::deque<std::function<void()>> jobs_;  // never more than there are idle or starting workers
  std::vector<pthread_t> workers_;
  std::size_t idle_ = 0;
  bool is_finishing_ = false;
};

}  // namespace purgatory::transport
