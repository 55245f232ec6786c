// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "conformance/report/output/report_file.h"
#include "conformance/report/result/tally.h"
#include "conformance/run/run_result.h"

namespace purgatory::conformance {

// The beginning of a page up to the start of `main`: a policy that allows nothing but the page's
// own style sheet and script, by their hashes, and then these.
void write_page_begin(std::string_view title, ReportFile& out);
void write_page_end(ReportFile& out);

// "passed" and the like as a coloured word with a sign, so that it is no matter of colour alone.
std::string verdict_badge(Verdict verdict, bool fails_the_run);

// The class of what is coloured by what a run comes to.
std::string_view conclusion_class(Conclusion conclusion);

// A bar whose parts are as long as the numbers are large.
std::string totals_bar(const Totals& totals);

// The cells of the columns of `totals_heads()`, in their order.
std::string totals_cells(const Totals& totals);
std::string totals_heads();

}  // namespace purgatory::conformance
