// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/http/exchange.h"
#include "support/result.h"

namespace purgatory::conformance {

// Who sends a recorded request.
struct RecordedSender {
  enum class Kind { Account, Nobody, User };
  Kind kind = Kind::Account;
  Credentials credentials;  // of a User
};

// A request and the answer that a real product gave to it. `$base` in the body of the request
// stands for the URL of the server.
struct RecordedExchange {
  std::string kind;  // of random operations ("purge", "get_doc"), for selection; else empty
  std::string method;
  std::string path;
  HeaderFields headers;  // a field with an empty value is one that is not to be sent
  std::optional<std::string> body;
  RecordedSender sender;
  int status = 0;
  HeaderFields answer_headers;
  std::string answer_body;
};

// Requests to be sent in order, starting without the databases that they create.
struct Recording {
  enum class Source { Sequence, Random };
  std::string name;  // "purge/twice", "fuzz/seed-7"
  std::string title;
  std::string server;  // the product that answered
  std::string file;
  Source source = Source::Sequence;
  std::vector<RecordedExchange> exchanges;
};

// What can be read of a file: `*.json` holds one sequence, `*.json.gz` random operations by seed.
// The error names the file and the place in it.
Result<std::vector<Recording>, std::string> load_recordings(const std::string& file);

// The recordings in files, and in folders with all below them, by path. An error when there is none
// or one cannot be read.
Result<std::vector<Recording>, std::string> collect_recordings(
    const std::vector<std::string>& files_and_folders);

// From the text of a sequence file, and of an unpacked file of random operations.
Result<Recording, std::string> parse_sequence(std::string_view text);
Result<std::vector<Recording>, std::string> parse_random_operations(std::string_view text);

}  // namespace purgatory::conformance
