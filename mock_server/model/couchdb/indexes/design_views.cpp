// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/indexes/design_views.h"

#include <algorithm>
#include <array>
#include <utility>

#include "mock_server/model/couchdb/indexes/reducer.h"
#include "support/digest.h"
#include "support/text.h"

namespace purgatory::couchdb {
namespace {

const Json* object_member(const Json& object, std::string_view name) {
  const Json* member = object.find(name);
  return member != nullptr && member->is_object() ? member : nullptr;
}

const Json* string_member(const Json& object, std::string_view name) {
  const Json* member = object.find(name);
  return member != nullptr && member->is_string() ? member : nullptr;
}

bool is_true(const Json* object, std::string_view name) {
  const Json* member = object == nullptr ? nullptr : object->find(name);
  return member != nullptr && *member == Json(true);
}

Collation collation_of(const Json& view) {
  const Json* options = object_member(view, "options");
  const Json* collation = options == nullptr ? nullptr : options->find("collation");
  return collation != nullptr && *collation == Json("raw") ? Collation::Raw : Collation::Unicode;
}

void add_view(DesignViews& design, const Json::Member& view) {
  if (view.key == "lib" || !view.value.is_object()) return;
  const Json* map = string_member(view.value, "map");
  if (map == nullptr) return;
  const Json* reduce = string_member(view.value, "reduce");
  design.views.push_back(
      {view.key, reduce == nullptr ? std::nullopt : std::optional(reduce->as_string())});
  design.functions.sources.push_back(map->as_string());
  design.options.views.push_back(collation_of(view.value));
}

std::string signature_of(const Json* views, const Json* options, std::string_view language) {
  std::string text(language);
  if (views != nullptr) views->dump_to(text);
  if (options != nullptr) options->dump_to(text);
  const Md5Digest digest = md5(text);
  return to_hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

// The types that a member may have, as CouchDB names them.
bool has_type(const Json& value, std::string_view types) {
  const auto may_be = [types](std::string_view type) {
    return types.find(type) != std::string_view::npos;
  };
  return (value.is_object() && may_be("object")) || (value.is_string() && may_be("string")) ||
         (value.is_array() && may_be("array"));
}

ModelError invalid(std::string reason) {
  return {ModelErrorKind::InvalidDesignDocument, std::move(reason)};
}

ModelError wrong_type(const std::string& path, std::string_view types) {
  return invalid("`" + path + "` field must have " + std::string(types) + " type");
}

struct Member {
  std::string_view name;
  std::string_view types;
  std::string_view types_within;  // of every member of it; empty: any
};

constexpr std::array<Member, 8> kMembers = {{{"filters", "object", "object or string"},
                                             {"language", "string", ""},
                                             {"lists", "object", "object or string"},
                                             {"options", "object", ""},
                                             {"rewrites", "string or array", ""},
                                             {"shows", "object", "object or string"},
                                             {"updates", "object", "object or string"},
                                             {"validate_doc_update", "string", ""}}};

std::optional<ModelError> member_fault(const Json& design, const Member& member) {
  const Json* value = design.find(member.name);
  if (value == nullptr) return std::nullopt;
  const std::string name(member.name);
  if (!has_type(*value, member.types)) return wrong_type(name, member.types);
  if (member.types_within.empty()) return std::nullopt;
  for (const Json::Member& within : value->members()) {
    if (!has_type(within.value, member.types_within)) {
      return wrong_type(name + "." + within.key, member.types_within);
    }
  }
  return std::nullopt;
}

std::optional<ModelError> view_fault(const Json::Member& view, std::string_view map_type) {
  const std::string path = "views." + view.key;
  if (!view.value.is_object()) return wrong_type(path, "object");
  const Json* map = view.value.find("map");
  if (map != nullptr && !has_type(*map, map_type)) return wrong_type(path + ".map", map_type);
  const Json* reduce = view.value.find("reduce");
  if (reduce != nullptr && !reduce->is_string()) return wrong_type(path + ".reduce", "string");
  return std::nullopt;
}

// What is said of a view that is well formed.
std::optional<ModelError> function_fault(const Json::Member& view) {
  if (view.value.find("map") == nullptr) {
    return invalid("View `" + view.key + "` must contain map function");
  }
  const Json* reduce = view.value.find("reduce");
  if (reduce != nullptr && names_builtin(reduce->as_string()) &&
      builtin_reducer(reduce->as_string()) == nullptr) {
    return invalid("`" + reduce->as_string() + "` is not a supported reduce function.");
  }
  return std::nullopt;
}

std::optional<ModelError> views_fault(const Json& design) {
  const Json* views = design.find("views");
  if (views == nullptr) return std::nullopt;
  if (!views->is_object()) return wrong_type("views", "object");
  const Json* language = design.find("language");
  const bool is_query = language != nullptr && *language == Json("query");
  for (const Json::Member& view : views->members()) {
    if (view.key == "lib" && !view.value.is_object()) return wrong_type("views.lib", "object");
    if (view.key == "lib") continue;
    if (auto fault = view_fault(view, is_query ? "object" : "string")) return fault;
  }
  for (const Json::Member& view : views->members()) {
    if (view.key == "lib") continue;
    if (auto fault = function_fault(view)) return fault;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::size_t> DesignViews::find(std::string_view name) const {
  const auto found = std::ranges::find(views, name, &ViewDefinition::name);
  if (found == views.end()) return std::nullopt;
  return static_cast<std::size_t>(found - views.begin());
}

DesignViews views_of(const Json& design) {
  DesignViews made;
  const Json* language = string_member(design, "language");
  made.language = language == nullptr ? "javascript" : language->as_string();
  const Json* views = object_member(design, "views");
  const Json* options = object_member(design, "options");
  made.options.includes_design = is_true(options, "include_design");
  made.options.local_sequence = is_true(options, "local_seq");
  made.signature = signature_of(views, options, made.language);
  if (views == nullptr) return made;
  const Json* lib = object_member(*views, "lib");
  if (lib != nullptr && lib->size() > 0) made.functions.lib = lib->dump();
  for (const Json::Member& view : views->members()) add_view(made, view);
  return made;
}

std::optional<ModelError> design_fault(const Json& design) {
  for (const Member& member : kMembers) {
    if (auto fault = member_fault(design, member)) return fault;
  }
  return views_fault(design);
}

}  // namespace purgatory::couchdb
