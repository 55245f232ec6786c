// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/template/template.h"

#include <algorithm>
#include <optional>
#include <unordered_set>
#include <utility>
#include <variant>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "conformance/spec/kept_name.h"
#include "conformance/spec/pattern/regex.h"
#include "conformance/spec/template/template_text.h"
#include "support/json_reading.h"
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

void append_text(std::string& text, const Json& value) {
  if (value.is_string()) {
    text += value.as_string();
  } else {
    value.dump_to(text);
  }
}

std::string timestamp(TimePoint time) {
  const auto millis = time.time_since_epoch().count();
  const auto seconds = std::chrono::time_point_cast<std::chrono::seconds>(time);
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(seconds.time_since_epoch().count()),
                     ((millis % 1000) + 1000) % 1000);
}

Result<Json, TemplateError> repeated(const TemplatePiece& piece) {
  const std::string_view unit = piece.arguments[0];
  const auto count = static_cast<std::size_t>(std::stoul(std::string(piece.arguments[1])));
  if (unit.size() * count > kMaxRepeatedBytes) {
    return fail(fmt::format("{} makes more than {} bytes", piece.text, kMaxRepeatedBytes));
  }
  std::string text;
  text.reserve(unit.size() * count);
  for (std::size_t i = 0; i < count; ++i) text += unit;
  return Json(std::move(text));
}

// The value of a variable where it stands, or one made for the moment.
using Value = std::variant<const Json*, Json>;

const Json& json_of(const Value& value) {
  const auto* const* variable = std::get_if<const Json*>(&value);
  return variable == nullptr ? std::get<Json>(value) : **variable;
}

Failure<TemplateError> has_no_value(const TemplatePiece& piece, const Scope& scope) {
  std::vector<std::string> names;
  for (const auto& [name, value] : scope.variables) {
    if (!is_kept_apart(name)) names.push_back(name);
  }
  const auto near = nearest(piece.name, names);
  return fail(fmt::format("{} has no value", piece.text),
              near ? fmt::format("did you mean {{{{{}}}}}?", *near) : "");
}

Result<Value, TemplateError> base_value(const TemplatePiece& piece, const Scope& scope) {
  if (piece.name == "uuid") return Json(scope.random.hex(32));
  if (piece.name == "now") return Json(timestamp(scope.clock.now()));
  if (piece.name == "repeat") return repeated(piece);
  const auto found = scope.variables.find(piece.name);
  if (found == scope.variables.end()) return has_no_value(piece, scope);
  return &found->second;
}

std::string pointer_escaped(std::string_view text) {
  std::string pointer;
  append_step(pointer, text);
  return pointer.substr(1);
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

Result<Value, TemplateError> value_of(const TemplatePiece& piece, const Scope& scope) {
  auto value = base_value(piece, scope);
  for (const std::string_view filter : piece.filters) {
    if (!value) break;
    auto result = filtered(json_of(*value), filter, piece);
    if (!result) return Failure<TemplateError>(std::move(result.error()));
    value = std::move(*result);
  }
  return value;
}

Result<TemplatePiece, TemplateError> next_piece(std::string_view& text) {
  auto piece = take_piece(text);
  if (!piece) return fail(std::move(piece.error().problem), std::move(piece.error().remedy));
  return std::move(*piece);
}

enum class Escaping { None, Regex };

std::optional<TemplateError> append_piece(std::string& filled, const TemplatePiece& piece,
                                          const Scope& scope, Escaping escaping) {
  if (piece.kind == TemplatePiece::Kind::Text) {
    filled += piece.text;
    return std::nullopt;
  }
  const auto value = value_of(piece, scope);
  if (!value) return value.error();
  if (escaping == Escaping::Regex) {
    filled += regex_quoted(as_text(json_of(*value)));
  } else {
    append_text(filled, json_of(*value));
  }
  return std::nullopt;
}

Result<std::string, TemplateError> filled_in(std::string_view text, const Scope& scope,
                                             Escaping escaping) {
  constexpr std::size_t kUsualGrowth = 32;
  std::string filled;
  filled.reserve(text.size() + kUsualGrowth);
  while (!text.empty()) {
    const auto piece = next_piece(text);
    if (!piece) return Failure<TemplateError>(piece.error());
    if (auto error = append_piece(filled, *piece, scope, escaping)) {
      return Failure<TemplateError>(*std::move(error));
    }
  }
  return filled;
}

Result<Json, TemplateError> render_string(const std::string& text, const Scope& scope) {
  if (!holds_template(std::string_view(text))) return Json(text);
  std::string_view rest = text;
  const auto piece = next_piece(rest);
  if (!piece) return Failure<TemplateError>(piece.error());
  if (rest.empty() && piece->kind == TemplatePiece::Kind::Reference) {
    auto value = value_of(*piece, scope);
    if (!value) return Failure<TemplateError>(std::move(value.error()));
    return json_of(*value);
  }
  auto whole = filled_in(text, scope, Escaping::None);
  if (!whole) return Failure<TemplateError>(std::move(whole.error()));
  return Json(std::move(*whole));
}

Result<Json, TemplateError> render_members(const Json::Members& members, const Scope& scope) {
  Json object = Json::object();
  object.members().reserve(members.size());
  // Keys as written differ.
  const bool may_collide =
      members.size() > 1 && std::ranges::any_of(members, [](const Json::Member& member) {
        return holds_template(std::string_view(member.key));
      });
  std::unordered_set<std::string> keys;
  for (const Json::Member& member : members) {
    auto key = render_text(member.key, scope);
    if (!key) return Failure<TemplateError>(std::move(key.error()));
    if (may_collide && !keys.insert(*key).second) {
      return fail(fmt::format("two keys become \"{}\" once their templates are filled in", *key));
    }
    auto value = render(member.value, scope);
    if (!value) return value;
    object.append(std::move(*key), std::move(*value));
  }
  return object;
}

}  // namespace

bool holds_template(std::string_view text) { return text.find("{{") != std::string_view::npos; }

bool holds_template(const Json& value) {
  if (value.is_string()) return holds_template(std::string_view(value.as_string()));
  if (value.is_array()) {
    return std::ranges::any_of(value.elements(),
                               [](const Json& element) { return holds_template(element); });
  }
  return value.is_object() && std::ranges::any_of(value.members(), [](const auto& member) {
           return holds_template(std::string_view(member.key)) || holds_template(member.value);
         });
}

Result<std::string, TemplateError> render_text(std::string_view text, const Scope& scope) {
  if (!holds_template(text)) return std::string(text);
  return filled_in(text, scope, Escaping::None);
}

Result<std::string, TemplateError> render_regex(std::string_view regex, const Scope& scope) {
  if (!holds_template(regex)) return std::string(regex);
  return filled_in(regex, scope, Escaping::Regex);
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
