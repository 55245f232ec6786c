// SPDX-License-Identifier: Apache-2.0
#include "mock_server/transport/connection.h"

#include <cassert>
#include <utility>

#include "mock_server/transport/feed.h"

namespace purgatory::transport {
namespace {

// Enough for nearly every request as a whole, and little enough for thousands of idle connections.
constexpr std::size_t kReceivedAtOnce = 4'096;
constexpr std::size_t kBodyReceivedAtOnce = 65'536;
// Up to here a body is copied behind its head: cheaper than a second part of the message.
constexpr std::size_t kCopiedBody = 16'384;

// The body of the request in work, read when the service asks for it.
class PendingBody final : public http::BodyReader {
 public:
  PendingBody(const http::RequestHead& head, Connection& connection, http::ReceiveBuffer& buffer)
      : head_(head),
        connection_(connection),
        buffer_(buffer),
        is_left_(head.request.framing == http::BodyFraming::Chunked ||
                 head.request.content_length > 0) {}

  Result<std::string, http::BodyError> read(std::uint64_t limit) override {
    assert(!was_asked_for_);
    was_asked_for_ = true;
    const http::BodyFrame frame{head_.request.framing, head_.request.content_length};
    if (is_left_ && frame.content_length <= limit) connection_.invite_body(head_);
    auto body = http::read_body(frame, limit, buffer_, connection_);
    if (body) is_left_ = false;
    return body;
  }

  // Bytes of it stand, or may stand, between this request and the next one.
  bool is_left() const { return is_left_; }

 private:
  const http::RequestHead& head_;
  Connection& connection_;
  http::ReceiveBuffer& buffer_;
  bool was_asked_for_ = false;
  bool is_left_;
};

}  // namespace

Connection::Connection(Socket& socket, api::Service& service, const ListenOptions& options,
                       const Clock& clock)
    : socket_(socket), service_(service), options_(options), clock_(clock), peer_(socket.peer()) {}

void Connection::serve() {
  while (serve_one() == Next::Request) {
  }
}

void Connection::turn_away(int status, const std::string& reason, Farewell farewell) {
  const http::Response response = service_.refuse(status, reason);
  const bool is_sent = send_answer(response, http::answer_frame(response, {.keeps_alive = false}));
  if (is_sent && farewell == Farewell::Lingering) socket_.linger();
}

Connection::Next Connection::serve_one() {
  auto head = receive_head();
  if (!head) return Next::End;
  PendingBody body(*head, *this, buffer_);
  head->request.body = &body;
  head->request.peer = peer_;
  head->request.is_secure = socket_.is_encrypted();
  const http::Response response = service_.handle(head->request);
  // A body that was left unread cannot be told from the next request: nothing follows it.
  const bool keeps_alive = head->keeps_alive && !body.is_left() && !socket_.is_stopping();
  const Next next = answer(response, {.version = head->version,
                                      .is_head = head->request.method == "HEAD",
                                      .keeps_alive = keeps_alive});
  if (response.afterwards) response.afterwards();
  return next;
}

std::optional<http::RequestHead> Connection::receive_head() {
  http::HeadScanner scanner(options_.head_limits);
  std::optional<SteadyTime> deadline;
  while (true) {
    auto length = scanner.scan(buffer_.unread());
    if (length && *length) {
      auto head = http::parse_head(buffer_.unread().substr(0, **length), options_.head_limits);
      buffer_.consume(**length);
      if (head) return *std::move(head);
      length = Failure<http::BadRequest>(std::move(head).error());
    }
    if (!length) {
      turn_away(length.error().status, length.error().reason, Farewell::Lingering);
      return std::nullopt;
    }
    const Received received = receive_more(deadline);
    if (received == Received::Bytes) continue;
    if (!buffer_.unread().empty() && received == Received::TimedOut) {
      turn_away(408, "The head of the request took too long.", Farewell::Lingering);
    } else if (!buffer_.unread().empty() && received == Received::Closed) {
      turn_away(400, "The request ended within its head.", Farewell::Lingering);
    }
    return std::nullopt;
  }
}

Received Connection::receive_more(std::optional<SteadyTime>& deadline) {
  std::size_t count = 0;
  const std::span<char> room = buffer_.prepare(kReceivedAtOnce);
  Received received = Received::Closed;
  if (buffer_.unread().empty()) {
    received = socket_.receive(room, count);
  } else {
    if (!deadline) deadline = std::chrono::steady_clock::now() + options_.deadlines.head;
    received = socket_.receive_before(*deadline, room, count);
  }
  buffer_.commit(count);
  return received;
}

bool Connection::fill(http::ReceiveBuffer& buffer) {
  if (body_deadline_ == SteadyTime{}) {
    body_deadline_ = std::chrono::steady_clock::now() + options_.deadlines.body;
  }
  std::size_t count = 0;
  const std::span<char> room = buffer.prepare(kBodyReceivedAtOnce);
  const Received received = socket_.receive_before(body_deadline_, room, count);
  buffer.commit(count);
  return received == Received::Bytes;
}

void Connection::invite_body(const http::RequestHead& head) {
  body_deadline_ = {};
  if (!head.expects_continue || !buffer_.unread().empty()) return;
  // When this fails, so does the reading that follows.
  socket_.send("HTTP/1.1 100 Continue\r\n\r\n");
}

Connection::Next Connection::answer(const http::Response& response,
                                    const http::AnswerContext& context) {
  const http::AnswerFrame frame = http::answer_frame(response, context);
  if (response.breaks) {
    send_broken(response, frame);
    return Next::End;
  }
  if (!send_answer(response, frame)) return Next::End;
  if (!frame.closes) return Next::Request;
  socket_.linger();
  return Next::End;
}

void Connection::send_broken(const http::Response& response, const http::AnswerFrame& frame) {
  out_.clear();
  if (response.breaks->body_bytes) {
    http::append_answer_head(out_, response, frame, date());
    const std::string_view all = frame.sends_body ? response.body : std::string_view();
    const std::string_view arriving = all.substr(0, *response.breaks->body_bytes);
    if (frame.is_chunked) {
      http::append_chunk(out_, arriving);
    } else {
      out_ += arriving;
    }
  }
  const bool is_sent = out_.empty() || socket_.send(out_);
  if (response.breaks->ending == http::Break::Ending::Reset) {
    socket_.reset_in_the_end();
  } else if (is_sent) {
    socket_.linger();
  }
}

bool Connection::send_answer(const http::Response& response, const http::AnswerFrame& frame) {
  out_.clear();
  http::append_answer_head(out_, response, frame, date());
  return frame.sends_body ? send_body(response, frame) : socket_.send(out_);
}

bool Connection::send_body(const http::Response& response, const http::AnswerFrame& frame) {
  if (response.stream) {
    if (frame.is_chunked) {
      http::append_chunk(out_, response.body);
    } else {
      out_ += response.body;
    }
    const auto format = frame.is_chunked ? Feed::Format::Chunks : Feed::Format::Plain;
    Feed feed(socket_, clock_, format);
    return feed.send(*response.stream, std::exchange(out_, {})) == FeedEnd::Complete;
  }
  if (frame.is_chunked) {
    http::append_chunk(out_, response.body);
    out_ += http::kLastChunk;
    return socket_.send(out_);
  }
  if (response.body.size() > kCopiedBody) return socket_.send(out_, response.body);
  out_ += response.body;
  return socket_.send(out_);
}

const std::string& Connection::date() {
  const auto second = std::chrono::floor<std::chrono::seconds>(clock_.now());
  if (date_.empty() || second != date_second_) {
    date_second_ = second;
    date_ = http::http_date(second);
  }
  return date_;
}

}  // namespace purgatory::transport
