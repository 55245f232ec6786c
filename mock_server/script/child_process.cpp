// SPDX-License-Identifier: Apache-2.0
#include "mock_server/script/child_process.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fcntl.h>
#include <spawn.h>

namespace purgatory::script {
namespace {

using Clock = std::chrono::steady_clock;

// A longer answer is taken for one without end.
constexpr std::size_t kLongestLine = std::size_t{256} << 20U;
constexpr std::size_t kReadBytes = 65536;
constexpr int kSignalled = 128;

// A pipe with both ends closed in other programs.
struct Pipe {
  std::array<int, 2> ends{-1, -1};
  ~Pipe() {
    for (const int end : ends) {
      if (end >= 0) close(end);
    }
  }
  bool open() { return pipe2(ends.data(), O_CLOEXEC) == 0; }
  int take(std::size_t end) {
    const int taken = ends.at(end);
    ends.at(end) = -1;
    return taken;
  }
};

// A process group of its own, so that Ctrl-C on the terminal does not reach it, and no signal
// blocked that the server blocks.
class SpawnAttributes {
 public:
  SpawnAttributes() {
    posix_spawnattr_init(&attributes_);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setpgroup(&attributes_, 0);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
  }
  ~SpawnAttributes() { posix_spawnattr_destroy(&attributes_); }
  SpawnAttributes(const SpawnAttributes&) = delete;
  SpawnAttributes& operator=(const SpawnAttributes&) = delete;
  const posix_spawnattr_t* get() const { return &attributes_; }

 private:
  posix_spawnattr_t attributes_{};
};

class SpawnActions {
 public:
  SpawnActions(int input, int output) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_adddup2(&actions_, input, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions_, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  }
  ~SpawnActions() { posix_spawn_file_actions_destroy(&actions_); }
  SpawnActions(const SpawnActions&) = delete;
  SpawnActions& operator=(const SpawnActions&) = delete;
  const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

int spawn(const std::vector<std::string>& command, const SpawnActions& actions, pid_t& pid) {
  std::vector<std::string> words = command;
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const SpawnAttributes attributes;
  return posix_spawnp(&pid, arguments.front(), actions.get(), attributes.get(), arguments.data(),
                      environ);
}

// Writing to a program that is gone must not end this one. Pipes know no flag for that, so the
// signal is held back in this thread and taken away.
ssize_t write_without_signal(int descriptor, const char* bytes, std::size_t size) {
  sigset_t broken_pipe;
  sigset_t before;
  sigemptyset(&broken_pipe);
  sigaddset(&broken_pipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &broken_pipe, &before);
  const ssize_t written = write(descriptor, bytes, size);
  const int error = errno;
  if (written < 0 && error == EPIPE && sigismember(&before, SIGPIPE) == 0) {
    const timespec at_once{};
    sigtimedwait(&broken_pipe, nullptr, &at_once);
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  errno = error;
  return written;
}

}  // namespace

Result<std::unique_ptr<ChildProcess>, std::string> ChildProcess::start(
    const std::vector<std::string>& command) {
  Pipe input;
  Pipe output;
  pid_t pid = 0;
  int fault = EMFILE;
  if (input.open() && output.open()) {
    fault = spawn(command, SpawnActions(input.ends[0], output.ends[1]), pid);
  }
  if (fault != 0) {
    return Failure<std::string>(command.front() + " cannot be started: " + std::strerror(fault));
  }
  const int to_child = input.take(1);
  const int from_child = output.take(0);
  for (const int end : {to_child, from_child}) {
    fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK);
  }
  return std::unique_ptr<ChildProcess>(new ChildProcess(pid, to_child, from_child));
}

ChildProcess::~ChildProcess() {
  close(input_);
  close(output_);
  if (is_reaped_) return;
  kill(-pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
}

void ChildProcess::end() const { kill(-pid_, SIGKILL); }

bool ChildProcess::take_line(std::string& line) {
  const std::size_t end = received_.find('\n', scanned_);
  if (end == std::string::npos) {
    scanned_ = received_.size();
    return false;
  }
  line.assign(received_, begin_, end - begin_);
  begin_ = scanned_ = end + 1;
  if (begin_ == received_.size() || begin_ > kReadBytes) {
    received_.erase(0, begin_);
    begin_ = scanned_ = 0;
  }
  return true;
}

// Whether the program still reads.
bool ChildProcess::write_some() {
  const ssize_t written =
      write_without_signal(input_, unsent_.data() + sent_, unsent_.size() - sent_);
  if (written < 0) return errno == EAGAIN || errno == EINTR;
  sent_ += static_cast<std::size_t>(written);
  if (sent_ == unsent_.size()) {
    unsent_.clear();
    sent_ = 0;
  }
  return true;
}

// Whether there may be more.
bool ChildProcess::read_some() {
  std::array<char, kReadBytes> buffer;
  const ssize_t count = read(output_, buffer.data(), buffer.size());
  if (count < 0) return errno == EAGAIN || errno == EINTR;
  received_.append(buffer.data(), static_cast<std::size_t>(count));
  return count > 0;
}

ChildProcess::End ChildProcess::exited() {
  kill(-pid_, SIGKILL);
  int status = 0;
  waitpid(pid_, &status, 0);
  is_reaped_ = true;
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : kSignalled + WTERMSIG(status);
  return {End::Kind::Exited, code};
}

Result<std::string, ChildProcess::End> ChildProcess::read_line(std::chrono::milliseconds time) {
  const auto deadline = Clock::now() + time;
  std::string line;
  while (!take_line(line)) {
    if (is_reaped_) return Failure<End>(End{});
    if (received_.size() - begin_ > kLongestLine) return Failure<End>(End{End::Kind::TooLong});
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
    if (left.count() <= 0) return Failure<End>(End{End::Kind::TimedOut});
    std::array<pollfd, 2> ends{{{output_, POLLIN, 0}, {input_, POLLOUT, 0}}};
    const nfds_t watched = unsent_.empty() ? 1 : 2;
    if (poll(ends.data(), watched, static_cast<int>(left.count())) < 0 && errno != EINTR) {
      return Failure<End>(End{});
    }
    // What it said before it went is still read.
    if (watched == 2 && ends[1].revents != 0 && !write_some()) unsent_.clear();
    if (ends[0].revents != 0 && !read_some()) return Failure<End>(exited());
  }
  return line;
}

}  // namespace purgatory::script
