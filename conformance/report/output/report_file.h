// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace purgatory::conformance {

// A report that cannot be made: an unknown format, a path that cannot be written, a result file
// that is refused.
class ReportError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// What a report is written to. A file is opened before the run begins so that a path that cannot be
// written ends the program before anything was sent; it is emptied when something is written or
// when it is closed. One that is given up before leaves no file, and an older one as it was.
class ReportFile {
 public:
  enum class Mode { Replace, Append };

  // `-` is standard output. Throws ReportError.
  explicit ReportFile(const std::string& path, Mode mode = Mode::Replace);
  // A file without a name, gone when it is closed.
  static ReportFile temporary();

  void write(std::string_view text);
  // What was written so far is with the system, so that a reader sees it.
  void flush();
  void close();
  // What went wrong while writing (a full disk); empty when nothing did.
  const std::string& problem() const { return problem_; }
  const std::string& path() const { return path_; }
  // Of the open file.
  int descriptor() const;

 private:
  struct Closer {
    std::string made;  // the path of a file that was not there and still is empty
    void operator()(std::FILE* file) const;
  };

  ReportFile(std::string path, std::FILE* file) : path_(std::move(path)), file_(file) {}
  void note_problem();
  void begin();

  std::string path_;
  std::unique_ptr<std::FILE, Closer> file_;
  bool replaces_ = false;  // what was in it goes when something is written
  std::string problem_;
};

}  // namespace purgatory::conformance
