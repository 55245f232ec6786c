// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/template/request_template.h"

#include <algorithm>
#include <string_view>

#include "conformance/spec/template/body_template.h"
#include "support/text.h"

namespace purgatory::conformance {
namespace {

using Text = Result<std::string, TemplateError>;

Failure<TemplateError> fail(const TemplateError& error) { return Failure<TemplateError>(error); }

Text render_target(const RequestSpec& request, const Scope& scope) {
  auto target = render_text(request.path, scope);
  if (!target) return target;
  char separator = target->find('?') == std::string::npos ? '?' : '&';
  for (const RequestSpec::Field& field : request.query) {
    auto name = render_text(field.name, scope);
    if (!name) return name;
    auto value = render_field(field.value, scope);
    if (!value) return value;
    *target += separator + percent_encode(*name) + "=" + percent_encode(*value);
    separator = '&';
  }
  return target;
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
    auto value = render_field(field.value, scope);
    if (!value) return value.error();
    request.headers.emplace_back(std::move(*name), std::move(*value));
  }
  return std::nullopt;
}

// Method and target only name the request: what is sent may have neither.
Result<RenderedRequest, TemplateError> render_raw(const RequestSpec& spec, const Scope& scope) {
  auto bytes = render_text(*spec.raw, scope);
  if (!bytes) return fail(bytes.error());
  RenderedRequest request;
  const std::string_view line = std::string_view(*bytes).substr(0, bytes->find_first_of("\r\n"));
  const auto words = split(line, ' ');
  const bool is_request_line = words.size() >= 2 && words[1].starts_with('/');
  request.method = is_request_line ? std::string(words[0]) : "RAW";
  request.target = is_request_line ? std::string(words[1]) : "/";
  request.authentication = NoAuthentication{};
  request.raw = std::move(*bytes);
  return request;
}

}  // namespace

Result<RenderedRequest, TemplateError> render_request(const RequestSpec& spec, const Scope& scope) {
  RenderedRequest request;
  if (spec.raw) return render_raw(spec, scope);
  request.method = spec.method;
  auto target = render_target(spec, scope);
  if (!target) return fail(target.error());
  request.target = std::move(*target);
  if (auto error = render_headers(spec, scope, request)) return fail(*error);
  auto body = render_body(spec.body, scope);
  if (!body) return fail(body.error());
  request.body = std::move(body->bytes);
  if (!body->content_type.empty() && !names_content_type(request)) {
    request.headers.emplace_back("Content-Type", std::move(body->content_type));
  }
  auto authentication = render_authentication(spec.authentication, scope);
  if (!authentication) return fail(authentication.error());
  request.authentication = std::move(*authentication);
  return request;
}

}  // namespace purgatory::conformance
