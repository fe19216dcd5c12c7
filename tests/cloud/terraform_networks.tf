# A network of two sides: the front has a way in and out, the back only out, and to S3 without
# leaving. A second range, names of its own, an ACL.
resource "aws_vpc" "network" {
  cidr_block           = "10.30.0.0/16"
  enable_dns_support   = true
  enable_dns_hostnames = true
  tags                 = { Name = "network" }
}

resource "aws_vpc_ipv4_cidr_block_association" "second" {
  vpc_id     = aws_vpc.network.id
  cidr_block = "10.31.0.0/16"
}

resource "aws_subnet" "front" {
  count                   = 2
  vpc_id                  = aws_vpc.network.id
  cidr_block              = cidrsubnet("10.30.0.0/16", 8, count.index)
  availability_zone       = data.aws_availability_zones.here.names[count.index]
  map_public_ip_on_launch = true
  tags                    = { Name = "front" }
}

resource "aws_subnet" "back" {
  vpc_id                              = aws_vpc_ipv4_cidr_block_association.second.vpc_id
  cidr_block                          = "10.31.1.0/24"
  availability_zone_id                = data.aws_availability_zones.here.zone_ids[0]
  private_dns_hostname_type_on_launch = "resource-name"
}

data "aws_availability_zones" "here" {
  state = "available"
}

resource "aws_internet_gateway" "network" {
  vpc_id = aws_vpc.network.id
  tags   = { Name = "network" }
}

resource "aws_route_table" "front" {
  vpc_id = aws_vpc.network.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.network.id
  }
}

resource "aws_route_table_association" "front" {
  count          = 2
  subnet_id      = aws_subnet.front[count.index].id
  route_table_id = aws_route_table.front.id
}

resource "aws_eip" "nat" {
  domain     = "vpc"
  depends_on = [aws_internet_gateway.network]
}

resource "aws_nat_gateway" "network" {
  subnet_id     = aws_subnet.front[0].id
  allocation_id = aws_eip.nat.id
  tags          = { Name = "network" }
  depends_on    = [aws_internet_gateway.network]
}

resource "aws_nat_gateway" "within" {
  subnet_id         = aws_subnet.back.id
  connectivity_type = "private"
  private_ip        = "10.31.1.9"
}

resource "aws_route_table" "back" {
  vpc_id = aws_vpc.network.id
}

resource "aws_route" "back" {
  route_table_id         = aws_route_table.back.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.network.id
}

resource "aws_main_route_table_association" "back" {
  vpc_id         = aws_vpc.network.id
  route_table_id = aws_route_table.back.id
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.network.id
  service_name    = data.aws_vpc_endpoint_service.s3.service_name
  route_table_ids = [aws_route_table.back.id]
  tags            = { Name = "s3" }
}

data "aws_vpc_endpoint_service" "s3" {
  service      = "s3"
  service_type = "Gateway"
}

resource "aws_vpc_endpoint" "dynamodb" {
  vpc_id       = aws_vpc.network.id
  service_name = "com.amazonaws.us-east-1.dynamodb"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = "*", Action = "dynamodb:GetItem", Resource = "*" }]
  })
}

resource "aws_vpc_endpoint_route_table_association" "dynamodb" {
  vpc_endpoint_id = aws_vpc_endpoint.dynamodb.id
  route_table_id  = aws_route_table.front.id
}

resource "aws_network_acl" "back" {
  vpc_id     = aws_vpc.network.id
  subnet_ids = [aws_subnet.back.id]
  ingress {
    rule_no    = 100
    protocol   = "tcp"
    action     = "allow"
    cidr_block = "10.30.0.0/16"
    from_port  = 5432
    to_port    = 5432
  }
  ingress {
    rule_no    = 110
    protocol   = "icmp"
    action     = "allow"
    cidr_block = "10.0.0.0/8"
    from_port  = 0
    to_port    = 0
    icmp_type  = 8
    icmp_code  = -1
  }
  egress {
    rule_no    = 100
    protocol   = "-1"
    action     = "allow"
    cidr_block = "0.0.0.0/0"
    from_port  = 0
    to_port    = 0
  }
  tags = { Name = "back" }
}

resource "aws_network_acl_rule" "web" {
  network_acl_id = aws_network_acl.front.id
  rule_number    = 200
  egress         = false
  protocol       = "tcp"
  rule_action    = "allow"
  cidr_block     = "0.0.0.0/0"
  from_port      = 80
  to_port        = 443
}

resource "aws_network_acl" "front" {
  vpc_id = aws_vpc.network.id
  lifecycle { ignore_changes = [ingress, egress] }
}

resource "aws_network_acl_association" "front" {
  network_acl_id = aws_network_acl.front.id
  subnet_id      = aws_subnet.front[1].id
}

resource "aws_vpc_dhcp_options" "network" {
  domain_name         = "network.internal"
  domain_name_servers = ["AmazonProvidedDNS"]
  ntp_servers         = ["10.30.0.9"]
  tags                = { Name = "network" }
}

resource "aws_vpc_dhcp_options_association" "network" {
  vpc_id          = aws_vpc.network.id
  dhcp_options_id = aws_vpc_dhcp_options.network.id
}

data "aws_vpc" "default" {
  default = true
}

data "aws_subnets" "default" {
  filter {
    name   = "vpc-id"
    values = [data.aws_vpc.default.id]
  }
}

# What is there from the start is taken over.
resource "aws_default_vpc" "default" {
  tags = { Name = "the default one" }
}

resource "aws_default_subnet" "first" {
  availability_zone = data.aws_availability_zones.here.names[0]
  tags              = { Name = "the default one" }
  depends_on        = [aws_default_vpc.default]
}

resource "aws_vpc" "taken" {
  cidr_block = "10.40.0.0/16"
}

resource "aws_internet_gateway" "taken" {
  vpc_id = aws_vpc.taken.id
}

resource "aws_default_route_table" "taken" {
  default_route_table_id = aws_vpc.taken.default_route_table_id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.taken.id
  }
}

resource "aws_default_network_acl" "taken" {
  default_network_acl_id = aws_vpc.taken.default_network_acl_id
  ingress {
    rule_no    = 100
    protocol   = "-1"
    action     = "allow"
    cidr_block = "10.0.0.0/8"
    from_port  = 0
    to_port    = 0
  }
  egress {
    rule_no    = 100
    protocol   = "-1"
    action     = "allow"
    cidr_block = "0.0.0.0/0"
    from_port  = 0
    to_port    = 0
  }
}

resource "aws_default_security_group" "taken" {
  vpc_id = aws_vpc.taken.id
}

data "aws_route_table" "front" {
  subnet_id  = aws_subnet.front[0].id
  depends_on = [aws_route_table_association.front]
}

data "aws_internet_gateway" "network" {
  filter {
    name   = "attachment.vpc-id"
    values = [aws_vpc.network.id]
  }
  depends_on = [aws_internet_gateway.network]
}

data "aws_nat_gateway" "network" {
  id = aws_nat_gateway.network.id
}

data "aws_prefix_list" "s3" {
  name = "com.amazonaws.us-east-1.s3"
}

data "aws_vpc_dhcp_options" "network" {
  dhcp_options_id = aws_vpc_dhcp_options.network.id
}

data "aws_regions" "all" {}
