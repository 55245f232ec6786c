// SPDX-License-Identifier: Apache-2.0
#include "mock_server/embed/load_file.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

namespace purgatory {
namespace {

Failure<std::string> unreadable(const std::string& path, const std::string& reason) {
  return Failure<std::string>(fmt::format("{}: cannot be read: {}", path, reason));
}

}  // namespace

Result<std::string, std::string> read_text_file(const std::string& path) {
  std::error_code no_error;
  if (std::filesystem::is_directory(path, no_error)) return unreadable(path, "it is a directory");
  errno = 0;
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  if (stream) text << stream.rdbuf();
  if (!stream.is_open() || stream.bad()) {
    return unreadable(path, std::generic_category().message(errno));
  }
  return std::move(text).str();
}

Result<Json, std::string> read_json_file(const std::string& path) {
  const auto text = read_text_file(path);
  if (!text) return Failure<std::string>(text.error());
  auto content = Json::parse(*text);
  if (content) return *std::move(content);
  const auto& [problem, offset] = content.error();
  const std::string_view before = std::string_view(*text).substr(0, offset);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const std::size_t column = before.size() - (before.rfind('\n') + 1) + 1;
  return Failure<std::string>(fmt::format("{}:{}:{}: {}", path, line, column, problem));
}

}  // namespace purgatory
