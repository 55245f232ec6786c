// SPDX-License-Identifier: Apache-2.0
#include "tests/doubles/child_process.h"

#include <array>
#include <signal.h>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

#include <fcntl.h>
#include <spawn.h>

namespace purgatory {
namespace {

std::string read_all(int descriptor) {
  std::string text;
  std::array<char, 4'096> piece{};
  for (ssize_t count = 1; count > 0;) {
    count = ::read(descriptor, piece.data(), piece.size());
    if (count > 0) text.append(piece.data(), static_cast<std::size_t>(count));
  }
  return text;
}

}  // namespace

ChildProcess::ChildProcess(const std::string& program, std::vector<std::string> arguments) {
  std::array<int, 2> output{};
  std::array<int, 2> error{};
  if (::pipe2(output.data(), O_CLOEXEC) != 0 || ::pipe2(error.data(), O_CLOEXEC) != 0) {
    throw std::runtime_error("no pipe");
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, output[1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, error[1], STDERR_FILENO);
  std::string name = program;
  std::vector<char*> pointers = {name.data()};
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  const int failed =
      ::posix_spawn(&process_, program.c_str(), &actions, nullptr, pointers.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  ::close(output[1]);
  ::close(error[1]);
  output_ = output[0];
  error_ = error[0];
  if (failed != 0) throw std::runtime_error("cannot start " + program);
}

ChildProcess::~ChildProcess() {
  if (process_ > 0) {
    ::kill(process_, SIGKILL);
    exit_code();
  }
  ::close(output_);
  ::close(error_);
}

std::string ChildProcess::line() {
  std::string text;
  for (char byte = 0; ::read(output_, &byte, 1) == 1 && byte != '\n';) text += byte;
  return text;
}

std::string ChildProcess::rest_of_output() { return read_all(output_); }
std::string ChildProcess::rest_of_error() { return read_all(error_); }

void ChildProcess::signal(int number) const { ::kill(process_, number); }

int ChildProcess::exit_code() {
  int status = 0;
  ::waitpid(process_, &status, 0);
  process_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace purgatory
