// SPDX-License-Identifier: Apache-2.0
#include "fuzz/revision_check.h"

#include <string>

#include "fuzz/require.h"
#include "mock_server/model/couchdb/revisions/revision.h"
#include "mock_server/model/couchdb/sequence.h"

namespace purgatory::fuzz {
namespace {

void check_text(std::string_view bytes) {
  const auto revision = couchdb::Revision::parse(bytes);
  Json codes = Json::array();
  for (const char c : bytes) codes.push_back(static_cast<int>(static_cast<unsigned char>(c)));
  const auto of_codes = couchdb::Revision::parse(codes);
  require(of_codes.has_value() == revision.has_value());
  if (!revision) return;
  require(*of_codes == *revision);
  const auto again = couchdb::Revision::parse(std::string_view(revision->text()));
  require(again.has_value() && *again == *revision && again->text() == revision->text());
  require((*again <=> *revision) == 0);
}

void check_sequence(std::string_view bytes) {
  const auto sequence = couchdb::parse_update_sequence(bytes);
  if (!sequence) return;
  constexpr std::size_t kPrefix = 7;
  const couchdb::SequenceOrigin origin{"node@host", sequence->uuid_prefix};
  const std::string text = couchdb::print_update_sequence(origin, sequence->number);
  const auto again = couchdb::parse_update_sequence(text);
  require(again.has_value() && again->number == sequence->number);
  require(again->uuid_prefix == sequence->uuid_prefix.substr(0, kPrefix));
}

}  // namespace

void check_revision(std::string_view bytes) {
  check_text(bytes);
  check_sequence(bytes);
}

}  // namespace purgatory::fuzz
