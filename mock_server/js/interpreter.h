// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace purgatory::js {

// A JavaScript engine with the code of the query server in it. One for each process and thread:
// the engine underneath is global.
class Interpreter {
 public:
  // Throws std::runtime_error when the engine cannot be started or `source` does not run.
  explicit Interpreter(std::string_view source);
  ~Interpreter();
  Interpreter(const Interpreter&) = delete;
  Interpreter& operator=(const Interpreter&) = delete;

  enum class Next { Continue, Stop };
  // Gives a command to the code. Its answer, one or several lines, is appended to `out`. Stop: the
  // code or the engine is in no state to go on.
  Next answer(const std::string& line, std::string& out);

 private:
  class Engine;
  std::unique_ptr<Engine> engine_;
};

}  // namespace purgatory::js
