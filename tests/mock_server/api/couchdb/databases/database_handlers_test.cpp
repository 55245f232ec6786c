// SPDX-License-Identifier: Apache-2.0
// Databases: how they are made, and what may be set for them.
#include "tests/mock_server/api/couchdb/service_fixture.h"

namespace purgatory::api {
namespace {

class DatabaseHandlersTest : public ServiceTest {};

TEST_F(DatabaseHandlersTest, LocationIsTheNameEncodedAnewHoweverItWasSpelt) {
  const std::pair<const char*, const char*> rows[] = {
      {"/plain", "/plain"}, {"/slash/", "/slash"},      {"//slashes//", "/slashes"},
      {"/l%6fc", "/loc"},   {"/a$(b)", "/a%24%28b%29"}, {"/a%2Fb-c_d", "/a%2Fb-c_d"}};
  for (const auto& [target, location] : rows) {
    const auto made = client_.send("PUT", target);
    EXPECT_EQ(made.status(), 201) << target;
    EXPECT_EQ(made.header("Location"), std::string("http://localhost:5984") + location) << target;
  }
}

}  // namespace
}  // namespace purgatory::api
