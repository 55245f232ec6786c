// SPDX-License-Identifier: Apache-2.0
#include "conformance/check/check_result.h"

#include <array>
#include <utility>

namespace purgatory::conformance {

namespace {

constexpr std::array<std::pair<CheckKind, std::string_view>, 15> kNames = {{
    {CheckKind::Status, "status"},
    {CheckKind::Header, "header"},
    {CheckKind::Json, "json"},
    {CheckKind::Text, "text"},
    {CheckKind::Bytes, "bytes"},
    {CheckKind::Tree, "tree"},
    {CheckKind::AnyOf, "any_of"},
    {CheckKind::Capture, "capture"},
    {CheckKind::Template, "template"},
    {CheckKind::Property, "property"},
    {CheckKind::Schema, "schema"},
    {CheckKind::Time, "time"},
    {CheckKind::Stream, "stream"},
    {CheckKind::Parallel, "parallel"},
    {CheckKind::FailIf, "fail_if"},
}};

}  // namespace

std::string_view check_kind_name(CheckKind kind) {
  for (const auto& [known, name] : kNames) {
    if (known == kind) return name;
  }
  return "";
}

std::optional<CheckKind> check_kind_named(std::string_view name) {
  for (const auto& [kind, known] : kNames) {
    if (known == name) return kind;
  }
  return std::nullopt;
}

std::string check_subject(const CheckResult& check) {
  std::string subject(check_kind_name(check.kind));
  if (!check.path.empty()) subject += ' ' + check.path;
  return subject;
}

}  // namespace purgatory::conformance
