// SPDX-License-Identifier: Apache-2.0
#include "mock_server/http/headers.h"

#include <gtest/gtest.h>

namespace purgatory::http {
namespace {

TEST(Headers, NamesCompareWithoutCase) {
  Headers headers{{"Content-Type", "a"}, {"content-type", "b"}};
  EXPECT_EQ(headers.find("CONTENT-TYPE"), "a");
  EXPECT_EQ(headers.count("content-Type"), 2U);
  headers.set("CONTENT-TYPE", "c");
  EXPECT_EQ(headers.size(), 1U);
  headers.remove("content-type");
  EXPECT_EQ(headers.find("Content-Type"), std::nullopt);
  EXPECT_EQ(headers.value_or_empty("Content-Type"), "");
}

TEST(Headers, SortsByLowerCasedNameAndKeepsTheOrderOfOneName) {
  Headers headers{
      {"X-CouchDB-Body-Time", "0"}, {"b", "1"}, {"X-Couch-Request-ID", "i"}, {"B", "2"}};
  headers.sort();
  std::string order;
  for (const auto& [name, value] : headers) order += name + "=" + value + ";";
  EXPECT_EQ(order, "b=1;B=2;X-Couch-Request-ID=i;X-CouchDB-Body-Time=0;");
}

}  // namespace
}  // namespace purgatory::http
