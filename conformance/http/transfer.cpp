// SPDX-License-Identifier: Apache-2.0
#include "conformance/http/transfer.h"

#include <charconv>

namespace purgatory::conformance {
namespace {

// How many bytes were thrown away behind the end of an answer without a body: libcurl only
// mentions them. Behind chunks it shows them as well.
std::size_t bytes_thrown_away(std::string_view remark) {
  constexpr std::string_view kBegin = "Excess found";
  constexpr std::string_view kCount = "excess = ";
  const std::size_t at = remark.starts_with(kBegin) ? remark.find(kCount) : std::string_view::npos;
  if (at == std::string_view::npos) return 0;
  std::size_t count = 0;
  std::from_chars(remark.data() + at + kCount.size(), remark.data() + remark.size(), count);
  return count;
}

}  // namespace

Transfer::Transfer(const Request& request, std::size_t max_body)
    : request_(&request),
      max_body_(max_body),
      head_(request.method == "HEAD" ? ResponseHead::Asked::Head : ResponseHead::Asked::Other) {}

bool Transfer::take_header_line(std::string_view line) {
  if (head_.is_broken()) return false;
  // What looks like a field behind the head is a trailer.
  if (!head_.is_whole()) head_.take_line(line, response_);
  return !head_.is_broken();
}

void Transfer::take_wire(std::string_view bytes) {
  if (!head_.is_whole() || head_.framing().kind != Framing::Kind::Chunks) return;
  if (chunks_.state() == ChunkReader::State::Broken) return;
  const std::size_t count = chunks_.take(bytes, nullptr);
  if (chunks_.state() == ChunkReader::State::Done && count < bytes.size()) {
    excess_problem_ = excess_problem(bytes.size() - count, head_.framing());
  }
}

void Transfer::take_remark(std::string_view remark) {
  const std::size_t excess = bytes_thrown_away(remark);
  if (excess > 0) excess_problem_ = excess_problem(excess, head_.framing());
}

// Hands on the lines that are whole by now; true when one was the last that is wanted. No line ends
// before `unseen`.
bool Transfer::hand_on_lines(std::size_t unseen) {
  const std::string_view body = response_.body;
  for (std::size_t end = body.find('\n', unseen); end != std::string_view::npos;
       end = body.find('\n', lines_end_)) {
    const std::string_view line = body.substr(lines_end_, end + 1 - lines_end_);
    lines_end_ = end + 1;
    if (request_->until_line(without_line_end(line))) return true;
  }
  return false;
}

bool Transfer::take_body(std::string_view bytes) {
  const std::size_t unseen = response_.body.size();
  is_too_large_ = unseen + bytes.size() > max_body_;
  if (is_too_large_ || !framing_problem().empty()) return false;
  response_.body.append(bytes);
  is_read_far_enough_ = request_->until_line && hand_on_lines(unseen);
  return !is_read_far_enough_;
}

void Transfer::end() {
  const std::string_view last = std::string_view(response_.body).substr(lines_end_);
  if (!request_->until_line || is_read_far_enough_ || last.empty()) return;
  lines_end_ = response_.body.size();
  is_read_far_enough_ = request_->until_line(without_line_end(last));
}

bool Transfer::is_cancelled() const {
  return request_->cancelled != nullptr && request_->cancelled->load();
}

const std::string& Transfer::framing_problem() const {
  if (head_.is_broken()) return head_.problem();
  return excess_problem_.empty() ? chunks_.problem() : excess_problem_;
}

}  // namespace purgatory::conformance
