// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/mango_query/find.h"

#include <algorithm>
#include <iterator>

#include "mock_server/model/couchdb/indexes/view_indexes.h"
#include "mock_server/model/couchdb/mango/field_path.h"
#include "mock_server/model/couchdb/mango/projection.h"
#include "mock_server/model/couchdb/mango_query/bookmark.h"
#include "mock_server/model/couchdb/mango_query/index_mapper.h"
#include "support/digest.h"
#include "support/text.h"

namespace purgatory::couchdb::mango {
namespace {

// Requires fields that are well formed.
FieldPath path_of(const std::string& field) { return FieldPath::parse(field).value(); }

// Takes rows of the index until the limit is reached.
class Cursor {
 public:
  Cursor(const Database& database, const FindRequest& request, const Candidate& candidate)
      : database_(database),
        request_(request),
        candidate_(candidate),
        is_covering_(is_covering(candidate, request)),
        skip_(request.skip) {}

  Continue take(const Json& key, const std::string& id) {
    if (result_.documents.size() >= request_.limit) return Continue::No;
    ++result_.statistics.keys_examined;
    const auto document = is_covering_ ? of_row(key, id) : of_database(id);
    if (!document || !request_.selector.matches(*document)) return Continue::Yes;
    last_ = Bookmark{key, id};
    if (skip_ > 0) {
      --skip_;
      return Continue::Yes;
    }
    result_.documents.push_back(request_.fields ? chosen_fields(*document, *request_.fields).dump()
                                                : document->dump());
    ++result_.statistics.results_returned;
    return result_.documents.size() < request_.limit ? Continue::Yes : Continue::No;
  }

  FindResult finished() {
    result_.bookmark = last_ ? print_bookmark(*last_) : request_.bookmark.value_or("nil");
    return std::move(result_);
  }

 private:
  std::optional<Json> of_row(const Json& key, const std::string& id) const {
    Json document = Json::object({{"_id", id}});
    const auto& columns = candidate_.index->columns.fields;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      path_of(columns[i]).set_in(document, key.elements()[i]);
    }
    return document;
  }

  std::optional<Json> of_database(const std::string& id) {
    ReadOptions options;
    options.conflicts = request_.conflicts;
    const auto opened = database_.read(id, options);
    if (!opened) return std::nullopt;
    ++(request_.copies > 1 ? result_.statistics.quorum_documents_examined
                           : result_.statistics.documents_examined);
    auto document = Json::parse(print_document(*opened));
    if (!document) return std::nullopt;
    return std::move(*document);
  }

  const Database& database_;
  const FindRequest& request_;
  const Candidate& candidate_;
  bool is_covering_;
  std::uint64_t skip_;
  std::optional<Bookmark> last_;
  FindResult result_;
};

// A range of ids. A bound that is no string lies before all of them.
std::optional<IdRange> id_range(const Span& span, const FindRequest& request,
                                const std::optional<Bookmark>& bookmark) {
  IdRange range;
  range.direction = request.sort.direction;
  if (span.start && span.start->is_string()) range.first = span.start->as_string();
  if (span.end && !span.end->is_string()) return std::nullopt;
  if (span.end) range.last = span.end->as_string();
  if (!bookmark) return range;
  if (range.direction == Direction::Ascending) {
    range.first = bookmark->id;
    range.includes_first = false;
  } else {
    range.last = bookmark->id;
    range.includes_last = false;
  }
  return range;
}

void visit_ids(const Database& database, const std::optional<IdRange>& range, Cursor& cursor) {
  if (!range) return;
  database.documents().visit(*range, [&](const DocumentRecord& record) {
    if (record.is_deleted() || record.id.starts_with("_design/")) return Continue::Yes;
    return cursor.take(Json(record.id), record.id);
  });
}

RowRange row_range(const Span& span, const FindRequest& request,
                   const std::optional<Bookmark>& bookmark) {
  using Side = RowPlace::Side;
  constexpr bool kIsPrefix = true;
  RowRange range;
  if (span.start) range.first = RowPlace{*span.start, std::nullopt, Side::Before, kIsPrefix};
  if (span.end) range.last = RowPlace{*span.end, std::nullopt, Side::Behind, kIsPrefix};
  if (!bookmark) return range;
  if (request.sort.direction == Direction::Ascending) {
    range.first = RowPlace{bookmark->key, bookmark->id, Side::Behind};
  } else {
    range.last = RowPlace{bookmark->key, bookmark->id, Side::Before};
  }
  return range;
}

// The indexes of one design document are built together.
struct Design {
  std::vector<IndexDefinition> indexes;
  IndexIdentity identity;
};

Design design_of(const Database& database, const IndexDefinition& chosen) {
  Design design{indexes_of(database), {chosen.design_id, {}}};
  std::erase_if(design.indexes,
                [&](const IndexDefinition& index) { return index.design_id != chosen.design_id; });
  std::string definitions;
  for (const IndexDefinition& index : design.indexes) definitions += describe(index).dump();
  const Md5Digest digest = md5(definitions);
  design.identity.signature = to_hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
  return design;
}

const ViewRows& open_rows(Database& database, const FindRequest& request,
                          const IndexDefinition& chosen, TimePoint now) {
  using Freshness = ViewIndexes::Freshness;
  const Design design = design_of(database, chosen);
  const ViewIndex& index = database.view_indexes().open(
      design.identity, [&] { return std::make_unique<IndexMapper>(design.indexes); },
      request.wants_up_to_date_index() ? Freshness::UpToDate : Freshness::AsItIs, now);
  const auto view = std::ranges::find(design.indexes, chosen.name, &IndexDefinition::name);
  return index.rows(static_cast<std::size_t>(view - design.indexes.begin()));
}

std::optional<std::string> unused_index_warning(const Candidate& chosen,
                                                const std::vector<std::string>& names) {
  if (names.empty() || is_named(chosen, names)) return std::nullopt;
  const std::string design = "_design/" + design_name(names.front());
  if (names.size() == 1) {
    return design + " was not used because it does not contain a valid index for this query.";
  }
  return design + ", " + names.back() +
         " was not used because it is not a valid index for this query.";
}

void add_warnings(FindResult& result, const Candidate& chosen, const FindRequest& request,
                  std::uint64_t threshold) {
  if (auto warning = unused_index_warning(chosen, request.use_index)) {
    result.warnings.push_back(std::move(*warning));
  }
  if (!chosen.is_json()) {
    result.warnings.emplace_back(
        "No matching index found, create an index to optimize query time.");
  }
  const auto& statistics = result.statistics;
  const std::uint64_t examined =
      statistics.documents_examined + statistics.quorum_documents_examined;
  const std::uint64_t results = std::max<std::uint64_t>(1, statistics.results_returned);
  if (threshold > 0 && examined > threshold * results) {
    result.warnings.emplace_back(
        "The number of documents examined is high in proportion to the number of results "
        "returned. Consider adding a more specific index to improve this.");
  }
}

}  // namespace

Span span_of(const Candidate& candidate) {
  Span span;
  if (!candidate.is_json()) {
    if (candidate.ranges.empty()) return span;
    const KeyRange& ids = candidate.ranges.front();
    if (ids.low) span.start = ids.low->value;
    if (ids.high) span.end = ids.high->value;
    return span;
  }
  span.start = Json::array();
  span.end = Json::array();
  const auto& ranges = candidate.ranges;
  for (auto range = ranges.begin(); range != ranges.end() && range->low; ++range) {
    span.start->push_back(range->low->value);
  }
  for (auto range = ranges.begin(); range != ranges.end() && range->high; ++range) {
    span.end->push_back(range->high->value);
  }
  return span;
}

bool is_covering(const Candidate& candidate, const FindRequest& request) {
  if (!candidate.is_json() || !request.fields) return false;
  const auto& columns = candidate.index->columns.fields;
  const auto is_in_rows = [&](const std::string& field) {
    return field == "_id" || std::ranges::find(columns, field) != columns.end();
  };
  const auto asked_about = request.selector.fields();
  return std::ranges::all_of(*request.fields, is_in_rows) &&
         std::ranges::all_of(asked_about, is_in_rows);
}

Outcome<FindResult> find(Database& database, const FindRequest& request,
                         const FindOptions& options) {
  const Plan plan = plan_query(indexes_of(database), request);
  if (auto fault = plan_fault(plan, request)) return Failure<Error>(std::move(*fault));
  if (plan.is_futile) return FindResult();
  std::optional<Bookmark> bookmark;
  if (request.bookmark) {
    auto parsed = parse_bookmark(*request.bookmark);
    if (!parsed) return Failure<Error>(parsed.error());
    bookmark = std::move(*parsed);
  }
  const Candidate& chosen = *plan.chosen;
  const Span span = span_of(chosen);
  Cursor cursor(database, request, chosen);
  if (chosen.is_json()) {
    open_rows(database, request, *chosen.index, options.now)
        .visit(row_range(span, request, bookmark), request.sort.direction,
               [&](const ViewRow& row) { return cursor.take(row.key, row.id); });
  } else {
    visit_ids(database, id_range(span, request, bookmark), cursor);
  }
  FindResult result = cursor.finished();
  add_warnings(result, chosen, request, options.scan_warning_threshold);
  return result;
}

}  // namespace purgatory::couchdb::mango
