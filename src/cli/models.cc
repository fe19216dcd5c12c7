#include "cli/models.h"

#include <algorithm>
#include <cctype>

#include "base/text.h"
#include "cli/command.h"

namespace windlass::cli {

namespace {

// The name without what separates its words: "queue-url", "QueueUrl" and "queue_url" alike.
std::string bare(std::string_view name) {
  std::string out;
  for (char c : name)
    if (c != '-' && c != '_') out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::vector<std::string> model_names() {
  std::vector<std::string> names;
  for (auto& model : embedded_models()) names.emplace_back(model.name);
  return names;
}

Result<LoadedModel> load_model(const std::string& service) {
  std::string_view name = service == "s3api" ? std::string_view("s3") : service;
  auto known = embedded_models();
  auto found = std::ranges::find_if(known, [&](auto& model) { return name == model.name; });
  if (found == known.end())
    return usage_error("windlass knows no service '" + service + "'" +
                       did_you_mean(service, model_names()));
  LoadedModel loaded{nullptr, TRY(parse_json(found->text()))};
  loaded.model = TRY(aws::Model::parse(found->name, loaded.source));
  return loaded;
}

std::string kebab_case(std::string_view camel) {
  std::string out;
  for (std::size_t i = 0; i < camel.size(); ++i) {
    char c = camel[i];
    bool next_is_lower = i + 1 < camel.size() && is_lower(camel[i + 1]);
    bool begins_word = i > 0 && is_upper(c) &&
                       (is_lower(camel[i - 1]) || is_digit(camel[i - 1]) ||
                        (is_upper(camel[i - 1]) && next_is_lower));
    if (begins_word && out.back() != '-') out += '-';
    out += c == '_' ? '-' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return out;
}

bool same_name(std::string_view a, std::string_view b) { return bare(a) == bare(b); }

Result<const aws::Operation*> find_operation(const LoadedModel& loaded, const std::string& name) {
  auto& service = loaded.model->service();
  auto found = std::ranges::find_if(service.operations,
                                    [&](auto& one) { return same_name(one.name, name); });
  if (found == service.operations.end()) {
    std::vector<std::string> known;
    for (auto& operation : service.operations) known.push_back(kebab_case(operation.name));
    return usage_error(std::string(service.name) + " has no operation '" + name + "'" +
                       did_you_mean(kebab_case(name), known));
  }
  // Such operations are known by name only: their shapes were left out.
  auto* all = loaded.source.find("operations");
  auto* spec = all ? all->find(found->name) : nullptr;
  if (spec && !found->input && !found->output && (spec->find("input") || spec->find("output")))
    return Error{"NotSupported", std::string(service.name) + " " + found->name +
                                     " streams events, which windlass does not speak"};
  return &*found;
}

}  // namespace windlass::cli
