// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <utility>

#include "mock_server/http/response.h"

namespace purgatory::api {

// A feed that breaks off behind its first bytes, on purpose.
class CutStream final : public http::BodyStream {
 public:
  CutStream(std::unique_ptr<http::BodyStream> whole, std::uint64_t bytes)
      : whole_(std::move(whole)), left_(bytes) {}

  Piece next() override {
    if (left_ == 0) return {"", State::Cut, std::nullopt};
    Piece piece = whole_->next();
    const bool is_cut = piece.bytes.size() >= left_ || piece.state == State::End;
    if (piece.bytes.size() > left_) piece.bytes.resize(left_);
    left_ -= piece.bytes.size();
    if (is_cut) piece.state = State::Cut;
    return piece;
  }
  void set_waker(std::function<void()> wake) override { whole_->set_waker(std::move(wake)); }

 private:
  std::unique_ptr<http::BodyStream> whole_;
  std::uint64_t left_;
};

}  // namespace purgatory::api
