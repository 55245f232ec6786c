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

template <typename Number>
bool read_number(std::string_view text, Number& number, int base) {
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number, base);
  return error == std::errc() && stop == end && !text.empty();
}

bool has_no_body(int status) { return status / 100 == 1 || status == 204 || status == 304; }

}  // namespace

void ResponseReader::take(std::string_view bytes) {
  unread_ += bytes;
  bool went_on = true;
  while (went_on) {
    went_on = false;
    if (state_ == State::Head) went_on = read_head();
    if (state_ == State::Body) went_on = read_body() || went_on;
  }
}

void ResponseReader::end() {
  if (state_ == State::Done || state_ == State::Broken) return;
  if (state_ == State::Body && framing_ == Framing::Close) {
    state_ = State::Done;
    return;
  }
  if (state_ == State::Head && unread_.empty()) {
    return fail("the connection was closed without an answer");
  }
  fail(state_ == State::Head ? "the connection was closed within the head of the answer"
                             : "the connection was closed within the body of the answer");
}

bool ResponseReader::read_head() {
  const std::size_t end = unread_.find("\r\n\r\n");
  if (end == std::string::npos) {
    if (unread_.size() > kMaxHead) fail("the head of the answer does not end");
    return false;
  }
  const std::string head = unread_.substr(0, end);
  unread_.erase(0, end + 4);
  const std::size_t line_end = std::min(head.find("\r\n"), head.size());
  const std::string_view line = std::string_view(head).substr(0, line_end);
  response_ = {};
  const bool is_answer = line.starts_with("HTTP/1.") && line.size() >= 12 &&
                         read_number(line.substr(9, 3), response_.status, 10);
  if (!is_answer) {
    fail("what came back is no HTTP answer");
    return false;
  }
  if (line.size() > 13) response_.reason = std::string(line.substr(13));
  read_fields(std::string_view(head).substr(line_end));
  // An interim answer: the next head follows.
  if (response_.status / 100 == 1) return !unread_.empty();
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
  if (has_no_body(response_.status)) {
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
      framing_ == Framing::Length ? std::min(left_, unread_.size()) : unread_.size();
  keep(std::string_view(unread_).substr(0, count));
  unread_.erase(0, count);
  if (state_ == State::Body && framing_ == Framing::Length && (left_ -= count) == 0) {
    state_ = State::Done;
  }
  return false;
}

bool ResponseReader::read_chunk() {
  const std::size_t line_end = unread_.find("\r\n");
  if (line_end == std::string::npos) {
    if (unread_.size() > kMaxHead) fail("the length of a chunk does not end");
    return false;
  }
  std::uint32_t size = 0;
  const std::string_view line = std::string_view(unread_).substr(0, line_end);
  if (!read_number(trim(line.substr(0, line.find(';'))), size, 16)) {
    fail("the length of a chunk is no number");
    return false;
  }
  const std::size_t begin = line_end + 2;
  if (unread_.size() < begin + size + 2) {
    // A chunk that will never fit is not waited for.
    if (size > max_body_ - response_.body.size()) refuse_size();
    return false;
  }
  keep(std::string_view(unread_).substr(begin, size));
  unread_.erase(0, begin + size + 2);
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
