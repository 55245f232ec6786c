// SPDX-License-Identifier: Apache-2.0
#include "mock_server/transport/tls.h"

#include <array>
#include <memory>
#include <string>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include "tests/mock_server/transport/served.h"

namespace purgatory::transport {
namespace {

using testing::HasSubstr;

std::shared_ptr<const TlsContext> self_made() {
  auto identity = make_tls_identity();
  EXPECT_TRUE(identity.has_value());
  auto context = TlsContext::make(*identity);
  EXPECT_TRUE(context.has_value());
  return *context;
}

// A client that trusts nothing but `certificate`, or anybody where it is empty.
class TlsClient {
 public:
  TlsClient(std::uint16_t port, const std::string& certificate = "")
      : context_(SSL_CTX_new(TLS_client_method()), SSL_CTX_free) {
    if (!certificate.empty()) trust(certificate);
    bio_.reset(BIO_new_ssl_connect(context_.get()));
    const std::string address = "127.0.0.1:" + std::to_string(port);
    BIO_set_conn_hostname(bio_.get(), address.c_str());
    is_connected_ = BIO_do_connect(bio_.get()) == 1;
  }

  bool is_connected() const { return is_connected_; }

  // The first bytes of the answer.
  std::string ask(const std::string& request) {
    BIO_write(bio_.get(), request.data(), static_cast<int>(request.size()));
    std::string all;
    std::array<char, 65'536> room{};
    for (int count = 1; count > 0;) {
      count = BIO_read(bio_.get(), room.data(), static_cast<int>(room.size()));
      if (count > 0) all.append(room.data(), static_cast<std::size_t>(count));
    }
    return all;
  }

 private:
  void trust(const std::string& certificate) {
    BIO* const text = BIO_new_mem_buf(certificate.data(), static_cast<int>(certificate.size()));
    X509* const parsed = PEM_read_bio_X509(text, nullptr, nullptr, nullptr);
    X509_STORE_add_cert(SSL_CTX_get_cert_store(context_.get()), parsed);
    SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
    X509_free(parsed);
    BIO_free(text);
  }

  std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context_;
  struct Release {
    void operator()(BIO* bio) const { BIO_free_all(bio); }
  };
  std::unique_ptr<BIO, Release> bio_;
  bool is_connected_ = false;
};

constexpr const char* kRequest = "GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

ListenOptions with(std::shared_ptr<const TlsContext> context) {
  ListenOptions options;
  options.tls = std::move(context);
  return options;
}

TEST(Tls, RequestsAreAnsweredEncrypted) {
  const Served served(echo, with(self_made()));
  TlsClient client(served.port());
  ASSERT_TRUE(client.is_connected());
  EXPECT_THAT(client.ask(kRequest), HasSubstr("GET /x"));
}

TEST(Tls, RequestKnowsThatItCameEncrypted) {
  const Served served(
      [](const http::Request& request) { return text_response(request.is_secure ? "yes" : "no"); },
      with(self_made()));
  EXPECT_THAT(TlsClient(served.port()).ask(kRequest), HasSubstr("yes"));
}

TEST(Tls, LargeAnswersArriveWhole) {
  const std::string large(5'000'000, 'x');
  const Served served([&large](const http::Request&) { return text_response(large); },
                      with(self_made()));
  EXPECT_THAT(TlsClient(served.port()).ask(kRequest), testing::EndsWith(large));
}

TEST(Tls, SelfMadeCertificateIsGoodForThoseWhoTrustIt) {
  const auto identity = make_tls_identity();
  const Served served(echo, with(*TlsContext::make(*identity)));
  EXPECT_TRUE(TlsClient(served.port(), identity->certificate).is_connected());
  EXPECT_FALSE(TlsClient(served.port(), make_tls_identity()->certificate).is_connected());
}

TEST(Tls, ClientWithoutTlsGetsNoAnswer) {
  const Served served(echo, with(self_made()));
  EXPECT_FALSE(served.client().ask(kRequest).has_value());
}

TEST(Tls, StopEndsConnectionsThatWaitWithinTheirHandshake) {
  Served served(echo, with(self_made()));
  RawClient silent = served.client();
  TlsClient idle(served.port());
  const auto start = std::chrono::steady_clock::now();
  served.listener().stop();
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(1));
}

TEST(Tls, AddressSaysSo) {
  Served served(echo, with(self_made()));
  EXPECT_THAT(served.listener().url(), testing::StartsWith("https://127.0.0.1:"));
}

TEST(Tls, IdentityThatIsNotInOrderIsRefusedInWords) {
  const auto one = *make_tls_identity();
  const auto other = *make_tls_identity();
  EXPECT_THAT(TlsContext::make({"nonsense", one.key}).error(), HasSubstr("certificate"));
  EXPECT_THAT(TlsContext::make({one.certificate, "nonsense"}).error(), HasSubstr("private key"));
  EXPECT_THAT(TlsContext::make({one.certificate, other.key}).error(), HasSubstr("does not belong"));
}

}  // namespace
}  // namespace purgatory::transport
