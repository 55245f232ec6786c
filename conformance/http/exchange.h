// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace purgatory::conformance {

// Header fields in the order they stand on the wire; a name may occur more than once.
using HeaderField = std::pair<std::string, std::string>;
using HeaderFields = std::vector<HeaderField>;

// The first value of that name (names compare without case, RFC 9110 section 5.1), or nothing.
std::optional<std::string_view> find_header(const HeaderFields& fields, std::string_view name);
// Every value of that name, in order.
std::vector<std::string_view> all_headers(const HeaderFields& fields, std::string_view name);

// A user and a password for basic authentication.
struct Credentials {
  std::string user;
  std::string password;
  bool operator==(const Credentials&) const = default;
};

// A request as a scenario or a recording asks for it. Nothing is added to it but `Host`,
// `Authorization` (from `credentials`) and `Content-Length`; what is in `headers` is sent as it
// is. `path` is sent as it is too: it must be percent-encoded already and may hold `..`.
struct Request {
  std::string method = "GET";
  // Scheme, host and port: "http://127.0.0.1:5984". No credentials, no slash at the end.
  std::string base_url;
  // From the first slash on, with the query.
  std::string path = "/";
  HeaderFields headers;
  // Fields that are not to be sent although the client would add them.
  std::vector<std::string> omitted_headers;
  std::optional<std::string> body;
  std::optional<Credentials> credentials;
  // From the first byte sent to the last one received; 0 takes the client's own limit.
  std::chrono::milliseconds timeout{0};
  // Everything that is sent, head and body, byte by byte. Nothing above but the address goes on the
  // wire then; method and path name the request in reports.
  std::optional<std::string> raw;
  // The answer is a feed: what it is as JSON is a list of its lines.
  bool is_stream = false;
  // Takes each whole line of the body as it comes, without its end; when it says true, the answer
  // ends there. A time-out ends such an answer too, and is no error once the head was there. Null:
  // the answer is read to its end.
  std::function<bool(std::string_view line)> until_line;
  // Gives the request up soon after it becomes true. Null: never.
  const std::atomic<bool>* cancelled = nullptr;

  std::string url() const { return base_url + path; }
};

// What came back. Interim answers (1xx) are not in it.
struct Response {
  int status = 0;
  // The reason phrase; empty where the server sent none.
  std::string reason;
  HeaderFields headers;
  std::string body;
  std::chrono::microseconds elapsed{0};
};

// Why there is no answer. Never a failed expectation: the scenario could not run.
struct TransportError {
  enum class Kind { Unreachable, Timeout, Broken, TooLarge, Cancelled, Unsupported };
  Kind kind = Kind::Broken;
  // What was being done, on what, and what was found; holds no credentials.
  std::string message;
};

// "unreachable", "timeout", "broken", "too-large", "cancelled" or "unsupported".
std::string_view name_of(TransportError::Kind kind);

// One request and what became of it: what was asked, what went over the wire, what came back.
struct Exchange {
  Request asked;
  // The request line and header fields as they went over the wire, lines ended by "\r\n"; without
  // the body, which is `asked.body`. Empty when nothing was sent. Holds the credentials as sent:
  // reports redact them.
  std::string sent;
  std::variant<Response, TransportError> answered;
  // Bytes at the end of the bodies that a result file did not keep; 0 in a run.
  std::size_t request_left_out = 0;
  std::size_t response_left_out = 0;

  // The answer, or null after a transport error.
  const Response* response() const { return std::get_if<Response>(&answered); }
  // The transport error, or null when there is an answer.
  const TransportError* error() const { return std::get_if<TransportError>(&answered); }
};

}  // namespace purgatory::conformance
