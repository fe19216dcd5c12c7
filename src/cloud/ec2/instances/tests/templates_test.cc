#include "cloud/ec2/instances/tests/instances_fixture.h"

namespace windlass::cloud::ec2 {

namespace {

class TemplatesFixture : public InstancesFixture {
 public:
  static RequestLaunchTemplateData some_data(const std::string& type = "t3.small") {
    RequestLaunchTemplateData data;
    data.image_id = std::string(debian_image_id);
    data.instance_type = type;
    data.user_data = base64("#!/bin/sh\n");
    data.monitoring.emplace().enabled = true;
    auto& tags = data.tag_specifications.emplace().emplace_back();
    tags.resource_type = "instance";
    tags.tags = {{{.key = "from", .value = "template"}, {.key = "both", .value = "template"}}};
    return data;
  }
  std::string given_template(const std::string& name = "web") {
    CreateLaunchTemplateRequest in;
    in.launch_template_name = name;
    in.launch_template_data = some_data();
    return *must<op::CreateLaunchTemplate>(in).launch_template->launch_template_id;
  }
  std::int64_t given_version(const std::string& id, RequestLaunchTemplateData data,
                             std::optional<std::string> source = {}) {
    CreateLaunchTemplateVersionRequest in;
    in.launch_template_id = id;
    in.source_version = std::move(source);
    in.launch_template_data = std::move(data);
    return *must<op::CreateLaunchTemplateVersion>(in).launch_template_version->version_number;
  }
  static RunInstancesRequest by_template(const std::string& id,
                                         std::optional<std::string> version = {}) {
    RunInstancesRequest in;
    in.min_count = in.max_count = 1;
    in.launch_template.emplace();
    in.launch_template->launch_template_id = id;
    in.launch_template->version = std::move(version);
    return in;
  }
};

}  // namespace

TEST_CASE_FIXTURE(TemplatesFixture, "a template says what a launch does not") {
  auto in = by_template(given_template());
  auto machine = shown(run_one(in));
  CHECK(*machine.instance_type == "t3.small");
  CHECK(*machine.monitoring->state == "enabled");
  CHECK(instance_by_id(db, *machine.instance_id)->user_data == "#!/bin/sh\n");
}

TEST_CASE_FIXTURE(TemplatesFixture, "a launch's own words win over its template's") {
  auto in = by_template(given_template());
  in.instance_type = "t3.micro";
  auto& tags = in.tag_specifications.emplace().emplace_back();
  tags.resource_type = "instance";
  tags.tags = {{{.key = "both", .value = "launch"}}};
  auto id = run_one(in);
  CHECK(*shown(id).instance_type == "t3.micro");
  CHECK(tags_of(db, id)["from"] == "template");
  CHECK(tags_of(db, id)["both"] == "launch");
}

TEST_CASE_FIXTURE(TemplatesFixture, "an instance tells by its tags which template it is of") {
  auto id = given_template();
  given_version(id, some_data("t3.medium"));
  auto tags = tags_of(db, run_one(by_template(id, "$Latest")));
  CHECK(tags["aws:ec2launchtemplate:id"] == id);
  CHECK(tags["aws:ec2launchtemplate:version"] == "2");
}

TEST_CASE_FIXTURE(TemplatesFixture, "versions are named by number, $Latest and $Default") {
  auto id = given_template();
  CHECK(given_version(id, some_data("t3.medium")) == 2);
  auto type_of = [&](std::optional<std::string> version) {
    return *shown(run_one(by_template(id, std::move(version)))).instance_type;
  };
  CHECK(type_of({}) == "t3.small");
  CHECK(type_of("$Default") == "t3.small");
  CHECK(type_of("$Latest") == "t3.medium");
  ModifyLaunchTemplateRequest in;
  in.launch_template_id = id;
  in.default_version = "2";
  CHECK(*must<op::ModifyLaunchTemplate>(in).launch_template->default_version_number == 2);
  CHECK(type_of({}) == "t3.medium");
  CHECK(type_of("1") == "t3.small");
  CHECK(code_of(call<op::RunInstances>(by_template(id, "9"))) ==
        "InvalidLaunchTemplateId.VersionNotFound");
}

TEST_CASE_FIXTURE(TemplatesFixture, "a version may begin where another one ends") {
  auto id = given_template();
  RequestLaunchTemplateData change;
  change.instance_type = "t3.large";
  auto number = given_version(id, change, "1");
  DescribeLaunchTemplateVersionsRequest in;
  in.launch_template_id = id;
  in.versions = {{std::to_string(number)}};
  auto data = *must<op::DescribeLaunchTemplateVersions>(in)
                   .launch_template_versions->front()
                   .launch_template_data;
  CHECK(*data.instance_type == "t3.large");
  CHECK(*data.image_id == debian_image_id);
  CHECK(data.tag_specifications->front().tags->size() == 2);
}

TEST_CASE_FIXTURE(TemplatesFixture, "names of templates are unique, and of certain letters") {
  given_template();
  CreateLaunchTemplateRequest in;
  in.launch_template_name = "web";
  in.launch_template_data = some_data();
  CHECK(code_of(call<op::CreateLaunchTemplate>(in)) ==
        "InvalidLaunchTemplateName.AlreadyExistsException");
  in.launch_template_name = "a b c";
  CHECK(code_of(call<op::CreateLaunchTemplate>(in)) ==
        "InvalidLaunchTemplateName.MalformedException");
  in.launch_template_name = "other";
  in.launch_template_data->user_data = "not base64";
  CHECK(code_of(call<op::CreateLaunchTemplate>(in)) == "InvalidUserData.Malformed");
}

TEST_CASE_FIXTURE(TemplatesFixture, "a deleted template is gone with its versions") {
  auto id = given_template();
  must<op::DeleteLaunchTemplate>(
      {.dry_run = {}, .launch_template_id = id, .launch_template_name = {}});
  CHECK(code_of(call<op::RunInstances>(by_template(id))) == "InvalidLaunchTemplateId.NotFound");
  CHECK(db.find_integer("select count(*) from ec2_launch_template_version") == 0);
}

TEST_CASE_FIXTURE(TemplatesFixture, "the default version cannot be deleted, others can") {
  auto id = given_template();
  given_version(id, some_data());
  DeleteLaunchTemplateVersionsRequest in;
  in.launch_template_id = id;
  in.versions = {{"1", "2", "7"}};
  auto result = must<op::DeleteLaunchTemplateVersions>(in);
  REQUIRE(result.successfully_deleted_launch_template_versions->size() == 1);
  CHECK(*result.successfully_deleted_launch_template_versions->front().version_number == 2);
  auto& refused = *result.unsuccessfully_deleted_launch_template_versions;
  REQUIRE(refused.size() == 2);
  CHECK(*refused[1].response_error->code == "launchTemplateVersionDoesNotExist");
}

TEST_CASE_FIXTURE(TemplatesFixture, "a template's interface takes the subnet of the launch") {
  auto subnet = *shown(run_one()).subnet_id;
  auto data = some_data();
  auto& interface = data.network_interfaces.emplace().emplace_back();
  interface.device_index = 0;
  interface.associate_public_ip_address = false;
  CreateLaunchTemplateRequest made;
  made.launch_template_name = "with-interface";
  made.launch_template_data = data;
  auto in = by_template(*must<op::CreateLaunchTemplate>(made).launch_template->launch_template_id);
  in.subnet_id = subnet;
  auto machine = shown(run_one(in));
  CHECK(*machine.subnet_id == subnet);
  CHECK(!machine.public_ip_address);
}

TEST_CASE_FIXTURE(TemplatesFixture, "a template can be made of an instance") {
  auto in = a_launch();
  in.user_data = base64("hello");
  auto data = *must<op::GetLaunchTemplateData>({.dry_run = {}, .instance_id = run_one(in)})
                   .launch_template_data;
  CHECK(*data.instance_type == "t3.micro");
  CHECK(*data.user_data == base64("hello"));
}

TEST_CASE_FIXTURE(TemplatesFixture, "a template lends nobody the system's tags") {
  CreateLaunchTemplateRequest in;
  in.launch_template_name = "sly";
  in.launch_template_data = some_data();
  in.launch_template_data->tag_specifications->at(0).tags->push_back(
      {.key = "aws:x", .value = "1"});
  CHECK(code_of(call<op::CreateLaunchTemplate>(in)) == "InvalidParameterValue");
  CreateLaunchTemplateVersionRequest next;
  next.launch_template_id = given_template();
  next.launch_template_data = in.launch_template_data;
  CHECK(code_of(call<op::CreateLaunchTemplateVersion>(next)) == "InvalidParameterValue");
}

TEST_CASE_FIXTURE(TemplatesFixture, "the system's tags of an instance are no template's") {
  auto from_template = run_one(by_template(given_template()));
  auto data = *must<op::GetLaunchTemplateData>({.dry_run = {}, .instance_id = from_template})
                   .launch_template_data;
  REQUIRE(data.tag_specifications);
  CHECK(data.tag_specifications->at(0).tags->size() == 2);
}

}  // namespace windlass::cloud::ec2
