// SPDX-License-Identifier: Apache-2.0
#include "conformance/check/check_result.h"

namespace purgatory::conformance {

std::string_view check_kind_name(CheckKind kind) {
  switch (kind) {
    case CheckKind::Status:
      return "status";
    case CheckKind::Header:
      return "header";
    case CheckKind::Json:
      return "json";
    case CheckKind::Text:
      return "text";
    case CheckKind::Bytes:
      return "bytes";
    case CheckKind::Tree:
      return "tree";
    case CheckKind::AnyOf:
      return "any_of";
    case CheckKind::Capture:
      return "capture";
    case CheckKind::Property:
      return "property";
    case CheckKind::Template:
      return "template";
  }
  return "";
}

std::string check_subject(const CheckResult& check) {
  std::string subject(check_kind_name(check.kind));
  if (!check.path.empty()) subject += ' ' + check.path;
  return subject;
}

}  // namespace purgatory::conformance
