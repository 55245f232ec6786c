// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/replication/local_client.h"

#include <condition_variable>
#include <mutex>

#include "support/text.h"

namespace purgatory::api {
namespace {

using replication::Fault;
using replication::Interruption;
using replication::Reply;

class TextBody final : public http::BodyReader {
 public:
  explicit TextBody(const std::string& bytes) : bytes_(bytes) {}
  Result<std::string, http::BodyError> read(std::uint64_t limit) override {
    if (bytes_.size() > limit) return Failure<http::BodyError>(http::BodyError::TooLarge);
    return bytes_;
  }

 private:
  const std::string& bytes_;
};

// A bell that any thread may ring; who waits hears it also when it rang before.
class Bell {
 public:
  void ring() {
    const std::lock_guard lock(mutex_);
    rang_ = true;
    rung_.notify_all();
  }
  void wait(std::optional<std::chrono::milliseconds> longest) {
    std::unique_lock lock(mutex_);
    const auto has_rung = [this] { return rang_; };
    if (longest) {
      rung_.wait_for(lock, *longest, has_rung);
    } else {
      rung_.wait(lock, has_rung);
    }
    rang_ = false;
  }

 private:
  std::mutex mutex_;
  std::condition_variable rung_;
  bool rang_ = false;
};

std::string target_of(const replication::DatabaseAddress& address, const std::string& path) {
  std::string target = "/" + percent_encode(address.local_name);
  if (!path.empty() && path.front() != '?') target += '/';
  return target + path;
}

}  // namespace

bool LocalClient::is_interrupted(bool waits) const {
  const auto level = interruption_.level();
  return level == Interruption::Level::Abort || (waits && level == Interruption::Level::Finish);
}

bool LocalClient::drain(http::BodyStream& stream, std::string& body, bool waits) {
  using State = http::BodyStream::State;
  // Shared with the stream's owner, who may ring while this thread lets the stream go.
  const auto bell = std::make_shared<Bell>();
  stream.set_waker([bell] { bell->ring(); });
  const Interruption::Waker waker(interruption_, [bell] { bell->ring(); });
  while (!is_interrupted(waits)) {
    const auto piece = stream.next();
    body += piece.bytes;
    if (piece.state == State::End) return true;
    if (piece.state == State::Cut) return false;
    if (piece.state == State::More) continue;
    std::optional<std::chrono::milliseconds> longest;
    if (piece.wake_at) {
      longest = std::max(*piece.wake_at - server_.clock.now(), std::chrono::milliseconds(0));
    }
    bell->wait(longest);
  }
  return false;
}

Result<Reply, Fault> LocalClient::send(const replication::Question& question) {
  if (is_interrupted(question.waits())) {
    return Failure<Fault>(Fault{Fault::Kind::Interrupted, "it was told to end"});
  }
  TextBody body(question.body);
  http::Request request;
  request.method = question.method;
  request.target = target_of(address_, question.path);
  request.headers = address_.headers;
  request.headers.set("Accept", "application/json");
  request.headers.set("Content-Type", "application/json");
  request.headers.set("Host", "localhost");
  request.framing = http::BodyFraming::ContentLength;
  request.content_length = question.body.size();
  request.body = &body;
  request.peer = "127.0.0.1";
  http::Response response = server_.service.handle(request);
  if (response.breaks) {
    return Failure<Fault>(Fault{Fault::Kind::Broken, "the connection was reset"});
  }
  if (response.afterwards) response.afterwards();
  Reply reply{response.status, std::move(response.body)};
  if (response.stream == nullptr || drain(*response.stream, reply.body, question.waits())) {
    return reply;
  }
  const bool was_told = is_interrupted(question.waits());
  return Failure<Fault>(Fault{was_told ? Fault::Kind::Interrupted : Fault::Kind::Broken,
                              "the feed of changes broke off"});
}

}  // namespace purgatory::api
