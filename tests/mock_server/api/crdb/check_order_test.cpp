// SPDX-License-Identifier: Apache-2.0
// The order in which a request is looked at: path and method, 401, 403, 400, the task id that is
// known, 404, 406. Each row breaks everything from one place on; the first broken thing answers.
#include "tests/mock_server/api/crdb/crdb_fixture.h"

namespace purgatory::api::redis {
namespace {

struct Row {
  std::string name;
  std::string user;  // "" for nobody
  std::string method;
  std::string path;
  std::string body;  // "" for none
  std::string task;  // X-Task-ID
  int status;
  std::string code;
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.name; }

constexpr const char* kWrong = "admin:wrong";
constexpr const char* kViewer = "db_viewer:pass";
constexpr const char* kAdmin = "admin:pass";
constexpr const char* kUnknownPurge = "/v1/crdbs/unknown/purge";

class CheckOrder : public CrdbFixture, public testing::WithParamInterface<Row> {};

TEST_P(CheckOrder, FirstBrokenThingAnswers) {
  // A task with the id "known", and a change to G in its commit phase.
  finish(a(), a().send("PUT", "/v1/crdbs/G/flush", std::nullopt, {{"X-Task-ID", "known"}}));
  control("crdb/gates/commit/hold");
  const auto held =
      a().send("PATCH", "/v1/crdbs/G", R"({"name":"other"})", {{"X-Task-ID", "held"}});
  for (int i = 0; i < 5; ++i) a().get("/v1/crdb_tasks/" + text_of(held.json(), "id"));

  const Row& row = GetParam();
  a().sign_in(row.user.empty() ? std::nullopt : std::optional(row.user));
  http::Headers headers;
  if (!row.task.empty()) headers.add("X-Task-ID", row.task);
  const auto answer =
      a().send(row.method, row.path, row.body.empty() ? std::nullopt : std::optional(row.body),
               std::move(headers));
  EXPECT_EQ(answer.status(), row.status) << answer.text();
  EXPECT_EQ(error_code(answer), row.code);
}

INSTANTIATE_TEST_SUITE_P(
    Purge, CheckOrder,
    testing::Values(
        Row{"path_first", kWrong, "PUT", "/crdbs/unknown/purge", "x", "?", 404, "not_found"},
        Row{"slash_first", kWrong, "PUT", "/v1/crdbs/G/purge/", "x", "?", 404, "not_found"},
        Row{"method_first", kWrong, "POST", kUnknownPurge, "x", "?", 405, "method_not_allowed"},
        Row{"nobody", "", "PUT", kUnknownPurge, "x", "?", 401, "unauthorized"},
        Row{"password", kWrong, "PUT", kUnknownPurge, "x", "?", 401, "unauthorized"},
        Row{"role", kViewer, "PUT", kUnknownPurge, "x", "?", 403, "forbidden"},
        Row{"header", kAdmin, "PUT", kUnknownPurge, "x", "?", 400, "invalid_schema"},
        Row{"body", kAdmin, "PUT", kUnknownPurge, "x", "known", 400, "invalid_schema"},
        Row{"task_id", kAdmin, "PUT", kUnknownPurge, R"({"instances":[1]})", "known", 409,
            "task_id_conflict"},
        Row{"guid", kAdmin, "PUT", kUnknownPurge, R"({"instances":[9]})", "new", 404,
            "crdb_not_found"},
        Row{"instance", kAdmin, "PUT", "/v1/crdbs/G/purge", R"({"instances":[9]})", "new", 404,
            "instance_not_found"},
        Row{"fine", kAdmin, "PUT", "/v1/crdbs/G/purge", R"({"instances":[1]})", "new", 200, ""}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Flush, CheckOrder,
    testing::Values(
        Row{"password", kWrong, "PUT", "/v1/crdbs/x/flush?async_flush=?", "", "?", 401,
            "unauthorized"},
        Row{"role", kViewer, "PUT", "/v1/crdbs/x/flush?async_flush=?", "", "?", 403, "forbidden"},
        Row{"query", kAdmin, "PUT", "/v1/crdbs/x/flush?async_flush=?", "", "known", 400,
            "invalid_schema"},
        Row{"task_id", kAdmin, "PUT", "/v1/crdbs/x/flush", "", "known", 409, "task_id_conflict"},
        Row{"replay", kAdmin, "PUT", "/v1/crdbs/G/flush", "", "known", 200, ""},
        Row{"guid", kAdmin, "PUT", "/v1/crdbs/x/flush", "", "new", 404, "crdb_not_found"},
        Row{"committed", kAdmin, "PUT", "/v1/crdbs/G/flush", "", "new", 406,
            "config_not_acceptable"}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Updates, CheckOrder,
    testing::Values(
        Row{"role", kViewer, "POST", "/v1/crdbs/x/updates", "[]", "?", 403, "forbidden"},
        Row{"body", kAdmin, "POST", "/v1/crdbs/x/updates", "[]", "known", 400, "invalid_schema"},
        Row{"guid", kAdmin, "POST", "/v1/crdbs/x/updates", R"({"remove_instances":[9]})", "new",
            404, "crdb_not_found"},
        Row{"instance", kAdmin, "POST", "/v1/crdbs/G/updates", R"({"remove_instances":[9]})", "new",
            404, "instance_not_found"},
        Row{"committed", kAdmin, "POST", "/v1/crdbs/G/updates", R"({"remove_instances":[2]})",
            "new", 406, "config_not_acceptable"}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Others, CheckOrder,
    testing::Values(
        Row{"create_body", kAdmin, "POST", "/v1/crdbs", "{}", "known", 400, "invalid_schema"},
        Row{"patch_guid", kAdmin, "PATCH", "/v1/crdbs/x", "{}", "new", 404, "crdb_not_found"},
        Row{"delete_guid", kAdmin, "DELETE", "/v1/crdbs/x", "", "new", 404, "crdb_not_found"},
        Row{"cancel_role", kViewer, "POST", "/v1/crdb_tasks/x/actions/cancel?force=?", "", "", 403,
            "forbidden"},
        Row{"cancel_query", kAdmin, "POST", "/v1/crdb_tasks/x/actions/cancel?force=?", "", "", 400,
            "invalid_schema"},
        Row{"cancel_unknown", kAdmin, "POST", "/v1/crdb_tasks/x/actions/cancel", "", "", 404,
            "task_not_found"},
        Row{"cancel_ended", kAdmin, "POST", "/v1/crdb_tasks/known/actions/cancel?force=true", "",
            "", 406, "task_not_cancelable"},
        Row{"cancel_commit", kAdmin, "POST", "/v1/crdb_tasks/held/actions/cancel", "", "", 406,
            "task_not_cancelable"},
        Row{"nothing_for_role_none", "none:pass", "GET", "/v1/crdbs", "", "", 403, "forbidden"},
        Row{"views_for_user_manager", "user_manager:pass", "GET", "/v1/crdbs", "", "", 200, ""}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace purgatory::api::redis
