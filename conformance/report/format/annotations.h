// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "conformance/report/output/report_file.h"
#include "conformance/report/result/result_source.h"

namespace purgatory::conformance {

// Workflow commands of GitHub Actions, which show failures at their lines: errors for what fails
// the run or could not run, then warnings for the rest. Ten of a kind show in a step, so there are
// nine of each and one that counts the others.
void write_annotations(const ResultSource& source, ReportFile& out);

}  // namespace purgatory::conformance
