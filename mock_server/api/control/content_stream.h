// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "mock_server/api/control/snapshots.h"
#include "mock_server/http/response.h"

namespace purgatory::api {

// The content of a snapshot as one JSON document, section after section, in pieces.
class ContentStream final : public http::BodyStream {
 public:
  ContentStream(std::vector<Section*> sections, Snapshot snapshot)
      : sections_(std::move(sections)), snapshot_(std::move(snapshot)) {}

  Piece next() override;
  void set_waker(std::function<void()> /*wake*/) override {}  // there is always more at hand

 private:
  const std::vector<Section*> sections_;
  const Snapshot snapshot_;
  std::size_t at_ = 0;
  std::unique_ptr<http::BodyStream> part_;
};

}  // namespace purgatory::api
