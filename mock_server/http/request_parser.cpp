// SPDX-License-Identifier: Apache-2.0
#include "mock_server/http/request_parser.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "mock_server/http/characters.h"
#include "support/text.h"

namespace purgatory::http {
namespace {

constexpr std::size_t kLongestMethod = 64;
// 18 digits cannot overflow 64 bits, and no body is longer.
constexpr std::size_t kLongestLength = 18;
constexpr std::string_view kLineEnd = "\r\n";

Failure<BadRequest> refuse(int status, std::string reason) {
  return Failure<BadRequest>(BadRequest{status, std::move(reason)});
}

// Cuts the next line off `rest`, which holds whole lines only.
std::string_view take_line(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  const std::string_view line = rest.substr(0, end - 1);
  rest.remove_prefix(end + 1);
  return line;
}

std::optional<BadRequest> set_origin_form(std::string_view target, Request& request) {
  if (target.starts_with('/')) {
    request.target = target;
    return std::nullopt;
  }
  if (target == "*" && request.method == "OPTIONS") {  // RFC 9112, section 3.2.4: the server itself
    request.target += '/';
    return std::nullopt;
  }
  const std::size_t scheme_end = target.find("://");
  const std::string_view scheme = target.substr(0, scheme_end);
  if (scheme_end == std::string_view::npos ||
      !(equals_ignoring_case(scheme, "http") || equals_ignoring_case(scheme, "https"))) {
    return BadRequest{400, "The request target must start with '/' or be an http URL."};
  }
  target.remove_prefix(scheme_end + 3);
  const std::size_t path = std::min(target.find_first_of("/?#"), target.size());
  const std::string_view authority = target.substr(0, path);
  if (authority.empty() || authority.find('@') != std::string_view::npos) {
    return BadRequest{400, "The request target must name a host, without user or password."};
  }
  request.headers.add("Host", std::string(authority));
  target.remove_prefix(path);
  if (!target.starts_with('/')) request.target += '/';
  request.target += target;
  return std::nullopt;
}

std::optional<BadRequest> set_version(std::string_view version, RequestHead& head) {
  constexpr std::string_view kPrefix = "HTTP/";
  const auto is_digit = [](char byte) { return byte >= '0' && byte <= '9'; };
  if (version.size() != 8 || !version.starts_with(kPrefix) || !is_digit(version[5]) ||
      version[6] != '.' || !is_digit(version[7])) {
    return BadRequest{400, "The request line must be: method, target and HTTP version."};
  }
  if (version[5] != '1') return BadRequest{505, "Only HTTP/1.0 and HTTP/1.1 are spoken here."};
  head.version = version[7] == '0' ? Version::Http10 : Version::Http11;
  return std::nullopt;
}

std::optional<BadRequest> parse_request_line(std::string_view line, RequestHead& head) {
  const std::size_t method_end = line.find(' ');
  const std::string_view method = line.substr(0, method_end);
  if (!is_token(method) || method.size() > kLongestMethod) {
    return BadRequest{400, "The request must start with a method."};
  }
  const std::size_t target_end = line.rfind(' ');
  if (method_end == std::string_view::npos || target_end <= method_end + 1) {
    return BadRequest{400, "The request line must be: method, target and HTTP version."};
  }
  const std::string_view target = line.substr(method_end + 1, target_end - method_end - 1);
  // Bytes from 0x80 go through: the service knows what it wants of UTF-8.
  if (std::any_of(target.begin(), target.end(),
                  [](char byte) { return byte == ' ' || is_control(byte); })) {
    return BadRequest{400, "The request target must not contain blanks or control characters."};
  }
  if (auto bad = set_version(line.substr(target_end + 1), head)) return bad;
  head.request.method = method;
  return set_origin_form(target, head.request);
}

std::optional<BadRequest> parse_field(std::string_view line, Headers& headers) {
  if (line.front() == ' ' || line.front() == '\t') {
    return BadRequest{400, "A header field must not be folded over several lines."};
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) {
    return BadRequest{400, "A header field must be a name, a colon and a value."};
  }
  const std::string_view value = trim(line.substr(colon + 1));
  if (!std::all_of(value.begin(), value.end(), is_field_character)) {
    return BadRequest{400, "A header field must not contain control characters."};
  }
  headers.add(std::string(line.substr(0, colon)), std::string(value));
  return std::nullopt;
}

std::optional<BadRequest> set_content_length(std::string_view value, Request& request) {
  const auto [end, error] =
      std::from_chars(value.data(), value.data() + value.size(), request.content_length);
  // from_chars takes no sign for an unsigned number; the length keeps it from overflowing.
  if (error != std::errc() || end != value.data() + value.size() || value.size() > kLongestLength) {
    return BadRequest{400, "Content-Length must be a number of bytes."};
  }
  request.framing = BodyFraming::ContentLength;
  return std::nullopt;
}

// The fields that say where a request ends and what becomes of the connection, met once each.
struct ControlFields {
  std::optional<std::string_view> content_length;
  std::optional<std::string_view> transfer_encoding;
  std::optional<std::string_view> expect;
  std::size_t hosts = 0;
  bool says_close = false;
  bool says_keep_alive = false;
};

std::optional<BadRequest> note_once(std::optional<std::string_view>& place, std::string_view value,
                                    std::string_view name) {
  if (place) return BadRequest{400, std::string(name) + " must not be sent twice."};
  place = value;
  return std::nullopt;
}

void note_connection(std::string_view value, ControlFields& fields) {
  for (const std::string_view part : split(value, ',')) {
    const std::string_view option = trim(part);
    if (equals_ignoring_case(option, "close")) fields.says_close = true;
    if (equals_ignoring_case(option, "keep-alive")) fields.says_keep_alive = true;
  }
}

Result<ControlFields, BadRequest> control_fields(const Headers& headers) {
  ControlFields fields;
  std::optional<BadRequest> bad;
  for (const auto& [name, value] : headers) {
    if (equals_ignoring_case(name, "host")) {
      ++fields.hosts;
    } else if (equals_ignoring_case(name, "content-length")) {
      bad = note_once(fields.content_length, value, "Content-Length");
    } else if (equals_ignoring_case(name, "transfer-encoding")) {
      bad = note_once(fields.transfer_encoding, value, "Transfer-Encoding");
    } else if (equals_ignoring_case(name, "expect")) {
      fields.expect = value;
    } else if (equals_ignoring_case(name, "connection")) {
      note_connection(value, fields);
    }
    if (bad) return Failure<BadRequest>(*std::move(bad));
  }
  if (fields.hosts > 1) return refuse(400, "Host must not be sent twice.");
  return fields;
}

std::optional<BadRequest> set_framing(const ControlFields& fields, RequestHead& head) {
  if (!fields.transfer_encoding) {
    if (!fields.content_length) return std::nullopt;
    return set_content_length(*fields.content_length, head.request);
  }
  if (fields.content_length) {
    return BadRequest{400, "Content-Length must not stand beside Transfer-Encoding."};
  }
  if (head.version == Version::Http10) {
    return BadRequest{400, "HTTP/1.0 knows no Transfer-Encoding."};
  }
  if (!equals_ignoring_case(*fields.transfer_encoding, "chunked")) {
    return BadRequest{501, "No Transfer-Encoding but chunked is understood."};
  }
  head.request.framing = BodyFraming::Chunked;
  return std::nullopt;
}

std::optional<BadRequest> set_expectation(const ControlFields& fields, RequestHead& head) {
  // A client of HTTP/1.0 does not know the interim answer (RFC 9110, section 10.1.1).
  if (!fields.expect || head.version == Version::Http10) return std::nullopt;
  if (!equals_ignoring_case(*fields.expect, "100-continue")) {
    return BadRequest{417, "No expectation but 100-continue can be met."};
  }
  head.expects_continue = true;
  return std::nullopt;
}

std::optional<BadRequest> apply_control_fields(RequestHead& head) {
  auto fields = control_fields(head.request.headers);
  if (!fields) return std::move(fields).error();
  head.keeps_alive =
      !fields->says_close && (head.version == Version::Http11 || fields->says_keep_alive);
  if (auto bad = set_framing(*fields, head)) return bad;
  return set_expectation(*fields, head);
}

// The target's authority stands in for a Host that was sent beside it (RFC 9112, section 3.2.2).
// Two beside it stay, to be refused.
void drop_overruled_host(Headers& headers) {
  if (headers.count("Host") > 2) return;
  std::string authority = headers.begin()->second;
  headers.set("Host", std::move(authority));
}

}  // namespace

std::optional<BadRequest> HeadScanner::check_unfinished(std::string_view bytes,
                                                        std::size_t first_new) const {
  if (bytes.find('\0', first_new) != std::string_view::npos) {
    return BadRequest{400, "The head of a request must not contain NUL."};
  }
  // A lone CR may still become an empty line in front of the request.
  if (!has_request_line_ && request_start_ < bytes.size() && bytes[request_start_] != '\r' &&
      !is_token_character(bytes[request_start_])) {
    return BadRequest{400, "The request must start with a method."};
  }
  if (!has_request_line_ && bytes.size() - request_start_ > limits_.request_line) {
    return BadRequest{414, "The request line is too long."};
  }
  if (bytes.size() > limits_.head) return BadRequest{431, "The head of the request is too large."};
  return std::nullopt;
}

Result<std::optional<std::size_t>, BadRequest> HeadScanner::scan(std::string_view bytes) {
  const std::size_t first_new = position_;
  while (true) {
    const std::size_t line_feed = bytes.find('\n', position_);
    if (line_feed == std::string_view::npos) break;
    if (line_feed == line_start_ || bytes[line_feed - 1] != '\r') {
      return refuse(400, "Lines must end in CR LF.");
    }
    const bool is_empty_line = line_feed == line_start_ + 1;
    const std::size_t length = line_feed - 1 - line_start_;
    position_ = line_start_ = line_feed + 1;
    if (position_ > limits_.head) return refuse(431, "The head of the request is too large.");
    if (is_empty_line && has_request_line_) return std::optional(position_);
    if (is_empty_line) {
      request_start_ = position_;
    } else if (!has_request_line_) {
      if (length > limits_.request_line) return refuse(414, "The request line is too long.");
      has_request_line_ = true;
    }
  }
  position_ = bytes.size();
  if (auto bad = check_unfinished(bytes, first_new)) return Failure<BadRequest>(*std::move(bad));
  return std::optional<std::size_t>();
}

Result<RequestHead, BadRequest> parse_head(std::string_view head, const HeadLimits& limits) {
  while (head.starts_with(kLineEnd)) head.remove_prefix(kLineEnd.size());
  RequestHead parsed;
  Headers& headers = parsed.request.headers;
  headers.reserve(16);
  if (auto bad = parse_request_line(take_line(head), parsed)) {
    return Failure<BadRequest>(*std::move(bad));
  }
  const bool has_authority = headers.size() > 0;
  const std::size_t most_fields = limits.fields + headers.size();
  for (std::string_view line = take_line(head); !line.empty(); line = take_line(head)) {
    if (headers.size() == most_fields) return refuse(431, "There are too many header fields.");
    if (auto bad = parse_field(line, headers)) return Failure<BadRequest>(*std::move(bad));
  }
  if (has_authority) drop_overruled_host(headers);
  if (auto bad = apply_control_fields(parsed)) return Failure<BadRequest>(*std::move(bad));
  return parsed;
}

}  // namespace purgatory::http
