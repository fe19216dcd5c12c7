#include "cloud/ssm/page.h"

#include "base/text.h"
#include "cloud/ssm/errors.h"

namespace windlass::cloud::ssm {

Result<std::string> page_after(const std::optional<std::string>& token) {
  if (!token || token->empty()) return std::string();
  auto name = parse_base64(*token);
  if (!name || !is_utf8(*name)) return invalid_next_token();
  return *std::move(name);
}

VersionPage page_of(Ssm& ssm, const Call& call, const Conditions& conditions,
                    const std::string& after, std::int64_t size, bool any_version) {
  auto sql = version_columns + " from ssm_parameter p join ssm_version v on v.parameter = p.id" +
             (any_version ? "" : " and v.version = p.latest") +
             " where p.account = ? and p.region = ? and p.name > ?" + conditions.sql +
             " order by p.name limit ?";
  std::vector<store::Bind> binds{call.caller.account.text, call.region.text, after};
  binds.insert(binds.end(), conditions.binds.begin(), conditions.binds.end());
  // One row more than fits tells that there is another page.
  binds.emplace_back(size + 1);

  VersionPage page;
  for (auto row : ssm.db.query(sql, std::span<const store::Bind>(binds))) {
    if (static_cast<std::int64_t>(page.versions.size()) == size) {
      page.next_token = base64(page.versions.back().name);
      break;
    }
    page.versions.push_back(version_of(row));
  }
  return page;
}

}  // namespace windlass::cloud::ssm
