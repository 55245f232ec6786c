// SPDX-License-Identifier: Apache-2.0
#include "mock_server/replication/scheduler.h"

#include <atomic>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/doubles/eventually.h"
#include "tests/doubles/manual_clock.h"
#include "tests/doubles/scripted_database.h"

namespace purgatory::replication {
namespace {

using doubles::eventually;
using doubles::ScriptedDatabase;
using testing::HasSubstr;

// All databases are the same empty one. A feed that waits, and the design document `silent`, do so
// until they are interrupted.
class SchedulerTest : public testing::Test {
 protected:
  class Waiting final : public HttpClient {
   public:
    Waiting(SchedulerTest& test, Interruption& interruption)
        : test_(test), interruption_(interruption) {}
    Result<Reply, Fault> send(const Question& question) override {
      const bool is_silent = question.path.starts_with("_design/silent");
      if (is_silent) ++test_.silent_questions_;
      if (!question.waits() && !is_silent) return test_.database_.answer(question);
      interruption_.wait_until(test_.clock_, test_.clock_.now() + std::chrono::hours(1));
      return Failure<Fault>(Fault{Fault::Kind::Interrupted, ""});
    }

   private:
    SchedulerTest& test_;
    Interruption& interruption_;
  };

  SchedulerTest() { database_.be_empty(); }

  std::unique_ptr<Scheduler> make(std::size_t most_at_work = 500) {
    return std::make_unique<Scheduler>(
        Scheduler::Options{clock_,
                           [this](const DatabaseAddress&, ClientOptions options) {
                             return std::make_unique<Waiting>(*this, options.interruption);
                           },
                           [](Rule) { return true; },
                           [this](const JobEnd& end) {
                             const std::lock_guard lock(mutex_);
                             ends_.push_back(end);
                           },
                           1, most_at_work});
  }

  static JobRequest request(const std::string& document = "", bool continuous = false,
                            const std::string& source = "http://a/db/") {
    Specification specification;
    specification.source.url = source;
    specification.target.url = "http://b/db/";
    specification.continuous = continuous;
    specification.retries = 0;
    JobOrigin origin;
    if (!document.empty()) origin = {"_replicator", document, "1-a"};
    return {specification, origin, "user", "uuid"};
  }

  static ReplicationId id_of(const JobRequest& request) {
    return replication_id(request.specification, request.server_uuid, "");
  }
  std::vector<JobEnd> ends() {
    const std::lock_guard lock(mutex_);
    return ends_;
  }
  static std::string state_of(const Scheduler& scheduler, const std::string& document) {
    for (const JobView& job : scheduler.jobs()) {
      if (job.origin.document == document) return job.state;
    }
    return "gone";
  }

  doubles::ManualClock clock_;
  ScriptedDatabase database_;
  std::atomic<int> silent_questions_ = 0;
  std::mutex mutex_;
  std::vector<JobEnd> ends_;
};

TEST_F(SchedulerTest, AnswersWhatARunCameTo) {
  const auto scheduler = make();
  const auto outcome = scheduler->run(request(), id_of(request()));
  ASSERT_TRUE(outcome.has_value());
  EXPECT_EQ(outcome->dump(), R"({"no_changes":true})");
  EXPECT_TRUE(scheduler->jobs().empty());
}

TEST_F(SchedulerTest, AnswersWhatARunFailedAt) {
  database_.on("GET ", 404, "{}");
  const auto scheduler = make();
  EXPECT_EQ(scheduler->run(request(), id_of(request())).error().word, "db_not_found");
  EXPECT_TRUE(scheduler->jobs().empty());
}

TEST_F(SchedulerTest, GoesOnUntilItIsCancelled) {
  const auto scheduler = make();
  const ReplicationId id = id_of(request("", true));
  scheduler->start(request("", true), id);
  scheduler->start(request("", true), id);
  ASSERT_TRUE(eventually([&] { return state_of(*scheduler, "") == "running"; }));
  ASSERT_EQ(scheduler->jobs().size(), 1U);
  EXPECT_EQ(scheduler->jobs()[0].id, id.text());
  EXPECT_EQ(scheduler->find(id.text())->user, "user");
  EXPECT_TRUE(scheduler->cancel(id.text()));
  EXPECT_FALSE(scheduler->cancel(id.text()));
}

TEST_F(SchedulerTest, TellsHowADocumentsJobEnded) {
  const auto scheduler = make();
  scheduler->follow(request("doc"));
  ASSERT_TRUE(eventually([&] { return state_of(*scheduler, "doc") == "gone"; }));
  ASSERT_EQ(ends().size(), 1U);
  EXPECT_TRUE(ends()[0].is_completed);
  EXPECT_EQ(ends()[0].origin.document, "doc");
}

TEST_F(SchedulerTest, TriesACrashedJobAgainWhenTheTimeComes) {
  database_.on("GET ", 404, "{}");
  const auto scheduler = make();
  scheduler->follow(request("doc"));
  ASSERT_TRUE(eventually([&] { return state_of(*scheduler, "doc") == "crashing"; }));
  EXPECT_EQ(scheduler->jobs()[0].error_count, 1U);
  EXPECT_EQ(scheduler->jobs()[0].problem, "db_not_found: could not open http://a/db/");
  database_.be_empty();
  clock_.advance(std::chrono::seconds(30));
  scheduler->clock_moved();
  ASSERT_TRUE(eventually([&] { return state_of(*scheduler, "doc") == "gone"; }));
  EXPECT_TRUE(ends().at(0).is_completed);
}

TEST_F(SchedulerTest, LeavesAJobAloneWhoseDocumentAsksTheSame) {
  const auto scheduler = make();
  scheduler->follow(request("doc", true));
  const auto number = scheduler->jobs().at(0).number;
  scheduler->follow(request("doc", true));
  EXPECT_EQ(scheduler->jobs().at(0).number, number);
  scheduler->follow(request("doc", true, "http://c/db/"));
  ASSERT_EQ(scheduler->jobs().size(), 1U);
  EXPECT_EQ(scheduler->jobs().at(0).source, "http://c/db/");
}

TEST_F(SchedulerTest, FailsADocumentThatAsksForWhatRunsAlready) {
  const auto scheduler = make();
  scheduler->follow(request("one", true));
  scheduler->follow(request("two", true));
  ASSERT_TRUE(eventually([&] { return !ends().empty(); }));
  EXPECT_FALSE(ends()[0].is_completed);
  EXPECT_THAT(ends()[0].problem, HasSubstr("specified by document `two` already started, triggered "
                                           "by document `one` from db `_replicator`"));
}

TEST_F(SchedulerTest, SaysNothingOfAJobThatItWasToldToEnd) {
  const auto scheduler = make();
  scheduler->follow(request("doc", true));
  scheduler->forget("_replicator", "doc");
  EXPECT_TRUE(scheduler->jobs().empty());
  scheduler->halt();
  EXPECT_TRUE(ends().empty());
}

TEST_F(SchedulerTest, LetsLaterJobsWait) {
  const auto scheduler = make(1);
  scheduler->follow(request("one", true));
  scheduler->follow(request("two", true, "http://c/db/"));
  ASSERT_TRUE(eventually([&] { return state_of(*scheduler, "one") == "running"; }));
  EXPECT_EQ(state_of(*scheduler, "two"), "pending");
  scheduler->forget("_replicator", "one");
  EXPECT_TRUE(eventually([&] { return state_of(*scheduler, "two") == "running"; }));
}

TEST_F(SchedulerTest, TakesNoJobsOnceItIsHalted) {
  const auto scheduler = make();
  scheduler->follow(request("doc", true));
  scheduler->halt();
  scheduler->follow(request("doc", true));
  EXPECT_TRUE(scheduler->jobs().empty());
  EXPECT_EQ(scheduler->run(request(), id_of(request())).error().kind,
            ReplicationError::Kind::Stopped);
  scheduler->resume();
  EXPECT_TRUE(scheduler->run(request(), id_of(request())).has_value());
}

TEST_F(SchedulerTest, EndsARunThatSomebodyWaitsFor) {
  const auto scheduler = make();
  const ReplicationId id = id_of(request("", true));
  std::thread other([&] {
    EXPECT_TRUE(eventually([&] { return !scheduler->jobs().empty(); }));
    scheduler->cancel(id.text());
  });
  EXPECT_EQ(scheduler->run(request("", true), id).error().kind, ReplicationError::Kind::Stopped);
  other.join();
}

TEST_F(SchedulerTest, DoesNotWaitForTheFilterOfASilentSourceOnceItIsHalted) {
  const auto scheduler = make();
  JobRequest job = request("doc");
  job.specification.filter = "silent/filter";
  scheduler->follow(job);
  std::thread asking([&] {
    EXPECT_EQ(scheduler->identify(job.specification, "uuid").error().kind,
              ReplicationError::Kind::Stopped);
  });
  ASSERT_TRUE(eventually([&] { return silent_questions_ == 2; }));
  scheduler->halt();
  asking.join();
  EXPECT_EQ(scheduler->identify(job.specification, "uuid").error().kind,
            ReplicationError::Kind::Stopped);
}

TEST_F(SchedulerTest, AnswersWithTheCrashOfADocumentsJobThatIsTriedAgainForIt) {
  database_.on("GET ", 404, "{}");
  const auto scheduler = make();
  scheduler->follow(request("doc"));
  ASSERT_TRUE(eventually([&] { return state_of(*scheduler, "doc") == "crashing"; }));
  EXPECT_EQ(scheduler->run(request(), id_of(request())).error().word, "db_not_found");
  EXPECT_EQ(scheduler->jobs().at(0).error_count, 2U);
  EXPECT_EQ(scheduler->run(request(), id_of(request())).error().word, "db_not_found");
  database_.be_empty();
  EXPECT_TRUE(scheduler->run(request(), id_of(request())).has_value());
  EXPECT_EQ(ends().size(), 1U);
}

}  // namespace
}  // namespace purgatory::replication
