// SPDX-License-Identifier: Apache-2.0
// Signing in, out and being locked out.
#include "tests/doubles/manual_clock.h"
#include "tests/mock_server/api/couchdb/service_fixture.h"

namespace purgatory::api {
namespace {

class SessionTest : public testing::Test {
 protected:
  SessionTest() : service_(repeatable_options({}, &clock_)), client_(service_) {
    client_.sign_in({});
  }

  doubles::Answer sign_in(const std::string& name, const std::string& password) {
    return client_.post("/_session",
                        Json::object({{"name", Json(name)}, {"password", Json(password)}}).dump());
  }
  static std::string cookie_of(const doubles::Answer& answer) {
    const std::string header = answer.header("Set-Cookie");
    return header.substr(0, header.find(';'));
  }
  doubles::Answer get_with(const std::string& target, const std::string& cookie) {
    return client_.send("GET", target, std::nullopt, {{"Cookie", cookie}});
  }

  doubles::ManualClock clock_;
  CouchDbService service_;
  doubles::ServiceClient client_;
};

TEST_F(SessionTest, CookieSignsInAndTellsSo) {
  const auto answer = sign_in("admin", "pass");
  EXPECT_EQ(answer.text(), "{\"ok\":true,\"name\":\"admin\",\"roles\":[\"_admin\"]}\n");
  EXPECT_TRUE(answer.header("Set-Cookie")
                  .ends_with("; Version=1; Expires=Tue, 14-Nov-2023 22:23:20 GMT; Max-Age=600; "
                             "Path=/; HttpOnly"));
  const auto session = get_with("/_session", cookie_of(answer));
  EXPECT_EQ(*session.json().find("userCtx")->find("name"), Json("admin"));
  EXPECT_EQ(*session.json().find("info")->find("authenticated"), Json("cookie"));
  EXPECT_EQ(get_with("/_all_dbs", "x=y; " + cookie_of(answer)).status(), 200);
}

TEST_F(SessionTest, CookieSaysNothingOfItsEndWhereItMayNotPersist) {
  client_.send("PUT", "/_node/_local/_config/chttpd_auth/allow_persistent_cookies", "\"false\"",
               {{"Authorization", "Basic " + base64("admin:pass")}});
  EXPECT_TRUE(
      sign_in("admin", "pass").header("Set-Cookie").ends_with("; Version=1; Path=/; HttpOnly"));
}

TEST_F(SessionTest, FormsSignInToo) {
  const auto answer = client_.send("POST", "/_session", "name=admin&password=pass",
                                   {{"Content-Type", "application/x-www-form-urlencoded"}});
  EXPECT_EQ(answer.status(), 200);
}

TEST_F(SessionTest, CookieEndsWithItsTime) {
  const std::string cookie = cookie_of(sign_in("admin", "pass"));
  clock_.advance(std::chrono::seconds(599));
  EXPECT_EQ(get_with("/_all_dbs", cookie).status(), 200);
  clock_.advance(std::chrono::seconds(1));
  EXPECT_EQ(get_with("/_all_dbs", cookie).status(), 401);
}

TEST_F(SessionTest, CookieIsRenewedWhileItIsUsed) {
  const std::string cookie = cookie_of(sign_in("admin", "pass"));
  EXPECT_EQ(get_with("/_all_dbs", cookie).header("Set-Cookie"), "");
  clock_.advance(std::chrono::seconds(500));
  const std::string renewed = cookie_of(get_with("/_all_dbs", cookie));
  clock_.advance(std::chrono::seconds(500));
  EXPECT_EQ(get_with("/_all_dbs", renewed).status(), 200);
}

TEST_F(SessionTest, ForgedCookiesAreNobodyAndBrokenOnesAreRefused) {
  EXPECT_EQ(get_with("/_all_dbs", "AuthSession=" + base64url("admin:1700000000:00")).status(), 401);
  EXPECT_EQ(get_with("/_all_dbs", "AuthSession=%%%").reason(),
            "Malformed AuthSession cookie. Please clear your cookies.");
  EXPECT_EQ(get_with("/_up", "AuthSession=").status(), 200);
}

TEST_F(SessionTest, SigningOutTakesTheCookieAway) {
  EXPECT_EQ(client_.remove("/_session").header("Set-Cookie"),
            "AuthSession=; Version=1; Path=/; HttpOnly");
}

TEST_F(SessionTest, LockedNamesStayOutAlsoWithAPasswordThatOpenedBefore) {
  client_.sign_in("admin:pass");
  EXPECT_EQ(client_.get("/_all_dbs").status(), 200);
  client_.sign_in({});
  for (int i = 0; i < 5; ++i) EXPECT_EQ(sign_in("admin", "wrong").status(), 401);
  client_.sign_in("admin:pass");
  EXPECT_EQ(client_.get("/_all_dbs").status(), 403);
  clock_.advance(std::chrono::minutes(5));
  EXPECT_EQ(client_.get("/_all_dbs").status(), 200);
}

TEST_F(SessionTest, FiveWrongPasswordsLockANameOutForAWhile) {
  for (int i = 0; i < 5; ++i) EXPECT_EQ(sign_in("admin", "wrong").status(), 401);
  const auto locked = sign_in("admin", "pass");
  EXPECT_EQ(locked.status(), 403);
  EXPECT_EQ(locked.reason(),
            "Account is temporarily locked due to multiple authentication failures");
  EXPECT_EQ(sign_in("other", "wrong").status(), 401);
  clock_.advance(std::chrono::minutes(5));
  EXPECT_EQ(sign_in("admin", "pass").status(), 200);
}

TEST_F(SessionTest, TheRightPasswordForgivesEarlierMistakes) {
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 4; ++i) EXPECT_EQ(sign_in("admin", "wrong").status(), 401);
    EXPECT_EQ(sign_in("admin", "pass").status(), 200);
  }
}

TEST_F(SessionTest, ValidUsersCanBeRequiredEverywhereButWhereOneSignsIn) {
  client_.sign_in("admin:pass");
  client_.put("/_node/_local/_config/chttpd/require_valid_user", "\"true\"");
  client_.sign_in({});
  const auto refused = client_.get("/_users/x");
  EXPECT_EQ(refused.status(), 401);
  EXPECT_EQ(refused.reason(), "Authentication required.");
  EXPECT_EQ(refused.header("WWW-Authenticate"), "Basic realm=\"server\"");
  for (const char* target : {"/", "/_up", "/_session", "/_uuids", "/_nosuch"}) {
    EXPECT_EQ(client_.get(target).reason(), "Authentication required.") << target;
  }
  EXPECT_EQ(client_.remove("/_session").status(), 401);
  const auto session = sign_in("admin", "pass");
  EXPECT_EQ(session.status(), 200);
  EXPECT_EQ(get_with("/", cookie_of(session)).status(), 200);
}

TEST_F(SessionTest, ValidUsersCanBeRequiredEverywhereButToSeeWhetherItIsUp) {
  client_.sign_in("admin:pass");
  client_.put("/_node/_local/_config/chttpd/require_valid_user_except_for_up", "\"true\"");
  client_.sign_in({});
  EXPECT_EQ(client_.get("/_up").status(), 200);
  EXPECT_EQ(client_.get("/").reason(), "Authentication required.");
  EXPECT_EQ(sign_in("admin", "pass").status(), 200);
}

TEST_F(SessionTest, ABrowserThatMayNotIsLedToThePageWhereOneSignsIn) {
  const auto get_as = [this](const char* accept) {
    return client_.send("GET", "/_users/a%20b?x=1", std::nullopt, {{"Accept", accept}});
  };
  const auto led = get_as("text/html");
  EXPECT_EQ(led.status(), 302);
  EXPECT_EQ(led.header("Location"),
            "http://localhost:5984/_utils/session.html?return=%2F_users%2Fa%20b"
            "&reason=You%20are%20not%20authorized%20to%20access%20this%20db.");
  EXPECT_EQ(led.reason(), "You are not authorized to access this db.");
  EXPECT_EQ(get_as("text/html, */*;q=0.1").status(), 401);
  EXPECT_EQ(get_as("text/plain").status(), 401);
  const auto form = client_.send("POST", "/_session", R"({"name":"admin","password":"no"})",
                                 {{"Accept", "text/html"}});
  EXPECT_EQ(form.status(), 401);
}

TEST_F(SessionTest, TheClientOrTheSettingsMayWantAChallengeInstead) {
  const auto asked =
      client_.send("GET", "/_all_dbs", std::nullopt,
                   {{"Accept", "text/html"}, {"X-CouchDB-WWW-Authenticate", "Basic realm=\"x\""}});
  EXPECT_EQ(asked.status(), 401);
  EXPECT_EQ(asked.header("WWW-Authenticate"), "Basic realm=\"x\"");
  client_.sign_in("admin:pass");
  client_.put("/_node/_local/_config/chttpd/WWW-Authenticate", R"("Basic realm=\"set\"")");
  client_.sign_in({});
  EXPECT_EQ(client_.get("/_all_dbs").header("WWW-Authenticate"), "Basic realm=\"set\"");
}

TEST_F(SessionTest, TheListOfDatabasesMayBeOpenToAll) {
  EXPECT_EQ(client_.get("/_all_dbs").status(), 401);
  client_.sign_in("admin:pass");
  client_.put("/_node/_local/_config/chttpd/admin_only_all_dbs", "\"false\"");
  client_.sign_in({});
  EXPECT_EQ(client_.get("/_all_dbs").status(), 200);
  EXPECT_EQ(client_.get("/_active_tasks").status(), 401);
}

TEST_F(SessionTest, TheServerMayKeepItsVersionToItself) {
  EXPECT_EQ(client_.get("/").header("Server"), "CouchDB/3.5.0 (Purgatory)");
  client_.sign_in("admin:pass");
  client_.put("/_node/_local/_config/chttpd/server_header_versions", "\"false\"");
  EXPECT_EQ(client_.get("/").header("Server"), "CouchDB");
}

}  // namespace
}  // namespace purgatory::api
