terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }
}

variable "admin_password" {
  description = "Password of the administrator; from the environment: TF_VAR_admin_password"
  type        = string
  sensitive   = true
  ephemeral   = true
}

variable "admin_password_version" {
  description = "Count it up to make RDS take a new admin_password"
  type        = number
  default     = 1
}

variable "vpc_id" {
  description = "The VPC of the applications"
  type        = string
}

variable "subnet_ids" {
  description = "Private subnets of that VPC, in two zones at least"
  type        = list(string)
}

variable "client_cidr_blocks" {
  description = "The addresses that applications connect from"
  type        = list(string)
}

variable "instance_class" {
  description = "An HNSW index is quick while it fits into memory"
  type        = string
  default     = "db.t4g.medium"
}

resource "aws_db_subnet_group" "database" {
  name       = local.name
  subnet_ids = var.subnet_ids
}

resource "aws_security_group" "database" {
  name        = "${local.name}-database"
  description = "PostgreSQL, for the applications"
  vpc_id      = var.vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "clients" {
  for_each          = toset(var.client_cidr_blocks)
  security_group_id = aws_security_group.database.id
  cidr_ipv4         = each.value
  ip_protocol       = "tcp"
  from_port         = local.port
  to_port           = local.port
}

resource "aws_db_parameter_group" "database" {
  name   = "${local.name}-postgres17"
  family = "postgres17"

  parameter {
    name  = "rds.force_ssl"
    value = "1"
  }
}

resource "aws_db_instance" "database" {
  identifier     = local.name
  engine         = "postgres"
  engine_version = "17"
  instance_class = var.instance_class

  username            = local.administrator
  password_wo         = var.admin_password
  password_wo_version = var.admin_password_version
  port                = local.port

  storage_type          = "gp3"
  allocated_storage     = local.gigabytes
  max_allocated_storage = local.gigabytes * 5
  storage_encrypted     = true

  multi_az               = local.standby
  publicly_accessible    = false
  db_subnet_group_name   = aws_db_subnet_group.database.name
  vpc_security_group_ids = [aws_security_group.database.id]
  parameter_group_name   = aws_db_parameter_group.database.name

  backup_retention_period   = 7
  copy_tags_to_snapshot     = true
  deletion_protection       = true
  skip_final_snapshot       = false
  final_snapshot_identifier = "${local.name}-final"
}

output "address" {
  description = "The host of the new database"
  value       = aws_db_instance.database.address
}

output "settings" {
  description = "What goes into the settings of the application"
  value = {
    host     = aws_db_instance.database.address
    port     = local.port
    database = local.database
    user     = local.user
  }
}
