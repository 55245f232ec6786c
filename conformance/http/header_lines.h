// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/http/exchange.h"

namespace purgatory::conformance {

// Why libcurl cannot send the request as it is; empty when it can.
std::string unsendable(const Request& request);

// Whether a request is sent with content, be it empty.
bool has_content(const Request& request);

// The header lines of requests in libcurl's spelling: a field with an empty value ends in a
// semicolon, and one that libcurl would add by itself is left out by a line without a value. Lines
// are written over those of the request before, and its account is encoded once.
class HeaderLines {
 public:
  // Good until the next call.
  std::span<std::string> of(const Request& request);

 private:
  void leave_out(std::string_view added_by_curl, const Request& request);
  void add(std::initializer_list<std::string_view> parts);
  const std::string& encoded(const Credentials& account);

  std::vector<std::string> lines_;
  std::size_t count_ = 0;  // of them that belong to this request
  Credentials account_;
  std::string encoded_;  // as basic authentication sends the account
};

}  // namespace purgatory::conformance
