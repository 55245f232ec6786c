// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include "mock_server/embed/mock_server.h"

int main() {
  purgatory::MockServerOptions options;
  options.emulate = "couchdb-3.5.0";
  auto server = purgatory::MockServer::start(options);
  if (!server) {
    std::cerr << server.error().message << '\n';
    return 1;
  }
  std::cout << server->url() << '\n' << std::flush;
  std::cin.get();  // serves until the other side is done
}
