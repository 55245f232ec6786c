// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/output/report_file.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <unistd.h>
#include <utility>

#include <fcntl.h>
#include <stdlib.h>

namespace purgatory::conformance {
namespace {

constexpr const char* kStandardOutput = "-";

std::FILE* opened(const std::string& path) {
  // A descriptor of its own: closing it must not close standard output.
  if (path == kStandardOutput) return fdopen(dup(STDOUT_FILENO), "w");
  return std::fopen(path.c_str(), "abe");
}

bool is_there(const std::string& path) {
  std::error_code error;
  return path == kStandardOutput || std::filesystem::exists(path, error);
}

}  // namespace

void ReportFile::Closer::operator()(std::FILE* file) const {
  // Whoever wants to know whether it worked has called `close`.
  static_cast<void>(std::fclose(file));
  if (!made.empty()) static_cast<void>(unlink(made.c_str()));
}

ReportFile::ReportFile(const std::string& path, Mode mode) : path_(path) {
  Closer closer{is_there(path) ? "" : path};
  file_ = {opened(path), std::move(closer)};
  replaces_ = mode == Mode::Replace && path != kStandardOutput;
  if (!file_) {
    throw ReportError("the report " + path + " cannot be written: " + std::strerror(errno));
  }
}

ReportFile ReportFile::temporary() {
  std::error_code error;
  std::string path = (std::filesystem::temp_directory_path(error) / "purgatory-XXXXXX").string();
  const int descriptor = mkostemp(path.data(), O_CLOEXEC);
  std::FILE* file = descriptor < 0 ? nullptr : fdopen(descriptor, "w+");
  if (file == nullptr) {
    throw ReportError(std::string("no temporary file can be made for the reports: ") +
                      std::strerror(errno));
  }
  // The file goes with its descriptor, whatever becomes of the program.
  static_cast<void>(unlink(path.c_str()));
  return {"(temporary file)", file};
}

int ReportFile::descriptor() const { return fileno(file_.get()); }

void ReportFile::note_problem() {
  if (!problem_.empty()) return;
  problem_ = "the report " + path_ + " could not be written wholly: " + std::strerror(errno);
}

void ReportFile::begin() {
  file_.get_deleter().made.clear();
  std::error_code error;
  // A pipe or a terminal cannot be emptied.
  const bool is_emptied = replaces_ && std::filesystem::is_regular_file(path_, error);
  replaces_ = false;
  if (is_emptied && ftruncate(descriptor(), 0) != 0) note_problem();
}

void ReportFile::write(std::string_view text) {
  if (!file_ || !problem_.empty() || text.empty()) return;
  begin();
  if (std::fwrite(text.data(), 1, text.size(), file_.get()) != text.size()) note_problem();
}

void ReportFile::flush() {
  if (file_ && std::fflush(file_.get()) != 0) note_problem();
}

void ReportFile::close() {
  if (!file_) return;
  begin();
  if (std::fclose(file_.release()) != 0) note_problem();
}

}  // namespace purgatory::conformance
