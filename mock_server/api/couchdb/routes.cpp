// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/routes.h"

#include "mock_server/api/couchdb/handlers.h"

namespace purgatory::api {

namespace {

// A row for each path, in the order of CouchDB's documentation; this marks the gaps.
constexpr Handler kGap = not_implemented;

using Routes = std::vector<Route>;

// clang-format off
Routes routes_of_server() {
  using enum Access;
  return {
      {"/", Anyone, "GET,HEAD", {{"GET", get_welcome}}},
      {"/_active_tasks", ServerAdmin, "GET,HEAD", {{"GET", get_active_tasks}}},
      {"/_all_dbs", ServerAdmin, "GET,HEAD", {{"GET", get_all_dbs}}},
      {"/_dbs", ServerAdmin, "GET,HEAD", {{"GET", kGap}}},
      {"/_dbs/{rest...}", ServerAdmin, "GET,HEAD,PUT", {{"GET", kGap}, {"PUT", kGap}}},
      {"/_dbs_info", ServerAdmin, "GET,HEAD,POST", {{"GET", kGap}, {"POST", kGap}}},
      {"/_cluster_setup", ServerAdmin, "GET,HEAD,POST", {{"GET", kGap}, {"POST", kGap}}},
      {"/_db_updates", ServerAdmin, "GET,HEAD", {{"GET", kGap}}},
      {"/_membership", ServerAdmin, "GET", {{"GET", get_membership}}},
      {"/_replicate", User, "POST", {{"POST", post_replicate}}},
      {"/_reshard", ServerAdmin, "GET", {{"GET", kGap}}},
      {"/_scheduler/docs", ServerAdmin, "GET,HEAD", {{"GET", get_scheduler_docs}}},
      {"/_scheduler/docs/{rest...}", ServerAdmin, "GET,HEAD", {{"GET", get_scheduler_docs}}},
      {"/_scheduler/jobs", ServerAdmin, "GET,HEAD", {{"GET", get_scheduler_jobs}}},
      {"/_scheduler/jobs/{job}", ServerAdmin, "GET,HEAD", {{"GET", get_scheduler_job}}},
      {"/_search_analyze", ServerAdmin, "POST", {{"POST", kGap}}},
      {"/_session", Anyone, "GET,HEAD,POST,DELETE", {{"GET", get_session}, {"POST", post_session}, {"DELETE", delete_session}}},
      {"/_up", Anyone, "GET,HEAD", {{"GET", get_up}}},
      {"/_utils", Anyone, "GET,HEAD", {{"GET", kGap}}},
      {"/_utils/{rest...}", Anyone, "GET,HEAD", {{"GET", kGap}}},
      {"/_uuids", Anyone, "GET", {{"GET", get_uuids}}},
      {"/_node/{node}", ServerAdmin, "GET", {{"GET", get_node_name}}},
      {"/_node/{node}/_config", ServerAdmin, "GET", {{"GET", get_configuration}}},
      {"/_node/{node}/_config/_reload", ServerAdmin, "POST", {{"POST", kGap}}},
      {"/_node/{node}/_config/{section}", ServerAdmin, "GET", {{"GET", get_configuration_section}}},
      {"/_node/{node}/_config/{section}/{key}", ServerAdmin, "DELETE,GET,PUT",
       {{"GET", get_configuration_value}, {"PUT", put_configuration_value}, {"DELETE", delete_configuration_value}}},
      {"/_node/{node}/_stats", ServerAdmin, "GET", {{"GET", kGap}}},
      {"/_node/{node}/_system", ServerAdmin, "GET", {{"GET", kGap}}},
      {"/_node/{node}/{rest...}", ServerAdmin, "GET", {{"GET", kGap}}},
  };
}

Routes routes_of_databases() {
  using enum Access;
  return {
      {"/{db}", Member, "DELETE,GET,HEAD,POST",
       {{"GET", get_database}, {"PUT", put_database}, {"DELETE", delete_database}, {"POST", post_document}}},
      {"/{db}/_all_docs", Member, "GET,HEAD,POST", {{"GET", get_all_docs}, {"POST", post_all_docs}}},
      {"/{db}/_all_docs/queries", Member, "POST", {{"POST", post_all_docs_queries}}},
      {"/{db}/_auto_purge", Member, "GET,PUT", {{"GET", kGap}, {"PUT", kGap}}},
      {"/{db}/_bulk_docs", Member, "POST", {{"POST", post_bulk_docs}}},
      {"/{db}/_bulk_get", Member, "POST", {{"POST", post_bulk_get}}},
      {"/{db}/_changes", Member, "GET,POST,HEAD", {{"GET", get_changes}, {"POST", post_changes}}},
      {"/{db}/_compact", DatabaseAdmin, "POST", {{"POST", post_compact}}},
      {"/{db}/_compact/{ddoc}", DatabaseAdmin, "POST", {{"POST", post_compact_views}}},
      {"/{db}/_design_docs", Member, "GET,HEAD,POST", {{"GET", get_design_docs}, {"POST", post_design_docs}}},
      {"/{db}/_design_docs/queries", Member, "POST", {{"POST", post_design_docs_queries}}},
      {"/{db}/_ensure_full_commit", Member, "POST", {{"POST", post_ensure_full_commit}}},
      {"/{db}/_explain", Member, "POST", {{"POST", post_explain}}},
      {"/{db}/_find", Member, "POST", {{"POST", post_find}}},
      {"/{db}/_index", Member, "GET,POST", {{"GET", get_indexes}, {"POST", post_index}}},
      {"/{db}/_index/_bulk_delete", Member, "POST", {{"POST", post_index_bulk_delete}}},
      {"/{db}/_index/_design/{ddoc}/{type}/{name}", Member, "DELETE", {{"DELETE", delete_index}}},
      {"/{db}/_index/{ddoc}/{type}/{name}", Member, "DELETE", {{"DELETE", delete_index}}},
      {"/{db}/_index/{rest...}", Member, "DELETE", {{"DELETE", delete_index}}},
      {"/{db}/_local_docs", Member, "GET,HEAD,POST", {{"GET", get_local_docs}, {"POST", post_local_docs}}},
      {"/{db}/_local_docs/queries", Member, "POST", {{"POST", post_local_docs_queries}}},
      {"/{db}/_missing_revs", Member, "POST", {{"POST", post_missing_revs}}},
      {"/{db}/_partition/{partition}", Member, "GET", {{"GET", kGap}}},
      {"/{db}/_partition/{partition}/{rest...}", Member, "GET,POST", {{"GET", kGap}, {"POST", kGap}}},
      {"/{db}/_purge", ServerAdmin, "POST", {{"POST", post_purge}}},
      {"/{db}/_purged_infos", Member, "GET", {{"GET", get_purged_infos}}},
      {"/{db}/_purged_infos_limit", ServerAdmin, "GET,PUT",
       {{"GET", get_purged_infos_limit}, {"PUT", put_purged_infos_limit}}},
      {"/{db}/_revs_diff", Member, "POST", {{"POST", post_revs_diff}}},
      {"/{db}/_revs_limit", Member, "PUT,GET", {{"GET", get_revs_limit}, {"PUT", put_revs_limit}}},
      {"/{db}/_search_cleanup", DatabaseAdmin, "POST", {{"POST", kGap}}},
      {"/{db}/_security", Member, "PUT,GET", {{"GET", get_security}, {"PUT", put_security}}},
      {"/{db}/_shards", Member, "GET", {{"GET", get_shards}}},
      {"/{db}/_shards/{id}", Member, "GET", {{"GET", get_shards_of_document}}},
      {"/{db}/_sync_shards", ServerAdmin, "POST", {{"POST", post_sync_shards}}},
      {"/{db}/_view_cleanup", DatabaseAdmin, "POST", {{"POST", post_view_cleanup}}},
  };
}

// The documents themselves are documents.
Routes routes_of_design_documents() {
  using enum Access;
  return {
      {"/{db}/_design/{ddoc}/_info", Member, "GET", {{"GET", get_view_facts}}},
      {"/{db}/_design/{ddoc}/_list/{rest...}", Member, "GET,POST", {{"GET", kGap}, {"POST", kGap}}},
      {"/{db}/_design/{ddoc}/_nouveau/{rest...}", Member, "GET,POST", {{"GET", kGap}, {"POST", kGap}}},
      {"/{db}/_design/{ddoc}/_rewrite/{rest...}", Member, "GET,POST", {{"GET", kGap}, {"POST", kGap}}},
      {"/{db}/_design/{ddoc}/_search/{rest...}", Member, "GET,POST", {{"GET", kGap}, {"POST", kGap}}},
      {"/{db}/_design/{ddoc}/_show/{rest...}", Member, "GET,POST", {{"GET", call_show}, {"POST", call_show}}},
      {"/{db}/_design/{ddoc}/_update/{rest...}", Member, "POST,PUT", {{"POST", call_update}, {"PUT", call_update}}},
      {"/{db}/_design/{ddoc}/_view/{view}", Member, "GET,POST,HEAD", {{"GET", get_view}, {"POST", post_view}}},
      {"/{db}/_design/{ddoc}/_view/{view}/queries", Member, "POST", {{"POST", post_view_queries}}},
  };
}

Routes routes_of_documents_and_attachments() {
  using enum Access;
  return {
      {"/{db}/{id}", Member, "DELETE,GET,HEAD,POST,PUT,COPY",
       {{"GET", get_document}, {"PUT", put_document}, {"DELETE", delete_document}, {"COPY", copy_document},
        {"POST", post_to_document}}},
      {"/{db}/{id}/{attachment...}", Member, "DELETE,GET,HEAD,PUT",
       {{"GET", get_attachment}, {"PUT", put_attachment}, {"DELETE", delete_attachment}}},
      {"/{db}/_design/{ddoc}", Member, "DELETE,GET,HEAD,POST,PUT,COPY",
       {{"GET", get_document}, {"PUT", put_document}, {"DELETE", delete_document}, {"COPY", copy_document},
        {"POST", post_to_document}}},
      {"/{db}/_design/{ddoc}/{attachment...}", Member, "DELETE,GET,HEAD,PUT",
       {{"GET", get_attachment}, {"PUT", put_attachment}, {"DELETE", delete_attachment}}},
      {"/{db}/_local/{local...}", Member, "DELETE,GET,HEAD,POST,PUT,COPY",
       {{"GET", get_local_document}, {"PUT", put_document}, {"DELETE", delete_document},
        {"COPY", copy_document}, {"POST", post_to_document}}},
  };
}
// clang-format on

Routes all_routes() {
  Routes all;
  for (Routes part : {routes_of_server(), routes_of_databases(), routes_of_design_documents(),
                      routes_of_documents_and_attachments()}) {
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

}  // namespace

const std::vector<Route>& couchdb_routes() {
  static const Routes kRoutes = all_routes();
  return kRoutes;
}

}  // namespace purgatory::api
