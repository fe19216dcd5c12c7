// TLS over a socket that does not block: each step says what it waits for.
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <filesystem>

#include "agent/stream.h"

namespace windlass::agent {

namespace {

struct Free {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  void operator()(SSL* connection) const { SSL_free(connection); }
};

std::string last_error(std::string_view doing) {
  auto code = ERR_get_error();
  ERR_clear_error();
  char text[200] = "the connection ended";
  if (code != 0) ERR_error_string_n(code, text, sizeof text);
  return std::string(doing) + ": " + text;
}

// The world's authorities are read one by one, when a certificate names them: all at once they
// would be most of the memory that we use.
void trust(SSL_CTX* context, const Authorities& authorities) {
  std::error_code none;
  if (std::filesystem::is_directory(authorities.folder, none))
    SSL_CTX_load_verify_locations(context, nullptr, authorities.folder.c_str());
  if (std::filesystem::exists(authorities.file, none))
    SSL_CTX_load_verify_locations(context, authorities.file.c_str(), nullptr);
  for (std::filesystem::directory_iterator at(authorities.own_folder, none), end; at != end;
       at.increment(none)) {
    if (none) break;
    if (at->path().extension() == ".crt")
      SSL_CTX_load_verify_locations(context, at->path().c_str(), nullptr);
  }
  ERR_clear_error();
}

SSL_CTX* make_context(const Authorities& authorities) {
  // No configuration file of the machine's is needed for this.
  OPENSSL_init_ssl(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr);
  auto* context = SSL_CTX_new(TLS_client_method());
  if (!context) return nullptr;
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE);
  // Some servers end without saying good-bye; the length of what they sent tells that it is whole.
  SSL_CTX_set_options(context, SSL_OP_IGNORE_UNEXPECTED_EOF);
  trust(context, authorities);
  return context;
}

class SecureStream final : public Stream {
 public:
  SecureStream(Descriptor socket, const Ticks& ticks, Duration deadline)
      : socket_(std::move(socket)), ticks_(ticks), deadline_(deadline) {}

  Result<> shake_hands(const std::string& host, const Authorities& authorities) {
    // Made anew for each connection: an authority that the machine came to trust later is trusted.
    context_.reset(make_context(authorities));
    if (!context_) return Error{"Tls", last_error("beginning TLS")};
    connection_.reset(SSL_new(context_.get()));
    if (!connection_ || SSL_set_fd(connection_.get(), socket_.get()) != 1 ||
        SSL_set_tlsext_host_name(connection_.get(), host.c_str()) != 1 ||
        SSL_set1_host(connection_.get(), host.c_str()) != 1)
      return Error{"Tls", last_error("beginning TLS")};
    for (;;) {
      auto done = SSL_connect(connection_.get());
      if (done == 1) return Done{};
      TRY(wait_or_fail(done, "shaking hands with " + host));
    }
  }

  Result<> write(std::string_view all) override {
    while (!all.empty()) {
      std::size_t sent = 0;
      auto done = SSL_write_ex(connection_.get(), all.data(), all.size(), &sent);
      if (done == 1)
        all.remove_prefix(sent);
      else
        TRY(wait_or_fail(done, "sending"));
    }
    return Done{};
  }

  Result<std::size_t> read(std::span<char> into) override {
    for (;;) {
      std::size_t got = 0;
      auto done = SSL_read_ex(connection_.get(), into.data(), into.size(), &got);
      if (done == 1) return got;
      if (SSL_get_error(connection_.get(), done) == SSL_ERROR_ZERO_RETURN) return std::size_t{0};
      TRY(wait_or_fail(done, "reading"));
    }
  }

 private:
  Result<> wait_or_fail(int outcome, const std::string& doing) {
    auto why = SSL_get_error(connection_.get(), outcome);
    if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE) {
      auto verdict = SSL_get_verify_result(connection_.get());
      if (verdict != X509_V_OK)
        return Error{"Tls", doing + ": " + X509_verify_cert_error_string(verdict)};
      return Error{"Tls", last_error(doing)};
    }
    auto what = why == SSL_ERROR_WANT_READ ? For::Reading : For::Writing;
    if (!wait_for(socket_.get(), what, ticks_, deadline_))
      return Error{"Timeout", doing + " took too long"};
    return Done{};
  }

  Descriptor socket_;
  const Ticks& ticks_;
  Duration deadline_;
  std::unique_ptr<SSL_CTX, Free> context_;
  std::unique_ptr<SSL, Free> connection_;
};

}  // namespace

Result<std::unique_ptr<Stream>> secure_stream(Descriptor socket, const std::string& host,
                                              const Authorities& authorities, const Ticks& ticks,
                                              Duration deadline) {
  auto made = std::make_unique<SecureStream>(std::move(socket), ticks, deadline);
  TRY(made->shake_hands(host, authorities));
  return std::unique_ptr<Stream>(std::move(made));
}

}  // namespace windlass::agent
