#include "cloud/acm/tags.h"

#include "cloud/acm/certificate.h"
#include "cloud/acm/handlers.h"
#include "cloud/core/reserved_tags.h"

namespace windlass::cloud::acm {

namespace {

constexpr int tags_max = 50;

Error reserved() {
  return {"InvalidTagException", "aws: prefixed tag key names are not allowed for external use."};
}

}  // namespace

std::vector<Tag> tags_of(store::Database& db, std::int64_t certificate) {
  std::vector<Tag> tags;
  for (auto row : db.query("select name, value from acm_tag where certificate = ? order by name",
                           {certificate}))
    tags.push_back({row.text(0), row.optional_text(1)});
  return tags;
}

Result<> put_tags(Acm& acm, const Call& call, std::int64_t certificate,
                  const std::vector<Tag>& tags) {
  for (auto& tag : tags) {
    if (is_kept_from_tag(call, tag.key.value_or(""))) return reserved();
    acm.db.run("insert or replace into acm_tag (certificate, name, value) values (?, ?, ?)",
               {certificate, tag.key.value_or(""), tag.value});
  }
  if (acm.db.find_integer("select count(*) from acm_tag where certificate = ?", {certificate}) >
      tags_max)
    return Error{"TooManyTagsException", "A certificate has at most 50 tags."};
  return Done{};
}

Result<> add_tags_to_certificate(Acm& acm, const Call& call,
                                 const AddTagsToCertificateRequest& in) {
  auto certificate = TRY(find_certificate(acm, call, in.certificate_arn));
  return put_tags(acm, call, certificate.id, in.tags.value_or(std::vector<Tag>{}));
}

// A tag with a value is only taken away when that is its value.
Result<> remove_tags_from_certificate(Acm& acm, const Call& call,
                                      const RemoveTagsFromCertificateRequest& in) {
  auto certificate = TRY(find_certificate(acm, call, in.certificate_arn));
  for (auto& tag : in.tags.value_or(std::vector<Tag>{})) {
    if (is_kept_from_tag(call, tag.key.value_or(""))) return reserved();
    acm.db.run(
        "delete from acm_tag where certificate = ?1 and name = ?2 and (?3 is null or value = ?3)",
        {certificate.id, tag.key.value_or(""), tag.value});
  }
  return Done{};
}

Result<ListTagsForCertificateResponse> list_tags_for_certificate(
    Acm& acm, const Call& call, const ListTagsForCertificateRequest& in) {
  auto certificate = TRY(find_certificate(acm, call, in.certificate_arn));
  return ListTagsForCertificateResponse{.tags = tags_of(acm.db, certificate.id)};
}

}  // namespace windlass::cloud::acm
