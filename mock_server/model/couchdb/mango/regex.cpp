// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/mango/regex.h"

#include <re2/re2.h>

namespace purgatory::couchdb::mango {

struct Regex::Program {
  explicit Program(const std::string& pattern, const RE2::Options& options)
      : expression(pattern, options) {}
  RE2 expression;
};

std::optional<Regex> Regex::compile(const std::string& pattern) {
  RE2::Options options(RE2::Latin1);  // bytes, as CouchDB runs PCRE
  options.set_log_errors(false);
  // Of one client's expression: counted repetitions may blow up.
  constexpr std::int64_t kMaxMemory = std::int64_t{1} << 20;
  options.set_max_mem(kMaxMemory);
  Regex regex;
  auto program = std::make_shared<const Program>(pattern, options);
  if (!program->expression.ok()) return std::nullopt;
  regex.program_ = std::move(program);
  return regex;
}

bool Regex::matches(const std::string& text) const {
  return RE2::PartialMatch(text, program_->expression);
}

}  // namespace purgatory::couchdb::mango
