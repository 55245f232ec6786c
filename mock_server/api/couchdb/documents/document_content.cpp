// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/documents/document_content.h"

#include <algorithm>
#include <limits>

#include "support/gzip.h"
#include "support/text.h"

namespace purgatory::api {
namespace {

using couchdb::Attachment;
using couchdb::AttachmentForm;

constexpr std::string_view kJson = "application/json";

bool follows(const Json& attachment) {
  const Json* flag = attachment.find("follows");
  return flag != nullptr && *flag == Json(true);
}

// The replicator sends compressed attachments as they are stored.
Outcome<std::string> plain_bytes(const Json& attachment, const std::string& body) {
  const Json* encoding = attachment.find("encoding");
  if (encoding == nullptr || *encoding != Json("gzip")) return body;
  auto plain = gunzip(body, std::numeric_limits<std::uint64_t>::max());
  if (plain) return std::move(*plain);
  return fail(ErrorKind::BadRequest, "an attachment said to be gzip is none");
}

Outcome<void> fill(Json& attachment, const http::Part& part) {
  auto bytes = plain_bytes(attachment, part.body);
  if (!bytes) return Failure<Error>(bytes.error());
  std::erase_if(attachment.members(),
                [](const Json::Member& member) { return member.key == "follows"; });
  attachment.set("data", base64(*bytes));
  return {};
}

Outcome<void> fill_all(Json& attachments, const std::vector<http::Part>& parts) {
  std::size_t next = 1;
  for (Json::Member& member : attachments.members()) {
    if (!member.value.is_object() || !follows(member.value)) continue;
    if (next == parts.size()) {
      return fail(ErrorKind::BadRequest, "there are fewer parts than attachments that follow");
    }
    if (auto filled = fill(member.value, parts[next++]); !filled) return filled;
  }
  if (next == parts.size()) return {};
  return fail(ErrorKind::BadRequest, "there are more parts than attachments that follow");
}

}  // namespace

Content document_content(const couchdb::OpenedDocument& document,
                         const couchdb::AttachmentView& view, const std::string& boundary) {
  Content content{std::string(kJson), couchdb::print_document(document, view)};
  if (view.form != AttachmentForm::Follows || !document.body) return content;
  std::vector<http::Part> parts;
  for (const Attachment& attachment : document.body->attachments) {
    if (!view.shows(attachment)) continue;
    std::string bytes = attachment.content();
    http::Headers headers{
        {"Content-Disposition", "attachment; filename=\"" + attachment.name + "\""},
        {"Content-Type", attachment.content_type},
        {"Content-Length", std::to_string(bytes.size())}};
    parts.push_back({std::move(headers), std::move(bytes)});
  }
  if (parts.empty()) return content;
  parts.insert(parts.begin(), {{{"Content-Type", content.type}}, std::move(content.body)});
  return {"multipart/related; boundary=\"" + boundary + "\"",
          http::print_multipart(parts, boundary)};
}

http::Part revision_part(const couchdb::OpenedRevision& revision,
                         const couchdb::AttachmentView& view, const std::string& boundary) {
  if (!revision) {
    return {{{"Content-Type", "application/json; error=\"true\""}}, missing_text(revision.error())};
  }
  Content content = document_content(*revision, view, boundary);
  return {{{"Content-Type", std::move(content.type)}}, std::move(content.body)};
}

std::string missing_text(const couchdb::Revision& revision) {
  return Json::object({{"missing", Json(revision.text())}}).dump();
}

bool accepts(const Call& call, std::string_view type) {
  const auto accept = call.request.headers.find("Accept");
  if (!accept) return true;
  const std::string family = std::string(type.substr(0, type.find('/'))) + "/*";
  const auto ranges = split(*accept, ',');
  return std::any_of(ranges.begin(), ranges.end(), [&](std::string_view range) {
    range = trim(range.substr(0, range.find(';')));
    return range == "*/*" || range == type || range == family;
  });
}

Outcome<Json> document_of_parts(const std::vector<http::Part>& parts) {
  if (parts.empty()) return fail(ErrorKind::BadRequest, "the first part must be the document");
  auto document = Json::parse(parts.front().body);
  if (!document) return fail(ErrorKind::BadRequest, "invalid UTF-8 JSON");
  Json* attachments = document->find("_attachments");
  Json none = Json::object();
  if (attachments == nullptr || !attachments->is_object()) attachments = &none;
  if (auto filled = fill_all(*attachments, parts); !filled) return Failure<Error>(filled.error());
  return std::move(*document);
}

}  // namespace purgatory::api
