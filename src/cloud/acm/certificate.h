// A certificate as a row, and its names.
#pragma once

#include <vector>

#include "base/certificate.h"
#include "cloud/acm/context.h"

namespace windlass::cloud::acm {

struct Certificate {
  std::int64_t id = 0;
  std::string account = {}, region = {}, name = {};
  std::string type = {};    // AMAZON_ISSUED, IMPORTED
  std::string status = {};  // PENDING_VALIDATION, ISSUED, VALIDATION_TIMED_OUT, EXPIRED
  std::vector<std::string> names = {};
  std::string key_algorithm = {};
  std::string transparency = {};
  bool exportable = false, exported = false;
  std::optional<std::string> certificate = {}, chain = {};
  std::string sealed_key = {};
  Time created{};
  std::optional<Time> issued = {}, imported = {}, renewed = {};

  std::string arn() const {
    return "arn:aws:acm:" + region + ":" + account + ":certificate/" + name;
  }
  bool is_issued_here() const { return type == "AMAZON_ISSUED"; }
};

// Begins a query of certificates, whose rows certificate_of() reads.
std::string certificates_where(const char* condition);
Certificate certificate_of(store::Row row);

// InvalidArn, or ResourceNotFound: also for another account's or region's.
Result<Certificate> find_certificate(Acm& acm, const Call& call,
                                     const std::optional<std::string>& arn);

// The CNAME that proves that its asker may change a domain's zone: the same for each certificate
// of an account, so that a renewed one needs no new record.
struct Proof {
  std::string name, value;  // both with a dot at the end
};
Proof proof_of(const std::string& account, const std::string& domain);

std::string to_json(const std::vector<std::string>& names);
// By AWS's names: RSA_2048, EC_prime256v1, ...
std::optional<KeyKind> key_kind(std::string_view algorithm);

}  // namespace windlass::cloud::acm
