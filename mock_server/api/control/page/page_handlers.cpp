// SPDX-License-Identifier: Apache-2.0
// The page: files of this folder, which ask the control for what they show.
#include <algorithm>
#include <string>

#include "mock_server/api/control/handlers.h"
#include "mock_server/api/control/page/page_files.h"
#include "mock_server/api/respond.h"

namespace purgatory::api {
namespace {

// Nothing from elsewhere, nothing inline, and no text can become markup: where the browser knows
// trusted types, even innerHTML is out of order.
constexpr const char* kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'";

std::string_view content_type(std::string_view name) {
  if (name.ends_with(".html")) return "text/html; charset=utf-8";
  if (name.ends_with(".css")) return "text/css; charset=utf-8";
  if (name.ends_with(".svg")) return "image/svg+xml";
  return "text/javascript; charset=utf-8";
}

Outcome<http::Response> file_response(std::string_view name) {
  const auto files = page_files();
  const auto found = std::ranges::find(files, name, &PageFile::name);
  if (found == files.end()) {
    return fail(ErrorKind::NotFound, "The page has no file `" + printable(name) + "`.");
  }
  http::Response response;
  response.headers = {{"Content-Type", std::string(content_type(name))},
                      {"Content-Security-Policy", kPolicy},
                      {"Referrer-Policy", "no-referrer"},
                      {"X-Frame-Options", "DENY"}};
  response.body = found->bytes;
  return response;
}

}  // namespace

Outcome<http::Response> get_page(ControlCall& call) {
  if (!call.target.path.ends_with('/')) {
    // The page's own addresses are relative to the folder.
    http::Response response;
    response.status = 308;
    response.headers = {{"Location", "/_mock/"}};
    return response;
  }
  return file_response("page.html");
}

Outcome<http::Response> get_page_file(ControlCall& call) {
  return file_response(call.captured("file"));
}

}  // namespace purgatory::api
