// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "mock_server/model/couchdb/documents/document.h"
#include "mock_server/model/couchdb/model_error.h"
#include "mock_server/model/couchdb/revisions/revision.h"

namespace purgatory::couchdb {

// What may refuse an edit against which nothing else speaks: the validation functions of design
// documents, and what is asked of design documents themselves.
class EditJudge {
 public:
  virtual ~EditJudge() = default;
  // `stored` is the revision that is replaced, or the nearest known ancestor of a replicated one;
  // nothing: there is none. Nothing comes back for an edit that may be written.
  virtual std::optional<ModelError> judge(const DocumentDraft& draft,
                                          const std::optional<Revision>& stored) = 0;
};

}  // namespace purgatory::couchdb
