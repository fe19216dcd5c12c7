# What it is called: a zone with its records, a health check, a certificate for the zone's name.
resource "aws_route53_zone" "shop" {
  name          = "shop.example"
  comment       = "The shop's"
  force_destroy = true
  tags          = { app = "shop" }
}

resource "aws_route53_health_check" "web" {
  type              = "HTTP"
  ip_address        = "127.0.0.1"
  port              = 8080
  resource_path     = "/health"
  failure_threshold = 3
  request_interval  = 30
  tags              = { Name = "web" }
}

resource "aws_route53_record" "web" {
  zone_id = aws_route53_zone.shop.zone_id
  name    = "www"
  type    = "A"
  ttl     = 60
  records = ["192.0.2.1", "192.0.2.2"]
}

resource "aws_route53_record" "weighted" {
  for_each       = { blue = 90, green = 10 }
  zone_id        = aws_route53_zone.shop.zone_id
  name           = "api"
  type           = "A"
  ttl            = 60
  set_identifier = each.key
  records        = ["192.0.2.${each.value}"]
  weighted_routing_policy {
    weight = each.value
  }
}

resource "aws_route53_record" "failover" {
  zone_id         = aws_route53_zone.shop.zone_id
  name            = "admin"
  type            = "A"
  ttl             = 60
  set_identifier  = "first"
  health_check_id = aws_route53_health_check.web.id
  records         = ["192.0.2.3"]
  failover_routing_policy {
    type = "PRIMARY"
  }
}

resource "aws_route53_record" "mail" {
  zone_id = aws_route53_zone.shop.zone_id
  name    = ""
  type    = "MX"
  ttl     = 300
  records = ["10 mail.shop.example", "20 backup.shop.example"]
}

resource "aws_route53_record" "text" {
  zone_id = aws_route53_zone.shop.zone_id
  name    = ""
  type    = "TXT"
  ttl     = 300
  records = ["v=spf1 -all"]
}

resource "aws_route53_record" "alias" {
  zone_id = aws_route53_zone.shop.zone_id
  name    = ""
  type    = "A"
  alias {
    name                   = aws_route53_record.web.fqdn
    zone_id                = aws_route53_zone.shop.zone_id
    evaluate_target_health = false
  }
}

resource "aws_acm_certificate" "shop" {
  domain_name               = "shop.example"
  subject_alternative_names = ["*.shop.example"]
  validation_method         = "DNS"
  tags                      = { app = "shop" }
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_route53_record" "validation" {
  for_each = {
    for option in aws_acm_certificate.shop.domain_validation_options : option.domain_name => option
  }
  zone_id         = aws_route53_zone.shop.zone_id
  name            = each.value.resource_record_name
  type            = each.value.resource_record_type
  records         = [each.value.resource_record_value]
  ttl             = 60
  allow_overwrite = true
}

resource "aws_acm_certificate_validation" "shop" {
  certificate_arn         = aws_acm_certificate.shop.arn
  validation_record_fqdns = [for record in aws_route53_record.validation : record.fqdn]
}
