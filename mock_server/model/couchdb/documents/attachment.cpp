// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/documents/attachment.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "support/gzip.h"
#include "support/text.h"

namespace purgatory::couchdb {
namespace {

constexpr std::string_view kDefaultContentType = "application/octet-stream";

Failure<ModelError> invalid_content(const std::string& name) {
  return failure(ModelErrorKind::InvalidRequest, "Invalid attachment data for " + name);
}

// Erlang's base64 reader passes over white space.
std::optional<std::string> decode(std::string text) {
  std::erase_if(text, [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; });
  return from_base64(text);
}

bool is_true(const Json* value) {
  return value != nullptr && value->is_boolean() && value->as_boolean();
}

std::int64_t generation_in(const Json& value, std::int64_t otherwise) {
  const Json* generation = value.find("revpos");
  return generation != nullptr && generation->is_small_integer() ? generation->as_integer()
                                                                 : otherwise;
}

}  // namespace

std::string Attachment::digest_text() const {
  return "md5-" + base64({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

std::string Attachment::content() const {
  if (encoding == AttachmentEncoding::Identity) return *stored;
  return gunzip(*stored, std::numeric_limits<std::size_t>::max()).value_or(std::string());
}

bool is_compressible(std::string_view content_type) {
  constexpr std::array<std::string_view, 3> kTypes = {"application/javascript", "application/json",
                                                      "application/xml"};
  const std::string type = to_lower(trim(content_type));
  if (type.starts_with("text/")) return true;
  const std::string_view essence = trim(std::string_view(type).substr(0, type.find(';')));
  return std::ranges::find(kTypes, essence) != kTypes.end();
}

Attachment make_attachment(std::string name, std::string content_type, std::string content) {
  Attachment made;
  made.name = std::move(name);
  made.length = content.size();
  if (is_compressible(content_type)) {
    made.encoding = AttachmentEncoding::Gzip;
    content = gzip(content);
  }
  made.content_type = std::move(content_type);
  made.digest = md5(content);
  made.stored = std::make_shared<const std::string>(std::move(content));
  return made;
}

ModelResult<std::optional<DraftAttachment>> parse_attachment(const std::string& name,
                                                             const Json& value) {
  if (!value.is_object()) return std::nullopt;
  if (name.starts_with('_')) {
    return failure(ModelErrorKind::InvalidRequest,
                   "Attachment name '" + name + "' starts with prohibited character '_'");
  }
  const Json* type = value.find("content_type");
  std::string content_type =
      type != nullptr && type->is_string() ? type->as_string() : std::string(kDefaultContentType);
  DraftAttachment draft;
  if (is_true(value.find("stub"))) {
    draft.is_stub = true;
    draft.attachment.name = name;
    draft.attachment.content_type = std::move(content_type);
    draft.attachment.generation = generation_in(value, DraftAttachment::kAnyGeneration);
    return draft;
  }
  const Json* text = value.find("data");
  if (text == nullptr || !text->is_string()) return invalid_content(name);
  auto content = decode(text->as_string());
  if (!content) return invalid_content(name);
  draft.attachment = make_attachment(name, std::move(content_type), std::move(*content));
  draft.attachment.generation = generation_in(value, 0);
  return draft;
}

}  // namespace purgatory::couchdb
