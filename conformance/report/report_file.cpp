// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/report_file.h"

#include <cerrno>
#include <cstring>

namespace purgatory::conformance {

ReportFile::ReportFile(const std::string& path)
    : path_(path), out_(path, std::ios::binary | std::ios::trunc) {
  if (!out_) {
    throw ReportError("the report " + path + " cannot be written: " + std::strerror(errno));
  }
}

void ReportFile::write(std::string_view text) {
  out_.write(text.data(), static_cast<std::streamsize>(text.size()));
  if (!out_ && problem_.empty()) problem_ = "the report " + path_ + " could not be written wholly";
}

void ReportFile::close() {
  out_.close();
  if (!out_ && problem_.empty()) problem_ = "the report " + path_ + " could not be written wholly";
}

}  // namespace purgatory::conformance
