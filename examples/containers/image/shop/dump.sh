#!/bin/sh
# A whole copy of the shop's data, while it is used.
set -eu
sqlite3 /srv/data/shop.db .dump
