// SPDX-License-Identifier: Apache-2.0
#include "conformance/http/curl_client.h"

#include <charconv>
#include <mutex>
#include <new>
#include <string>
#include <string_view>

#include <curl/curl.h>

#include "support/text.h"

namespace purgatory::conformance {

struct CurlClient::Handle {
  CURL* easy = nullptr;
  char problem[CURL_ERROR_SIZE] = {};
};

namespace {

struct FreeHeaderList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, FreeHeaderList>;

// One transfer as libcurl's callbacks see it.
struct Transfer {
  const Request* request = nullptr;
  std::size_t max_body = 0;
  std::string sent;
  Response response;
  bool is_too_large = false;
};

void initialise_once() {
  static std::once_flag flag;
  std::call_once(flag, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

void read_status_line(std::string_view line, Response& response) {
  // An interim answer (1xx) came first: only the last one counts.
  response.headers.clear();
  const auto space = line.find(' ');
  if (space == std::string_view::npos) return;
  line.remove_prefix(space + 1);
  std::from_chars(line.data(), line.data() + line.size(), response.status);
  const auto reason = line.find(' ');
  response.reason = reason == std::string_view::npos ? "" : std::string(line.substr(reason + 1));
}

std::size_t on_header(char* bytes, std::size_t size, std::size_t count, void* user) {
  auto& response = static_cast<Transfer*>(user)->response;
  std::string_view line(bytes, size * count);
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
  const auto colon = line.find(':');
  if (line.starts_with("HTTP/")) {
    read_status_line(line, response);
  } else if (colon != std::string_view::npos) {
    response.headers.emplace_back(line.substr(0, colon), trim(line.substr(colon + 1)));
  }
  return size * count;
}

std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  if (transfer.response.body.size() + size * count > transfer.max_body) {
    transfer.is_too_large = true;
    return 0;
  }
  transfer.response.body.append(bytes, size * count);
  return size * count;
}

int on_debug(CURL*, curl_infotype type, char* bytes, std::size_t size, void* user) {
  if (type == CURLINFO_HEADER_OUT) static_cast<Transfer*>(user)->sent.assign(bytes, size);
  return 0;
}

int on_progress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  const auto* cancelled = static_cast<Transfer*>(user)->request->cancelled;
  return cancelled != nullptr && cancelled->load() ? 1 : 0;
}

void add_line(HeaderList& list, const std::string& line) {
  curl_slist* longer = curl_slist_append(list.get(), line.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  (void)list.release();
  list.reset(longer);
}

HeaderList header_list(const Request& request) {
  HeaderList list;
  for (const auto& [name, value] : request.headers) {
    // libcurl's spelling of a field with an empty value ends in a semicolon.
    add_line(list, value.empty() ? name + ";" : name + ": " + value);
  }
  for (const char* added_by_curl : {"Accept", "Content-Type", "Expect"}) {
    if (!find_header(request.headers, added_by_curl))
      add_line(list, std::string(added_by_curl) + ":");
  }
  if (request.credentials && !find_header(request.headers, "Authorization")) {
    add_line(list, "Authorization: Basic " +
                       base64(request.credentials->user + ":" + request.credentials->password));
  }
  return list;
}

bool defines_content(std::string_view method) {
  return method == "POST" || method == "PUT" || method == "PATCH";
}

void set_method_and_body(CURL* easy, const Request& request) {
  if (request.method == "HEAD") {
    curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
    return;
  }
  if (request.body || defines_content(request.method)) {
    const std::size_t size = request.body ? request.body->size() : 0;
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(size));
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.body ? request.body->data() : "");
  }
  curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
}

void set_callbacks(CURL* easy, Transfer& transfer) {
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, &transfer);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &transfer);
  curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, on_debug);
  curl_easy_setopt(easy, CURLOPT_DEBUGDATA, &transfer);
  curl_easy_setopt(easy, CURLOPT_VERBOSE, 1L);
  curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, on_progress);
  curl_easy_setopt(easy, CURLOPT_XFERINFODATA, &transfer);
  curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
}

void set_limits(CURL* easy, const Request& request, const ClientLimits& limits) {
  const auto total = request.timeout.count() > 0 ? request.timeout : limits.total;
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(total.count()));
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits.connect.count()));
  // Signals belong to the runner.
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
}

void set_address(CURL* easy, const Request& request) {
  curl_easy_setopt(easy, CURLOPT_URL, request.base_url.c_str());
  // Sent as it is: no `..` resolved, nothing encoded, nothing refused.
  curl_easy_setopt(easy, CURLOPT_REQUEST_TARGET, request.path.c_str());
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  curl_easy_setopt(easy, CURLOPT_PROXY, "");
}

bool holds_line_break(std::string_view text) {
  return text.find_first_of(std::string_view("\0\r\n", 3)) != std::string_view::npos;
}

std::string unsupported(const Request& request) {
  if (request.method == "HEAD" && request.body) return "a HEAD with a body cannot be sent";
  if (request.method.empty()) return "the method is empty";
  bool broken = holds_line_break(request.method) || holds_line_break(request.path);
  for (const auto& [name, value] : request.headers) {
    broken = broken || name.empty() || holds_line_break(name) || holds_line_break(value);
  }
  return broken ? "a NUL or a line break stands in the method, the path or a header" : "";
}

TransportError::Kind kind_of(CURLcode code, const Transfer& transfer) {
  using Kind = TransportError::Kind;
  if (transfer.is_too_large) return Kind::TooLarge;
  switch (code) {
    case CURLE_COULDNT_CONNECT:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
      return Kind::Unreachable;
    case CURLE_OPERATION_TIMEDOUT:
      return Kind::Timeout;
    case CURLE_ABORTED_BY_CALLBACK:
      return Kind::Cancelled;
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT:
      return Kind::Unsupported;
    default:
      return Kind::Broken;
  }
}

TransportError error_of(const Request& request, TransportError::Kind kind,
                        const std::string& problem) {
  return TransportError{kind, request.method + " " + request.url() + ": " + problem};
}

std::string problem_of(CURLcode code, const char* detail, const Transfer& transfer) {
  if (transfer.is_too_large) {
    return "the answer has more than " + std::to_string(transfer.max_body) + " bytes";
  }
  return *detail != '\0' ? detail : curl_easy_strerror(code);
}

std::chrono::microseconds elapsed(CURL* easy) {
  curl_off_t total = 0;
  curl_easy_getinfo(easy, CURLINFO_TOTAL_TIME_T, &total);
  return std::chrono::microseconds(total);
}

}  // namespace

CurlClient::CurlClient(ClientLimits limits) : limits_(limits), handle_(std::make_unique<Handle>()) {
  initialise_once();
  handle_->easy = curl_easy_init();
  if (handle_->easy == nullptr) throw std::bad_alloc();
}

CurlClient::~CurlClient() { curl_easy_cleanup(handle_->easy); }

Exchange CurlClient::send(const Request& request) {
  if (const std::string problem = unsupported(request); !problem.empty()) {
    return {request, "", error_of(request, TransportError::Kind::Unsupported, problem)};
  }
  CURL* easy = handle_->easy;
  Transfer transfer{&request, limits_.body_bytes, {}, {}, false};
  const HeaderList headers = header_list(request);
  curl_easy_reset(easy);
  handle_->problem[0] = '\0';
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, handle_->problem);
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers.get());
  set_address(easy, request);
  set_method_and_body(easy, request);
  set_callbacks(easy, transfer);
  set_limits(easy, request, limits_);
  const CURLcode code = curl_easy_perform(easy);
  transfer.response.elapsed = elapsed(easy);
  if (code == CURLE_OK) return {request, std::move(transfer.sent), std::move(transfer.response)};
  return {request, std::move(transfer.sent),
          error_of(request, kind_of(code, transfer), problem_of(code, handle_->problem, transfer))};
}

}  // namespace purgatory::conformance
