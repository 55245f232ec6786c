// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "mock_server/api/crdb/call.h"

// What each route of this face does, by group; `routes.cpp` says which path and method leads where.
namespace purgatory::api::redis {

// Active-Active databases.
Outcome<http::Response> get_crdbs(Call& call);
Outcome<http::Response> post_crdbs(Call& call);
Outcome<http::Response> get_crdb(Call& call);
Outcome<http::Response> patch_crdb(Call& call);
Outcome<http::Response> delete_crdb(Call& call);
Outcome<http::Response> post_updates(Call& call);
Outcome<http::Response> put_flush(Call& call);
Outcome<http::Response> put_purge(Call& call);
Outcome<http::Response> get_health_report(Call& call);

// Tasks.
Outcome<http::Response> get_tasks(Call& call);
Outcome<http::Response> get_task(Call& call);
Outcome<http::Response> post_cancel(Call& call);

// What one cluster has by itself.
Outcome<http::Response> get_cluster(Call& call);
Outcome<http::Response> get_databases(Call& call);
Outcome<http::Response> get_database(Call& call);
Outcome<http::Response> get_statistics(Call& call);
Outcome<http::Response> get_database_statistics(Call& call);

// A documented path that this server does not have.
Outcome<http::Response> not_implemented(Call& call);

}  // namespace purgatory::api::redis
