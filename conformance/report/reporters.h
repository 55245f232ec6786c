// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "conformance/report/report_file.h"
#include "conformance/run/reporter.h"

namespace purgatory::conformance {

// The reporter for `FORMAT=PATH`; the formats are `jsonl` (the result file) and `junit`. The file
// is opened here. Throws ReportError for an unknown format or a path that cannot be written.
std::unique_ptr<Reporter> reporter_for(const std::string& format_and_path);

}  // namespace purgatory::conformance
