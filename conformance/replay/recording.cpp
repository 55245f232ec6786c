// SPDX-License-Identifier: Apache-2.0
#include "conformance/replay/recording.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <utility>

#include "support/gzip.h"
#include "support/json.h"

namespace purgatory::conformance {
namespace {

namespace fs = std::filesystem;

// Ends at the public functions, as a value.
class WrongRecording : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

constexpr std::uint64_t kLargestUnpacked = std::uint64_t{1} << 30;

const Json& member(const Json& json, std::string_view key) {
  const Json* found = json.find(key);
  if (found == nullptr) throw WrongRecording("\"" + std::string(key) + "\" is missing");
  return *found;
}

const std::string& text(const Json& json, std::string_view what) {
  if (!json.is_string()) throw WrongRecording(std::string(what) + " is no string");
  return json.as_string();
}

const Json::Array& list(const Json& json, std::string_view what) {
  if (!json.is_array()) throw WrongRecording(std::string(what) + " is no array");
  return json.elements();
}

int status(const Json& json) {
  if (!json.is_small_integer() || json.as_integer() < 100 || json.as_integer() > 599) {
    throw WrongRecording("the status is none of HTTP");
  }
  return static_cast<int>(json.as_integer());
}

std::optional<std::string> optional_text(const Json* json, std::string_view what) {
  if (json == nullptr || json->is_null()) return std::nullopt;
  return text(*json, what);
}

HeaderFields fields(const Json* json) {
  HeaderFields result;
  if (json == nullptr || json->is_null()) return result;
  if (!json->is_object()) throw WrongRecording("the headers are no object");
  for (const auto& [name, value] : json->members()) result.emplace_back(name, text(value, name));
  return result;
}

RecordedSender sender(const Json* auth) {
  if (auth == nullptr) return {};
  if (auth->is_null()) return {RecordedSender::Kind::Nobody, {}};
  const std::string& account = text(*auth, "auth");
  const auto colon = account.find(':');
  if (colon == std::string::npos) throw WrongRecording("auth is no user:password");
  return {RecordedSender::Kind::User, {account.substr(0, colon), account.substr(colon + 1)}};
}

RecordedExchange exchange_of(const Json& json) {
  const Json& request = member(json, "request");
  const Json& response = member(json, "response");
  RecordedExchange exchange;
  exchange.method = text(member(request, "method"), "the method");
  exchange.path = text(member(request, "path"), "the path");
  exchange.headers = fields(request.find("headers"));
  exchange.body = optional_text(request.find("body"), "the body");
  exchange.sender = sender(request.find("auth"));
  exchange.status = status(member(response, "status"));
  exchange.answer_headers = fields(response.find("headers"));
  exchange.answer_body = optional_text(response.find("body"), "the body").value_or("");
  return exchange;
}

Recording sequence_of(const Json& json) {
  Recording recording;
  recording.name = text(member(json, "name"), "the name");
  recording.title = optional_text(json.find("title"), "the title").value_or(recording.name);
  recording.server = optional_text(json.find("server"), "the server").value_or("");
  for (const auto& exchange : list(member(json, "exchanges"), "exchanges")) {
    recording.exchanges.push_back(exchange_of(exchange));
  }
  return recording;
}

// `[kind, method, path below the database, body, status, headers, body of the answer]`
RecordedExchange operation_of(const Json& json, const std::string& database) {
  const auto& parts = list(json, "an exchange");
  if (parts.size() != 7) throw WrongRecording("an exchange has not seven parts");
  RecordedExchange exchange;
  exchange.kind = text(parts[0], "the kind");
  exchange.method = text(parts[1], "the method");
  exchange.path = database + text(parts[2], "the path");
  exchange.body = optional_text(&parts[3], "the body");
  exchange.status = status(parts[4]);
  exchange.answer_headers = fields(&parts[5]);
  exchange.answer_body = text(parts[6], "the body of the answer");
  return exchange;
}

Recording seed_of(const Json& json) {
  const Json& seed = member(json, "seed");
  if (!seed.is_small_integer()) throw WrongRecording("the seed is no integer");
  const std::string number = std::to_string(seed.as_integer());
  Recording recording;
  recording.name = "fuzz/seed-" + number;
  recording.title = "random operations of seed " + number;
  recording.source = Recording::Source::Random;
  for (const auto& exchange : list(member(json, "exchanges"), "exchanges")) {
    recording.exchanges.push_back(operation_of(exchange, "/fuzz-" + number));
  }
  return recording;
}

template <typename Value, typename Read>
Result<Value, std::string> parsed(std::string_view text, Read read) {
  const auto json = Json::parse(text);
  if (!json) {
    return Failure<std::string>("no JSON: " + json.error().problem + " at byte " +
                                std::to_string(json.error().offset));
  }
  try {
    return read(*json);
  } catch (const WrongRecording& error) {
    return Failure<std::string>(error.what());
  }
}

Result<std::string, std::string> bytes_of(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  if (!in.good() && !in.eof()) return Failure<std::string>("it cannot be read");
  return bytes;
}

Result<std::vector<Recording>, std::string> parse_file(const std::string& file) {
  const auto bytes = bytes_of(file);
  if (!bytes) return Failure<std::string>(bytes.error());
  if (!file.ends_with(".gz")) {
    auto recording = parse_sequence(*bytes);
    if (!recording) return Failure<std::string>(recording.error());
    return std::vector<Recording>{std::move(*recording)};
  }
  const auto text = gunzip(*bytes, kLargestUnpacked);
  if (!text) return Failure<std::string>("no gzip file of a sensible size");
  return parse_random_operations(*text);
}

bool is_recording(const fs::path& path) {
  const std::string name = path.filename().string();
  return name.ends_with(".json") || name.ends_with(".json.gz");
}

// The recordings in a folder. A name that begins with '_' is no recording but data beside them.
std::vector<std::string> files_in(const std::string& folder) {
  std::vector<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const bool is_beside = entry.path().filename().string().starts_with('_');
    if (entry.is_regular_file() && !is_beside && is_recording(entry.path())) {
      files.push_back(entry.path().string());
    }
  }
  std::ranges::sort(files);
  return files;
}

Result<std::vector<std::string>, std::string> files_of(const std::vector<std::string>& named) {
  std::vector<std::string> files;
  for (const auto& path : named) {
    std::error_code error;
    const auto kind = fs::status(path, error).type();
    if (kind == fs::file_type::not_found) {
      return Failure<std::string>(path + ": there is no such file or folder");
    }
    const auto found = kind == fs::file_type::directory ? files_in(path) : std::vector{path};
    if (found.empty()) return Failure<std::string>(path + ": there are no recordings in it");
    files.insert(files.end(), found.begin(), found.end());
  }
  return files;
}

}  // namespace

Result<Recording, std::string> parse_sequence(std::string_view text) {
  return parsed<Recording>(text, sequence_of);
}

Result<std::vector<Recording>, std::string> parse_random_operations(std::string_view text) {
  return parsed<std::vector<Recording>>(text, [](const Json& json) {
    std::vector<Recording> recordings;
    for (const auto& seed : list(member(json, "seeds"), "seeds")) {
      recordings.push_back(seed_of(seed));
      recordings.back().server = optional_text(json.find("server"), "the server").value_or("");
    }
    return recordings;
  });
}

Result<std::vector<Recording>, std::string> load_recordings(const std::string& file) {
  auto recordings = parse_file(file);
  if (!recordings) {
    return Failure<std::string>(file + ": this is no recording: " + recordings.error());
  }
  for (auto& recording : *recordings) recording.file = file;
  return recordings;
}

Result<std::vector<Recording>, std::string> collect_recordings(
    const std::vector<std::string>& files_and_folders) {
  const auto files = files_of(files_and_folders);
  if (!files) return Failure<std::string>(files.error());
  std::vector<Recording> all;
  for (const auto& file : *files) {
    auto some = load_recordings(file);
    if (!some) return some;
    std::ranges::move(*some, std::back_inserter(all));
  }
  if (all.empty()) return Failure<std::string>("there are no recordings");
  return all;
}

}  // namespace purgatory::conformance
