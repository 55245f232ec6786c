// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

namespace purgatory::http {

// Bytes that came over a connection and were not used yet. What a request leaves behind is the
// start of the next one, so the buffer lives as long as the connection.
class ReceiveBuffer {
 public:
  std::string_view unread() const { return std::string_view(bytes_).substr(start_, size_); }
  // Requires `count` <= unread().size().
  void consume(std::size_t count) {
    start_ += count;
    size_ -= count;
    if (size_ == 0) start_ = 0;
  }
  // Room for at least `count` bytes more, valid until the next call.
  std::span<char> prepare(std::size_t count) {
    if (start_ + size_ + count > bytes_.size()) make_room(count);
    return std::span(bytes_).subspan(start_ + size_);
  }
  // The first `count` bytes of what `prepare` gave were filled.
  void commit(std::size_t count) { size_ += count; }

 private:
  void make_room(std::size_t count) {
    if (start_ > 0) {
      std::memmove(bytes_.data(), bytes_.data() + start_, size_);
      start_ = 0;
    }
    // The text grows by doubling, so that a long head is not copied once for each piece.
    if (size_ + count > bytes_.size()) bytes_.resize(std::max(size_ + count, 2 * bytes_.size()));
  }

  std::string bytes_;
  std::size_t start_ = 0;
  std::size_t size_ = 0;
};

// Where bytes come from: a socket, or a text in tests.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  // Waits for bytes and commits them to `buffer`. False when no more will come: the other side
  // closed, took too long, or the server stops.
  virtual bool fill(ReceiveBuffer& buffer) = 0;
};

}  // namespace purgatory::http
