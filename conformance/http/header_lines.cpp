// SPDX-License-Identifier: Apache-2.0
#include "conformance/http/header_lines.h"

#include "support/text.h"

namespace purgatory::conformance {

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
