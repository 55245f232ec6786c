// SPDX-License-Identifier: Apache-2.0
#include "conformance/command/listing/step_text.h"

#include <array>

#include "conformance/spec/kept_name.h"
#include "conformance/spec/property_name.h"

namespace purgatory::conformance {
namespace {

std::string status_text(const StatusExpectation& status) {
  std::string text;
  for (int code : status.codes) text += (text.empty() ? "" : " or ") + std::to_string(code);
  for (int number : status.classes) {
    text += (text.empty() ? "" : " or ") + std::to_string(number) + "xx";
  }
  return text;
}

std::string tree_text(const TreeExpectation& tree) {
  std::string text;
  for (const auto& branch : tree.branches) {
    if (!text.empty()) text += ", ";
    std::string path;
    for (const auto& revision : branch.revisions) path += (path.empty() ? "" : "/") + revision;
    text += path + (branch.leaf == TreeBranch::Leaf::Deleted ? " deleted" : "");
  }
  return text;
}

std::string expectation_text(const Expectation& expectation, const std::string& prefix) {
  std::string text;
  const auto add = [&](const std::string& what) { text += prefix + "expects " + what + "\n"; };
  if (expectation.status) add("status " + status_text(*expectation.status));
  for (const auto& header : expectation.headers) {
    add("header " + header.name + " " + describe(*header.value));
  }
  if (expectation.json) add("JSON " + describe(*expectation.json));
  if (expectation.text) add("text " + describe(*expectation.text));
  if (expectation.bytes && expectation.bytes->bytes) {
    add(std::to_string(expectation.bytes->bytes->size()) + " bytes as given");
  }
  if (expectation.bytes && expectation.bytes->length) {
    add("a length in bytes of " + describe(*expectation.bytes->length));
  }
  if (expectation.schema) add("JSON as " + expectation.schema->file + " allows");
  if (expectation.time) {
    add("an answer within " + std::to_string(expectation.time->most.count()) + " ms");
  }
  if (expectation.tree) add("the revision tree " + tree_text(*expectation.tree));
  if (!expectation.any_of.empty()) add("any of:");
  for (const auto& alternative : expectation.any_of) {
    text += expectation_text(alternative.expect, prefix + "  ");
    for (const auto& step : alternative.then) text += step_text(step, prefix + "  then ");
  }
  return text;
}

std::string body_text(const Body& body) {
  if (const auto* json = std::get_if<JsonBody>(&body)) return " " + json->value.dump();
  if (const auto* text = std::get_if<TextBody>(&body)) return " " + Json(text->text).dump();
  if (const auto* file = std::get_if<FileBody>(&body)) return " the file " + file->path;
  if (const auto* multipart = std::get_if<MultipartBody>(&body)) {
    return " " + std::to_string(multipart->parts.size()) + " parts as multipart/" +
           multipart->subtype;
  }
  if (const auto* bytes = std::get_if<BytesBody>(&body)) {
    return " " + std::to_string(bytes->bytes.size()) + " bytes";
  }
  return "";
}

// What an action does, one line or more.
struct ActionText {
  std::string deeper;  // the indent of what belongs to it

  std::string operator()(const RequestStep& action) const;
  std::string operator()(const PropertyStep& property) const {
    return "random histories for which " + std::string(property_name(property.kind)) + "\n";
  }
  std::string operator()(const NodeStep& node) const;
  std::string operator()(const SetStep& set) const;
  std::string operator()(const ParallelStep& parallel) const;
};

std::string ActionText::operator()(const NodeStep& node) const {
  constexpr std::array<const char*, 4> kVerbs = {"stop node", "start node", "cut the link",
                                                 "heal the link"};
  std::string text = kVerbs.at(static_cast<std::size_t>(node.verb));
  for (const auto& label : node.nodes) text += " " + label;
  return text + "\n";
}

std::string ActionText::operator()(const SetStep& set) const {
  std::string text = "set";
  for (const auto& [name, value] : set.values) {
    text += " " + std::string(written_name(name)) + " = " + value.dump();
  }
  return text + "\n";
}

std::string ActionText::operator()(const ParallelStep& parallel) const {
  std::string text = "at the same time:\n";
  for (const auto& branch : parallel.branches) {
    text += deeper + branch.name + ":\n";
    for (const auto& step : branch.steps) text += step_text(step, deeper + "  ");
  }
  for (const auto& quota : parallel.quotas) {
    text += deeper;
    if (quota.kind == Quota::Kind::ExactlyOne) text += "of their answers exactly one:\n";
    if (quota.kind == Quota::Kind::All) text += "all of their answers:\n";
    if (quota.kind == Quota::Kind::AtLeast) {
      text += "of their answers at least " + std::to_string(quota.least) + ":\n";
    }
    text += expectation_text(quota.expect, deeper + "  ");
  }
  return text;
}

std::string query_text(const std::vector<RequestSpec::Field>& query) {
  std::string text;
  for (const auto& field : query) {
    text += (text.empty() ? "?" : "&") + field.name + "=" +
            (field.value.is_string() ? field.value.as_string() : field.value.dump());
  }
  return text;
}

}  // namespace

std::string step_text(const Step& step, const std::string& prefix) {
  return prefix + (step.title.empty() ? "" : step.title + ": ") +
         std::visit(ActionText{std::string(prefix.size() + 2, ' ')}, step.action);
}

std::string ActionText::operator()(const RequestStep& action) const {
  const auto& request = action.request;
  std::string text = request.raw ? "raw " + Json(*request.raw).dump()
                                 : request.method + " " + request.path + query_text(request.query) +
                                       body_text(request.body);
  if (request.node) text += " at node " + *request.node;
  if (request.cluster && !request.cluster->empty()) text += " at cluster " + *request.cluster;
  text += "\n";
  if (action.stream) {
    text +=
        deeper + "reads until a line:\n" + expectation_text(action.stream->until, deeper + "  ");
  }
  for (const auto& capture : action.captures) {
    text += deeper + "keeps " + capture.name + " (" + capture.selector + ")\n";
  }
  for (const auto& expectation : action.expect) text += expectation_text(expectation, deeper);
  return text;
}

}  // namespace purgatory::conformance
