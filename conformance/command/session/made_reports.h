// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "conformance/command/session/report_set.h"
#include "conformance/report/result/result_source.h"

namespace purgatory::conformance {

// Throws CommandError where a report would be written over a file that it is made from, by whatever
// name.
void check_not_overwritten(const std::vector<std::string>& results, const std::string& path);
void check_not_overwritten(const std::vector<std::string>& results,
                           const std::vector<ReportRequest>& requests);

// Reports of a result that is there already. Each is written whatever becomes of the others; says
// on `out` which could not be, and is then false.
bool write_reports(const ResultSource& source, const std::vector<ReportRequest>& requests,
                   std::ostream& out);

// What the console would have said while the run went on.
void show_on_console(const ResultSource& source, const ReportOptions& options, std::ostream& out);

}  // namespace purgatory::conformance
