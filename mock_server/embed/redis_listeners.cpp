// SPDX-License-Identifier: Apache-2.0
#include "mock_server/embed/redis_listeners.h"

#include <utility>

namespace purgatory {

RedisListeners::RedisListeners(api::redis::CrdbOptions options) : face_(std::move(options)) {
  const std::size_t count = face_.enter()->size();
  for (std::size_t i = 0; i < count; ++i) {
    services_.push_back(std::make_unique<api::redis::CrdbService>(face_, i));
    listeners_.push_back(std::make_unique<transport::Listener>());
  }
}

Result<void, transport::ListenError> RedisListeners::listen(transport::ListenOptions options) {
  for (std::size_t i = 0; i < listeners_.size(); ++i) {
    const auto port = listeners_[i]->start(options, *services_[i]);
    if (!port) return Failure<transport::ListenError>(port.error());
    if (options.port != 0) ++options.port;
    api::redis::Face::Entry entry = face_.enter();
    const crdb::Cluster& cluster = entry->cluster(i);
    clusters_.push_back({cluster.label, cluster.name, listeners_[i]->url()});
  }
  return {};
}

void RedisListeners::stop() {
  for (const auto& service : services_) service->stop();
  for (const auto& listener : listeners_) listener->stop();
}

}  // namespace purgatory
