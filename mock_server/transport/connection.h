// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

#include "mock_server/api/service.h"
#include "mock_server/http/answer_frame.h"
#include "mock_server/http/body_decoder.h"
#include "mock_server/http/receive_buffer.h"
#include "mock_server/http/request_parser.h"
#include "mock_server/transport/options.h"
#include "mock_server/transport/socket.h"

namespace purgatory::transport {

// Serves the requests of one connection, one after the other, until either side ends it. In the
// common case a request costs two system calls: one that receives it whole and one that sends the
// whole answer.
class Connection final : public http::ByteSource {
 public:
  Connection(Socket& socket, api::Service& service, const ListenOptions& options,
             const Clock& clock);

  void serve();
  enum class Farewell {
    Lingering,  // so that the answer arrives in any case: takes up to `Deadlines::linger`
    AtOnce,     // a client that has sent something may see a reset instead
  };
  // Tells the client why it is not served, whatever it has to say.
  void turn_away(int status, const std::string& reason, Farewell farewell);

  // For bodies: receives until the deadline that was set for the body.
  bool fill(http::ReceiveBuffer& buffer) override;
  // Lets a client that asked first send its body (RFC 9110, section 10.1.1).
  void invite_body(const http::RequestHead& head);

 private:
  enum class Next { Request, End };

  Next serve_one();
  // Nothing when the connection ended instead; what had to be refused is answered already.
  std::optional<http::RequestHead> receive_head();
  Received receive_more(std::optional<SteadyTime>& deadline);
  // Sends the answer; what follows depends on its frame and on whether it went through.
  Next answer(const http::Response& response, const http::AnswerContext& context);
  bool send_answer(const http::Response& response, const http::AnswerFrame& frame);
  // As far as the break lets it arrive; the connection is of no more use.
  void send_broken(const http::Response& response, const http::AnswerFrame& frame);
  bool send_body(const http::Response& response, const http::AnswerFrame& frame);
  const std::string& date();

  Socket& socket_;
  api::Service& service_;
  const ListenOptions& options_;
  const Clock& clock_;
  const std::string peer_;
  http::ReceiveBuffer buffer_;
  SteadyTime body_deadline_;
  std::string out_;  // the head of the present answer; kept for its memory
  std::string date_;
  std::chrono::time_point<std::chrono::system_clock, std::chrono::seconds> date_second_{};
};

}  // namespace purgatory::transport
