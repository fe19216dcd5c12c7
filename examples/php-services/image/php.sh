#!/bin/sh
# nginx hands everything to PHP; the services' code is below /srv/app.
set -eu
rm -f /etc/nginx/sites-enabled/default
cat > /etc/nginx/conf.d/services.conf <<'END'
server {
  listen 8080;
  root /srv/app/public;
  location = /healthz { default_type text/plain; return 200 ok; }
  location / { try_files $uri /index.php$is_args$args; }
  location ~ \.php$ {
    include fastcgi_params;
    fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;
    fastcgi_pass unix:/run/php/php-fpm.sock;
  }
}
END
mkdir -p /srv/app/public
