// SPDX-License-Identifier: Apache-2.0
// Snapshots by name, and content as JSON.
#include <memory>
#include <utility>

#include "mock_server/api/control/content_stream.h"
#include "mock_server/api/control/control.h"
#include "mock_server/api/control/handlers.h"
#include "mock_server/api/control/json_fields.h"
#include "mock_server/api/control/time_text.h"
#include "mock_server/api/respond.h"

namespace purgatory::api {
namespace {

Outcome<std::string> name_of(const ControlCall& call) {
  const std::string& name = call.captured("name");
  if (name.size() <= Snapshots::kLongestName && printable(name) == name) return name;
  return fail(ErrorKind::BadRequest, "The name of a snapshot is UTF-8 of at most 128 bytes.");
}

Outcome<Snapshot> snapshot_of(const ControlCall& call) {
  const auto name = name_of(call);
  if (!name) return Failure<Error>(name.error());
  if (auto found = call.control.snapshots().find(*name)) return *std::move(found);
  const auto names = call.control.snapshots().names();
  if (names.empty()) {
    return fail(ErrorKind::NotFound, "There is no snapshot; PUT /_mock/snapshots/NAME takes one.");
  }
  return fail(ErrorKind::NotFound, unknown_name("snapshot", *name, names));
}

http::Response content_response(const Control& control, Snapshot snapshot) {
  http::Response response;
  response.headers = {{"Content-Type", "application/json"}};
  response.stream = std::make_unique<ContentStream>(control.sections(), std::move(snapshot));
  return response;
}

Outcome<http::Response> load(ControlCall& call, Control::Before before) {
  if (auto loaded = call.control.load(call.body, before); !loaded) {
    return fail(ErrorKind::BadRequest, "Nothing was loaded: " + loaded.error());
  }
  return ok_response(201);
}

}  // namespace

Outcome<http::Response> get_snapshots(ControlCall& call) {
  Json list = Json::array();
  for (const auto& [name, snapshot] : call.control.snapshots().all()) {
    list.push_back(
        Json::object({{"name", Json(name)}, {"taken", Json(time_text(snapshot.taken))}}));
  }
  return json_response(200, Json::object({{"snapshots", std::move(list)}}));
}

Outcome<http::Response> get_snapshot(ControlCall& call) {
  auto snapshot = snapshot_of(call);
  if (!snapshot) return Failure<Error>(snapshot.error());
  return content_response(call.control, *std::move(snapshot));
}

Outcome<http::Response> put_snapshot(ControlCall& call) {
  const auto name = name_of(call);
  if (!name) return Failure<Error>(name.error());
  const auto put = call.control.snapshots().put(*name, call.control.take_snapshot());
  if (put == Snapshots::Put::TooMany) {
    return fail(ErrorKind::BadRequest,
                "There are 100 snapshots already; DELETE /_mock/snapshots/NAME removes one.");
  }
  call.control.activity().note();
  return ok_response(put == Snapshots::Put::Added ? 201 : 200);
}

Outcome<http::Response> delete_snapshot(ControlCall& call) {
  const auto snapshot = snapshot_of(call);
  if (!snapshot) return Failure<Error>(snapshot.error());
  call.control.snapshots().remove(call.captured("name"));
  call.control.activity().note();
  return ok_response();
}

Outcome<http::Response> post_snapshot_restore(ControlCall& call) {
  const auto snapshot = snapshot_of(call);
  if (!snapshot) return Failure<Error>(snapshot.error());
  call.control.restore(*snapshot);
  return ok_response();
}

Outcome<http::Response> get_content(ControlCall& call) {
  return content_response(call.control, call.control.take_snapshot());
}

Outcome<http::Response> put_content(ControlCall& call) {
  return load(call, Control::Before::Clear);
}

Outcome<http::Response> post_content(ControlCall& call) {
  return load(call, Control::Before::Keep);
}

}  // namespace purgatory::api
