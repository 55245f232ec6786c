// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/control/routes.h"

#include "mock_server/api/control/handlers.h"

namespace purgatory::api {

// clang-format off
std::vector<ControlRoute> control_routes() {
  constexpr std::uint64_t kContentBody = std::uint64_t{256} << 20U;
  return {
      // The page
      {"/_mock", {{"GET", get_page}}},
      {"/_mock/page/{file}", {{"GET", get_page_file}}},

      // The whole
      {"/_mock/paths", {{"GET", get_control_paths}}},
      {"/_mock/state", {{"GET", get_control_state}}},
      {"/_mock/events", {{"GET", get_control_events}}},
      {"/_mock/reset", {{"POST", post_control_reset}}},

      {"/_mock/clock", {{"GET", get_clock}, {"PUT", put_clock}, {"DELETE", delete_clock}}},
      {"/_mock/clock/advance", {{"POST", post_clock_advance}}},

      {"/_mock/rules", {{"GET", get_rules}, {"PUT", put_rules}, {"DELETE", delete_rules}}},
      {"/_mock/rules/{rule}", {{"GET", get_rule}, {"PUT", put_rule}}},

      {"/_mock/snapshots", {{"GET", get_snapshots}}},
      {"/_mock/snapshots/{name}", {{"GET", get_snapshot}, {"PUT", put_snapshot}, {"DELETE", delete_snapshot}}},
      {"/_mock/snapshots/{name}/restore", {{"POST", post_snapshot_restore}}},
      {"/_mock/content", {{"GET", get_content}, {"PUT", put_content}, {"POST", post_content}}, kContentBody},

      {"/_mock/faults", {{"GET", get_faults}, {"POST", post_fault}, {"DELETE", delete_faults}}},
      {"/_mock/faults/{number}", {{"GET", get_fault}, {"DELETE", delete_fault}}},

      {"/_mock/journal", {{"GET", get_journal}, {"DELETE", delete_journal}}},
      {"/_mock/journal/settings", {{"GET", get_journal_settings}, {"PUT", put_journal_settings}}},
      {"/_mock/journal/{number}", {{"GET", get_journal_entry}}},
  };
}
// clang-format on

}  // namespace purgatory::api
