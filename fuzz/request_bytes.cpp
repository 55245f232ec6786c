// SPDX-License-Identifier: Apache-2.0
#include "fuzz/request_bytes.h"

#include <algorithm>
#include <string>
#include <vector>

#include "fuzz/require.h"
#include "mock_server/http/body_decoder.h"
#include "mock_server/http/characters.h"
#include "mock_server/http/request_parser.h"

namespace purgatory::fuzz {
namespace {

constexpr http::HeadLimits kLimits{.request_line = 2'000, .head = 4'000, .fields = 50};
constexpr std::uint64_t kBodyLimit = 3'000;

class Pieces final : public http::ByteSource {
 public:
  Pieces(std::string_view bytes, std::size_t piece) : bytes_(bytes), piece_(piece) {}

  bool fill(http::ReceiveBuffer& buffer) override {
    const std::size_t count = std::min(piece_, bytes_.size());
    if (count == 0) return false;
    std::copy_n(bytes_.begin(), count, buffer.prepare(count).begin());
    buffer.commit(count);
    bytes_.remove_prefix(count);
    return true;
  }

 private:
  std::string_view bytes_;
  std::size_t piece_;
};

void check(const http::RequestHead& head) {
  const http::Request& request = head.request;
  require(http::is_token(request.method));
  require(request.target.starts_with('/'));
  require(request.headers.size() <= kLimits.fields + 1);
  const auto is_clean = [](const std::string& text) {
    return std::all_of(text.begin(), text.end(), http::is_field_character);
  };
  require(is_clean(request.target));
  for (const auto& [name, value] : request.headers) {
    require(http::is_token(name) && is_clean(value));
  }
  require(request.headers.count("Content-Length") + request.headers.count("Transfer-Encoding") <=
          1);
}

// What became of the bytes, as one text: equal texts mean the same was understood.
class Conversation {
 public:
  Conversation(std::string_view bytes, std::size_t piece) : source_(bytes, piece) {
    while (read_one()) {
    }
  }
  const std::string& record() const { return record_; }

 private:
  bool read_one();
  bool read_body(const http::RequestHead& head);

  Pieces source_;
  http::ReceiveBuffer buffer_;
  std::string record_;
};

bool Conversation::read_one() {
  http::HeadScanner scanner(kLimits);
  while (true) {
    const auto length = scanner.scan(buffer_.unread());
    if (!length) {
      record_ += "refused;";
      return false;
    }
    if (*length) {
      const auto head = http::parse_head(buffer_.unread().substr(0, **length), kLimits);
      buffer_.consume(**length);
      record_ += head ? head->request.method + " " + head->request.target + ";" : "refused;";
      return head && read_body(*head);
    }
    if (!source_.fill(buffer_)) {
      record_ += "unfinished;";
      return false;
    }
  }
}

bool Conversation::read_body(const http::RequestHead& head) {
  check(head);
  const http::BodyFrame frame{head.request.framing, head.request.content_length};
  const auto body = http::read_body(frame, kBodyLimit, buffer_, source_);
  record_ += body ? *body + ";" : std::to_string(static_cast<int>(body.error())) + ";";
  require(!body || body->size() <= kBodyLimit);
  return body.has_value();
}

}  // namespace

void read_requests(std::string_view bytes) {
  const std::string whole = Conversation(bytes, 100'000).record();
  // A piece may be refused a little earlier than the whole, but never understood in another way.
  const std::string in_pieces = Conversation(bytes, 7).record();
  const auto without_end = [](const std::string& record) {
    return record.ends_with("unfinished;") ? record.substr(0, record.size() - 11)
           : record.ends_with("refused;")  ? record.substr(0, record.size() - 8)
                                           : record;
  };
  require(without_end(whole) == without_end(in_pieces));
}

}  // namespace purgatory::fuzz
