#include "cloud/kms/material.h"

#include "base/aead.h"
#include "base/fault.h"
#include "base/hash.h"

namespace windlass::cloud::kms {

namespace {

// A key of our own from the cloud's: what others seal with theirs never opens here.
std::string wrapping_key(Kms& kms) {
  auto& master = kms.work.settings.master_key;
  if (master.size() != aead_key_size) throw Fault("the cloud has no master key");
  return hmac_sha256(master, "windlass kms: key material");
}

// A row that was moved to another key, or to another place in its history, does not open.
std::string place_of(const std::string& key, std::int64_t number) {
  return key + "/" + std::to_string(number);
}

}  // namespace

void add_material(Kms& kms, const std::string& key, std::int64_t number, Time now,
                  const std::optional<std::string>& rotation) {
  auto& random = kms.work.random;
  std::string bytes(aead_key_size, '\0');
  random.fill(std::as_writable_bytes(std::span(bytes)));
  auto sealed = seal(random, wrapping_key(kms), bytes, place_of(key, number));
  kms.db.run(
      "insert into kms_material (key, number, id, sealed, created, rotation) "
      "values (?, ?, ?, ?, ?, ?)",
      {key, number, random.hex(64), store::Blob{sealed}, micros(now), rotation});
}

std::optional<Material> find_material(Kms& kms, const std::string& key, std::int64_t number) {
  auto rows = kms.db.query("select id, sealed from kms_material where key = ? and number = ?",
                           {key, number});
  if (rows.done()) return std::nullopt;
  auto bytes = open(wrapping_key(kms), rows.row().view(1), place_of(key, number));
  if (!bytes)
    throw Fault("the material of key " + key +
                " does not open: the state directory has another master key than it was made with");
  return Material{rows.row().text(0), *std::move(bytes)};
}

std::optional<std::string> material_id(Kms& kms, const std::string& key, std::int64_t number) {
  return kms.db.find_text("select id from kms_material where key = ? and number = ?",
                          {key, number});
}

}  // namespace windlass::cloud::kms
