#include "cloud/ec2/storage/sharing.h"

#include "cloud/ec2/storage/problems.h"

namespace windlass::cloud::ec2 {

std::vector<Share> shares_of(store::Database& db, const std::string& resource) {
  std::vector<Share> shares;
  for (auto row : db.query(
           "select kind, value from ec2_share where resource = ? order by kind, value", {resource}))
    shares.push_back({row.text(0), row.text(1)});
  return shares;
}

bool is_shared_with(store::Database& db, const std::string& resource, const AccountId& account) {
  return is_public(db, resource) ||
         db.any("select 1 from ec2_share where resource = ? and kind = 'user' and value = ?",
                {resource, account.text});
}

bool is_public(store::Database& db, const std::string& resource) {
  return db.any("select 1 from ec2_share where resource = ? and kind = 'group' and value = 'all'",
                {resource});
}

Result<> check_share(const Share& share, std::string_view attribute) {
  auto possible = share.kind == "user"    ? is_account(share.value)
                  : share.kind == "group" ? share.value == "all"
                                          : share.value.starts_with("arn:");
  if (possible) return Done{};
  return Error{"InvalidAMIAttributeItemValue",
               "Invalid attribute item value \"" + share.value + "\" for " +
                   (share.kind == "user"    ? "userId"
                    : share.kind == "group" ? "userGroup"
                                            : std::string(attribute)) +
                   " item type."};
}

void share(Ec2& ec2, const std::string& resource, const Share& share) {
  ec2.db.run("insert into ec2_share(resource, kind, value) values(?, ?, ?) on conflict do nothing",
             {resource, share.kind, share.value});
}

void unshare(Ec2& ec2, const std::string& resource, const Share& share) {
  ec2.db.run("delete from ec2_share where resource = ? and kind = ? and value = ?",
             {resource, share.kind, share.value});
}

void unshare_all(Ec2& ec2, const std::string& resource) {
  ec2.db.run("delete from ec2_share where resource = ?", {resource});
}

}  // namespace windlass::cloud::ec2
