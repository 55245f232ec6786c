// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/loader/tree_loader.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "conformance/spec/schema/shapes.h"
#include "conformance/spec/template/template_text.h"
#include "support/text.h"

namespace purgatory::conformance {
namespace {

constexpr std::string_view kDeletedMark = " deleted";

bool holds_template(std::string_view text) { return text.find("{{") != std::string_view::npos; }

// The number before the '-' of a revision with something behind it.
std::optional<std::int64_t> generation_of(std::string_view revision) {
  const std::size_t dash = revision.find('-');
  if (dash == std::string_view::npos || dash + 1 == revision.size()) return std::nullopt;
  std::int64_t generation = 0;
  const char* end = revision.data() + dash;
  const auto [stop, error] = std::from_chars(revision.data(), end, generation);
  if (stop != end || error != std::errc() || generation < 1) return std::nullopt;
  return generation;
}

// Cuts at each '/' that stands outside of a template.
std::vector<std::string> path_parts(std::string_view path) {
  std::vector<std::string> parts(1);
  bool inside = false;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path.substr(i, 2) == "{{") inside = true;
    if (path.substr(i, 2) == "}}") inside = false;
    if (path[i] == '/' && !inside) {
      parts.emplace_back();
    } else {
      parts.back() += path[i];
    }
  }
  return parts;
}

void check_generations(const YamlNode& node, const TreeBranch& branch, SuiteContext& context) {
  std::optional<std::int64_t> previous;
  for (const std::string& revision : branch.revisions) {
    if (holds_template(revision)) {
      previous.reset();
      continue;
    }
    const auto generation = generation_of(revision);
    if (!generation) {
      context.problems.add_within(node, revision, fmt::format("`{}` is no revision", revision),
                                  "a revision is a number, a dash and a hash: 2-b");
      return;
    }
    if (previous && *generation != *previous + 1) {
      context.problems.add_within(
          node, revision, fmt::format("`{}` cannot follow generation {}", revision, *previous),
          "write the whole path from the root, one generation after the other: 1-a/2-b/3-c");
      return;
    }
    previous = generation;
  }
}

TreeBranch load_branch(const YamlNode& node, SuiteContext& context) {
  TreeBranch branch;
  branch.position = context.position_of(node);
  std::string path = context.template_text(node, "a leaf");
  if (path.ends_with(kDeletedMark)) {
    path.resize(path.size() - kDeletedMark.size());
    branch.leaf = TreeBranch::Leaf::Deleted;
  }
  branch.revisions = path_parts(path);
  if (node.is_string()) check_generations(node, branch, context);
  return branch;
}

std::vector<TreeBranch> load_branches(MappingReader& reader, SuiteContext& context) {
  std::vector<TreeBranch> branches;
  const YamlNode* leaves = reader.require("leaves");
  if (leaves == nullptr) return branches;
  for (const YamlNodePtr& leaf : read_list(*leaves, "`leaves`", context.problems)) {
    TreeBranch branch = load_branch(*leaf, context);
    const bool is_known =
        std::ranges::find(branches, branch.revisions, &TreeBranch::revisions) != branches.end();
    if (is_known && leaf->is_string()) {
      context.problems.add(
          *leaf, fmt::format("the leaf `{}` is there already", fmt::join(branch.revisions, "/")),
          "a leaf is named once, and deleted or not");
    }
    branches.push_back(std::move(branch));
  }
  return branches;
}

std::string load_document_id(MappingReader& reader, SuiteContext& context) {
  const YamlNode* doc = reader.require("doc");
  return doc == nullptr ? "" : context.template_text(*doc, "`doc`");
}

// The id as one segment of a path: literal text encoded now, templates when they are filled in.
std::string encoded_segment(const std::string& document_id) {
  const auto pieces = parse_template(document_id);
  if (!pieces) return "";
  std::string segment;
  for (const TemplatePiece& piece : *pieces) {
    segment += piece.kind == TemplatePiece::Kind::Text
                   ? percent_encode(piece.text)
                   : std::string(piece.text.substr(0, piece.text.size() - 2)) + " | url}}";
  }
  return segment;
}

// The document of one leaf, its history newest first (CouchDB documentation, Replication Protocol,
// "Upload Batch of Changed Documents").
Json leaf_document(const std::string& id, const TreeBranch& branch) {
  Json hashes = Json::array();
  for (auto revision = branch.revisions.rbegin(); revision != branch.revisions.rend(); ++revision) {
    hashes.push_back(Json(revision->substr(revision->find('-') + 1)));
  }
  const std::string& leaf = branch.revisions.back();
  Json document = Json::object({{"_id", Json(id)}, {"_rev", Json(leaf)}});
  document.append("_revisions", Json::object({{"start", Json(generation_of(leaf).value_or(1))},
                                              {"ids", std::move(hashes)}}));
  if (branch.leaf == TreeBranch::Leaf::Deleted) {
    document.append("_deleted", Json(true));
  } else {
    document.append("leaf", Json(leaf));
  }
  return document;
}

PatternPtr value_pattern(Json value, const SourcePosition& position) {
  auto pattern = std::make_shared<Pattern>();
  pattern->kind = ValuePattern{std::move(value)};
  pattern->position = position;
  return pattern;
}

Step observation(std::string title, const Expectation& owner, RequestStep action) {
  Step step;
  step.title = std::move(title);
  step.level = owner.level;
  step.clauses = owner.clauses;
  step.action = std::move(action);
  step.position = owner.position;
  return step;
}

Step leaves_observation(const std::string& id, TreeExpectation tree, const Expectation& owner) {
  RequestStep action;
  action.request.method = "GET";
  action.request.path = "/{{db}}/" + encoded_segment(id);
  action.request.query = {{"open_revs", Json("all")}, {"revs", Json("true")}};
  action.request.headers = {{"Accept", Json("application/json")}};
  action.request.position = tree.position;
  Expectation expect;
  expect.position = tree.position;
  // CouchDB answers 404 here for a document without any revision; an empty list says the same.
  std::vector<int> statuses = {200};
  if (tree.branches.empty()) statuses.push_back(404);
  expect.status = StatusExpectation{std::move(statuses), {}, tree.position};
  expect.tree = std::move(tree);
  action.expect.push_back(std::move(expect));
  return observation(fmt::format("the leaves of {}", id), owner, std::move(action));
}

Step winner_observation(const std::string& id, const std::string& winner, const Expectation& owner,
                        const SourcePosition& position) {
  RequestStep action;
  action.request.method = "GET";
  action.request.path = "/{{db}}/" + encoded_segment(id);
  action.request.position = position;
  Expectation expect;
  expect.position = position;
  expect.status = StatusExpectation{{200}, {}, position};
  auto pattern = std::make_shared<Pattern>();
  pattern->kind = ObjectPattern{{{"_rev", value_pattern(Json(winner), position)}}};
  pattern->position = position;
  expect.json = std::move(pattern);
  action.expect.push_back(std::move(expect));
  return observation(fmt::format("the winner of {}", id), owner, std::move(action));
}

}  // namespace

RequestStep load_tree_action(const YamlNode& node, SuiteContext& context) {
  MappingReader reader(node, name_of(Shape::TreeAction), key_names(Shape::TreeAction),
                       context.problems);
  const std::string id = load_document_id(reader, context);
  Json documents = Json::array();
  for (const TreeBranch& branch : load_branches(reader, context)) {
    const bool has_template = std::ranges::any_of(branch.revisions, holds_template);
    if (has_template) {
      context.problems.add(node, "a tree is built from revisions as written, without templates",
                           "write them out: 1-a/2-b");
    }
    documents.push_back(leaf_document(id, branch));
  }
  const SourcePosition position = context.position_of(node);
  RequestStep action;
  action.request.method = "POST";
  action.request.path = "/{{db}}/_bulk_docs";
  action.request.body =
      JsonBody{Json::object({{"new_edits", Json(false)}, {"docs", std::move(documents)}})};
  action.request.position = position;
  Expectation expect;
  expect.position = position;
  expect.status = StatusExpectation{{201, 202}, {}, position};
  // Rows would be the revisions that were refused.
  auto rows = std::make_shared<Pattern>();
  rows->kind = ArrayPattern{};
  rows->position = position;
  expect.json = std::move(rows);
  action.expect.push_back(std::move(expect));
  return action;
}

std::vector<Step> load_tree_observation(const YamlNode& node, const Expectation& owner,
                                        SuiteContext& context) {
  MappingReader reader(node, name_of(Shape::TreeExpectation), key_names(Shape::TreeExpectation),
                       context.problems);
  const std::string id = load_document_id(reader, context);
  const SourcePosition position = context.position_of(node);
  std::vector<Step> steps;
  steps.push_back(leaves_observation(id, {load_branches(reader, context), position}, owner));
  const YamlNode* leaves = reader.find("leaves");
  if (const YamlNode* winner = reader.find("winner")) {
    if (leaves != nullptr && leaves->is_sequence() && leaves->elements.empty()) {
      context.problems.add(*reader.key_node("winner"), "a document without leaves has no winner",
                           "name the leaves, or take the winner out");
    }
    const std::string revision = context.template_text(*winner, "`winner`");
    steps.push_back(winner_observation(id, revision, owner, context.position_of(*winner)));
  }
  return steps;
}

}  // namespace purgatory::conformance
