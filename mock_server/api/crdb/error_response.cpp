// SPDX-License-Identifier: Apache-2.0
#include <string_view>

#include "mock_server/api/crdb/error.h"
#include "mock_server/api/crdb/respond.h"
#include "mock_server/api/respond.h"
#include "support/json.h"

namespace purgatory::api::redis {
namespace {

struct Meaning {
  int status;
  std::string_view code;
};

Meaning meaning_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::InvalidSchema:
      return {400, "invalid_schema"};
    case ErrorKind::BodyTooLarge:
      return {413, "body_too_large"};
    case ErrorKind::Unauthorized:
      return {401, "unauthorized"};
    case ErrorKind::Forbidden:
      return {403, "forbidden"};
    case ErrorKind::NoSuchPath:
      return {404, "not_found"};
    case ErrorKind::UnknownDatabase:
      return {404, "crdb_not_found"};
    case ErrorKind::ConfigurationMissing:
      return {404, "configuration_not_found"};
    case ErrorKind::InstanceMissing:
      return {404, "instance_not_found"};
    case ErrorKind::DatabaseMissing:
      return {404, "db_not_found"};
    case ErrorKind::TaskMissing:
      return {404, "task_not_found"};
    case ErrorKind::MethodNotAllowed:
      return {405, "method_not_allowed"};
    case ErrorKind::AlreadyDeleted:
      return {406, "crdb_already_deleted"};
    case ErrorKind::ConfigurationNotAcceptable:
      return {406, "config_not_acceptable"};
    case ErrorKind::TaskNotCancelable:
      return {406, "task_not_cancelable"};
    case ErrorKind::TaskIdConflict:
      return {409, "task_id_conflict"};
    case ErrorKind::CancelFailed:
      return {409, "cancel_failed"};
    case ErrorKind::NotImplemented:
      return {501, "not_implemented"};
    case ErrorKind::ClusterDown:
      return {503, "cluster_unavailable"};
    case ErrorKind::UnsupportedVersion:
      return {505, "unsupported_version"};
    case ErrorKind::Internal:
      break;
  }
  return {500, "internal_error"};
}

}  // namespace

Error to_error(const crdb::Refusal& refusal) {
  using Kind = crdb::RefusalKind;
  const auto kind = [&refusal] {
    switch (refusal.kind) {
      case Kind::UnknownDatabase:
        return ErrorKind::UnknownDatabase;
      case Kind::ConfigurationMissing:
        return ErrorKind::ConfigurationMissing;
      case Kind::InstanceMissing:
        return ErrorKind::InstanceMissing;
      case Kind::TaskMissing:
        return ErrorKind::TaskMissing;
      case Kind::AlreadyDeleted:
        return ErrorKind::AlreadyDeleted;
      case Kind::ConfigurationNotAcceptable:
        return ErrorKind::ConfigurationNotAcceptable;
      case Kind::TaskNotCancelable:
        return ErrorKind::TaskNotCancelable;
      case Kind::CancelFailed:
        return ErrorKind::CancelFailed;
      case Kind::PeerUnavailable:
        break;
    }
    return ErrorKind::ClusterDown;
  };
  return {kind(), refusal.description, {}};
}

http::Response error_response(const Error& error) {
  const Meaning meaning = meaning_of(error.kind);
  const std::string description = printable(error.description);
  Json body =
      Json::object({{"error_code", Json(meaning.code)}, {"description", Json(description)}});
  if (meaning.status == 400) {
    body.append("detail", Json(description));
    body.append("status", Json(400));
    body.append("title", Json("Bad Request"));
    body.append("type", Json("about:blank"));
  }
  http::Response response = json_answer(body.dump(), meaning.status);
  for (const auto& [name, value] : error.headers) response.headers.set(name, value);
  return response;
}

http::Response refusal(int status, const std::string& reason) {
  const std::string_view code = status < 500 ? "invalid_request" : "unavailable";
  http::Response response = json_answer(
      Json::object({{"error_code", Json(code)}, {"description", Json(printable(reason))}}).dump(),
      status);
  response.close = true;
  return response;
}

}  // namespace purgatory::api::redis
