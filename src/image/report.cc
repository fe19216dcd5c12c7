#include "image/report.h"

#include "base/text.h"

namespace windlass::image {

namespace {

Json::Object object_of(const std::map<std::string, std::string>& map) {
  Json::Object object;
  for (auto& [key, value] : map) object.emplace_back(key, value);
  return object;
}

std::map<std::string, std::string> map_at(const Json& json, std::string_view name) {
  std::map<std::string, std::string> map;
  auto* found = json.find(name);
  if (!found || !found->is_object()) return map;
  for (auto& [key, value] : found->as_object())
    if (value.is_string()) map[key] = value.as_string();
  return map;
}

Json pairs(const std::vector<std::pair<std::string, std::string>>& all, const char* first,
           const char* second) {
  Json::Array list;
  for (auto& [one, other] : all) list.push_back(Json::Object{{first, one}, {second, other}});
  return list;
}

Json to_json(const MachineReport& report) {
  Json::Array steps, tests, warnings;
  for (auto& step : report.steps)
    steps.push_back(Json::Object{{"step", step.text}, {"seconds", step.seconds}});
  for (auto& [text, holds] : report.tests)
    tests.push_back(Json::Object{{"test", text}, {"holds", holds}});
  for (auto& warning : report.warnings) warnings.push_back(warning);
  return Json::Object{{"steps", std::move(steps)},
                      {"tests", std::move(tests)},
                      {"scrubbed", pairs(report.removed, "why", "what")},
                      {"warnings", std::move(warnings)}};
}

void take_line(MachineReport& report, const std::vector<std::string_view>& words) {
  auto word = [&](std::size_t at) { return at < words.size() ? std::string(words[at]) : ""; };
  auto kind = word(0);
  if (kind == "step")
    report.steps.push_back({word(2), parse_int(word(1)).value_or(0)});
  else if (kind == "test")
    report.tests.emplace_back(word(2), word(1) == "ok");
  else if (kind == "package")
    report.packages[word(1)] = word(2);
  else if (kind == "removed")
    report.removed.emplace_back(word(1), word(2));
  else if (kind == "forbidden")
    report.forbidden.emplace_back(word(1), word(2));
  else if (kind == "warning")
    report.warnings.push_back(word(1));
  else if (kind == "machine-id")
    report.machine_id = word(1);
  else if (kind == "host-key")
    report.host_keys.push_back(word(1));
}

}  // namespace

std::optional<MachineReport> read_machine_report(std::string_view text) {
  MachineReport report;
  bool ended = false;
  for (auto line : split(text, '\n')) {
    auto words = split(line, '\t');
    if (words[0] != "outcome") {
      take_line(report, words);
      continue;
    }
    ended = true;
    report.ok = words.size() > 1 && words[1] == "ok";
    if (words.size() > 2) report.reason = trimmed(words[2]);
  }
  if (!ended) return std::nullopt;
  if (!report.ok && report.reason.empty()) report.reason = "the machine did not say why";
  return report;
}

std::optional<MachineProgress> read_machine_progress(std::string_view text) {
  auto words = split(text.substr(0, text.find('\n')), '\t');
  if (words.size() < 3) return std::nullopt;
  auto done = parse_int(words[0]), all = parse_int(words[1]);
  if (!done || !all || *all < 1) return std::nullopt;
  return MachineProgress{static_cast<int>(*done), static_cast<int>(*all), std::string(words[2])};
}

Json to_json(const ImageReport& report) {
  return Json::Object{{"version", 1},
                      {"app", report.app},
                      {"image", report.image},
                      {"id", report.id},
                      {"inputs", report.inputs},
                      {"asked", report.asked},
                      {"base", report.base},
                      {"base_id", report.base_id},
                      {"region", report.region},
                      {"made", report.made},
                      {"log", report.log},
                      {"files", object_of(report.files)},
                      {"packages", object_of(report.packages)},
                      {"build", to_json(report.build)},
                      {"test", to_json(report.test)}};
}

Result<ImageReport> read_image_report(std::string_view json) {
  auto parsed = TRY(parse_json(json));
  ImageReport report;
  report.app = parsed.text("app").value_or("");
  report.image = parsed.text("image").value_or("");
  report.id = parsed.text("id").value_or("");
  report.inputs = parsed.text("inputs").value_or("");
  report.asked = parsed.text("asked").value_or("");
  report.base = parsed.text("base").value_or("");
  report.base_id = parsed.text("base_id").value_or("");
  report.region = parsed.text("region").value_or("");
  report.made = parsed.text("made").value_or("");
  report.log = parsed.text("log").value_or("");
  report.packages = map_at(parsed, "packages");
  report.files = map_at(parsed, "files");
  return report;
}

}  // namespace windlass::image
