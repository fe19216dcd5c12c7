#include "image/uses.h"

#include <algorithm>

#include "aws/cloudformation/describe_stacks.h"
#include "aws/paginate.h"
#include "base/text.h"

namespace windlass::image {

namespace cfn = aws::cloudformation;

namespace {

constexpr std::size_t revisions_read_max = 2000;

Result<> add_stacks(const BakeParts& parts, Uses& uses) {
  return aws::each_page<cfn::op::DescribeStacks>(*parts.transport, {}, [&](auto& page) {
    for (auto& stack : page.stacks.value_or(std::vector<cfn::Stack>{})) {
      if (stack.stack_status == "DELETE_COMPLETE") continue;
      for (auto& one : stack.parameters.value_or(std::vector<cfn::Parameter>{})) {
        auto value = one.resolved_value.value_or(one.parameter_value.value_or(""));
        if (value.starts_with("ami-"))
          uses[value].push_back("stack " + stack.stack_name.value_or(""));
      }
    }
    return true;
  });
}

// Wherever a revision names an image: in its own list, or as a default of its template.
void add_ids(std::string_view text, const std::string& user, Uses& uses) {
  for (auto at = text.find("ami-"); at != text.npos; at = text.find("ami-", at + 4)) {
    auto end = text.find_first_not_of("0123456789abcdef", at + 4);
    auto id = std::string(text.substr(at, end == text.npos ? end : end - at));
    auto& users = uses[id];
    if (id.size() > 4 && (users.empty() || users.back() != user)) users.push_back(user);
  }
}

Result<> add_revisions(const BakeParts& parts, const std::string& app, Uses& uses) {
  Box box(parts.transport, parts.place.bucket, parts.sign);
  std::size_t read = 0;
  for (auto& key : TRY(box.list(app + "/"))) {
    // "shop/prod/revisions/00000012.json"
    auto words = split(key, '/');
    if (words.size() != 4 || words[2] != "revisions") continue;
    if (++read > revisions_read_max)
      return Error{"TooMany", "there are more than 2000 revisions of " + app +
                                  ": which images they need cannot be told"};
    auto text = TRY(box.find(key));
    if (!text) continue;
    auto number = words[3].substr(0, words[3].find('.'));
    auto digits = number.find_first_not_of('0');
    if (digits == number.npos) continue;
    add_ids(*text, std::string(words[1]) + " revision " + std::string(number.substr(digits)), uses);
  }
  return Done{};
}

}  // namespace

Result<Uses> uses_of(const BakeParts& parts, const std::string& app) {
  Uses uses;
  TRY(add_stacks(parts, uses));
  TRY(add_revisions(parts, app, uses));
  return uses;
}

std::vector<Known> prunable(const std::vector<Known>& newest_first, const Uses& uses,
                            std::size_t keep) {
  std::vector<Known> found;
  std::map<std::string, std::size_t> seen;
  for (auto& image : newest_first) {
    // What is not tested is some bake's, or a crash's: not ours.
    if (!image.is_tested()) continue;
    bool is_new = seen[image.name()]++ < keep;
    if (!is_new && !uses.contains(image.id)) found.push_back(image);
  }
  return found;
}

Result<> remove_with_report(const BakeParts& parts, const Known& image) {
  TRY(remove_image(aws::Client(parts.transport), image));
  Box box(parts.transport, parts.place.bucket, parts.sign);
  return box.remove(report_key(tag_or_empty(image.tags, tag_app), image.name(), image.id));
}

}  // namespace windlass::image
