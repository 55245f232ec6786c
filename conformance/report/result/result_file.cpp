// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/result/result_file.h"

#include "conformance/report/result/result_json.h"

namespace purgatory::conformance {

void ResultFile::begin(const RunHeader& header) {
  file_.write(to_json(header).dump() + "\n");
  file_.flush();
}

void ResultFile::add(const ScenarioResult& result) {
  std::string lines = to_json(result).dump() + "\n";
  if (!result.steps.empty()) {
    steps_json(result).dump_to(lines);
    lines += "\n";
  }
  file_.write(lines);
  file_.flush();
}

void ResultFile::end(const RunSummary& summary) {
  file_.write(to_json(summary).dump() + "\n");
  file_.flush();
}

}  // namespace purgatory::conformance
