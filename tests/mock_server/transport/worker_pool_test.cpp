// SPDX-License-Identifier: Apache-2.0
#include "mock_server/transport/worker_pool.h"

#include <atomic>
#include <future>
#include <memory>
#include <thread>

#include <gtest/gtest.h>

namespace purgatory::transport {
namespace {

TEST(WorkerPool, RunsEveryJobBeforeItFinishes) {
  std::atomic<int> runs = 0;
  WorkerPool pool(4'000);
  for (int job = 0; job < 1'000; ++job) EXPECT_TRUE(pool.submit([&runs] { ++runs; }));
  pool.finish();
  EXPECT_EQ(runs, 1'000);
}

TEST(WorkerPool, NoJobWaitsForAnother) {
  std::promise<void> first;
  WorkerPool pool(2);
  EXPECT_TRUE(pool.submit([&first] { first.get_future().wait(); }));
  EXPECT_TRUE(pool.submit([&first] { first.set_value(); }));
}

TEST(WorkerPool, RefusesAJobWhenAllWorkersAreBusy) {
  std::promise<void> end;
  const std::shared_future<void> ended = end.get_future().share();
  WorkerPool pool(2);
  EXPECT_TRUE(pool.submit([ended] { ended.wait(); }));
  EXPECT_TRUE(pool.submit([ended] { ended.wait(); }));
  EXPECT_FALSE(pool.submit([] { FAIL() << "was refused"; }));
  end.set_value();
}

TEST(WorkerPool, KeepsItsThreadsForLaterJobs) {
  WorkerPool pool(1);
  for (int job = 0; job < 100; ++job) {
    const auto done = std::make_shared<std::promise<void>>();
    // The one worker becomes free only a moment after its job is done.
    while (!pool.submit([done] { done->set_value(); })) std::this_thread::yield();
    done->get_future().wait();
  }
}

}  // namespace
}  // namespace purgatory::transport
