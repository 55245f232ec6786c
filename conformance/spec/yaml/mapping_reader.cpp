// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/yaml/mapping_reader.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "support/text.h"

namespace purgatory::conformance {

std::string suggestion(std::string_view word, const std::vector<std::string>& candidates) {
  if (const auto near = nearest(word, candidates)) return fmt::format("did you mean `{}`?", *near);
  if (candidates.empty()) return "there are none yet";
  if (candidates.size() > 20) return "";
  return fmt::format("there are: {}", fmt::join(candidates, ", "));
}

MappingReader::MappingReader(const YamlNode& node, std::string what,
                             const std::vector<std::string>& keys, ProblemList& problems)
    : node_(node), what_(std::move(what)), problems_(problems) {
  if (!node.is_mapping()) {
    problems_.add(node, fmt::format("{} must be a mapping, found {}", what_, describe(node)),
                  fmt::format("its keys are: {}", fmt::join(keys, ", ")));
    return;
  }
  for (const YamlNode::Entry& entry : node.entries) {
    const std::string& key = entry.key->text;
    if (std::ranges::find(keys, key) != keys.end()) continue;
    problems_.add(*entry.key, fmt::format("{} has no key `{}`", what_, key), suggestion(key, keys));
  }
}

const YamlNode* MappingReader::find(std::string_view key) const {
  for (const YamlNode::Entry& entry : node_.entries) {
    if (entry.key->text == key) return entry.value.get();
  }
  return nullptr;
}

const YamlNode* MappingReader::key_node(std::string_view key) const {
  for (const YamlNode::Entry& entry : node_.entries) {
    if (entry.key->text == key) return entry.key.get();
  }
  return nullptr;
}

const YamlNode* MappingReader::require(std::string_view key) {
  const YamlNode* found = find(key);
  if (found == nullptr && is_mapping()) {
    problems_.add(node_, fmt::format("{} needs `{}`", what_, key), "");
  }
  return found;
}

std::string MappingReader::text(std::string_view key) {
  const YamlNode* value = find(key);
  return value == nullptr ? "" : read_text(*value, fmt::format("`{}`", key), problems_);
}

std::string MappingReader::required_text(std::string_view key) {
  const YamlNode* value = require(key);
  if (value == nullptr) return "";
  const std::string what = fmt::format("`{}`", key);
  std::string read = read_text(*value, what, problems_);
  if (read.empty() && value->is_string()) problems_.add(*value, what + " must not be empty", "");
  return read;
}

std::vector<std::string> MappingReader::texts(std::string_view key) {
  const YamlNode* value = find(key);
  if (value == nullptr) return {};
  std::vector<std::string> all;
  for (const YamlNodePtr& element : read_list(*value, fmt::format("`{}`", key), problems_)) {
    std::string one = read_text(*element, fmt::format("an entry of `{}`", key), problems_);
    if (std::ranges::find(all, one) != all.end()) {
      problems_.add(*element, fmt::format("`{}` stands in `{}` already", one, key),
                    "remove one of the two");
    } else if (element->is_string()) {
      all.push_back(std::move(one));
    }
  }
  return all;
}

std::optional<Level> MappingReader::level() {
  const YamlNode* value = find("level");
  if (value == nullptr) return std::nullopt;
  const std::string name = read_text(*value, "`level`", problems_);
  const auto level = level_named(name);
  if (!level && value->is_string()) {
    problems_.add(*value, fmt::format("there is no level `{}`", name),
                  "a level is MUST, SHOULD or INFO");
  }
  return level;
}

std::string read_text(const YamlNode& node, std::string_view what, ProblemList& problems) {
  if (node.is_string()) return node.scalar.as_string();
  const bool can_be_quoted = node.is_scalar() && !node.is_null();
  problems.add(node, fmt::format("{} must be a string, found {}", what, describe(node)),
               can_be_quoted ? fmt::format("quote it: \"{}\"", node.text) : "");
  return "";
}

std::vector<YamlNodePtr> read_list(const YamlNode& node, std::string_view what,
                                   ProblemList& problems) {
  if (node.is_sequence()) return node.elements;
  problems.add(node, fmt::format("{} must be a list, found {}", what, describe(node)),
               node.is_scalar() && !node.is_null() ? fmt::format("write [{}]", node.text) : "");
  return {};
}

}  // namespace purgatory::conformance
