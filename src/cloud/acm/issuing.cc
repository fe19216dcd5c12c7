#include "cloud/acm/issuing.h"

#include <algorithm>

#include "aws/route53/list_hosted_zones.h"
#include "aws/route53/list_resource_record_sets.h"
#include "cloud/acm/certificate.h"
#include "cloud/acm/secret.h"

namespace windlass::cloud::acm {

namespace {

namespace route53 = aws::route53;

constexpr int looked_at_once = 16;
constexpr int ended_at_once = 100;

// The public zones of one account, asked for once a look.
class Zones {
 public:
  Zones(const Work& work, const std::string& account) : work_(work), account_(account) {
    work_.acting_for = {.account = AccountId{account_}};
    std::optional<std::string> marker;
    do {
      auto page = work_.peers.call<route53::op::ListHostedZones>({.marker = marker});
      if (!page) break;
      for (auto& zone : page->hosted_zones.value_or(std::vector<route53::HostedZone>{}))
        if (!zone.config || !zone.config->private_zone.value_or(false)) zones_.push_back(zone);
      marker = page->next_marker;
    } while (marker);
    work_.acting_for = {};
  }

  bool hold(const Proof& proof) const {
    return std::ranges::any_of(zones_, [&](auto& zone) { return holds(zone, proof); });
  }

 private:
  bool holds(const route53::HostedZone& zone, const Proof& proof) const {
    auto name = zone.name.value_or("");
    if (!proof.name.ends_with("." + name)) return false;
    work_.acting_for = {.account = AccountId{account_}};
    auto page =
        work_.peers.call<route53::op::ListResourceRecordSets>({.hosted_zone_id = zone.id,
                                                               .start_record_name = proof.name,
                                                               .start_record_type = "CNAME",
                                                               .max_items = "1"});
    work_.acting_for = {};
    if (!page || !page->resource_record_sets) return false;
    return std::ranges::any_of(*page->resource_record_sets, [&](auto& record) {
      return record.name == proof.name && record.type == "CNAME" && record.resource_records &&
             std::ranges::any_of(*record.resource_records,
                                 [&](auto& one) { return with_dot(one.value) == proof.value; });
    });
  }

  static std::string with_dot(const std::optional<std::string>& name) {
    auto text = name.value_or("");
    return text.ends_with('.') ? text : text + ".";
  }

  const Work& work_;
  std::string account_;
  std::vector<route53::HostedZone> zones_;
};

class Issuing final : public Errand {
 public:
  Issuing(Certificate certificate, Authority authority)
      : certificate_(std::move(certificate)), authority_(std::move(authority)) {}

  void run(World& world) override {
    SystemRandom random;
    from_ = world.clock.now();
    key_ = make_private_key(*key_kind(certificate_.key_algorithm));
    // A clock that is a little behind must not find it from the future.
    pem_ = issue_certificate(
        random, authority_, key_,
        {certificate_.names, from_ - Duration(std::chrono::hours(1)), from_ + Duration(lifetime)});
  }

  void settle(Work& work, const Call& call) override {
    auto sealed = seal_key(work.settings, work.random, certificate_.name, key_);
    auto first = !certificate_.certificate;
    work.db.run(
        "update acm_certificate set status = 'ISSUED', certificate = ?, chain = ?, key = ?, "
        "not_after = ?, renew = 0, issued = coalesce(issued, ?), renewed = ? where id = ?",
        {pem_, authority_.certificate, store::Blob{sealed}, micros(from_ + Duration(lifetime)),
         micros(call.now), first ? std::nullopt : std::optional(micros(call.now)),
         certificate_.id});
  }

 private:
  Certificate certificate_;
  Authority authority_;
  std::string key_, pem_;
  Time from_{};
};

// Those that wait, from another place in their row each time, so that none that nobody will ever
// prove stands before the others.
std::vector<Certificate> waiting(Work& work, const Call& call) {
  std::vector<Certificate> found;
  auto count =
      work.db
          .find_integer("select count(*) from acm_certificate where status = 'PENDING_VALIDATION'")
          .value_or(0);
  auto looks = std::chrono::floor<std::chrono::seconds>(call.now).time_since_epoch().count();
  auto from = count > looked_at_once ? looks * looked_at_once % count : 0;
  for (auto row : work.db.query(
           certificates_where("status = 'PENDING_VALIDATION' order by id limit ? offset ?"),
           {looked_at_once, from}))
    found.push_back(certificate_of(row));
  for (auto row :
       work.db.query(certificates_where("type = 'AMAZON_ISSUED' and status = 'ISSUED' and "
                                        "(not_after <= ? or renew) order by not_after limit ?"),
                     {micros(call.now + Duration(renewed_before)), looked_at_once}))
    found.push_back(certificate_of(row));
  return found;
}

}  // namespace

Errands due_certificates(Work& work, const Call& call) {
  Errands errands;
  std::map<std::string, Zones> zones;
  for (auto& certificate : waiting(work, call)) {
    auto& own = zones.try_emplace(certificate.account, work, certificate.account).first->second;
    auto proven = std::ranges::all_of(certificate.names, [&](auto& name) {
      return own.hold(proof_of(certificate.account, name));
    });
    if (proven) errands.push_back(std::make_unique<Issuing>(certificate, work.settings.authority));
  }
  return errands;
}

bool end_what_is_over(Work& work, const Call& call) {
  auto timed_out = work.db.run(
      "update acm_certificate set status = 'VALIDATION_TIMED_OUT' where id in (select id from "
      "acm_certificate where status = 'PENDING_VALIDATION' and created <= ? limit ?)",
      {micros(call.now - Duration(proven_within)), ended_at_once});
  auto expired = work.db.run(
      "update acm_certificate set status = 'EXPIRED' where id in (select id from acm_certificate "
      "where status = 'ISSUED' and not_after <= ? limit ?)",
      {micros(call.now), ended_at_once});
  return timed_out == ended_at_once || expired == ended_at_once;
}

}  // namespace windlass::cloud::acm
