// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/spec/level.h"
#include "conformance/spec/yaml/document.h"
#include "conformance/spec/yaml/problem_list.h"

namespace purgatory::conformance {

// Reads one mapping whose keys are known: reports a node that is no mapping, a key that is not
// known, one that is missing and a value of the wrong type, each at its place. What is wrong reads
// as absent, so that reading can go on and find the rest.
class MappingReader {
 public:
  // `what` names the mapping in messages: "a scenario".
  MappingReader(const YamlNode& node, std::string what, const std::vector<std::string>& keys,
                ProblemList& problems);

  bool is_mapping() const { return node_.is_mapping(); }
  const YamlNode& node() const { return node_; }
  // Null when absent.
  const YamlNode* find(std::string_view key) const;
  // The node of the key itself, for messages about the entry as a whole.
  const YamlNode* key_node(std::string_view key) const;
  const YamlNode* require(std::string_view key);

  std::string text(std::string_view key);
  std::string required_text(std::string_view key);
  std::vector<std::string> texts(std::string_view key);
  std::optional<Level> level();

 private:
  const YamlNode& node_;
  std::string what_;
  ProblemList& problems_;
};

// The string in a node; reports anything else, `what` naming the entry, and gives "" for it.
std::string read_text(const YamlNode& node, std::string_view what, ProblemList& problems);
// The elements of a list; reports anything else.
std::vector<YamlNodePtr> read_list(const YamlNode& node, std::string_view what,
                                   ProblemList& problems);
// "did you mean `x`?", or the candidates where none is near.
std::string suggestion(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace purgatory::conformance
