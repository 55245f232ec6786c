// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "mock_server/http/headers.h"
#include "support/result.h"

namespace purgatory::api {

// What can keep a request from its normal answer. Which status and which `error` word that is,
// only `error_response` knows.
enum class ErrorKind {
  BadRequest,
  IllegalDatabaseName,
  IllegalDocumentId,
  DocumentValidation,
  QueryParse,
  Unauthorized,
  Forbidden,
  NotFound,
  MethodNotAllowed,
  NotAcceptable,
  Conflict,
  MissingRevision,  // an attachment for a revision that does not exist
  FileExists,
  MissingStub,
  TooLarge,
  DocumentTooLarge,
  AttachmentTooLarge,
  BadContentType,
  RangeNotSatisfiable,
  ExpectationFailed,
  UnknownConfigValue,
  NotImplemented,
  ServiceUnavailable,
  Internal,
  // Answers of CouchDB 3.5.0 that are defects; given under emulation alone.
  FunctionClause,
  BadArgument,
  BadMatch,
  NoMajority,
};

// Why a request got no normal answer. `reason` is for the client and may hold any bytes of its.
struct Error {
  ErrorKind kind;
  std::string reason;
  http::Headers headers;  // of the answer, beyond the usual ones
  std::string word{};     // the `error` of the answer; empty: as the kind has it
};

template <typename T>
using Outcome = Result<T, Error>;

inline Failure<Error> fail(ErrorKind kind, std::string reason) {
  return Failure<Error>(Error{kind, std::move(reason), {}});
}

}  // namespace purgatory::api
