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

struct RefusedOption {
  const char* query;
  int status;
  const char* reason;
};

TEST_F(DatabaseHandlersTest, OptionsThatMeanNothingMakeNoDatabase) {
  constexpr const char* kNoPlacement = "The `placement` value should be in a format `zone:n`.";
  constexpr const char* kNoCopies = "The `n` value should be a positive integer.";
  const RefusedOption rows[] = {
      {"n=0", 400, kNoCopies},
      {"n=x", 400, kNoCopies},
      {"n=", 400, kNoCopies},
      {"q=0", 400, "The `q` value should be a positive integer."},
      {"q=-1&n=0", 400, kNoCopies},
      {"placement=a", 400, kNoPlacement},
      {"placement=", 400, kNoPlacement},
      {"placement=a:1,b:0", 400, kNoPlacement},
      {"engine=foo", 400, "invalid_engine_extension"},
      {"partitioned=x", 400, "Invalid `partitioned` parameter"},
      {"engine=foo&partitioned=true", 400, "invalid_engine_extension"},
      {"placement=a:1", 501, "nodes of this server are in no zones; leave `placement` out"},
      {"partitioned=true", 501,
       "partitioned databases are a part of CouchDB's API that this server does not have yet; "
       "leave `partitioned` out"},
  };
  for (const RefusedOption& row : rows) {
    const auto refused = client_.send("PUT", std::string("/made?") + row.query);
    EXPECT_EQ(refused.status(), row.status) << row.query;
    EXPECT_EQ(refused.reason(), row.reason) << row.query;
    EXPECT_EQ(client_.get("/made").status(), 404) << row.query;
  }
}

TEST_F(DatabaseHandlersTest, OptionsThatAreAsItIsAnywayAreTaken) {
  EXPECT_EQ(
      client_.send("PUT", "/made?n=%2B1&q=99999999999999999999&engine=couch&partitioned=false")
          .status(),
      201);
}

TEST_F(DatabaseHandlersTest, TheTimeOfAShardMayEndAName) {
  const std::pair<const char*, int> rows[] = {{"/a.1234567890", 201}, {"/a.12345678901", 201},
                                              {"/a.123456789", 400},  {"/a.123456789x", 400},
                                              {"/.1234567890", 400},  {"/a.b.1234567890", 400}};
  for (const auto& [target, status] : rows) {
    EXPECT_EQ(client_.send("PUT", target).status(), status) << target;
  }
  EXPECT_EQ(*client_.get("/a.1234567890").json().find("db_name"), Json("a.1234567890"));
}

TEST_F(DatabaseHandlersTest, TheSecurityOfTheUsersIsNotEditedUnlessTheSettingsSaySo) {
  constexpr const char* kReason = "You can't edit the security object of the user database.";
  const auto refused = client_.put("/_users/_security", "{}");
  EXPECT_EQ(refused.status(), 403);
  EXPECT_EQ(refused.reason(), kReason);
  EXPECT_EQ(client_.put("/_users/_security", "no JSON").reason(), kReason);
  EXPECT_EQ(client_.put("/_replicator/_security", "{}").status(), 200);
  EXPECT_EQ(
      client_.put("/_node/_local/_config/couchdb/users_db_security_editable", R"("true")").status(),
      200);
  EXPECT_EQ(client_.put("/_users/_security", "{}").status(), 200);
}

}  // namespace
}  // namespace purgatory::api
