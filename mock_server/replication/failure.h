// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "support/result.h"

namespace purgatory::replication {

// Why a replication came to no good end, in CouchDB's words and without credentials.
struct ReplicationError {
  enum class Kind {
    Stopped,       // it was told to end
    Unauthorized,  // 401 of a database
    Forbidden,     // 403
    NotFound,      // the filter function is not there
    Failed,        // anything else
  };
  Kind kind = Kind::Failed;
  std::string word;    // "db_not_found"
  std::string reason;  // "could not open http://127.0.0.1:5984/db/"

  // As CouchDB shows it among the jobs: "db_not_found: could not open http://127.0.0.1:5984/db/".
  std::string text() const {
    return word.empty() || word == "error" ? reason : word + ": " + reason;
  }
};

template <typename T>
using Outcome = Result<T, ReplicationError>;

inline Failure<ReplicationError> stopped() {
  return Failure<ReplicationError>(
      ReplicationError{ReplicationError::Kind::Stopped, "error", "stopped"});
}

}  // namespace purgatory::replication
