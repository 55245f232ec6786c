// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/crdb/task_log.h"

#include <gtest/gtest.h>

namespace purgatory::crdb {
namespace {

constexpr TimePoint kNow{std::chrono::seconds(1'700'000'000)};

Task flush(const std::string& id) {
  Task task;
  task.request.id = id;
  task.crdb_guid = "G";
  task.change = Flush{};
  return task;
}

TEST(TaskLog, FinishedResultIsForgottenAtItsTimeToTheMillisecond) {
  TaskLog log;
  log.end(log.add(flush("a")), kNow);
  log.expire(kNow + std::chrono::milliseconds(499'999));
  EXPECT_NE(log.find("a"), nullptr);
  log.expire(kNow + std::chrono::seconds(500));
  EXPECT_EQ(log.find("a"), nullptr);
}

TEST(TaskLog, KeepingCountsAnewFromThen) {
  TaskLog log;
  Task& task = log.add(flush("a"));
  log.end(task, kNow);
  log.keep(task, std::chrono::seconds(2), kNow + std::chrono::seconds(400));
  log.expire(kNow + std::chrono::seconds(401));
  EXPECT_NE(log.find("a"), nullptr);
  log.expire(kNow + std::chrono::seconds(402));
  EXPECT_EQ(log.find("a"), nullptr);
}

TEST(TaskLog, PrintsWhatHasChangedAnew) {
  TaskLog log;
  Task& task = log.add(flush("a"));
  EXPECT_EQ(log.printed(),
            R"([{"id":"a","crdb_guid":"G","operation":"flush_crdb","status":"queued"}])");
  task.status = TaskStatus::Started;
  log.touch(task);
  EXPECT_NE(log.printed().find(R"("status":"started")"), std::string::npos);
  task.status = TaskStatus::Failed;
  log.end(task, kNow);
  EXPECT_NE(log.printed().find(R"("ended":"2023-11-14T22:13:20Z")"), std::string::npos);
}

TEST(TaskLog, LongestTimeThereIsDoesNotOverflow) {
  TaskLog log;
  Task& task = log.add(flush("a"));
  task.request.result_ttl = std::chrono::seconds(2'147'483'647);
  log.end(task, kNow);
  log.expire(kNow + std::chrono::years(60));
  EXPECT_NE(log.find("a"), nullptr);
}

}  // namespace
}  // namespace purgatory::crdb
