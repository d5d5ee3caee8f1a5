# The platform's stores and namespaces in OpenTofu, with Cloudflare's own provider.
terraform {
  required_providers {
    cloudflare = {
      source  = "cloudflare/cloudflare"
      version = "~> 5.21"
    }
  }
}

variable "account" {
  type = string
}

resource "cloudflare_workers_kv_namespace" "store" {
  for_each   = toset(["metadata", "cache", "saas-domains", "build-results", "optimize-results"])
  account_id = var.account
  title      = "tofu-${each.key}"
}

resource "cloudflare_workers_for_platforms_dispatch_namespace" "namespace" {
  for_each   = toset(["build", "optimize", "customer-sites"])
  account_id = var.account
  name       = "tofu-${each.key}"
}
