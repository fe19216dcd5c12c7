#include "cloud/gateway/certificate_authority.h"

#include "cloud/gateway/private_file.h"

namespace windlass::cloud {

namespace {

constexpr std::size_t file_max = 16 << 10;
constexpr auto valid_for = std::chrono::hours(24 * 365 * 10);
// Clocks of machines differ: a certificate of this second is not yet valid on some.
constexpr auto valid_before = std::chrono::hours(24);

}  // namespace

Result<windlass::Authority> load_or_make_authority(const std::string& state_dir, Random& random,
                                                   Time now) {
  auto key_path = state_dir + "/ca.key";
  auto certificate_path = state_dir + "/ca.pem";
  auto key = TRY(read_private(key_path, file_max));
  auto certificate = TRY(read_private(certificate_path, file_max));
  if (key && certificate) {
    TRY(check_key(*certificate, *key).context("reading " + certificate_path + " and " + key_path));
    return windlass::Authority{*certificate, *key};
  }
  // The name tells two clouds' authorities apart in a browser's list.
  auto made = make_authority(random, "windlass local cloud " + random.hex(8),
                             now - Duration(valid_before), now + Duration(valid_for));
  write_private(key_path, made.key);
  write_private(certificate_path, made.certificate);
  return made;
}

}  // namespace windlass::cloud
