// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/control/content_stream.h"

#include "support/json.h"

namespace purgatory::api {

http::BodyStream::Piece ContentStream::next() {
  if (at_ == sections_.size()) return {at_ == 0 ? "{}\n" : "}\n", State::End, std::nullopt};
  Piece piece;
  piece.state = State::More;
  if (!part_) {
    const Section& section = *sections_[at_];
    piece.bytes = at_ == 0 ? "{" : ",\n";
    append_json_string(piece.bytes, section.content_key());
    piece.bytes += ": ";
    part_ = section.content(snapshot_.sections[at_]);
    return piece;
  }
  Piece part = part_->next();
  piece.bytes = std::move(part.bytes);
  if (part.state == State::End) {
    part_.reset();
    ++at_;
  }
  return piece;
}

}  // namespace purgatory::api
