// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "mock_server/model/couchdb/indexes/view_index.h"
#include "tests/mock_server/model/couchdb/database_fixture.h"

namespace purgatory::couchdb {

// Two views: the value of `n`, and each element of `list`.
class TwoViews final : public Mapper {
 public:
  std::size_t views() const override { return 2; }
  std::vector<std::vector<Emission>> map(const Json& document) override {
    std::vector<std::vector<Emission>> rows(2);
    if (const Json* n = document.find("n")) rows[0].push_back({*n, Json(1)});
    if (const Json* list = document.find("list")) {
      for (const Json& element : list->elements()) rows[1].push_back({element, Json()});
    }
    return rows;
  }
};

class ViewIndexTest : public DatabaseTest {
 protected:
  static std::string text_of_rows(const ViewIndex& index, std::size_t view) {
    std::string text;
    index.rows(view).visit({}, Direction::Ascending, [&](const ViewRow& row) {
      text += row.key.dump() + "@" + row.id + " ";
      return Continue::Yes;
    });
    return text;
  }

  // The rows of the index after it caught up.
  std::string rows(std::size_t view = 0) {
    index_.update(database_);
    return text_of_rows(index_, view);
  }

  ViewIndex index_{std::make_unique<TwoViews>()};
};

}  // namespace purgatory::couchdb
