// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "conformance/report/output/report_file.h"
#include "conformance/report/result/result_source.h"

namespace purgatory::conformance {

// A badge for shields.io/badges/endpoint-badge: how many of the applicable scenarios of MUST and
// SHOULD passed. Green only when all of them did; grey when the run is not whole.
void write_badge(const ResultSource& source, ReportFile& out);

}  // namespace purgatory::conformance
