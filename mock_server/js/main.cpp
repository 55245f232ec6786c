// SPDX-License-Identifier: Apache-2.0
// purgatory-js: runs the JavaScript functions of design documents. A query server as CouchDB starts
// them: commands on standard input, answers on standard output, a line each.
#include <charconv>
#include <chrono>
#include <cstdint>
#include <exception>
#include <fstream>
#include <iostream>
#include <optional>
#include <poll.h>
#include <string>
#include <string_view>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>

#include "mock_server/js/interpreter.h"
#include "mock_server/js/query_server_source.h"

namespace {

constexpr std::uint64_t kDefaultMebibytes = 512;
constexpr const char* kUsage =
    "usage: purgatory-js [--memory MIB]\n"
    "Speaks CouchDB's query server protocol on standard input and output.\n"
    "  --memory MIB  how much memory functions may take; 512 unless given\n";

std::optional<std::uint64_t> mebibytes_of(int count, char** arguments) {
  if (count == 1) return kDefaultMebibytes;
  if (count != 3 || std::string_view(arguments[1]) != "--memory") return std::nullopt;
  const std::string_view text(arguments[2]);
  std::uint64_t number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_number = fault == std::errc() && end == text.data() + text.size() && number > 0;
  return is_number ? std::optional(number) : std::nullopt;
}

// Pages of address space that the process has now. The engine reserves far more than it uses, so
// the limit is set on top of that.
std::uint64_t reserved_bytes() {
  std::ifstream file("/proc/self/statm");
  std::uint64_t pages = 0;
  file >> pages;
  return pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

void limit_memory(std::uint64_t mebibytes) {
  const rlim_t most = reserved_bytes() + (mebibytes << 20U);
  const rlimit limit{most, most};
  setrlimit(RLIMIT_AS, &limit);
  // What dies of it leaves no core behind.
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
}

// Who sends commands may die while a function runs for ever: then nobody is left to end it. What
// has been sent before the end of the input is still answered, in reasonable time.
void end_with_input() {
  std::thread([] {
    constexpr std::chrono::seconds kGrace{10};
    pollfd input{STDIN_FILENO, 0, 0};
    while (poll(&input, 1, -1) <= 0) continue;
    std::this_thread::sleep_for(kGrace);
    _exit(1);
  }).detach();
}

int serve(std::uint64_t mebibytes) {
  using Next = purgatory::js::Interpreter::Next;
  purgatory::js::Interpreter interpreter(kQueryServerSource);
  end_with_input();
  limit_memory(mebibytes);
  std::string line;
  std::string answer;
  while (std::getline(std::cin, line)) {
    answer.clear();
    const Next next = interpreter.answer(line, answer);
    std::cout << answer;
    // What waits in the input is answered with the same write.
    if (std::cin.rdbuf()->in_avail() == 0 || next == Next::Stop) std::cout << std::flush;
    // Without destructors: an engine without memory may not survive them.
    if (next == Next::Stop) _exit(1);
  }
  std::cout << std::flush;
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  std::ios::sync_with_stdio(false);
  const auto mebibytes = mebibytes_of(count, arguments);
  if (!mebibytes) {
    std::cerr << kUsage;
    return 2;
  }
  try {
    return serve(*mebibytes);
  } catch (const std::exception& fault) {
    std::cerr << "purgatory-js: " << fault.what() << '\n';
    return 1;
  }
}
