// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/crdb/control/world_section.h"

#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "mock_server/api/crdb/control/world_content.h"
#include "mock_server/api/crdb/control/world_control.h"
#include "mock_server/api/respond.h"

namespace purgatory::api::redis {
namespace {

class WorldSnapshot final : public SectionSnapshot {
 public:
  explicit WorldSnapshot(FaceState held) : state(std::move(held)) {}
  const FaceState state;
};

const FaceState& state_of(const SectionSnapshot& snapshot) {
  return dynamic_cast<const WorldSnapshot&>(snapshot).state;
}

// A text that is there already, in one piece.
class WholeText final : public http::BodyStream {
 public:
  explicit WholeText(std::string text) : text_(std::move(text)) {}
  void set_waker(std::function<void()>) override {}
  Piece next() override { return {std::move(text_), State::End, std::nullopt}; }

 private:
  std::string text_;
};

api::Outcome<http::Response> done(const api::Outcome<void>& outcome) {
  if (!outcome) return Failure<api::Error>(outcome.error());
  return ok_response();
}

template <Turn turn>
ControlHandler turning_link(Face& face) {
  return [&face](ControlCall& call) {
    return done(turn_link(face, call.captured("one"), call.captured("other"), turn));
  };
}

template <Turn turn>
ControlHandler turning_cluster(Face& face) {
  return [&face](ControlCall& call) {
    return done(turn_cluster(face, call.captured("cluster"), turn));
  };
}

template <Turn turn>
ControlHandler turning_gate(Face& face) {
  return [&face](ControlCall& call) { return done(turn_gate(face, call.captured("phase"), turn)); };
}

ControlHandler reading_keys(Face& face) {
  return [&face](ControlCall& call) -> api::Outcome<http::Response> {
    const auto keys = read_keys(face, call.captured("cluster"), call.captured("crdb_guid"));
    if (!keys) return Failure<api::Error>(keys.error());
    return json_response(200, *keys);
  };
}

ControlHandler writing_keys(Face& face) {
  return [&face](ControlCall& call) {
    return done(write_keys(face, call.captured("cluster"), call.captured("crdb_guid"), call.body));
  };
}

}  // namespace

std::vector<ControlRoute> WorldSection::routes() {
  const std::string links = "/_mock/crdb/links/{one}/{other}/";
  const std::string clusters = "/_mock/crdb/clusters/{cluster}/";
  const std::string gates = "/_mock/crdb/gates/{phase}/";
  const ControlHandler whole = [this](ControlCall&) -> api::Outcome<http::Response> {
    return json_response(200, world_state(face_));
  };
  return {{"/_mock/crdb", {{"GET", whole}}},
          {links + "cut", {{"POST", turning_link<Turn::Off>(face_)}}},
          {links + "heal", {{"POST", turning_link<Turn::On>(face_)}}},
          {clusters + "stop", {{"POST", turning_cluster<Turn::Off>(face_)}}},
          {clusters + "start", {{"POST", turning_cluster<Turn::On>(face_)}}},
          {clusters + "keys/{crdb_guid}",
           {{"GET", reading_keys(face_)}, {"POST", writing_keys(face_)}}},
          {gates + "hold", {{"POST", turning_gate<Turn::Off>(face_)}}},
          {gates + "release", {{"POST", turning_gate<Turn::On>(face_)}}}};
}

Json WorldSection::summary() const {
  Face::Entry entry = face_.enter();
  std::uint64_t databases = 0;
  std::uint64_t tasks = 0;
  for (std::size_t i = 0; i < entry->size(); ++i) {
    databases += entry->cluster(i).copies.size();
    tasks += entry->cluster(i).tasks.size();
  }
  return Json::object(
      {{"clusters", std::uint64_t{entry->size()}}, {"instances", databases}, {"tasks", tasks}});
}

std::shared_ptr<const SectionSnapshot> WorldSection::snapshot() const {
  return std::make_shared<const WorldSnapshot>(face_.copy_state());
}

void WorldSection::restore(const SectionSnapshot& snapshot) { face_.put_state(state_of(snapshot)); }

std::unique_ptr<http::BodyStream> WorldSection::content(
    std::shared_ptr<const SectionSnapshot> snapshot) const {
  return std::make_unique<WholeText>(world_content(state_of(*snapshot).world).dump());
}

Result<void, std::string> WorldSection::load(const Json& content) {
  return load_world(face_, content);
}

}  // namespace purgatory::api::redis
