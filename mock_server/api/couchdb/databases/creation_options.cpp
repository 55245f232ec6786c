// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/databases/creation_options.h"

#include <algorithm>

#include "mock_server/api/couchdb/parameter.h"
#include "support/text.h"

namespace purgatory::api {
namespace {

Outcome<std::optional<std::uint64_t>> count_of(const Call& call, const std::string& name) {
  const auto text = call.query(name);
  if (!text) return std::nullopt;
  const std::int64_t count = read_integer(*text).value_or(0);
  if (count > 0) return static_cast<std::uint64_t>(count);
  return fail(ErrorKind::BadRequest, "The `" + name + "` value should be a positive integer.");
}

// `zone:n`; colons beyond the one between are passed over, as Erlang's string:tokens does.
bool is_rule_of_zone(std::string_view rule) {
  auto parts = split(rule, ':');
  std::erase(parts, std::string_view());
  return parts.size() == 2 && read_integer(parts.back()).value_or(0) > 0;
}

Outcome<void> check_placement(const Call& call) {
  const auto text = call.query("placement");
  if (!text) return {};
  const auto rules = split(*text, ',');
  const bool is_legal = !text->empty() && std::ranges::all_of(rules, [](std::string_view rule) {
    return rule.empty() || is_rule_of_zone(rule);
  });
  if (!is_legal) {
    return fail(ErrorKind::BadRequest, "The `placement` value should be in a format `zone:n`.");
  }
  return fail(ErrorKind::NotImplemented,
              "nodes of this server are in no zones; leave `placement` out");
}

Outcome<void> check_engine(const Call& call) {
  if (call.query("engine").value_or("couch") == "couch") return {};
  return fail(ErrorKind::BadRequest, "invalid_engine_extension");
}

Outcome<void> check_partitioned(const Call& call) {
  const auto text = call.query("partitioned").value_or("false");
  if (text == "false") return {};
  if (text != "true") return fail(ErrorKind::BadRequest, "Invalid `partitioned` parameter");
  return fail(ErrorKind::NotImplemented,
              "partitioned databases are a part of CouchDB's API that this server does not have "
              "yet; leave `partitioned` out");
}

}  // namespace

Outcome<CreationOptions> parse_creation_options(const Call& call) {
  const auto copies = count_of(call, "n");
  if (!copies) return Failure<Error>(copies.error());
  if (auto shards = count_of(call, "q"); !shards) return Failure<Error>(shards.error());
  for (const auto check : {check_placement, check_engine, check_partitioned}) {
    if (auto checked = check(call); !checked) return Failure<Error>(checked.error());
  }
  return CreationOptions{*copies};
}

}  // namespace purgatory::api
