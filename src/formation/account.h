// An account's surroundings by its services' public operations: AWS's, or the local cloud's.
#pragma once

#include "aws/client.h"
#include "formation/surroundings.h"

namespace windlass::formation {

class Account final : public Surroundings {
 public:
  using Surroundings::ssm;

  explicit Account(const aws::Client& client) : client_(client) {}

  // Parameters
  Result<std::optional<std::string>> ssm(std::string_view name) override;
  Result<bool> exists(std::string_view type, std::string_view value) override;
  // Dynamic references
  Result<std::string> ssm(std::string_view name, std::string_view version) override;
  Result<std::string> ssm_secure(std::string_view name, std::string_view version) override;
  Result<std::string> secret(std::string_view id, std::string_view version_stage,
                             std::string_view version_id) override;

  Result<std::string> import(std::string_view name) override;
  Result<std::vector<std::string>> zones(std::string_view region) override;
  Result<std::optional<std::string>> exporter(std::string_view name) override;
  Result<std::vector<std::string>> importers(std::string_view name) override;
  Result<bool> fires(const RollbackTrigger& trigger) override;

 private:
  Result<std::string> parameter(std::string_view name, std::string_view version, bool decrypt);
  struct Exported {
    std::string stack_id, value;
  };
  Result<std::optional<Exported>> find_export(std::string_view name);

  const aws::Client& client_;
};

}  // namespace windlass::formation
