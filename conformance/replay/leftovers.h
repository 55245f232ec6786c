// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "conformance/http/http_client.h"
#include "conformance/replay/recording.h"
#include "conformance/run/run_context.h"

namespace purgatory::conformance {

// What a recording makes on a target, under the names that were recorded: databases and documents
// of users. It must not be there before, since it is somebody's then, and goes away afterwards.
class Leftovers {
 public:
  Leftovers(const Recording& recording, const RunContext& context, HttpClient& client);

  // The first of them that is there already, as a path; empty when there is none. Sets `problem`
  // when the target does not answer.
  std::string already_there(std::string& problem);
  // Removes them all; what could not be removed.
  std::vector<std::string> remove();

 private:
  Exchange ask(const std::string& method, const std::string& path);

  const RunContext& context_;
  HttpClient& client_;
  std::vector<std::string> databases_;  // as paths
  std::vector<std::string> users_;      // as paths
};

}  // namespace purgatory::conformance
