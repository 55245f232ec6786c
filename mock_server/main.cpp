// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include "mock_server/embed/mock_server.h"
#include "mock_server/options.h"
#include "mock_server/stop_signals.h"

namespace {

int serve(const purgatory::MockServerOptions& options) {
  purgatory::keep_stop_signals();
  purgatory::raise_descriptor_limit();
  auto server = purgatory::MockServer::start(options);
  if (!server) {
    std::cerr << "purgatory-mock: " << server.error().message << '\n';
    return purgatory::exit_code_of(server.error());
  }
  std::cout << purgatory::addresses_line(*server) << std::flush;
  purgatory::wait_for_stop_signal();
  server->stop();
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  const auto command = purgatory::parse_options(count, arguments);
  if (!command) {
    std::cout << command.error().output;
    std::cerr << command.error().error;
    return command.error().exit_code;
  }
  if (command->action == purgatory::MockCommand::Action::ListRules) {
    std::cout << purgatory::list_rules();
    return 0;
  }
  return serve(command->server);
}
