// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "mock_server/http/headers.h"
#include "mock_server/http/response.h"
#include "mock_server/model/crdb/refusal.h"
#include "support/result.h"

namespace purgatory::api::redis {

// What can keep a request to this face from its normal answer. The statuses and words of each are
// known to error_response.cpp alone.
enum class ErrorKind {
  InvalidSchema,  // a header, a parameter or a body that the documents do not allow
  BodyTooLarge,
  Unauthorized,
  Forbidden,
  NoSuchPath,
  MethodNotAllowed,
  TaskIdConflict,
  UnknownDatabase,
  ConfigurationMissing,
  InstanceMissing,
  DatabaseMissing,
  TaskMissing,
  AlreadyDeleted,
  ConfigurationNotAcceptable,
  TaskNotCancelable,
  CancelFailed,
  ClusterDown,
  NotImplemented,
  UnsupportedVersion,  // of the API
  Internal
};

struct Error {
  ErrorKind kind;
  std::string description;
  http::Headers headers = {};
};

template <typename T>
using Outcome = Result<T, Error>;

inline Failure<Error> fail(ErrorKind kind, std::string description) {
  return Failure<Error>(Error{kind, std::move(description)});
}

Error to_error(const crdb::Refusal& refusal);

// {"error_code", "description"}, and for requests that break a schema also "detail", "status",
// "title" and "type": both shapes that clients of the product decode (docs/rulings.md).
http::Response error_response(const Error& error);
// The answer to bytes that are no request.
http::Response refusal(int status, const std::string& reason);

}  // namespace purgatory::api::redis
