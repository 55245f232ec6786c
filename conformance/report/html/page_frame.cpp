// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/html/page_frame.h"

#include <array>
#include <utility>

#include <fmt/format.h>

#include "conformance/report/html/page_files.h"
#include "conformance/report/text/text.h"
#include "support/sha256.h"
#include "support/text.h"

namespace purgatory::conformance {
namespace {

std::string_view page_file(std::string_view name) {
  for (const auto& file : page_files()) {
    if (file.name == name) return file.bytes;
  }
  return {};
}

std::string source_of(std::string_view text) { return "'sha256-" + base64(sha256(text)) + "'"; }

struct Part {
  std::string_view name;
  std::string_view head;
  std::size_t count;
};

std::array<Part, 6> parts_of(const Totals& totals) {
  return {{{"passed", "passed", totals.passed},
           {"failed", "failed", totals.failed_must + totals.unexpected_pass},
           {"lenient", "below MUST", totals.failed_should + totals.failed_info},
           {"known", "known", totals.known_failure},
           {"na", "n/a", totals.not_applicable},
           {"norun", "no run", totals.could_not_run}}};
}

}  // namespace

void write_page_begin(std::string_view title, ReportFile& out) {
  const std::string_view style = page_file("report.css");
  const std::string_view script = page_file("report.js");
  out.write("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
  out.write(fmt::format(
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src {}; "
      "script-src {}; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; "
      "trusted-types 'none'\">\n",
      source_of(style), source_of(script)));
  out.write("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
  out.write("<meta name=\"color-scheme\" content=\"light dark\">\n");
  out.write("<meta name=\"referrer\" content=\"no-referrer\">\n");
  out.write(fmt::format("<title>{}</title>\n<style>", html_text(title)));
  out.write(style);
  out.write("</style>\n</head>\n<body>\n");
}

void write_page_end(ReportFile& out) {
  out.write("<script>");
  out.write(page_file("report.js"));
  out.write("</script>\n</body>\n</html>\n");
}

std::string verdict_badge(Verdict verdict, bool fails_the_run) {
  switch (verdict) {
    case Verdict::Passed:
      return "<span class=\"badge passed\">✓ passed</span>";
    case Verdict::Failed:
      return fails_the_run ? "<span class=\"badge failed\">✗ failed</span>"
                           : "<span class=\"badge lenient\">! failed</span>";
    case Verdict::KnownFailure:
      return "<span class=\"badge known\">~ known</span>";
    case Verdict::UnexpectedPass:
      return "<span class=\"badge failed\">✗ unexpected pass</span>";
    case Verdict::NotApplicable:
      return "<span class=\"badge na\">– n/a</span>";
    case Verdict::CouldNotRun:
      return "<span class=\"badge norun\">? no run</span>";
  }
  return "";
}

std::string_view conclusion_class(Conclusion conclusion) {
  switch (conclusion) {
    case Conclusion::Conformant:
      return "passed";
    case Conclusion::LenientlyConformant:
      return "lenient";
    case Conclusion::NotConformant:
      return "failed";
    default:
      return "norun";
  }
}

std::string totals_bar(const Totals& totals) {
  const auto whole = static_cast<double>(totals.sum());
  std::string bar =
      "<svg class=\"bar\" viewBox=\"0 0 100 4\" preserveAspectRatio=\"none\" aria-hidden=\"true\">";
  double at = 0;
  for (const auto& part : parts_of(totals)) {
    if (part.count == 0) continue;
    const double width = 100.0 * static_cast<double>(part.count) / whole;
    bar += fmt::format("<rect class=\"{}\" x=\"{:.3f}\" width=\"{:.3f}\" height=\"4\"/>", part.name,
                       at, width);
    at += width;
  }
  return bar + "</svg>";
}

std::string totals_cells(const Totals& totals) {
  std::string cells;
  for (const auto& part : parts_of(totals)) {
    cells += part.count == 0
                 ? "<td class=\"number zero\">·</td>"
                 : fmt::format("<td class=\"number {}\">{}</td>", part.name, part.count);
  }
  return cells;
}

std::string totals_heads() {
  std::string heads;
  for (const auto& part : parts_of({})) {
    heads += fmt::format("<th scope=\"col\" class=\"number\">{}</th>", part.head);
  }
  return heads;
}

}  // namespace purgatory::conformance
