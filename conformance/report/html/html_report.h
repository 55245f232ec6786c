// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "conformance/report/output/report_file.h"
#include "conformance/report/result/result_source.h"

namespace purgatory::conformance {

// The run as one page that asks for nothing from anywhere: what it comes to by level and area, what
// is broken, the clauses with their promises, and every scenario with its steps. All of it is there
// without scripts; with them it is searched and filtered.
void write_html(const ResultSource& source, ReportFile& out);

}  // namespace purgatory::conformance
