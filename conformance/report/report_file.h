// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>

namespace purgatory::conformance {

// A report that cannot be made: an unknown format, a path that cannot be written.
class ReportError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// A file that a report is written to, opened (and emptied) before the run begins so that a path
// that cannot be written ends the program before anything was sent.
class ReportFile {
 public:
  // Throws ReportError.
  explicit ReportFile(const std::string& path);

  void write(std::string_view text);
  void close();
  // What went wrong while writing (a full disk); empty when nothing did.
  const std::string& problem() const { return problem_; }

 private:
  std::string path_;
  std::ofstream out_;
  std::string problem_;
};

}  // namespace purgatory::conformance
