// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/template/body_template.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "support/overloaded.h"
#include "support/text.h"

namespace purgatory::conformance {
namespace {

using Text = Result<std::string, TemplateError>;
using Rendered = Result<RenderedBody, TemplateError>;

Failure<TemplateError> fail(const TemplateError& error) { return Failure<TemplateError>(error); }

Text read_body_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file || std::filesystem::is_directory(path)) {
    return fail({fmt::format("the body's file {} cannot be read", path), ""});
  }
  return std::string(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
}

Rendered with_type(Text text, std::string content_type) {
  if (!text) return fail(text.error());
  return RenderedBody{std::move(*text), std::move(content_type)};
}

struct PartText {
  std::string head;
  std::string content;
};

Rendered render_content(const MultipartBody::Content& content, const Scope& scope);

Result<PartText, TemplateError> render_part(const MultipartBody::Part& part, const Scope& scope) {
  PartText text;
  auto content = render_content(part.content, scope);
  if (!content) return fail(content.error());
  bool has_type = content->content_type.empty();
  for (const RequestField& field : part.headers) {
    const auto name = render_text(field.name, scope);
    if (!name) return fail(name.error());
    has_type = has_type || equals_ignoring_case(*name, "Content-Type");
    if (field.value.is_null()) continue;
    const auto value = render_field(field.value, scope);
    if (!value) return fail(value.error());
    text.head += fmt::format("{}: {}\r\n", *name, *value);
  }
  if (!has_type) text.head += fmt::format("Content-Type: {}\r\n", content->content_type);
  text.content = std::move(content->bytes).value_or("");
  return text;
}

// One that stands in none of the parts.
std::string boundary_for(const std::vector<PartText>& parts) {
  for (int number = 0;; ++number) {
    std::string boundary = fmt::format("purgatory-part-{}", number);
    const bool is_taken = std::ranges::any_of(parts, [&boundary](const PartText& part) {
      return part.content.find(boundary) != std::string::npos ||
             part.head.find(boundary) != std::string::npos;
    });
    if (!is_taken) return boundary;
  }
}

Rendered render_multipart(const MultipartBody& body, const Scope& scope) {
  std::vector<PartText> parts;
  for (const MultipartBody::Part& part : body.parts) {
    auto text = render_part(part, scope);
    if (!text) return fail(text.error());
    parts.push_back(std::move(*text));
  }
  const std::string boundary = boundary_for(parts);
  std::string bytes;
  for (const PartText& part : parts) {
    bytes += fmt::format("--{}\r\n{}\r\n{}\r\n", boundary, part.head, part.content);
  }
  bytes += fmt::format("--{}--\r\n", boundary);
  return RenderedBody{std::move(bytes),
                      fmt::format("multipart/{}; boundary={}", body.subtype, boundary)};
}

struct ContentRenderer {
  const Scope& scope;

  Rendered operator()(const NoBody&) const { return RenderedBody{}; }
  Rendered operator()(const JsonBody& json) const {
    if (!holds_template(json.value)) return RenderedBody{json.value.dump(), "application/json"};
    auto value = render(json.value, scope);
    if (!value) return fail(value.error());
    return RenderedBody{value->dump(), "application/json"};
  }
  Rendered operator()(const TextBody& text) const {
    return with_type(render_text(text.text, scope), "");
  }
  Rendered operator()(const BytesBody& bytes) const { return RenderedBody{bytes.bytes, ""}; }
  Rendered operator()(const FileBody& file) const {
    return with_type(read_body_file(file.path), "");
  }
  Rendered operator()(const MultipartBody& body) const { return render_multipart(body, scope); }
};

Rendered render_content(const MultipartBody::Content& content, const Scope& scope) {
  return std::visit(ContentRenderer{scope}, content);
}

}  // namespace

Rendered render_body(const Body& body, const Scope& scope) {
  return std::visit(ContentRenderer{scope}, body);
}

Text render_field(const Json& value, const Scope& scope) {
  if (value.is_string()) return render_text(value.as_string(), scope);
  auto rendered = render(value, scope);
  if (!rendered) return fail(rendered.error());
  return rendered->is_string() ? rendered->as_string() : rendered->dump();
}

}  // namespace purgatory::conformance
