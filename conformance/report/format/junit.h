// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "conformance/report/output/report_file.h"
#include "conformance/report/result/result_source.h"

namespace purgatory::conformance {

// JUnit XML as the CI systems read it: a testsuite per area, one testcase per scenario, with the
// outcomes of `Outcome`; messages and texts hold no character that XML 1.0 forbids.
void write_junit(const ResultSource& source, ReportFile& out);

}  // namespace purgatory::conformance
