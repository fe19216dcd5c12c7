#include <algorithm>

#include "base/text.h"
#include "manifest/rendering.h"

namespace windlass::manifest {

namespace {

// Variables make nginx ask the name server again, as a balancer's addresses change.
std::string location(const Model& model, const Route& route, int number) {
  auto* to = model.find_layer(route.to);
  auto variable = "$layer_" + std::to_string(number);
  std::string out = "  location " + route.path + " {\n";
  out += "    set " + variable + " ${" + pascal(to->name) + "Balancer.DNSName};\n";
  if (route.strip && route.path != "/") {
    auto bare = route.path;
    while (bare.ends_with('/')) bare.pop_back();
    auto escaped = replace_all(bare, ".", "\\.");
    out += "    rewrite ^" + escaped + "/?(.*)$ /$1 break;\n";
  }
  out +=
      "    proxy_pass http://" + variable + ":" + std::to_string(balancer_port(*to)) + ";\n  }\n";
  return out;
}

}  // namespace

std::string nginx_of(const Model& model, const Layer& layer) {
  std::string out =
      "\n# Who answers which path.\n"
      "rm -f /etc/nginx/sites-enabled/default\n"
      "cat > /etc/nginx/conf.d/windlass.conf <<'END'\n"
      "resolver 169.254.169.253 valid=10s ipv6=off;\n"
      "server {\n"
      "  listen " +
      std::to_string(target_port(layer)) +
      " default_server;\n"
      "  server_name _;\n"
      "  client_max_body_size 100m;\n"
      "  proxy_http_version 1.1;\n"
      "  proxy_set_header Connection '';\n"
      "  proxy_set_header Host $http_host;\n"
      "  proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;\n"
      "  proxy_set_header X-Forwarded-Proto $scheme;\n"
      "  proxy_connect_timeout 5s;\n"
      "  location = /_windlass/health {\n"
      "    access_log off;\n"
      "    default_type text/plain;\n"
      "    include windlass-revision*.conf;\n"
      "    return 200 ok;\n"
      "  }\n";
  int number = 0;
  for (auto& route : layer.routes) out += location(model, route, ++number);
  bool whole = std::ranges::any_of(layer.routes, [](auto& route) { return route.path == "/"; });
  if (!whole) out += "  location / {\n    return 404;\n  }\n";
  return out +
         "}\n"
         "END\n"
         "nginx -t\n"
         "systemctl enable nginx\n"
         "systemctl restart nginx\n";
}

}  // namespace windlass::manifest
