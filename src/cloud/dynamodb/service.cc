#include "aws/dynamodb/service.h"

#include "base/hash.h"
#include "cloud/dynamodb/dynamodb.h"
#include "cloud/dynamodb/handlers.h"
#include "cloud/dynamodb/migrations.h"
#include "cloud/dynamodb/traffic.h"
#include "cloud/dynamodb/upkeep.h"

namespace windlass::cloud::dynamodb {

namespace {

// The DynamoDB operations we serve. Any other name the model knows (PartiQL, imports, exports,
// global tables, point-in-time restores, ...) is refused by name: a client must never mistake "not
// built yet" for "done".
const Operation operations[] = {
    // tables
    {"CreateTable", writes<&create_table>},
    {"DescribeTable", reads<&describe_table>},
    {"ListTables", reads<&list_tables>},
    {"UpdateTable", writes<&update_table>},
    {"DeleteTable", writes<&delete_table>},
    {"UpdateTimeToLive", writes<&update_time_to_live>},
    {"DescribeTimeToLive", reads<&describe_time_to_live>},

    // items
    {"PutItem", writes<&put_item>},
    {"GetItem", reads<&get_item>},
    {"UpdateItem", writes<&update_item>},
    {"DeleteItem", writes<&delete_item>},
    {"Query", reads<&query>},
    {"Scan", reads<&scan>},
    {"BatchGetItem", reads<&batch_get_item>},
    {"BatchWriteItem", writes<&batch_write_item>},
    {"TransactGetItems", reads<&transact_get_items>},
    {"TransactWriteItems", writes<&transact_write_items>},

    // tags and policies
    {"TagResource", writes<&tag_resource>},
    {"UntagResource", writes<&untag_resource>},
    {"ListTagsOfResource", reads<&list_tags_of_resource>},
    {"PutResourcePolicy", writes<&put_resource_policy>},
    {"GetResourcePolicy", reads<&get_resource_policy>},
    {"DeleteResourcePolicy", writes<&delete_resource_policy>},

    // backups
    {"CreateBackup", writes<&create_backup>},
    {"DescribeBackup", reads<&describe_backup>},
    {"ListBackups", reads<&list_backups>},
    {"DeleteBackup", writes<&delete_backup>},
    {"RestoreTableFromBackup", writes<&restore_table_from_backup>},
    {"DescribeContinuousBackups", reads<&describe_continuous_backups>},
    {"UpdateContinuousBackups", writes<&update_continuous_backups>},

    // the account
    {"DescribeLimits", reads<&describe_limits>},
    {"DescribeEndpoints", reads<&describe_endpoints>},
    {"DescribeContributorInsights", reads<&describe_contributor_insights>},
};

const Task tasks[] = {
    {"expire items", std::chrono::seconds(1), &expire_items},
    {"fill new indexes", std::chrono::seconds(1), &fill_indexes},
    {"empty what was deleted", std::chrono::seconds(1), &empty_trash},
    {"forget transaction tokens", std::chrono::minutes(1), &forget_tokens},
    {"metrics", std::chrono::minutes(1), &tell_metrics},
};

// DynamoDB's clients check the body by this header.
void finish(const aws::Operation*, const http::Head&, http::Response& response) {
  if (response.body.in_file()) return;
  response.headers.set("x-amz-crc32", std::to_string(crc32(response.body.bytes())));
}

// 16 MB of items, and what JSON makes of them.
constexpr std::size_t body_max = (16 + 4) << 20;

}  // namespace

const cloud::Service service{
    .model = &aws::dynamodb::service,
    .operations = operations,
    .migrations = migrations,
    .tasks = tasks,
    .permissions = &permissions,
    .finish = &finish,
    .body_max = body_max,
};

}  // namespace windlass::cloud::dynamodb
