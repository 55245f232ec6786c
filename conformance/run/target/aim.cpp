// SPDX-License-Identifier: Apache-2.0
#include "conformance/run/target/aim.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "support/text.h"

namespace purgatory::conformance {
namespace {

using Path = std::vector<std::string>;

constexpr std::string_view kOverride = "X-HTTP-Method-Override";

struct RequestLine {
  std::string_view method;
  std::string_view target;
  std::size_t end = 0;  // of the line, in the text
};

// In the bytes of a request, two words may be enough; in a body, `HTTP/` must follow them.
enum class Reading { Wide, Narrow };

Path parts_of(std::string_view text) {
  Path path;
  for (const std::string_view part : split(text, '/')) {
    if (!part.empty()) path.push_back(percent_decode(part).value_or(std::string(part)));
  }
  return path;
}

// Decoded once more, since a proxy may do so before it looks for dots.
Path resolved(const Path& path) {
  Path result;
  for (const auto& part : path) {
    for (std::string& step : parts_of(part)) {
      if (step == ".") continue;
      if (step != "..") {
        result.push_back(std::move(step));
      } else if (!result.empty()) {
        result.pop_back();
      }
    }
  }
  return result;
}

bool is_blank(char c) { return static_cast<unsigned char>(c) <= ' '; }

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  std::size_t begin = 0;
  for (std::size_t at = 0; at <= line.size(); ++at) {
    if (at < line.size() && !is_blank(line[at])) continue;
    if (at > begin) words.push_back(line.substr(begin, at - begin));
    begin = at + 1;
  }
  return words;
}

bool names_http(std::string_view word) { return to_lower(word).starts_with("http/"); }

bool looks_like_target(std::string_view word) {
  return word.starts_with('/') || word.find("://") != std::string_view::npos;
}

// A body whose length is told wrongly ends in the middle of a line, so each word is looked at.
void add_lines(std::string_view text, Reading reading, std::vector<RequestLine>& lines) {
  bool is_first = reading == Reading::Wide;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find_first_of("\r\n", begin), text.size());
    const auto words = words_of(text.substr(begin, end - begin));
    begin = end + 1;
    for (std::size_t at = 0; at + 1 < words.size(); ++at) {
      const auto behind = words.begin() + static_cast<std::ptrdiff_t>(at) + 2;
      const bool is_whole = behind <= words.end() && std::any_of(behind, words.end(), names_http);
      const bool is_likely =
          reading == Reading::Wide && ((is_first && at == 0) || looks_like_target(words[at + 1]));
      if (is_whole || is_likely) lines.push_back({words[at], words[at + 1], end});
    }
    if (!words.empty()) is_first = false;
  }
}

std::string in_capitals(std::string_view word) {
  std::string result(word);
  for (char& c : result) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return result;
}

// The end of a body may stand before the method.
std::string method_in(std::string_view word) {
  std::string method = in_capitals(word);
  for (const std::string_view known : {"PUT", "POST", "DELETE", "COPY", "PATCH"}) {
    if (method.ends_with(known)) return std::string(known);
  }
  return method;
}

// CouchDB takes the method from there, whatever the request line says.
std::vector<std::string> overrides_of(const Request& request) {
  std::vector<std::string> methods;
  for (const std::string_view value : all_headers(request.headers, kOverride)) {
    methods.push_back(method_in(trim(value)));
  }
  if (!request.raw) return methods;
  for (const std::string_view line : split(*request.raw, '\n')) {
    const std::size_t colon = std::min(line.find(':'), line.size());
    if (!equals_ignoring_case(trim(line.substr(0, colon)), kOverride)) continue;
    const auto words = words_of(line.substr(std::min(colon + 1, line.size())));
    for (const std::string_view word : words) methods.push_back(method_in(word));
  }
  return methods;
}

std::string_view behind_blank_line(std::string_view text) {
  const std::size_t with_returns = text.find("\r\n\r\n");
  const std::size_t without = text.find("\n\n");
  if (without < with_returns) return text.substr(without + 2);
  return with_returns == std::string_view::npos ? "" : text.substr(with_returns + 4);
}

void add_aims(const RequestLine& line, const Aim& common, const std::vector<std::string>& overrides,
              std::vector<Aim>& aims) {
  for (Path& path : paths_of(line.target)) {
    Aim aim = common;
    aim.path = std::move(path);
    for (const auto& method : overrides) {
      aim.method = method;
      aims.push_back(aim);
    }
    aim.method = method_in(line.method);
    aims.push_back(std::move(aim));
  }
}

}  // namespace

std::vector<Path> paths_of(std::string_view target) {
  target = target.substr(0, target.find_first_of("?#"));
  std::vector<Path> paths;
  const std::size_t scheme = target.find("://");
  if (!target.starts_with('/') && scheme != std::string_view::npos) {
    const std::size_t path = std::min(target.find('/', scheme + 3), target.size());
    paths.push_back(parts_of(target.substr(path)));
  } else {
    paths.push_back(parts_of(target));
    // What stands first may be an authority.
    const bool is_odd = !target.starts_with('/') || target.starts_with("//");
    if (is_odd && paths.back().size() > 1) {
      paths.emplace_back(paths.front().begin() + 1, paths.front().end());
    }
  }
  for (std::size_t at = 0, count = paths.size(); at < count; ++at) {
    Path other = resolved(paths[at]);
    if (other != paths[at]) paths.push_back(std::move(other));
  }
  std::erase_if(paths, [](const Path& path) { return path.empty(); });
  return paths;
}

std::vector<Aim> aims_of(const Request& request) {
  const auto overrides = overrides_of(request);
  std::vector<RequestLine> lines;
  std::vector<Aim> aims;
  if (request.raw) {
    add_lines(*request.raw, Reading::Wide, lines);
    for (const auto& line : lines) {
      const auto body = behind_blank_line(std::string_view(*request.raw).substr(line.end));
      add_aims(line, {"", {}, std::string(body), true}, overrides, aims);
    }
    return aims;
  }
  const std::string first = request.method + " " + request.path;
  add_lines(first, Reading::Wide, lines);
  const std::string body = request.body.value_or("");
  add_lines(body, Reading::Narrow, lines);
  const bool is_coded = find_header(request.headers, "Content-Encoding").has_value();
  for (const auto& line : lines) add_aims(line, {"", {}, body, is_coded}, overrides, aims);
  return aims;
}

}  // namespace purgatory::conformance
