// SPDX-License-Identifier: Apache-2.0
#include "conformance/http/response_reader.h"

#include <algorithm>
#include <utility>

namespace purgatory::conformance {
namespace {

using Kind = Framing::Kind;

// More than any line has, less than what hurts.
constexpr std::size_t kMaxLine = std::size_t{256} << 10;

}  // namespace

ResponseReader::Asked asked_by_bytes(std::string_view raw) {
  raw.remove_prefix(std::min(raw.find_first_not_of("\r\n"), raw.size()));
  return raw.starts_with("HEAD ") ? ResponseReader::Asked::Head : ResponseReader::Asked::Other;
}

void ResponseReader::take(std::string_view bytes) {
  is_begun_ = is_begun_ || !bytes.empty();
  while (state_ == State::Head && !bytes.empty()) read_head(bytes);
  if (state_ == State::Body) read_body(bytes);
  if (state_ == State::Done) check_excess(bytes);
}

void ResponseReader::end() {
  if (state_ == State::Done || state_ == State::Broken) return;
  if (state_ == State::Body && head_.framing().kind == Kind::Close) {
    state_ = State::Done;
    return;
  }
  if (!is_begun_) return fail("the connection was closed without an answer");
  fail(state_ == State::Head ? "the connection was closed within the head of the answer"
                             : "the connection was closed within the body of the answer");
}

void ResponseReader::read_head(std::string_view& bytes) {
  const std::size_t end = std::min(bytes.find('\n'), bytes.size() - 1) + 1;
  line_ += bytes.substr(0, end);
  bytes.remove_prefix(end);
  if (!line_.ends_with('\n')) {
    if (line_.size() > kMaxLine) fail("the head of the answer does not end");
    return;
  }
  head_.take_line(std::exchange(line_, {}), response_);
  if (head_.is_broken()) return fail(head_.problem());
  if (head_.is_whole()) begin_body();
}

void ResponseReader::begin_body() {
  left_ = head_.framing().length;
  const Kind kind = head_.framing().kind;
  const bool is_empty = kind == Kind::None || (kind == Kind::Length && left_ == 0);
  state_ = is_empty ? State::Done : State::Body;
}

void ResponseReader::read_body(std::string_view& bytes) {
  const Kind kind = head_.framing().kind;
  if (kind == Kind::Chunks) return read_chunks(bytes);
  const auto count = kind == Kind::Length
                         ? static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()))
                         : bytes.size();
  if (count > max_body_ - response_.body.size()) return refuse_size();
  response_.body += bytes.substr(0, count);
  bytes.remove_prefix(count);
  if (kind == Kind::Length && (left_ -= count) == 0) state_ = State::Done;
}

void ResponseReader::read_chunks(std::string_view& bytes) {
  bytes.remove_prefix(chunks_.take(bytes, &response_.body));
  if (chunks_.state() == ChunkReader::State::Broken) return fail(chunks_.problem());
  const std::size_t size = response_.body.size();
  // A chunk that will never fit is not waited for.
  if (size > max_body_ || chunks_.left() > max_body_ - size) return refuse_size();
  if (chunks_.state() == ChunkReader::State::Done) state_ = State::Done;
}

void ResponseReader::check_excess(std::string_view bytes) {
  constexpr std::string_view kAnotherAnswer = "HTTP/1.";
  is_followed_ =
      is_followed_ ||
      (!bytes.empty() && kAnotherAnswer.starts_with(bytes.substr(0, kAnotherAnswer.size())));
  if (!bytes.empty() && !is_followed_) fail(excess_problem(bytes.size(), head_.framing()));
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
