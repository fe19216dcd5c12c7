#!/bin/sh
# The database answers other machines; security groups say which.
set -eu
sed -i 's/^bind-address.*/bind-address = 0.0.0.0/' /etc/mysql/mariadb.conf.d/50-server.cnf
