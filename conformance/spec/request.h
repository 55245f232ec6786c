// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "conformance/spec/source_position.h"
#include "support/json.h"

namespace purgatory::conformance {

// A request as a suite states it. Strings marked "template" hold `{{name}}` as written; see
// spec/template/template.h and spec/template/request_template.h for what makes text of them.

struct NoBody {};
struct JsonBody {
  Json value;  // template, in strings and keys
};
struct TextBody {
  std::string text;  // template
};
struct BytesBody {
  std::string bytes;  // `base64:` decoded
};
struct FileBody {
  std::string path;  // from the folder of the suite's file, already joined to it
};

// A name and a value: of a query or a header. Template. A string stands as it is and anything else
// as JSON; a header that is null is not sent even where one would be by default.
struct RequestField {
  std::string name;  // template
  Json value;
};

// Parts with a boundary between them (RFC 2046, section 5.1).
struct MultipartBody {
  using Content = std::variant<NoBody, JsonBody, TextBody, BytesBody, FileBody>;
  struct Part {
    std::vector<RequestField> headers;
    Content content;
  };
  std::string subtype;  // "related", "form-data", "mixed"
  std::vector<Part> parts;
};

using Body = std::variant<NoBody, JsonBody, TextBody, BytesBody, FileBody, MultipartBody>;

struct DefaultAuthentication {};  // the target's own account
struct NoAuthentication {};
struct BasicAuthentication {
  std::string user;      // template
  std::string password;  // template
};
using Authentication = std::variant<DefaultAuthentication, NoAuthentication, BasicAuthentication>;

// One request as the file states it.
struct RequestSpec {
  using Field = RequestField;
  std::string method;  // upper case
  std::string path;    // template; sent as it is, nothing is encoded
  std::vector<Field> query;
  std::vector<Field> headers;
  Body body;
  Authentication authentication;
  // The label of the cluster to ask ("B"), a template; empty: the first one of the target. Nothing:
  // the target's own address.
  std::optional<std::string> cluster;
  // The label of the node to ask ("2"), a template. Nothing: the target's own address.
  std::optional<std::string> node;
  // `raw:`: everything that is sent, head and body, byte by byte (a template). Method, path and
  // the rest above are empty then.
  std::optional<std::string> raw;
  SourcePosition position;  // of the path
};

// Takes a value out of an answer under a name, before expectations are judged.
struct Capture {
  enum class Source { JsonPointer, Header, Status, Regex };
  std::string name;
  Source source = Source::JsonPointer;
  std::string selector;  // template: a pointer, a header's name, a regex (its first group); or ""
  SourcePosition position;
};

}  // namespace purgatory::conformance
