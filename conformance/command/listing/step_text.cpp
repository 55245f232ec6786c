// SPDX-License-Identifier: Apache-2.0
#include "conformance/command/listing/step_text.h"

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
  if (const auto* bytes = std::get_if<BytesBody>(&body)) {
    return " " + std::to_string(bytes->bytes.size()) + " bytes";
  }
  return "";
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
  if (const auto* property = std::get_if<PropertyStep>(&step.action)) {
    return prefix + (step.title.empty() ? "" : step.title + ": ") + "random histories for which " +
           std::string(property_name(property->kind)) + "\n";
  }
  const auto& action = std::get<RequestStep>(step.action);
  const auto& request = action.request;
  std::string text = prefix;
  if (!step.title.empty()) text += step.title + ": ";
  text += request.method + " " + request.path + query_text(request.query) +
          body_text(request.body) + "\n";
  const std::string deeper(prefix.size() + 2, ' ');
  for (const auto& capture : action.captures) {
    text += deeper + "keeps " + capture.name + " (" + capture.selector + ")\n";
  }
  for (const auto& expectation : action.expect) text += expectation_text(expectation, deeper);
  return text;
}

}  // namespace purgatory::conformance
