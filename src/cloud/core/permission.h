// What an operation needs: an action on a resource. Data of each service, read by the gateway.
//
//   const Permission permissions[] = {
//       {"SendMessage", "sqs:SendMessage", "arn:aws:sqs:{region}:{account}:{QueueUrl:last}"},
//       {"SendMessageBatch", "sqs:SendMessage", "arn:aws:sqs:{region}:{account}:{QueueUrl:last}"},
//       {"ListQueues", "sqs:ListQueues"},
//       {"GetItem", "dynamodb:GetItem",
//       "arn:aws:dynamodb:{region}:{account}:table/{TableName:arn}"},
//       {"BatchGetItem", "dynamodb:BatchGetItem",
//        "arn:aws:dynamodb:{region}:{account}:table/{RequestItems:keys}"},
//       {"GetObject", "s3:GetObject", "arn:aws:s3:::{Bucket}/{Key}", &with_version},
//       {"HeadBucket", "s3:ListBucket", "arn:aws:s3:::{Bucket}"},
//       {"CopyObject", "s3:PutObject", "arn:aws:s3:::{Bucket}/{Key}", &and_reading_the_source},
//       {"DescribeKey", "kms:DescribeKey", "arn:aws:kms:{region}:{account}:key/{KeyId:arn}"},
//       {"GetCallerIdentity", ""},  // needs no permission
//   };
//
// An operation that is not in the list needs PREFIX:OPERATION on "*".
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cloud/core/identity.h"

namespace windlass::store {
class Database;
}

namespace windlass::cloud {

struct Call;

// One thing that a request asks for; a request may ask for several (copying reads and writes).
struct Asked {
  std::string action;
  std::vector<std::string> resources;
  // The service's own condition keys: {"s3:prefix", {"home/"}}, {"aws:RequestTag/team", {"red"}}.
  std::vector<std::pair<std::string, std::vector<std::string>>> context = {};
};

struct Permission {
  std::string_view operation;
  std::string_view action;  // "" for an operation that anybody may call
  // {region} and {account} are the call's; {Member} is the input's. {Member:last} is what follows
  // the last '/' of it, {Member:keys} gives a resource for each key of a map. A member that is not
  // given is `*`. A member that holds an ARN is the whole resource.
  std::string_view resource = "*";
  // For what a template cannot say: adds condition keys, changes the action, asks for more.
  void (*refine)(const Call& call, const void* input, std::vector<Asked>& asked) = nullptr;
};

// What a resource's owner says: the other half of a decision.
struct ResourceSide {
  AccountId owner;
  std::string policy = {};  // "" for none
  // Nobody gets in whom the policy does not let in, also within the account: KMS keys.
  bool must_allow = false;
  // aws:ResourceTag/...
  std::vector<std::pair<std::string, std::string>> tags = {};
  // What policies know it by, when it was asked for by another name (a key's alias); "" for the same.
  std::string arn = {};
  // Keys of the service's own that follow from the resource: {"s3:ExistingObjectTag/team", {"red"}}.
  std::vector<std::pair<std::string, std::vector<std::string>>> context = {};
};

struct Permissions {
  std::string_view prefix;  // "sqs"
  std::span<const Permission> operations;
  // By its ARN; nothing when the resource does not exist, or when such resources have no policy.
  std::optional<ResourceSide> (*resource_side)(store::Database& db, const Call& call,
                                               std::string_view arn) = nullptr;
  // Last touch to what is asked for, where only rows can tell: which attribute is a table's key.
  void (*look_up)(store::Database& db, const Call& call, std::vector<Asked>& asked) = nullptr;
};

}  // namespace windlass::cloud
