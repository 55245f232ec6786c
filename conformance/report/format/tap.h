// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "conformance/report/output/report_file.h"
#include "conformance/report/result/result_source.h"

namespace purgatory::conformance {

// TAP version 14 (testanything.org): one test point a scenario, in the order of the run. What is
// not applicable is a SKIP; a known failure, and a failure that does not fail the run, a TODO; what
// could not run is `not ok`. Diagnostics are YAML blocks.
void write_tap(const ResultSource& source, ReportFile& out);

}  // namespace purgatory::conformance
