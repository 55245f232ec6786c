// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include <fmt/format.h>

#include "mock_server/api/crdb/bodies.h"
#include "mock_server/api/crdb/handlers.h"
#include "mock_server/api/crdb/objects.h"
#include "mock_server/api/crdb/parameters.h"
#include "mock_server/api/crdb/respond.h"
#include "mock_server/api/crdb/submission.h"
#include "mock_server/model/crdb/acceptance.h"

namespace purgatory::api::redis {
namespace {

const std::string& guid_of(const Call& call) { return call.captured("crdb_guid"); }

Outcome<const crdb::Copy*> copy_for(const Call& call, const crdb::World& world) {
  const auto copy = copy_of(world.cluster(call.cluster), guid_of(call));
  if (!copy) return Failure<Error>(to_error(copy.error()));
  return *copy;
}

// The cluster to read from: the one that hosts `instance_id`, or the one that was asked.
Outcome<std::size_t> reading_place(const Call& call, const crdb::World& world,
                                   const crdb::Copy& copy, std::optional<std::int64_t> instance) {
  if (!instance) return call.cluster;
  const crdb::InstanceDefinition* const member = copy.active.find(*instance);
  if (member == nullptr) {
    return fail(ErrorKind::InstanceMissing,
                fmt::format("{} has no instance {}", guid_of(call), *instance));
  }
  const auto place = world.find(member->cluster);
  if (!place || !world.network().reaches(call.cluster, *place)) {
    return fail(ErrorKind::ClusterDown,
                fmt::format("Cluster {} cannot be reached", member->cluster));
  }
  return *place;
}

// The only instance there is, for what is asked carelessly of a server that deviates.
Outcome<crdb::Purge> local_purge(Call& call) {
  Face::Entry entry = call.face.enter();
  const crdb::Copy* const copy = entry->cluster(call.cluster).find(guid_of(call));
  return crdb::Purge{{copy == nullptr ? 0 : copy->local.id}};
}

// For the deviation that passes over a certificate beside credentials.
void drop_certificates(Json& body) {
  Json* const instances = body.find("instances");
  if (instances == nullptr || !instances->is_array()) return;
  for (Json& instance : instances->elements()) {
    Json* const cluster = instance.is_object() ? instance.find("cluster") : nullptr;
    if (cluster == nullptr || !cluster->is_object() || !cluster->find("credentials")) continue;
    std::erase_if(cluster->members(),
                  [](const Json::Member& member) { return member.key == "certificate_auth"; });
  }
}

bool has_no_body(const http::Request& request) {
  return request.framing != http::BodyFraming::Chunked && request.content_length == 0;
}

// Which rule refuses what a purge says.
Rule rule_of_purge(const Call& call, const Outcome<Json>& body) {
  if (has_no_body(call.request)) return Rule::CrdbPurgeNeedsInstances;
  if (!body) return Rule::CrdbPurgeBodiesAreObjects;
  const Json* const instances = body->find("instances");
  const bool has_none =
      instances == nullptr || (instances->is_array() && instances->elements().empty());
  return has_none ? Rule::CrdbPurgeNeedsInstances : Rule::CrdbPurgeInstancesAreIntegers;
}

}  // namespace

Outcome<http::Response> get_crdbs(Call& call) {
  Face::Entry entry = call.face.enter();
  std::string text = "[";
  if (call.face.keeps(Rule::CrdbCreatedDatabasesAreListed)) {
    for (const auto& [guid, copy] : entry->cluster(call.cluster).copies) {
      if (text.size() > 1) text += ',';
      crdb_object(guid, copy, entry->rules()).dump_to(text);
    }
  }
  return json_answer(text + ']');
}

Outcome<http::Response> post_crdbs(Call& call) {
  const auto parameters = task_parameters(call);
  if (!parameters) return Failure<Error>(parameters.error());
  if (parameters->result_ttl && !keeps(call, Rule::CrdbCreateTakesAResultTtl)) {
    return fail(ErrorKind::InvalidSchema, "X-Result-TTL is not taken");
  }
  const auto is_dry_run = flag(call, "dry_run");
  if (!is_dry_run) return Failure<Error>(is_dry_run.error());
  auto body = read_object(call);
  if (!body && !keeps(call, Rule::CrdbCreateNeedsABody)) {
    return submit(call, *parameters, {"nothing", crdb::Create{}, Json(), *is_dry_run});
  }
  if (!body) return Failure<Error>(body.error());
  if (!keeps(call, Rule::CrdbCredentialsExcludeCertificates)) drop_certificates(*body);
  auto create = parse_create(*body);
  if (!create) return Failure<Error>(create.error());
  auto guid = parse_guid(*body);
  if (!guid) return Failure<Error>(guid.error());
  if (guid->empty()) {
    const Face::Entry entry = call.face.enter();
    guid = call.face.new_uuid();
  }
  return submit(call, *parameters, {*guid, *std::move(create), *std::move(body), *is_dry_run});
}

Outcome<http::Response> get_crdb(Call& call) {
  const auto instance = integer(call, "instance_id");
  if (!instance) return Failure<Error>(instance.error());
  Face::Entry entry = call.face.enter();
  const auto copy = copy_for(call, entry.world());
  if (!copy) return Failure<Error>(copy.error());
  const auto place = reading_place(call, entry.world(), **copy, *instance);
  if (!place) return Failure<Error>(place.error());
  const auto there = copy_of(entry->cluster(*place), guid_of(call));
  if (!there) return Failure<Error>(to_error(there.error()));
  return json_answer(crdb_object(guid_of(call), **there, entry->rules()).dump());
}

Outcome<http::Response> patch_crdb(Call& call) {
  const auto parameters = task_parameters(call);
  if (!parameters) return Failure<Error>(parameters.error());
  auto body = read_object(call);
  if (!body) return Failure<Error>(body.error());
  auto patch = parse_patch(*body);
  if (!patch) return Failure<Error>(patch.error());
  return submit(call, *parameters, {guid_of(call), *std::move(patch), *std::move(body)});
}

Outcome<http::Response> delete_crdb(Call& call) {
  const auto parameters = task_parameters(call);
  if (!parameters) return Failure<Error>(parameters.error());
  return submit(call, *parameters, {guid_of(call), crdb::Delete{}, Json()});
}

Outcome<http::Response> post_updates(Call& call) {
  const auto parameters = task_parameters(call);
  if (!parameters) return Failure<Error>(parameters.error());
  const auto is_dry_run = flag(call, "dry_run");
  if (!is_dry_run) return Failure<Error>(is_dry_run.error());
  auto body = read_object(call);
  if (!body) return Failure<Error>(body.error());
  auto update = parse_updates(*body);
  if (!update) return Failure<Error>(update.error());
  return submit(call, *parameters,
                {guid_of(call), *std::move(update), *std::move(body), *is_dry_run});
}

Outcome<http::Response> put_flush(Call& call) {
  const auto parameters = task_parameters(call);
  if (!parameters) return Failure<Error>(parameters.error());
  auto is_async = flag(call, "async_flush");
  if (!is_async && !keeps(call, Rule::CrdbAsyncFlushIsTrueOrFalse)) is_async = false;
  if (!is_async) return Failure<Error>(is_async.error());
  // A flush needs no body; one that comes, whatever it holds, must at least arrive.
  auto body = call.request.headers.find("Content-Type") ? read_body(call)
                                                        : Outcome<std::optional<std::string>>{};
  if (!body) return Failure<Error>(body.error());
  return submit(call, *parameters, {guid_of(call), crdb::Flush{*is_async}, Json()});
}

Outcome<http::Response> put_purge(Call& call) {
  const auto parameters = task_parameters(call);
  if (!parameters) return Failure<Error>(parameters.error());
  auto body = read_object(call);
  auto purge = body ? parse_purge(*body) : Outcome<crdb::Purge>(Failure<Error>(body.error()));
  if (!purge && !keeps(call, rule_of_purge(call, body))) {
    purge = local_purge(call);
  }
  if (!purge) return Failure<Error>(purge.error());
  return submit(call, *parameters,
                {guid_of(call), *std::move(purge), body ? *std::move(body) : Json()});
}

Outcome<http::Response> get_health_report(Call& call) {
  const auto instance = integer(call, "instance_id");
  if (!instance) return Failure<Error>(instance.error());
  Face::Entry entry = call.face.enter();
  const auto copy = copy_for(call, entry.world());
  if (!copy) return Failure<Error>(copy.error());
  if (!call.face.keeps(Rule::CrdbHealthReportsAreGiven)) return json_answer("{}");
  return json_answer(health_reports(entry.world(), call.cluster, guid_of(call), *instance).dump());
}

}  // namespace purgatory::api::redis
