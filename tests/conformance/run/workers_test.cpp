// SPDX-License-Identifier: Apache-2.0
#include "conformance/run/workers.h"

#include <atomic>
#include <mutex>
#include <set>
#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

namespace purgatory::conformance {
namespace {

TEST(Workers, WorkAtEachPlaceOnce) {
  std::mutex mutex;
  std::multiset<std::size_t> places;
  work_through(100, 4, [&]() -> Worker {
    return [&](std::size_t place) {
      const std::lock_guard lock(mutex);
      places.insert(place);
      return Work::GoesOn;
    };
  });
  ASSERT_EQ(places.size(), 100U);
  for (std::size_t place = 0; place < 100; ++place) EXPECT_EQ(places.count(place), 1U) << place;
}

TEST(Workers, AreNoMoreThanThereIsWork) {
  std::atomic<int> hired{0};
  work_through(2, 8, [&]() -> Worker {
    ++hired;
    return [](std::size_t) { return Work::GoesOn; };
  });
  EXPECT_EQ(hired, 2);
}

TEST(Workers, AreAtLeastOne) {
  std::vector<std::size_t> places;
  work_through(3, 0, [&]() -> Worker {
    return [&](std::size_t place) {
      places.push_back(place);
      return Work::GoesOn;
    };
  });
  EXPECT_EQ(places, (std::vector<std::size_t>{0, 1, 2}));
}

TEST(Workers, EndWhenOneSaysSo) {
  std::vector<std::size_t> places;
  work_through(10, 1, [&]() -> Worker {
    return [&](std::size_t place) {
      places.push_back(place);
      return place == 2 ? Work::Ends : Work::GoesOn;
    };
  });
  EXPECT_EQ(places, (std::vector<std::size_t>{0, 1, 2}));
}

TEST(Workers, PassOnAFaultWhenAllHaveEnded) {
  std::atomic<int> begun{0};
  const auto hire = [&]() -> Worker {
    return [&](std::size_t) -> Work {
      ++begun;
      throw std::runtime_error("a fault");
    };
  };
  EXPECT_THROW(work_through(1000, 2, hire), std::runtime_error);
  EXPECT_LE(begun, 2);
}

}  // namespace
}  // namespace purgatory::conformance
