// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/target/target_file.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "conformance/spec/schema/shapes.h"
#include "conformance/spec/spec_error.h"
#include "conformance/spec/spec_file.h"
#include "conformance/spec/target/known_failures_reader.h"
#include "conformance/spec/template/template_text.h"
#include "conformance/spec/yaml/document.h"
#include "conformance/spec/yaml/duration.h"
#include "conformance/spec/yaml/mapping_reader.h"

namespace purgatory::conformance {
namespace {

constexpr const char* kPasswordProblem = "a password does not belong in a file that is shared";
constexpr const char* kPasswordRemedy =
    "name a variable of the environment with `password_env`, or a `file`";

// Reads the parts of one file.
class TargetReader {
 public:
  TargetReader(ProblemList& problems, std::string folder)
      : problems_(problems), folder_(std::move(folder)) {}

  TargetFile read(const YamlNode& root) {
    MappingReader reader(root, "a target", key_names(Shape::Target), problems_);
    TargetFile target;
    target.name = reader.text("name");
    target.product = reader.text("product");
    target.url = read_address(reader, "url");
    target.proxy = read_address(reader, "proxy");
    if (const YamlNode* nodes = reader.find("nodes")) {
      target.nodes = read_nodes(*nodes);
      for (const auto& [label, url] : target.nodes) refuse_password(*nodes, url);
    }
    if (const YamlNode* clusters = reader.find("clusters")) read_clusters(*clusters, target);
    if (const YamlNode* account = reader.find("account")) target.account = read_account(*account);
    if (const YamlNode* tls = reader.find("tls")) target.tls = read_tls(*tls);
    if (const YamlNode* limits = reader.find("limits")) target.limits = read_limits(*limits);
    if (const YamlNode* claims = reader.find("capabilities")) {
      read_capabilities(*claims, target.capabilities);
    }
    if (const YamlNode* names = reader.find("variables")) {
      target.variables = read_names(*names, "`variables`");
    }
    if (const YamlNode* secrets = reader.find("secrets")) {
      target.secrets = read_names(*secrets, "`secrets`");
    }
    if (const YamlNode* commands = reader.find("commands")) {
      target.commands = read_commands(*commands);
    }
    if (const YamlNode* known = reader.find("known_failures")) {
      target.known_failures = read_known_failures(*known, problems_);
    }
    if (target.url.empty() && !target.nodes.empty()) target.url = target.nodes.begin()->second;
    return target;
  }

 private:
  // The values of names that scenarios refer to.
  std::map<std::string, std::string> read_names(const YamlNode& node, std::string_view what) {
    for (const YamlNode::Entry& entry : node.entries) {
      if (!is_built_in(entry.key->text)) continue;
      problems_.add(*entry.key, fmt::format("`{}` cannot be a name", entry.key->text),
                    "every run gives it a value of its own");
    }
    return read_texts(node, what);
  }

  std::map<std::string, std::string> read_texts(const YamlNode& node, std::string_view what) {
    std::map<std::string, std::string> texts;
    if (!node.is_mapping()) {
      problems_.add(node, fmt::format("{} must be a mapping, found {}", what, describe(node)),
                    "write {name: text}");
    }
    for (const YamlNode::Entry& entry : node.entries) {
      texts[entry.key->text] =
          read_text(*entry.value, fmt::format("`{}`", entry.key->text), problems_);
    }
    return texts;
  }

  // By label, or a list, the first of which is "1".
  std::map<std::string, std::string> read_nodes(const YamlNode& node) {
    if (!node.is_sequence()) return read_texts(node, "`nodes`");
    std::map<std::string, std::string> nodes;
    for (const YamlNodePtr& element : node.elements) {
      nodes[std::to_string(nodes.size() + 1)] = read_text(*element, "a node", problems_);
    }
    return nodes;
  }

  void read_clusters(const YamlNode& node, TargetFile& target) {
    if (!node.is_mapping()) {
      problems_.add(node, fmt::format("`clusters` must be a mapping, found {}", describe(node)),
                    "write {A: {url: …, name: …}}");
    }
    for (const YamlNode::Entry& entry : node.entries) {
      MappingReader reader(*entry.value, "a cluster", key_names(Shape::TargetCluster), problems_);
      const std::string url = reader.required_text("url");
      refuse_password(*entry.value, url);
      target.clusters[entry.key->text] = {url, reader.text("name")};
    }
  }

  // An address that holds `user:password@`.
  void refuse_password(const YamlNode& node, std::string_view url) {
    const std::size_t mark = url.find("://");
    std::string_view authority = mark == std::string_view::npos ? url : url.substr(mark + 3);
    authority = authority.substr(0, authority.find_first_of("/?#"));
    const std::size_t at = authority.rfind('@');
    if (at == std::string_view::npos || authority.find(':') > at) return;
    problems_.add(node, kPasswordProblem,
                  "leave it out of the address: `account` takes it from the environment or a "
                  "`file`, and a proxy's is given with --proxy");
  }

  std::string read_address(MappingReader& reader, std::string_view key) {
    std::string url = reader.text(key);
    if (const YamlNode* node = reader.find(key)) refuse_password(*node, url);
    return url;
  }

  TargetFile::Account read_account(const YamlNode& node) {
    // A password is a known key, refused for a better reason than that it is not.
    std::vector<std::string> keys = key_names(Shape::Account);
    keys.emplace_back("password");
    MappingReader reader(node, "`account`", keys, problems_);
    if (const YamlNode* password = reader.key_node("password")) {
      problems_.add(*password, kPasswordProblem, kPasswordRemedy);
    }
    TargetFile::Account account{reader.text("user"), reader.text("user_env"),
                                reader.text("password_env"), path_of(reader, "file")};
    const bool has_name = !account.user.empty() || !account.user_variable.empty();
    if (node.is_mapping() && !has_name && account.file.empty()) {
      problems_.add(node, "`account` names nobody",
                    "write {user: …, password_env: …} or {file: …}");
    }
    return account;
  }

  TargetFile::Tls read_tls(const YamlNode& node) {
    MappingReader reader(node, "`tls`", key_names(Shape::Tls), problems_);
    TargetFile::Tls tls{path_of(reader, "ca"), path_of(reader, "certificate"),
                        path_of(reader, "key"), false};
    if (const YamlNode* insecure = reader.find("insecure")) tls.is_insecure = read_flag(*insecure);
    return tls;
  }

  TargetFile::Limits read_limits(const YamlNode& node) {
    MappingReader reader(node, "`limits`", key_names(Shape::Limits), problems_);
    TargetFile::Limits limits;
    limits.requests_per_second = read_number(reader, "requests_per_second");
    limits.jobs = static_cast<int>(read_number(reader, "jobs"));
    limits.timeout = read_duration(reader, "timeout");
    limits.connect_timeout = read_duration(reader, "connect_timeout");
    return limits;
  }

  void read_capabilities(const YamlNode& node, std::map<std::string, bool>& capabilities) {
    if (!node.is_mapping()) {
      problems_.add(node, fmt::format("`capabilities` must be a mapping, found {}", describe(node)),
                    "write {purge: true, views: false}");
    }
    for (const YamlNode::Entry& entry : node.entries) {
      capabilities[entry.key->text] = read_flag(*entry.value);
    }
  }

  std::map<std::string, std::string> read_commands(const YamlNode& node) {
    const MappingReader known_keys_only(node, "`commands`", key_names(Shape::Commands), problems_);
    return read_texts(node, "`commands`");
  }

  bool read_flag(const YamlNode& node) {
    if (node.is_scalar() && node.scalar.is_boolean()) return node.scalar.as_boolean();
    problems_.add(node, fmt::format("this is true or false, found {}", describe(node)));
    return false;
  }

  double read_number(MappingReader& reader, std::string_view key) {
    const YamlNode* node = reader.find(key);
    if (node == nullptr) return 0;
    const bool fits = node->is_scalar() && node->scalar.is_number() &&
                      node->scalar.as_double() > 0 && node->scalar.as_double() <= 1'000'000;
    if (fits) return node->scalar.as_double();
    problems_.add(*node, fmt::format("`{}` is a number above 0, found {}", key, describe(*node)));
    return 0;
  }

  std::optional<std::chrono::milliseconds> read_duration(MappingReader& reader,
                                                         std::string_view key) {
    const YamlNode* node = reader.find(key);
    if (node == nullptr) return std::nullopt;
    if (const auto time = parse_duration(node->text)) return time;
    problems_.add(*node,
                  fmt::format("`{}` is a time with its unit, found {}", key, describe(*node)),
                  "write 100ms, 2s or 1m");
    return std::nullopt;
  }

  // From the folder of the file, unless it is absolute.
  std::string path_of(MappingReader& reader, std::string_view key) {
    std::string path = reader.text(key);
    return path.empty() || path.starts_with('/') ? path : folder_ + path;
  }

  ProblemList& problems_;
  std::string folder_;
};

}  // namespace

TargetFile load_target_file(const std::string& file) {
  auto text = read_spec_file(file);
  if (!text) throw SpecError({std::move(text.error())});
  return target_file_in(file, std::move(*text));
}

TargetFile target_file_in(const std::string& file, std::string text) {
  const SourceText source(file, std::move(text));
  ProblemList problems(source);
  TargetFile target;
  if (const YamlNodePtr root = read_yaml(source, problems)) {
    target = TargetReader(problems, folder_of(file)).read(*root);
  }
  auto found = problems.take();
  if (!found.empty()) throw SpecError(std::move(found));
  return target;
}

}  // namespace purgatory::conformance
