// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>

namespace purgatory::conformance {

enum class Colour { None, Red, Green, Yellow, Blue, Grey, Bold };

// How a console looks. Colours, progress and a width are for a terminal; see `console_style`.
struct ConsoleStyle {
  bool has_colours = false;
  bool shows_progress = false;  // a line that is written over
  bool is_verbose = false;      // a line for each scenario, not only for those worth telling
  std::size_t width = 0;        // columns; 0: no bound, lines stay whole
  bool is_ascii = false;
};

// What the environment says of a terminal, by the names of its variables; empty where one is not
// set.
struct TerminalEnvironment {
  bool is_terminal = false;
  std::size_t width = 0;  // as the terminal says; 0: it does not
  std::string no_color;
  std::string term;
  std::string columns;
  std::string locale;  // LC_ALL, else LC_CTYPE, else LANG
  std::string ci;      // set by nearly every CI: its terminals are logs
};

// No colours with NO_COLOR or TERM=dumb; colours and a width for terminals, progress for those that
// no CI reads; ASCII where the locale is no UTF-8 one. A file takes UTF-8 unless the locale says
// otherwise.
ConsoleStyle console_style(const TerminalEnvironment& environment, bool is_verbose);
// For standard output.
ConsoleStyle console_style(bool is_verbose);

// What a console writes on: paints, breaks lines, and makes ASCII of what has to be.
class Screen {
 public:
  Screen(std::ostream& out, ConsoleStyle style) : out_(out), style_(style) {}

  const ConsoleStyle& style() const { return style_; }
  // Without a line feed. Requires text without control characters but those of `painted`.
  void put(std::string_view text);
  // A line of one colour, broken to fit; what is broken off begins with `indent` spaces.
  void line(Colour colour, std::string_view text, std::size_t indent = 0);
  std::string painted(Colour colour, std::string_view text) const;
  // Of that colour, and standing out from what is painted so.
  std::string marked(Colour colour, std::string_view text) const;
  void flush() { out_.flush(); }

 private:
  std::ostream& out_;
  ConsoleStyle style_;
};

}  // namespace purgatory::conformance
