# Who may talk to whom, and where the shop is found: groups in all the ways that they can be said,
# an interface, an address that leads to it.
resource "aws_vpc" "shop" {
  cidr_block           = "10.20.0.0/16"
  enable_dns_hostnames = true
  tags                 = { Name = "shop" }
}

resource "aws_internet_gateway" "shop" {
  vpc_id = aws_vpc.shop.id
}

resource "aws_subnet" "shop" {
  vpc_id     = aws_vpc.shop.id
  cidr_block = "10.20.1.0/24"
}

resource "aws_security_group" "inline" {
  name        = "shop-inline"
  description = "Rules within"
  vpc_id      = aws_vpc.shop.id
  ingress {
    description = "HTTP from everywhere"
    from_port   = 80
    to_port     = 80
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8", "192.168.0.0/16"]
  }
  ingress {
    description = "from its own"
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    self        = true
  }
  ingress {
    from_port   = 8
    to_port     = -1
    protocol    = "icmp"
    cidr_blocks = ["0.0.0.0/0"]
  }
  egress {
    from_port        = 0
    to_port          = 0
    protocol         = "-1"
    cidr_blocks      = ["0.0.0.0/0"]
    ipv6_cidr_blocks = ["::/0"]
  }
  tags = { app = "shop" }
}

resource "aws_security_group" "apart" {
  name        = "shop-apart"
  description = "Rules of their own"
  vpc_id      = aws_vpc.shop.id
}

resource "aws_vpc_security_group_ingress_rule" "web" {
  security_group_id            = aws_security_group.apart.id
  referenced_security_group_id = aws_security_group.inline.id
  from_port                    = 8080
  to_port                      = 8080
  ip_protocol                  = "tcp"
  description                  = "from the front"
  tags                         = { app = "shop" }
}

resource "aws_vpc_security_group_egress_rule" "all" {
  security_group_id = aws_security_group.apart.id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "-1"
}

resource "aws_security_group" "older" {
  name_prefix = "shop-older-"
  vpc_id      = aws_vpc.shop.id
}

resource "aws_security_group_rule" "database" {
  security_group_id        = aws_security_group.older.id
  type                     = "ingress"
  from_port                = 5432
  to_port                  = 5432
  protocol                 = "tcp"
  source_security_group_id = aws_security_group.apart.id
}

resource "aws_security_group_rule" "out" {
  security_group_id = aws_security_group.older.id
  type              = "egress"
  from_port         = 443
  to_port           = 443
  protocol          = "tcp"
  cidr_blocks       = ["10.0.0.0/8", "172.16.0.0/12"]
}

resource "aws_network_interface" "front" {
  subnet_id         = aws_subnet.shop.id
  description       = "the front"
  private_ips       = ["10.20.1.50", "10.20.1.51"]
  security_groups   = [aws_security_group.inline.id, aws_security_group.apart.id]
  source_dest_check = false
  tags              = { Name = "front" }
}

resource "aws_eip" "front" {
  domain     = "vpc"
  tags       = { Name = "front" }
  depends_on = [aws_internet_gateway.shop]
}

resource "aws_eip_association" "front" {
  allocation_id        = aws_eip.front.id
  network_interface_id = aws_network_interface.front.id
  private_ip_address   = "10.20.1.51"
}

resource "aws_eip" "direct" {
  domain                    = "vpc"
  network_interface         = aws_network_interface.front.id
  associate_with_private_ip = "10.20.1.50"
  depends_on                = [aws_internet_gateway.shop]
}
