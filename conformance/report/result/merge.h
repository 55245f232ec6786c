// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "conformance/report/output/report_file.h"
#include "conformance/report/result/result_source.h"

namespace purgatory::conformance {

// One result of the parts of a run: shards, or choices of scenarios that do not overlap. It is
// written to `out`, an empty open file, scenarios in the order of the parts. Throws ReportError,
// naming the file, for a part of another suite, program, target or arrangement, one that is given
// twice or was merged before, a scenario that two parts have, and a shard that is missing.
ResultSource merge(const std::vector<ResultSource>& parts, ReportFile& out);

// The runs that a result is of: its own, or those that were merged into it.
std::vector<std::string> runs_of(const RunHeader& header);

// Why the second cannot be put together with, or beside, the first: another suite or command. Empty
// when it can.
std::string mismatch_of_suites(const ResultSource& first, const ResultSource& second);

}  // namespace purgatory::conformance
