// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "mock_server/api/couchdb/call.h"

// What each route of the CouchDB face does, by group; `routes.cpp` says which path and method leads
// where. Each is a `Handler`: it reads the body if it needs one, then takes the lock, then works.
namespace purgatory::api {

// The server (CouchDB documentation, "Server").
Outcome<http::Response> get_welcome(Call& call);
Outcome<http::Response> get_up(Call& call);
Outcome<http::Response> get_all_dbs(Call& call);
Outcome<http::Response> get_uuids(Call& call);
Outcome<http::Response> get_session(Call& call);
Outcome<http::Response> post_session(Call& call);
Outcome<http::Response> delete_session(Call& call);
Outcome<http::Response> get_configuration(Call& call);
Outcome<http::Response> get_configuration_section(Call& call);
Outcome<http::Response> get_configuration_value(Call& call);
Outcome<http::Response> put_configuration_value(Call& call);
Outcome<http::Response> delete_configuration_value(Call& call);

// The nodes of a cluster, and where a database has its copies; on one node there is that one.
Outcome<http::Response> get_membership(Call& call);
Outcome<http::Response> get_node_name(Call& call);
Outcome<http::Response> get_shards(Call& call);
Outcome<http::Response> get_shards_of_document(Call& call);
Outcome<http::Response> post_sync_shards(Call& call);

// Databases.
Outcome<http::Response> put_database(Call& call);
Outcome<http::Response> get_database(Call& call);
Outcome<http::Response> delete_database(Call& call);
Outcome<http::Response> post_ensure_full_commit(Call& call);
Outcome<http::Response> post_compact(Call& call);
Outcome<http::Response> get_security(Call& call);
Outcome<http::Response> put_security(Call& call);

// Documents.
Outcome<http::Response> post_document(Call& call);
Outcome<http::Response> get_document(Call& call);
Outcome<http::Response> get_local_document(Call& call);
Outcome<http::Response> put_document(Call& call);
Outcome<http::Response> delete_document(Call& call);
Outcome<http::Response> copy_document(Call& call);
Outcome<http::Response> post_to_document(Call& call);
Outcome<http::Response> post_bulk_docs(Call& call);
Outcome<http::Response> post_bulk_get(Call& call);
Outcome<http::Response> get_attachment(Call& call);
Outcome<http::Response> put_attachment(Call& call);
Outcome<http::Response> delete_attachment(Call& call);

// Lists of documents.
Outcome<http::Response> get_all_docs(Call& call);
Outcome<http::Response> post_all_docs(Call& call);
Outcome<http::Response> post_all_docs_queries(Call& call);
Outcome<http::Response> get_design_docs(Call& call);
Outcome<http::Response> post_design_docs(Call& call);
Outcome<http::Response> post_design_docs_queries(Call& call);
Outcome<http::Response> get_local_docs(Call& call);
Outcome<http::Response> post_local_docs(Call& call);
Outcome<http::Response> post_local_docs_queries(Call& call);
Outcome<http::Response> get_changes(Call& call);
Outcome<http::Response> post_changes(Call& call);

// Purging and revisions: the five documented endpoints and `_purged_infos`.
Outcome<http::Response> post_purge(Call& call);
Outcome<http::Response> get_purged_infos(Call& call);
Outcome<http::Response> get_purged_infos_limit(Call& call);
Outcome<http::Response> put_purged_infos_limit(Call& call);
Outcome<http::Response> post_missing_revs(Call& call);
Outcome<http::Response> post_revs_diff(Call& call);
Outcome<http::Response> get_revs_limit(Call& call);
Outcome<http::Response> put_revs_limit(Call& call);

// Mango (CouchDB documentation, "/db/_find" to "/db/_explain").
Outcome<http::Response> post_find(Call& call);
Outcome<http::Response> post_explain(Call& call);
Outcome<http::Response> get_indexes(Call& call);
Outcome<http::Response> post_index(Call& call);
Outcome<http::Response> delete_index(Call& call);
Outcome<http::Response> post_index_bulk_delete(Call& call);

// Views (CouchDB documentation, "Design Documents").
Outcome<http::Response> get_view(Call& call);
Outcome<http::Response> post_view(Call& call);
Outcome<http::Response> post_view_queries(Call& call);
Outcome<http::Response> get_view_facts(Call& call);
Outcome<http::Response> post_view_cleanup(Call& call);
Outcome<http::Response> post_compact_views(Call& call);
Outcome<http::Response> call_update(Call& call);
Outcome<http::Response> call_show(Call& call);

// Replications (CouchDB documentation, "/_replicate", "/_scheduler/jobs", "/_active_tasks").
Outcome<http::Response> post_replicate(Call& call);
Outcome<http::Response> get_active_tasks(Call& call);
Outcome<http::Response> get_scheduler_jobs(Call& call);
Outcome<http::Response> get_scheduler_job(Call& call);
Outcome<http::Response> get_scheduler_docs(Call& call);

// A part of CouchDB's API that this server does not have (yet): 501, naming the path.
Outcome<http::Response> not_implemented(Call& call);

}  // namespace purgatory::api
