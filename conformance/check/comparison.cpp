// SPDX-License-Identifier: Apache-2.0
#include "conformance/check/comparison.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "conformance/check/multipart_body.h"
#include "support/json_reading.h"
#include "support/text.h"

namespace purgatory::conformance {
namespace {

constexpr std::array<std::string_view, 8> kSequenceMembers = {
    "update_seq",      "last_seq",       "seq",          "purge_seq",
    "source_last_seq", "start_last_seq", "end_last_seq", "recorded_seq"};

// What differs between two runs of the same requests on the same product.
constexpr std::array<std::string_view, 29> kVolatileMembers = {"instance_start_time",
                                                               "started",
                                                               "ended",
                                                               "worker_name",
                                                               "bdb_uid",
                                                               "db_uid",
                                                               "link_uid",
                                                               "sizes",
                                                               "uuid",
                                                               "session_id",
                                                               "start_time",
                                                               "end_time",
                                                               "id_volatile",
                                                               "other",
                                                               "data_size",
                                                               "disk_size",
                                                               "bookmark",
                                                               "execution_time_ms",
                                                               "execution_stats",
                                                               "props_volatile",
                                                               "git_sha",
                                                               "features",
                                                               "ref",
                                                               "vendor",
                                                               "digest_volatile",
                                                               "cluster",
                                                               "disk_format_version",
                                                               "uuids",
                                                               "version"};

constexpr std::array<std::string_view, 6> kComparedHeaders = {
    "content-type", "etag", "location", "allow", "cache-control", "www-authenticate"};

// Long enough to see what it is about; the exchange is reported beside it.
constexpr std::size_t kLongestValue = 160;

bool is_one_of(std::string_view name, auto const& names) {
  return std::ranges::find(names, name) != names.end();
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_opaque_character(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
}

// `N-` and at least eight characters of the URL-safe base64 alphabet.
bool is_sequence(std::string_view text) {
  const auto dash = text.find('-');
  if (dash == std::string_view::npos || dash == 0 || text.size() < dash + 9) return false;
  return std::ranges::all_of(text.substr(0, dash), is_digit) &&
         std::ranges::all_of(text.substr(dash + 1), is_opaque_character);
}

bool is_lower_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); }

// As RFC 9562 writes it (section 4).
bool is_uuid(std::string_view text) {
  constexpr std::array<std::size_t, 4> kDashes = {8, 13, 18, 23};
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool is_dash = std::ranges::find(kDashes, at) != kDashes.end();
    if (is_dash ? text[at] != '-' : !is_lower_hex(text[at])) return false;
  }
  return text.size() == 36;
}

// As CouchDB makes the ids of documents.
bool is_made_up_id(std::string_view text) {
  return text.size() == 32 && std::ranges::all_of(text, is_lower_hex);
}

// What a server says of tasks and databases that it gave a name.
std::string without_uuids(std::string text) {
  for (auto dash = text.find('-'); dash != std::string::npos; dash = text.find('-', dash + 1)) {
    if (dash < 8 || !is_uuid(std::string_view(text).substr(dash - 8, 36))) continue;
    text.replace(dash - 8, 36, "<uuid>");
    dash -= 8;
  }
  return text;
}

// Whose words a value holds: what a person stored is compared wholly, whatever its members are
// called.
enum class Words { OfTheServer, OfAPerson };

// Below these members stand documents, and what views made of them.
constexpr std::array<std::string_view, 5> kDocumentMembers = {"doc", "docs", "ok", "key", "value"};

std::string sequence_mark(const std::string& number) { return "<sequence " + number + ">"; }

Json normalised_scalar(const Json& value, std::string_view member, Words words) {
  if (is_one_of(member, kSequenceMembers)) {
    if (value.is_integer()) return {sequence_mark(value.dump())};
    if (value.is_string() && is_sequence(value.as_string())) {
      return {sequence_mark(value.as_string().substr(0, value.as_string().find('-')))};
    }
  }
  if (!value.is_string()) return value;
  const bool is_id = member == "id" || member == "_id";
  if (is_id && is_made_up_id(value.as_string())) return "<made-up id>";
  if (words == Words::OfAPerson) return value;
  return without_uuids(value.as_string());
}

Json normalised_value(const Json& value, std::string_view member, Words words) {
  if (value.is_object()) {
    Json result = Json::object();
    for (const auto& [key, inner] : value.members()) {
      const bool is_volatile = words == Words::OfTheServer && is_one_of(key, kVolatileMembers);
      const Words below = is_one_of(key, kDocumentMembers) ? Words::OfAPerson : words;
      result.append(key, is_volatile ? Json("<volatile>") : normalised_value(inner, key, below));
    }
    return result;
  }
  if (value.is_array()) {
    Json result = Json::array();
    for (const auto& inner : value.elements()) {
      result.push_back(normalised_value(inner, member, words));
    }
    return result;
  }
  return normalised_scalar(value, member, words);
}

// "/db/doc" and "/db/_design/d"; `_local` holds what replicators and indexes note.
Words words_at(std::string_view path) {
  path = path.substr(0, path.find('?'));
  if (!path.starts_with('/')) return Words::OfTheServer;
  const auto parts = split(path.substr(1), '/');
  if (parts.size() < 2 || parts[0].starts_with('_')) return Words::OfTheServer;
  const bool is_of_cluster = parts[1].starts_with("crdb") || parts[1].starts_with("bdb");
  if ((parts[0] == "v1" || parts[0] == "v2") && is_of_cluster) return Words::OfTheServer;
  const bool is_document = (parts.size() == 2 && !parts[1].empty() && !parts[1].starts_with('_')) ||
                           (parts.size() == 3 && parts[1] == "_design");
  return is_document ? Words::OfAPerson : Words::OfTheServer;
}

// What is made of the texts of an answer.
struct Reading {
  Words words = Words::OfTheServer;
  Json repeated = Json::array();  // members whose name their object has more than once
};

std::optional<Json> normalised_json(std::string_view text, Reading& reading) {
  const auto json = read_json(text);
  if (!json) return std::nullopt;
  for (const std::string& member : json->repeated) reading.repeated.push_back(Json(member));
  return normalised_value(json->value, "", reading.words);
}

Json normalised_line(std::string_view line, Reading& reading) {
  // Event streams: `data: {…}` and `id: "SEQUENCE"`.
  if (line.starts_with("data: {")) line.remove_prefix(6);
  if (line.starts_with("id: \"")) {
    const std::string_view sequence = line.substr(5);
    return {"id: " + sequence_mark(std::string(sequence.substr(0, sequence.find('-'))))};
  }
  std::string_view value = line;
  while (value.ends_with(',')) value.remove_suffix(1);
  return normalised_json(value, reading).value_or(Json(line));
}

bool is_multipart(std::string_view content_type) {
  return to_lower(trim(content_type)).starts_with("multipart/");
}

// Each answer has a boundary of its own.
std::string without_boundary(std::string_view content_type) {
  const auto boundary = is_multipart(content_type) ? boundary_of(content_type) : std::nullopt;
  if (!boundary) return std::string(content_type);
  return std::string(content_type.substr(0, content_type.find(';'))) + "; boundary=<boundary>";
}

// How deep the parts of a part are read; deeper ones are compared line by line.
constexpr int kDeepestPart = 4;

Json normalised_body(std::string_view body, std::string_view content_type, Reading& reading,
                     int depth);

Json normalised_part(const BodyPart& part, Reading& reading, int depth) {
  Json headers = Json::object();
  std::string type;
  for (const auto& [name, value] : part.headers) {
    const std::string key = to_lower(name);
    if (key == "content-type") type = value;
    headers.set(key, key == "content-type" ? without_boundary(value) : value);
  }
  return Json::object({{"headers", std::move(headers)},
                       {"body", normalised_body(part.content, type, reading, depth)}});
}

std::optional<Json> normalised_parts(std::string_view body, std::string_view content_type,
                                     Reading& reading, int depth) {
  const auto boundary = boundary_of(content_type);
  const auto found = boundary ? parts_of(body, *boundary) : std::nullopt;
  if (!found) return std::nullopt;
  Json parts = Json::array();
  for (const BodyPart& part : *found) parts.push_back(normalised_part(part, reading, depth + 1));
  return Json::object({{"parts", std::move(parts)}});
}

Json normalised_body(std::string_view body, std::string_view content_type, Reading& reading,
                     int depth) {
  if (is_multipart(content_type) && depth < kDeepestPart) {
    if (auto parts = normalised_parts(body, content_type, reading, depth)) return std::move(*parts);
  }
  if (auto json = normalised_json(body, reading)) return *std::move(json);
  Json lines = Json::array();
  if (body.ends_with('\n')) body.remove_suffix(1);
  if (body.empty()) return lines;
  for (std::string_view line : split(body, '\n')) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back(normalised_line(line, reading));
  }
  return lines;
}

std::string without_base(std::string_view location) {
  if (location.starts_with("$base")) return std::string(location.substr(5));
  for (std::string_view scheme : {"http://", "https://"}) {
    if (!location.starts_with(scheme)) continue;
    const auto slash = location.find('/', scheme.size());
    return slash == std::string_view::npos ? "" : std::string(location.substr(slash));
  }
  return std::string(location);
}

std::string without_made_up_id(const std::string& path) {
  const auto slash = path.rfind('/');
  if (slash == std::string::npos || !is_made_up_id(std::string_view(path).substr(slash + 1))) {
    return path;
  }
  return path.substr(0, slash + 1) + "<made-up id>";
}

std::string sorted_list(std::string_view list) {
  std::vector<std::string_view> items;
  for (std::string_view item : split(list, ',')) items.push_back(trim(item));
  std::ranges::sort(items);
  std::string result;
  for (std::string_view item : items) {
    if (!result.empty()) result += ',';
    result.append(item);
  }
  return result;
}

// `"N-` as an entity tag of a document begins.
bool is_revision_tag(std::string_view tag) {
  if (!tag.starts_with('"')) return false;
  tag.remove_prefix(1);
  const auto dash = tag.find('-');
  return dash != std::string_view::npos && dash > 0 &&
         std::ranges::all_of(tag.substr(0, dash), is_digit);
}

std::string normalised_location(std::string_view location, std::string_view asked) {
  const std::string path = without_uuids(without_made_up_id(without_base(location)));
  // Databases of random histories are numbered through.
  return path == asked.substr(0, asked.find('?')) ? "<as asked>" : path;
}

Json normalised_header(std::string_view name, const HeaderFields& fields, std::string_view asked) {
  const auto values = all_headers(fields, name);
  if (values.empty()) return nullptr;
  const std::string value = fmt::format("{}", fmt::join(values, ", "));
  if (name == "content-type") return {without_boundary(value)};
  if (name == "location") return {normalised_location(value, asked)};
  if (name == "allow") return {sorted_list(value)};
  if (name == "etag" && !is_revision_tag(value)) return "<etag>";
  return {value};
}

std::string shown(const Json& value) {
  std::string text = value.dump();
  if (text.size() > kLongestValue) {
    std::size_t end = kLongestValue;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    text = text.substr(0, end) + "…";
  }
  return text;
}

void compare(const Json& want, const Json& got, const std::string& path,
             std::vector<Difference>& found);

void compare_objects(const Json& want, const Json& got, const std::string& path,
                     std::vector<Difference>& found) {
  std::set<std::string_view> keys;
  for (const auto& member : want.members()) keys.insert(member.key);
  for (const auto& member : got.members()) keys.insert(member.key);
  for (std::string_view key : keys) {
    const Json* wanted = want.find(key);
    const Json* actual = got.find(key);
    std::string place = path;
    append_step(place, key);
    if (wanted != nullptr && actual != nullptr) {
      compare(*wanted, *actual, place, found);
    } else {
      found.push_back({place, wanted != nullptr ? shown(*wanted) : "absent",
                       actual != nullptr ? shown(*actual) : "absent"});
    }
  }
}

void compare(const Json& want, const Json& got, const std::string& path,
             std::vector<Difference>& found) {
  if (want.is_object() && got.is_object()) return compare_objects(want, got, path, found);
  if (want.is_array() && got.is_array() && want.size() == got.size()) {
    for (std::size_t i = 0; i < want.size(); ++i) {
      compare(want.elements()[i], got.elements()[i], path + "/" + std::to_string(i), found);
    }
    return;
  }
  if (!(want == got)) found.push_back({path, shown(want), shown(got)});
}

}  // namespace

Json normalised(const Response& response, std::string_view path) {
  if (path.starts_with("/_users/")) return Json::object({{"status", response.status}});
  Json headers = Json::object();
  for (std::string_view name : kComparedHeaders) {
    headers.append(std::string(name), normalised_header(name, response.headers, path));
  }
  const auto content_type = find_header(response.headers, "content-type").value_or("");
  Reading reading{words_at(path), Json::array()};
  Json body = normalised_body(response.body, content_type, reading, 0);
  Json normal = Json::object(
      {{"status", response.status}, {"headers", std::move(headers)}, {"body", std::move(body)}});
  if (reading.repeated.size() > 0) normal.append("repeated_members", std::move(reading.repeated));
  return normal;
}

std::vector<Difference> differences(const Json& want, const Json& got) {
  std::vector<Difference> found;
  compare(want, got, "", found);
  return found;
}

}  // namespace purgatory::conformance
