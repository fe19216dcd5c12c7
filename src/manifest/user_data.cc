// What a machine is told at its first boot: a script for Fn::Sub, so that ${...} is
// CloudFormation's and a shell variable is written without braces.
#include "base/text.h"
#include "manifest/rendering.h"

namespace windlass::manifest {

std::string shell_quoted(const std::string& text) {
  constexpr std::string_view plain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./@:";
  if (text.find_first_not_of(plain) == text.npos) return text;
  return "'" + replace_all(replace_all(text, "'", "'\\''"), "${", "${!") + "'";
}

namespace {

std::string upper_name(std::string_view name) { return replace_all(upper(name), "-", "_"); }

std::string settings(const Model& model, const Layer& layer) {
  if (layer.needs.empty()) return "";
  std::string out = "cat >> /etc/windlass/env <<'END'\n";
  for (auto& need : layer.needs) {
    auto name = upper_name(need.name);
    if (need.kind == Need::Kind::Queue) {
      out += "WINDLASS_QUEUE_" + name + "=${" + queue_id(*model.find_queue(need.name)) + "}\n";
    } else if (need.kind == Need::Kind::Bucket) {
      out += "WINDLASS_BUCKET_" + name + "=${" + bucket_id(*model.find_bucket(need.name)) + "}\n";
    } else {
      auto* other = model.find_layer(need.name);
      auto id = pascal(other->name);
      auto port = other->front ? (other->front->has(80) ? 80 : other->front->ports[0])
                               : balancer_port(*other);
      std::string host =
          is_balanced(*other) ? "${" + id + "Balancer.DNSName}" : other->front->domain;
      if (host.empty() && other->front->address == Public::Address::Fixed)
        host = "${" + address_id(*other, 1) + "}";
      out += "WINDLASS_LAYER_" + name + "_HOST=" + host + "\nWINDLASS_LAYER_" + name +
             "_PORT=" + std::to_string(port) + "\n";
    }
  }
  return out + "END\n";
}

// A shell's array, to be begun and stopped by name.
std::string services(const Layer& layer) {
  if (layer.services.empty()) return "";
  std::string names;
  for (auto& service : layer.services) names += (names.empty() ? "" : " ") + shell_quoted(service);
  return "\n# The layer's work.\nservices=(" + names + ")\n";
}

std::string volume(const Layer& layer) {
  if (!layer.volume) return "";
  return "take_volume ${" + pascal(layer.name) + "Volume} " + shell_quoted(layer.volume->mount) +
         "\n";
}

constexpr std::string_view idle_script = R"sh(
# Halts the machine when for so long nobody was logged in and nothing worked.
cat > /usr/local/sbin/windlass-idle <<'END'
#!/bin/bash
state=/run/windlass-idle
now=$(date +%s)
used=$(ps -eo cputimes= | awk '{ sum += $1 } END { print sum }')
read -r since before 2> /dev/null < $state || { since=$now; before=0; }
# More than 3 seconds of a processor in a minute is work.
if [ $((used - before)) -gt 3 ] || pgrep -f 'sshd: .*@' > /dev/null; then since=$now; fi
echo "$since $used" > $state
if [ $((now - since)) -ge SECONDS ]; then systemctl poweroff; fi
END
chmod 755 /usr/local/sbin/windlass-idle
printf '[Service]\nType=oneshot\nExecStart=/usr/local/sbin/windlass-idle\n' > /etc/systemd/system/windlass-idle.service
printf '[Timer]\nOnBootSec=60\nOnUnitActiveSec=60\n[Install]\nWantedBy=timers.target\n' > /etc/systemd/system/windlass-idle.timer
systemctl daemon-reload
systemctl enable --now windlass-idle.timer
)sh";

}  // namespace

std::string layer_script(const Model& model, const Layer& layer) {
  auto out = settings(model, layer);
  out += services(layer);
  out += volume(layer);
  out += revision_header(layer);
  if (!layer.routes.empty()) out += nginx_of(model, layer);
  if (!layer.services.empty()) out += "serve\n";
  if (layer.on_demand)
    out += replace_all(std::string(idle_script), "SECONDS", std::to_string(layer.idle_stop_s));
  return out + proof_of(layer);
}

}  // namespace windlass::manifest
