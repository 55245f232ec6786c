// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "conformance/report/output/report_file.h"
#include "conformance/report/result/result_source.h"

namespace purgatory::conformance {

// A summary for the page of a CI job, in GitHub's Markdown: what the run comes to, the totals by
// level and area, and what went wrong, folded. Stays below the 1 MiB that GitHub takes.
void write_markdown(const ResultSource& source, ReportFile& out);

}  // namespace purgatory::conformance
