// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/template/template.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "conformance/spec/pattern/regex.h"
#include "conformance/spec/template/template_text.h"
#include "support/text.h"

namespace purgatory::conformance {
namespace {

// What `{{repeat}}` may make: enough for any limit on a body, short of the machine's memory.
constexpr std::size_t kMaxRepeatedBytes = std::size_t{64} << 20;

Failure<TemplateError> fail(std::string problem, std::string remedy = "") {
  return Failure<TemplateError>(TemplateError{std::move(problem), std::move(remedy)});
}

std::string as_text(const Json& value) {
  return value.is_string() ? value.as_string() : value.dump();
}

std::string timestamp(TimePoint time) {
  const auto millis = time.time_since_epoch().count();
  const auto seconds = std::chrono::time_point_cast<std::chrono::seconds>(time);
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(seconds.time_since_epoch().count()),
                     ((millis % 1000) + 1000) % 1000);
}

Result<Json, TemplateError> repeated(const TemplatePiece& piece) {
  const std::string& unit = piece.arguments[0];
  const auto count = static_cast<std::size_t>(std::stoul(piece.arguments[1]));
  if (unit.size() * count > kMaxRepeatedBytes) {
    return fail(fmt::format("{} makes more than {} bytes", piece.text, kMaxRepeatedBytes));
  }
  std::string text;
  text.reserve(unit.size() * count);
  for (std::size_t i = 0; i < count; ++i) text += unit;
  return Json(std::move(text));
}

Result<Json, TemplateError> base_value(const TemplatePiece& piece, const Scope& scope) {
  if (piece.name == "uuid") return Json(scope.random.hex(32));
  if (piece.name == "now") return Json(timestamp(scope.clock.now()));
  if (piece.name == "repeat") return repeated(piece);
  const auto found = scope.variables.find(piece.name);
  if (found != scope.variables.end()) return found->second;
  std::vector<std::string> names;
  for (const auto& variable : scope.variables) names.push_back(variable.first);
  const auto near = nearest(piece.name, names);
  return fail(fmt::format("{} has no value", piece.text),
              near ? fmt::format("did you mean {{{{{}}}}}?", *near) : "");
}

std::string pointer_escaped(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '~') {
      escaped += "~0";
    } else if (c == '/') {
      escaped += "~1";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

Result<Json, TemplateError> filtered(const Json& value, std::string_view filter,
                                     const TemplatePiece& piece) {
  if (filter == "json") return Json(value.dump());
  const std::string text = as_text(value);
  if (filter == "url") return Json(percent_encode(text));
  if (filter == "pointer") return Json(pointer_escaped(text));
  if (filter == "base64") return Json(base64(text));
  if (filter == "lower") return Json(to_lower(text));
  auto number = Json::parse(text);
  if (number && number->is_integer()) return std::move(*number);
  return fail(fmt::format("{}: `int` needs an integer, found {}", piece.text, value.dump()));
}

Result<Json, TemplateError> value_of(const TemplatePiece& piece, const Scope& scope) {
  auto value = base_value(piece, scope);
  for (const std::string& filter : piece.filters) {
    if (!value) break;
    value = filtered(*value, filter, piece);
  }
  return value;
}

Result<std::vector<TemplatePiece>, TemplateError> pieces_of(std::string_view text) {
  auto pieces = parse_template(text);
  if (!pieces) return fail(std::move(pieces.error().problem), std::move(pieces.error().remedy));
  return std::move(*pieces);
}

enum class Escaping { None, Regex };

Result<std::string, TemplateError> joined(const std::vector<TemplatePiece>& pieces,
                                          const Scope& scope, Escaping escaping) {
  std::string text;
  for (const TemplatePiece& piece : pieces) {
    if (piece.kind == TemplatePiece::Kind::Text) {
      text += piece.text;
      continue;
    }
    const auto value = value_of(piece, scope);
    if (!value) return Failure<TemplateError>(value.error());
    text += escaping == Escaping::Regex ? regex_quoted(as_text(*value)) : as_text(*value);
  }
  return text;
}

bool has_template(std::string_view text) { return text.find("{{") != std::string_view::npos; }

Result<Json, TemplateError> render_string(const std::string& text, const Scope& scope) {
  if (!has_template(text)) return Json(text);
  const auto pieces = pieces_of(text);
  if (!pieces) return Failure<TemplateError>(pieces.error());
  if (pieces->size() == 1 && pieces->front().kind == TemplatePiece::Kind::Reference) {
    return value_of(pieces->front(), scope);
  }
  auto whole = joined(*pieces, scope, Escaping::None);
  if (!whole) return Failure<TemplateError>(std::move(whole.error()));
  return Json(std::move(*whole));
}

Result<Json, TemplateError> render_members(const Json::Members& members, const Scope& scope) {
  Json object = Json::object();
  std::unordered_set<std::string> keys;
  for (const Json::Member& member : members) {
    auto key = render_text(member.key, scope);
    if (!key) return Failure<TemplateError>(std::move(key.error()));
    if (!keys.insert(*key).second) {
      return fail(fmt::format("two keys become \"{}\" once their templates are filled in", *key));
    }
    auto value = render(member.value, scope);
    if (!value) return value;
    object.append(std::move(*key), std::move(*value));
  }
  return object;
}

}  // namespace

Result<std::string, TemplateError> render_text(std::string_view text, const Scope& scope) {
  if (!has_template(text)) return std::string(text);
  const auto pieces = pieces_of(text);
  if (!pieces) return Failure<TemplateError>(pieces.error());
  return joined(*pieces, scope, Escaping::None);
}

Result<std::string, TemplateError> render_regex(std::string_view regex, const Scope& scope) {
  if (!has_template(regex)) return std::string(regex);
  const auto pieces = pieces_of(regex);
  if (!pieces) return Failure<TemplateError>(pieces.error());
  return joined(*pieces, scope, Escaping::Regex);
}

Result<Json, TemplateError> render(const Json& value, const Scope& scope) {
  if (value.is_string()) return render_string(value.as_string(), scope);
  if (value.is_object()) return render_members(value.members(), scope);
  if (!value.is_array()) return value;
  Json array = Json::array();
  for (const Json& element : value.elements()) {
    auto rendered = render(element, scope);
    if (!rendered) return rendered;
    array.push_back(std::move(*rendered));
  }
  return array;
}

}  // namespace purgatory::conformance
