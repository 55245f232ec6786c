// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/error_response.h"

#include <gtest/gtest.h>

namespace purgatory::api {
namespace {

TEST(Refusal, HasAWordThatFitsItsStatus) {
  const std::pair<int, std::string_view> expected[] = {
      {400, "bad_request"},
      {408, "request_timeout"},
      {414, "uri_too_long"},
      {417, "expectation_failed"},
      {431, "header_fields_too_large"},
      {501, "not_implemented"},
      {503, "service_unavailable"},
      {505, "http_version_not_supported"},
      {500, "internal_server_error"},
  };
  for (const auto& [status, word] : expected) {
    const Json body = Json::parse(refusal(status, "why").body).value_or(Json());
    ASSERT_NE(body.find("error"), nullptr) << status;
    EXPECT_EQ(body.find("error")->as_string(), word) << status;
    EXPECT_EQ(body.find("reason")->as_string(), "why");
  }
}

TEST(Refusal, EndsTheConnection) { EXPECT_TRUE(refusal(400, "why").close); }

}  // namespace
}  // namespace purgatory::api
