#!/bin/sh
# The page is served by the image itself, whatever it will be asked for later.
set -eu
systemctl restart nginx
curl --fail --silent --show-error http://localhost:8080/ | grep --quiet Version
