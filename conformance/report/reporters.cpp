// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/reporters.h"

#include "conformance/report/junit.h"
#include "conformance/report/result_file.h"
#include "support/text.h"

namespace purgatory::conformance {

std::unique_ptr<Reporter> reporter_for(const std::string& format_and_path) {
  const auto equals = format_and_path.find('=');
  if (equals == std::string::npos || equals + 1 == format_and_path.size()) {
    throw ReportError("--report " + format_and_path +
                      ": FORMAT=PATH is wanted, as in junit=out.xml");
  }
  const std::string format = format_and_path.substr(0, equals);
  const std::string path = format_and_path.substr(equals + 1);
  if (format == "jsonl") return std::make_unique<ResultFile>(path);
  if (format == "junit") return std::make_unique<JUnit>(path);
  const auto meant = nearest(format, {"jsonl", "junit"});
  throw ReportError("--report: the format \"" + format +
                    "\" is unknown; there are jsonl and junit" +
                    (meant ? "; did you mean " + *meant + "?" : ""));
}

}  // namespace purgatory::conformance
