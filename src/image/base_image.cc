#include "image/base_image.h"

#include <algorithm>

#include "aws/ec2/describe_images.h"
#include "aws/ssm/get_parameter.h"
#include "base/text.h"

namespace windlass::image {

namespace ec2 = aws::ec2;
namespace ssm = aws::ssm;

namespace {

struct Published {
  const char* name;
  const char* parameter;  // $ARCH: the processor as its publisher spells it
  const char* amd64;
  const char* arm64;
  bool local;  // whether the local cloud has it, too
};

constexpr Published catalogue[] = {
    {"debian-12", "/aws/service/debian/release/12/latest/$ARCH", "amd64", "arm64", true},
    {"debian-13", "/aws/service/debian/release/13/latest/$ARCH", "amd64", "arm64", false},
    {"ubuntu-22.04",
     "/aws/service/canonical/ubuntu/server/22.04/stable/current/$ARCH/hvm/ebs-gp2/ami-id", "amd64",
     "arm64", false},
    {"ubuntu-24.04",
     "/aws/service/canonical/ubuntu/server/24.04/stable/current/$ARCH/hvm/ebs-gp3/ami-id", "amd64",
     "arm64", false},
    {"amazon-linux-2023", "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-$ARCH",
     "x86_64", "arm64", false},
};

Result<std::string> by_catalogue(const aws::Client& client, const std::string& name,
                                 const std::string& machine_type, bool local) {
  // It has no package manager, no curl and no services: nothing that a bake could stand on.
  if (name == "tiny")
    return Error{"BadBase",
                 "the base tiny cannot be baked on: it has neither packages nor "
                 "services; use it as it is, or bake on debian-12"};
  auto known = catalogue_names(local);
  auto* row = std::ranges::find(catalogue, name, [](auto& one) { return std::string(one.name); });
  if (row == std::end(catalogue) || (local && !row->local))
    return Error{"BadBase", "the catalogue" + std::string(local ? " of the local cloud" : "") +
                                " has no base " + name + " (it has " + join(known, ", ") +
                                "); an image id or {owner, name} works as well"};
  auto arm = architecture_of(machine_type) == "arm64";
  auto parameter = replace_all(row->parameter, "$ARCH", arm ? row->arm64 : row->amd64);
  auto found = client.call<ssm::op::GetParameter>({.name = parameter});
  if (!found)
    return Error{found.error().code,
                 "resolving the base " + name + " (" + parameter + "): " + found.error().message};
  if (!found->parameter || !found->parameter->value)
    return Error{"BadBase", "the base " + name + " has no image here (" + parameter + ")"};
  return *found->parameter->value;
}

Result<std::string> by_name(const aws::Client& client, const manifest::Base& base,
                            const std::string& machine_type) {
  bool arm = architecture_of(machine_type) == "arm64";
  ec2::DescribeImagesRequest request;
  request.owners = std::vector<std::string>{base.owner};
  request.filters = std::vector<ec2::Filter>{
      {.name = "name", .values = std::vector<std::string>{base.name}},
      {.name = "state", .values = std::vector<std::string>{"available"}},
      {.name = "architecture", .values = std::vector<std::string>{arm ? "arm64" : "x86_64"}}};
  auto found = TRY(client.call<ec2::op::DescribeImages>(std::move(request)));
  if (!found.images || found.images->empty())
    return Error{"BadBase", "no image of owner " + base.owner + " is named " + base.name +
                                " here; look with: windlass aws ec2 describe-images --owners " +
                                base.owner};
  auto newest = std::ranges::max_element(*found.images, {},
                                         [](auto& one) { return one.creation_date.value_or(""); });
  return newest->image_id.value_or("");
}

}  // namespace

std::string text_of(const manifest::Base& base) {
  return base.owner.empty() ? base.id_or_name : base.owner + "/" + base.name;
}

std::string_view architecture_of(std::string_view machine_type) {
  auto family = machine_type.substr(0, machine_type.find('.'));
  if (family == "a1") return "arm64";
  auto digit = family.find_first_of("0123456789");
  if (digit == family.npos) return "amd64";
  // t4g, c7gn, x2gd; a g before the number is another family (g5, g4dn).
  auto after = family.find_first_not_of("0123456789", digit);
  return after != family.npos && family[after] == 'g' ? "arm64" : "amd64";
}

std::vector<std::string> catalogue_names(bool local) {
  std::vector<std::string> names;
  for (auto& one : catalogue)
    if (!local || one.local) names.push_back(one.name);
  return names;
}

Result<std::string> resolve_base(const aws::Client& client, const manifest::Base& base,
                                 const std::string& machine_type, bool local) {
  if (!base.owner.empty()) return by_name(client, base, machine_type);
  if (base.id_or_name.starts_with("ami-")) return base.id_or_name;
  return by_catalogue(client, base.id_or_name, machine_type, local);
}

}  // namespace windlass::image
