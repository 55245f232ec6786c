// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "mock_server/model/couchdb/model_error.h"
#include "support/digest.h"
#include "support/json.h"

namespace purgatory::couchdb {

enum class AttachmentEncoding : std::uint8_t { Identity, Gzip };

// Bytes stored with a document. `stored` is shared between revisions that keep the attachment;
// `digest` is the MD5 of the stored, perhaps compressed bytes. `length` counts what a reader gets.
struct Attachment {
  std::string name;
  std::string content_type;
  std::shared_ptr<const std::string> stored;
  Md5Digest digest{};
  std::uint64_t length = 0;
  std::int64_t generation = 0;  // `revpos`: of the revision that brought it
  AttachmentEncoding encoding = AttachmentEncoding::Identity;

  // `md5-` and base64, as CouchDB prints it.
  std::string digest_text() const;
  // The bytes as they came.
  std::string content() const;
};

// An attachment as a client sent it: with its bytes, or as a stub that names one of the
// revision before.
struct DraftAttachment {
  // The generation of a stub that does not name one.
  static constexpr std::int64_t kAnyGeneration = -1;

  Attachment attachment;
  bool is_stub = false;
};

// Text and the like (`text/*`, `application/javascript`, `application/json`, `application/xml`)
// is stored compressed. Source: CouchDB 3.5.0, default.ini, [attachments] compressible_types.
bool is_compressible(std::string_view content_type);
// Stores the bytes as CouchDB would: compressed or not, with digest and length.
Attachment make_attachment(std::string name, std::string content_type, std::string content);

// One member of `_attachments`; nothing for a value that CouchDB silently ignores.
ModelResult<std::optional<DraftAttachment>> parse_attachment(const std::string& name,
                                                             const Json& value);

}  // namespace purgatory::couchdb
