#include "cloud/elb/ssl_policies.h"

namespace windlass::cloud::elb {

namespace {

#define TLS13 "TLS_AES_128_GCM_SHA256 TLS_AES_256_GCM_SHA384 TLS_CHACHA20_POLY1305_SHA256"
#define ECDHE_GCM                                              \
  "ECDHE-ECDSA-AES128-GCM-SHA256 ECDHE-RSA-AES128-GCM-SHA256 " \
  "ECDHE-ECDSA-AES256-GCM-SHA384 ECDHE-RSA-AES256-GCM-SHA384"
#define ECDHE_SHA2                                     \
  "ECDHE-ECDSA-AES128-SHA256 ECDHE-RSA-AES128-SHA256 " \
  "ECDHE-ECDSA-AES256-SHA384 ECDHE-RSA-AES256-SHA384"
#define ECDHE_SHA1                                                    \
  "ECDHE-ECDSA-AES128-SHA ECDHE-RSA-AES128-SHA ECDHE-RSA-AES256-SHA " \
  "ECDHE-ECDSA-AES256-SHA"
#define RSA "AES128-GCM-SHA256 AES128-SHA256 AES256-GCM-SHA384 AES256-SHA256"
#define RSA_SHA1 "AES128-SHA AES256-SHA"

constexpr std::string_view tls10 = "TLSv1 TLSv1.1 TLSv1.2";
constexpr std::string_view tls10_13 = "TLSv1 TLSv1.1 TLSv1.2 TLSv1.3";
constexpr std::string_view tls11_13 = "TLSv1.1 TLSv1.2 TLSv1.3";
constexpr std::string_view tls12_13 = "TLSv1.2 TLSv1.3";

constexpr SecurityPolicy policies[] = {
    {"ELBSecurityPolicy-2016-08", tls10,
     ECDHE_GCM " " ECDHE_SHA2 " " ECDHE_SHA1 " " RSA " " RSA_SHA1},
    {"ELBSecurityPolicy-TLS13-1-2-2021-06", tls12_13, TLS13 " " ECDHE_GCM " " ECDHE_SHA2},
    {"ELBSecurityPolicy-TLS13-1-2-Res-2021-06", tls12_13, TLS13 " " ECDHE_GCM},
    {"ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06", tls12_13,
     TLS13 " " ECDHE_GCM " " ECDHE_SHA2 " " RSA},
    {"ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06", tls12_13,
     TLS13 " " ECDHE_GCM " " ECDHE_SHA2 " " ECDHE_SHA1 " " RSA " " RSA_SHA1},
    {"ELBSecurityPolicy-TLS13-1-1-2021-06", tls11_13,
     TLS13 " " ECDHE_GCM " " ECDHE_SHA2 " " ECDHE_SHA1 " " RSA " " RSA_SHA1},
    {"ELBSecurityPolicy-TLS13-1-0-2021-06", tls10_13,
     TLS13 " " ECDHE_GCM " " ECDHE_SHA2 " " ECDHE_SHA1 " " RSA " " RSA_SHA1},
    {"ELBSecurityPolicy-TLS13-1-3-2021-06", "TLSv1.3", TLS13},
    {"ELBSecurityPolicy-TLS-1-2-Ext-2018-06", "TLSv1.2",
     ECDHE_GCM " " ECDHE_SHA2 " " ECDHE_SHA1 " " RSA " " RSA_SHA1},
    {"ELBSecurityPolicy-TLS-1-2-2017-01", "TLSv1.2", ECDHE_GCM " " ECDHE_SHA2 " " RSA},
    {"ELBSecurityPolicy-TLS-1-1-2017-01", "TLSv1.1 TLSv1.2",
     ECDHE_GCM " " ECDHE_SHA2 " " ECDHE_SHA1 " " RSA " " RSA_SHA1},
    {"ELBSecurityPolicy-FS-1-2-Res-2020-10", "TLSv1.2", ECDHE_GCM},
    {"ELBSecurityPolicy-FS-1-2-Res-2019-08", "TLSv1.2", ECDHE_GCM " " ECDHE_SHA2},
    {"ELBSecurityPolicy-FS-1-2-2019-08", "TLSv1.2", ECDHE_GCM " " ECDHE_SHA2 " " ECDHE_SHA1},
    {"ELBSecurityPolicy-FS-1-1-2019-08", "TLSv1.1 TLSv1.2",
     ECDHE_GCM " " ECDHE_SHA2 " " ECDHE_SHA1},
    {"ELBSecurityPolicy-FS-2018-06", tls10, ECDHE_GCM " " ECDHE_SHA2 " " ECDHE_SHA1},
    {"ELBSecurityPolicy-2015-05", tls10,
     ECDHE_GCM " " ECDHE_SHA2 " " ECDHE_SHA1 " " RSA " " RSA_SHA1, false},
};

}  // namespace

std::span<const SecurityPolicy> ssl_policies() { return policies; }

const SecurityPolicy* find_ssl_policy(std::string_view name) {
  for (auto& policy : policies)
    if (policy.name == name) return &policy;
  return nullptr;
}

}  // namespace windlass::cloud::elb
