#include "cloud/ssm/secure.h"

#include "base/text.h"
#include "cloud/core/envelope.h"
#include "cloud/ssm/errors.h"

namespace windlass::cloud::ssm {

namespace {

EncryptionContext context_of(const Call& call, const std::string& name) {
  return {{"PARAMETER_ARN", arn_of(call, name)}};
}

}  // namespace

Result<std::string> sealed_value(Ssm& ssm, const Call& call, const std::string& name,
                                 const std::string& key_id, const std::string& value) {
  auto envelope = seal_envelope(ssm.work, key_id, value, context_of(call, name));
  if (!envelope) return refused_by_kms(envelope.error());
  return std::move(envelope->bytes);
}

Result<std::string> value_of(Ssm& ssm, const Call& call, const Version& version, bool decrypt) {
  if (!version.secure()) return version.value;
  if (!decrypt) return base64(version.value);
  auto value = open_envelope(ssm.work, version.value, context_of(call, version.name));
  if (!value) return refused_by_kms(value.error());
  return value;
}

}  // namespace windlass::cloud::ssm
