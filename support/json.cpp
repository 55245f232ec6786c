// SPDX-License-Identifier: Apache-2.0
#include "support/json.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <map>
#include <unordered_map>
#include <utility>

#include <nlohmann/json.hpp>

#include "support/json_reading.h"

namespace purgatory {
namespace {

// nlohmann's reader gives up on an integer that overflows its float type; with long double that
// is one of more than 4,900 digits instead of 309.
using Reader = nlohmann::basic_json<std::map, std::vector, std::string, bool, std::int64_t,
                                    std::uint64_t, long double>;

bool is_repeated_later(const Json::Members& members, std::size_t place) {
  const auto next = members.begin() + static_cast<std::ptrdiff_t>(place) + 1;
  return std::any_of(next, members.end(), [&key = members[place].key](const Json::Member& later) {
    return later.key == key;
  });
}

using Names = std::vector<std::string>;

// Quadratic, and for a few members faster than an index.
void drop_earlier_duplicates_by_scan(Json::Members& members, Names& repeated) {
  for (std::size_t i = 0; i + 1 < members.size();) {
    if (is_repeated_later(members, i)) {
      repeated.push_back(std::move(members[i].key));
      members.erase(members.begin() + static_cast<std::ptrdiff_t>(i));
    } else {
      ++i;
    }
  }
}

void drop_earlier_duplicates_by_index(Json::Members& members, Names& repeated) {
  std::unordered_map<std::string_view, std::size_t> last;
  last.reserve(members.size());
  for (std::size_t i = 0; i < members.size(); ++i) last[members[i].key] = i;
  if (last.size() == members.size()) return;
  Json::Members kept;
  kept.reserve(last.size());
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (last.at(members[i].key) != i) {
      repeated.push_back(members[i].key);
      continue;
    }
    last.erase(members[i].key);  // the view would dangle once the key has moved
    kept.push_back(std::move(members[i]));
  }
  members = std::move(kept);
}

// Keeps the last of each group of members with the same key, at the place of that last one. The
// keys of those that went.
Names drop_earlier_duplicates(Json::Members& members) {
  constexpr std::size_t kFewEnoughToScan = 12;
  Names repeated;
  if (members.size() <= kFewEnoughToScan) {
    drop_earlier_duplicates_by_scan(members, repeated);
  } else {
    drop_earlier_duplicates_by_index(members, repeated);
  }
  return repeated;
}

// Builds a `Json` from nlohmann's events. Open containers are kept by value on a stack and moved
// into their parent when they close, so that no pointer into a growing vector is held.
class Builder {
 public:
  // The names and signatures of these are nlohmann's SAX interface.
  bool null() { return add(Json()); }
  bool boolean(bool value) { return add(Json(value)); }
  bool number_integer(std::int64_t value) { return add(Json(value)); }
  bool number_unsigned(std::uint64_t value) { return add(Json(value)); }
  bool number_float(long double /*value*/, const std::string& text) {
    if (text.find_first_of(".eE") == std::string::npos) return add(Json(Json::BigInteger{text}));
    double value = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (fault == std::errc::result_out_of_range) {
      // from_chars does not say which; an underflow is 0, as CouchDB reads it.
      value = std::strtod(text.c_str(), nullptr);
      if (std::isinf(value)) return refuse("the number " + text + " is too large for a double");
    }
    return add(Json(value));
  }
  bool string(std::string& value) { return add(Json(std::move(value))); }
  bool binary(std::vector<std::uint8_t>& /*value*/) { return false; }  // never in text
  bool start_object(std::size_t /*unknown*/) { return open(Json::object()); }
  bool start_array(std::size_t /*unknown*/) { return open(Json::array()); }
  bool key(std::string& value) {
    keys_.back() = std::move(value);
    return true;
  }
  bool end_object() {
    const Names repeated = drop_earlier_duplicates(open_.back().members());
    if (!repeated.empty()) note(repeated);
    return close();
  }
  bool end_array() { return close(); }
  bool parse_error(std::size_t position, const std::string& /*token*/,
                   const nlohmann::detail::exception& fault) {
    // nlohmann counts the bytes read; the text of its exception repeats the position in front.
    const std::string_view text = fault.what();
    const auto detail = text.find(": ");
    return refuse(std::string(detail == std::string_view::npos ? text : text.substr(detail + 2)),
                  position == 0 ? 0 : position - 1);
  }

  Json take() { return std::move(root_); }
  Names take_repeated() { return std::move(repeated_); }
  const JsonError& error() const { return error_; }

 private:
  bool add(Json value) {
    if (open_.empty()) {
      root_ = std::move(value);
    } else if (open_.back().is_array()) {
      open_.back().push_back(std::move(value));
    } else {
      open_.back().append(std::move(keys_.back()), std::move(value));
    }
    return true;
  }
  bool open(Json container) {
    if (open_.size() >= kMaxJsonDepth) {
      return refuse("nested deeper than " + std::to_string(kMaxJsonDepth) + " levels");
    }
    open_.push_back(std::move(container));
    keys_.emplace_back();
    return true;
  }
  bool close() {
    Json done = std::move(open_.back());
    open_.pop_back();
    keys_.pop_back();
    return add(std::move(done));
  }
  // Of the innermost object that is open.
  void note(const Names& names) {
    std::string place;
    for (std::size_t i = 0; i + 1 < open_.size(); ++i) {
      append_step(place, open_[i].is_array() ? std::to_string(open_[i].size()) : keys_[i]);
    }
    for (const std::string& name : names) {
      if (repeated_.size() == kMaxRepeatedNames) return;
      std::string pointer = place;
      append_step(pointer, name);
      if (std::ranges::find(repeated_, pointer) == repeated_.end()) {
        repeated_.push_back(std::move(pointer));
      }
    }
  }
  bool refuse(std::string problem, std::size_t offset = 0) {
    error_ = {std::move(problem), offset};
    return false;
  }

  Json root_;
  std::vector<Json> open_;
  std::vector<std::string> keys_;
  Names repeated_;
  JsonError error_;
};

}  // namespace

Json::Json(std::uint64_t value) {
  if (value <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
    value_ = static_cast<std::int64_t>(value);
  } else {
    value_ = BigInteger{std::to_string(value)};
  }
}

Json Json::array(std::initializer_list<Json> elements) { return array(Array(elements)); }

Json Json::array(Array elements) {
  Json result;
  result.value_ = std::move(elements);
  return result;
}

Json Json::object(std::initializer_list<std::pair<std::string_view, Json>> members) {
  Json result = object(Members{});
  result.members().reserve(members.size());
  for (const auto& [key, value] : members) result.append(std::string(key), value);
  return result;
}

Json Json::object(Members members) {
  Json result;
  result.value_ = std::make_unique<Members>(std::move(members));
  return result;
}

Json::Json(const Json& other) { *this = other; }
Json::Json(Json&& other) noexcept = default;
Json& Json::operator=(Json&& other) noexcept = default;
Json::~Json() = default;

Json& Json::operator=(const Json& other) {
  if (this == &other) return *this;
  if (other.is_object()) {
    value_ = std::make_unique<Members>(other.members());
    return *this;
  }
  std::visit(
      [this](const auto& value) {
        using Value = std::decay_t<decltype(value)>;
        if constexpr (!std::is_same_v<Value, std::unique_ptr<Members>>) value_ = value;
      },
      other.value_);
  return *this;
}

void append_step(std::string& pointer, std::string_view key) {
  pointer += '/';
  for (const char c : key) {
    if (c == '~') {
      pointer += "~0";
    } else if (c == '/') {
      pointer += "~1";
    } else {
      pointer += c;
    }
  }
}

Result<JsonReading, JsonError> read_json(std::string_view text) {
  if (text.substr(0, 3) == "\xEF\xBB\xBF") {
    return Failure<JsonError>({"a byte order mark stands before the value", 0});
  }
  // nlohmann's reader takes it for the end of the text.
  if (const auto nul = text.find('\0'); nul != std::string_view::npos) {
    return Failure<JsonError>({"a NUL byte stands in the text", nul});
  }
  Builder builder;
  if (Reader::sax_parse(text.begin(), text.end(), &builder)) {
    return JsonReading{builder.take(), builder.take_repeated()};
  }
  return Failure<JsonError>(builder.error());
}

Result<Json, JsonError> Json::parse(std::string_view text) {
  auto reading = read_json(text);
  if (!reading) return Failure<JsonError>(std::move(reading.error()));
  return std::move(reading->value);
}

std::string_view Json::type_name() const {
  constexpr std::array<std::string_view, 8> kNames{"null",   "boolean", "integer", "float",
                                                   "string", "integer", "array",   "object"};
  return kNames[value_.index()];
}

double Json::as_double() const {
  if (is_float()) return std::get<double>(value_);
  if (is_small_integer()) return static_cast<double>(as_integer());
  return std::strtod(as_big_integer().digits.c_str(), nullptr);
}

const Json* Json::find(std::string_view key) const {
  if (!is_object()) return nullptr;
  for (const Member& member : members()) {
    if (member.key == key) return &member.value;
  }
  return nullptr;
}

Json* Json::find(std::string_view key) {
  return const_cast<Json*>(
      std::as_const(*this).find(key));  // NOLINT(cppcoreguidelines-pro-type-const-cast)
}

Json& Json::set(std::string_view key, Json value) {
  if (Json* present = find(key)) return *present = std::move(value);
  return append(std::string(key), std::move(value));
}

Json& Json::append(std::string key, Json value) {
  members().push_back({std::move(key), std::move(value)});
  return members().back().value;
}

std::size_t Json::size() const {
  if (is_array()) return elements().size();
  return is_object() ? members().size() : 0;
}

bool Json::operator==(const Json& other) const {
  if (!is_object() || !other.is_object()) return value_ == other.value_;
  if (size() != other.size()) return false;
  return std::all_of(members().begin(), members().end(), [&other](const Member& member) {
    const Json* counterpart = other.find(member.key);
    return counterpart != nullptr && *counterpart == member.value;
  });
}

}  // namespace purgatory
