// SPDX-License-Identifier: Apache-2.0
#include "mock_server/script/child_process.h"

#include <gtest/gtest.h>

namespace {

using purgatory::script::ChildProcess;
using std::chrono::milliseconds;

constexpr milliseconds kLong{20'000};
constexpr milliseconds kShort{50};

std::unique_ptr<ChildProcess> shell(const std::string& script) {
  auto child = ChildProcess::start({"/bin/sh", "-c", script});
  EXPECT_TRUE(child.has_value());
  return child ? std::move(*child) : nullptr;
}

TEST(ChildProcess, AnswersLinesWithLines) {
  const auto child = shell("while read line; do echo \"<$line>\"; done");
  child->send("one\ntwo\n");
  EXPECT_EQ(child->read_line(kLong), "<one>");
  EXPECT_EQ(child->read_line(kLong), "<two>");
}

TEST(ChildProcess, TakesMoreThanThePipesHold) {
  const auto child = shell("exec cat");
  const std::string line(100'000, 'x');
  for (int i = 0; i < 20; ++i) child->send(line + "\n");
  for (int i = 0; i < 20; ++i) EXPECT_EQ(child->read_line(kLong), line);
}

TEST(ChildProcess, TellsWhatItExitedWithBehindItsLastLine) {
  const auto child = shell("echo last; exit 7");
  EXPECT_EQ(child->read_line(kLong), "last");
  const auto end = child->read_line(kLong);
  ASSERT_FALSE(end.has_value());
  EXPECT_EQ(end.error().kind, ChildProcess::End::Kind::Exited);
  EXPECT_EQ(end.error().status, 7);
}

TEST(ChildProcess, TellsTheSignalThatKilledIt) {
  const auto end = shell("kill -9 $$")->read_line(kLong);
  ASSERT_FALSE(end.has_value());
  EXPECT_EQ(end.error().status, 128 + 9);
}

TEST(ChildProcess, IsGivenNoMoreThanItsTime) {
  const auto end = shell("exec cat")->read_line(kShort);
  ASSERT_FALSE(end.has_value());
  EXPECT_EQ(end.error().kind, ChildProcess::End::Kind::TimedOut);
}

TEST(ChildProcess, SurvivesAProgramThatReadsNothing) {
  const auto child = shell("exit 0");
  child->send(std::string(1'000'000, 'x') + "\n");
  EXPECT_FALSE(child->read_line(kLong).has_value());
  EXPECT_FALSE(child->read_line(kLong).has_value());
}

TEST(ChildProcess, SaysWhichProgramIsNotThere) {
  const auto child = ChildProcess::start({"/nowhere/to/be/found"});
  ASSERT_FALSE(child.has_value());
  EXPECT_EQ(child.error(), "/nowhere/to/be/found cannot be started: No such file or directory");
}

}  // namespace
