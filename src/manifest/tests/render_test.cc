#include "manifest/render.h"

#include <doctest/doctest.h>

#include "document/node.h"
#include "manifest/manifest.h"

using namespace windlass;
using namespace windlass::manifest;
using document::Node;

namespace {

// A layer `app` with these further lines, in an environment on the local cloud.
Model model_of(const std::string& layer, const std::string& more = "",
               const std::string& target = "{target: local}") {
  auto text = "windlass: 1\napp: shop\nlayers:\n  app:\n    image: ami-0123456789abcdef0\n" +
              layer + more + "environments:\n  dev: " + target + "\n";
  auto read = manifest::read(text, "windlass.yaml");
  REQUIRE_MESSAGE(read, read.error().message);
  return *read->get("dev");
}

struct Rendered {
  Node document;
  explicit Rendered(const Model& model) {
    auto text = render(model, {.images = {{"web", "ami-00000000000000001"}}});
    REQUIRE_MESSAGE(text, text.error().message);
    auto read = document::parse(*text);
    REQUIRE_MESSAGE(read, read.error().message);
    document = *read;
  }
  const Node* resource(std::string_view id) const { return document.find("Resources")->find(id); }
  // What stands there, by keys and numbers; a null node for nothing.
  Node at(std::vector<std::string> path) const {
    const Node* node = document.find("Resources");
    for (auto& key : path) {
      if (node->is_list() && key.find_first_not_of("0123456789") == key.npos) {
        auto index = static_cast<std::size_t>(std::stoi(key));
        if (index >= node->items().size()) return {};
        node = &node->items()[index];
      } else {
        node = node->find(key);
        if (!node) return {};
      }
    }
    return *node;
  }
  std::string text(std::vector<std::string> path) const { return at(std::move(path)).text(); }
  std::vector<std::string> actions(const std::string& role) const {
    std::vector<std::string> out;
    auto statements = at({role, "Properties", "Policies", "0", "PolicyDocument", "Statement"});
    for (auto& statement : statements.items()) {
      for (auto& action : statement.find("Action")->items()) out.push_back(action.text());
    }
    return out;
  }
};

using Strings = std::vector<std::string>;

Pace pace(const std::string& layer) { return pace_of(model_of(layer).layers.at(0)); }

}  // namespace

TEST_CASE("images are parameters, and their ids are the defaults") {
  Model model = model_of("", "images:\n  web: {base: debian-12}\n");
  model.layers[0].image = "web";
  Rendered shop(model);
  CHECK(shop.document.find("Parameters")->find("WebImage")->find("Default")->text() ==
        "ami-00000000000000001");
  CHECK(shop.text({"AppTemplate", "Properties", "LaunchTemplateData", "ImageId"}) == "WebImage");
}

TEST_CASE("an image that is not baked has no default, so that it cannot be deployed by mistake") {
  Model model = model_of("", "images:\n  web: {base: debian-12}\n");
  model.layers[0].image = "web";
  auto text = render(model, {});
  REQUIRE(text);
  CHECK(text->find("which is not baked yet") != std::string::npos);
  CHECK(text->find("Default:") == std::string::npos);
}

TEST_CASE("what a layer's machines are is one word, which they are tagged with") {
  auto model = model_of("", "images:\n  web: {base: debian-12}\n");
  model.layers[0].image = "web";
  auto digests = machine_digests(model, {.images = {{"web", "ami-00000000000000001"}}});
  REQUIRE(digests);
  auto digest = digests->at("app");
  CHECK(digest.size() == 12);
  Rendered shop(model);
  for (auto* kind : {"0", "1"}) {
    Strings tags;
    auto said = shop.at(
        {"AppTemplate", "Properties", "LaunchTemplateData", "TagSpecifications", kind, "Tags"});
    for (auto& tag : said.items()) {
      if (tag.find("Key")->text() == "windlass:machine") tags.push_back(tag.find("Value")->text());
    }
    CHECK(tags == Strings{digest});
  }
}

TEST_CASE("another image, another type or other settings make other machines, a size does not") {
  auto digest = [](const std::string& layer, const std::string& image = "ami-1") {
    auto model = model_of(layer);
    model.layers[0].image = "web";
    return machine_digests(model, {.images = {{"web", image}}})->at("app");
  };
  auto same = digest("");
  CHECK(digest("    size: 3\n") == same);
  CHECK(digest("", "ami-2") != same);
  CHECK(digest("    machine: {type: t3.large}\n") != same);
  CHECK(digest("    services: [postgresql]\n") != same);
}

TEST_CASE("machines of an image that is not baked have no word yet") {
  auto model = model_of("", "images:\n  web: {base: debian-12}\n");
  model.layers[0].image = "web";
  CHECK(machine_digests(model, {})->empty());
  CHECK(render(model, {})->find("Key: windlass:machine") == std::string::npos);
}

TEST_CASE(
    "a machine may signal its stack, report, see its health, and nothing that it does not need") {
  CHECK(Rendered(model_of("")).actions("AppRole") ==
        Strings{"cloudformation:SignalResource", "s3:PutObject"});
  CHECK(Rendered(model_of("    public: {}\n    listen: {http: 80}\n")).actions("AppRole") ==
        Strings{"cloudformation:SignalResource", "s3:PutObject",
                "elasticloadbalancing:DescribeTargetHealth"});
}

TEST_CASE("a need gives just what it says") {
  auto data = "queues:\n  jobs: {}\nbuckets:\n  files: {}\n";
  Rendered sender(model_of("    needs: [queue/jobs:send]\n", data));
  CHECK(sender.actions("AppRole") == Strings{"cloudformation:SignalResource", "s3:PutObject",
                                             "sqs:SendMessage", "sqs:GetQueueUrl",
                                             "sqs:GetQueueAttributes"});
  Rendered reader(model_of("    needs: [bucket/files:read]\n", data));
  CHECK(reader.actions("AppRole") == Strings{"cloudformation:SignalResource", "s3:PutObject",
                                             "s3:ListBucket", "s3:GetBucketLocation",
                                             "s3:GetObject"});
}

TEST_CASE("what a layer needs is in its settings by address") {
  Rendered shop(
      model_of("    needs: [queue/jobs, layer/db]\n",
               "  db:\n    image: ami-0123456789abcdef0\n    listen: {tcp: 3306, from: [app]}\n"
               "queues:\n  jobs: {}\n"));
  auto script = shop.text(
      {"AppTemplate", "Properties", "LaunchTemplateData", "UserData", "Fn::Base64", "1", "2"});
  CHECK(script.find("WINDLASS_QUEUE_JOBS=${JobsQueue}\n") != script.npos);
  CHECK(script.find("WINDLASS_LAYER_DB_HOST=${DbBalancer.DNSName}\n") != script.npos);
  CHECK(script.find("WINDLASS_LAYER_DB_PORT=3306\n") != script.npos);
}

TEST_CASE("data outlives its stack") {
  Rendered shop(model_of("    volume: {mount: /data, size: 5GiB}\n", "buckets:\n  files: {}\n"));
  CHECK(shop.text({"AppVolume", "DeletionPolicy"}) == "Snapshot");
  CHECK(shop.text({"AppVolume", "UpdateReplacePolicy"}) == "Snapshot");
  CHECK(shop.text({"FilesBucket", "DeletionPolicy"}) == "RetainExceptOnCreate");
  CHECK(shop.text({"FilesBucket", "UpdateReplacePolicy"}) == "Retain");
}

TEST_CASE("only whom the file names may connect to a layer") {
  Rendered shop(model_of("    listen: {tcp: 3306, from: [web]}\n",
                         "  web:\n    image: ami-0123456789abcdef0\n  other:\n    image: "
                         "ami-0123456789abcdef0\n"));
  CHECK(shop.text({"AppFromWeb", "Properties", "SourceSecurityGroupId"}) == "WebAccess.GroupId");
  CHECK(shop.resource("AppFromOther") == nullptr);
  CHECK(shop.at({"AppAccess", "Properties", "SecurityGroupIngress"}).items().size() == 1);
  CHECK(shop.at({"OtherAccess", "Properties", "SecurityGroupIngress"}).is_null());
  CHECK(shop.text({"AppBalancer", "Properties", "Scheme"}) == "internal");
}

TEST_CASE(
    "machines of a layer that is no front door have no public address, unless there is no NAT") {
  auto inner = "    size: 2\n";
  Rendered with_nat(model_of(inner));
  CHECK(with_nat.resource("NatGateway") != nullptr);
  CHECK(with_nat.text({"AppGroup", "Properties", "VPCZoneIdentifier", "0"}) == "PrivateSubnet1");
  Rendered without(model_of(inner, "network: {nat: none}\n"));
  CHECK(without.resource("NatGateway") == nullptr);
  CHECK(without.text({"AppTemplate", "Properties", "LaunchTemplateData", "NetworkInterfaces", "0",
                      "AssociatePublicIpAddress"}) == "true");
  CHECK(without.at({"AppAccess", "Properties", "SecurityGroupIngress"}).is_null());
}

TEST_CASE("an existing network is used as it is") {
  Rendered shop(
      model_of("    size: 2\n",
               "network:\n  vpc: vpc-0123456789abcdef0\n"
               "  private_subnets: [subnet-0123456789abcdef0, subnet-0123456789abcdef1]\n"));
  CHECK(shop.resource("Vpc") == nullptr);
  CHECK(shop.text({"AppAccess", "Properties", "VpcId"}) == "vpc-0123456789abcdef0");
  CHECK(shop.text({"AppGroup", "Properties", "VPCZoneIdentifier", "1"}) ==
        "subnet-0123456789abcdef1");
}

TEST_CASE("a rollout leaves in service what the file says, and one machine may always be out") {
  CHECK(pace("    size: 10\n").lowest == 9);
  CHECK(pace("    size: 10\n    rollout: {min_healthy_percentage: 50}\n").at_once == 5);
  CHECK(pace("    size: 10\n    rollout: {max_unavailable: 3}\n").lowest == 7);
  CHECK(pace("    size: 2\n    rollout: {min_healthy_percentage: 100}\n").lowest == 1);
}

TEST_CASE("the only machine leaves after the next one serves") {
  auto one = pace("    size: 1\n");
  CHECK(one.lowest == 1);
  CHECK(one.most == 2);
}

TEST_CASE("the only machine leaves first when its volume must follow") {
  auto one = pace("    volume: {mount: /data, size: 5GiB}\n");
  CHECK(one.lowest == 0);
  CHECK(one.most == 1);
}

TEST_CASE("rolling_extra keeps the whole layer in service") {
  auto extra = pace("    size: 4\n    rollout: {strategy: rolling_extra, extra: 2}\n");
  CHECK(extra.lowest == 4);
  CHECK(extra.most == 6);
  CHECK(extra.at_once == 2);
}

TEST_CASE("immutable makes a whole new group") {
  Rendered shop(model_of("    size: 2\n    rollout: {strategy: immutable}\n"));
  CHECK(shop.text({"AppGroup", "UpdatePolicy", "AutoScalingReplacingUpdate", "WillReplace"}) ==
        "true");
}

TEST_CASE(
    "an edge's nginx asks the balancer behind each path, and the longest path is nginx's own "
    "rule") {
  Rendered shop(
      model_of("    public: {address: fixed}\n"
               "    routes:\n      /: web\n      /${env}/api/: {to: api, strip: true}\n",
               "  web:\n    image: ami-0123456789abcdef0\n    listen: {http: 8080}\n"
               "  api:\n    image: ami-0123456789abcdef0\n    listen: {http: 9090}\n"));
  auto script = shop.text(
      {"AppTemplate", "Properties", "LaunchTemplateData", "UserData", "Fn::Base64", "1", "2"});
  CHECK(script.find("location / {\n    set $layer_1 ${WebBalancer.DNSName};") != script.npos);
  CHECK(script.find("rewrite ^/dev/api/?(.*)$ /$1 break;") != script.npos);
  CHECK(shop.resource("WebFromApp") != nullptr);
}

TEST_CASE("the zone is made locally, and is there already on Amazon") {
  auto door = "    public: {domain: shop.example.com}\n    listen: {http: 80}\n";
  Rendered local(model_of(door, "dns:\n  example.com: []\n"));
  CHECK(local.resource("ZoneExampleCom") != nullptr);
  CHECK(local.text({"AppRecord", "Properties", "HostedZoneId"}) == "ZoneExampleCom");
  Rendered aws(model_of(door, "dns:\n  example.com: []\n", "{target: aws, region: us-east-2}"));
  CHECK(aws.resource("ZoneExampleCom") == nullptr);
  CHECK(aws.text({"AppRecord", "Properties", "HostedZoneName"}) == "example.com.");
  CHECK(aws.text({"AppRecord", "Properties", "Name"}) == "dev.shop.example.com.");
}

TEST_CASE("every layer and every queue is watched, and those in notify hear of it") {
  Rendered shop(model_of("    public: {}\n    listen: {http: 80}\n",
                         "queues:\n  jobs: {}\nnotify: [ops@example.com]\n"));
  for (auto* id : {"AppMachinesMissing", "AppBusy", "AppUnreachable", "AppFailing",
                   "JobsQueueFailures", "JobsQueueLate"}) {
    CAPTURE(id);
    REQUIRE(shop.resource(id) != nullptr);
    CHECK(shop.text({id, "Properties", "AlarmActions", "0"}) == "Notices");
  }
}

TEST_CASE("front doors are told by their outputs, and by the path that proves them") {
  auto model = model_of("    public: {address: fixed}\n    routes: {/: web}\n",
                        "  web:\n    image: ami-0123456789abcdef0\n    listen: {http: 80}\n"
                        "    health: /healthz\n");
  auto doors = front_doors(model);
  REQUIRE(doors.size() == 1);
  CHECK(doors[0].layer == "app");
  CHECK(doors[0].path == "/healthz");
  Rendered shop(model);
  CHECK(shop.document.find("Outputs")->find(doors[0].url_output) != nullptr);
  CHECK(shop.document.find("Outputs")->find(doors[0].address_output) != nullptr);
}

TEST_CASE("raw resources are added, and properties go into ours") {
  Rendered shop(model_of("",
                         "resources:\n  AppGroup: {Properties: {Cooldown: \"60\"}}\n"
                         "  Topic: {Type: \"AWS::SNS::Topic\"}\n"));
  CHECK(shop.text({"AppGroup", "Properties", "Cooldown"}) == "60");
  CHECK(shop.text({"AppGroup", "Properties", "MinSize"}) == "1");
  CHECK(shop.text({"Topic", "Type"}) == "AWS::SNS::Topic");
}

TEST_CASE("two parts that would be called alike are refused") {
  auto model = model_of("    listen: {http: 80, from: [app-balancer]}\n",
                        "  app-balancer:\n    image: ami-0123456789abcdef0\n");
  auto refused = render(model, {});
  REQUIRE(!refused);
  CHECK(refused.error().message.find("would be called AppBalancerAccess") != std::string::npos);
}

TEST_CASE("what a file says cannot break out of the script that machines run") {
  Rendered shop(model_of("    services: [\"a'b ${X} $(reboot)\"]\n"));
  auto script = shop.text(
      {"AppTemplate", "Properties", "LaunchTemplateData", "UserData", "Fn::Base64", "1", "2"});
  CHECK(script.find("services=('a'\\''b ${!X} $(reboot)')\n") != script.npos);
}
