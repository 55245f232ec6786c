// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

#include "support/result.h"

namespace purgatory::couchdb {

// What a client can cause. The face of the server turns each into an answer.
enum class ModelErrorKind {
  Conflict,  // the revision given is not a current leaf
  Missing,   // no such document, revision or local document
  Deleted,   // the winner is a tombstone
  IllegalDocumentId,
  DocumentValidation,  // a special member is unknown or of the wrong shape
  InvalidRevision,     // not a revision string
  InvalidRequest,      // other faults of what was asked
  MissingStub,         // a stub names an attachment that the previous revision does not have
  IllegalDatabaseName,
  DatabaseExists,
  DatabaseMissing,
  InvalidSequence,
  InvalidDesignDocument,
  Forbidden,       // a validation function refused, or only admins may
  Unauthorized,    // the same, and the client may log in
  FunctionFailed,  // a function of a design document gave no answer; `word` says how
};

// `reason` is the text that CouchDB 3.5.0 gives.
struct ModelError {
  ModelErrorKind kind;
  std::string reason;
  std::string word = {};  // instead of the kind's own, where CouchDB has several
  bool operator==(const ModelError&) const = default;
};

template <typename T>
using ModelResult = Result<T, ModelError>;

inline Failure<ModelError> failure(ModelErrorKind kind, std::string reason) {
  return Failure<ModelError>(ModelError{kind, std::move(reason)});
}

inline Failure<ModelError> invalid_revision() {
  return failure(ModelErrorKind::InvalidRevision, "Invalid rev format");
}

}  // namespace purgatory::couchdb
