#!/bin/sh
# Whom the services run as, and where releases go.
set -eu
useradd --system --create-home --home-dir /srv/journal --shell /usr/sbin/nologin journal
systemctl daemon-reload
