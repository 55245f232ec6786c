// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "mock_server/api/control/control.h"
#include "mock_server/api/control/control_router.h"
#include "mock_server/api/service.h"

namespace purgatory::api {

// Whether the control answers on a face.
enum class ControlAccess {
  On,
  OffByChoice,
  OffByAddress,  // others could reach it, and nobody asked for that
};

// A face with the control in front of it: what begins with /_mock is the control's; everything
// else goes on to the face, unless a fault strikes it, and stands in the journal afterwards.
class ControlledService final : public Service {
 public:
  struct Options {
    std::string face;  // for the journal and for faults: "couchdb"
    std::string host;  // that is listened on
    ControlAccess access = ControlAccess::On;
  };

  // Both outlive this. The control has all its sections.
  ControlledService(Control& control, Service& inner, Options options);

  http::Response handle(const http::Request& request) override;
  http::Response refuse(int status, const std::string& reason) override {
    return inner_.refuse(status, reason);
  }
  void stop() override;

 private:
  // One request of the face on its way.
  struct Exchange;

  http::Response answer(const http::Request& request);
  http::Response answer_for_control(const http::Request& request);
  void serve(Exchange& exchange);
  void strike(const Fault& fault, Exchange& exchange);
  http::Response forced(const ForcedAnswer& answer, std::uint64_t number);
  void note(Exchange& exchange);

  Control& control_;
  Service& inner_;
  const Options options_;
  const ControlRouter router_;
};

}  // namespace purgatory::api
