// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "conformance/spec/loader/suite_context.h"
#include "conformance/spec/scenario.h"

namespace purgatory::conformance {

// The action `tree: {doc, leaves}`: one `_bulk_docs` with `new_edits=false` that writes every leaf
// with its history (CouchDB documentation, /db/_bulk_docs). Revisions are taken as written.
RequestStep load_tree_action(const YamlNode& node, SuiteContext& context);

// The expectation `tree: {doc, leaves, winner}`: a request for all leaves and, where a winner is
// named, one for the document itself. `owner` gives them level and clauses.
std::vector<Step> load_tree_observation(const YamlNode& node, const Expectation& owner,
                                        SuiteContext& context);

}  // namespace purgatory::conformance
