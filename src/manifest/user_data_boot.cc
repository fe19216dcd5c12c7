// What every layer's machines run at their first boot: once in a template, as it is (no Fn::Sub).
#include <algorithm>

#include "manifest/rendering.h"

namespace windlass::manifest {

namespace {

// ERR traps do not reach into functions: a function answers whether it succeeded, and its caller,
// outside of all functions, ends.
constexpr std::string_view boot = R"sh(set -eu
imds=http://169.254.169.254/latest
token=$(curl -fsS --retry 5 -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 21600' $imds/api/token)
meta() { curl -fsS --retry 5 -H "X-aws-ec2-metadata-token: $token" "$imds/meta-data/$1"; }
machine=$(meta instance-id)
# Which revision this machine is of: the digest that its launch template tagged it with.
digest=$(meta tags/instance/windlass:machine 2> /dev/null || true)

# Calls AWS as this machine: a service, then the call's parameters. Keys are in no command line.
ask() {
  local service=$1 role keys
  shift
  role=$(meta iam/security-credentials/)
  keys=$(meta "iam/security-credentials/$role")
  field() { grep -o "\"$1\" *: *\"[^\"]*\"" <<< "$keys" | cut -d'"' -f4; }
  printf 'user = "%s:%s"\nheader = "X-Amz-Security-Token: %s"\n' \
    "$(field AccessKeyId)" "$(field SecretAccessKey)" "$(field Token)" |
    curl -fsS --max-time 20 -K - --aws-sigv4 "aws:amz:$region:$service" \
      -d "$(IFS='&'; echo "$*")" "https://$service.$region.$domain/"
}

# CloudFormation waits for this, while it makes or changes the group; nobody does later on.
tell() {
  ask cloudformation Action=SignalResource Version=2010-05-15 "StackName=$stack" \
    "LogicalResourceId=$group" "UniqueId=$machine" "Status=$1" > /dev/null || true
}
failed() {
  echo "windlass: line $1 failed; the last log lines:"
  journalctl --no-pager -n 40 || true
  tell FAILURE
}
trap 'failed $LINENO' ERR
# Tries a command each second, for so many of them.
within() {
  local end=$((SECONDS + $1))
  until "${@:2}" > /dev/null 2>&1; do
    if [ $SECONDS -ge $end ]; then
      echo "windlass: not within $1 seconds: ${*:2}"
      return 1
    fi
    sleep 1
  done
}

# Makes the layer's services run, with its settings.
serve() {
  local service conf
  for service in "${services[@]}"; do
    conf=/etc/systemd/system/$service.service.d
    mkdir -p "$conf" &&
      printf '[Service]\nEnvironmentFile=/etc/windlass/env\n' > "$conf/windlass.conf" || return 1
  done
  systemctl daemon-reload && systemctl enable "${services[@]}" && systemctl restart "${services[@]}"
}

# What it takes to work here; a layer sets what it has.
services=() page='' port=0 command='' targets='' addresses=() take_over=false grace=300
# It counts when it works, all of it in time. The image's agent sees to that, and reports from then
# on; without one the same is done here.
prove() {
  json() { printf '"%s"' "$(printf %s "$1" | tr '\n\t' '  ' | sed 's/[\\"]/\\&/g')"; }
  list() { local one out=''; for one in "$@"; do out+=${out:+, }$(json "$one"); done; echo "[$out]"; }
  cat > /etc/windlass/layer.json << END || return 1
{
  "instance": "$machine", "app": "$app", "environment": "$environment", "layer": "$layer",
  "stack": "$stack", "group": "$group", "region": "$region", "domain": "$domain",
  "bucket": "windlass-$account-$region", "role": "$role",
  "services": $(list "${services[@]}"), "page": $(json "$page"), "port": $port,
  "command": $(json "$command"), "target_group": "$targets",
  "addresses": $(list "${addresses[@]}"), "take_over": $take_over, "grace": $grace
}
END
  if command -v windlass-agent > /dev/null; then
    windlass-agent unit > /etc/systemd/system/windlass-agent.service &&
      systemctl daemon-reload && systemctl enable --now windlass-agent
    return
  fi
  local end=$((SECONDS + grace)) service
  left() { echo $((end - SECONDS)); }
  for service in "${services[@]}"; do
    within "$(left)" systemctl is-active --quiet "$service" || return 1
  done
  [ -z "$page" ] || within "$(left)" curl -fsS --max-time 2 "$page" || return 1
  [ $port = 0 ] || within "$(left)" bash -c "exec 3<> /dev/tcp/127.0.0.1/$port" || return 1
  [ -z "$command" ] || within "$(left)" bash -c "$command" || return 1
  healthy() {
    ask elasticloadbalancing Action=DescribeTargetHealth Version=2015-12-01 \
      "TargetGroupArn=$targets" "Targets.member.1.Id=$machine" | grep '<State>healthy</State>'
  }
  [ -z "$targets" ] || within "$(left)" healthy || return 1
  # One that stays: a free one, or the only one from the machine before.
  address() {
    local one
    for one in "${addresses[@]}"; do
      ask ec2 Action=AssociateAddress Version=2016-11-15 "InstanceId=$machine" \
        "AllocationId=$one" "AllowReassociation=$take_over" && return
    done
    return 1
  }
  [ ${#addresses[@]} = 0 ] || within 120 address || return 1
  tell SUCCESS
}

# Where what it needs is: for its services, and for whoever asks.
mkdir -p /etc/windlass /run/windlass
echo "$digest" > /run/windlass/revision
cat > /etc/windlass/env << END
WINDLASS_APP=$app
WINDLASS_ENV=$environment
WINDLASS_LAYER=$layer
WINDLASS_REVISION=$digest
AWS_DEFAULT_REGION=$region
END
)sh";

constexpr std::string_view volume = R"sh(
# The data volume $1 follows from machine to machine, to be mounted at $2.
take_volume() {
  local volume=$1 place=$2 new=/mnt/windlass-new
  local device=/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_${volume/-/}
  available() {
    ask ec2 Action=DescribeVolumes Version=2016-11-15 "VolumeId.1=$volume" |
      grep '<status>available</status>'
  }
  attached() { [ -e "$device" ] || { [ -e /dev/sdf ] && device=/dev/sdf; }; }
  take() {
    within 600 available &&
      ask ec2 Action=AttachVolume Version=2016-11-15 "VolumeId=$volume" "InstanceId=$machine" \
        Device=/dev/sdf > /dev/null &&
      within 120 attached
  }
  # A machine that only got another root has it still.
  { attached || take; } && mkdir -p "$place" || return 1
  # What runs from the image's own folder must not be copied while it writes.
  [ ${#services[@]} = 0 ] || systemctl stop "${services[@]}" || return 1
  if ! blkid "$device"; then
    # New: it begins with what the image has there.
    mkfs.ext4 -q "$device" && mkdir -p $new && mount "$device" $new && rmdir $new/lost+found &&
      cp -a "$place/." $new/ && umount $new || return 1
  fi
  echo "$device $place ext4 defaults,nofail 0 2" >> /etc/fstab && mount "$place"
}
)sh";

}  // namespace

std::string boot_script(const Model& model) {
  auto out = std::string(boot);
  if (std::ranges::any_of(model.layers, [](auto& layer) { return layer.volume.has_value(); }))
    out += volume;
  return out;
}

std::string boot_settings(const Model& model, const Layer& layer) {
  return "#!/bin/bash\n"
         "# What this machine is told at its first boot: layer " +
         layer.name + " of " + model.stack_name() + ".\napp=" + model.app +
         " environment=" + model.environment + " layer=" + layer.name +
         "\n"
         "account=${AWS::AccountId} region=${AWS::Region} domain=${AWS::URLSuffix}\n"
         "stack=${AWS::StackName} group=" +
         group_id(layer) + " role=${" + pascal(layer.name) + "Role.RoleId}\n";
}

}  // namespace windlass::manifest
