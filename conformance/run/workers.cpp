// SPDX-License-Identifier: Apache-2.0
#include "conformance/run/workers.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace purgatory::conformance {
namespace {

// What the threads share.
class Crew {
 public:
  Crew(std::size_t count, const std::function<Worker()>& hire) : count_(count), hire_(hire) {}

  void work() {
    try {
      const Worker worker = hire_();
      for (std::size_t place = next_++; place < count_ && !has_ended_; place = next_++) {
        if (worker(place) == Work::Ends) has_ended_ = true;
      }
    } catch (const std::exception&) {
      const std::lock_guard lock(mutex_);
      if (!fault_) fault_ = std::current_exception();
      has_ended_ = true;
    }
  }

  void throw_fault() const {
    if (fault_) std::rethrow_exception(fault_);
  }

 private:
  const std::size_t count_;
  const std::function<Worker()>& hire_;
  std::atomic<std::size_t> next_{0};
  std::atomic<bool> has_ended_{false};
  std::mutex mutex_;
  std::exception_ptr fault_;
};

}  // namespace

void work_through(std::size_t count, int at_once, const std::function<Worker()>& hire) {
  Crew crew(count, hire);
  const auto threads = std::min(count, static_cast<std::size_t>(std::max(at_once, 1)));
  {
    std::vector<std::jthread> crew_at_work;
    for (std::size_t i = 0; i < threads; ++i) crew_at_work.emplace_back([&crew] { crew.work(); });
  }
  crew.throw_fault();
}

}  // namespace purgatory::conformance
