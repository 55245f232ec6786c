// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <sys/types.h>

namespace purgatory::benchmarks {

// The reference server in a process of its own, so that what this one uses is the runner's alone.
// Made before the first thread of this process; ends with it.
class ServerProcess {
 public:
  ServerProcess();
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  const std::string& url() const { return url_; }

 private:
  pid_t process_ = -1;
  std::string url_;
};

}  // namespace purgatory::benchmarks
