// SPDX-License-Identifier: Apache-2.0
#include "mock_server/transport/tls.h"

#include <algorithm>
#include <array>
#include <climits>
#include <cstdint>
#include <utility>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

namespace purgatory::transport {
namespace {

constexpr long kTenYears = 10L * 365 * 24 * 60 * 60;
// A client whose clock is a little behind must not find a certificate from the future.
constexpr long kAnHourAgo = -3'600;

template <auto release>
struct Releaser {
  template <typename T>
  void operator()(T* object) const {
    release(object);
  }
};
using Bio = std::unique_ptr<BIO, Releaser<BIO_free>>;
using Key = std::unique_ptr<EVP_PKEY, Releaser<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Releaser<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Releaser<X509_EXTENSION_free>>;
using Context = std::unique_ptr<SSL_CTX, Releaser<SSL_CTX_free>>;
using Session = std::unique_ptr<SSL, Releaser<SSL_free>>;

// What OpenSSL last complained of in this thread.
Failure<std::string> fail(const std::string& doing) {
  std::array<char, 256> text{};
  ERR_error_string_n(ERR_get_error(), text.data(), text.size());
  ERR_clear_error();
  return Failure<std::string>(doing + ": " + text.data());
}

std::string text_of(const Bio& bio) {
  char* bytes = nullptr;
  const long length = BIO_get_mem_data(bio.get(), &bytes);
  return std::string(bytes, static_cast<std::size_t>(std::max(length, 0L)));
}

Bio reading(const std::string& text) {
  return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

bool add_extension(X509* certificate, int kind, const char* value) {
  const Extension extension(X509V3_EXT_conf_nid(nullptr, nullptr, kind, value));
  return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool name_and_sign(X509* certificate, EVP_PKEY* key) {
  std::uint32_t serial = 0;
  RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof(serial));
  ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial);
  X509_NAME* const name = X509_get_subject_name(certificate);
  const auto* const common_name = reinterpret_cast<const unsigned char*>("localhost");
  return X509_set_version(certificate, X509_VERSION_3) == 1 &&
         X509_gmtime_adj(X509_getm_notBefore(certificate), kAnHourAgo) != nullptr &&
         X509_gmtime_adj(X509_getm_notAfter(certificate), kTenYears) != nullptr &&
         X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, common_name, -1, -1, 0) == 1 &&
         X509_set_issuer_name(certificate, name) == 1 && X509_set_pubkey(certificate, key) == 1 &&
         add_extension(certificate, NID_subject_alt_name,
                       "DNS:localhost,IP:127.0.0.1,IP:0:0:0:0:0:0:0:1") &&
         add_extension(certificate, NID_basic_constraints, "critical,CA:TRUE") &&
         X509_sign(certificate, key, EVP_sha256()) > 0;
}

class OpenSslStream final : public TlsStream {
 public:
  explicit OpenSslStream(Session session) : session_(std::move(session)) {}

  Outcome read(std::span<char> room) override {
    const auto most = static_cast<int>(std::min<std::size_t>(room.size(), INT_MAX));
    ERR_clear_error();
    return outcome_of(SSL_read(session_.get(), room.data(), most));
  }

  Outcome write(std::string_view bytes) override {
    const auto most = static_cast<int>(std::min<std::size_t>(bytes.size(), INT_MAX));
    ERR_clear_error();
    return outcome_of(SSL_write(session_.get(), bytes.data(), most));
  }

  void close() override {
    if (is_broken_) return;
    ERR_clear_error();
    SSL_shutdown(session_.get());
  }

 private:
  Outcome outcome_of(int result) {
    if (result > 0) return {Outcome::Kind::Bytes, static_cast<std::size_t>(result)};
    switch (SSL_get_error(session_.get(), result)) {
      case SSL_ERROR_WANT_READ:
        return {Outcome::Kind::WaitsToRead};
      case SSL_ERROR_WANT_WRITE:
        return {Outcome::Kind::WaitsToWrite};
      default:
        // After such an error nothing more may be asked of the session, not even its end.
        is_broken_ = true;
        return {Outcome::Kind::Closed};
    }
  }

  Session session_;
  bool is_broken_ = false;
};

class OpenSslContext final : public TlsContext {
 public:
  explicit OpenSslContext(Context context) : context_(std::move(context)) {}

  std::unique_ptr<TlsStream> accept(int descriptor) const override {
    Session session(SSL_new(context_.get()));
    if (!session || SSL_set_fd(session.get(), descriptor) != 1) return nullptr;
    SSL_set_accept_state(session.get());
    return std::make_unique<OpenSslStream>(std::move(session));
  }

 private:
  Context context_;
};

// The certificate itself, then those that signed it.
bool use_chain(SSL_CTX* context, const std::string& text) {
  const Bio bio = reading(text);
  const Certificate own(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
  if (!own || SSL_CTX_use_certificate(context, own.get()) != 1) return false;
  while (X509* const signer = PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)) {
    if (SSL_CTX_add0_chain_cert(context, signer) != 1) {
      X509_free(signer);
      return false;
    }
  }
  ERR_clear_error();
  return true;
}

}  // namespace

Result<TlsIdentity, std::string> make_tls_identity() {
  const Key key(EVP_EC_gen("P-256"));
  const Certificate certificate(X509_new());
  if (!key || !certificate || !name_and_sign(certificate.get(), key.get())) {
    return fail("A certificate cannot be made");
  }
  const Bio certificate_text(BIO_new(BIO_s_mem()));
  const Bio key_text(BIO_new(BIO_s_mem()));
  if (PEM_write_bio_X509(certificate_text.get(), certificate.get()) != 1 ||
      PEM_write_bio_PrivateKey(key_text.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) !=
          1) {
    return fail("A certificate cannot be written");
  }
  return TlsIdentity{text_of(certificate_text), text_of(key_text)};
}

Result<std::shared_ptr<const TlsContext>, std::string> TlsContext::make(
    const TlsIdentity& identity) {
  Context context(SSL_CTX_new(TLS_server_method()));
  if (!context || SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION) != 1) {
    return fail("TLS cannot be used");
  }
  SSL_CTX_set_mode(context.get(),
                   SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  if (!use_chain(context.get(), identity.certificate)) {
    return fail("The certificate is not in order");
  }
  const Bio bio = reading(identity.key);
  const Key key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
  if (!key) return fail("The private key is not in order");
  if (SSL_CTX_use_PrivateKey(context.get(), key.get()) != 1) {
    return fail("The private key does not belong to the certificate");
  }
  return std::shared_ptr<const TlsContext>(std::make_shared<OpenSslContext>(std::move(context)));
}

}  // namespace purgatory::transport
