// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/output/derived_reports.h"

#include <utility>

namespace purgatory::conformance {

void DerivedReports::add(const ReportRequest& request, ReportFile::Mode mode) {
  reports_.push_back({request.format, ReportFile(request.path, mode)});
}

void DerivedReports::note(const std::string& problem) {
  if (problem.empty()) return;
  problem_ += (problem_.empty() ? "" : "; ") + problem;
}

void DerivedReports::end(const RunSummary& summary) {
  results_.end(summary);
  note(results_.problem());
  if (problem_.empty()) write_all();
}

void DerivedReports::write_all() {
  try {
    const ResultSource source = ResultSource::of(results_.file());
    for (auto& [format, file] : reports_) {
      format->write(source, file);
      file.close();
      note(file.problem());
    }
  } catch (const ReportError& error) {
    note(error.what());
  }
}

}  // namespace purgatory::conformance
