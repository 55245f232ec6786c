// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/mango_query/index_design.h"

#include <algorithm>
#include <optional>

#include "mock_server/model/couchdb/mango/erlang_text.h"

namespace purgatory::couchdb::mango {
namespace {

// A design document apart from its special members, and the revision to be edited.
struct Design {
  Json members = Json::object({{"language", "query"}});
  std::optional<Revision> revision;
};

void erase(Json& object, std::string_view key) {
  std::erase_if(object.members(), [key](const Json::Member& member) { return member.key == key; });
}

Outcome<Design> load_design(const Database& database, std::string_view id) {
  Design design;
  const auto opened = database.read(id);
  if (!opened) return design;
  auto members = Json::parse(opened->body == nullptr ? "{}" : "{" + opened->body->members + "}");
  if (members) design.members = std::move(*members);
  design.revision = opened->revision;
  const Json* language = design.members.find("language");
  if (language != nullptr && *language == Json("query")) return design;
  const std::string quoted = language == nullptr ? "false"
                                                 : "{" + erlang_text(Json("language")) + "," +
                                                       erlang_text(*language) + "}";
  return fail("invalid_ddoc_lang", "Existing design doc has an invalid language: " + quoted);
}

Outcome<void> save_design(Database& database, std::string_view id, Design design,
                          Liveness liveness) {
  DocumentDraft draft;
  draft.id = std::string(id);
  if (design.revision) {
    draft.history = {design.revision->generation, {design.revision->hash}};
  }
  draft.liveness = liveness;
  if (liveness == Liveness::Live) draft.members = std::move(design.members);
  const auto written = database.update(std::move(draft));
  if (written) return {};
  return fail("error_saving_ddoc",
              "Unknown error while saving the design document: " + written.error().reason);
}

// As CouchDB stores it, the client's own definition among the options.
Json view_of(const IndexDefinition& index) {
  return Json::object(
      {{"map", Json::object({{"fields", sort_object(index.columns)},
                             {"partial_filter_selector", index.filter.normalized()}})},
       {"reduce", "_count"},
       {"options", Json::object({{"def", index.given}})}});
}

bool says_partitioned(const Json& design, bool wanted) {
  const Json* options = design.find("options");
  const Json* said = options == nullptr ? nullptr : options->find("partitioned");
  return said != nullptr && *said == Json(wanted);
}

// A design document may only say it when it is made.
Outcome<void> add_partitioned(Design& design, const IndexDefinition& index) {
  const Json* options = design.members.find("options");
  const bool says_nothing = options == nullptr || options->find("partitioned") == nullptr;
  const bool is_same =
      index.is_partitioned ? says_partitioned(design.members, *index.is_partitioned) : says_nothing;
  if (is_same) return {};
  if (design.revision) {
    return fail("invalid_partitioned_option",
                "Requested partitioned option does not match existing value on design document " +
                    index.design_id);
  }
  if (*index.is_partitioned) {
    return fail("bad_request",
                "`partitioned` option cannot be true in a non-partitioned database.");
  }
  design.members.set("options", Json::object({{"partitioned", false}}));
  return {};
}

Outcome<void> save_or_delete(Database& database, std::string_view id, Design design) {
  const bool is_empty = design.members.size() == 1;  // the language
  return save_design(database, id, std::move(design),
                     is_empty ? Liveness::Deleted : Liveness::Live);
}

Failure<Error> missing() { return fail("not_found", "missing", Fault::NotFound); }

}  // namespace

Outcome<Addition> add_index(Database& database, const IndexDefinition& index) {
  auto design = load_design(database, index.design_id);
  if (!design) return Failure<Error>(design.error());
  const Json before = design->members;
  Json* views = design->members.find("views");
  if (views == nullptr || !views->is_object()) {
    views = &design->members.set("views", Json::object());
  }
  views->set(index.name, view_of(index));
  if (auto added = add_partitioned(*design, index); !added) {
    return Failure<Error>(added.error());
  }
  if (design->members == before) return Addition::Exists;
  auto saved = save_design(database, index.design_id, std::move(*design), Liveness::Live);
  if (!saved) return Failure<Error>(saved.error());
  return Addition::Created;
}

Outcome<void> remove_index(Database& database, std::string_view design_id, std::string_view name) {
  auto design = load_design(database, design_id);
  if (!design || !design->revision) return missing();
  Json* views = design->members.find("views");
  if (views == nullptr || !views->is_object() || views->find(name) == nullptr) return missing();
  erase(*views, name);
  if (views->size() == 0) erase(design->members, "views");
  return save_or_delete(database, design_id, std::move(*design));
}

Outcome<void> remove_indexes(Database& database, std::string_view design_id) {
  auto design = load_design(database, design_id);
  if (!design || !design->revision) return missing();
  const Json* views = design->members.find("views");
  if (views == nullptr || views->size() == 0) return missing();
  erase(design->members, "views");
  return save_or_delete(database, design_id, std::move(*design));
}

}  // namespace purgatory::couchdb::mango
