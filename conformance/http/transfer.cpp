// SPDX-License-Identifier: Apache-2.0
#include "conformance/http/transfer.h"

#include <charconv>

#include "support/text.h"

namespace purgatory::conformance {
namespace {

// As many header fields as most answers have, and some more.
constexpr std::size_t kUsualFields = 12;

void read_status_line(std::string_view line, Response& response) {
  // An interim answer (1xx) came first: only the last one counts.
  response.headers.clear();
  response.headers.reserve(kUsualFields);
  const auto space = line.find(' ');
  if (space == std::string_view::npos) return;
  line.remove_prefix(space + 1);
  std::from_chars(line.data(), line.data() + line.size(), response.status);
  const auto reason = line.find(' ');
  response.reason = reason == std::string_view::npos ? std::string_view() : line.substr(reason + 1);
}

// Hands on the lines that are whole by now; true when one was the last that is wanted.
bool hand_on_lines(Transfer& transfer) {
  const std::string_view body = transfer.response.body;
  std::size_t end = body.find('\n', transfer.lines_end);
  while (end != std::string_view::npos) {
    std::string_view line = body.substr(transfer.lines_end, end - transfer.lines_end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    transfer.lines_end = end + 1;
    if (transfer.request->until_line(line)) return true;
    end = body.find('\n', transfer.lines_end);
  }
  return false;
}

}  // namespace

void Transfer::take_header_line(std::string_view line) {
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
  const auto colon = line.find(':');
  if (line.starts_with("HTTP/")) {
    has_head = false;
    read_status_line(line, response);
  } else if (line.empty()) {
    has_head = true;
  } else if (!has_head && colon != std::string_view::npos) {
    response.headers.emplace_back(line.substr(0, colon), trim(line.substr(colon + 1)));
  }
}

bool Transfer::take_body(std::string_view bytes) {
  is_too_large = response.body.size() + bytes.size() > max_body;
  if (is_too_large) return false;
  response.body.append(bytes);
  is_read_far_enough = request->until_line && hand_on_lines(*this);
  return !is_read_far_enough;
}

bool Transfer::is_cancelled() const {
  return request->cancelled != nullptr && request->cancelled->load();
}

}  // namespace purgatory::conformance
