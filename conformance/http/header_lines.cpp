// SPDX-License-Identifier: Apache-2.0
#include "conformance/http/header_lines.h"

#include "support/text.h"

namespace purgatory::conformance {
namespace {

bool holds_line_break(std::string_view text) {
  return text.find_first_of(std::string_view("\0\r\n", 3)) != std::string_view::npos;
}

}  // namespace

std::string unsendable(const Request& request) {
  if (request.method == "HEAD" && request.body) return "a HEAD with a body cannot be sent";
  if (request.method.empty()) return "the method is empty";
  bool broken = holds_line_break(request.method) || holds_line_break(request.path);
  for (const auto& [name, value] : request.headers) {
    broken = broken || name.empty() || holds_line_break(name) || holds_line_break(value);
  }
  return broken ? "a NUL or a line break stands in the method, the path or a header" : "";
}

bool has_content(const Request& request) {
  const std::string_view method = request.method;
  return request.body.has_value() || method == "POST" || method == "PUT" || method == "PATCH";
}

std::span<std::string> HeaderLines::of(const Request& request) {
  count_ = 0;
  for (const auto& [name, value] : request.headers) add({name, value.empty() ? ";" : ": ", value});
  for (const std::string& name : request.omitted_headers) add({name, ":"});
  leave_out("Accept", request);
  if (has_content(request)) {
    leave_out("Content-Type", request);
    leave_out("Expect", request);
  }
  if (request.credentials && !find_header(request.headers, "Authorization")) {
    add({"Authorization: Basic ", encoded(*request.credentials)});
  }
  return {lines_.data(), count_};
}

void HeaderLines::leave_out(std::string_view added_by_curl, const Request& request) {
  if (!find_header(request.headers, added_by_curl)) add({added_by_curl, ":"});
}

void HeaderLines::add(std::initializer_list<std::string_view> parts) {
  if (count_ == lines_.size()) lines_.emplace_back();
  std::string& line = lines_[count_++];
  line.clear();
  for (const std::string_view part : parts) line += part;
}

// Most requests of a run are those of one account.
const std::string& HeaderLines::encoded(const Credentials& account) {
  if (encoded_.empty() || !(account == account_)) {
    account_ = account;
    encoded_ = base64(account.user + ":" + account.password);
  }
  return encoded_;
}

}  // namespace purgatory::conformance
