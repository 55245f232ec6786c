// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "mock_server/api/control/control.h"
#include "mock_server/api/control/controlled_service.h"
#include "mock_server/api/couchdb/couchdb_service.h"
#include "tests/doubles/manual_clock.h"
#include "tests/doubles/service_client.h"

namespace purgatory::api {

// A CouchDB face with a database `db` behind the control, asked without a socket, at a time that
// stands still.
class ControlTest : public testing::Test {
 protected:
  explicit ControlTest(ControlAccess access = ControlAccess::On)
      : face_(options(clock_)), control_(clock_, {}) {
    control_.add(face_.section());
    service_ = std::make_unique<ControlledService>(
        control_, face_, ControlledService::Options{"couchdb", "127.0.0.1", access});
    client_ = std::make_unique<doubles::ServiceClient>(*service_);
    EXPECT_EQ(client_->send("PUT", "/db").status(), 201);
  }

  doubles::Answer get(const std::string& path) { return client_->get(path); }
  doubles::Answer post(const std::string& path, const std::string& body = "") {
    return body.empty() ? client_->send("POST", path) : client_->post(path, body);
  }
  doubles::Answer put(const std::string& path, const std::string& body = "") {
    return body.empty() ? client_->send("PUT", path) : client_->put(path, body);
  }
  doubles::Answer remove(const std::string& path) { return client_->remove(path); }

  // The pieces of a streamed answer, as far as they come without waiting.
  static std::string streamed(doubles::Answer& answer) {
    std::string text = answer.response.body;
    if (!answer.response.stream) return text;
    using State = http::BodyStream::State;
    State state = State::More;
    while (state == State::More) {
      http::BodyStream::Piece piece = answer.response.stream->next();
      text += piece.bytes;
      state = piece.state;
    }
    return text;
  }

  doubles::ManualClock manual_clock_;
  SteeredClock clock_{manual_clock_};
  CouchDbService face_;
  Control control_;
  std::unique_ptr<ControlledService> service_;
  std::unique_ptr<doubles::ServiceClient> client_;

 private:
  static CouchDbOptions options(const Clock& clock) {
    CouchDbOptions options;
    options.seed = 1;
    options.clock = &clock;
    return options;
  }
};

}  // namespace purgatory::api
