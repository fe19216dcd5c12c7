#include "cloud/sns/signer.h"

#include <memory>
#include <mutex>

#include "base/aead.h"
#include "base/certificate.h"
#include "base/fault.h"
#include "base/signature.h"
#include "base/text.h"

namespace windlass::cloud::sns {

namespace {

constexpr std::string_view bound = "sns signing key";
constexpr auto certificate_life = std::chrono::hours(24 * 365 * 10);

using Key = std::shared_ptr<const SigningKey>;

// Opening the key for each message would cost more than signing it.
struct Opened {
  std::mutex mutex;
  std::string sealed;
  Key key;
};

Key opened(Sns& sns, std::string_view sealed) {
  static Opened last;
  std::lock_guard lock(last.mutex);
  if (last.sealed == sealed) return last.key;
  auto pem = open(sns.work.settings.master_key, sealed, bound);
  if (!pem) throw Fault("the key that signs notifications does not open");
  last.key = std::make_shared<const SigningKey>(*pem);
  last.sealed = sealed;
  return last.key;
}

// Nobody keeps the authority that vouches for it: validators ask for no more than the certificate.
void make_signer(Sns& sns, const Call& call) {
  auto& random = sns.work.random;
  auto from = call.now - std::chrono::hours(24), to = call.now + certificate_life;
  auto authority = make_authority(random, "windlass local cloud, notifications", from, to);
  auto key = make_private_key(KeyKind::Rsa2048);
  auto certificate = issue_certificate(random, authority, key, {{"sns.amazonaws.com"}, from, to});
  auto sealed = seal(random, sns.work.settings.master_key, key, bound);
  sns.db.run("insert into sns_signer (id, name, key, certificate) values (1, ?, ?, ?)",
             {random.hex(32), store::Blob{sealed}, certificate});
}

}  // namespace

Signature sign(Sns& sns, const Call& call, const std::string& text, const std::string& version) {
  if (!sns.db.any("select 1 from sns_signer")) make_signer(sns, call);
  auto rows = sns.db.query("select name, key from sns_signer");
  auto name = rows.row().text(0);
  auto key = opened(sns, rows.row().view(1));
  return {version, base64(key->sign(text, version == "2" ? Hash::Sha256 : Hash::Sha1)), name};
}

std::optional<std::string> find_certificate(store::Database& db, std::string_view name) {
  return db.find_text("select certificate from sns_signer where name = ?", {name});
}

}  // namespace windlass::cloud::sns
