// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/mango_query/index_definition.h"

#include <algorithm>
#include <tuple>

#include "mock_server/model/couchdb/database.h"
#include "mock_server/model/couchdb/mango/erlang_text.h"
#include "mock_server/model/couchdb/mango/options.h"
#include "mock_server/model/couchdb/revisions/external_term.h"
#include "support/digest.h"

namespace purgatory::couchdb::mango {
namespace {

constexpr std::string_view kDesignPrefix = "_design/";
constexpr std::string_view kBehindDesignIds = "_design0";

// What a client may say of an index beside its definition. Absent names are made.
struct NamingOptions {
  std::optional<std::string> design;
  std::optional<std::string> name;
  std::string type = "json";
  std::int64_t written_copies = 2;
  std::optional<bool> is_partitioned{};
};

void write_text_or_atom(TermWriter& term, const std::optional<std::string>& text,
                        std::string_view atom) {
  if (text) {
    term.binary(*text);
  } else {
    term.atom(atom);
  }
}

// The term {Definition, Options}, options sorted by their tags.
std::string generated_name(const Json& definition, const NamingOptions& options) {
  constexpr std::uint32_t kOptions = 6;
  TermWriter term;
  const auto pair = [&term](std::string_view tag) {
    term.small_tuple_header(2);
    term.atom(tag);
  };
  term.small_tuple_header(2);
  term.json(definition);
  term.list_header(kOptions);
  pair("ddoc");
  write_text_or_atom(term, options.design, "auto_name");
  pair("def");
  term.json(definition);
  pair("name");
  write_text_or_atom(term, options.name, "auto_name");
  pair("partitioned");
  term.atom(!options.is_partitioned ? "db_default" : *options.is_partitioned ? "true" : "false");
  pair("type");
  term.binary(options.type);
  pair("w");
  term.integer(options.written_copies);
  term.nil();
  return sha1_hex(term.bytes());
}

std::string design_id(const std::string& name) {
  return name.starts_with(kDesignPrefix) ? name : std::string(kDesignPrefix) + name;
}

std::optional<std::string> take_name(Options& options, std::string_view key) {
  auto name = options.string(key);
  if (name && name->empty()) options.blame({"invalid_string", "Invalid string: <<>>"});
  return name;
}

NamingOptions take_naming(Options& options) {
  NamingOptions naming;
  naming.type = options.string("type").value_or("json");
  naming.name = take_name(options, "name");
  naming.design = take_name(options, "ddoc");
  naming.written_copies = options.positive("w", 2);
  constexpr std::string_view kPartitioned = "partitioned";
  if (options.take(kPartitioned) != nullptr) {
    naming.is_partitioned = options.boolean(kPartitioned, false);
  }
  return naming;
}

std::optional<Error> type_fault(const std::string& type) {
  if (type == "json") return std::nullopt;
  // The services that CouchDB has for these are separate programs.
  if (type == "text" || type == "nouveau") {
    return Error{"required index service unavailable", type, Fault::Unavailable};
  }
  return Error{"invalid_index", "Invalid type for index: " + type};
}

// The columns and the filter from what the client calls `index`.
Outcome<void> add_definition(IndexDefinition& index, const Json& given) {
  if (!given.is_object()) {
    return fail("invalid_index", "JSON indexes must be an object, not: " + erlang_text(given));
  }
  Options options(given);
  if (const Json* fields = options.require("fields")) {
    index.columns = options.accept(parse_sort(*fields));
  }
  if (const Json* filter = options.take("partial_filter_selector")) {
    index.filter = options.accept(Selector::parse(*filter));
  }
  return options.finish();
}

// The columns as they are stored: {"a":"asc","b":"asc"}.
std::optional<Sort> stored_columns(const Json& view) {
  const Json* map = view.find("map");
  const Json* fields = map == nullptr ? nullptr : map->find("fields");
  if (fields == nullptr || !fields->is_object()) return std::nullopt;
  Sort columns;
  for (const Json::Member& field : fields->members()) {
    columns.fields.push_back(field.key);
    columns.direction = field.value == Json("desc") ? Direction::Descending : Direction::Ascending;
  }
  return columns;
}

std::optional<IndexDefinition> stored_index(const std::string& id, const Json::Member& view) {
  auto columns = stored_columns(view.value);
  if (!columns) return std::nullopt;
  IndexDefinition index{id, view.key, std::move(*columns), Selector(), Json()};
  const Json* options = view.value.find("options");
  if (options == nullptr || !options->is_object()) return std::nullopt;
  if (const Json* given = options->find("def")) index.given = *given;
  const Json* filter = view.value.find("map")->find("partial_filter_selector");
  if (filter == nullptr) return index;
  auto selector = Selector::parse(*filter);
  if (!selector) return std::nullopt;
  index.filter = std::move(*selector);
  return index;
}

}  // namespace

Outcome<IndexDefinition> parse_index_request(const Json& request) {
  Options options(request);
  const Json* given = options.require("index");
  const NamingOptions naming = take_naming(options);
  if (auto finished = options.finish(); !finished) return Failure<Error>(finished.error());
  if (auto fault = type_fault(naming.type)) return Failure<Error>(*fault);
  IndexDefinition index;
  index.given = *given;
  index.is_partitioned = naming.is_partitioned;
  if (auto added = add_definition(index, *given); !added) return Failure<Error>(added.error());
  index.name = naming.name ? *naming.name : generated_name(*given, naming);
  index.design_id = design_id(naming.design ? *naming.design : generated_name(*given, naming));
  return index;
}

std::vector<IndexDefinition> indexes_of_design(const Json& design) {
  std::vector<IndexDefinition> indexes;
  const Json* language = design.find("language");
  const Json* views = design.find("views");
  if (language == nullptr || *language != Json("query")) return indexes;
  if (views == nullptr || !views->is_object()) return indexes;
  const std::string& id = design.find("_id")->as_string();
  for (const Json::Member& view : views->members()) {
    if (auto index = stored_index(id, view)) indexes.push_back(std::move(*index));
  }
  return indexes;
}

std::vector<IndexDefinition> indexes_of(const Database& database) {
  std::vector<IndexDefinition> indexes;
  IdRange designs;
  designs.first = std::string(kDesignPrefix);
  designs.last = std::string(kBehindDesignIds);
  designs.includes_last = false;
  database.documents().visit(designs, [&](const DocumentRecord& record) {
    const auto opened = database.read(record.id);
    if (!opened) return Continue::Yes;
    const auto design = Json::parse(print_document(*opened));
    if (!design) return Continue::Yes;
    std::ranges::move(indexes_of_design(*design), std::back_inserter(indexes));
    return Continue::Yes;
  });
  std::ranges::sort(indexes, {}, [](const IndexDefinition& index) {
    return std::tie(index.design_id, index.name);
  });
  return indexes;
}

Json describe(const IndexDefinition& index) {
  Json definition = Json::object({{"fields", sort_array(index.columns)}});
  if (index.is_partial()) {
    definition.append("partial_filter_selector", index.filter.normalized());
  }
  return Json::object({{"ddoc", index.design_id},
                       {"name", index.name},
                       {"type", "json"},
                       {"partitioned", false},
                       {"def", std::move(definition)}});
}

Json describe_all_documents() {
  return Json::object(
      {{"ddoc", Json()},
       {"name", "_all_docs"},
       {"type", "special"},
       {"def", Json::object({{"fields", Json::array({Json::object({{"_id", "asc"}})})}})}});
}

}  // namespace purgatory::couchdb::mango
