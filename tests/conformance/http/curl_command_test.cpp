// SPDX-License-Identifier: Apache-2.0
#include "conformance/http/curl_command.h"

#include <gtest/gtest.h>

namespace purgatory::conformance {
namespace {

Request request(const std::string& method, const std::string& path) {
  Request result;
  result.method = method;
  result.base_url = "http://127.0.0.1:5984";
  result.path = path;
  return result;
}

TEST(CurlCommand, RepeatsARequestWithItsBody) {
  Request purge = request("POST", "/db/_purge");
  purge.headers = {{"Content-Type", "application/json"}};
  purge.body = R"({"it's":["1-a"]})";
  EXPECT_EQ(curl_command(purge),
            "curl -gi --path-as-is -X POST -H 'Content-Type: application/json' --data-binary "
            R"('{"it'\''s":["1-a"]}' http://127.0.0.1:5984/db/_purge)");
}

TEST(CurlCommand, NamesTheAccountByVariables) {
  Request get = request("GET", "/db");
  get.credentials = Credentials{"admin", "secret"};
  EXPECT_EQ(curl_command(get),
            "curl -gi --path-as-is -u \"$PURGATORY_USER:$PURGATORY_PASSWORD\" "
            "http://127.0.0.1:5984/db");
}

TEST(CurlCommand, NamesSecretFieldsByVariables) {
  Request get = request("GET", "/db");
  get.headers = {{"Cookie", "AuthSession=abc"}};
  const std::string command = curl_command(get);
  EXPECT_NE(command.find("-H \"Cookie: $PURGATORY_COOKIE\""), std::string::npos) << command;
  EXPECT_EQ(command.find("abc"), std::string::npos) << command;
}

TEST(CurlCommand, QuotesWhatAShellWouldRead) {
  EXPECT_EQ(curl_command(request("GET", "/db/a&b?x=\"$HOME\"")),
            "curl -gi --path-as-is 'http://127.0.0.1:5984/db/a&b?x=\"$HOME\"'");
}

TEST(CurlCommand, PipesABodyThatIsNoText) {
  Request put = request("PUT", "/db/doc/file");
  put.headers = {{"Content-Type", "image/png"}};
  put.body = std::string("\x89P%\0", 4);
  EXPECT_EQ(curl_command(put),
            "printf '\\211P%%\\000' | curl -gi --path-as-is -X PUT -H 'Content-Type: image/png' "
            "--data-binary @- http://127.0.0.1:5984/db/doc/file");
}

TEST(CurlCommand, TakesBackTheContentTypeThatCurlWouldAdd) {
  Request put = request("PUT", "/db/_revs_limit");
  put.body = "5";
  EXPECT_EQ(curl_command(put),
            "curl -gi --path-as-is -X PUT -H Content-Type: --data-binary 5 "
            "http://127.0.0.1:5984/db/_revs_limit");
}

}  // namespace
}  // namespace purgatory::conformance
