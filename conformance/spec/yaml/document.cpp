// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/yaml/document.h"

#include <sstream>
#include <unordered_map>

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include "conformance/spec/yaml/scalar.h"
#include "support/text.h"

namespace purgatory::conformance {
namespace {

// The parser's depth and node limits, and aliases that make no tree, end the reading at once.
struct Refusal {
  int line;
  int column;
  std::string problem;
  std::string remedy;
};

// `{x}`, which is what the inside of an unquoted `{{x}}` is.
bool is_single_name(const YamlNode& node) {
  return node.is_mapping() && node.entries.size() == 1 && node.entries.front().value->is_null();
}

// Builds the tree from the parser's events. yaml-cpp's own nodes lose whether a scalar was quoted
// and let aliases form cycles; its events have both.
class TreeBuilder final : public YAML::EventHandler {
 public:
  explicit TreeBuilder(ProblemList& problems) : problems_(problems) {}

  YamlNodePtr root() const { return root_; }
  int documents() const { return documents_; }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ > 1) {
      throw Refusal{mark.line + 1, mark.column + 1, "a second document begins here",
                    "keep one suite in a file: move what follows into a file of its own"};
    }
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto node = make(YamlNode::Kind::Scalar, mark);
    node->text = "null";
    place(node, anchor);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    const auto node = make(YamlNode::Kind::Scalar, mark);
    node->text = value;
    node->scalar = Json(value);
    // yaml-cpp names a plain scalar's tag "?" and a quoted one's "!".
    if (tag == "?") resolve_plain(*node);
    if (tag != "?" && tag != "!") refuse_tag(*node, tag);
    place(node, anchor);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(make(YamlNode::Kind::Sequence, mark), tag, anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(make(YamlNode::Kind::Mapping, mark), tag, anchor);
  }
  void OnMapEnd() override { close(); }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end() || !found->second.closed) {
      throw Refusal{mark.line + 1, mark.column + 1, "this alias stands inside the node it names",
                    "a value cannot contain itself: write it out"};
    }
    attach(found->second.node);
  }

 private:
  using Mutable = std::shared_ptr<YamlNode>;
  struct Anchored {
    Mutable node;
    bool closed;
  };
  struct Open {
    Mutable node;
    YAML::anchor_t anchor;
    YamlNodePtr key;       // read, its value still to come
    std::string unquoted;  // the name in an unquoted `{{name}}` that stood as a key
    std::unordered_map<std::string, int> lines_of_keys;
  };

  static Mutable make(YamlNode::Kind kind, const YAML::Mark& mark) {
    auto node = std::make_shared<YamlNode>();
    node->kind = kind;
    node->line = mark.line + 1;
    node->column = mark.column + 1;
    return node;
  }

  void resolve_plain(YamlNode& node) {
    if (auto value = resolve_plain_scalar(node.text)) {
      node.scalar = std::move(*value);
      return;
    }
    problems_.add(node, fmt::format("JSON has no such number as `{}`", node.text),
                  fmt::format("quote it if a string is meant: \"{}\"", node.text));
  }

  void refuse_tag(const YamlNode& node, const std::string& tag) {
    problems_.add(node, fmt::format("the tag `{}` is not understood here", tag),
                  "remove it; a quoted scalar is a string");
  }

  void open(const Mutable& node, const std::string& tag, YAML::anchor_t anchor) {
    if (!tag.empty() && tag != "?") refuse_tag(*node, tag);
    if (open_.size() >= kMaxYamlDepth) {
      throw Refusal{node->line, node->column,
                    fmt::format("nested deeper than {} levels", kMaxYamlDepth),
                    "put a deep body into a file of its own and name it with `file:`"};
    }
    if (anchor != YAML::NullAnchor) anchors_[anchor] = {node, false};
    open_.push_back({node, anchor, nullptr, {}, {}});
  }

  void close() {
    const Open done = std::move(open_.back());
    open_.pop_back();
    if (done.anchor != YAML::NullAnchor) anchors_[done.anchor].closed = true;
    // Read on as the string that was meant, so that no second complaint follows.
    if (!done.unquoted.empty() && done.node->entries.empty()) {
      done.node->kind = YamlNode::Kind::Scalar;
      done.node->text = fmt::format("{{{{{}}}}}", done.unquoted);
      done.node->scalar = Json(done.node->text);
    }
    attach(done.node);
  }

  void place(const Mutable& node, YAML::anchor_t anchor) {
    if (anchor != YAML::NullAnchor) anchors_[anchor] = {node, true};
    attach(node);
  }

  void attach(const Mutable& node) {
    if (open_.empty()) {
      root_ = node;
      return;
    }
    Open& parent = open_.back();
    parent.node->weight += node->weight;
    if (parent.node->weight > kMaxYamlNodes) {
      throw Refusal{node->line, node->column,
                    fmt::format("more than {} nodes, aliases written out", kMaxYamlNodes),
                    "use fewer aliases, or split the file"};
    }
    if (parent.node->is_sequence()) {
      parent.node->elements.push_back(node);
    } else if (parent.key == nullptr) {
      parent.key = node;
    } else {
      add_entry(parent, node);
    }
  }

  void add_entry(Open& parent, const YamlNodePtr& value) {
    const YamlNodePtr key = std::move(parent.key);
    parent.key = nullptr;
    if (is_single_name(*key)) {
      report_unquoted(parent, key->entries.front().key->text);
      return;
    }
    if (!key->is_scalar() || key->is_null()) {
      problems_.add(*key, fmt::format("a key must be text, not {}", describe(*key)),
                    "quote it if it is meant literally");
      return;
    }
    if (key->text == "<<") {
      problems_.add(*key, "`<<` is no part of YAML 1.2",
                    "write the members out, or share the whole value with an alias");
      return;
    }
    const auto [earlier, added] = parent.lines_of_keys.emplace(key->text, key->line);
    if (!added) {
      problems_.add(
          *key,
          fmt::format("the key `{}` stands here already, on line {}", key->text, earlier->second),
          "remove one of the two");
      return;
    }
    parent.node->entries.push_back({key, value});
  }

  void report_unquoted(Open& parent, const std::string& name) {
    problems_.add(*parent.node, fmt::format("an unquoted {{{{{}}}}} is a mapping in YAML", name),
                  fmt::format("quote it: \"{{{{{}}}}}\"", name));
    parent.unquoted = name;
  }

  ProblemList& problems_;
  std::vector<Open> open_;
  std::unordered_map<YAML::anchor_t, Anchored> anchors_;
  YamlNodePtr root_;
  int documents_ = 0;
};

// yaml-cpp ends a stream silently at the byte 0x04 and does not look at UTF-8.
bool has_bad_bytes(const SourceText& source, ProblemList& problems) {
  int line = 0;
  for (const std::string_view text : source.lines) {
    ++line;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const auto byte = static_cast<unsigned char>(text[i]);
      if ((byte >= 0x20 && byte != 0x7F) || byte == '\t') continue;
      problems.add_at(line, static_cast<int>(i) + 1,
                      fmt::format("the control character 0x{:02X} is not allowed", byte),
                      fmt::format("in a quoted string write it as \"\\x{:02x}\"", byte));
      return true;
    }
    if (is_utf8(text)) continue;
    std::size_t good = text.size();
    while (!is_utf8(text.substr(0, good))) --good;
    problems.add_at(
        line, static_cast<int>(good) + 1,
        fmt::format("the byte 0x{:02X} is not UTF-8", static_cast<unsigned char>(text[good])),
        "save the file as UTF-8; bytes that are none go into `base64:` or a file");
    return true;
  }
  return false;
}

void report(const YAML::Exception& error, ProblemList& problems) {
  const int line = error.mark.line + 1;
  // The parser stumbles over what has been explained already.
  if (problems.has_problem_on(line)) return;
  const bool in_range =
      line >= 1 && static_cast<std::size_t>(line) <= problems.source().lines.size();
  const std::string_view text =
      in_range ? problems.source().lines[static_cast<std::size_t>(line) - 1] : std::string_view();
  std::string remedy;
  if (text.find("\\{{") != std::string_view::npos) {
    remedy = "write \\{{ in single quotes: in double quotes a backslash is YAML's";
  } else if (text.find("{{") != std::string_view::npos) {
    remedy = "quote every value that holds {{…}}: an open brace begins a mapping in YAML";
  }
  problems.add_at(in_range ? line : 0, error.mark.column + 1,
                  fmt::format("this is not YAML: {}", error.msg), remedy);
}

}  // namespace

YamlNodePtr read_yaml(const SourceText& source, ProblemList& problems) {
  if (has_bad_bytes(source, problems)) return nullptr;
  TreeBuilder builder(problems);
  std::istringstream stream(source.text);
  try {
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const Refusal& refusal) {
    problems.add_at(refusal.line, refusal.column, refusal.problem, refusal.remedy);
    return builder.documents() > 1 ? builder.root() : nullptr;
  } catch (const YAML::Exception& error) {
    report(error, problems);
    return nullptr;
  }
  if (builder.root() == nullptr || builder.root()->is_null()) {
    problems.add_at(0, 0, "the file is empty", "");
    return nullptr;
  }
  return builder.root();
}

std::string describe(const YamlNode& node) {
  if (node.is_sequence()) return "a list";
  if (node.is_mapping()) return "a mapping";
  if (node.is_null()) return "nothing";
  return fmt::format("the {} {}", node.scalar.type_name(),
                     node.is_string() ? node.scalar.dump() : node.text);
}

Json to_json(const YamlNode& node) {
  if (node.is_scalar()) return node.scalar;
  if (node.is_sequence()) {
    Json array = Json::array();
    for (const YamlNodePtr& element : node.elements) array.push_back(to_json(*element));
    return array;
  }
  Json object = Json::object();
  for (const YamlNode::Entry& entry : node.entries) {
    object.append(entry.key->text, to_json(*entry.value));
  }
  return object;
}

}  // namespace purgatory::conformance
