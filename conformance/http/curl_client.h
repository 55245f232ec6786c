// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "conformance/http/http_client.h"

namespace purgatory::conformance {

// What bounds each request of a client.
struct ClientLimits {
  std::chrono::milliseconds connect{5000};
  // For requests that name no time-out of their own.
  std::chrono::milliseconds total{30000};
  std::size_t body_bytes = std::size_t{64} << 20;
};

// How a connection is made.
struct ConnectionOptions {
  std::string ca_file;           // PEM; empty: the authorities of the system
  std::string certificate_file;  // PEM, of this client; empty: none
  std::string key_file;          // PEM; empty: it stands in the certificate's file
  bool is_insecure = false;      // the server's certificate is not verified
  std::string proxy;             // a URL; empty: none
};

// HTTP/1.1 through libcurl, with one connection kept per target. Takes no proxy from the
// environment, decodes no content coding, and sends `Content-Length: 0` with a POST, PUT or PATCH
// that has no body (RFC 9110, section 8.6). A HEAD with a body, and a NUL or line break in the
// method, path or a header field, are beyond it: `TransportError::Kind::Unsupported`. A raw request
// goes over a connection of its own, which ends with the answer.
//
// An answer that is framed wrongly is none, but `TransportError::Kind::Broken`: two lengths, a
// length beside chunks, ill-formed chunks or header lines, bytes behind its end. Those that come
// only after the answer was taken are told of by the next request, which is not sent; on an
// encrypted connection they are not seen, and the next request takes another one.
class CurlClient final : public HttpClient {
 public:
  explicit CurlClient(ClientLimits limits = {}, ConnectionOptions connection = {});
  ~CurlClient() override;

  Exchange send(Request request) override;

 private:
  struct Handle;
  // Without a connection.
  void connect_anew();
  Exchange send_raw(const Request& request);
  // Why the target cannot be asked anything before it is told of that; empty when it can.
  std::string give_up_unasked();

  ClientLimits limits_;
  ConnectionOptions connection_;
  std::unique_ptr<Handle> handle_;
};

}  // namespace purgatory::conformance
