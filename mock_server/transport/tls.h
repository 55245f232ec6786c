// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "support/result.h"

namespace purgatory::transport {

// What a server shows to prove who it is, both as PEM: its certificate, with those that signed it
// behind, and the private key.
struct TlsIdentity {
  std::string certificate;
  std::string key;
};

// A certificate that nobody signed, for `localhost` and the loopback addresses, made anew each
// time and good for ten years: clients must be told to take it.
Result<TlsIdentity, std::string> make_tls_identity();

// One connection within its encryption. Never blocks: the descriptor must not. Not thread-safe.
class TlsStream {
 public:
  struct Outcome {
    enum class Kind {
      Bytes,   // so many were read or written
      Closed,  // by the other side, or broken; also when it spoke no TLS
      WaitsToRead,
      WaitsToWrite
    };
    Kind kind;
    std::size_t count = 0;
  };

  virtual ~TlsStream() = default;
  // The first of either carries out the handshake.
  virtual Outcome read(std::span<char> room) = 0;
  virtual Outcome write(std::string_view bytes) = 0;
  // Tells the other side that no more will come. Once, as far as it can be sent at once.
  virtual void close() = 0;
};

// An identity that is ready for connections. Thread-safe.
class TlsContext {
 public:
  // An error in words when certificate and key are not in order or do not belong together.
  static Result<std::shared_ptr<const TlsContext>, std::string> make(const TlsIdentity& identity);
  virtual ~TlsContext() = default;
  // Null when there is no memory for it.
  virtual std::unique_ptr<TlsStream> accept(int descriptor) const = 0;
};

}  // namespace purgatory::transport
