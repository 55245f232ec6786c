// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace purgatory {

// Something that goes wrong on purpose between client and server. At most one of `status`, `drop`
// and `cut_body`.
struct MockServerFault {
  std::string method{};                  // empty: any
  std::string path{};                    // "/db/*", "/db/**"; compared without query; empty: any
  std::uint64_t after = 0;               // so many matching requests are spared first
  std::optional<std::uint64_t> times{};  // then so many are struck; nothing: all
  std::chrono::milliseconds latency{0};
  std::optional<int> status{};              // answered instead of the server's own answer
  std::string drop{};                       // "reset_before", "reset_after", "close_before", …
  std::optional<std::uint64_t> cut_body{};  // so many bytes of the answer's body arrive
  std::string face{};                       // "couchdb" or "crdb"; empty: either
};

// A request that the server saw.
struct MockServerRequest {
  std::uint64_t number = 0;  // counts from 1
  std::string method;
  std::string path;   // as it came, percent-encoded
  std::string query;  // without the '?'
  int status = 0;     // of the answer; 0: a fault kept it back
  std::string body;   // only while `record_bodies` is on
  std::string face;   // "couchdb" or "crdb"
};

}  // namespace purgatory
