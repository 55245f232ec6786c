// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>

namespace purgatory::conformance {

// What a worker says after one piece of work: that the others go on, or that all end.
enum class Work { GoesOn, Ends };

// Does one piece of work, known by its place.
using Worker = std::function<Work(std::size_t place)>;

// Has each place below `count` worked at, from the first to the last, by up to `at_once` threads.
// `hire` is called once in each thread and gives its worker, who may have things of its own. After
// an exception nothing more is begun, and the first one is thrown on when all threads have ended.
void work_through(std::size_t count, int at_once, const std::function<Worker()>& hire);

}  // namespace purgatory::conformance
