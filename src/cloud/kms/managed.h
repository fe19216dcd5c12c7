// AWS-managed keys: a service's own, under alias/aws/SERVICE, made when it is first used.
#pragma once

#include <string>
#include <string_view>

namespace windlass::cloud::kms {

// The services that this cloud serves or will, and whose keys AWS makes by itself.
inline constexpr std::string_view managed_services[] = {
    "acm", "backup",         "dynamodb", "ebs", "elasticfilesystem", "lambda", "rds", "s3",
    "sns", "secretsmanager", "sqs",      "ssm"};
inline constexpr std::string_view managed_prefix = "alias/aws/";

bool is_managed_alias(std::string_view alias);
// "values ('alias/aws/acm'), ('alias/aws/backup'), ...": SQL, for lists that show them all.
std::string managed_alias_values();

}  // namespace windlass::cloud::kms
