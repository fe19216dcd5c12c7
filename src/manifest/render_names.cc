// Hosted zones, records, and static sites.
#include <algorithm>

#include "base/text.h"
#include "manifest/rendering.h"

namespace windlass::manifest {

using document::Node;

namespace {
std::string zone_id(const Zone& zone) { return "Zone" + pascal(zone.name); }

void record(Rendering& r, const std::string& id, const Zone& zone, const std::string& name,
            const std::string& type, Value values, Value alias, Value ttl) {
  auto [key, value] = zone_key(r.model, zone);
  r.out.resource(id, "AWS::Route53::RecordSet",
                 object({{key, value},
                         {"Name", name + "."},
                         {"Type", type},
                         {"TTL", std::move(ttl)},
                         {"ResourceRecords", std::move(values)},
                         {"AliasTarget", std::move(alias)}}));
}

// A text of a TXT record stands in quotes, in pieces of 255.
std::string as_record(const std::string& type, const std::string& value) {
  if (type != "TXT" || value.starts_with('"')) return value;
  std::string out;
  for (std::size_t at = 0; at < value.size() || at == 0; at += 255)
    out += (at > 0 ? " \"" : "\"") + replace_all(value.substr(at, 255), "\"", "\\\"") + "\"";
  return out;
}
}  // namespace

std::pair<std::string, Node> zone_key(const Model& model, const Zone& zone) {
  if (model.local) return {"HostedZoneId", ref_to(zone_id(zone))};
  if (!zone.id.empty()) return {"HostedZoneId", Node::string(zone.id)};
  return {"HostedZoneName", Node::string(zone.name + ".")};
}

void render_zones(Rendering& r) {
  if (r.model.zones.empty()) return;
  bool any = r.model.local ||
             std::ranges::any_of(r.model.zones, [](auto& zone) { return !zone.records.empty(); });
  if (any) r.out.section("Names");
  for (auto& zone : r.model.zones) {
    if (r.model.local)
      r.out.resource(
          zone_id(zone), "AWS::Route53::HostedZone", object({{"Name", zone.name + "."}}),
          "On Amazon the zone is there before the environment is; here it is part of it.");
    for (auto& one : zone.records) {
      auto values = Node::list();
      for (auto& value : one.values) values.push(Node::string(as_record(one.type, value)));
      record(r, "Record" + pascal(replace_all(one.name, "*", "any")) + pascal(lower(one.type)),
             zone, one.name, one.type, values, {}, std::to_string(one.ttl_s));
    }
  }
}

void render_front_door(Rendering& r, const Layer& layer) {
  auto id = pascal(layer.name);
  auto& front = *layer.front;
  bool secure = front.has(443);
  auto scheme = std::string(secure ? "https://" : "http://");
  auto* zone = front.domain.empty() ? nullptr : r.model.zone_of(front.domain);
  if (zone) {
    if (front.behind_balancer()) {
      record(r, id + "Record", *zone, front.domain, "A", {},
             object({{"DNSName", att_of(id + "Balancer", "DNSName")},
                     {"HostedZoneId", att_of(id + "Balancer", "CanonicalHostedZoneID")}}),
             {});
    } else if (front.address == Public::Address::Fixed) {
      auto values = Node::list();
      for (int i = 1; i <= layer.size_max; ++i) values.push(ref_to(address_id(layer, i)));
      record(r, id + "Record", *zone, front.domain, "A", values, {}, "60");
    }
  }
  if (front.behind_balancer())
    r.out.output(id + "Address", "What the name of " + layer.name + " leads to",
                 att_of(id + "Balancer", "DNSName"));
  else if (front.address == Public::Address::Fixed)
    r.out.output(id + "Address", "The first address of " + layer.name,
                 ref_to(address_id(layer, 1)));

  bool tcp = layer.listen && !layer.listen->http;
  if (tcp) return;
  if (!front.domain.empty())
    r.out.output(id + "Url", "The front door " + layer.name, scheme + front.domain + "/");
  else if (front.behind_balancer())
    r.out.output(id + "Url", "The front door " + layer.name,
                 sub("http://${" + id + "Balancer.DNSName}/"));
  else if (front.address == Public::Address::Fixed)
    r.out.output(id + "Url", "The front door " + layer.name,
                 sub("http://${" + address_id(layer, 1) + "}/"));
}

std::vector<FrontDoor> front_doors(const Model& model) {
  std::vector<FrontDoor> doors;
  for (auto& layer : model.layers) {
    if (!layer.front || (layer.listen && !layer.listen->http)) continue;
    auto& front = *layer.front;
    bool named = front.address != Public::Address::Machine;
    FrontDoor door{.layer = layer.name,
                   .url_output = named ? pascal(layer.name) + "Url" : "",
                   .address_output = named ? pascal(layer.name) + "Address" : "",
                   .domain = front.domain,
                   .path = layer.health.path.empty() ? "/" : layer.health.path,
                   .secure = front.has(443)};
    for (auto& route : layer.routes) {
      auto* to = model.find_layer(route.to);
      if (!layer.health.path.empty() || !to || to->health.path.empty()) continue;
      if (route.path == "/")
        door.path = to->health.path;
      else if (route.strip && route.path.ends_with('/') && door.path == "/")
        door.path = route.path + to->health.path.substr(1);
    }
    doors.push_back(std::move(door));
  }
  return doors;
}

namespace {

// Where S3 serves web sites: (region, host, its hosted zone), as AWS publishes them.
struct Endpoint {
  const char *region, *host, *zone;
};
constexpr Endpoint endpoints[] = {
    {"us-east-1", "s3-website-us-east-1.amazonaws.com", "Z3AQBSTGFYJSTF"},
    {"us-east-2", "s3-website.us-east-2.amazonaws.com", "Z2O1EMRO9K5GLX"},
    {"us-west-1", "s3-website-us-west-1.amazonaws.com", "Z2F56UZL2M1ACD"},
    {"us-west-2", "s3-website-us-west-2.amazonaws.com", "Z3BJ6K6RIION7M"},
    {"ca-central-1", "s3-website.ca-central-1.amazonaws.com", "Z1QDHH18159H29"},
    {"eu-west-1", "s3-website-eu-west-1.amazonaws.com", "Z1BKCTXD74EZPE"},
    {"eu-west-2", "s3-website.eu-west-2.amazonaws.com", "Z3GKZC51ZF0DB4"},
    {"eu-west-3", "s3-website.eu-west-3.amazonaws.com", "Z3R1K369G5AVDG"},
    {"eu-central-1", "s3-website.eu-central-1.amazonaws.com", "Z21DNDUVLTQW6Q"},
    {"eu-north-1", "s3-website.eu-north-1.amazonaws.com", "Z3BAZG2TWCNX0D"},
    {"ap-south-1", "s3-website.ap-south-1.amazonaws.com", "Z11RGJOFQNVJUP"},
    {"ap-southeast-1", "s3-website-ap-southeast-1.amazonaws.com", "Z3O0J2DXBE1FTB"},
    {"ap-southeast-2", "s3-website-ap-southeast-2.amazonaws.com", "Z1WCIGYICN2BYD"},
    {"ap-northeast-1", "s3-website-ap-northeast-1.amazonaws.com", "Z2M4EHUR26P7ZW"},
    {"ap-northeast-2", "s3-website.ap-northeast-2.amazonaws.com", "Z3W03O7B5YMIYP"},
    {"sa-east-1", "s3-website-sa-east-1.amazonaws.com", "Z7KQH4QJS55SO"},
};

void site_record(Rendering& r, const std::string& id, const std::string& domain) {
  auto* zone = r.model.zone_of(domain);
  auto* here = std::ranges::find(endpoints, r.model.region, &Endpoint::region);
  if (!zone || here == std::end(endpoints)) return;
  record(r, id + "Record", *zone, domain, "A", {},
         object({{"DNSName", here->host}, {"HostedZoneId", here->zone}}), {});
}

void render_site(Rendering& r, const Site& site) {
  auto id = "Site" + pascal(site.domain);
  r.out.section("The site " + site.domain);
  Value missing;
  if (!site.not_found.empty()) missing = site.not_found;
  r.out.resource(
      id, "AWS::S3::Bucket",
      object({{"BucketName", site.domain},
              {"PublicAccessBlockConfiguration", object({{"BlockPublicAcls", true},
                                                         {"BlockPublicPolicy", false},
                                                         {"IgnorePublicAcls", true},
                                                         {"RestrictPublicBuckets", false}})},
              {"WebsiteConfiguration",
               object({{"IndexDocument", site.index}, {"ErrorDocument", missing}})},
              {"Tags", r.full_tags(site.domain)}}),
      "Its pages come from " + site.from + "; S3 wants the bucket to be called like the site.");
  r.out.resource(
      id + "Readers", "AWS::S3::BucketPolicy",
      object(
          {{"Bucket", ref_to(id)},
           {"PolicyDocument",
            object({{"Version", "2012-10-17"},
                    {"Statement", list({object({{"Sid", "Everyone"},
                                                {"Effect", "Allow"},
                                                {"Principal", "*"},
                                                {"Action", "s3:GetObject"},
                                                {"Resource", sub("${" + id + ".Arn}/*")}})})}})}}));
  site_record(r, id, site.domain);
  if (site.redirect_www) {
    r.out.resource(id + "Www", "AWS::S3::Bucket",
                   object({{"BucketName", "www." + site.domain},
                           {"WebsiteConfiguration",
                            object({{"RedirectAllRequestsTo",
                                     object({{"HostName", site.domain}, {"Protocol", "http"}})}})},
                           {"Tags", r.full_tags("www." + site.domain)}}),
                   "Leads to " + site.domain + ".");
    site_record(r, id + "Www", "www." + site.domain);
  }
  r.out.output(id, "The bucket of the site " + site.domain, ref_to(id));
  r.out.output(id + "Url", "The site " + site.domain, att_of(id, "WebsiteURL"));
}

}  // namespace

void render_sites(Rendering& r) {
  for (auto& site : r.model.sites) render_site(r, site);
}

}  // namespace windlass::manifest
