// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>

namespace purgatory::couchdb::mango {

// A regular expression over the bytes of a string, found anywhere in it. In time linear to the
// text: back references and look-around, which CouchDB's PCRE has, do not compile here.
class Regex {
 public:
  // Nothing when it does not compile.
  static std::optional<Regex> compile(const std::string& pattern);
  bool matches(const std::string& text) const;

 private:
  struct Program;
  std::shared_ptr<const Program> program_;
};

}  // namespace purgatory::couchdb::mango
