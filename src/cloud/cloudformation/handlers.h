// CloudFormation's operations.
#pragma once

#include "aws/cloudformation/cancel_update_stack.h"
#include "aws/cloudformation/continue_update_rollback.h"
#include "aws/cloudformation/create_change_set.h"
#include "aws/cloudformation/create_stack.h"
#include "aws/cloudformation/delete_change_set.h"
#include "aws/cloudformation/delete_stack.h"
#include "aws/cloudformation/describe_account_limits.h"
#include "aws/cloudformation/describe_change_set.h"
#include "aws/cloudformation/describe_change_set_hooks.h"
#include "aws/cloudformation/describe_stack_drift_detection_status.h"
#include "aws/cloudformation/describe_stack_events.h"
#include "aws/cloudformation/describe_stack_resource.h"
#include "aws/cloudformation/describe_stack_resource_drifts.h"
#include "aws/cloudformation/describe_stack_resources.h"
#include "aws/cloudformation/describe_stacks.h"
#include "aws/cloudformation/detect_stack_drift.h"
#include "aws/cloudformation/detect_stack_resource_drift.h"
#include "aws/cloudformation/estimate_template_cost.h"
#include "aws/cloudformation/execute_change_set.h"
#include "aws/cloudformation/get_stack_policy.h"
#include "aws/cloudformation/get_template.h"
#include "aws/cloudformation/get_template_summary.h"
#include "aws/cloudformation/list_change_sets.h"
#include "aws/cloudformation/list_exports.h"
#include "aws/cloudformation/list_imports.h"
#include "aws/cloudformation/list_stack_resources.h"
#include "aws/cloudformation/list_stacks.h"
#include "aws/cloudformation/rollback_stack.h"
#include "aws/cloudformation/set_stack_policy.h"
#include "aws/cloudformation/signal_resource.h"
#include "aws/cloudformation/update_stack.h"
#include "aws/cloudformation/update_termination_protection.h"
#include "aws/cloudformation/validate_template.h"
#include "cloud/cloudformation/context.h"

namespace windlass::cloud::cloudformation {

using namespace aws::cloudformation;

// creating.cc
Result<CreateStackOutput> create_stack(Formation&, const Call&, const CreateStackInput&);
Result<UpdateStackOutput> update_stack(Formation&, const Call&, const UpdateStackInput&);

// ending.cc
Result<> delete_stack(Formation&, const Call&, const DeleteStackInput&);
Result<> cancel_update_stack(Formation&, const Call&, const CancelUpdateStackInput&);
Result<ContinueUpdateRollbackOutput> continue_update_rollback(Formation&, const Call&,
                                                              const ContinueUpdateRollbackInput&);
Result<RollbackStackOutput> rollback_stack(Formation&, const Call&, const RollbackStackInput&);

// protection.cc
Result<> set_stack_policy(Formation&, const Call&, const SetStackPolicyInput&);
Result<GetStackPolicyOutput> get_stack_policy(Formation&, const Call&, const GetStackPolicyInput&);
Result<UpdateTerminationProtectionOutput> update_termination_protection(
    Formation&, const Call&, const UpdateTerminationProtectionInput&);
Result<> signal_resource(Formation&, const Call&, const SignalResourceInput&);

// stacks.cc
Result<DescribeStacksOutput> describe_stacks(Formation&, const Call&, const DescribeStacksInput&);
Result<ListStacksOutput> list_stacks(Formation&, const Call&, const ListStacksInput&);
Result<DescribeStackEventsOutput> describe_stack_events(Formation&, const Call&,
                                                        const DescribeStackEventsInput&);

// resources.cc
Result<DescribeStackResourceOutput> describe_stack_resource(Formation&, const Call&,
                                                            const DescribeStackResourceInput&);
Result<DescribeStackResourcesOutput> describe_stack_resources(Formation&, const Call&,
                                                              const DescribeStackResourcesInput&);
Result<ListStackResourcesOutput> list_stack_resources(Formation&, const Call&,
                                                      const ListStackResourcesInput&);

// templates.cc
Result<GetTemplateOutput> get_template(Formation&, const Call&, const GetTemplateInput&);
Result<GetTemplateSummaryOutput> get_template_summary(Formation&, const Call&,
                                                      const GetTemplateSummaryInput&);
Result<ValidateTemplateOutput> validate_template(Formation&, const Call&,
                                                 const ValidateTemplateInput&);
Result<EstimateTemplateCostOutput> estimate_template_cost(Formation&, const Call&,
                                                          const EstimateTemplateCostInput&);
Result<DescribeAccountLimitsOutput> describe_account_limits(Formation&, const Call&,
                                                            const DescribeAccountLimitsInput&);

// exports.cc
Result<ListExportsOutput> list_exports(Formation&, const Call&, const ListExportsInput&);
Result<ListImportsOutput> list_imports(Formation&, const Call&, const ListImportsInput&);

// change_sets.cc
Result<CreateChangeSetOutput> create_change_set(Formation&, const Call&,
                                                const CreateChangeSetInput&);
Result<ExecuteChangeSetOutput> execute_change_set(Formation&, const Call&,
                                                  const ExecuteChangeSetInput&);
Result<DeleteChangeSetOutput> delete_change_set(Formation&, const Call&,
                                                const DeleteChangeSetInput&);

// describe_change_set.cc
Result<DescribeChangeSetOutput> describe_change_set(Formation&, const Call&,
                                                    const DescribeChangeSetInput&);
Result<DescribeChangeSetHooksOutput> describe_change_set_hooks(Formation&, const Call&,
                                                               const DescribeChangeSetHooksInput&);
Result<ListChangeSetsOutput> list_change_sets(Formation&, const Call&, const ListChangeSetsInput&);

// drifting.cc
Result<DetectStackDriftOutput> detect_stack_drift(Formation&, const Call&,
                                                  const DetectStackDriftInput&);
Result<DetectStackResourceDriftOutput> detect_stack_resource_drift(
    Formation&, const Call&, const DetectStackResourceDriftInput&);
Result<DescribeStackDriftDetectionStatusOutput> describe_stack_drift_detection_status(
    Formation&, const Call&, const DescribeStackDriftDetectionStatusInput&);
Result<DescribeStackResourceDriftsOutput> describe_stack_resource_drifts(
    Formation&, const Call&, const DescribeStackResourceDriftsInput&);

}  // namespace windlass::cloud::cloudformation
