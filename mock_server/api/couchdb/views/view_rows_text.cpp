// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/views/view_rows_text.h"

#include <algorithm>

#include "mock_server/api/error_response.h"

namespace purgatory::api {
namespace {

using couchdb::Continue;
using couchdb::Direction;
using couchdb::RowPlace;
using couchdb::RowRange;
using couchdb::ViewRow;
using couchdb::ViewRows;
using Side = RowPlace::Side;

Direction direction_of(const ViewQuery& query) {
  return query.descending ? Direction::Descending : Direction::Ascending;
}

// From where on, and how far, in the direction of the query.
struct Ends {
  std::optional<Json> start;
  std::optional<Json> end;
};

std::vector<Ends> ends_of(const ViewQuery& query) {
  if (!query.keys) return {{query.start_key, query.end_key}};
  std::vector<Ends> all;
  for (const Json& key : query.keys->elements()) all.push_back({key, key});
  return all;
}

// Without a document id the whole key is meant; an excluded end leaves out what it names.
RowRange range_of(const ViewQuery& query, const Ends& ends) {
  std::optional<RowPlace> start;
  std::optional<RowPlace> end;
  const Side first = query.descending ? Side::Behind : Side::Before;
  const Side last = query.descending ? Side::Before : Side::Behind;
  if (ends.start) start = RowPlace{*ends.start, query.start_id, first};
  if (ends.end) end = RowPlace{*ends.end, query.end_id, query.inclusive_end ? last : first};
  return query.descending ? RowRange{end, start} : RowRange{start, end};
}

// How many rows stand before the range, in the direction of the query.
std::uint64_t rows_before(const ViewRows& rows, const ViewQuery& query, const RowRange& range) {
  if (query.descending) return range.last ? rows.size() - rows.rank(*range.last) : 0;
  return range.first ? rows.rank(*range.first) : 0;
}

// `_id` and `_rev` of a value name another document than the row's own (couch_mrview_util:
// docid_rev).
ShownDocument shown_by(const ViewRow& row) {
  ShownDocument shown{row.id, ""};
  const Json* id = row.value.find("_id");
  const Json* revision = row.value.find("_rev");
  if (id != nullptr && id->is_string()) shown.id = id->as_string();
  if (id != nullptr && id->is_null()) shown.id.clear();
  if (revision != nullptr && revision->is_string()) shown.revision = revision->as_string();
  return shown;
}

ViewRowText text_of(const ViewRow& row, const ViewQuery& query) {
  ViewRowText made;
  made.text = "{\"id\":";
  append_json_string(made.text, row.id);
  made.text += ",\"key\":";
  row.key.dump_to(made.text);
  made.text += ",\"value\":";
  row.value.dump_to(made.text);
  if (query.include_docs) made.document = shown_by(row);
  return made;
}

// The groups of one range, one after the other.
class Groups {
 public:
  Groups(const ViewRows& rows, const ViewQuery& query, Grouping grouping)
      : rows_(rows), direction_(direction_of(query)), grouping_(grouping) {}

  // The next group of the range, which is cut off from it; its key as the client sees it.
  std::optional<Json> next(RowRange& range, RowRange& group) const {
    const ViewRow* first = nullptr;
    rows_.visit(range, direction_, [&](const ViewRow& row) {
      first = &row;
      return Continue::No;
    });
    if (first == nullptr) return std::nullopt;
    group = range;
    if (grouping_.level == 0) {
      range.first = range.last = RowPlace{Json(), std::nullopt, Side::Before};
      return Json();
    }
    const RowPlace begin = place_of(first->key, Side::Before);
    const RowPlace end = place_of(first->key, Side::Behind);
    if (direction_ == Direction::Ascending) {
      if (!range.last || rows_.rank(end) < rows_.rank(*range.last)) group.last = end;
      range.first = end;
    } else {
      if (!range.first || rows_.rank(begin) > rows_.rank(*range.first)) group.first = begin;
      range.last = begin;
    }
    return begin.key;
  }

 private:
  bool is_cut(const Json& key) const {
    return grouping_.level != Grouping::kExact && key.is_array() && key.size() >= grouping_.level;
  }

  RowPlace place_of(const Json& key, Side side) const {
    if (!is_cut(key)) return {key, std::nullopt, side, false};
    const Json::Array& all = key.elements();
    Json beginning = Json::array(
        Json::Array(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(grouping_.level)));
    return {std::move(beginning), std::nullopt, side, true};
  }

  const ViewRows& rows_;
  const Direction direction_;
  const Grouping grouping_;
};

ViewRowText text_of(const Json& key, const Json& value) {
  std::string text = "{\"key\":";
  key.dump_to(text);
  text += ",\"value\":";
  value.dump_to(text);
  return {std::move(text), std::nullopt};
}

// {"key":null,"error":…,"reason":…}
ViewRowText text_of(const couchdb::ScriptError& error) {
  std::string text = "{\"key\":null,\"error\":";
  append_json_string(text, error.word);
  text += ",\"reason\":";
  append_json_string(text, error.reason);
  return {std::move(text), std::nullopt};
}

couchdb::ScriptResult<Json> reduction_of(const ViewRows& rows, const RowRange& group,
                                         couchdb::Reducer& reducer) {
  auto reduced = rows.reduce(group, reducer);
  if (!reduced) return Failure<couchdb::ScriptError>(reduced.error());
  return reducer.finish(std::move(**reduced));
}

}  // namespace

ViewAnswer map_rows(const ViewRows& rows, const ViewQuery& query) {
  ViewAnswer answer;
  answer.total = rows.size();
  std::optional<std::uint64_t> offset;
  std::uint64_t behind_last = 0;
  std::uint64_t skipped = 0;
  for (const Ends& ends : ends_of(query)) {
    const RowRange range = range_of(query, ends);
    behind_last = rows_before(rows, query, range);
    rows.visit(range, direction_of(query), [&](const ViewRow& row) {
      if (!offset) offset = behind_last;
      if (answer.rows.size() >= query.limit) return Continue::No;
      if (skipped++ >= query.skip) answer.rows.push_back(text_of(row, query));
      return Continue::Yes;
    });
  }
  const std::uint64_t skip = std::min(query.skip, rows.size());
  answer.offset = std::min(rows.size(), offset.value_or(behind_last) + skip);
  return answer;
}

Outcome<ViewAnswer> reduced_rows(const ViewRows& rows, const ViewQuery& query, Grouping grouping,
                                 couchdb::Reducer& reducer) {
  ViewAnswer answer;
  const Groups groups(rows, query, grouping);
  std::uint64_t skipped = 0;
  for (const Ends& ends : ends_of(query)) {
    RowRange range = range_of(query, ends);
    RowRange group;
    while (answer.rows.size() < query.limit) {
      const auto key = groups.next(range, group);
      if (!key) break;
      if (skipped++ < query.skip) continue;
      const auto value = reduction_of(rows, group, reducer);
      if (!value && value.error().word != "reduce_overflow_error") {
        return Failure<Error>(to_error(value.error()));
      }
      answer.rows.push_back(value ? text_of(*key, *value) : text_of(value.error()));
    }
  }
  return answer;
}

}  // namespace purgatory::api
