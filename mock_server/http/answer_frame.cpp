// SPDX-License-Identifier: Apache-2.0
#include "mock_server/http/answer_frame.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <vector>

#include <fmt/format.h>

#include "support/text.h"

namespace purgatory::http {
namespace {

using FieldView = std::pair<std::string_view, std::string_view>;

bool belongs_to_transport(std::string_view name) {
  constexpr std::array<std::string_view, 4> kNames = {"Connection", "Content-Length", "Date",
                                                      "Transfer-Encoding"};
  return std::any_of(kNames.begin(), kNames.end(),
                     [name](std::string_view own) { return equals_ignoring_case(own, name); });
}

// A value of ours may hold what a client sent; it must not end the line.
bool ends_a_line(char byte) { return byte == '\r' || byte == '\n' || byte == '\0'; }

void append_clean(std::string& out, std::string_view text) {
  const std::size_t begin = out.size();
  out += text;
  if (std::none_of(text.begin(), text.end(), ends_a_line)) return;
  std::replace_if(out.begin() + static_cast<std::ptrdiff_t>(begin), out.end(), ends_a_line, ' ');
}

void append_number(std::string& out, std::uint64_t number, int base = 10) {
  std::array<char, 24> digits{};
  const auto result = std::to_chars(digits.data(), digits.data() + digits.size(), number, base);
  out.append(digits.data(), result.ptr);
}

void append_status_line(std::string& out, const Response& response, Version version) {
  out += version == Version::Http10 ? "HTTP/1.0 " : "HTTP/1.1 ";
  append_number(out, static_cast<std::uint64_t>(response.status));
  out += ' ';
  append_clean(out, response.reason.empty() ? reason_phrase(response.status) : response.reason);
  out += "\r\n";
}

std::string_view connection_option(const AnswerFrame& frame) {
  if (frame.closes) return "close";
  // A client of HTTP/1.0 needs to be told that its wish was granted.
  return frame.version == Version::Http10 ? "keep-alive" : "";
}

// The few fields of an answer are sorted by insertion, in an array that the thread keeps.
void insert_sorted(std::vector<FieldView>& fields, FieldView field) {
  const auto place = std::upper_bound(fields.begin(), fields.end(), field,
                                      [](const FieldView& left, const FieldView& right) {
                                        return precedes_ignoring_case(left.first, right.first);
                                      });
  fields.insert(place, field);
}

}  // namespace

AnswerFrame answer_frame(const Response& response, const AnswerContext& context) {
  AnswerFrame frame{.version = context.version};
  frame.closes = response.close || !context.keeps_alive;
  const bool is_bodiless = response.status == 204 || response.status == 304;
  const bool is_streamed =
      response.framing == ResponseFraming::Chunked || response.stream != nullptr;
  frame.sends_body = !context.is_head && !is_bodiless;
  if (is_bodiless) return frame;
  if (!is_streamed) {
    frame.content_length = response.body.size();
  } else if (context.is_head) {
    frame.content_length = 0;
  } else if (context.version == Version::Http11) {
    frame.is_chunked = true;
  } else {
    frame.closes = true;
  }
  return frame;
}

void append_answer_head(std::string& out, const Response& response, const AnswerFrame& frame,
                        std::string_view date) {
  thread_local std::vector<FieldView> fields;
  fields.clear();
  for (const auto& [name, value] : response.headers) {
    if (!belongs_to_transport(name)) insert_sorted(fields, {name, value});
  }
  insert_sorted(fields, {"Date", date});
  if (const std::string_view option = connection_option(frame); !option.empty()) {
    insert_sorted(fields, {"Connection", option});
  }
  std::string length;
  if (frame.content_length) {
    append_number(length, *frame.content_length);
    insert_sorted(fields, {"Content-Length", length});
  }
  if (frame.is_chunked) insert_sorted(fields, {"Transfer-Encoding", "chunked"});
  append_status_line(out, response, frame.version);
  for (const auto& [name, value] : fields) {
    append_clean(out, name);
    out += ": ";
    append_clean(out, value);
    out += "\r\n";
  }
  out += "\r\n";
}

void append_chunk(std::string& out, std::string_view bytes) {
  if (bytes.empty()) return;
  append_number(out, bytes.size(), 16);
  out += "\r\n";
  out += bytes;
  out += "\r\n";
}

std::string_view reason_phrase(int status) {
  struct Phrase {
    int status;
    std::string_view text;
  };
  // 302, 404, 413 and 414 are worded as Erlang's libraries word them, and so CouchDB 3.5.0.
  static constexpr std::array kPhrases = std::to_array<Phrase>({
      {100, "Continue"},
      {200, "OK"},
      {201, "Created"},
      {202, "Accepted"},
      {204, "No Content"},
      {206, "Partial Content"},
      {301, "Moved Permanently"},
      {302, "Moved Temporarily"},
      {303, "See Other"},
      {304, "Not Modified"},
      {400, "Bad Request"},
      {401, "Unauthorized"},
      {403, "Forbidden"},
      {404, "Object Not Found"},
      {405, "Method Not Allowed"},
      {406, "Not Acceptable"},
      {408, "Request Timeout"},
      {409, "Conflict"},
      {410, "Gone"},
      {411, "Length Required"},
      {412, "Precondition Failed"},
      {413, "Request Entity Too Large"},
      {414, "Request-URI Too Large"},
      {415, "Unsupported Media Type"},
      {416, "Requested Range Not Satisfiable"},
      {417, "Expectation Failed"},
      {422, "Unprocessable Entity"},
      {423, "Locked"},
      {428, "Precondition Required"},
      {429, "Too Many Requests"},
      {431, "Request Header Fields Too Large"},
      {500, "Internal Server Error"},
      {501, "Not Implemented"},
      {502, "Bad Gateway"},
      {503, "Service Unavailable"},
      {504, "Gateway Timeout"},
      {505, "HTTP Version Not Supported"},
  });
  const auto phrase = std::ranges::find(kPhrases, status, &Phrase::status);
  return phrase == kPhrases.end() ? "Unknown" : phrase->text;
}

std::string http_date(TimePoint time) {
  constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed",
                                                     "Thu", "Fri", "Sat"};
  constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(time - day));
  return fmt::format(
      "{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", kDays[std::chrono::weekday(day).c_encoding()],
      static_cast<unsigned>(date.day()), kMonths[static_cast<unsigned>(date.month()) - 1],
      static_cast<int>(date.year()), clock.hours().count(), clock.minutes().count(),
      clock.seconds().count());
}

}  // namespace purgatory::http
