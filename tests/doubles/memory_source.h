// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "mock_server/http/receive_buffer.h"

namespace purgatory::http {

// A text that comes in pieces of a fixed size, and then no more.
class MemorySource final : public ByteSource {
 public:
  explicit MemorySource(std::string bytes, std::size_t piece = 1'000'000)
      : bytes_(std::move(bytes)), piece_(piece) {}

  bool fill(ReceiveBuffer& buffer) override {
    const std::size_t count = std::min(piece_, bytes_.size() - position_);
    if (count == 0) return false;
    const std::string_view next = std::string_view(bytes_).substr(position_, count);
    std::copy(next.begin(), next.end(), buffer.prepare(count).begin());
    buffer.commit(count);
    position_ += count;
    return true;
  }

 private:
  std::string bytes_;
  std::size_t piece_;
  std::size_t position_ = 0;
};

}  // namespace purgatory::http
