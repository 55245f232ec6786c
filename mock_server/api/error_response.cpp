// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/error_response.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "mock_server/api/respond.h"

namespace purgatory::api {
namespace {

struct Meaning {
  int status;
  std::string_view error;
};

Meaning meaning_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::BadRequest:
      return {400, "bad_request"};
    case ErrorKind::IllegalDatabaseName:
      return {400, "illegal_database_name"};
    case ErrorKind::IllegalDocumentId:
      return {400, "illegal_docid"};
    case ErrorKind::DocumentValidation:
      return {400, "doc_validation"};
    case ErrorKind::QueryParse:
      return {400, "query_parse_error"};
    case ErrorKind::Unauthorized:
      return {401, "unauthorized"};
    case ErrorKind::Forbidden:
      return {403, "forbidden"};
    case ErrorKind::NotFound:
    case ErrorKind::UnknownConfigValue:
      return {404, "not_found"};
    case ErrorKind::MethodNotAllowed:
      return {405, "method_not_allowed"};
    case ErrorKind::NotAcceptable:
      return {406, "not_acceptable"};
    case ErrorKind::Conflict:
      return {409, "conflict"};
    case ErrorKind::MissingRevision:
      return {409, "not_found"};
    case ErrorKind::FileExists:
      return {412, "file_exists"};
    case ErrorKind::MissingStub:
      return {412, "missing_stub"};
    case ErrorKind::TooLarge:
      return {413, "too_large"};
    case ErrorKind::DocumentTooLarge:
      return {413, "document_too_large"};
    case ErrorKind::AttachmentTooLarge:
      return {413, "attachment_too_large"};
    case ErrorKind::BadContentType:
      return {415, "bad_content_type"};
    case ErrorKind::RangeNotSatisfiable:
      return {416, "requested_range_not_satisfiable"};
    case ErrorKind::ExpectationFailed:
      return {417, "expectation_failed"};
    case ErrorKind::NotImplemented:
      return {501, "not_implemented"};
    case ErrorKind::ServiceUnavailable:
      return {503, "service_unavailable"};
    case ErrorKind::FunctionClause:
    case ErrorKind::BadArgument:
      return {500, "unknown_error"};
    case ErrorKind::BadMatch:
      return {500, "badmatch"};
    case ErrorKind::NoMajority:
      return {500, "error"};
    case ErrorKind::Internal:
      break;
  }
  return {500, "internal_server_error"};
}

bool is_crash(ErrorKind kind) {
  return kind == ErrorKind::FunctionClause || kind == ErrorKind::BadArgument ||
         kind == ErrorKind::BadMatch;
}

// CouchDB numbers the place of a crash by a hash of its stack; the same fault has the same number.
std::uint32_t stack_reference(std::string_view reason) {
  std::uint32_t hash = 2166136261U;
  for (const char c : reason) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  return hash;
}

}  // namespace

std::string_view word_of_status(int status) {
  switch (status) {
    case 401:
      return "unauthorized";
    case 403:
      return "forbidden";
    case 404:
      return "not_found";
    case 405:
      return "method_not_allowed";
    case 408:
      return "request_timeout";
    case 409:
      return "conflict";
    case 412:
      return "precondition_failed";
    case 413:
      return "too_large";
    case 414:
      return "uri_too_long";
    case 417:
      return "expectation_failed";
    case 429:
      return "too_many_requests";
    case 431:
      return "header_fields_too_large";
    case 501:
      return "not_implemented";
    case 502:
      return "bad_gateway";
    case 503:
      return "service_unavailable";
    case 504:
      return "gateway_timeout";
    case 505:
      return "http_version_not_supported";
    default:
      return status < 500 ? "bad_request" : "internal_server_error";
  }
}

http::Response error_response(const Error& error) {
  const Meaning meaning = meaning_of(error.kind);
  const std::string_view word = error.word.empty() ? meaning.error : std::string_view(error.word);
  Json body = Json::object({{"error", Json(word)}, {"reason", Json(printable(error.reason))}});
  http::Headers headers = error.headers;
  if (is_crash(error.kind)) {
    const Json reference(std::int64_t{stack_reference(error.reason)});
    body.append("ref", reference);
    headers.add("X-Couch-Stack-Hash", reference.dump());
  }
  http::Response response = json_response(meaning.status, body);
  for (const auto& [name, value] : headers) response.headers.set(name, value);
  return response;
}

Error to_error(const couchdb::ModelError& error) {
  using Kind = couchdb::ModelErrorKind;
  const auto kind = [&error] {
    switch (error.kind) {
      case Kind::Conflict:
        return ErrorKind::Conflict;
      case Kind::Missing:
      case Kind::Deleted:
      case Kind::DatabaseMissing:
        return ErrorKind::NotFound;
      case Kind::IllegalDocumentId:
        return ErrorKind::IllegalDocumentId;
      case Kind::DocumentValidation:
        return ErrorKind::DocumentValidation;
      case Kind::MissingStub:
        return ErrorKind::MissingStub;
      case Kind::IllegalDatabaseName:
        return ErrorKind::IllegalDatabaseName;
      case Kind::DatabaseExists:
        return ErrorKind::FileExists;
      case Kind::Forbidden:
        return ErrorKind::Forbidden;
      case Kind::Unauthorized:
        return ErrorKind::Unauthorized;
      case Kind::FunctionFailed:
        return ErrorKind::Internal;
      case Kind::InvalidRevision:
      case Kind::InvalidRequest:
      case Kind::InvalidSequence:
      case Kind::InvalidDesignDocument:
        break;
    }
    return ErrorKind::BadRequest;
  };
  const bool is_design = error.kind == Kind::InvalidDesignDocument && error.word.empty();
  return {kind(), error.reason, {}, is_design ? "invalid_design_doc" : error.word};
}

Error to_error(const couchdb::mango::Error& error) {
  const auto kind = [&error] {
    switch (error.fault) {
      case couchdb::mango::Fault::NotFound:
        return ErrorKind::NotFound;
      case couchdb::mango::Fault::Unavailable:
        return ErrorKind::ServiceUnavailable;
      case couchdb::mango::Fault::Invalid:
        break;
    }
    return ErrorKind::BadRequest;
  };
  return {kind(), error.reason, {}, printable(error.word)};
}

Error to_error(const couchdb::ScriptError& error) {
  constexpr std::array<std::pair<std::string_view, ErrorKind>, 6> kKinds = {
      {{"bad_request", ErrorKind::BadRequest},
       {"unauthorized", ErrorKind::Unauthorized},
       {"forbidden", ErrorKind::Forbidden},
       {"not_found", ErrorKind::NotFound},
       {"not_acceptable", ErrorKind::NotAcceptable},
       {"conflict", ErrorKind::Conflict}}};
  const auto* const found =
      std::ranges::find(kKinds, error.word, &std::pair<std::string_view, ErrorKind>::first);
  const ErrorKind kind = found == kKinds.end() ? ErrorKind::Internal : found->second;
  return {kind, error.reason, {}, printable(error.word)};
}

Json error_row(const std::string& id, const Error& error) {
  const std::string_view word = error.word.empty() ? meaning_of(error.kind).error : error.word;
  return Json::object(
      {{"id", Json(id)}, {"error", Json(word)}, {"reason", Json(printable(error.reason))}});
}

http::Response refusal(int status, const std::string& reason) {
  http::Response response = json_response(
      status,
      Json::object({{"error", Json(word_of_status(status))}, {"reason", Json(printable(reason))}}));
  response.close = true;
  return response;
}

}  // namespace purgatory::api
