// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <set>
#include <utility>

namespace purgatory::crdb {

// Which clusters run, and which of them reach each other. Clusters go by their place in the world.
// A link works both ways.
class Network {
 public:
  void cut(std::size_t one, std::size_t other) { cut_.insert(pair_of(one, other)); }
  void heal(std::size_t one, std::size_t other) { cut_.erase(pair_of(one, other)); }
  void stop(std::size_t cluster) { stopped_.insert(cluster); }
  void start(std::size_t cluster) { stopped_.erase(cluster); }

  bool is_cut(std::size_t one, std::size_t other) const {
    return cut_.count(pair_of(one, other)) != 0;
  }
  bool is_running(std::size_t cluster) const { return stopped_.count(cluster) == 0; }
  // A cluster that runs reaches itself.
  bool reaches(std::size_t one, std::size_t other) const {
    return is_running(one) && is_running(other) && (one == other || !is_cut(one, other));
  }

 private:
  static std::pair<std::size_t, std::size_t> pair_of(std::size_t one, std::size_t other) {
    return one < other ? std::pair(one, other) : std::pair(other, one);
  }

  std::set<std::pair<std::size_t, std::size_t>> cut_;
  std::set<std::size_t> stopped_;
};

}  // namespace purgatory::crdb
