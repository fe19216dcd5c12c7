// Service-linked roles: made for a service, which alone may change them.
#include "base/text.h"
#include "cloud/iam/errors.h"
#include "cloud/iam/handlers.h"
#include "cloud/iam/views.h"

namespace windlass::cloud::iam {

namespace {

struct LinkedService {
  std::string_view service;
  std::string_view role;
};

constexpr LinkedService services[] = {
    {"autoscaling.amazonaws.com", "AutoScaling"},
    {"dynamodb.application-autoscaling.amazonaws.com", "ApplicationAutoScaling_DynamoDBTable"},
    {"ec2fleet.amazonaws.com", "EC2Fleet"},
    {"ecs.amazonaws.com", "ECS"},
    {"ecs.application-autoscaling.amazonaws.com", "ApplicationAutoScaling_ECSService"},
    {"eks.amazonaws.com", "AmazonEKS"},
    {"elasticache.amazonaws.com", "ElastiCache"},
    {"elasticloadbalancing.amazonaws.com", "ElasticLoadBalancing"},
    {"events.amazonaws.com", "CloudWatchEvents"},
    {"opensearchservice.amazonaws.com", "AmazonOpenSearchService"},
    {"rds.amazonaws.com", "RDS"},
    {"replication.dynamodb.amazonaws.com", "DynamoDBReplication"},
    {"spot.amazonaws.com", "EC2Spot"},
    {"spotfleet.amazonaws.com", "EC2SpotFleet"},
    {"ssm.amazonaws.com", "AmazonSSM"},
    {"transitgateway.amazonaws.com", "VPCTransitGateway"},
};

std::string task_of(const std::string& service, const std::string& role, const std::string& id) {
  return "task/aws-service-role/" + service + "/" + role + "/" + id;
}

}  // namespace

Result<CreateServiceLinkedRoleResponse> create_service_linked_role(
    Iam& iam, const Call& call, const CreateServiceLinkedRoleRequest& in) {
  auto service = in.aws_service_name.value_or("");
  std::string name;
  for (auto& known : services)
    if (known.service == service) name = "AWSServiceRoleFor" + std::string(known.role);
  if (name.empty())
    return invalid_input("Service-linked roles cannot be created for " + service + " here.");
  if (in.custom_suffix && !in.custom_suffix->empty()) name += "_" + *in.custom_suffix;
  if (find_entity(iam.db, call.caller.account.text, Kind::Role, name))
    return invalid_input("Service role name " + name +
                         " has been taken in this account, please try a different suffix.");

  auto role = TRY(make_entity(iam, call,
                              {.kind = Kind::Role,
                               .name = name,
                               .path = "/aws-service-role/" + service + "/",
                               .description = in.description}));
  auto trust =
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":")" +
      service + R"("},"Action":"sts:AssumeRole"}]})";
  iam.db.run(
      "insert into iam_role (id, trust, session_seconds_max, linked_service) values (?, ?, 3600, "
      "?)",
      {role.id, trust, service});
  return CreateServiceLinkedRoleResponse{.role = role_view(iam, role, Detail::Full)};
}

// AWS asks the service whether it still needs the role, and deletes it some time later; here it is
// gone at once, and whoever asks how far the deletion is hears that it succeeded.
Result<DeleteServiceLinkedRoleResponse> delete_service_linked_role(
    Iam& iam, const Call& call, const DeleteServiceLinkedRoleRequest& in) {
  auto role = TRY(get_entity(iam, call, Kind::Role, in.role_name));
  auto service = iam.db.find_text("select linked_service from iam_role where id = ?", {role.id});
  if (!service) return cannot_be_found(Kind::Role, role.name);
  iam.db.run("delete from iam_role where id = ?", {role.id});
  remove_entity(iam, role);
  return DeleteServiceLinkedRoleResponse{.deletion_task_id =
                                             task_of(*service, role.name, iam.work.random.uuid())};
}

Result<GetServiceLinkedRoleDeletionStatusResponse> get_service_linked_role_deletion_status(
    Iam& iam, const Call& call, const GetServiceLinkedRoleDeletionStatusRequest& in) {
  auto task = in.deletion_task_id.value_or("");
  auto parts = split(task, '/');
  auto ours = parts.size() == 5 && parts[0] == "task" && parts[1] == "aws-service-role";
  if (!ours || find_entity(iam.db, call.caller.account.text, Kind::Role, parts[3]))
    return no_such_entity("The deletion task with id " + task + " cannot be found.");
  return GetServiceLinkedRoleDeletionStatusResponse{.status = "SUCCEEDED"};
}

}  // namespace windlass::cloud::iam
