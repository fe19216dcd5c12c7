// The files of `windlass init`, with APP where the app's name goes.
#pragma once

#include <string_view>

namespace windlass::manifest {

inline constexpr std::string_view readme = R"sh(# APP

`windlass.yaml` describes the machines; `windlass explain KEY` says what each key means.

    windlass validate          # is the file right?
    windlass deploy dev        # on the local cloud: no account, real machines
    windlass status dev
    windlass decommission dev
)sh";

inline constexpr std::string_view site_manifest = R"sh(windlass: 1
app: APP

images:
  web:
    base: debian-12
    provision:
      - packages: [nginx]
      - copy: {from: pages, to: /var/www/html}
    test:
      - service: nginx
      - http: http://localhost/healthz
    forbid: [gcc]

layers:
  web:
    image: web
    size: 2
    public:
      address: balancer
      listen: [80]
    listen: {http: 80}
    services: [nginx]
    health: /healthz

environments:
  dev: {target: local}
  # prod: {target: aws, region: us-east-1, production: true}
)sh";

inline constexpr std::string_view site_page = R"sh(<!doctype html>
<title>APP</title>
<h1>Hello from APP</h1>
)sh";

inline constexpr std::string_view web_manifest = R"sh(windlass: 1
app: APP

images:
  edge:
    base: debian-12
    provision:
      - packages: [nginx]
    test:
      - service: nginx
    forbid: [gcc]
  app:
    base: debian-12
    provision:
      - copy: {from: app, to: /srv/app}
      - run: image/install.sh
    test:
      - service: app
      - http: http://localhost:8080/healthz
    forbid: [gcc]

layers:
  edge:
    image: edge
    size: 1
    public:
      address: balancer
      listen: [80]
    routes: {/: app}
  app:
    image: app
    size: 2
    listen: {http: 8080, from: [edge]}
    services: [app]
    health: /healthz

rollout:
  strategy: rolling
  soak: 1m

environments:
  dev: {target: local}
  # prod: {target: aws, region: us-east-1, production: true}
)sh";

inline constexpr std::string_view web_service = R"sh(#!/usr/bin/python3
"""APP: answers at port 8080."""
import http.server
import pathlib
import socket

VERSION = "1"
REVISION = pathlib.Path("/run/windlass/revision")


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        healthy = self.path == "/healthz"
        text = "ok\n" if healthy else f"APP version {VERSION} on {socket.gethostname()}\n"
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(text)))
        if REVISION.exists():
            self.send_header("X-Windlass-Revision", REVISION.read_text().strip())
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_):
        pass


http.server.ThreadingHTTPServer(("", 8080), Handler).serve_forever()
)sh";

inline constexpr std::string_view web_unit = R"sh([Unit]
Description=APP
After=network.target

[Service]
DynamicUser=yes
ExecStart=/srv/app/service.py
Restart=on-failure

[Install]
WantedBy=multi-user.target
)sh";

inline constexpr std::string_view web_install = R"sh(#!/bin/sh
# The service starts with the machine.
set -eu
chmod 755 /srv/app/*.py
cp /srv/app/*.service /etc/systemd/system/
systemctl daemon-reload
systemctl enable --now app
)sh";

inline constexpr std::string_view worker_manifest = R"sh(windlass: 1
app: APP

images:
  app:
    base: debian-12
    provision:
      - packages: [python3-boto3, python3-pymysql]
      - copy: {from: app, to: /srv/app}
      - run: image/install.sh
    test:
      - run: image/check.sh
      - package: python3-pymysql
    forbid: [gcc]
  database:
    base: debian-12
    provision:
      - packages: [mariadb-server]
      - run: image/database.sh
    test:
      - service: mariadb
      - port: 3306

layers:
  web:
    image: app
    size: 2
    public:
      address: balancer
      listen: [80]
    listen: {http: 8080}
    services: [app]
    health: /healthz
    needs: [queue/jobs:send, layer/db]
  worker:
    image: app
    size: {min: 1, max: 4}
    services: [worker]
    scale: {metric: queue, queue: jobs, backlog_per_machine: 50}
    needs: [queue/jobs:receive, layer/db]
  db:
    image: database
    listen: {tcp: 3306, from: [web, worker]}
    services: [mariadb]
    volume: {mount: /var/lib/mysql, size: 10GiB}

queues:
  jobs: {retries: 5}

rollout:
  strategy: rolling
  soak: 1m

environments:
  dev:
    target: local
    layers:
      web: {size: 1}
      db: {volume: {size: 1GiB}}
  # prod: {target: aws, region: us-east-1, production: true}
)sh";

inline constexpr std::string_view worker_service = R"sh(#!/usr/bin/python3
"""APP: a POST becomes a job; a GET says how many were done."""
import http.server
import os
import pathlib

import boto3
import pymysql

REVISION = pathlib.Path("/run/windlass/revision")
queue = boto3.client("sqs", region_name=os.environ.get("AWS_DEFAULT_REGION", "us-east-1"))


def database():
    return pymysql.connect(host=os.environ["WINDLASS_LAYER_DB_HOST"], user="app", database="app")


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, text):
        self.send_response(status)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(text)))
        if REVISION.exists():
            self.send_header("X-Windlass-Revision", REVISION.read_text().strip())
        self.end_headers()
        self.wfile.write(text.encode())

    def do_GET(self):
        if self.path == "/healthz":
            return self.answer(200, "ok\n")
        with database() as connection, connection.cursor() as cursor:
            cursor.execute("select count(*) from done")
            return self.answer(200, f"{cursor.fetchone()[0]} jobs done\n")

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        queue.send_message(QueueUrl=os.environ["WINDLASS_QUEUE_JOBS"], MessageBody=body or "a job")
        self.answer(202, "queued\n")

    def log_message(self, *_):
        pass


http.server.ThreadingHTTPServer(("", 8080), Handler).serve_forever()
)sh";

inline constexpr std::string_view worker_worker = R"sh(#!/usr/bin/python3
"""APP's worker: takes jobs from the queue and writes them down."""
import os

import boto3
import pymysql

queue, url = boto3.client("sqs"), os.environ["WINDLASS_QUEUE_JOBS"]
while True:
    for message in queue.receive_message(QueueUrl=url, WaitTimeSeconds=20).get("Messages", []):
        connection = pymysql.connect(host=os.environ["WINDLASS_LAYER_DB_HOST"], user="app", database="app")
        with connection, connection.cursor() as cursor:
            cursor.execute("insert into done (what) values (%s)", (message["Body"],))
            connection.commit()
        queue.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
)sh";

inline constexpr std::string_view worker_unit = R"sh([Unit]
Description=APP's worker
After=network.target

[Service]
DynamicUser=yes
ExecStart=/srv/app/worker.py
Restart=always
RestartSec=2

[Install]
WantedBy=multi-user.target
)sh";

inline constexpr std::string_view worker_install = R"sh(#!/bin/sh
# Which of the two runs on a machine is the layer's affair (services in windlass.yaml).
set -eu
chmod 755 /srv/app/*.py
cp /srv/app/*.service /etc/systemd/system/
systemctl daemon-reload
systemctl start app
)sh";

inline constexpr std::string_view worker_check = R"sh(#!/bin/sh
# Neither service starts with the machine: it is tried here, and stopped again.
set -eu
systemctl start app
curl --silent --show-error --fail --retry 30 --retry-delay 1 --retry-connrefused \
  http://localhost:8080/healthz
systemctl stop app
)sh";

inline constexpr std::string_view worker_database = R"sh(#!/bin/sh
# Security groups let only the layers in listen.from come here. Before there is real data in it, give the
# user a password from Secrets Manager.
set -eu
sed -i 's/^bind-address.*/bind-address = 0.0.0.0/' /etc/mysql/mariadb.conf.d/50-server.cnf
systemctl restart mariadb
mariadb <<'END'
create database app;
create table app.done (id bigint auto_increment primary key, what text not null);
create user app@'%';
grant select, insert on app.* to app@'%';
END
)sh";

}  // namespace windlass::manifest
