// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "mock_server/http/response.h"

namespace purgatory::http {

// A feed whose content a test gives, from any thread: `Tap` is the test's end and `ManualStream`
// the server's.
class Tap {
 public:
  void push(const std::string& bytes) { change({bytes, BodyStream::State::Waiting, {}}); }
  void end() { change({"", BodyStream::State::End, {}}); }
  void cut() { change({"", BodyStream::State::Cut, {}}); }

 private:
  friend class ManualStream;

  void change(BodyStream::Piece piece) {
    const std::lock_guard lock(mutex_);
    bytes_ += piece.bytes;
    state_ = piece.state;
    if (wake_) wake_();
  }

  std::mutex mutex_;
  std::string bytes_;
  BodyStream::State state_ = BodyStream::State::Waiting;
  std::function<void()> wake_;
};

class ManualStream final : public BodyStream {
 public:
  explicit ManualStream(std::shared_ptr<Tap> tap) : tap_(std::move(tap)) {}
  ~ManualStream() override {
    const std::lock_guard lock(tap_->mutex_);
    tap_->wake_ = nullptr;
  }
  Piece next() override {
    const std::lock_guard lock(tap_->mutex_);
    return {std::exchange(tap_->bytes_, {}), tap_->state_, {}};
  }
  void set_waker(std::function<void()> wake) override {
    const std::lock_guard lock(tap_->mutex_);
    tap_->wake_ = std::move(wake);
  }

 private:
  std::shared_ptr<Tap> tap_;
};

}  // namespace purgatory::http
