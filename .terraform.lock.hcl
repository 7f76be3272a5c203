# The versions of the providers that this project is tested with. `npm run lock:providers` records their hashes, on a
# machine that reaches the Terraform registry; without hashes, terraform init records those of what it installs.

provider "registry.terraform.io/hashicorp/archive" {
  version     = "2.7.1"
  constraints = "2.7.1"
}

provider "registry.terraform.io/hashicorp/aws" {
  version     = "6.47.1"
  constraints = "~> 6.25"
}
