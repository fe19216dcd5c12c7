#include "cloud/core/permission.h"

#include "base/text.h"
#include "cloud/acm/acm.h"
#include "cloud/acm/tags.h"

namespace windlass::cloud::acm {

namespace {

const Permission operations[] = {
    {"AddTagsToCertificate", "acm:AddTagsToCertificate", "{CertificateArn}"},
    {"DeleteCertificate", "acm:DeleteCertificate", "{CertificateArn}"},
    {"DescribeCertificate", "acm:DescribeCertificate", "{CertificateArn}"},
    {"ExportCertificate", "acm:ExportCertificate", "{CertificateArn}"},
    {"GetAccountConfiguration", "acm:GetAccountConfiguration"},
    {"GetCertificate", "acm:GetCertificate", "{CertificateArn}"},
    {"ImportCertificate", "acm:ImportCertificate", "{CertificateArn}"},
    {"ListCertificates", "acm:ListCertificates"},
    {"ListTagsForCertificate", "acm:ListTagsForCertificate", "{CertificateArn}"},
    {"PutAccountConfiguration", "acm:PutAccountConfiguration"},
    {"RemoveTagsFromCertificate", "acm:RemoveTagsFromCertificate", "{CertificateArn}"},
    {"RenewCertificate", "acm:RenewCertificate", "{CertificateArn}"},
    {"RequestCertificate", "acm:RequestCertificate"},
    {"ResendValidationEmail", "acm:ResendValidationEmail", "{CertificateArn}"},
    {"UpdateCertificateOptions", "acm:UpdateCertificateOptions", "{CertificateArn}"},
};

// Certificates have no policies of their own, but tags.
std::optional<ResourceSide> resource_side(store::Database& db, const Call&, std::string_view arn) {
  auto parts = split(arn, ':');
  if (parts.size() != 6) return std::nullopt;
  auto id = db.find_integer(
      "select id from acm_certificate where account = ? and region = ? and name = ?",
      {parts[4], parts[3], parts[5].substr(parts[5].find('/') + 1)});
  if (!id) return std::nullopt;
  ResourceSide side{.owner = AccountId{std::string(parts[4])}};
  for (auto& tag : tags_of(db, *id))
    side.tags.emplace_back(tag.key.value_or(""), tag.value.value_or(""));
  return side;
}

}  // namespace

const Permissions permissions{
    .prefix = "acm", .operations = operations, .resource_side = &resource_side};

}  // namespace windlass::cloud::acm
