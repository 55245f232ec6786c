// SPDX-License-Identifier: Apache-2.0
#include "mock_server/replication/wire/curl_client.h"

#include <algorithm>
#include <mutex>
#include <new>
#include <optional>

#include <curl/curl.h>

namespace purgatory::replication {
namespace {

// What one answer may have: more than any batch that a replication asks for.
constexpr std::size_t kMostBody = std::size_t{1} << 30;

struct FreeHeaderList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, FreeHeaderList>;

void add_line(HeaderList& list, const std::string& line) {
  // A line break would begin a field of its own.
  if (line.find_first_of(std::string_view("\0\r\n", 3)) != std::string::npos) return;
  curl_slist* longer = curl_slist_append(list.get(), line.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  static_cast<void>(list.release());
  list.reset(longer);
}

HeaderList header_list(const DatabaseAddress& address) {
  HeaderList list;
  for (const char* line : {"Accept: application/json", "User-Agent: CouchDB-Replicator/3.5.0",
                           "Expect:", "Content-Type: application/json"}) {
    add_line(list, line);
  }
  for (const auto& [name, value] : address.headers) add_line(list, name + ": " + value);
  return list;
}

void initialise_once() {
  static std::once_flag flag;
  std::call_once(flag, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

Fault::Kind kind_of(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return Fault::Kind::Unresolved;
    case CURLE_COULDNT_CONNECT:
      return Fault::Kind::Refused;
    case CURLE_OPERATION_TIMEDOUT:
      return Fault::Kind::TimedOut;
    default:
      return Fault::Kind::Broken;
  }
}

}  // namespace

struct CurlClient::Handles {
  Handles() : multi(curl_multi_init()), easy(curl_easy_init()) {
    if (multi == nullptr || easy == nullptr) throw std::bad_alloc();
  }
  ~Handles() {
    curl_easy_cleanup(easy);
    curl_multi_cleanup(multi);
  }
  Handles(const Handles&) = delete;
  Handles& operator=(const Handles&) = delete;

  CURLM* multi;
  CURL* easy;
};

// One question on its way. What is quiet is measured by a steady clock: it is about a network, not
// about anything that happens in the server.
class CurlClient::Transfer {
 public:
  using Steady = std::chrono::steady_clock;

  Transfer(Handles& handles, const std::string& url, const Question& question,
           const HeaderList& fields)
      : handles_(handles) {
    CURL* easy = handles_.easy;
    curl_easy_reset(easy);
    curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, fields.get());
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
    curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(easy, CURLOPT_XFERINFODATA, this);
    curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
    if (question.method != "GET") {
      curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
                       static_cast<curl_off_t>(question.body.size()));
      curl_easy_setopt(easy, CURLOPT_POSTFIELDS, question.body.data());
      curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, question.method.c_str());
    }
    curl_multi_add_handle(handles_.multi, easy);
  }
  ~Transfer() { curl_multi_remove_handle(handles_.multi, handles_.easy); }
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  // Goes on as far as it can. How it ended, once it has.
  std::optional<CURLcode> advance() {
    int running = 0;
    curl_multi_perform(handles_.multi, &running);
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(handles_.multi, &left)) {
      if (message->msg == CURLMSG_DONE) return message->data.result;
    }
    return std::nullopt;
  }
  void wait(std::chrono::milliseconds longest) {
    curl_multi_poll(handles_.multi, nullptr, 0, static_cast<int>(longest.count()), nullptr);
  }
  std::chrono::milliseconds silence() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - last_byte_);
  }
  bool is_too_large() const { return is_too_large_; }
  Reply take_reply() {
    long status = 0;
    curl_easy_getinfo(handles_.easy, CURLINFO_RESPONSE_CODE, &status);
    return {static_cast<int>(status), std::move(body_)};
  }

 private:
  static std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* user) {
    auto& transfer = *static_cast<Transfer*>(user);
    transfer.is_too_large_ = transfer.body_.size() + size * count > kMostBody;
    if (transfer.is_too_large_) return 0;
    transfer.body_.append(bytes, size * count);
    return size * count;
  }
  static int on_progress(void* user, curl_off_t, curl_off_t received, curl_off_t, curl_off_t sent) {
    auto& transfer = *static_cast<Transfer*>(user);
    if (received + sent != transfer.moved_) transfer.last_byte_ = Steady::now();
    transfer.moved_ = received + sent;
    return 0;
  }

  Handles& handles_;
  std::string body_;
  bool is_too_large_ = false;
  Steady::time_point last_byte_ = Steady::now();
  curl_off_t moved_ = 0;
};

CurlClient::CurlClient(DatabaseAddress address, ClientOptions options)
    : address_(std::move(address)), options_(options) {
  initialise_once();
  handles_ = std::make_unique<Handles>();
}

CurlClient::~CurlClient() = default;

std::optional<Fault> CurlClient::wait_for(Transfer& transfer, const Question& question) {
  using Level = Interruption::Level;
  const std::chrono::milliseconds quiet = options_.quiet + question.patience;
  const Interruption::Waker waker(options_.interruption,
                                  [this] { curl_multi_wakeup(handles_->multi); });
  while (true) {
    const Level level = options_.interruption.level();
    if (level == Level::Abort || (question.waits() && level == Level::Finish)) {
      return Fault{Fault::Kind::Interrupted, "it was told to end"};
    }
    if (const auto code = transfer.advance()) {
      if (*code == CURLE_OK) return std::nullopt;
      if (transfer.is_too_large()) return Fault{Fault::Kind::Broken, "the answer has no end"};
      return Fault{kind_of(*code), curl_easy_strerror(*code)};
    }
    const auto left = quiet - transfer.silence();
    if (left.count() <= 0) return Fault{Fault::Kind::TimedOut, "no answer came in time"};
    transfer.wait(left);
  }
}

Result<Reply, Fault> CurlClient::send(const Question& question) {
  const HeaderList fields = header_list(address_);
  const std::string url = address_.url + question.path;
  Transfer transfer(*handles_, url, question, fields);
  if (auto fault = wait_for(transfer, question)) return Failure<Fault>(*std::move(fault));
  return transfer.take_reply();
}

}  // namespace purgatory::replication
