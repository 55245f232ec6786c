// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/revisions/revision_id.h"

#include <string_view>

#include "mock_server/model/couchdb/revisions/external_term.h"
#include "support/digest.h"

namespace purgatory::couchdb {
namespace {

std::string_view bytes_of(const Md5Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

void write_attachments(TermWriter& term, const std::vector<Attachment>* attachments) {
  if (attachments != nullptr && !attachments->empty()) {
    term.list_header(static_cast<std::uint32_t>(attachments->size()));
    for (auto it = attachments->rbegin(); it != attachments->rend(); ++it) {
      term.small_tuple_header(3);
      term.binary(it->name);
      term.binary(it->content_type);
      term.binary(bytes_of(it->digest));
    }
  }
  term.nil();
}

}  // namespace

std::string edit_term(const Edit& edit) {
  constexpr std::uint32_t kElements = 5;
  TermWriter term;
  term.list_header(kElements);
  term.atom(edit.liveness == Liveness::Deleted ? "true" : "false");
  term.integer(edit.parent ? edit.parent->generation : 0);
  if (edit.parent) {
    term.binary(edit.parent->hash.bytes());
  } else {
    term.integer(0);
  }
  term.json(edit.members != nullptr ? *edit.members : Json::object());
  write_attachments(term, edit.attachments);
  term.nil();
  return term.bytes();
}

Revision revision_of(const Edit& edit) {
  const Md5Digest digest = md5(edit_term(edit));
  const std::int64_t parent_generation = edit.parent ? edit.parent->generation : 0;
  return {parent_generation + 1, RevisionHash(bytes_of(digest))};
}

}  // namespace purgatory::couchdb
