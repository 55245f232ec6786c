// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "mock_server/api/control/journal/journal.h"
#include "mock_server/http/request.h"
#include "mock_server/http/response.h"

namespace purgatory::api {

// Passes a body on and keeps its first bytes. Lives as long as the handling of its request.
class RecordingBody final : public http::BodyReader {
 public:
  RecordingBody(http::BodyReader& body, std::size_t most) : body_(body), most_(most) {}

  Result<std::string, http::BodyError> read(std::uint64_t limit) override {
    auto bytes = body_.read(limit);
    if (bytes) {
      recorded_ = first_bytes(*bytes, most_);
      size_ = bytes->size();
    }
    return bytes;
  }
  RecordedBody take() { return std::move(recorded_); }
  // Absent when nobody read it.
  std::optional<std::uint64_t> size() const { return size_; }

  static RecordedBody first_bytes(std::string_view bytes, std::size_t most) {
    return {std::string(bytes.substr(0, most)), bytes.size() > most, false};
  }

 private:
  http::BodyReader& body_;
  std::size_t most_;
  RecordedBody recorded_;
  std::optional<std::uint64_t> size_;
};

// Whether bodies sent to that path hold passwords: signing in, users, administrators, members of
// Active-Active databases.
bool takes_secrets(std::string_view path);

// The fields, with `[redacted]` in the place of credentials and cookies.
http::Headers redacted(const http::Headers& headers);

}  // namespace purgatory::api
