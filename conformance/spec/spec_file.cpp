// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/spec_file.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <utility>

#include <fmt/format.h>

namespace purgatory::conformance {
namespace {

Failure<SpecProblem> fail(const std::string& path, std::string problem, std::string remedy) {
  return Failure<SpecProblem>(SpecProblem{{path, 0, 0}, std::move(problem), std::move(remedy), ""});
}

}  // namespace

std::string folder_of(const std::string& file) {
  const std::size_t slash = file.rfind('/');
  return slash == std::string::npos ? "" : file.substr(0, slash + 1);
}

Result<std::string, SpecProblem> read_spec_file(const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) {
    return fail(path, "this is a folder, not a file", "name the files in it");
  }
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail(path, fmt::format("cannot be read: {}", std::strerror(errno)), "");
  std::string text(kMaxSpecFileBytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (file.bad()) return fail(path, fmt::format("cannot be read: {}", std::strerror(errno)), "");
  if (text.size() > kMaxSpecFileBytes) {
    return fail(path, fmt::format("longer than {} bytes", kMaxSpecFileBytes), "split it");
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  return text;
}

}  // namespace purgatory::conformance
