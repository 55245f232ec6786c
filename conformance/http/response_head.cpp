// SPDX-License-Identifier: Apache-2.0
#include "conformance/http/response_head.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "support/json.h"
#include "support/text.h"

namespace purgatory::conformance {
namespace {

// More than any server sends, less than what hurts.
constexpr std::size_t kMaxHead = std::size_t{256} << 10;
constexpr int kMaxInterimAnswers = 100;
// As many header fields as most answers have, and some more.
constexpr std::size_t kUsualFields = 12;
constexpr std::string_view kLength = "Content-Length";
constexpr std::string_view kCoding = "Transfer-Encoding";

template <typename Number>
bool read_number(std::string_view text, Number& number) {
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  return error == std::errc() && stop == end && !text.empty() && text.front() != '-';
}

// What names of fields are made of (RFC 9110, 5.6.2).
bool is_token(std::string_view name) {
  constexpr std::string_view kToken =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-.^_`|~";
  return name.find_first_not_of(kToken) == std::string_view::npos;
}

bool has_no_body(int status) { return status / 100 == 1 || status == 204 || status == 304; }

std::string joined_values(const Response& response, std::string_view name) {
  std::string joined;
  for (const std::string_view value : all_headers(response.headers, name)) {
    if (!joined.empty()) joined += ", ";
    joined += value;
  }
  return joined;
}

}  // namespace

std::string Framing::end_in_words() const {
  switch (kind) {
    case Kind::Length:
      return "the " + std::to_string(length) + " of its Content-Length";
    case Kind::Chunks:
      return "its last chunk";
    default:
      return "its head, which no body follows";
  }
}

std::string excess_problem(std::size_t bytes, const Framing& framing) {
  return "the answer goes on behind its end: " + std::to_string(bytes) +
         (bytes == 1 ? " byte follows " : " bytes follow ") + framing.end_in_words();
}

std::string_view without_line_end(std::string_view line) {
  if (line.ends_with('\n')) line.remove_suffix(1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::string quoted_piece(std::string_view piece) {
  constexpr std::size_t kMostShown = 60;
  std::string shown(piece.substr(0, kMostShown));
  std::ranges::replace_if(
      shown, [](char c) { return static_cast<unsigned char>(c) > 0x7e; }, '?');
  if (shown.size() < piece.size()) shown += "...";
  std::string quoted;
  append_json_string(quoted, shown);
  return quoted;
}

void ResponseHead::take_line(std::string_view line, Response& response) {
  size_ += line.size();
  if (size_ > kMaxHead) return fail("the head of the answer does not end");
  const bool is_ended_well = line.ends_with("\r\n");
  const std::string_view text = without_line_end(line);
  if (state_ == State::StatusLine) {
    read_status_line(text, response);
  } else if (text.empty()) {
    end(response);
  } else {
    read_field(text, response);
  }
  if (is_broken() || is_ended_well) return;
  fail("a line in the head of the answer ends in a bare LF instead of CRLF: " + quoted_piece(text));
}

// `HTTP/1.1 200 OK`: three digits, and a space where more follows (RFC 9112, 4).
void ResponseHead::read_status_line(std::string_view line, Response& response) {
  constexpr std::size_t kStatus = 9;
  constexpr std::size_t kEnd = kStatus + 3;
  const bool is_whole = (line.starts_with("HTTP/1.1 ") || line.starts_with("HTTP/1.0 ")) &&
                        line.size() >= kEnd && (line.size() == kEnd || line[kEnd] == ' ');
  if (!is_whole || !read_number(line.substr(kStatus, 3), response.status) ||
      response.status < 100) {
    return fail("what came back is no HTTP answer: " + quoted_piece(line));
  }
  if (response.status == 101) {
    return fail("the answer is a 101, behind which another protocol is spoken: " +
                quoted_piece(line));
  }
  is_old_ = line.starts_with("HTTP/1.0");
  response.reason = line.substr(std::min(kEnd + 1, line.size()));
  response.headers.clear();
  response.headers.reserve(kUsualFields);
  state_ = State::Fields;
}

void ResponseHead::read_field(std::string_view line, Response& response) {
  if (line.front() == ' ' || line.front() == '\t') {
    return fail("the head of the answer folds a field over two lines: " + quoted_piece(line));
  }
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0) {
    return fail("a line in the head of the answer is no field: " + quoted_piece(line));
  }
  if (line[colon - 1] == ' ' || line[colon - 1] == '\t') {
    return fail("in the head of the answer a space stands before a colon: " + quoted_piece(line));
  }
  if (line.find('\r') != std::string_view::npos || line.find('\0') != std::string_view::npos) {
    return fail("a line in the head of the answer holds a bare CR or a NUL: " + quoted_piece(line));
  }
  const std::string_view name = line.substr(0, colon);
  if (!is_token(name)) {
    return fail("the name of a field in the head of the answer holds what no name may: " +
                quoted_piece(line));
  }
  if (equals_ignoring_case(name, kLength)) ++lengths_;
  has_coding_ = has_coding_ || equals_ignoring_case(name, kCoding);
  response.headers.emplace_back(name, trim(line.substr(colon + 1)));
}

void ResponseHead::end(const Response& response) {
  if (response.status / 100 == 1) {
    // The next head follows.
    if (++interim_answers_ > kMaxInterimAnswers) {
      return fail("the interim answers (1xx) do not end");
    }
    const int interim_answers = interim_answers_;
    *this = ResponseHead(asked_);
    interim_answers_ = interim_answers;
    return;
  }
  state_ = State::Whole;
  if (lengths_ > 0) check_length(response);
  if (has_coding_ && !is_broken()) check_coding(response);
  if (!is_broken()) choose_framing(response);
}

void ResponseHead::check_length(const Response& response) {
  if (lengths_ > 1) {
    return fail("the answer has more than one Content-Length: " +
                quoted_piece(joined_values(response, kLength)));
  }
  const std::string_view value = find_header(response.headers, kLength).value_or("");
  if (!read_number(value, framing_.length)) {
    return fail("the Content-Length of the answer is no number: " + quoted_piece(value));
  }
  if (response.status == 204 && framing_.length > 0) {
    fail("the answer is a 204, which has no body, and announces one: Content-Length: " +
         std::to_string(framing_.length));
  }
}

void ResponseHead::check_coding(const Response& response) {
  const std::string coding = joined_values(response, kCoding);
  if (lengths_ > 0) {
    return fail("the answer has a Content-Length (" + std::to_string(framing_.length) +
                ") beside Transfer-Encoding: " + quoted_piece(coding));
  }
  if (is_old_) return fail("the answer is HTTP/1.0, which has no Transfer-Encoding");
  if (!equals_ignoring_case(coding, "chunked")) {
    return fail(
        "the Transfer-Encoding of the answer is not just chunked, and no other was asked "
        "for: " +
        quoted_piece(coding));
  }
  if (response.status == 204) {
    fail("the answer is a 204, which has no body, and announces one: Transfer-Encoding: chunked");
  }
}

void ResponseHead::choose_framing(const Response& response) {
  using Kind = Framing::Kind;
  if (asked_ == Asked::Head || has_no_body(response.status)) {
    framing_.kind = Kind::None;
  } else if (has_coding_) {
    framing_.kind = Kind::Chunks;
  } else if (lengths_ > 0) {
    framing_.kind = Kind::Length;
  }
}

}  // namespace purgatory::conformance
