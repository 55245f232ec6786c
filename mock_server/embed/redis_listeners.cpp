// SPDX-License-Identifier: Apache-2.0
#include "mock_server/embed/redis_listeners.h"

#include <utility>

namespace purgatory {

RedisListeners::RedisListeners(api::redis::CrdbOptions options) : face_(std::move(options)) {}

Result<void, transport::ListenError> RedisListeners::listen(transport::ListenOptions options,
                                                            api::Control& control,
                                                            api::ControlAccess access) {
  const std::size_t count = face_.enter()->size();
  for (std::size_t i = 0; i < count; ++i) {
    Served& served = served_.emplace_back();
    served.service = std::make_unique<api::redis::CrdbService>(face_, i);
    served.controlled = std::make_unique<api::ControlledService>(
        control, *served.service, api::ControlledService::Options{"crdb", options.host, access});
    served.listener = std::make_unique<transport::Listener>();
    const auto port = served.listener->start(options, *served.controlled);
    if (!port) return Failure<transport::ListenError>(port.error());
    if (options.port != 0) ++options.port;
    api::redis::Face::Entry entry = face_.enter();
    const crdb::Cluster& cluster = entry->cluster(i);
    clusters_.push_back({cluster.label, cluster.name, served.listener->url()});
  }
  return {};
}

void RedisListeners::stop() {
  for (const Served& served : served_) served.controlled->stop();
  for (const Served& served : served_) served.listener->stop();
}

}  // namespace purgatory
