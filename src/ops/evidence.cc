#include "ops/evidence.h"

#include <algorithm>
#include <cctype>
#include <set>

#include "aws/ec2/get_console_output.h"
#include "base/text.h"
#include "ops/objects.h"
#include "ops/reports.h"

namespace windlass::ops {

namespace ec2 = aws::ec2;

namespace {
constexpr std::size_t machines_max = 10;
constexpr std::size_t lines_shown = 40;
constexpr std::size_t told_without_why = 2;
bool is_id(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }
}  // namespace

std::string with_own_word(const std::string& why, const std::vector<Evidence>& all) {
  constexpr std::string_view says = "windlass: this machine does not serve: ";
  if (why.find(" signal") == std::string::npos) return why;
  for (auto& one : all) {
    auto at = one.last_lines.rfind(says);
    if (at == std::string::npos) continue;
    auto line = std::string_view(one.last_lines).substr(at + says.size());
    line = trimmed(line.substr(0, line.find('\n')));
    if (!line.empty())
      return one.machine + " does not serve: " + std::string(line) + " (" + why + ")";
  }
  return why;
}

std::vector<std::string> machines_in(std::string_view text) {
  std::vector<std::string> found;
  for (std::size_t at = text.find("i-"); at != std::string_view::npos; at = text.find("i-", at)) {
    auto end = at + 2;
    while (end < text.size() && is_id(text[end])) ++end;
    auto whole = end - at == 19 || end - at == 10;
    auto begins =
        at == 0 || !(std::isalnum(static_cast<unsigned char>(text[at - 1])) || text[at - 1] == '-');
    std::string id(text.substr(at, end - at));
    if (whole && begins && std::ranges::find(found, id) == found.end()) found.push_back(id);
    at = end;
  }
  return found;
}

std::string tail_of(std::string_view text, std::size_t count) {
  while (text.ends_with('\n')) text.remove_suffix(1);
  auto at = text.size();
  for (std::size_t line = 0; line < count; ++line) {
    at = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
    if (at == std::string_view::npos) return std::string(text);
  }
  return std::string(text.substr(at + 1));
}

namespace {

// It says itself what is wrong: user data, or the agent.
bool says_why(const Evidence& one) {
  return one.last_lines.find("does not serve") != std::string::npos ||
         one.last_lines.find("FAILED") != std::string::npos;
}

}  // namespace

namespace {

std::string console_of(const Work& work, const std::string& machine) {
  auto got =
      work.target.client.call<ec2::op::GetConsoleOutput>({.instance_id = machine, .latest = true});
  // Older types of machines only have what was kept of their last boot.
  if (!got) got = work.target.client.call<ec2::op::GetConsoleOutput>({.instance_id = machine});
  return got ? parse_base64(got->output.value_or("")).value_or("") : "";
}

}  // namespace

Result<std::vector<Evidence>> keep_evidence(const Work& work, const Place& place, int revision,
                                            const std::vector<std::string>& machines) {
  std::vector<Evidence> kept;
  std::set<std::string> asked;
  for (auto& machine : machines)
    if (asked.size() < machines_max) asked.insert(machine);
  auto reports = TRY(machine_reports(work, place, asked));
  std::set<std::string> done;
  for (auto& machine : machines) {
    if (!asked.contains(machine) || !done.insert(machine).second) continue;
    // A console is told late, and one that is gone has none: its agent's last word is there at
    // once.
    auto text = console_of(work, machine);
    auto shown = tail_of(text, lines_shown);
    auto report = reports.find(machine);
    if (report != reports.end() && !report->second.healthy) {
      auto said = "windlass: this machine does not serve: " + report->second.why + "\n";
      text += said;
      shown += (shown.empty() ? "" : "\n") + said.substr(0, said.size() - 1);
    }
    if (text.empty()) continue;
    Evidence evidence{
        machine, shown,
        place.path() + "/failures/" + std::to_string(revision) + "/" + machine + ".console"};
    TRY(put_object(work, evidence.key, text));
    kept.push_back(std::move(evidence));
  }
  // Those that have something to tell, where there are any; else those that came last.
  if (std::ranges::any_of(kept, says_why))
    std::erase_if(kept, [](auto& one) { return !says_why(one); });
  else if (kept.size() > told_without_why)
    kept.resize(told_without_why);
  return kept;
}

}  // namespace windlass::ops
