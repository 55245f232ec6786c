// SPDX-License-Identifier: Apache-2.0
#include "conformance/http/curl_client.h"

#include <array>
#include <mutex>
#include <new>
#include <poll.h>
#include <string>
#include <string_view>
#include <unistd.h>
#include <utility>
#include <vector>

#include <curl/curl.h>

#include "conformance/http/header_lines.h"
#include "conformance/http/kept_connections.h"
#include "conformance/http/response_reader.h"
#include "conformance/http/transfer.h"

namespace purgatory::conformance {

namespace {

void initialise_once() {
  static std::once_flag flag;
  std::call_once(flag, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

// Header lines as a list of libcurl, which only reads them. The nodes are used again for the next
// request.
class HeaderList {
 public:
  curl_slist* of(const Request& request) {
    const auto lines = lines_.of(request);
    nodes_.resize(lines.size());
    curl_slist* next = nullptr;
    for (std::size_t i = lines.size(); i > 0; --i) {
      nodes_[i - 1] = {lines[i - 1].data(), next};
      next = &nodes_[i - 1];
    }
    return next;
  }

 private:
  HeaderLines lines_;
  std::vector<curl_slist> nodes_;
};

// Less than was given ends the transfer.
std::size_t on_header(char* bytes, std::size_t size, std::size_t count, void* user) {
  return static_cast<Transfer*>(user)->take_header_line({bytes, size * count}) ? size * count : 0;
}

std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* user) {
  return static_cast<Transfer*>(user)->take_body({bytes, size * count}) ? size * count : 0;
}

int on_debug(CURL*, curl_infotype type, char* bytes, std::size_t size, void* user) {
  Transfer& transfer = *static_cast<Transfer*>(user);
  const std::string_view text(bytes, size);
  if (type == CURLINFO_HEADER_OUT) transfer.take_sent(text);
  // Where the first field is folded libcurl gives up before it hands the line on.
  const bool is_folded = text.starts_with(' ') || text.starts_with('\t');
  if (type == CURLINFO_HEADER_IN && is_folded) transfer.take_header_line(text);
  if (type == CURLINFO_DATA_IN) transfer.take_wire(text);
  if (type == CURLINFO_TEXT) transfer.take_remark(text);
  return 0;
}

int on_close(void* user, curl_socket_t socket) {
  static_cast<KeptConnections*>(user)->forget(socket);
  return close(socket);
}

int on_progress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<Transfer*>(user)->is_cancelled() ? 1 : 0;
}

// The transfer, whatever it is when the handle is used, is told what comes of it. It must outlive
// the handle.
void tell(CURL* easy, Transfer& transfer) {
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

// The handle has those of the request before.
void set_method_and_body(CURL* easy, const Request& request) {
  curl_easy_setopt(easy, CURLOPT_POSTFIELDS, nullptr);
  curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
  if (request.method == "HEAD") {
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, nullptr);
    curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
    return;
  }
  if (has_content(request)) {
    const std::size_t size = request.body ? request.body->size() : 0;
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(size));
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.body ? request.body->data() : "");
  }
  curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
}

std::chrono::milliseconds time_for(const Request& request, const ClientLimits& limits) {
  return request.timeout.count() > 0 ? request.timeout : limits.total;
}

void set_time(CURL* easy, std::chrono::milliseconds time) {
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(time.count()));
}

void set_connection(CURL* easy, const ConnectionOptions& connection) {
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_PROXY, connection.proxy.c_str());
  if (!connection.ca_file.empty()) {
    curl_easy_setopt(easy, CURLOPT_CAINFO, connection.ca_file.c_str());
  }
  if (!connection.certificate_file.empty()) {
    curl_easy_setopt(easy, CURLOPT_SSLCERT, connection.certificate_file.c_str());
  }
  if (!connection.key_file.empty()) {
    curl_easy_setopt(easy, CURLOPT_SSLKEY, connection.key_file.c_str());
  }
  if (connection.is_insecure) {
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 0L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 0L);
  }
}

// What no request changes.
void set_up(CURL* easy, const ClientLimits& limits, const ConnectionOptions& connection) {
  set_connection(easy, connection);
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits.connect.count()));
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  // Signals belong to the runner.
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  // What a proxy says before it passes bytes on is none of the target's answer.
  curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
}

void set_address(CURL* easy, const Request& request, const ConnectionOptions& connection) {
  curl_easy_setopt(easy, CURLOPT_URL, request.base_url.c_str());
  // Sent as it is: no `..` resolved, nothing encoded, nothing refused. A proxy is told the whole
  // address (RFC 9112, 3.2.2), but for where it only passes encrypted bytes on.
  const bool is_told_all = !connection.proxy.empty() && request.base_url.starts_with("http://");
  curl_easy_setopt(easy, CURLOPT_REQUEST_TARGET,
                   is_told_all ? request.url().c_str() : request.path.c_str());
}

TransportError::Kind kind_of(CURLcode code, const Transfer& transfer) {
  using Kind = TransportError::Kind;
  if (transfer.is_too_large()) return Kind::TooLarge;
  if (!transfer.framing_problem().empty()) return Kind::Broken;
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
      // Also what an answer is called that is none of HTTP/1.
      return transfer.sent().empty() ? Kind::Unsupported : Kind::Broken;
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
  if (transfer.is_too_large()) {
    return "the answer has more than " + std::to_string(transfer.max_body()) + " bytes";
  }
  if (!transfer.framing_problem().empty()) return transfer.framing_problem();
  if (code == CURLE_UNSUPPORTED_PROTOCOL && !transfer.sent().empty()) {
    return std::string("what came back is no HTTP answer (") + detail + ")";
  }
  return *detail != '\0' ? detail : curl_easy_strerror(code);
}

std::chrono::microseconds elapsed(CURL* easy) {
  curl_off_t total = 0;
  curl_easy_getinfo(easy, CURLINFO_TOTAL_TIME_T, &total);
  return std::chrono::microseconds(total);
}

// What was read is the answer, though perhaps it did not end by itself.
bool is_enough(CURLcode code, const Transfer& transfer) {
  if (!transfer.framing_problem().empty()) return false;
  if (code == CURLE_OK) return true;
  if (!transfer.request().until_line || transfer.response().status == 0) return false;
  return transfer.is_read_far_enough() || code == CURLE_OPERATION_TIMEDOUT;
}

// A connection on which bytes are sent and read as they are, until a deadline.
class RawConnection {
 public:
  using SteadyClock = std::chrono::steady_clock;

  RawConnection(CURL* easy, const Transfer& transfer, SteadyClock::time_point deadline)
      : easy_(easy), transfer_(transfer), deadline_(deadline) {
    curl_easy_getinfo(easy, CURLINFO_ACTIVESOCKET, &socket_);
  }

  // A server may answer and close before it has read everything: then reading tells more.
  CURLcode send_all(std::string_view bytes) {
    while (!bytes.empty()) {
      std::size_t count = 0;
      const CURLcode code = curl_easy_send(easy_, bytes.data(), bytes.size(), &count);
      bytes.remove_prefix(count);
      if (code == CURLE_OK) continue;
      if (code != CURLE_AGAIN) return CURLE_OK;
      if (const CURLcode waited = wait(POLLOUT); waited != CURLE_OK) return waited;
    }
    return CURLE_OK;
  }

  CURLcode read_answer(ResponseReader& reader) {
    std::array<char, 16384> buffer{};
    using State = ResponseReader::State;
    while (reader.state() == State::Head || reader.state() == State::Body) {
      // Bytes may come without an end.
      if (const CURLcode over = gives_up(); over != CURLE_OK) return over;
      std::size_t count = 0;
      const CURLcode code = curl_easy_recv(easy_, buffer.data(), buffer.size(), &count);
      if (code == CURLE_AGAIN) {
        if (const CURLcode waited = wait(POLLIN); waited != CURLE_OK) return waited;
      } else if (code == CURLE_OK && count > 0) {
        reader.take({buffer.data(), count});
      } else {
        reader.end();
      }
    }
    return CURLE_OK;
  }

 private:
  CURLcode wait(short events) {
    constexpr int kSliceMs = 50;
    CURLcode over = gives_up();
    while (over == CURLE_OK) {
      pollfd waiting{socket_, events, 0};
      if (poll(&waiting, 1, kSliceMs) > 0) return CURLE_OK;
      over = gives_up();
    }
    return over;
  }

  CURLcode gives_up() const {
    if (transfer_.is_cancelled()) return CURLE_ABORTED_BY_CALLBACK;
    return SteadyClock::now() < deadline_ ? CURLE_OK : CURLE_OPERATION_TIMEDOUT;
  }

  CURL* easy_;
  const Transfer& transfer_;
  SteadyClock::time_point deadline_;
  curl_socket_t socket_ = CURL_SOCKET_BAD;
};

void keep_connection(CURL* easy, const Request& request, KeptConnections& kept) {
  curl_socket_t socket = CURL_SOCKET_BAD;
  curl_easy_getinfo(easy, CURLINFO_ACTIVESOCKET, &socket);
  if (socket != CURL_SOCKET_BAD) kept.keep(socket, request);
}

struct EndEasy {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
using EasyHandle = std::unique_ptr<CURL, EndEasy>;

EasyHandle new_handle() {
  initialise_once();
  EasyHandle easy(curl_easy_init());
  if (!easy) throw std::bad_alloc();
  return easy;
}

}  // namespace

// What is set once, and what each request puts in the place of the one before.
struct CurlClient::Handle {
  char problem[CURL_ERROR_SIZE] = {};
  Transfer transfer;
  HeaderList headers;
  KeptConnections kept;
  EasyHandle easy = new_handle();  // last, since it refers to all of them
};

CurlClient::CurlClient(ClientLimits limits, ConnectionOptions connection)
    : limits_(limits), connection_(std::move(connection)) {
  connect_anew();
}

CurlClient::~CurlClient() = default;

void CurlClient::connect_anew() {
  handle_ = std::make_unique<Handle>();
  CURL* easy = handle_->easy.get();
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, handle_->problem);
  curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, on_close);
  curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, &handle_->kept);
  tell(easy, handle_->transfer);
  set_up(easy, limits_, connection_);
}

Exchange CurlClient::send_raw(const Request& request) {
  const auto start = RawConnection::SteadyClock::now();
  const EasyHandle easy = new_handle();
  Transfer transfer(request, limits_.body_bytes);
  handle_->problem[0] = '\0';
  curl_easy_setopt(easy.get(), CURLOPT_ERRORBUFFER, handle_->problem);
  curl_easy_setopt(easy.get(), CURLOPT_URL, request.base_url.c_str());
  curl_easy_setopt(easy.get(), CURLOPT_CONNECT_ONLY, 1L);
  tell(easy.get(), transfer);
  set_up(easy.get(), limits_, connection_);
  set_time(easy.get(), time_for(request, limits_));
  CURLcode code = curl_easy_perform(easy.get());
  ResponseReader reader(limits_.body_bytes, asked_by_bytes(*request.raw));
  if (code == CURLE_OK) {
    RawConnection connection(easy.get(), transfer, start + time_for(request, limits_));
    code = connection.send_all(*request.raw);
    if (code == CURLE_OK) code = connection.read_answer(reader);
  }
  if (code != CURLE_OK) {
    return {
        request, *request.raw,
        error_of(request, kind_of(code, transfer), problem_of(code, handle_->problem, transfer))};
  }
  if (reader.state() == ResponseReader::State::Broken) {
    const auto kind =
        reader.is_too_large() ? TransportError::Kind::TooLarge : TransportError::Kind::Broken;
    return {request, *request.raw, error_of(request, kind, reader.problem())};
  }
  Response response = reader.response();
  response.elapsed = std::chrono::duration_cast<std::chrono::microseconds>(
      RawConnection::SteadyClock::now() - start);
  return {request, *request.raw, std::move(response)};
}

// A connection on which something came unasked is given up; what is wrong with it is said, unless
// the target may send it.
std::string CurlClient::give_up_unasked() {
  const auto unasked = handle_->kept.find_unasked();
  if (!unasked) return "";
  connect_anew();
  // On an encrypted one it may be a matter of the encryption.
  if (unasked->begin.empty() || is_farewell(unasked->begin)) return "";
  return "not sent, since the target went on behind the end of its answer to " + unasked->behind +
         ": " + quoted_piece(unasked->begin);
}

Exchange CurlClient::send(Request request) {
  if (request.raw) return send_raw(request);
  if (const std::string problem = unsendable(request); !problem.empty()) {
    return {request, "", error_of(request, TransportError::Kind::Unsupported, problem)};
  }
  if (const std::string problem = give_up_unasked(); !problem.empty()) {
    return {request, "", error_of(request, TransportError::Kind::Broken, problem)};
  }
  CURL* easy = handle_->easy.get();
  Transfer& transfer = handle_->transfer;
  transfer = Transfer(request, limits_.body_bytes);
  handle_->problem[0] = '\0';
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, handle_->headers.of(request));
  set_address(easy, request, connection_);
  set_method_and_body(easy, request);
  set_time(easy, time_for(request, limits_));
  // Without its length the server may take what is left of a body for the next request.
  curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, request.omitted_headers.empty() ? 0L : 1L);
  const CURLcode code = curl_easy_perform(easy);
  if (code == CURLE_OK) transfer.end();
  transfer.response().elapsed = elapsed(easy);
  if (is_enough(code, transfer)) {
    keep_connection(easy, request, handle_->kept);
    return {std::move(request), std::move(transfer.sent()), std::move(transfer.response())};
  }
  auto error =
      error_of(request, kind_of(code, transfer), problem_of(code, handle_->problem, transfer));
  Exchange exchange{std::move(request), std::move(transfer.sent()), std::move(error)};
  // libcurl may keep a connection although bytes that it threw away came on it.
  if (!transfer.framing_problem().empty()) connect_anew();
  return exchange;
}

}  // namespace purgatory::conformance
