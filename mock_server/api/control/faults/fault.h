// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "mock_server/api/control/faults/path_pattern.h"
#include "support/json.h"

namespace purgatory::api {

// The request is answered with this instead; nothing behind the control sees it.
struct ForcedAnswer {
  int status = 503;
  // Absent: {"error":…,"reason":…} with the word that fits the status.
  std::optional<Json> body;
  std::vector<std::pair<std::string, std::string>> headers;
};

// The connection ends without a byte of an answer.
struct LostAnswer {
  enum class Moment {
    BeforeTheRequest,  // nothing is done
    AfterTheRequest,   // all is done, and the client is not told
  };
  Moment moment = Moment::BeforeTheRequest;
  bool is_reset = true;  // else it ends in good order
};

// The request is done, and of the body of its answer so many bytes arrive, always fewer than all.
struct CutBody {
  std::uint64_t bytes = 0;
};

using FaultEffect = std::variant<std::monostate, ForcedAnswer, LostAnswer, CutBody>;

// Something that goes wrong on purpose between client and server.
struct Fault {
  std::string face;    // empty: any
  std::string method;  // empty: any
  PathPattern path;

  std::uint64_t after = 0;             // so many matching requests are spared first
  std::optional<std::uint64_t> times;  // then so many are struck; absent: all

  std::chrono::milliseconds latency{0};  // before anything else happens
  FaultEffect effect;
};

}  // namespace purgatory::api
