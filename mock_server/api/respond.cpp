// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/respond.h"

#include "support/text.h"

namespace purgatory::api {

http::Response json_text_response(int status, std::string body) {
  body += '\n';
  http::Response response;
  response.status = status;
  response.headers = {{"Cache-Control", "must-revalidate"}, {"Content-Type", "application/json"}};
  response.body = std::move(body);
  return response;
}

http::Response json_response(int status, const Json& body) {
  return json_text_response(status, body.dump());
}

http::Response streamed_response(std::string body) {
  http::Response response = json_text_response(200, std::move(body));
  response.framing = http::ResponseFraming::Chunked;
  return response;
}

http::Response ok_response(int status) { return json_text_response(status, R"({"ok":true})"); }

std::string printable(std::string_view text) {
  if (is_utf8(text)) return std::string(text);
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t length = 4;
    while (length > 0 && (i + length > text.size() || !is_utf8(text.substr(i, length)))) --length;
    out += length == 0 ? std::string_view("\xEF\xBF\xBD") : text.substr(i, length);
    i += length == 0 ? 1 : length;
  }
  return out;
}

}  // namespace purgatory::api
