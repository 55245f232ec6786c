// SPDX-License-Identifier: Apache-2.0
#include "fuzz/template_check.h"

#include <string>

#include "conformance/spec/template/template.h"
#include "conformance/spec/template/template_text.h"
#include "fuzz/require.h"

namespace purgatory::fuzz {
namespace {

using conformance::TemplatePiece;

// `repeat` may ask for gigabytes: a request of that size is the author's wish.
bool is_long(const TemplatePiece& piece) {
  return piece.name == "repeat" && (piece.arguments.at(1).size() > 4 || piece.text.size() > 200);
}

}  // namespace

void check_template(std::string_view bytes) {
  const auto pieces = conformance::parse_template(bytes);
  if (!pieces) {
    require(!pieces.error().problem.empty());
    require(bytes.find(pieces.error().part) != std::string_view::npos);
    return;
  }
  for (const auto& piece : *pieces) {
    if (piece.kind == TemplatePiece::Kind::Reference) {
      require(bytes.find(piece.text) != std::string_view::npos && !piece.name.empty());
      if (is_long(piece)) return;
    }
  }
  const conformance::Variables variables = {
      {"a", Json("x")}, {"b", Json(5)}, {"c", Json::object({{"d", Json::array()}})}};
  RandomSource random(1);
  const SystemClock clock;
  const conformance::Scope scope{variables, random, clock};
  const auto text = conformance::render_text(bytes, scope);
  if (bytes.find("{{") == std::string_view::npos) require(text && *text == bytes);
  if (!text) require(!text.error().problem.empty());
  static_cast<void>(conformance::render_regex(bytes, scope));
}

}  // namespace purgatory::fuzz
