// The Systems Manager operations that we serve: Parameter Store.
#include "aws/ssm/service.h"

#include "cloud/ssm/handlers.h"
#include "cloud/ssm/schema.h"
#include "cloud/ssm/ssm.h"
#include "cloud/ssm/tasks.h"

namespace windlass::cloud::ssm {

namespace {

const Operation operations[] = {
    {"AddTagsToResource", writes<&add_tags_to_resource>},
    {"DeleteParameter", writes<&delete_parameter>},
    {"DeleteParameters", writes<&delete_parameters>},
    {"DescribeParameters", reads<&describe_parameters>},
    {"GetParameter", reads<&get_parameter>},
    {"GetParameterHistory", reads<&get_parameter_history>},
    {"GetParameters", reads<&get_parameters>},
    {"GetParametersByPath", reads<&get_parameters_by_path>},
    {"LabelParameterVersion", writes<&label_parameter_version>},
    {"ListTagsForResource", reads<&list_tags_for_resource>},
    {"PutParameter", writes<&put_parameter>},
    {"RemoveTagsFromResource", writes<&remove_tags_from_resource>},
    {"UnlabelParameterVersion", writes<&unlabel_parameter_version>},
};

const Task tasks[] = {
    {"parameters whose expiration is due", std::chrono::seconds(10), &delete_expired},
};

}  // namespace

const cloud::Service service{
    .model = &aws::ssm::service,
    .operations = operations,
    .migrations = migrations,
    .tasks = tasks,
    .permissions = &permissions,
};

}  // namespace windlass::cloud::ssm
