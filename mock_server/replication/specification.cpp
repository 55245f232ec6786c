// SPDX-License-Identifier: Apache-2.0
#include "mock_server/replication/specification.h"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <tuple>

#include "support/digest.h"
#include "support/text.h"

namespace purgatory::replication {
namespace {

using Kind = SpecificationError::Kind;
using Parsed = Result<void, SpecificationError>;

Failure<SpecificationError> bad_request(std::string reason) {
  return Failure<SpecificationError>(SpecificationError{Kind::BadRequest, std::move(reason)});
}

Failure<SpecificationError> invalid(std::string reason) {
  return Failure<SpecificationError>(SpecificationError{Kind::Invalid, std::move(reason)});
}

Parsed read_flag(const Json& body, std::string_view name, bool& flag) {
  const Json* value = body.find(name);
  if (value == nullptr) return {};
  if (!value->is_boolean()) {
    return bad_request("parameter `" + std::string(name) + "` must be a boolean");
  }
  flag = value->as_boolean();
  return {};
}

// CouchDB takes numbers and texts of digits alike (couch_util:to_integer).
std::optional<std::uint64_t> natural(const Json& value) {
  if (value.is_small_integer() && value.as_integer() >= 0) {
    return static_cast<std::uint64_t>(value.as_integer());
  }
  if (!value.is_string()) return std::nullopt;
  const std::string& text = value.as_string();
  std::uint64_t number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (fault != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

Parsed read_number(const Json& body, std::string_view name, std::uint64_t& number) {
  const Json* value = body.find(name);
  if (value == nullptr) return {};
  const auto read = natural(*value);
  if (!read) return bad_request("parameter `" + std::string(name) + "` must be an integer");
  number = *read;
  return {};
}

Parsed read_time(const Json& body, std::string_view name, std::chrono::milliseconds& time) {
  constexpr std::uint64_t kADay = 86'400'000;
  std::uint64_t number = static_cast<std::uint64_t>(time.count());
  if (auto read = read_number(body, name, number); !read) return read;
  time = std::chrono::milliseconds(std::min(number, kADay));
  return {};
}

Parsed read_object(const Json& body, std::string_view name, std::string_view kind, Json& object) {
  const Json* value = body.find(name);
  if (value == nullptr) return {};
  if (!value->is_object()) {
    return bad_request("parameter `" + std::string(name) + "` must be " + std::string(kind));
  }
  object = *value;
  return {};
}

Parsed read_document_ids(const Json& body, Specification& specification) {
  const Json* value = body.find("doc_ids");
  if (value == nullptr || value->is_null()) return {};
  if (!value->is_array()) return bad_request("parameter `doc_ids` must be an array");
  std::vector<std::string> ids;
  for (const Json& id : value->elements()) {
    if (!id.is_string()) return bad_request("parameter `doc_ids` must be an array of strings");
    // Ids may come percent-encoded, as they did in early versions.
    ids.push_back(percent_decode(id.as_string(), PlusSign::IsSpace).value_or(id.as_string()));
  }
  std::ranges::sort(ids);
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  specification.doc_ids = std::move(ids);
  return {};
}

Parsed read_query_params(const Json& body, Specification& specification) {
  Json& params = specification.query_params;
  if (auto read = read_object(body, "query_params", "an object", params); !read) return read;
  for (const Json::Member& member : params.members()) {
    if (!member.value.is_string()) return bad_request(member.key + " value must be a string.");
  }
  return {};
}

Parsed read_filters(const Json& body, Specification& specification) {
  if (auto read = read_document_ids(body, specification); !read) return read;
  if (body.find("selector") != nullptr) {
    Json selector;
    if (auto read = read_object(body, "selector", "a JSON object", selector); !read) return read;
    specification.selector = std::move(selector);
  }
  if (const Json* filter = body.find("filter")) {
    if (!filter->is_string()) return bad_request("parameter `filter` must be a string");
    specification.filter = filter->as_string();
  }
  if (auto read = read_query_params(body, specification); !read) return read;
  const int filters = int{specification.doc_ids.has_value()} +
                      int{specification.selector.has_value()} + int{!specification.filter.empty()};
  if (filters < 2) return {};
  return bad_request("`doc_ids`,`filter`,`selector` are mutually exclusive");
}

Parsed read_options(const Json& body, Specification& specification) {
  for (auto [name, flag] : {std::pair{"cancel", &specification.cancel},
                            std::pair{"continuous", &specification.continuous},
                            std::pair{"create_target", &specification.create_target},
                            std::pair{"winning_revs_only", &specification.winning_revs_only},
                            std::pair{"use_checkpoints", &specification.use_checkpoints},
                            std::pair{"use_bulk_get", &specification.use_bulk_get}}) {
    if (auto read = read_flag(body, name, *flag); !read) return read;
  }
  for (auto [name, time] : {std::pair{"checkpoint_interval", &specification.checkpoint_interval},
                            std::pair{"connection_timeout", &specification.connection_timeout}}) {
    if (auto read = read_time(body, name, *time); !read) return read;
  }
  for (auto [name, number] : {std::pair{"worker_batch_size", &specification.batch_size},
                              std::pair{"retries_per_request", &specification.retries}}) {
    if (auto read = read_number(body, name, *number); !read) return read;
  }
  constexpr std::uint64_t kMostAtOnce = 10'000;
  specification.batch_size = std::clamp(specification.batch_size, std::uint64_t{1}, kMostAtOnce);
  if (const Json* since = body.find("since_seq")) specification.since_seq = *since;
  auto read = read_object(body, "create_target_params", "a JSON object",
                          specification.create_target_params);
  if (!read) return read;
  return read_filters(body, specification);
}

Parsed read_headers(const Json& given, DatabaseAddress& address) {
  const Json* headers = given.find("headers");
  if (headers == nullptr) return {};
  if (!headers->is_object()) return bad_request("`headers` of an endpoint must be an object");
  for (const Json::Member& member : headers->members()) {
    if (!member.value.is_string()) return bad_request(member.key + " value must be a string.");
    address.headers.set(member.key, member.value.as_string());
  }
  return {};
}

// {"auth": {"basic": {"username": …, "password": …}}}
Parsed read_account(const Json& given, ParsedUrl& url) {
  const Json* auth = given.find("auth");
  if (auth == nullptr) return {};
  const Json* basic = auth->find("basic");
  if (basic == nullptr) return {};
  const Json* user = basic->find("username");
  const Json* password = basic->find("password");
  if (user == nullptr || password == nullptr || !user->is_string() || !password->is_string()) {
    return bad_request("`auth.basic` of an endpoint must hold `username` and `password`");
  }
  url.user = user->as_string();
  url.password = password->as_string();
  return {};
}

Result<DatabaseAddress, SpecificationError> read_remote(const Json& given) {
  const Json* text = given.is_string() ? &given : given.find("url");
  auto url =
      text != nullptr && text->is_string() ? parse_database_url(text->as_string()) : std::nullopt;
  if (!url) return invalid("endpoint has an invalid url");
  DatabaseAddress address;
  if (auto read = read_headers(given, address); !read) {
    return Failure<SpecificationError>(read.error());
  }
  if (auto read = read_account(given, *url); !read) {
    return Failure<SpecificationError>(read.error());
  }
  address.url = url->url;
  if (url->user) {
    address.user = *url->user;
    address.headers.set("Authorization", basic_authorization(*url->user, url->password));
  } else {
    address.user = basic_user(address.headers.value_or_empty("Authorization")).value_or("");
  }
  return address;
}

Result<DatabaseAddress, SpecificationError> read_address(const Json* given,
                                                         const LocalAccess* local) {
  if (given == nullptr) return invalid("Missing replicator database");
  if (given->is_object()) {
    const Json* url = given->find("url");
    const bool is_name = url != nullptr && url->is_string() && !url->as_string().empty() &&
                         url->as_string().find("://") == std::string::npos;
    if (!is_name || local == nullptr) return read_remote(*given);
    return read_address(url, local);
  }
  if (!given->is_string() || given->as_string().empty()) {
    return invalid("Missing replicator database");
  }
  const std::string& name = given->as_string();
  if (name.find("://") != std::string::npos) return read_remote(*given);
  if (local == nullptr) return invalid("local_endpoints_not_supported");
  DatabaseAddress address;
  address.url = local->base_url + percent_encode(name) + "/";
  address.local_name = name;
  address.local_node = local->node;
  address.headers = local->headers;
  address.user = local->user;
  return address;
}

auto fields_of(const DatabaseAddress& address) {
  return std::tie(address.url, address.local_name, address.user);
}

bool are_same(const http::Headers& left, const http::Headers& right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end());
}

// Without what lets one in, which may change while the replication stays the same.
Json identity_of(const DatabaseAddress& address) {
  Json identity = Json::array({Json(address.user), Json(address.url)});
  if (!address.local_name.empty())
    return Json::array({Json(address.user), Json(address.local_name)});
  for (const auto& [name, value] : address.headers) {
    if (equals_ignoring_case(name, "Authorization") && basic_user(value)) continue;
    identity.push_back(Json::array({Json(to_lower(name)), Json(value)}));
  }
  return identity;
}

}  // namespace

bool Specification::operator==(const Specification& other) const {
  const auto fields = [](const Specification& one) {
    return std::tuple_cat(
        fields_of(one.source), fields_of(one.target),
        std::tie(one.continuous, one.create_target, one.create_target_params, one.winning_revs_only,
                 one.doc_ids, one.selector, one.filter, one.query_params, one.since_seq,
                 one.use_checkpoints, one.use_bulk_get, one.checkpoint_interval,
                 one.connection_timeout, one.batch_size, one.retries));
  };
  return fields(*this) == fields(other) && are_same(source.headers, other.source.headers) &&
         are_same(target.headers, other.target.headers);
}

Result<Specification, SpecificationError> parse_specification(const Json& body,
                                                              const LocalAccess* local) {
  Specification specification;
  if (auto read = read_options(body, specification); !read) {
    return Failure<SpecificationError>(read.error());
  }
  for (const char* name : {"_local_id", "replication_id", "id"}) {
    const Json* id = body.find(name);
    if (id != nullptr && id->is_string()) specification.id = id->as_string();
  }
  if (specification.cancel && specification.id) return specification;
  for (auto [name, address] :
       {std::pair{"source", &specification.source}, std::pair{"target", &specification.target}}) {
    auto read = read_address(body.find(name), local);
    if (!read) return Failure<SpecificationError>(std::move(read).error());
    *address = *std::move(read);
  }
  return specification;
}

ReplicationId replication_id(const Specification& specification, const std::string& server_uuid,
                             const std::string& filter_code) {
  Json identity = Json::array(
      {Json(server_uuid), identity_of(specification.source), identity_of(specification.target)});
  if (specification.doc_ids) {
    Json ids = Json::array();
    for (const std::string& id : *specification.doc_ids) ids.push_back(id);
    identity.push_back(std::move(ids));
  }
  if (specification.selector) identity.push_back(*specification.selector);
  if (!specification.filter.empty()) {
    identity.push_back(filter_code.empty() ? specification.filter : filter_code);
    identity.push_back(specification.query_params);
  }
  if (specification.winning_revs_only) identity.push_back("winning_revs_only");
  const Md5Digest digest = md5(identity.dump());
  std::string bytes(digest.begin(), digest.end());
  ReplicationId id{to_hex(bytes), ""};
  if (specification.continuous) id.options += "+continuous";
  if (specification.create_target) id.options += "+create_target";
  return id;
}

}  // namespace purgatory::replication
