// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/schema/shapes.h"

#include <array>
#include <cstddef>
#include <utility>

namespace purgatory::conformance {
namespace {

using enum ValueKind;
constexpr auto kRequired = Key::Need::Required;
constexpr auto kOptional = Key::Need::Optional;

struct Description {
  std::string name;
  std::vector<Key> keys;
};

Description suite() {
  return {"a suite",
          {{"suite", Text, "The file's place below the suites: couchdb/purge", kRequired},
           {"title", Text, "What the suite is about", kRequired},
           {"setup", NamedList, "Named states to start from, in order"},
           {"scenarios", List, "The scenarios, at least one", kRequired, Shape::Scenario}}};
}

Description scenario() {
  return {"a scenario",
          {{"id", Word, "Lower-case words joined by dashes", kRequired},
           {"title", Text, "The rule, as a sentence", kRequired},
           {"level", LevelName, "How much it binds", kRequired},
           {"clauses", Texts, "The promises it puts to the test"},
           {"requires", Texts, "Capabilities of the target, from capabilities.yaml"},
           {"notices", Texts, "Rules whose breaking it must notice"},
           {"tags", Texts, "Words to select by"},
           {"matrix", Matrix, "Axes; it runs once for each combination of their values"},
           {"given", List, "Steps that make the state before", kOptional, Shape::Step},
           {"steps", List, "What is judged", kRequired, Shape::Step},
           {"cleanup", List, "Steps that run whatever happened, the last first", kOptional,
            Shape::Step}}};
}

void add_methods(std::vector<Key>& keys) {
  for (const char* method : {"get", "put", "post", "delete", "head", "copy", "patch", "options"}) {
    keys.push_back({method, Text, "A request: its path, sent as it is"});
  }
}

void add_request(std::vector<Key>& keys) {
  const std::vector<Key> request = {
      {"query", Fields, "Names and values, percent-encoded for you"},
      {"headers", Fields, "Names and values; null keeps a header away"},
      {"json", Value, "A body, with Content-Type: application/json"},
      {"text", Text, "A body as written"},
      {"base64", Text, "A body of any bytes"},
      {"file", Text, "A body from a file, named from the folder of the suite"},
      {"multipart", Mapping, "A body of several parts", kOptional, Shape::Multipart},
      {"auth", Auth, "default, none, or {user, password}"},
      {"node", TextOrShape, "The node to ask, or what is done to nodes", kOptional,
       Shape::NodeAction},
      {"cluster", TextOrShape, "The cluster to ask, or what is done to clusters", kOptional,
       Shape::ClusterAction},
      {"capture", Captures, "Names for parts of the answer"},
      {"retry", Mapping, "Sends the request again until something holds", kOptional, Shape::Retry},
      {"stream", Mapping, "Reads the answer line by line", kOptional, Shape::Stream},
      {"expect", OneOrList, "What the answer must be", kOptional, Shape::Expectation}};
  keys.insert(keys.end(), request.begin(), request.end());
}

Description step() {
  Description step{"a step",
                   {{"title", Text, "What the step does"},
                    {"level", LevelName, "How much it binds, else as the scenario"},
                    {"clauses", Texts, "The promises it puts to the test, else the scenario's"}}};
  add_methods(step.keys);
  step.keys.push_back({"raw", Raw, "A request byte by byte, however ill-formed"});
  add_request(step.keys);
  const std::vector<Key> actions = {
      {"tree", Mapping, "Writes a document with these revisions", kOptional, Shape::TreeAction},
      {"compact", Flag, "Compacts {{db}} and waits until that is done"},
      {"property", Text, "Tries random histories of writes and purges"},
      {"set", Fields, "Gives values to names"},
      {"use", Named, "A named group of steps from setups.yaml"},
      {"parallel", Branches, "Branches of steps that start together", kOptional, Shape::Step},
      {"exactly_one", Mapping, "Of the last answers of the branches, one meets this", kOptional,
       Shape::Expectation},
      {"at_least", Mapping, "Of the last answers of the branches, so many meet this", kOptional,
       Shape::AtLeast},
      {"all", Mapping, "The last answers of all branches meet this", kOptional, Shape::Expectation},
      {"advance", Duration, "Moves the clock of the target on"},
      {"hold", Text, "Keeps tasks from leaving that phase"},
      {"release", Text, "Lets tasks leave that phase"}};
  step.keys.insert(step.keys.end(), actions.begin(), actions.end());
  return step;
}

Description basic_auth() {
  return {"`auth`",
          {{"user", Text, "The name", kRequired}, {"password", Text, "The password", kRequired}}};
}

Description multipart() {
  return {"`multipart`",
          {{"type", Text, "related, form-data or mixed: what follows multipart/"},
           {"parts", List, "The parts, at least one", kRequired, Shape::Part}}};
}

Description part() {
  return {"a part",
          {{"headers", Fields, "Names and values"},
           {"json", Value, "The content as JSON"},
           {"text", Text, "The content as written"},
           {"base64", Text, "Any bytes"},
           {"file", Text, "A file, named from the folder of the suite"}}};
}

Description capture_source() {
  return {"a capture",
          {{"header", Text, "A header's value"},
           {"status", Flag, "The status"},
           {"regex", Text, "Its first group in the body, else the whole match"}}};
}

Description retry() {
  return {"`retry`",
          {{"until", Mapping, "What ends the tries", kRequired, Shape::Expectation},
           {"fail_if", Mapping, "What fails at once, asked first", kOptional, Shape::Expectation},
           {"interval", Duration, "The first pause, 100ms without it"},
           {"backoff", Factor, "Each pause by so much longer"},
           {"max_interval", Duration, "The longest pause, 2s without it"},
           {"timeout", Duration, "The end of the tries, 30s without it"},
           {"resend", Switch, "Allows to send what is not idempotent again"}}};
}

Description stream() {
  return {
      "`stream`",
      {{"until", Mapping, "What a line must be to end the reading", kRequired, Shape::Expectation},
       {"timeout", Duration, "The longest time, 10s without it"}}};
}

std::vector<Key> expectation_keys() {
  return {{"level", LevelName, "How much it binds, else as the step"},
          {"clauses", Texts, "The promises it puts to the test, else the step's"},
          {"status", Status, "A number, a class such as 4xx, or a list of them"},
          {"headers", Patterns, "By name, without case"},
          {"json", Wanted, "The body as JSON"},
          {"text", Wanted, "The body as a string"},
          {"bytes", BytesOrSize, "The body as base64, or its $length", kOptional, Shape::Bytes},
          {"schema", Text, "A file with a JSON Schema that the body meets"},
          {"time", Duration, "The longest time to answer; recorded, never fails"},
          {"tree", Mapping, "The revisions of a document", kOptional, Shape::TreeExpectation},
          {"any_of", List, "Documented alternatives, of which one must occur", kOptional,
           Shape::Alternative}};
}

Description expectation() { return {"an expectation", expectation_keys()}; }

Description alternative() {
  Description alternative{"an alternative", expectation_keys()};
  alternative.keys.push_back({"title", Text, "Its name in reports"});
  alternative.keys.push_back(
      {"then", List, "Steps that follow when it occurred", kOptional, Shape::Step});
  return alternative;
}

Description bytes() { return {"`bytes`", {{"$length", Wanted, "How many", kRequired}}}; }

Description tree_action() {
  return {"`tree`",
          {{"doc", Text, "The document's id", kRequired},
           {"leaves", Texts, "Each leaf with its path from the root: 1-a/2-b", kRequired}}};
}

Description tree_expectation() {
  Description tree = tree_action();
  tree.keys.push_back({"winner", Text, "The revision that a plain GET shows"});
  return tree;
}

Description node_action() {
  return {"`node`",
          {{"stop", Label, "Stops a node"},
           {"start", Label, "Starts a node"},
           {"cut", Pair, "Cuts the link between two nodes"},
           {"heal", Pair, "Heals that link"}}};
}

Description cluster_action() {
  return {"`cluster`",
          {{"cut", Pair, "Cuts the link between two clusters"},
           {"heal", Pair, "Heals that link"},
           {"stop", Label, "Stops a cluster"},
           {"start", Label, "Starts a cluster"}}};
}

Description at_least() {
  return {"`at_least`",
          {{"count", Count, "How many branches", kRequired},
           {"of", Mapping, "What their last answers meet", kRequired, Shape::Expectation}}};
}

Description setup() {
  return {"a set-up",
          {{"parameters", Fields, "Names and what they are without a value given"},
           {"given", List, "Steps that make the state", kOptional, Shape::Step},
           {"cleanup", List, "Steps that run whatever happened", kOptional, Shape::Step},
           {"steps", List, "Of a group for `use`, instead of the two", kOptional, Shape::Step}}};
}

Description target() {
  return {"a target",
          {{"name", Text, "What reports call it"},
           {"product", Text, "Product and version"},
           {"url", Text, "Where it listens, the first node's address without it"},
           {"nodes", TextsInOrderOrByName, "The address of each node; in a list the first is 1"},
           {"clusters", ByName, "Clusters of Active-Active databases, by label", kOptional,
            Shape::TargetCluster},
           {"account", Mapping, "Whom requests come from", kOptional, Shape::Account},
           {"tls", Mapping, "Certificates, as paths from the folder of the file", kOptional,
            Shape::Tls},
           {"proxy", Text, "The address of a proxy; none is taken from the environment"},
           {"limits", Mapping, "How hard and how long it is asked", kOptional, Shape::Limits},
           {"capabilities", SwitchesByName, "What it has and has not, whatever a probe would say"},
           {"variables", TextsByName, "Values of names in scenarios"},
           {"secrets", TextsByName,
            "Names in scenarios and the variables of the environment that hold their values"},
           {"commands", Mapping, "What steers nodes, in a shell", kOptional, Shape::Commands},
           {"known_failures", List, "What fails and is accepted", kOptional, Shape::KnownFailure}}};
}

Description target_cluster() {
  return {"a cluster",
          {{"url", Text, "The address of its API", kRequired},
           {"name", Text, "Its name, as other clusters call it"}}};
}

Description account() {
  return {"`account`",
          {{"user", Text, "The name"},
           {"user_env", Text, "The variable of the environment that holds the name"},
           {"password_env", Text, "The variable of the environment that holds the password"},
           {"file", Text, "A file with name:password, named from the folder of this one"}}};
}

Description tls() {
  return {"`tls`",
          {{"ca", Text, "A file of certificates to trust"},
           {"certificate", Text, "The certificate to show"},
           {"key", Text, "Its key"},
           {"insecure", Switch, "Takes any certificate, with a warning"}}};
}

Description limits() {
  return {"`limits`",
          {{"requests_per_second", Amount, "At most so many, of all workers together"},
           {"timeout", Duration, "The longest time of a request"},
           {"connect_timeout", Duration, "The longest time until a connection stands"},
           {"jobs", Amount, "Scenarios at once"}}};
}

Description commands() {
  return {"`commands`",
          {{"stop", Text, "Stops node {{node}}"},
           {"start", Text, "Starts node {{node}}"},
           {"cut", Text, "Cuts the link from {{node}} to {{other}}"},
           {"heal", Text, "Heals that link"}}};
}

Description known_failure() {
  return {"a known failure",
          {{"scenario", Text, "An id, or a glob over ids", kRequired},
           {"reason", Text, "Why it fails", kRequired},
           {"link", Text, "Where that is followed"},
           {"expectations", Texts, "What of it fails, as globs over kind and path"}}};
}

// In the order of the enumeration.
const std::array<Description, static_cast<std::size_t>(Shape::kCount)>& descriptions() {
  static const std::array<Description, static_cast<std::size_t>(Shape::kCount)> kAll = {
      suite(),          scenario(),
      step(),           basic_auth(),
      multipart(),      part(),
      capture_source(), retry(),
      stream(),         expectation(),
      alternative(),    bytes(),
      tree_action(),    tree_expectation(),
      node_action(),    cluster_action(),
      at_least(),       setup(),
      target(),         target_cluster(),
      account(),        tls(),
      limits(),         commands(),
      known_failure()};
  return kAll;
}

const Description& description_of(Shape shape) {
  return descriptions().at(static_cast<std::size_t>(shape));
}

}  // namespace

const std::string& name_of(Shape shape) { return description_of(shape).name; }

const std::vector<Key>& keys_of(Shape shape) { return description_of(shape).keys; }

const std::vector<std::string>& key_names(Shape shape) {
  using Names = std::array<std::vector<std::string>, static_cast<std::size_t>(Shape::kCount)>;
  static const Names kNames = [] {
    Names names;
    for (std::size_t i = 0; i < names.size(); ++i) {
      for (const Key& key : descriptions().at(i).keys) names.at(i).push_back(key.name);
    }
    return names;
  }();
  return kNames.at(static_cast<std::size_t>(shape));
}

}  // namespace purgatory::conformance
