// SPDX-License-Identifier: Apache-2.0
#include "conformance/http/curl_command.h"

#include <algorithm>

#include "conformance/http/redaction.h"
#include "support/text.h"

namespace purgatory::conformance {
namespace {

// Linux allows 128 KiB an argument; a body beyond this goes through a pipe.
constexpr std::size_t kLongestArgument = 64 * 1024;

bool is_plain(char c) {
  const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return is_letter || (c >= '0' && c <= '9') ||
         std::string_view("-_./:=@%+,").find(c) != std::string_view::npos;
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; }

bool fits_an_argument(std::string_view body) {
  return body.size() <= kLongestArgument && is_utf8(body) && std::ranges::none_of(body, is_control);
}

// For `printf`'s format: bytes a terminal would not show in octal, '%' and '\' doubled.
std::string printf_format(std::string_view body) {
  std::string format;
  for (char c : body) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '%' || c == '\\') {
      format.append(2, c);
    } else if (byte >= 0x20 && byte < 0x7f) {
      format += c;
    } else {
      format += '\\';
      for (int shift : {6, 3, 0}) format += static_cast<char>('0' + ((byte >> shift) & 7));
    }
  }
  return format;
}

std::string variable_of(std::string_view header) {
  std::string name = "PURGATORY_";
  for (char c : header) {
    const bool is_lower = c >= 'a' && c <= 'z';
    name += c == '-' ? '_' : is_lower ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return name;
}

std::string header_option(const std::string& name, const std::string& value) {
  if (is_secret_header(name)) return " -H \"" + name + ": $" + variable_of(name) + "\"";
  return " -H " + shell_quoted(value.empty() ? name + ";" : name + ": " + value);
}

std::string body_option(const std::string& body) {
  if (!fits_an_argument(body)) return " --data-binary @-";
  // curl would read a file where the body starts with '@'.
  return (body.starts_with('@') ? " --data-raw " : " --data-binary ") + shell_quoted(body);
}

// Sends bytes as they are: curl cannot.
std::string raw_command(const Request& request) {
  const std::string bytes =
      "printf " + shell_quoted(printf_format(redacted_head(*request.raw))) + " | ";
  const bool is_encrypted = request.base_url.starts_with("https://");
  std::string authority = request.base_url.substr(request.base_url.find("//") + 2);
  const std::size_t colon = authority.rfind(':');
  const bool has_port = colon != std::string::npos && authority.back() != ']';
  if (!has_port) authority += is_encrypted ? ":443" : ":80";
  if (is_encrypted) return bytes + "openssl s_client -quiet -connect " + shell_quoted(authority);
  authority[authority.rfind(':')] = ' ';
  return bytes + "nc " + authority;
}

}  // namespace

std::string shell_quoted(std::string_view text) {
  if (!text.empty() && std::ranges::all_of(text, is_plain)) return std::string(text);
  std::string quoted = "'";
  for (char c : text) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

std::string curl_command(const Exchange& exchange) {
  if (exchange.request_left_out == 0) return curl_command(exchange.asked);
  Request request = exchange.asked;
  // As short as can be, so that it stays an argument.
  request.body = "@body";
  std::string command = curl_command(request);
  constexpr std::string_view kAsText = "--data-raw @body";
  const auto place = command.rfind(kAsText);
  return command.replace(place, kAsText.size(), "--data-binary @body");
}

std::string curl_command(const Request& request) {
  if (request.raw) return raw_command(request);
  std::string command;
  if (request.body && !fits_an_argument(*request.body)) {
    command = "printf " + shell_quoted(printf_format(*request.body)) + " | ";
  }
  command += "curl -gi --path-as-is";
  if (request.method == "HEAD") {
    command += " -I";
  } else if (request.method != "GET" || request.body) {
    command += " -X " + shell_quoted(request.method);
  }
  if (request.credentials) command += " -u \"$PURGATORY_USER:$PURGATORY_PASSWORD\"";
  for (const auto& [name, value] : request.headers) command += header_option(name, value);
  for (const auto& name : request.omitted_headers) command += " -H " + shell_quoted(name + ":");
  if (request.body) {
    if (!find_header(request.headers, "Content-Type")) command += " -H Content-Type:";
    command += body_option(*request.body);
  }
  return command + " " + shell_quoted(without_url_credentials(request.url()));
}

}  // namespace purgatory::conformance
