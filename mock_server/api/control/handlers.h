// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "mock_server/api/control/call.h"

// What each route of the control does; `routes.cpp` says which path and method leads where.
namespace purgatory::api {

Outcome<http::Response> get_control_state(ControlCall& call);
Outcome<http::Response> get_control_paths(ControlCall& call);
Outcome<http::Response> get_control_events(ControlCall& call);
Outcome<http::Response> post_control_reset(ControlCall& call);

Outcome<http::Response> get_clock(ControlCall& call);
Outcome<http::Response> put_clock(ControlCall& call);
Outcome<http::Response> delete_clock(ControlCall& call);
Outcome<http::Response> post_clock_advance(ControlCall& call);

Outcome<http::Response> get_rules(ControlCall& call);
Outcome<http::Response> put_rules(ControlCall& call);
Outcome<http::Response> delete_rules(ControlCall& call);
Outcome<http::Response> get_rule(ControlCall& call);
Outcome<http::Response> put_rule(ControlCall& call);

Outcome<http::Response> get_snapshots(ControlCall& call);
Outcome<http::Response> get_snapshot(ControlCall& call);
Outcome<http::Response> put_snapshot(ControlCall& call);
Outcome<http::Response> delete_snapshot(ControlCall& call);
Outcome<http::Response> post_snapshot_restore(ControlCall& call);
Outcome<http::Response> get_content(ControlCall& call);
Outcome<http::Response> put_content(ControlCall& call);
Outcome<http::Response> post_content(ControlCall& call);

Outcome<http::Response> get_faults(ControlCall& call);
Outcome<http::Response> post_fault(ControlCall& call);
Outcome<http::Response> delete_faults(ControlCall& call);
Outcome<http::Response> get_fault(ControlCall& call);
Outcome<http::Response> delete_fault(ControlCall& call);

Outcome<http::Response> get_journal(ControlCall& call);
Outcome<http::Response> delete_journal(ControlCall& call);
Outcome<http::Response> get_journal_settings(ControlCall& call);
Outcome<http::Response> put_journal_settings(ControlCall& call);
Outcome<http::Response> get_journal_entry(ControlCall& call);

Outcome<http::Response> get_page(ControlCall& call);
Outcome<http::Response> get_page_file(ControlCall& call);

}  // namespace purgatory::api
