# What must not be read by everybody: a key, and what is encrypted under it.
resource "aws_kms_key" "shop" {
  description             = "The shop's"
  deletion_window_in_days = 7
  enable_key_rotation     = true
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Account"
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::${data.aws_caller_identity.me.account_id}:root" }
      Action    = "kms:*"
      Resource  = "*"
    }]
  })
  tags = { app = "shop" }
}

resource "aws_kms_alias" "shop" {
  name          = "alias/shop"
  target_key_id = aws_kms_key.shop.key_id
}

resource "aws_ssm_parameter" "greeting" {
  name        = "/shop/greeting"
  description = "What the front page says"
  type        = "String"
  value       = "Welcome"
  tags        = { app = "shop" }
}

resource "aws_ssm_parameter" "password" {
  name   = "/shop/password"
  type   = "SecureString"
  value  = "open sesame"
  key_id = aws_kms_key.shop.arn
}

resource "aws_secretsmanager_secret" "database" {
  name                    = "shop/database"
  description             = "How to reach the database"
  kms_key_id              = aws_kms_key.shop.arn
  recovery_window_in_days = 0
  tags                    = { app = "shop" }
}

resource "aws_secretsmanager_secret_version" "database" {
  secret_id     = aws_secretsmanager_secret.database.id
  secret_string = jsonencode({ user = "shop", password = "open sesame" })
}

resource "aws_secretsmanager_secret_policy" "database" {
  secret_arn = aws_secretsmanager_secret.database.arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = aws_iam_role.web.arn }
      Action    = "secretsmanager:GetSecretValue"
      Resource  = "*"
    }]
  })
}

data "aws_secretsmanager_random_password" "made" {
  password_length = 20
}

resource "aws_s3_bucket" "vault" {
  bucket        = "shop-vault"
  force_destroy = true
}

resource "aws_s3_bucket_server_side_encryption_configuration" "vault" {
  bucket = aws_s3_bucket.vault.id
  rule {
    bucket_key_enabled = true
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.shop.arn
    }
  }
}

resource "aws_s3_object" "letter" {
  bucket     = aws_s3_bucket.vault.id
  key        = "letter.txt"
  content    = "for your eyes only"
  depends_on = [aws_s3_bucket_server_side_encryption_configuration.vault]
}

resource "aws_sqs_queue" "vault" {
  name                              = "vault"
  kms_master_key_id                 = aws_kms_key.shop.arn
  kms_data_key_reuse_period_seconds = 300
}
