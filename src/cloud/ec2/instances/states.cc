// Start, stop, reboot, terminate: rows say what is wanted, the duty does it.
#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/instances/handlers.h"
#include "cloud/ec2/instances/instance.h"
#include "cloud/ec2/instances/views.h"
#include "cloud/ec2/interfaces/public_addresses.h"

namespace windlass::cloud::ec2 {

namespace {

constexpr auto user_code = "Client.UserInitiatedShutdown";
constexpr auto user_message = "Client.UserInitiatedShutdown: User initiated shutdown";

InstanceStateChange change(const Instance& one, const std::string& before) {
  return {.instance_id = one.id,
          .current_state = show_state(one.state),
          .previous_state = show_state(before)};
}

Error wrong_state(const Instance& one, std::string_view act) {
  return {"IncorrectInstanceState", "The instance '" + one.id +
                                        "' is not in a state from which it "
                                        "can be " +
                                        std::string(act) + "."};
}

Result<std::vector<Instance>> named(Ec2& ec2, const Call& call,
                                    const std::optional<std::vector<std::string>>& ids) {
  if (!ids || ids->empty()) return missing_parameter("InstanceId");
  return find_instances(ec2, call, *ids);
}

// It was asked long ago, as it were: its machine is ended at once.
void do_not_ask(Ec2& ec2, const Instance& one) {
  ec2.db.run(
      "update ec2_instance set asked = 0 where id = ?"
      " and state in ('stopping', 'shutting-down')",
      {one.id});
}

}  // namespace

Result<StartInstancesResult> start_instances(Ec2& ec2, const Call& call,
                                             const StartInstancesRequest& in) {
  auto all = TRY(named(ec2, call, in.instance_ids));
  for (auto& one : all)
    if (one.state != "stopped" && one.state != "running" && one.state != "pending")
      return wrong_state(one, "started");
  TRY(refuse_dry_run(in.dry_run));

  StartInstancesResult result;
  result.starting_instances.emplace();
  for (auto& one : all) {
    auto before = one.state;
    if (before == "stopped") {
      ec2.db.run("update ec2_instance set launched = ? where id = ?",
                 {micros(std::chrono::floor<std::chrono::seconds>(call.now)), one.id});
      set_state(ec2, one, "pending", call.now);
      TRY(renew_automatic_addresses(ec2, one.id));
      ec2.work.summon(networks_duty);
    }
    result.starting_instances->push_back(change(one, before));
  }
  return result;
}

Result<StopInstancesResult> stop_instances(Ec2& ec2, const Call& call,
                                           const StopInstancesRequest& in) {
  auto all = TRY(named(ec2, call, in.instance_ids));
  if (in.hibernate.value_or(false))
    return Error{
        "UnsupportedHibernationConfiguration",
        "The instance '" + all.front().id + "' was not launched with hibernation enabled."};
  for (auto& one : all) {
    if (one.is_ending() || one.state == "pending") return wrong_state(one, "stopped");
    if (one.keep_running)
      return Error{"OperationNotPermitted", "The instance '" + one.id +
                                                "' may not be stopped. Modify its 'disableApiStop' "
                                                "instance attribute and try again."};
    if (!one.spot_request.empty())
      return Error{
          "UnsupportedOperation",
          "You can't stop the Spot Instance '" + one.id +
              "' because it is associated with "
              "a one-time Spot Instance request. You can only stop Spot Instances associated "
              "with persistent Spot Instance requests."};
  }
  TRY(refuse_dry_run(in.dry_run));

  StopInstancesResult result;
  result.stopping_instances.emplace();
  for (auto& one : all) {
    auto before = one.state;
    if (before == "running")
      set_state(ec2, one, "stopping", call.now,
                {user_initiated(call.now), user_code, user_message});
    if (in.force.value_or(false) || in.skip_os_shutdown.value_or(false)) do_not_ask(ec2, one);
    result.stopping_instances->push_back(change(one, before));
  }
  return result;
}

Result<> reboot_instances(Ec2& ec2, const Call& call, const RebootInstancesRequest& in) {
  auto all = TRY(named(ec2, call, in.instance_ids));
  for (auto& one : all)
    if (one.state != "running") return wrong_state(one, "rebooted");
  TRY(refuse_dry_run(in.dry_run));

  for (auto& one : all)
    if (one.task.empty()) set_task(ec2, one, "reboot", call.now);
  return Done{};
}

Result<TerminateInstancesResult> terminate_instances(Ec2& ec2, const Call& call,
                                                     const TerminateInstancesRequest& in) {
  auto all = TRY(named(ec2, call, in.instance_ids));
  for (auto& one : all)
    if (one.keep && !one.is_ending())
      return Error{"OperationNotPermitted",
                   "The instance '" + one.id +
                       "' may not be terminated. Modify its "
                       "'disableApiTermination' instance attribute and try again."};
  TRY(refuse_dry_run(in.dry_run));

  TerminateInstancesResult result;
  result.terminating_instances.emplace();
  for (auto& one : all) {
    auto before = one.state;
    if (!one.is_ending())
      set_state(ec2, one, "shutting-down", call.now,
                {user_initiated(call.now), user_code, user_message});
    if (in.force.value_or(false) || in.skip_os_shutdown.value_or(false)) do_not_ask(ec2, one);
    result.terminating_instances->push_back(change(one, before));
  }
  return result;
}

}  // namespace windlass::cloud::ec2
