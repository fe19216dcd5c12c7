// RunInstances: everything is looked at first, then rows are made; the duty makes the machines.
#include <algorithm>

#include "aws/json_codec.h"
#include "aws/ssm/get_parameters.h"
#include "base/hash.h"
#include "base/text.h"
#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/common/ids.h"
#include "cloud/ec2/instances/handlers.h"
#include "cloud/ec2/instances/instance.h"
#include "cloud/ec2/instances/launch_template.h"
#include "cloud/ec2/instances/placing.h"
#include "cloud/ec2/instances/profiles.h"
#include "cloud/ec2/instances/types.h"
#include "cloud/ec2/instances/user_data.h"
#include "cloud/ec2/instances/views.h"
#include "cloud/ec2/storage/image.h"
#include "cloud/ec2/storage/key_pair.h"
#include "cloud/ec2/storage/volume.h"

namespace windlass::cloud::ec2 {

namespace {

// Of one account in one region: more than a host can run, less than makes it suffer.
constexpr std::int64_t instances_max = 256;

// What a launch is made from, all of it looked at.
struct Launch {
  Instance instance;  // but for what differs from one to the next
  Image image;
  std::vector<ImageDevice> devices;
  Placing placing;
  std::optional<Profile> profile;
  Tags tags, volume_tags;
  int count = 0;
};

std::string fingerprint_of(RunInstancesRequest in) {
  in.client_token.reset();
  in.dry_run.reset();
  std::string text;
  aws::write_json(text, RunInstancesRequest::shape, &in);
  return hex(sha256(text));
}

// The reservation that an earlier call with this token made; "" when there was none.
Result<std::string> earlier_reservation(Ec2& ec2, const Call& call, const std::string& token,
                                        const std::string& fingerprint) {
  auto rows = ec2.db.query(
      "select fingerprint, reservation from ec2_run_token"
      " where account = ? and region = ? and token = ?",
      {call.caller.account.text, call.region.text, token});
  if (rows.done()) return std::string();
  if (rows.row().text(0) != fingerprint)
    return Error{"IdempotentParameterMismatch",
                 "Arguments on this idempotent request are inconsistent with arguments used in "
                 "previous request(s)."};
  return rows.row().text(1);
}

// "resolve:ssm:NAME" is what that parameter says.
Result<std::string> image_id(Ec2& ec2, const std::optional<std::string>& wanted) {
  constexpr std::string_view prefix = "resolve:ssm:";
  if (!wanted || wanted->empty()) return missing_parameter("ImageId");
  if (!wanted->starts_with(prefix)) return *wanted;
  auto name = wanted->substr(prefix.size());
  CallsFor who_asked(ec2.work, {.as_who_asked = true});
  auto found =
      TRY(ec2.work.peers.call<aws::ssm::op::GetParameters>({.names = {{name}}})).parameters;
  if (!found || found->empty())
    return Error{"InvalidParameterValue", "Systems Manager parameter " + name + " does not exist."};
  return found->front().value.value_or("");
}

Result<const InstanceType*> wanted_type(const RunInstancesRequest& in, const Image& image) {
  auto name = in.instance_type.value_or(std::string(default_instance_type));
  auto* type = find_instance_type(name);
  if (!type)
    return Error{"Unsupported",
                 "The requested configuration is currently not supported: this cloud does not know "
                 "the instance type '" +
                     name + "' (DescribeInstanceTypes lists those it knows)."};
  auto architecture = std::string(family_of(*type).architecture);
  if (architecture != image.architecture)
    return Error{
        "InvalidParameterValue",
        "The architecture '" + architecture +
            "' of the specified instance type does not "
            "match the architecture '" +
            image.architecture +
            "' of the specified AMI. "
            "Specify an instance type and an AMI that have matching architectures, and try "
            "again. You can use 'describe-instance-types' or 'describe-images' to discover "
            "the architecture of the instance type or AMI."};
  return type;
}

Result<int> wanted_count(Ec2& ec2, const Call& call, const RunInstancesRequest& in) {
  auto least = in.min_count.value_or(1), most = in.max_count.value_or(least);
  if (least < 1)
    return invalid_parameter(std::to_string(least), "minCount",
                             "Minimum count must be at least 1.");
  if (most < least)
    return Error{"InvalidParameterValue",
                 "The maximum count must be greater than or equal to the minimum count"};
  auto there = ec2.db
                   .find_integer(
                       "select count(*) from ec2_instance where account = ? and region = ?"
                       " and state <> 'terminated'",
                       {call.caller.account.text, call.region.text})
                   .value_or(0);
  if (there + least > instances_max)
    return limit_exceeded("InstanceLimitExceeded", "You have requested more instances (" +
                                                       std::to_string(there + least) +
                                                       ") than your current instance limit of " +
                                                       std::to_string(instances_max) +
                                                       " allows for the specified instance type.");
  return static_cast<int>(std::min<std::int64_t>(most, instances_max - there));
}

Result<> refuse_unserved(const RunInstancesRequest& in) {
  auto unsupported = [](std::string what) { return Error{"Unsupported", std::move(what)}; };
  if (in.hibernation_options && in.hibernation_options->configured.value_or(false))
    return Error{"UnsupportedHibernationConfiguration",
                 "Hibernation is not supported: a machine of this cloud cannot be frozen to disk."};
  if (in.enclave_options && in.enclave_options->enabled.value_or(false))
    return unsupported("Nitro Enclaves are not supported.");
  if (in.instance_market_options &&
      in.instance_market_options->market_type.value_or("spot") != "spot")
    return unsupported("Capacity blocks are not supported.");
  if (in.placement) {
    auto tenancy = in.placement->tenancy.value_or("default");
    if (tenancy == "host" || in.placement->host_id)
      return unsupported("Dedicated hosts are not supported.");
    if (in.placement->group_name && !in.placement->group_name->empty())
      return Error{"InvalidPlacementGroup.Unknown",
                   "The Placement Group '" + *in.placement->group_name + "' is unknown."};
  }
  if (in.ipv6_address_count.value_or(0) > 0 || (in.ipv6_addresses && !in.ipv6_addresses->empty()))
    return unsupported("IPv6 addresses are not supported.");
  if (in.metadata_options) {
    auto hops = in.metadata_options->http_put_response_hop_limit.value_or(1);
    if (hops < 1 || hops > 64)
      return invalid_parameter(std::to_string(hops), "HttpPutResponseHopLimit",
                               "The value must be between 1 and 64.");
  }
  return Done{};
}

void take_metadata_options(Instance& one, const Image& image, const RunInstancesRequest& in) {
  if (image.imds == "v2.0") {
    one.tokens = "required";
    one.hops = 2;
  }
  if (!in.metadata_options) return;
  auto& options = *in.metadata_options;
  one.metadata = options.http_endpoint.value_or(one.metadata);
  one.tokens = options.http_tokens.value_or(one.tokens);
  one.hops = options.http_put_response_hop_limit.value_or(one.hops);
  one.metadata_tags = options.instance_metadata_tags.value_or(one.metadata_tags);
}

Result<std::string> wanted_credits(const RunInstancesRequest& in, const InstanceType& type) {
  auto& family = family_of(type);
  if (!in.credit_specification || !in.credit_specification->cpu_credits)
    return std::string(!family.burstable ? "" : family.name == "t2" ? "standard" : "unlimited");
  auto& wanted = *in.credit_specification->cpu_credits;
  if (!family.burstable)
    return Error{"InvalidParameterCombination",
                 "The instance type " + type.name() + " does not support a credit specification."};
  if (wanted != "standard" && wanted != "unlimited")
    return invalid_parameter(wanted, "cpuCredits", "It must be 'standard' or 'unlimited'.");
  return wanted;
}

Result<> take_key(Ec2& ec2, const Call& call, const RunInstancesRequest& in, Instance& one) {
  if (!in.key_name || in.key_name->empty()) return Done{};
  auto pair = TRY(find_key_pair(ec2, call, *in.key_name));
  one.key_name = pair.name;
  one.public_key = pair.public_key;
  return Done{};
}

Result<> check_shutdown(const RunInstancesRequest& in) {
  auto shutdown = in.instance_initiated_shutdown_behavior.value_or("stop");
  if (shutdown != "stop" && shutdown != "terminate")
    return invalid_parameter(shutdown, "InstanceInitiatedShutdownBehavior");
  return Done{};
}

Result<Instance> plain_instance(Ec2& ec2, const Call& call, const RunInstancesRequest& in,
                                const Image& image) {
  auto* type = TRY(wanted_type(in, image));
  TRY(check_shutdown(in));
  Instance one;
  TRY(take_key(ec2, call, in, one));
  one.account = call.caller.account.text;
  one.region = call.region.text;
  one.client_token = in.client_token.value_or("");
  one.launched = one.changed = std::chrono::floor<std::chrono::seconds>(call.now);
  one.type = type->name();
  one.architecture = image.architecture;
  one.root_device = image.root_device;
  if (in.placement) one.tenancy = in.placement->tenancy.value_or("default");
  if (in.user_data) one.user_data = TRY(decode_user_data(*in.user_data));
  one.shutdown = in.instance_initiated_shutdown_behavior.value_or("stop");
  one.keep = in.disable_api_termination.value_or(false);
  one.keep_running = in.disable_api_stop.value_or(false);
  one.monitored = in.monitoring && in.monitoring->enabled.value_or(false);
  one.ebs_optimized = in.ebs_optimized.value_or(false);
  one.credits = TRY(wanted_credits(in, *type));
  take_metadata_options(one, image, in);
  if (in.private_dns_name_options) {
    one.host_name_type = in.private_dns_name_options->hostname_type.value_or("ip-name");
    one.resource_name_record =
        in.private_dns_name_options->enable_resource_name_dns_a_record.value_or(false);
  }
  if (in.maintenance_options)
    one.auto_recovery = in.maintenance_options->auto_recovery.value_or("default");
  return one;
}

Result<Launch> look_at(Ec2& ec2, const Call& call, const RunInstancesRequest& in,
                       const TemplateUsed& used) {
  TRY(refuse_unserved(in));
  Launch launch;
  auto id = TRY(image_id(ec2, in.image_id));
  launch.image = TRY(find_image_to_run(ec2, call, id));
  launch.instance = TRY(plain_instance(ec2, call, in, launch.image));
  // As it was asked for: with authentication off, a name that nobody knows stands for the default.
  launch.instance.image = id;
  launch.count = TRY(wanted_count(ec2, call, in));
  auto tags = [&](std::string_view type) {
    return wanted_tags(
        call, in.tag_specifications, type,
        {"instance", "volume", "network-interface", "spot-instances-request", "elastic-gpu"});
  };
  launch.tags = TRY(tags("instance"));
  launch.volume_tags = TRY(tags("volume"));
  launch.placing = TRY(place(ec2, call, in, TRY(tags("network-interface")), used.gave_interfaces));
  launch.devices = TRY(devices_for(ec2, call, launch.image, in.block_device_mappings));
  if (in.iam_instance_profile && (in.iam_instance_profile->arn || in.iam_instance_profile->name))
    launch.profile = TRY(find_profile(ec2, call, *in.iam_instance_profile));
  auto& subnet = launch.placing.subnet;
  launch.instance.zone = subnet.zone;
  launch.instance.zone_id = subnet.zone_id;
  launch.instance.vpc = subnet.vpc;
  launch.instance.subnet = subnet.id;
  return launch;
}

Result<> make_volumes(Ec2& ec2, const Call& call, const Launch& launch, Instance& one) {
  bool root = true;
  for (auto& device : launch.devices) {
    if (!device.virtual_name.empty()) continue;
    NewVolume wanted{.zone = one.zone,
                     .size_gib = device.size_gib,
                     .snapshot = {},
                     .type = device.type,
                     .iops = device.iops,
                     .throughput = device.throughput,
                     .encrypted = device.encrypted,
                     .kms_key = {},
                     .tags = launch.volume_tags};
    if (!device.snapshot.empty()) wanted.snapshot = device.snapshot;
    if (!device.kms_key.empty()) wanted.kms_key = device.kms_key;
    if (std::exchange(root, false)) {
      one.root_volume = TRY(make_root_volume(ec2, call, wanted, launch.image.layers, one.id,
                                             device.device, device.delete_on_termination))
                            .id;
      continue;
    }
    auto volume = TRY(make_volume(ec2, call, wanted));
    TRY(attach_volume_row(ec2, call, volume.id,
                          {.instance = one.id,
                           .device = device.device,
                           .zone = one.zone,
                           .delete_on_termination = device.delete_on_termination,
                           .also_unmade = true}));
  }
  return Done{};
}

Result<> make_interfaces(Ec2& ec2, const Call& call, const Launch& launch, const Instance& one) {
  for (auto& planned : launch.placing.interfaces) {
    auto id = planned.existing;
    if (id.empty()) id = TRY(create_interface(ec2, call, planned.made)).id;
    TRY(attach_interface(ec2, call, id, one.id, planned.device_index,
                         planned.delete_on_termination));
  }
  return Done{};
}

Result<> make_one(Ec2& ec2, const Call& call, const Launch& launch, Instance one,
                  const TemplateUsed& used) {
  TRY(make_interfaces(ec2, call, launch, one));
  TRY(make_volumes(ec2, call, launch, one));
  insert_instance(ec2, one);
  TRY(put_tags(ec2, call, one.id, launch.tags));
  if (!used.id.empty()) {
    // As AWS marks them; only services may write tags of this kind.
    auto ours = call;
    ours.caller.kind = Caller::Kind::Service;
    TRY(put_tags(ec2, ours, one.id,
                 {{"aws:ec2launchtemplate:id", used.id},
                  {"aws:ec2launchtemplate:version", std::to_string(used.version)}}));
  }
  if (launch.profile) associate_profile(ec2, call, one.id, *launch.profile);
  return Done{};
}

}  // namespace

Result<Reservation> run_instances(Ec2& ec2, const Call& call, const RunInstancesRequest& request) {
  if (!ec2.work.settings.no_machines.empty())
    return Error{"Unsupported", ec2.work.settings.no_machines};
  auto token = request.client_token.value_or("");
  if (token.size() > 64)
    return invalid_parameter(token, "clientToken", "It must not be longer than 64 characters.");
  auto fingerprint = token.empty() ? "" : fingerprint_of(request);
  if (!token.empty())
    if (auto earlier = TRY(earlier_reservation(ec2, call, token, fingerprint)); !earlier.empty())
      return show_reservation(ec2, earlier);

  auto in = request;
  auto used = TRY(apply_template(ec2, call, in));
  auto launch = TRY(look_at(ec2, call, in, used));
  TRY(refuse_dry_run(in.dry_run));

  auto one = launch.instance;
  one.reservation = new_id(ec2.work.random, "r");
  for (int i = 0; i < launch.count; ++i) {
    one.id = new_id(ec2.work.random, "i");
    one.launch_index = i;
    if (in.instance_market_options) one.spot_request = new_id(ec2.work.random, "sir");
    TRY(make_one(ec2, call, launch, one, used));
  }
  if (!token.empty())
    ec2.db.run(
        "insert into ec2_run_token(account, region, token, fingerprint, reservation, made)"
        " values(?, ?, ?, ?, ?, ?)",
        {call.caller.account.text, call.region.text, token, fingerprint, one.reservation,
         micros(call.now)});
  ec2.work.summon(machines_duty);
  ec2.work.summon(networks_duty);
  return show_reservation(ec2, one.reservation);
}

}  // namespace windlass::cloud::ec2
