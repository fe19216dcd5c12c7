// DynamoDB's operations, by the files that hold them.
#pragma once

#include "aws/dynamodb/batch_get_item.h"
#include "aws/dynamodb/batch_write_item.h"
#include "aws/dynamodb/create_backup.h"
#include "aws/dynamodb/create_table.h"
#include "aws/dynamodb/delete_backup.h"
#include "aws/dynamodb/delete_item.h"
#include "aws/dynamodb/delete_resource_policy.h"
#include "aws/dynamodb/delete_table.h"
#include "aws/dynamodb/describe_backup.h"
#include "aws/dynamodb/describe_continuous_backups.h"
#include "aws/dynamodb/describe_contributor_insights.h"
#include "aws/dynamodb/describe_endpoints.h"
#include "aws/dynamodb/describe_limits.h"
#include "aws/dynamodb/describe_table.h"
#include "aws/dynamodb/describe_time_to_live.h"
#include "aws/dynamodb/get_item.h"
#include "aws/dynamodb/get_resource_policy.h"
#include "aws/dynamodb/list_backups.h"
#include "aws/dynamodb/list_tables.h"
#include "aws/dynamodb/list_tags_of_resource.h"
#include "aws/dynamodb/put_item.h"
#include "aws/dynamodb/put_resource_policy.h"
#include "aws/dynamodb/query.h"
#include "aws/dynamodb/restore_table_from_backup.h"
#include "aws/dynamodb/scan.h"
#include "aws/dynamodb/tag_resource.h"
#include "aws/dynamodb/transact_get_items.h"
#include "aws/dynamodb/transact_write_items.h"
#include "aws/dynamodb/untag_resource.h"
#include "aws/dynamodb/update_continuous_backups.h"
#include "aws/dynamodb/update_item.h"
#include "aws/dynamodb/update_table.h"
#include "aws/dynamodb/update_time_to_live.h"
#include "cloud/dynamodb/context.h"

namespace windlass::cloud::dynamodb {

namespace api = aws::dynamodb;

// items.cc
Result<api::PutItemOutput> put_item(Dynamo&, const Call&, api::PutItemInput&);
Result<api::GetItemOutput> get_item(Dynamo&, const Call&, api::GetItemInput&);
Result<api::UpdateItemOutput> update_item(Dynamo&, const Call&, api::UpdateItemInput&);
Result<api::DeleteItemOutput> delete_item(Dynamo&, const Call&, api::DeleteItemInput&);

// reading.cc
Result<api::QueryOutput> query(Dynamo&, const Call&, api::QueryInput&);
Result<api::ScanOutput> scan(Dynamo&, const Call&, api::ScanInput&);

// batches.cc
Result<api::BatchGetItemOutput> batch_get_item(Dynamo&, const Call&, api::BatchGetItemInput&);
Result<api::BatchWriteItemOutput> batch_write_item(Dynamo&, const Call&, api::BatchWriteItemInput&);

// transactions.cc
Result<api::TransactGetItemsOutput> transact_get_items(Dynamo&, const Call&,
                                                       api::TransactGetItemsInput&);
Result<api::TransactWriteItemsOutput> transact_write_items(Dynamo&, const Call&,
                                                           api::TransactWriteItemsInput&);

// tables.cc
Result<api::CreateTableOutput> create_table(Dynamo&, const Call&, const api::CreateTableInput&);
Result<api::DescribeTableOutput> describe_table(Dynamo&, const Call&,
                                                const api::DescribeTableInput&);
Result<api::ListTablesOutput> list_tables(Dynamo&, const Call&, const api::ListTablesInput&);
Result<api::DeleteTableOutput> delete_table(Dynamo&, const Call&, const api::DeleteTableInput&);

// update_table.cc
Result<api::UpdateTableOutput> update_table(Dynamo&, const Call&, const api::UpdateTableInput&);

// time_to_live.cc
Result<api::UpdateTimeToLiveOutput> update_time_to_live(Dynamo&, const Call&,
                                                        const api::UpdateTimeToLiveInput&);
Result<api::DescribeTimeToLiveOutput> describe_time_to_live(Dynamo&, const Call&,
                                                            const api::DescribeTimeToLiveInput&);

// tags.cc
Result<> tag_resource(Dynamo&, const Call&, const api::TagResourceInput&);
Result<> untag_resource(Dynamo&, const Call&, const api::UntagResourceInput&);
Result<api::ListTagsOfResourceOutput> list_tags_of_resource(Dynamo&, const Call&,
                                                            const api::ListTagsOfResourceInput&);

// policies.cc
Result<api::PutResourcePolicyOutput> put_resource_policy(Dynamo&, const Call&,
                                                         const api::PutResourcePolicyInput&);
Result<api::GetResourcePolicyOutput> get_resource_policy(Dynamo&, const Call&,
                                                         const api::GetResourcePolicyInput&);
Result<api::DeleteResourcePolicyOutput> delete_resource_policy(
    Dynamo&, const Call&, const api::DeleteResourcePolicyInput&);

// backups.cc
Result<api::CreateBackupOutput> create_backup(Dynamo&, const Call&, const api::CreateBackupInput&);
Result<api::DescribeBackupOutput> describe_backup(Dynamo&, const Call&,
                                                  const api::DescribeBackupInput&);
Result<api::ListBackupsOutput> list_backups(Dynamo&, const Call&, const api::ListBackupsInput&);
Result<api::DeleteBackupOutput> delete_backup(Dynamo&, const Call&, const api::DeleteBackupInput&);
Result<api::RestoreTableFromBackupOutput> restore_table_from_backup(
    Dynamo&, const Call&, const api::RestoreTableFromBackupInput&);

// continuous_backups.cc
Result<api::DescribeContinuousBackupsOutput> describe_continuous_backups(
    Dynamo&, const Call&, const api::DescribeContinuousBackupsInput&);
Result<api::UpdateContinuousBackupsOutput> update_continuous_backups(
    Dynamo&, const Call&, const api::UpdateContinuousBackupsInput&);

// account.cc
Result<api::DescribeLimitsOutput> describe_limits(Dynamo&, const Call&,
                                                  const api::DescribeLimitsInput&);
Result<api::DescribeEndpointsResponse> describe_endpoints(Dynamo&, const Call&,
                                                          const api::DescribeEndpointsRequest&);
Result<api::DescribeContributorInsightsOutput> describe_contributor_insights(
    Dynamo&, const Call&, const api::DescribeContributorInsightsInput&);

}  // namespace windlass::cloud::dynamodb
