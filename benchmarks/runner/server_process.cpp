// SPDX-License-Identifier: Apache-2.0
#include "benchmarks/runner/server_process.h"

#include <array>
#include <csignal>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mock_server/embed/mock_server.h"

namespace purgatory::benchmarks {
namespace {

[[noreturn]] void serve(int told) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  MockServerOptions options;
  options.serves_redis = false;
  const auto server = MockServer::start(options);
  const std::string url = server ? server->url() : "";
  if (::write(told, url.data(), url.size()) < 0) ::_exit(1);
  ::close(told);
  for (;;) ::pause();
}

}  // namespace

ServerProcess::ServerProcess() {
  std::array<int, 2> pipe{};
  if (::pipe(pipe.data()) != 0) throw std::runtime_error("no pipe to the server");
  process_ = ::fork();
  if (process_ == 0) serve(pipe[1]);
  ::close(pipe[1]);
  std::array<char, 256> buffer{};
  const auto size = ::read(pipe[0], buffer.data(), buffer.size());
  ::close(pipe[0]);
  if (process_ < 0 || size <= 0) throw std::runtime_error("the server did not start");
  url_.assign(buffer.data(), static_cast<std::size_t>(size));
}

ServerProcess::~ServerProcess() {
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
}

}  // namespace purgatory::benchmarks
