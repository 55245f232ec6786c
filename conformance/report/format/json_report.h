// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "conformance/report/output/report_file.h"
#include "conformance/report/result/result_source.h"

namespace purgatory::conformance {

// The run as one JSON value: what it comes to, totals by level, area and clause, and the scenarios
// with their findings as in the result file, without their steps.
void write_json(const ResultSource& source, ReportFile& out);

}  // namespace purgatory::conformance
