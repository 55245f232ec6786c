// SPDX-License-Identifier: Apache-2.0
#include "benchmarks/runner/bare_curl.h"

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>

#include <curl/curl.h>

namespace purgatory::benchmarks {
namespace {

using conformance::Request;

struct Answer {
  long status = 0;
  std::string headers;
  std::string body;
};

std::size_t append(char* bytes, std::size_t size, std::size_t count, void* text) {
  static_cast<std::string*>(text)->append(bytes, size * count);
  return size * count;
}

struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

std::unique_ptr<curl_slist, FreeList> header_list(const Request& request) {
  curl_slist* list = nullptr;
  for (const auto& [name, value] : request.headers) {
    list = curl_slist_append(list, (name + ": " + value).c_str());
  }
  return std::unique_ptr<curl_slist, FreeList>(list);
}

class BareCurl {
 public:
  BareCurl() {
    curl_easy_setopt(easy_.get(), CURLOPT_WRITEFUNCTION, append);
    curl_easy_setopt(easy_.get(), CURLOPT_WRITEDATA, &answer_.body);
    curl_easy_setopt(easy_.get(), CURLOPT_HEADERFUNCTION, append);
    curl_easy_setopt(easy_.get(), CURLOPT_HEADERDATA, &answer_.headers);
    curl_easy_setopt(easy_.get(), CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
    curl_easy_setopt(easy_.get(), CURLOPT_NOSIGNAL, 1L);
  }

  const Answer& send(const Request& request) {
    answer_ = {};
    const auto headers = header_list(request);
    const std::string account = request.credentials->user + ":" + request.credentials->password;
    curl_easy_setopt(easy_.get(), CURLOPT_URL, request.url().c_str());
    curl_easy_setopt(easy_.get(), CURLOPT_USERPWD, account.c_str());
    curl_easy_setopt(easy_.get(), CURLOPT_HTTPHEADER, headers.get());
    if (request.body) {
      curl_easy_setopt(easy_.get(), CURLOPT_POSTFIELDSIZE, static_cast<long>(request.body->size()));
      curl_easy_setopt(easy_.get(), CURLOPT_POSTFIELDS, request.body->data());
    } else {
      curl_easy_setopt(easy_.get(), CURLOPT_HTTPGET, 1L);
    }
    curl_easy_setopt(easy_.get(), CURLOPT_CUSTOMREQUEST, request.method.c_str());
    if (const CURLcode code = curl_easy_perform(easy_.get()); code != CURLE_OK) {
      throw std::runtime_error(request.method + " " + request.url() + ": " +
                               curl_easy_strerror(code));
    }
    curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &answer_.status);
    return answer_;
  }

 private:
  struct EndEasy {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
  };
  std::unique_ptr<CURL, EndEasy> easy_{curl_easy_init()};
  Answer answer_;
};

}  // namespace

double seconds_of_bare_curl(const std::vector<Request>& requests) {
  BareCurl curl;
  const auto start = std::chrono::steady_clock::now();
  for (const Request& request : requests) {
    const Answer& answer = curl.send(request);
    if (answer.status >= 500) throw std::runtime_error(request.url() + ": " + answer.body);
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  return took.count();
}

}  // namespace purgatory::benchmarks
