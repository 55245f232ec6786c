// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/spec/level.h"
#include "conformance/spec/source_position.h"

namespace purgatory::conformance {

// What a check looked at.
enum class CheckKind {
  Status,
  Header,
  Json,
  Text,
  Bytes,
  Tree,
  AnyOf,
  Capture,
  Template,
  Property,
  Schema,
  Time,
  Stream,
  Parallel,
  FailIf,
};

// "status", "header" and so on, as reports print it.
std::string_view check_kind_name(CheckKind kind);
// The reverse.
std::optional<CheckKind> check_kind_named(std::string_view name);

// The outcome of one check of one answer. A check of a body that fails in three places gives three
// failed results; one that holds gives a single passed one.
struct CheckResult {
  bool passed = false;
  CheckKind kind = CheckKind::Status;
  std::string path;      // JSON Pointer in the body, name of the header; else ""
  std::string expected;  // on one line, with its type: `status 201 or 202`, `string "1-a"`
  std::string actual;    // likewise; of an `any_of`, the alternative that occurred
  std::string message;   // one sentence; "" when passed
  Level level = Level::Must;
  std::vector<std::string> clauses;
  SourcePosition position;  // of the entry in the YAML that asked for it
};

// What the check is about, as a list of known failures names it: its kind, and its path if it has
// one: "status", "header Content-Type", "json /purged/a/0".
std::string check_subject(const CheckResult& check);

}  // namespace purgatory::conformance
