#!/bin/sh
# The shop starts with the machine's settings, so its unit waits for windlass to enable it.
set -eu
systemctl daemon-reload
systemctl enable docker
