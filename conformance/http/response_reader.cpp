// SPDX-License-Identifier: Apache-2.0
#include "conformance/http/response_reader.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <utility>

#include "support/text.h"

namespace purgatory::conformance {
namespace {

// More than any server sends, less than what hurts.
constexpr std::size_t kMaxHead = std::size_t{256} << 10;
constexpr int kMaxInterimAnswers = 100;

template <typename Number>
bool read_number(std::string_view text, Number& number, int base) {
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number, base);
  return error == std::errc() && stop == end && !text.empty();
}

// `HTTP/1.1 200 OK`: three digits, and a space where more follows (RFC 9112, 4).
bool read_status_line(std::string_view line, Response& response) {
  constexpr std::size_t kStatus = 9;
  constexpr std::size_t kEnd = kStatus + 3;
  const bool is_whole = line.starts_with("HTTP/1.") && line.size() >= kEnd &&
                        line[kStatus - 1] == ' ' && (line.size() == kEnd || line[kEnd] == ' ');
  if (!is_whole || !read_number(line.substr(kStatus, 3), response.status, 10)) return false;
  if (line.size() > kEnd + 1) response.reason = std::string(line.substr(kEnd + 1));
  return response.status >= 100;
}

bool has_no_body(int status) { return status / 100 == 1 || status == 204 || status == 304; }

}  // namespace

void ResponseReader::take(std::string_view bytes) {
  bytes_ += bytes;
  bool went_on = true;
  while (went_on) {
    went_on = false;
    if (state_ == State::Head) went_on = read_head();
    if (state_ == State::Body) went_on = read_body() || went_on;
  }
  // At once, since there may be thousands of small chunks in the bytes.
  bytes_.erase(0, at_);
  at_ = 0;
}

void ResponseReader::end() {
  if (state_ == State::Done || state_ == State::Broken) return;
  if (state_ == State::Body && framing_ == Framing::Close) {
    state_ = State::Done;
    return;
  }
  if (state_ == State::Head && unread().empty()) {
    return fail("the connection was closed without an answer");
  }
  fail(state_ == State::Head ? "the connection was closed within the head of the answer"
                             : "the connection was closed within the body of the answer");
}

bool ResponseReader::read_head() {
  const std::size_t end = unread().find("\r\n\r\n");
  if (end == std::string_view::npos) {
    if (unread().size() > kMaxHead) fail("the head of the answer does not end");
    return false;
  }
  const std::string_view head = unread().substr(0, end);
  at_ += end + 4;
  const std::size_t line_end = std::min(head.find("\r\n"), head.size());
  response_ = {};
  if (!read_status_line(head.substr(0, line_end), response_)) {
    fail("what came back is no HTTP answer");
    return false;
  }
  read_fields(head.substr(line_end));
  // An interim answer: the next head follows.
  if (response_.status / 100 == 1) {
    if (++interim_answers_ > kMaxInterimAnswers) fail("the interim answers (1xx) do not end");
    return state_ == State::Head && !unread().empty();
  }
  choose_framing();
  return false;
}

void ResponseReader::read_fields(std::string_view fields) {
  for (std::string_view line : split(fields, '\n')) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    response_.headers.emplace_back(line.substr(0, colon), trim(line.substr(colon + 1)));
  }
}

void ResponseReader::choose_framing() {
  state_ = State::Body;
  const auto coding = find_header(response_.headers, "Transfer-Encoding");
  const auto length = find_header(response_.headers, "Content-Length");
  if (asked_ == Asked::Head || has_no_body(response_.status)) {
    state_ = State::Done;
  } else if (coding) {
    framing_ = Framing::Chunks;
  } else if (length) {
    framing_ = Framing::Length;
    if (!read_number(*length, left_, 10)) return fail("its Content-Length is no number");
    if (left_ == 0) state_ = State::Done;
  }
}

bool ResponseReader::read_body() {
  if (framing_ == Framing::Chunks) return read_chunk();
  const std::size_t count =
      framing_ == Framing::Length ? std::min(left_, unread().size()) : unread().size();
  keep(unread().substr(0, count));
  at_ += count;
  if (state_ == State::Body && framing_ == Framing::Length && (left_ -= count) == 0) {
    state_ = State::Done;
  }
  return false;
}

bool ResponseReader::read_chunk() {
  const std::size_t line_end = unread().find("\r\n");
  if (line_end == std::string_view::npos) {
    if (unread().size() > kMaxHead) fail("the length of a chunk does not end");
    return false;
  }
  std::uint32_t size = 0;
  const std::string_view line = unread().substr(0, line_end);
  if (!read_number(trim(line.substr(0, line.find(';'))), size, 16)) {
    fail("the length of a chunk is no number");
    return false;
  }
  const std::size_t begin = line_end + 2;
  if (unread().size() < begin + size + 2) {
    // A chunk that will never fit is not waited for.
    if (size > max_body_ - response_.body.size()) refuse_size();
    return false;
  }
  keep(unread().substr(begin, size));
  at_ += begin + size + 2;
  if (state_ == State::Body && size == 0) state_ = State::Done;
  return state_ == State::Body;
}

void ResponseReader::keep(std::string_view body) {
  if (body.size() > max_body_ - response_.body.size()) return refuse_size();
  response_.body += body;
}

void ResponseReader::refuse_size() {
  is_too_large_ = true;
  fail("the answer has more than " + std::to_string(max_body_) + " bytes");
}

void ResponseReader::fail(std::string problem) {
  state_ = State::Broken;
  problem_ = std::move(problem);
}

}  // namespace purgatory::conformance
