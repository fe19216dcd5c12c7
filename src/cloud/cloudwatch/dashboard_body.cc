// What CloudWatch says of a dashboard's body.
#include <algorithm>

#include "base/json.h"
#include "cloud/cloudwatch/dashboards.h"

namespace windlass::cloud::cloudwatch {

namespace {

class Checker {
 public:
  BodyCheck check(const std::string& body) {
    auto json = parse_json(body);
    if (!json || !json->is_object()) {
      fail("/", "The dashboard body is not a valid JSON object");
      return std::move(found_);
    }
    auto* widgets = json->find("widgets");
    if (!widgets || !widgets->is_array()) {
      fail("/", "Should have required property 'widgets'");
      return std::move(found_);
    }
    for (std::size_t at = 0; at < widgets->as_array().size(); ++at)
      widget("/widgets/" + std::to_string(at), widgets->as_array()[at]);
    return std::move(found_);
  }

 private:
  void say(std::string path, std::string message) {
    constexpr std::size_t messages_max = 100;
    if (found_.messages.size() < messages_max)
      found_.messages.push_back({std::move(path), std::move(message)});
  }
  void fail(std::string path, std::string message) {
    say(std::move(path), std::move(message));
    found_.fatal = true;
  }

  void number(const std::string& path, const Json& widget, const char* name, std::int64_t low,
              std::int64_t high) {
    auto* value = widget.find(name);
    if (!value) return;
    if (!value->is_int() || value->as_int() < low || value->as_int() > high)
      fail(path + "/" + name,
           "Should be an integer between " + std::to_string(low) + " and " + std::to_string(high));
  }

  void widget(const std::string& path, const Json& widget) {
    if (!widget.is_object()) return fail(path, "Should be object");
    static constexpr std::string_view types[] = {"metric", "text",     "log",
                                                 "alarm",  "explorer", "custom"};
    auto type = widget.text("type");
    if (!type) return fail(path, "Should have required property 'type'");
    if (std::ranges::find(types, *type) == std::end(types))
      return fail(path + "/type", "Should be equal to one of the allowed values");
    number(path, widget, "x", 0, 23);
    number(path, widget, "y", 0, 1'000'000);
    number(path, widget, "width", 1, 24);
    number(path, widget, "height", 1, 1000);
    auto* properties = widget.find("properties");
    if (!properties || !properties->is_object())
      return fail(path, "Should have required property 'properties'");
    if (*type == "text" && !properties->text("markdown"))
      fail(path + "/properties", "Should have required property 'markdown'");
    if (*type == "metric") metric(path + "/properties", *properties);
  }

  void metric(const std::string& path, const Json& properties) {
    auto* metrics = properties.find("metrics");
    if (!metrics && !properties.find("annotations"))
      return fail(path, "Should have required property 'metrics'");
    if (metrics && !metrics->is_array()) fail(path + "/metrics", "Should be array");
    // Such a dashboard is kept, with a word of warning.
    if (!properties.text("region"))
      say(path, "The dashboard's region is used, because the property 'region' is missing");
  }

  BodyCheck found_;
};

}  // namespace

BodyCheck check_body(const std::string& body) { return Checker().check(body); }

}  // namespace windlass::cloud::cloudwatch
