// The header X-Windlass-Revision: by it the verdict knows that the new version answers.
#include <algorithm>

#include "manifest/rendering.h"

namespace windlass::manifest {

namespace {

// Servers that add no header of their own inherit it; nginx adds none that is empty.
constexpr std::string_view nginx = R"sh(# Every answer says which revision gave it.
mkdir -p /etc/nginx/conf.d
echo "add_header X-Windlass-Revision \"$digest\" always;" > /etc/nginx/conf.d/windlass-revision.conf
)sh";

// An edge says so of itself only: an answer from behind it carries the header of who gave it.
constexpr std::string_view edge = R"sh(# The edge's own answers say which revision gave them.
mkdir -p /etc/nginx
echo "add_header X-Windlass-Revision \"$digest\" always;" > /etc/nginx/windlass-revision.conf
)sh";

constexpr std::string_view apache = R"sh(# Every answer says which revision gave it.
if [ -n "$digest" ] && command -v a2enconf > /dev/null; then
  echo "Header always set X-Windlass-Revision \"$digest\"" > /etc/apache2/conf-available/windlass-revision.conf
  a2enmod -q headers
  a2enconf -q windlass-revision
fi
)sh";

bool runs(const Layer& layer, std::string_view service) {
  return std::ranges::any_of(layer.services, [&](auto& one) {
    return one == service || one == std::string(service) + ".service";
  });
}

}  // namespace

std::string revision_header(const Layer& layer) {
  if (!layer.routes.empty()) return std::string(edge);
  std::string out;
  if (runs(layer, "nginx")) out += nginx;
  if (runs(layer, "apache2")) out += apache;
  return out;
}

}  // namespace windlass::manifest
