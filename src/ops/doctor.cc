#include "ops/doctor.h"

#include <algorithm>

#include "aws/ec2/describe_availability_zones.h"
#include "base/text.h"
#include "base/time.h"
#include "ops/base_stack.h"
#include "ops/stack.h"
#include "ops/stack_moves.h"

namespace windlass::ops {

namespace ec2 = aws::ec2;
using Grade = Finding::Grade;

namespace {

// Signatures are refused when clocks are further apart than this.
constexpr auto clock_bad = std::chrono::seconds(240);
constexpr auto clock_odd = std::chrono::seconds(30);

bool has_program(const DoctorParts& parts, const std::string& name) {
  auto found = parts.target.run_process("PATH=\"$PATH:/usr/sbin:/sbin\" command -v " + name);
  return found && !trimmed(*found).empty();
}

Finding look_at_clock(const Work& work) {
  auto url = work.target.endpoint.empty() ? "https://sts." + work.target.region + ".amazonaws.com"
                                          : work.target.endpoint;
  http::Request request;
  request.method = "GET";
  request.target = "/";
  request.headers.add("Host", url.substr(url.find("://") + 3));
  auto answer = work.target.http->send(url, request);
  auto date = answer ? parse_http_date(answer->headers.get("Date")) : std::nullopt;
  if (!date)
    return {"clock", Grade::Note, "the server at " + url + " tells no time to compare with", ""};
  return judge_clock(work.clock.now(), *date);
}

Finding look_at_region(const Work& work, const manifest::Model& model) {
  auto zones = work.target.client.call<ec2::op::DescribeAvailabilityZones>({});
  if (!zones)
    return {"region", Grade::Bad, work.target.region + " does not answer: " + zones.error().message,
            "windlass aws ec2 describe-availability-zones"};
  int wanted = 1;
  for (auto& layer : model.layers) wanted = std::max(wanted, layer.zones);
  auto open = !zones->availability_zones
                  ? 0
                  : std::ranges::count_if(*zones->availability_zones, [](auto& zone) {
                      return zone.state.value_or("available") == "available";
                    });
  if (open < wanted)
    return {"region", Grade::Bad,
            work.target.region + " has " + std::to_string(open) + " zones, and a layer wants " +
                std::to_string(wanted) + ": set machine.zones in windlass.yaml",
            "windlass explain layers.NAME.machine.zones"};
  return {"region", Grade::Good, work.target.region + ", " + std::to_string(open) + " zones open",
          ""};
}

Finding look_at_base(const Work& work) {
  auto base = find_stack(work, base_stack_name);
  if (!base) return {"base stack", Grade::Bad, base.error().message, ""};
  auto setup = "windlass setup" + (work.target.local ? "" : " --region " + work.target.region);
  if (!*base && work.target.local)
    return {"base stack", Grade::Good, "not there yet; the first deploy makes it", ""};
  if (!*base)
    return {"base stack", Grade::Bad, "there is none yet: revisions and locks have no place to be",
            setup};
  auto& row = row_of((*base)->status);
  if (row.move != Move::Update)
    return {"base stack", row.move == Move::Wait ? Grade::Note : Grade::Bad,
            std::string(row.means) + " (" + (*base)->status + ")", setup};
  return {"base stack", Grade::Good, work.target.bucket(), ""};
}

}  // namespace

Finding judge_clock(Time ours, Time theirs) {
  // Their header is cut to the second.
  auto apart = ours - theirs;
  auto far = std::chrono::duration_cast<std::chrono::seconds>(apart < Duration{} ? -apart : apart);
  if (far <= clock_odd) return {"clock", Grade::Good, "as the server's", ""};
  auto text = "this machine's clock is " + std::to_string(far.count()) + " s " +
              (apart > Duration{} ? "ahead of" : "behind") + " the server's";
  if (far <= clock_bad) return {"clock", Grade::Note, text, "timedatectl set-ntp true"};
  return {"clock", Grade::Bad, text + ": signatures are refused", "timedatectl set-ntp true"};
}

std::vector<Finding> look_at_tools(const DoctorParts& parts, const manifest::Model& model) {
  std::vector<Finding> findings;
  if (has_program(parts, "git"))
    findings.push_back({"git", Grade::Good, "installed", ""});
  else
    findings.push_back({"git", Grade::Note,
                        "not installed: revisions do not know their commit, and the trail is not "
                        "written",
                        "apt-get install git"});
  if (!model.local) return findings;
  std::vector<std::string> missing;
  for (auto* name : {"runc", "conmon", "nft", "ip", "haproxy", "mmdebstrap"})
    if (!has_program(parts, name)) missing.push_back(name);
  if (!missing.empty())
    findings.push_back({"machines", Grade::Bad,
                        "this host lacks " + join(missing, ", ") + ": no machine can be made here",
                        "script/bootstrap"});
  else if (!parts.is_root)
    findings.push_back({"machines", Grade::Note,
                        "the local cloud has machines only when it is started as root",
                        "sudo windlass cloud up --yes"});
  else
    findings.push_back({"machines", Grade::Good, "this host has what they need", ""});
  return findings;
}

std::vector<Finding> look_at_account(const Work& work, const manifest::Model& model) {
  return {look_at_clock(work), look_at_region(work, model), look_at_base(work)};
}

std::vector<Finding> examine(const DoctorParts& parts, const manifest::Model& model,
                             const Tell& tell) {
  std::vector<Finding> findings;
  auto add = [&](std::vector<Finding> more) {
    findings.insert(findings.end(), std::make_move_iterator(more.begin()),
                    std::make_move_iterator(more.end()));
  };
  auto begin = [&](const char* what) {
    if (tell) tell({"doctor", Event::State::Going, std::string("looking at ") + what});
  };
  begin("this machine");
  add(look_at_tools(parts, model));
  begin("the account");
  auto target = connect(model, parts.target);
  if (!target) {
    findings.push_back(
        {model.local ? "local cloud" : "credentials", Grade::Bad, target.error().message,
         model.local ? "windlass cloud up" : "windlass aws sts get-caller-identity"});
    return findings;
  }
  Work work{*target, parts.target.clock, parts.target.random, parts.target.sleep};
  findings.push_back(
      {"credentials", Grade::Good, target->who + ", account " + target->account, ""});
  add(look_at_account(work, model));
  begin("limits");
  add(look_at_limits(work, model));
  begin("the environment");
  add(look_at_environment(work, parts, model));
  begin("bakes");
  add(look_at_bakes(work, parts, model));
  if (tell) tell({"doctor", Event::State::Done, "looked at everything"});
  return findings;
}

std::string to_text(Grade grade) {
  switch (grade) {
    case Grade::Good: return "ok";
    case Grade::Note: return "note";
    case Grade::Bad: return "BAD";
  }
  return "";
}

Json to_json(const std::vector<Finding>& findings) {
  Json list = Json::Array{};
  for (auto& one : findings) {
    Json json;
    json.set("what", one.what);
    json.set("grade", lower(to_text(one.grade)));
    json.set("text", one.text);
    if (!one.next.empty()) json.set("next", one.next);
    list.push(json);
  }
  return Json(Json::Object{{"windlass", 1}, {"findings", list}});
}

}  // namespace windlass::ops
