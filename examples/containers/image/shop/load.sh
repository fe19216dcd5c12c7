#!/bin/sh
# What dump.sh wrote, as a new database.
set -eu
rm -f /srv/data/shop.db.new
sqlite3 /srv/data/shop.db.new
mv /srv/data/shop.db.new /srv/data/shop.db
