// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/template/request_template.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>

#include <fmt/format.h>

#include "support/overloaded.h"
#include "support/text.h"

namespace purgatory::conformance {
namespace {

using Text = Result<std::string, TemplateError>;

Failure<TemplateError> fail(const TemplateError& error) { return Failure<TemplateError>(error); }

// A string stands as it is, anything else as JSON: `startkey: [1]` is `startkey=%5B1%5D`.
Text field_text(const Json& value, const Scope& scope) {
  auto rendered = render(value, scope);
  if (!rendered) return fail(rendered.error());
  return rendered->is_string() ? rendered->as_string() : rendered->dump();
}

Text render_target(const RequestSpec& request, const Scope& scope) {
  auto target = render_text(request.path, scope);
  if (!target) return target;
  char separator = target->find('?') == std::string::npos ? '?' : '&';
  for (const RequestSpec::Field& field : request.query) {
    const auto name = render_text(field.name, scope);
    if (!name) return name;
    const auto value = field_text(field.value, scope);
    if (!value) return value;
    *target += separator + percent_encode(*name) + "=" + percent_encode(*value);
    separator = '&';
  }
  return target;
}

Text read_body_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file || std::filesystem::is_directory(path)) {
    return fail({fmt::format("the body's file {} cannot be read", path), ""});
  }
  return std::string(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
}

Result<std::optional<std::string>, TemplateError> render_body(const Body& body,
                                                              const Scope& scope) {
  const auto wrapped = [](Text text) -> Result<std::optional<std::string>, TemplateError> {
    if (!text) return fail(text.error());
    return std::optional(std::move(*text));
  };
  return std::visit(
      Overloaded{[](const NoBody&) -> Result<std::optional<std::string>, TemplateError> {
                   return std::optional<std::string>();
                 },
                 [&](const JsonBody& json) {
                   auto value = render(json.value, scope);
                   return wrapped(value ? Text(value->dump()) : Text(fail(value.error())));
                 },
                 [&](const TextBody& text) { return wrapped(render_text(text.text, scope)); },
                 [&](const BytesBody& bytes) { return wrapped(bytes.bytes); },
                 [&](const FileBody& file) { return wrapped(read_body_file(file.path)); }},
      body);
}

Result<Authentication, TemplateError> render_authentication(const Authentication& authentication,
                                                            const Scope& scope) {
  const auto* basic = std::get_if<BasicAuthentication>(&authentication);
  if (basic == nullptr) return authentication;
  auto user = render_text(basic->user, scope);
  if (!user) return fail(user.error());
  auto password = render_text(basic->password, scope);
  if (!password) return fail(password.error());
  return BasicAuthentication{std::move(*user), std::move(*password)};
}

bool names_content_type(const RenderedRequest& request) {
  const auto is_it = [](std::string_view name) {
    return equals_ignoring_case(name, "Content-Type");
  };
  return std::ranges::any_of(request.headers,
                             [&](const auto& header) { return is_it(header.first); }) ||
         std::ranges::any_of(request.omitted_headers, is_it);
}

std::optional<TemplateError> render_headers(const RequestSpec& spec, const Scope& scope,
                                            RenderedRequest& request) {
  for (const RequestSpec::Field& field : spec.headers) {
    auto name = render_text(field.name, scope);
    if (!name) return name.error();
    if (field.value.is_null()) {
      request.omitted_headers.push_back(std::move(*name));
      continue;
    }
    auto value = field_text(field.value, scope);
    if (!value) return value.error();
    request.headers.emplace_back(std::move(*name), std::move(*value));
  }
  if (std::holds_alternative<JsonBody>(spec.body) && !names_content_type(request)) {
    request.headers.emplace_back("Content-Type", "application/json");
  }
  return std::nullopt;
}

}  // namespace

Result<RenderedRequest, TemplateError> render_request(const RequestSpec& spec, const Scope& scope) {
  RenderedRequest request;
  request.method = spec.method;
  auto target = render_target(spec, scope);
  if (!target) return fail(target.error());
  request.target = std::move(*target);
  if (auto error = render_headers(spec, scope, request)) return fail(*error);
  auto body = render_body(spec.body, scope);
  if (!body) return fail(body.error());
  request.body = std::move(*body);
  auto authentication = render_authentication(spec.authentication, scope);
  if (!authentication) return fail(authentication.error());
  request.authentication = std::move(*authentication);
  return request;
}

}  // namespace purgatory::conformance
