#include "image/machine_script.h"

#include "base/text.h"

namespace windlass::image {

using manifest::Step;
using manifest::Test;

namespace {

// What starts with the boot is given this long to be there.
constexpr int settling_seconds = 30;

// The loader: nothing of the bundle is needed to report that it could not be fetched.
constexpr const char* loader = R"sh(
work=/var/lib/windlass-bake
[ ! -e $work ] || leftover=yes
export progress_url mode former_machine_id former_host_keys leftover
umask 077
mkdir -p $work && cd $work || exit 1
: >report

# Steps may be long; this machine is heard of all the same.
beat() {
  while sleep 15; do
    [ -s progress ] || continue
    { cat progress; date +%s; } >beat
    curl --silent --max-time 30 --upload-file beat "$progress_url" >/dev/null 2>&1
  done
}

fetched=
tries=0
while [ -z "$fetched" ] && [ $tries -lt 30 ]; do
  if curl --silent --show-error --fail --max-time 600 --output bundle.tar.gz "$bundle_url"; then
    fetched=yes
  else
    tries=$((tries + 1))
    sleep 2
  fi
done

if [ -z "$fetched" ]; then
  printf %s "the bundle could not be fetched: does this machine's subnet have a way to S3?" >why
  code=1
elif ! tar -xzf bundle.tar.gz; then
  printf %s "the bundle could not be unpacked: is the disk full?" >why
  code=1
else
  : >log
  tail -n +1 -f log &
  shown=$!
  beat &
  beating=$!
  timeout -k 20 "$limit" sh bundle/main.sh >>log 2>&1
  code=$?
  sleep 0.2
  kill $shown $beating
fi
case $code in
  0) printf 'outcome\tok\n' >>report ;;
  124 | 137) printf 'outcome\tfailed\tit took longer than %s seconds (--limit gives it more)\n' "$limit" >>report ;;
  *) printf 'outcome\tfailed\t%s\n' "$(tr '\t\n' '  ' <why 2>/dev/null)" >>report ;;
esac
send() {
  curl --silent --show-error --fail --retry 5 --retry-delay 2 --max-time 120 --upload-file "$1" "$2" >/dev/null
}
if [ -s log ]; then
  tail -c 1000000 log >log.end
  send log.end "$log_url"
fi
# The last that is sent: whoever finds it finds the rest.
send report "$report_url"
cd /
[ "$mode" = test ] || rm -rf $work /var/log/cloud-init*.log
sync
systemctl poweroff 2>/dev/null || poweroff
sleep 600
)sh";

void assign(std::string& text, const char* name, std::string_view value) {
  text += std::string(name) + "=" + quoted(value) + "\n";
}

std::string words(std::initializer_list<std::string_view> all) {
  std::string line = " ";
  for (auto word : all) line += " " + quoted(word);
  return line + "\n";
}

std::string base_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

std::string step_line(const Step& step, const std::optional<Material>& material, std::size_t at,
                      const std::map<std::string, std::string>& locked) {
  auto text = text_of(step);
  auto place = step_folder(at);
  switch (step.kind) {
    case Step::Kind::Packages: {
      std::string line = "  step " + quoted(text) + " install_packages";
      for (auto& package : step.packages) {
        auto version = locked.find(package);
        line += " " + quoted(version == locked.end() ? package : package + "=" + version->second);
      }
      return line + "\n";
    }
    case Step::Kind::Copy:
      if (material->tree.is_folder) return words({"step", text, "copy_in", place, step.to});
      return words({"step", text, "copy_in", place + "/" + base_name(step.file), step.to,
                    base_name(step.file)});
    case Step::Kind::Run:
      return words({"step", text, "run_script", place + "/" + base_name(step.file)});
    case Step::Kind::Ansible:
    case Step::Kind::Puppet: {
      auto* with = step.kind == Step::Kind::Ansible ? "run_ansible" : "run_puppet";
      auto within = material->within.empty() ? base_name(step.file) : material->within;
      return words({"step", text, with, place, within});
    }
  }
  return "";
}

std::string test_line(const Test& test, std::size_t at) {
  auto text = text_of(test);
  auto waited = std::to_string(settling_seconds);
  switch (test.kind) {
    case Test::Kind::Run:
      return words(
          {"check", "0", text, "run_script", test_folder(at) + "/" + base_name(test.what)});
    case Test::Kind::Port: return words({"check", waited, text, "test_port", test.what});
    case Test::Kind::Http: return words({"check", waited, text, "test_http", test.what});
    case Test::Kind::Service: return words({"check", waited, text, "test_service", test.what});
    case Test::Kind::Package: return words({"check", "0", text, "test_package", test.what});
    case Test::Kind::File: return words({"check", "0", text, "test_file", test.what});
    case Test::Kind::User: return words({"check", "0", text, "test_user", test.what});
    case Test::Kind::Absent: return words({"check", "0", text, "test_absent", test.what});
  }
  return "";
}

}  // namespace

std::string quoted(std::string_view word) {
  return "'" + replace_all(std::string(word), "'", "'\\''") + "'";
}

std::string step_folder(std::size_t at) { return "step/" + std::to_string(at + 1); }
std::string test_folder(std::size_t at) { return "test/" + std::to_string(at + 1); }

std::string plan_text(const manifest::Image& image, const Inputs& inputs,
                      const std::map<std::string, std::string>& locked) {
  // Settling, the agent and the scrub are steps, too.
  auto count = image.provision.size() + 2 + (inputs.agent.empty() ? 0 : 1);
  std::string text = "# What is to be done for the image " + image.name + ".\n";
  assign(text, "forbidden", join(image.forbid, " "));
  assign(text, "agent", inputs.agent.empty() ? "" : agent_in_bundle);
  text += "if [ \"$mode\" = test ]; then all_steps=" + std::to_string(image.tests.size() + 1) +
          "; else all_steps=" + std::to_string(count + image.tests.size()) + "; fi\n";
  text += "provision() {\n  :\n";
  for (std::size_t at = 0; at < image.provision.size(); ++at)
    text += step_line(image.provision[at], inputs.steps[at], at, locked);
  text += "}\nchecks() {\n  :\n";
  for (std::size_t at = 0; at < image.tests.size(); ++at) text += test_line(image.tests[at], at);
  return text + "}\n";
}

std::string user_data(const MachineOrders& orders) {
  std::string text =
      "#!/bin/sh\n# windlass bakes: this machine fetches what it is to do, does it, reports, and "
      "powers off.\n";
  assign(text, "mode", orders.mode == MachineOrders::Mode::Bake ? "bake" : "test");
  assign(text, "limit", std::to_string(orders.limit.count()));
  assign(text, "former_machine_id", orders.former_machine_id);
  assign(text, "former_host_keys", orders.former_host_keys);
  assign(text, "bundle_url", orders.bundle_url);
  assign(text, "progress_url", orders.progress_url);
  assign(text, "report_url", orders.report_url);
  assign(text, "log_url", orders.log_url);
  return text + loader;
}

}  // namespace windlass::image
