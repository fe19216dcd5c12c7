// The CloudFormation operations that we serve.
#include "aws/cloudformation/service.h"

#include "cloud/cloudformation/cloudformation.h"
#include "cloud/cloudformation/handlers.h"
#include "cloud/cloudformation/schema.h"
#include "cloud/cloudformation/stepping.h"
#include "cloud/core/permission.h"

namespace windlass::cloud::cloudformation {

namespace {

const Operation operations[] = {
    {"CancelUpdateStack", writes<&cancel_update_stack>},
    {"ContinueUpdateRollback", writes<&continue_update_rollback>},
    {"CreateChangeSet", writes<&create_change_set>},
    {"CreateStack", writes<&create_stack>},
    {"DeleteChangeSet", writes<&delete_change_set>},
    {"DeleteStack", writes<&delete_stack>},
    {"DescribeAccountLimits", reads<&describe_account_limits>},
    {"DescribeChangeSet", reads<&describe_change_set>},
    {"DescribeChangeSetHooks", reads<&describe_change_set_hooks>},
    {"DescribeStackDriftDetectionStatus", reads<&describe_stack_drift_detection_status>},
    {"DescribeStackEvents", reads<&describe_stack_events>},
    {"DescribeStackResource", reads<&describe_stack_resource>},
    {"DescribeStackResourceDrifts", reads<&describe_stack_resource_drifts>},
    {"DescribeStackResources", reads<&describe_stack_resources>},
    {"DescribeStacks", reads<&describe_stacks>},
    {"DetectStackDrift", writes<&detect_stack_drift>},
    {"DetectStackResourceDrift", writes<&detect_stack_resource_drift>},
    {"EstimateTemplateCost", reads<&estimate_template_cost>},
    {"ExecuteChangeSet", writes<&execute_change_set>},
    {"GetStackPolicy", reads<&get_stack_policy>},
    {"GetTemplate", reads<&get_template>},
    {"GetTemplateSummary", reads<&get_template_summary>},
    {"ListChangeSets", reads<&list_change_sets>},
    {"ListExports", reads<&list_exports>},
    {"ListImports", reads<&list_imports>},
    {"ListStackResources", reads<&list_stack_resources>},
    {"ListStacks", reads<&list_stacks>},
    {"RollbackStack", writes<&rollback_stack>},
    {"SetStackPolicy", writes<&set_stack_policy>},
    {"SignalResource", writes<&signal_resource>},
    {"UpdateStack", writes<&update_stack>},
    {"UpdateTerminationProtection", writes<&update_termination_protection>},
    {"ValidateTemplate", reads<&validate_template>},
};

const Task tasks[] = {
    {"stacks that were deleted long ago", std::chrono::hours(1), &forget_deleted},
};

const Duty duties[] = {
    {stepping, std::chrono::milliseconds(250), &due_steps, steps_at_once_max},
};

// A template of 51,200 bytes, as clumsily escaped as can be, and its parameters.
constexpr std::size_t request_max = 1 << 20;

}  // namespace

const cloud::Service service{
    .model = &aws::cloudformation::service,
    .operations = operations,
    .migrations = migrations,
    .tasks = tasks,
    .duties = duties,
    .permissions = &permissions,
    .body_max = request_max,
};

}  // namespace windlass::cloud::cloudformation
