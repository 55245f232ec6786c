// SPDX-License-Identifier: Apache-2.0
#include "support/gzip.h"

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <stdexcept>

#include <zlib.h>

namespace purgatory {
namespace {

constexpr int kLevel = 8;
constexpr int kGzipWindowBits = 31;  // 15 for the window, 16 for "a gzip header"
constexpr int kZlibWindowBits = 15;
constexpr int kMemoryLevel = 8;

// zlib counts input in 32 bits.
constexpr std::size_t kMostAtOnce = std::numeric_limits<uInt>::max();

void offer(z_stream& stream, std::string_view& rest) {
  if (stream.avail_in != 0 || rest.empty()) return;
  const std::size_t taken = std::min(rest.size(), kMostAtOnce);
  // zlib does not write there; its interface is older than const.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(rest.data()));
  stream.avail_in = static_cast<uInt>(taken);
  rest.remove_prefix(taken);
}

template <std::size_t Size>
std::string_view produced(const z_stream& stream, const std::array<char, Size>& buffer) {
  return {buffer.data(), buffer.size() - stream.avail_out};
}

template <std::size_t Size>
void offer_room(z_stream& stream, std::array<char, Size>& buffer) {
  stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
  stream.avail_out = static_cast<uInt>(buffer.size());
}

Result<std::string, GunzipError> decompress(std::string_view file, int window_bits,
                                            std::uint64_t limit) {
  z_stream stream{};
  if (inflateInit2(&stream, window_bits) != Z_OK) {
    throw std::runtime_error("zlib cannot decompress");
  }
  const std::unique_ptr<z_stream, decltype(&inflateEnd)> closer(&stream, &inflateEnd);
  std::string out;
  std::array<char, 16384> buffer{};
  for (;;) {
    offer(stream, file);
    offer_room(stream, buffer);
    const int outcome = inflate(&stream, Z_NO_FLUSH);
    if (outcome != Z_OK && outcome != Z_STREAM_END) {
      return Failure<GunzipError>(GunzipError::Malformed);
    }
    const std::string_view piece = produced(stream, buffer);
    if (piece.size() > limit - out.size()) return Failure<GunzipError>(GunzipError::TooLarge);
    out += piece;
    if (outcome != Z_STREAM_END) continue;
    if (stream.avail_in == 0 && file.empty()) return out;
    inflateReset(&stream);
  }
}

}  // namespace

std::string gzip(std::string_view bytes) {
  z_stream stream{};
  if (deflateInit2(&stream, kLevel, Z_DEFLATED, kGzipWindowBits, kMemoryLevel,
                   Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::runtime_error("zlib cannot compress");
  }
  const std::unique_ptr<z_stream, decltype(&deflateEnd)> closer(&stream, &deflateEnd);
  std::string out;
  std::array<char, 16384> buffer{};
  for (int outcome = Z_OK; outcome != Z_STREAM_END;) {
    offer(stream, bytes);
    offer_room(stream, buffer);
    outcome = deflate(&stream, bytes.empty() ? Z_FINISH : Z_NO_FLUSH);
    out += produced(stream, buffer);
  }
  return out;
}

Result<std::string, GunzipError> gunzip(std::string_view file, std::uint64_t limit) {
  return decompress(file, kGzipWindowBits, limit);
}

Result<std::string, GunzipError> zlib_decompress(std::string_view stream, std::uint64_t limit) {
  return decompress(stream, kZlibWindowBits, limit);
}

}  // namespace purgatory
