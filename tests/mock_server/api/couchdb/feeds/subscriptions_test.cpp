// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/feeds/subscriptions.h"

#include <list>

#include <gtest/gtest.h>

namespace purgatory::api {
namespace {

constexpr std::size_t kMany = 100;

class SubscriptionsTest : public testing::Test {
 protected:
  // A feed that waits, and is counted when it is woken.
  Subscription& waiting(const std::string& database) {
    Subscription& feed = feeds_.emplace_back();
    feed.wake = [this, &feed] { woken_.push_back(&feed); };
    subscriptions_.add(database, feed);
    subscriptions_.wait(database, feed);
    return feed;
  }
  void given_many_waiting() {
    for (std::size_t i = 0; i < kMany; ++i) waiting("db");
  }

  Subscriptions subscriptions_;
  std::list<Subscription> feeds_;
  std::vector<Subscription*> woken_;
};

TEST_F(SubscriptionsTest, FewAreAllWokenAtOnceAndOnlyOnce) {
  for (std::size_t i = 0; i < Subscriptions::kWokenAtOnce; ++i) waiting("db");
  subscriptions_.announce("db");
  subscriptions_.announce("db");
  EXPECT_EQ(woken_.size(), Subscriptions::kWokenAtOnce);
}

TEST_F(SubscriptionsTest, OfManyEachThatLooksLetsTheNextThrough) {
  given_many_waiting();
  subscriptions_.announce("db");
  EXPECT_EQ(woken_.size(), Subscriptions::kWokenAtOnce);
  for (std::size_t looked = 0; looked < woken_.size(); ++looked) {
    subscriptions_.look("db", *woken_[looked]);
  }
  EXPECT_EQ(woken_.size(), kMany);
}

TEST_F(SubscriptionsTest, FeedThatWaitsAgainIsWokenAgain) {
  Subscription& feed = waiting("db");
  subscriptions_.announce("db");
  subscriptions_.look("db", feed);
  subscriptions_.announce("db");
  EXPECT_EQ(woken_.size(), 1U);
  subscriptions_.wait("db", feed);
  subscriptions_.announce("db");
  EXPECT_EQ(woken_.size(), 2U);
}

TEST_F(SubscriptionsTest, FeedThatLeavesLetsTheNextThrough) {
  given_many_waiting();
  subscriptions_.announce("db");
  for (std::size_t left = 0; left < woken_.size(); ++left) {
    subscriptions_.remove("db", *woken_[left]);
  }
  EXPECT_EQ(woken_.size(), kMany);
  EXPECT_EQ(subscriptions_.size(), 0U);
}

TEST_F(SubscriptionsTest, FeedThatLooksBeforeItsTurnIsNotWoken) {
  given_many_waiting();
  subscriptions_.announce("db");
  subscriptions_.look("db", feeds_.back());
  for (std::size_t looked = 0; looked < woken_.size(); ++looked) {
    subscriptions_.look("db", *woken_[looked]);
  }
  EXPECT_EQ(woken_.size(), kMany - 1);
}

TEST_F(SubscriptionsTest, DatabasesDoNotHoldEachOtherUp) {
  given_many_waiting();
  Subscription& other = waiting("other");
  subscriptions_.announce("db");
  subscriptions_.announce("other");
  EXPECT_EQ(woken_.back(), &other);
  EXPECT_EQ(subscriptions_.count("other"), 1U);
}

}  // namespace
}  // namespace purgatory::api
