// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/console/screen.h"

#include <charconv>
#include <cstdlib>
#include <sys/ioctl.h>
#include <unistd.h>

#include "conformance/report/text/layout.h"
#include "support/text.h"

namespace purgatory::conformance {
namespace {

// What a terminal is taken for that does not say.
constexpr std::size_t kUsualWidth = 80;
// Nothing can be read that is broken into less.
constexpr std::size_t kLeastWidth = 40;

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::size_t width_of_terminal() {
  winsize size{};
  return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

std::size_t number_of(const std::string& text) {
  std::size_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

std::size_t width_of(const TerminalEnvironment& environment) {
  if (!environment.is_terminal) return 0;
  std::size_t width = number_of(environment.columns);
  if (width == 0) width = environment.width;
  if (width == 0) width = kUsualWidth;
  return width < kLeastWidth ? kLeastWidth : width;
}

bool is_ascii(const TerminalEnvironment& environment) {
  if (environment.locale.empty()) return environment.is_terminal;
  const std::string locale = to_lower(environment.locale);
  return locale.find("utf-8") == std::string::npos && locale.find("utf8") == std::string::npos;
}

std::string_view code_of(Colour colour) {
  switch (colour) {
    case Colour::Red:
      return "\033[31m";
    case Colour::Green:
      return "\033[32m";
    case Colour::Yellow:
      return "\033[33m";
    case Colour::Blue:
      return "\033[36m";
    case Colour::Grey:
      return "\033[90m";
    case Colour::Bold:
      return "\033[1m";
    case Colour::None:
      break;
  }
  return "";
}

}  // namespace

ConsoleStyle console_style(const TerminalEnvironment& environment, bool is_verbose) {
  ConsoleStyle style;
  const bool is_dumb = environment.term == "dumb";
  style.has_colours = environment.is_terminal && !is_dumb && environment.no_color.empty();
  style.shows_progress = environment.is_terminal && !is_dumb && environment.ci.empty();
  style.is_verbose = is_verbose;
  style.width = width_of(environment);
  style.is_ascii = is_ascii(environment);
  return style;
}

ConsoleStyle console_style(bool is_verbose) {
  TerminalEnvironment environment;
  environment.is_terminal = isatty(STDOUT_FILENO) == 1;
  environment.width = width_of_terminal();
  environment.no_color = variable("NO_COLOR");
  environment.term = variable("TERM");
  environment.columns = variable("COLUMNS");
  environment.ci = variable("CI");
  for (const char* name : {"LANG", "LC_CTYPE", "LC_ALL"}) {
    if (!variable(name).empty()) environment.locale = variable(name);
  }
  return console_style(environment, is_verbose);
}

std::string Screen::painted(Colour colour, std::string_view text) const {
  if (!style_.has_colours || colour == Colour::None || text.empty()) return std::string(text);
  return std::string(code_of(colour)).append(text).append("\033[0m");
}

std::string Screen::marked(Colour colour, std::string_view text) const {
  // Turned round, which all terminals can.
  if (!style_.has_colours || text.empty()) return std::string(text);
  return std::string(code_of(colour)).append("\033[7m").append(text).append("\033[0m");
}

void Screen::put(std::string_view text) {
  if (style_.is_ascii) {
    out_ << as_ascii(text);
  } else {
    out_ << text;
  }
}

void Screen::line(Colour colour, std::string_view text, std::size_t indent) {
  const std::string broken = wrapped(text, style_.width, indent);
  for (const std::string_view part : split(broken, '\n')) {
    const std::size_t own = std::min(part.find_first_not_of(' '), part.size());
    put(part.substr(0, own));
    put(painted(colour, part.substr(own)) + "\n");
  }
}

}  // namespace purgatory::conformance
